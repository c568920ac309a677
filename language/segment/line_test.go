package segment

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-text/typesetting/segmenter"

	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
)

// plainLines is what Lines means, without a short way: all of UAX #14 for the whole paragraph, all tokens, all syllables.
func plainLines(s *Segmenter, text string, tag language.Tag) (pieces []string) {
	for paragraph := range strings.Lines(text) {
		breaks := make([]bool, len(paragraph)+1)
		var runes []rune
		for _, r := range paragraph {
			runes = append(runes, r)
		}
		var rules segmenter.Segmenter
		rules.Init(runes)
		at := 0
		for it := rules.LineIterator(); it.Next(); {
			for range it.Line().Text {
				_, width := utf8.DecodeRuneInString(paragraph[at:])
				at += width
			}
			breaks[at] = true
		}
		at, before := 0, language.Unknown
		for token := range s.Tokens(paragraph, tag) {
			script := runScript(token)
			if before != language.Unknown && script != language.Unknown && betweenWords(paragraph, at) {
				breaks[at] = true
			}
			at, before = at+len(token), script
		}
		breaks[len(paragraph)] = true
		start := 0
		for i := 0; i < len(paragraph); {
			i = SyllableEnd(paragraph, i)
			if breaks[i] && (i == len(paragraph) || !mustNotBegin(paragraph[i:]) && !khmerEtCetera(paragraph, i)) {
				pieces = append(pieces, paragraph[start:i])
				start = i
			}
		}
	}
	return pieces
}

func TestLinesAreThoseOfAllRules(t *testing.T) {
	s := defaultSegmenter(t)
	folders, err := os.ReadDir(testdata.Path(t, "lid-sib200"))
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		tag := folder.Name()
		if !folder.IsDir() {
			continue
		}
		for _, r := range sibRows(t, tag, func(int) bool { return true }) {
			parsed, err := language.Parse(tag)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := slices.Collect(s.Lines(r.text, parsed)), plainLines(s, r.text, parsed); !slices.Equal(got, want) {
				t.Fatalf("%s: %q\n got %q\nwant %q", tag, r.text, got, want)
			}
		}
	}
}

func FuzzLines(f *testing.F) {
	for _, text := range []string{"a b, c. d-e 1.5 f!g ", "ไทย 5 บาท ๆ ฯลฯ (ดี) ", "ខ្មែរ ។ល។ ក\u17d2", "é ̈a \u00a0b 'x' “y” ", "a \u0301b\r\nc\u2028d", "မြန်မာ၊ စာ။", "தமிழ் 3, 4", "\xff \xfe a", "x\u200b y"} {
		f.Add(text)
	}
	s := defaultSegmenter(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, tag := range []language.Tag{"tha-Thai", "khm-Khmr", "ind-Latn"} {
			if got, want := slices.Collect(s.Lines(text, tag)), plainLines(s, text, tag); !slices.Equal(got, want) {
				t.Fatalf("%s: %q\n got %q\nwant %q", tag, text, got, want)
			}
		}
	})
}
