package normalise

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/language"
)

// repairEncoding puts U+FFFD for every run of bytes that are not UTF-8.
func repairEncoding(s string, _ language.Tag) (string, int) {
	runs, inside := 0, false
	for i := 0; i < len(s); {
		r, width := utf8.DecodeRuneInString(s[i:])
		bad := r == utf8.RuneError && width == 1
		if bad && !inside {
			runs++
		}
		inside = bad
		i += width
	}
	if runs == 0 {
		return s, 0
	}
	return strings.ToValidUTF8(s, "\uFFFD"), runs
}

// compose brings text into NFC (UAX #15), piece by piece between spaces and line feeds, with which nothing composes. Counted are the pieces
// that changed.
func compose(s string, _ language.Tag) (string, int) {
	out := splice{text: s}
	for start := 0; start < len(s); {
		end := start + 1
		for end < len(s) && s[end] != ' ' && s[end] != '\n' {
			end++
		}
		piece := s[start:end]
		if scan(piece)&mayCompose != 0 {
			if composed := norm.NFC.String(piece); composed != piece {
				out.until(start, end).WriteString(composed)
			}
		}
		start = end
	}
	return out.done()
}
