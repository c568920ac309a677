package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/curate/personal"
)

// veil takes personal data out of what the page shows, also when the recipe has no step that does: a report is passed around more freely than
// the data set.
type veil struct{ finder *personal.Finder }

func newVeil() (veil, error) {
	f, err := personal.NewFinder(nil, nil)
	return veil{f}, err
}

// over gives the text with the kind of each finding in its place.
func (v veil) over(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	matches := v.finder.Find(nil, text)
	if len(matches) == 0 {
		return text
	}
	var b strings.Builder
	at := 0
	for _, m := range matches {
		b.WriteString(text[at:m.Start])
		b.WriteString("⟨" + m.Kind.String() + "⟩")
		at = m.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// frayed drops what an address or number that was cut in two could have left at the end of a text.
func frayed(text string) string {
	number := false
	for text != "" {
		r, n := utf8.DecodeLastRuneInString(text)
		switch {
		case unicode.IsDigit(r):
			number = true
		case r > ' ' && r < utf8.RuneSelf:
		case number && r == ' ':
			before, _ := utf8.DecodeLastRuneInString(text[:len(text)-n])
			if !unicode.IsDigit(before) && before != '-' && before != ')' {
				return text
			}
		default:
			return text
		}
		text = text[:len(text)-n]
	}
	return text
}
