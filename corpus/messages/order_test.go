package messages_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/messages"
	"github.com/lontar-asean/lontar/language"
)

// Written for this test, not yet reviewed by native speakers.
var lines = map[language.Tag][3]string{
	"khm-Khmr": {"ខ្លែងហោះនៅរដូវប្រាំង។", "ខ្លែងឯក", "ស្គរត្រូវបានវាយ។"},
	"mya-Mymr": {"စွန်ပျံသည်။", "စွန်", "စည်တီးသည်။"},
	"lao-Laoo": {"ວ່າວບິນ.", "ວ່າວ", "ກອງດັງ."},
	"tha-Thai": {"ว่าวลอย", "ว่าว", "กลองดัง"},
	"tam-Taml": {"பட்டம் பறக்கிறது.", "பட்டம்", "மேளம் ஒலிக்கிறது."},
	"vie-Latn": {"Diều bay cao.", "Con diều", "Trống vang."},
	"jav-Java": {"ꦭꦪꦔꦤ꧀ꦩꦧꦸꦂ", "ꦭꦪꦔꦤ꧀", "ꦏꦼꦤ꧀ꦝꦁ"},
	"zsm-Arab": {"واو تربڠ.", "واو", "ݢندڠ دڤالو."},
	"ind-Latn": {"Layang-layang terbang.", "Layang-layang", "Gendang ditabuh."},
}

// paged makes a page: text, picture, text, a picture that was taken out, picture.
func paged(tag language.Tag) *corpus.Document {
	w := lines[tag]
	d := &corpus.Document{Facts: corpus.Facts{ID: "doc-" + string(tag), Language: tag, Rights: corpus.Licensed("CC0-1.0"), URL: "https://museum.example/"}}
	for i := range 3 {
		p := corpus.Picture{Descriptions: []corpus.Description{{Source: corpus.NativeDescription, Language: tag, Text: fmt.Sprintf("%s %d", w[1], i), Field: "alt"}}}
		p.Hold([]byte("\x89PNG\r\n\x1a\n" + string(tag) + fmt.Sprint(i)))
		d.Pictures = append(d.Pictures, p)
	}
	d.Pictures[1].Reasons, d.Pictures[1].Bytes = []string{"pictures.side"}, nil
	d.SetParts([]corpus.Part{{Kind: corpus.TextPart, Text: w[0]}, {Kind: corpus.PicturePart, Picture: 2}, {Kind: corpus.TextPart, Text: w[2]},
		{Kind: corpus.QuestionPart, Text: "?"}, {Kind: corpus.PicturePart, Picture: 0}})
	return d
}

type shelf map[string][]byte

func (s shelf) attach(name string, b []byte) (string, error) {
	s[name] = b
	return "part-00000/" + name, nil
}

func TestPartsKeepTheirOrderInEveryLanguage(t *testing.T) {
	for tag, w := range lines {
		var out bytes.Buffer
		files := shelf{}
		enc, err := messages.NewWriter(&out, files.attach)
		if err != nil {
			t.Fatal(err)
		}
		d := paged(tag)
		if err := enc.Write(d); err != nil {
			t.Fatal(err)
		}
		all := strings.Split(strings.TrimSpace(out.String()), "\n")
		var last messages.Line
		if err := json.Unmarshal([]byte(all[len(all)-1]), &last); err != nil {
			t.Fatal(err)
		}
		said := last.Messages[len(last.Messages)-1]
		want := []messages.Part{{Type: "text", Text: w[0]}, {Type: "image"}, {Type: "text", Text: w[2]}, {Type: "image"}}
		if diff := cmp.Diff(want, said.Content); diff != "" || len(all) != 3 || last.Kind != "page" || said.Role != "assistant" {
			t.Errorf("%s: %d lines, %s", tag, len(all), diff)
		}
		pictures := []string{"part-00000/" + d.Pictures[2].SHA256 + ".png", "part-00000/" + d.Pictures[0].SHA256 + ".png"}
		if diff := cmp.Diff(pictures, last.Images); diff != "" {
			t.Errorf("%s: %s", tag, diff)
		}
		if len(files) != 2 {
			t.Errorf("%s: %d files", tag, len(files))
		}
	}
}

func TestACaptionedPictureIsAPairAndNoPage(t *testing.T) {
	d := &corpus.Document{Facts: corpus.Facts{ID: "x", Language: "und"}, Pictures: []corpus.Picture{{Caption: "ว่าว", Bytes: []byte("BM")}}}
	d.SetParts([]corpus.Part{{Kind: corpus.PicturePart}, {Kind: corpus.TextPart, Text: "ว่าว"}})
	var out bytes.Buffer
	enc, _ := messages.NewWriter(&out, shelf{}.attach)
	if err := enc.Write(d); err != nil {
		t.Fatal(err)
	}
	var l messages.Line
	if err := json.Unmarshal(out.Bytes(), &l); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]messages.Message{{Role: "user", Content: []messages.Part{{Type: "image"}}}, {Role: "assistant", Content: []messages.Part{{Type: "text", Text: "ว่าว"}}}}, l.Messages); diff != "" {
		t.Error(diff)
	}
	if !messages.Takes(d) || messages.Takes(corpus.TextDocument("ว่าว")) {
		t.Error("a document with a pair is taken, one of text is not")
	}
}

func FuzzForeignText(f *testing.F) {
	for _, s := range []string{"<image>", "\xff\xfe", "\u17d2", "\ue000", strings.Repeat("ก", 500), "\x00\"\\\n"} {
		f.Add(s, []byte(s))
	}
	f.Fuzz(func(t *testing.T, text string, b []byte) {
		d := paged("khm-Khmr")
		d.Parts[0].Text, d.Pictures[0].Descriptions[0].Text, d.Pictures[0].Bytes = text, text, b
		var out bytes.Buffer
		w, _ := messages.NewWriter(&out, shelf{}.attach)
		if err := w.Write(d); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if !json.Valid([]byte(line)) {
				t.Errorf("%q", line)
			}
		}
	})
}
