package dedup

import (
	"strings"
	"testing"
)

// aksara gives the letters of Javanese script for consonants in Latin script; two-letter ones first.
var aksara = []struct{ latin, letter string }{
	{"ng", "ꦔ"}, {"ny", "ꦚ"}, {"dh", "ꦝ"}, {"th", "ꦛ"}, {"h", "ꦲ"}, {"n", "ꦤ"}, {"c", "ꦕ"}, {"r", "ꦫ"}, {"k", "ꦏ"}, {"d", "ꦢ"}, {"t", "ꦠ"}, {"s", "ꦱ"},
	{"w", "ꦮ"}, {"l", "ꦭ"}, {"p", "ꦥ"}, {"j", "ꦗ"}, {"y", "ꦪ"}, {"m", "ꦩ"}, {"g", "ꦒ"}, {"b", "ꦧ"}, {"f", "ꦥ꦳"}, {"v", "ꦮ꦳"}, {"z", "ꦗ꦳"}, {"q", "ꦏ"}, {"x", "ꦱ"},
}

var sandhangan = []struct{ latin, sign string }{{"a", ""}, {"i", "ꦶ"}, {"u", "ꦸ"}, {"e", "ꦼ"}, {"é", "ꦺ"}, {"è", "ꦺ"}, {"o", "ꦺꦴ"}}

// javanese writes Latin text letter by letter in Javanese script, without spaces: text with the clusters of the script, not a model of its spelling.
func javanese(text string) string {
	var b strings.Builder
	text = strings.ToLower(text)
	for text != "" {
		letter := ""
		for _, a := range aksara {
			if rest, ok := strings.CutPrefix(text, a.latin); ok {
				letter, text = a.letter, rest
				break
			}
		}
		sign, vowel := "", false
		for _, s := range sandhangan {
			if rest, ok := strings.CutPrefix(text, s.latin); ok {
				sign, text, vowel = s.sign, rest, true
				break
			}
		}
		switch {
		case letter != "" && vowel:
			b.WriteString(letter + sign)
		case letter != "":
			b.WriteString(letter + "꧀")
		case vowel:
			b.WriteString("ꦲ" + sign)
		default:
			_, w := firstRune(text)
			if text[:w] != " " {
				b.WriteString(text[:w])
			}
			text = text[w:]
		}
	}
	return b.String()
}

func firstRune(s string) (r rune, width int) {
	for i, c := range s {
		if i > 0 {
			return r, i
		}
		r = c
	}
	return r, len(s)
}

func TestJavaneseTransliteration(t *testing.T) {
	if got, want := javanese("Aku lunga, 5 anak!"), "ꦲꦏꦸꦭꦸꦔ,5ꦲꦤꦏ꧀!"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
