package born

import (
	"slices"
	"unicode"

	"github.com/lontar-asean/lontar/language"
)

// wordless tells the scripts that part no words by spaces; there, a gap that an extractor takes for a space is most often just loose setting.
var wordless = map[language.Script]bool{
	language.Khmr: true, language.Mymr: true, language.Laoo: true, language.Thai: true, language.Java: true, language.Bali: true,
	language.Lana: true, language.Talu: true, language.Tavt: true,
}

// written is how many visible characters there may be for each space that a file writes, for its spaces to be believed. Files that write none at all,
// and set words apart by moving on, are the other kind.
const written = 100

// spaces gives first, whose spaces are guessed from gaps, the spaces of second, which are those the file writes, where the file writes its spaces and
// the two texts agree; between characters of scripts without word spaces always. Line breaks stay; one that stands for a space has a space
// before it.
func spaces(first, second string) string {
	a, b := []rune(first), []rune(second)
	visible, blanks := 0, 0
	for _, r := range b {
		if r == ' ' {
			blanks++
		} else if !hidden(r) {
			visible++
		}
	}
	believed := blanks*written >= visible
	var out, gap []rune
	before := ' '
	j, aligned := 0, false
	for i, r := range a {
		if hidden(r) {
			gap = append(gap, r)
			continue
		}
		was, from := aligned, j
		for j < len(b) && hidden(b[j]) {
			j++
		}
		if aligned = j < len(b) && b[j] == r; aligned {
			j++
		} else if k := resume(a[i:], b, from); k >= 0 {
			j, was, aligned = k+1, false, true
		} else {
			j = from
		}
		if was && aligned && (believed || wordless[language.ScriptOf(before)] && wordless[language.ScriptOf(r)]) {
			gap = respace(gap, slices.Contains(b[from:j], ' '))
		}
		out = append(append(out, gap...), r)
		gap, before = gap[:0], r
	}
	return string(append(out, gap...))
}

// respace gives a gap a space or none.
func respace(gap []rune, want bool) []rune {
	var out []rune
	if want {
		out = append(out, ' ')
	}
	for _, r := range gap {
		if r != ' ' {
			out = append(out, r)
		}
	}
	return out
}

// resume finds where b goes on like a: the same eight characters within a short way; -1 for nowhere.
func resume(a, b []rune, from int) int {
	const same, way = 8, 64
	var want []rune
	for _, r := range a {
		if !hidden(r) {
			if want = append(want, r); len(want) == same {
				break
			}
		}
	}
	for k := max(0, from-way); k < len(b) && k < from+way; k++ {
		if b[k] != want[0] {
			continue
		}
		i := 0
		for m := k; m < len(b) && i < len(want); m++ {
			if hidden(b[m]) {
				continue
			}
			if b[m] != want[i] {
				break
			}
			i++
		}
		if i == len(want) {
			return k
		}
	}
	return -1
}

// hidden tells what does not count when texts are laid beside each other.
func hidden(r rune) bool {
	return unicode.IsSpace(r) || r >= '\u200b' && r <= '\u200f' || r == '\u2060' || r == '\ufeff' || r == '\u00ad'
}
