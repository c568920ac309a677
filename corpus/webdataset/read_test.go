package webdataset_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/webdataset"
	"github.com/lontar-asean/lontar/internal/filled"
	"github.com/lontar-asean/lontar/internal/sources"
)

func TestOurOwnShardsComeBackWhole(t *testing.T) {
	var b bytes.Buffer
	w, err := webdataset.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	want := []*corpus.Document{filled.Document(1), filled.Document(2)}
	for _, d := range want {
		d.ID = corpus.PartID(corpus.ID(d.URL, nil), 1)
		if err := w.Write(d); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	docs, errs := sources.Collect(t, webdataset.Format(), sources.Input("a.tar", b.Bytes()))
	if len(errs) > 0 || len(docs) != len(want) {
		t.Fatal(errs, len(docs))
	}
	for i, d := range want {
		d.ID, d.Content, d.Duplicates = corpus.ID(d.URL, []byte(d.Text())), "", nil // are made anew
		d.Measures, d.Signature, d.Broken = nil, nil, ""
		if diff := cmp.Diff(d, docs[i], cmpopts.IgnoreUnexported(corpus.Document{})); diff != "" {
			t.Error(diff)
		}
	}
}

// archive makes a tar file of names and contents, in turn.
func archive(t testing.TB, members ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
		if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: members[i], Size: int64(len(members[i+1])), Mode: 0o644}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(members[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func packed(t testing.TB, b []byte) []byte {
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return z.Bytes()
}

func TestShardsOfOthersAreRead(t *testing.T) {
	b := packed(t, archive(t,
		".hidden.txt", "x",
		"a/0001.jpg", "\xff\xd8\xff1", "a/0001.txt", "ភ្នំពេញ", "a/0001.json",
		`{"caption":"ភ្នំពេញ","url":"https://p.example/1.jpg","key":"0001","status":"success","width":9,"height":8,"exif":"{\"Image Artist\": \"ស\", \"Image Copyright\": \"©\"}","sha256":"00","license":"https://creativecommons.org/licenses/by/4.0/"}`,
		"b.png", "\x89PNG\r\n\x1a\n2", "b.txt", "\ufeffตลาด\n", "b.cls", "7\n",
		"c.seg.png", "\x89PNG\r\n\x1a\n3", "c.png", "\x89PNG\r\n\x1a\n4", "c.json", `{"text":"ຕະຫຼາດ","language":"lo"}`,
		"d.npy", "?", "e.json", "{", "f.txt", "\xff\xfe\xfd",
		"g.txt", "ဈေး"))
	docs, errs := sources.Collect(t, webdataset.Format(), sources.Input("s.tar.gz", b))
	type seen struct {
		URL, Text, Language string
		Pictures            []string
	}
	var got []seen
	for _, d := range docs {
		s := seen{URL: d.URL, Text: d.Text(), Language: string(d.Language)}
		for _, p := range d.Pictures {
			s.Pictures = append(s.Pictures, string(p.Bytes[len(p.Bytes)-1:]))
		}
		got = append(got, s)
	}
	want := []seen{{"https://p.example/1.jpg", "ភ្នំពេញ", "und", []string{"1"}}, {"s.tar.gz#b", "ตลาด", "und", []string{"2"}}, {"s.tar.gz#c", "ຕະຫຼາດ", "lao-Laoo", []string{"3", "4"}},
		{"s.tar.gz#g", "ဈေး", "und", nil}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	first := docs[0].Pictures[0]
	if first.Caption != "ភ្នំពេញ" || first.Rights != "licensed:CC-BY-4.0" || first.File.Creator != "ស" || first.File.Copyright != "©" || len(first.SHA256) != 64 || first.SHA256[:2] == "00" {
		t.Errorf("%+v", first)
	}
	if v, ok := docs[1].Value("source_class"); !ok || v != 7 {
		t.Error("the class is lost")
	}
	if len(errs) != 3 {
		t.Errorf("errors %v", errs)
	}
}

func TestACutShardGivesWhatItHolds(t *testing.T) {
	b := archive(t, "a.txt", "ก", "b.txt", "ข", "c.jpg", string(make([]byte, 3000)))
	docs, errs := sources.Collect(t, webdataset.Format(), sources.Input("s.tar", b[:4000]))
	var stop *corpus.Stop
	if len(docs) != 2 || len(errs) == 0 || !errors.As(errs[len(errs)-1], &stop) {
		t.Errorf("%d documents, %v", len(docs), errs)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(archive(f, "a.jpg", "\xff\xd8\xff", "a.json", `{"caption":"ក\u17d2","exif":{"Image Artist":1}}`))
	f.Add(packed(f, archive(f, "a.json", `{"pictures":[{"member":"0.png"}],"pages":[{"picture":3}]}`, "a.0.png", "x")))
	f.Add(archive(f, "a.json", `{"pictures":[{"member":"zz"}]}`, "../../a.txt", "\ue000"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for range 2 {
			docs, _ := sources.Collect(t, webdataset.Format(), sources.Input("f.tar", b))
			for _, d := range docs {
				if d.ID == "" || d.URL == "" {
					t.Error("a document without id")
				}
			}
		}
	})
}
