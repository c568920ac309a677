package pairs_test

import (
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/pairs"
	"github.com/lontar-asean/lontar/language"
)

func described(descriptions ...corpus.Description) *corpus.Document {
	d := &corpus.Document{Facts: corpus.Facts{ID: "abc", Language: "khm-Khmr", Rights: corpus.Licensed("CC0-1.0")}}
	p := corpus.Picture{Descriptions: descriptions}
	p.Hold([]byte("\x89PNG\r\n\x1a\n"))
	d.Pictures = []corpus.Picture{p}
	return d
}

func words(source corpus.DescriptionSource, tag language.Tag, text, field string, reasons ...string) corpus.Description {
	return corpus.Description{Source: source, Language: tag, Text: text, Field: field, Reasons: reasons}
}

func TestNativeWordsGoBeforeMachineWordsInEachLanguage(t *testing.T) {
	native, machine := corpus.NativeDescription, corpus.MachineDescription
	for _, tc := range []struct {
		name string
		have []corpus.Description
		want [][3]string // language, text, source
	}{
		{"native first", []corpus.Description{words(machine, "khm-Khmr", "វត្ថុមួយ", ""), words(native, "khm-Khmr", "ខ្លែងឯក", "alt")}, [][3]string{{"khm-Khmr", "ខ្លែងឯក", "native"}}},
		{"machine where no native is", []corpus.Description{words(native, "khm-Khmr", "ខ្លែងឯក", "alt"), words(machine, "tha-Thai", "ว่าว", "")},
			[][3]string{{"khm-Khmr", "ខ្លែងឯក", "native"}, {"tha-Thai", "ว่าว", "machine"}}},
		{"caption before alt", []corpus.Description{words(native, "mya-Mymr", "ပုံ", "alt"), words(native, "mya-Mymr", "စွန်", "caption")}, [][3]string{{"mya-Mymr", "စွန်", "native"}}},
		{"refused words are no words", []corpus.Description{words(native, "tam-Taml", "IMG_1", "alt", "alt.file_name"), words(machine, "tam-Taml", "பட்டம்", "")},
			[][3]string{{"tam-Taml", "பட்டம்", "machine"}}},
		{"all refused", []corpus.Description{words(native, "lao-Laoo", "IMG_1", "alt", "alt.file_name")}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got [][3]string
			for p := range pairs.Of(described(tc.have...)) {
				got = append(got, [3]string{string(p.Language), p.Text, string(p.Source)})
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPairsNeedAPictureThatMayGoOut(t *testing.T) {
	d := described(words(corpus.NativeDescription, "zsm-Arab", "واو", "caption"))
	d.Pictures[0].Blurred = []byte("\xff\xd8\xff")
	d.Pictures = append(d.Pictures, corpus.Picture{Alt: "not held"}, corpus.Picture{Alt: "taken out", Bytes: []byte("x"), Reasons: []string{"pictures.side"}})
	list := slices.Collect(pairs.Of(d))
	if len(list) != 1 || !list[0].Blurred || list[0].MediaType != "image/jpeg" || list[0].ID != "abc/0/zsm-Arab" || list[0].Rights != "licensed:CC0-1.0" {
		t.Errorf("%+v", list)
	}
}

func TestWordsOfAPictureThatNobodyLookedOver(t *testing.T) {
	d := described()
	d.Pictures[0].Alt, d.Pictures[0].Caption = "ខ្លែង", "ខ្លែងឯកនៅលើមេឃ"
	list := slices.Collect(pairs.Of(d))
	if len(list) != 1 || list[0].Text != "ខ្លែងឯកនៅលើមេឃ" || list[0].Field != "caption" || list[0].Language != "khm-Khmr" {
		t.Errorf("%+v", list)
	}
}

func TestPromptsAreInTheScriptOfTheirLanguage(t *testing.T) {
	for _, tag := range []language.Tag{"khm-Khmr", "lao-Laoo", "mya-Mymr", "tha-Thai", "vie-Latn", "ind-Latn", "zsm-Latn", "zsm-Arab", "fil-Latn", "jav-Latn", "jav-Java",
		"sun-Latn", "tam-Taml", "eng-Latn"} {
		for _, key := range []string{"a", "b", "c", "d", "e", "f"} {
			for _, ask := range []string{pairs.Prompt(tag, key), pairs.PagePrompt(tag, key)} {
				if ask == "" || !utf8.ValidString(ask) || ask != pairs.Prompt(tag, key) && ask != pairs.PagePrompt(tag, key) {
					t.Errorf("%s %s: %q", tag, key, ask)
				}
				counts := language.Scripts(ask)
				if n := counts[tag.Script()]; n == 0 || n < len([]rune(ask))/2 {
					t.Errorf("%s: %q is in another script", tag, ask)
				}
			}
		}
	}
	for _, tag := range []language.Tag{"und", "shn-Mymr", "khm-Latn"} {
		if ask := pairs.Prompt(tag, "a"); ask != "" {
			t.Errorf("%s asks %q", tag, ask)
		}
	}
}
