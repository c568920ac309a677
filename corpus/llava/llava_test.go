package llava_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/llava"
	"github.com/lontar-asean/lontar/language"
)

// words were written for this test and are not yet reviewed by native speakers.
var words = map[language.Tag]string{"khm-Khmr": "ខ្លែងឯក", "mya-Mymr": "စွန်", "lao-Laoo": "ວ່າວ", "tha-Thai": "ป้าย <image> ว่าว", "tam-Taml": "பட்டம்", "vie-Latn": "Con diều",
	"jav-Java": "ꦭꦪꦔꦤ꧀", "zsm-Arab": "واو", "ind-Latn": "Layang-layang"}

func written(t testing.TB, tag language.Tag, text string, b []byte) []byte {
	t.Helper()
	d := &corpus.Document{Facts: corpus.Facts{ID: "x", Language: tag, Rights: corpus.Licensed("CC0-1.0")}, Pictures: []corpus.Picture{{Caption: text, Bytes: b}}}
	var out bytes.Buffer
	w, err := llava.NewWriter(&out, func(name string, _ []byte) (string, error) { return "part-00000/" + name, nil })
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(d); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestConversationsHoldOnePictureAndTheLanguageOfTheText(t *testing.T) {
	for tag, text := range words {
		var l llava.Line
		if err := json.Unmarshal(written(t, tag, text, []byte("\xff\xd8\xff")), &l); err != nil {
			t.Fatal(err)
		}
		ask, say := l.Conversations[0], l.Conversations[1]
		if strings.Count(ask.Value+say.Value, llava.Token) != 1 || ask.From != "human" || say.From != "gpt" || !strings.HasSuffix(l.Image, ".jpg") {
			t.Errorf("%s: %+v", tag, l)
		}
		prompt, ok := strings.CutPrefix(ask.Value, llava.Token+"\n")
		if counts := language.Scripts(prompt); !ok || counts[tag.Script()] == 0 {
			t.Errorf("%s is asked %q", tag, ask.Value)
		}
		if l.Provenance.Rights != "licensed:CC0-1.0" || l.Provenance.Language != string(tag) || l.Provenance.Native != text {
			t.Errorf("%s: %+v", tag, l.Provenance)
		}
	}
	var l llava.Line
	if err := json.Unmarshal(written(t, "und", "—", []byte("BM")), &l); err != nil || l.Conversations[0].Value != llava.Token {
		t.Errorf("a language without instructions is asked %q", l.Conversations[0].Value)
	}
}

func FuzzForeignText(f *testing.F) {
	for _, s := range []string{"<image>", "\xff\xfe", "\u17d2", "\ue000", strings.Repeat("ก", 500), "\x00\"\\\n"} {
		f.Add(s, []byte(s))
	}
	f.Fuzz(func(t *testing.T, text string, b []byte) {
		for line := range strings.Lines(string(written(t, "khm-Khmr", text, b))) {
			var l llava.Line
			if err := json.Unmarshal([]byte(line), &l); err != nil || strings.Contains(l.Conversations[1].Value, llava.Token) {
				t.Errorf("%q: %v", line, err)
			}
		}
	})
}
