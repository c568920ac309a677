package captions_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/captions"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/sources"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
)

// read reads every file of a folder that belongs to the format, in the order of names.
func read(t testing.TB, folder fs.FS, origin corpus.Origin) (docs []*corpus.Document, errs []error) {
	t.Helper()
	f := captions.Format()
	err := fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.ContainsFunc(f.Endings, func(e string) bool { return strings.HasSuffix(strings.ToLower(name), e) }) {
			return err
		}
		b, err := fs.ReadFile(folder, name)
		if err != nil {
			return err
		}
		in := sources.Input(name, b)
		in.Origin = origin
		in.Beside = func(_ context.Context, other string) (corpus.File, error) {
			full := path.Join(path.Dir(name), other)
			if !fs.ValidPath(full) {
				return nil, fault.New(fault.Invalid, "%q lies outside", other)
			}
			st, err := fs.Stat(folder, full)
			if err != nil || !st.Mode().IsRegular() {
				return nil, fault.New(fault.Missing, "there is no file %q", other)
			}
			b, err := fs.ReadFile(folder, full)
			return sources.Input(full, b).File, err
		}
		more, bad := sources.Collect(t, f, in)
		docs, errs = append(docs, more...), append(errs, bad...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return docs, errs
}

func folder(files ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		m[files[i]] = &fstest.MapFile{Data: []byte(files[i+1]), Mode: 0o644}
	}
	return m
}

var origin = corpus.Origin{Rights: corpus.Unknown, Language: "jav-Java"}

func show(docs []*corpus.Document) (lines []string) {
	for _, d := range docs {
		_, n, _ := strings.Cut(d.ID, "#")
		lines = append(lines, fmt.Sprintf("%s#%s %s %s", d.URL, n, d.Language, d.Text()))
	}
	return lines
}

// The captions were written for this test and are not yet reviewed by native speakers.
func TestEveryFormOfCaptions(t *testing.T) {
	docs, errs := read(t, folder(
		"a.png", "A", "a.txt", "\ufeffꦥꦱꦂ\n",
		"b.jpg", "B", "b.txt", "A market.\r\nkm.utf8=ផ្សារ \r\nth.utf8=ตลาด\r\nid.utf8=\r\nid_ID.utf8=Pasar\r\nth.utf8=again\r\nms_MY@arabic.utf8=ڤاسر\r\nxx.utf8=?\r\nno line of it\r\n",
		"c.webp", "C", "c.json", `{"caption":"ဈေး","language":"my","alt":"ALT","licence":"https://creativecommons.org/licenses/by/4.0/","concepts":["mya/food/tea"]}`,
		"d.png", "D", "d.yaml", "captions:\n  lo: ຕະຫຼາດ\n  ta: சந்தை\ntitle: T\nrights: public-domain\nrights_evidence: old\n",
		"e.png", "E",
		"f.png", "F", "f.yml", "- {text: Chợ, language: vi}\n- {text: Merkado, language: fil}\n",
		"README.txt", "nothing",
		"list/metadata.jsonl", "{\"file_name\":\"in/1.png\",\"text\":\"一\",\"language\":\"zh\"}\n\n{\"file_name\":\"in/1.png\",\"text\":\"satu\",\"language\":\"id\"}\n",
		"list/in/1.png", "1", "list/in/2.png", "not listed",
		"table/metadata.csv", "file_name,locale,text\n1.png,km,\"ក, \"\"ខ\"\"\nគ\"\n1.png,vi.utf8,một\n", "table/1.png", "1",
		"tab/captions.tsv", "1.png\tkm\tក\n1.png\tth\tก\n", "tab/1.png", "1"), origin)
	if len(errs) > 0 {
		t.Error(errs)
	}
	want := []string{"a.png#1 jav-Java ꦥꦱꦂ",
		"b.jpg#1 eng-Latn A market.", "b.jpg#2 khm-Khmr ផ្សារ", "b.jpg#3 tha-Thai ตลาด", "b.jpg#4 ind-Latn Pasar", "b.jpg#5 zsm-Arab ڤاسر", "b.jpg#6 und ?",
		"c.webp#1 mya-Mymr ဈေး", "d.png#1 lao-Laoo ຕະຫຼາດ", "d.png#2 tam-Taml சந்தை", "e.png#1 jav-Java ", "f.png#1 vie-Latn Chợ", "f.png#2 fil-Latn Merkado",
		"list/in/1.png#1 cmn-Hans 一", "list/in/1.png#2 ind-Latn satu", "tab/1.png#1 khm-Khmr ក", "tab/1.png#2 tha-Thai ก",
		"table/1.png#1 khm-Khmr ក, \"ខ\"\nគ", "table/1.png#2 vie-Latn một"}
	if diff := cmp.Diff(want, show(docs)); diff != "" {
		t.Error(diff)
	}
	for _, d := range docs {
		p := d.Pictures[0]
		if len(d.Pictures) != 1 || p.Caption != d.Text() || len(p.SHA256) != 64 || len(p.Bytes) == 0 || d.Parts[0].Kind != corpus.PicturePart || !strings.HasPrefix(d.ID, corpus.ID(d.URL, p.Bytes)) {
			t.Errorf("%+v", d)
		}
	}
	if c := docs[7]; c.Rights != "licensed:CC-BY-4.0" || c.Pictures[0].Alt != "ALT" || c.Concepts[0] != "mya/food/tea" || docs[8].Rights != corpus.PublicDomain || docs[8].Pictures[0].Title != "T" {
		t.Errorf("%+v", c)
	}
}

func TestWhatDoesNotFitIsBroken(t *testing.T) {
	for _, c := range []struct {
		name  string
		files []string
		want  string
	}{
		{"no picture", []string{"a.txt", "x"}, "a.txt: there is no picture for these captions"},
		{"not UTF-8", []string{"a.png", "A", "a.txt", "\xff\xfe"}, "a.txt: the text is not UTF-8"},
		{"not JSON", []string{"in/a.png", "A", "in/a.json", `{"caption": [`}, "in/a.json: not the fields of a picture"},
		{"unknown language", []string{"a.png", "A", "a.yaml", "{caption: x, language: qqqq}"}, `a.yaml: the language "qqqq" is not known`},
		{"a row without a picture", []string{"metadata.jsonl", `{"text":"x"}`}, "metadata.jsonl row 1: the row names no picture"},
		{"a picture that is not there", []string{"metadata.jsonl", "\n{\"file_name\":\"a.png\"}"}, `metadata.jsonl row 1: there is no file "a.png"`},
		{"a picture outside", []string{"metadata.jsonl", `{"file_name":"../../etc/passwd"}`}, `metadata.jsonl row 1: "../../etc/passwd" lies outside`},
		{"fields", []string{"captions.tsv", "file\tcaption\na\tb\tc"}, "captions.tsv row 1: the row has more or fewer fields than the first"},
		{"a long sidecar", []string{"a.png", "A", "a.txt", strings.Repeat("x", 2<<20)}, "a.txt: the file of 2097152 bytes is longer"},
	} {
		docs, errs := read(t, folder(c.files...), origin)
		if len(docs) != 0 || len(errs) != 1 || !strings.Contains(errs[0].Error(), c.want) {
			t.Errorf("%s: %d documents, %v", c.name, len(docs), errs)
		}
	}
}

func TestTuxPaintIsReadWhole(t *testing.T) {
	dir := testdata.Path(t, "image-captions-tuxpaint")
	docs, errs := read(t, os.DirFS(dir), corpus.Origin{Rights: corpus.Licensed("GPL-2.0-or-later"), Language: language.Und})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	n, ids := map[language.Tag]int{}, map[string]bool{}
	for _, d := range docs {
		n[d.Language]++
		if ids[d.ID] {
			t.Errorf("two documents have the id %s", d.ID)
		}
		ids[d.ID] = true
		// what the file says, found another way
		side, err := os.ReadFile(filepath.Join(dir, strings.TrimSuffix(d.URL, ".png")+".txt"))
		if err != nil || !bytes.Contains(side, []byte(d.Text())) {
			t.Errorf("%s: %q is not in its file, %v", d.URL, d.Text(), err)
		}
	}
	for tag, least := range map[language.Tag]int{"khm-Khmr": 70, "tha-Thai": 70, "vie-Latn": 70, "ind-Latn": 70, "zsm-Latn": 70, "eng-Latn": 70} {
		if n[tag] < least {
			t.Errorf("%s: %d captions of 70 pictures", tag, n[tag])
		}
	}
	t.Logf("%d documents in %d languages, und %d", len(docs), len(n), n[language.Und])
}

func FuzzSidecar(f *testing.F) {
	f.Add("A market.\nkm.utf8=ផ្សារ\u17d2\n", ".txt")
	f.Add("captions: {km: ក, vi: [x]}", ".yaml")
	f.Add(`[{"caption":"\ud800","language":"th"}]`, ".json")
	f.Add("\xff\n\ue000.utf8=", ".txt")
	f.Fuzz(func(t *testing.T, text, ending string) {
		if !slices.Contains([]string{".txt", ".json", ".yaml"}, ending) {
			return
		}
		docs, _ := read(t, folder("a.png", "A", "a"+ending, text), origin)
		for _, d := range docs {
			if d.ID == "" || len(d.Pictures) != 1 {
				t.Errorf("%+v", d)
			}
		}
	})
}

func FuzzList(f *testing.F) {
	f.Add(`{"file_name":"1.png","captions":{"km":"ក"}}`, "metadata.jsonl")
	f.Add("file_name,text\n\"1.png,\"\"\n", "metadata.csv")
	f.Add("1.png\t\xff\n\t\t", "captions.tsv")
	f.Fuzz(func(t *testing.T, text, name string) {
		if !slices.Contains([]string{"metadata.jsonl", "metadata.csv", "captions.tsv"}, name) {
			return
		}
		docs, _ := read(t, folder("1.png", "A", name, text), origin)
		for _, d := range docs {
			if d.URL != "1.png" || len(d.Pictures) != 1 {
				t.Errorf("%+v", d)
			}
		}
	})
}
