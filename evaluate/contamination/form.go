package contamination

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
)

// Form gives a text as it is compared, whatever its language: the key of its spellings (normalise.Key), of which letters, marks and digits stay. Lines, spaces,
// signs and invisible characters tell nothing, as many scripts of the region put spaces where the writer likes. Latin letters lose their marks, which many leave out or
// put elsewhere; the two medials ra and ya of Burmese, which sound alike and are taken for one another, are one; and a letter that stands three times or more in a row stands once: so it is drawn out in chats.
func Form(text string) string {
	var w writer
	w.Grow(len(text))
	for len(text) > 0 {
		line, rest := text, ""
		if k := strings.IndexByte(text, '\n'); k >= 0 {
			line, rest = text[:k], text[k+1:]
		}
		if ascii(line) {
			w.ascii(line)
		} else {
			for _, r := range normalise.Key(line, language.Und) {
				w.add(r)
			}
		}
		text = rest
	}
	w.flush()
	return w.String()
}

func ascii(s string) bool {
	for k := range len(s) {
		if s[k] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// writer takes characters of a key.
type writer struct {
	strings.Builder
	last rune // seen and not yet written in full
	run  int  // how often in a row
}

func (w *writer) ascii(line string) {
	for k := range len(line) {
		b := line[k]
		if b >= 'A' && b <= 'Z' {
			b += 'a' - 'A'
		}
		if b >= 'a' && b <= 'z' || b >= '0' && b <= '9' {
			w.put(rune(b))
		}
	}
}

func (w *writer) add(r rune) {
	switch {
	case r < utf8.RuneSelf:
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			w.put(r)
		}
		return
	case r <= lastLatin:
		if b := bare[r]; b != 0 {
			w.put(b)
		}
		return
	case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsNumber(r):
		w.put(r)
	}
}

func (w *writer) put(r rune) {
	if r == w.last {
		w.run++
		return
	}
	w.flush()
	w.last, w.run = r, 1
}

func (w *writer) flush() {
	if w.run >= 3 && (w.last < '0' || w.last > '9') {
		w.run = 1
	}
	for range w.run {
		w.WriteRune(w.last)
	}
	w.run = 0
}

// lastLatin is the last of the blocks of Latin letters with marks (Latin Extended Additional).
const lastLatin = 0x1EFF

// bare gives of the characters up to lastLatin what stays of them: Latin letters without their marks, other letters, marks and numbers as they are, 0 for what goes.
var bare = buildBare()

func buildBare() (table [lastLatin + 1]rune) {
	for r := range rune(lastLatin + 1) {
		switch {
		case r >= 0x300 && r <= 0x36F: // marks of any script, in practice of Latin letters
		case r == 'đ':
			table[r] = 'd'
		case r == 0x103C:
			table[r] = 0x103B
		case unicode.Is(unicode.Latin, r):
			base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
			table[r] = base
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsNumber(r):
			table[r] = r
		}
	}
	return table
}

// letters counts the letters of a form by script.
func letters(form string) (counts [256]int) {
	for _, r := range form {
		counts[language.ScriptOf(r)]++
	}
	counts[language.Unknown], counts[language.Common], counts[language.Inherited] = 0, 0, 0
	return counts
}

// script gives the script of most letters of a form.
func script(form string) language.Script {
	best := language.Unknown
	counts := letters(form)
	for s, n := range counts {
		if n > counts[best] {
			best = language.Script(s)
		}
	}
	return best
}
