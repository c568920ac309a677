package webdataset_test

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/webdataset"
)

// texts are names of languages, not yet reviewed by native speakers.
var texts = []string{"ភាសាខ្មែរ", "မြန်မာဘာသာ", "ພາສາລາວ", "ภาษาไทย", "தமிழ்", "Tiếng Việt", "ꦧꦱꦗꦮ", "بهاس ملايو", "Bahasa Indonesia"}

func shard(t *testing.T) []byte {
	var b bytes.Buffer
	w, err := webdataset.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range texts {
		d := corpus.Origin{Rights: corpus.Unknown}.NewDocument("u", []byte(text))
		d.SetText(text)
		d.ID = corpus.PartID(d.ID, i)
		d.Pictures = []corpus.Picture{{Alt: "no bytes"}, {Alt: text, Bytes: []byte("\xff\xd8\xff" + text)}, {Bytes: []byte("?")}}
		if err := w.Write(d); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestMembersOfARecordStandTogether(t *testing.T) {
	b := shard(t)
	if !bytes.Equal(b, shard(t)) {
		t.Error("the same documents give other bytes")
	}
	r := tar.NewReader(bytes.NewReader(b))
	for i, text := range texts {
		key := corpus.ID("u", []byte(text)) + "-" + string(rune('0'+i))
		var names []string
		content := map[string][]byte{}
		for range 4 {
			h, err := r.Next()
			if err != nil {
				t.Fatal(err)
			}
			if h.ModTime.Unix() != 0 || h.Uname != "" || h.Uid != 0 {
				t.Errorf("header %+v", h)
			}
			body, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			names = append(names, h.Name)
			content[h.Name] = body
		}
		if d := cmp.Diff([]string{key + ".json", key + ".txt", key + ".1.jpg", key + ".2.bin"}, names); d != "" {
			t.Error(d)
		}
		var line struct {
			ID       string
			Pictures []struct{ Alt, Member string }
		}
		if err := json.Unmarshal(content[names[0]], &line); err != nil || line.Pictures[1].Member != "1.jpg" || line.Pictures[0].Member != "" || line.ID == "" {
			t.Errorf("%v %+v", err, line)
		}
		if string(content[names[1]]) != text || string(content[names[2]]) != "\xff\xd8\xff"+text {
			t.Errorf("%q", content)
		}
	}
}
