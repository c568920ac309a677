package normalise

import (
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// keep is what an edit gives for a character that stays.
const keep = -1

// drop is what it gives for one that goes.
const drop = -2

// edit builds a text anew where change gives another character for one of its own, and counts those.
func edit(s string, change func(r rune) rune) (string, int) {
	var b strings.Builder
	n, copied := 0, 0
	for i, r := range s {
		to := change(r)
		if to == keep {
			continue
		}
		if n == 0 {
			b.Grow(len(s))
		}
		b.WriteString(s[copied:i])
		if to != drop {
			b.WriteRune(to)
		}
		copied = i + utf8.RuneLen(r)
		n++
	}
	if n == 0 {
		return s, 0
	}
	b.WriteString(s[copied:])
	return b.String(), n
}

// unifyNewlines writes every line end as LF.
func unifyNewlines(s string, _ language.Tag) (string, int) {
	if strings.Contains(s, "\r\n") { // one place, not two
		pairs := strings.Count(s, "\r\n")
		text, n := edit(strings.ReplaceAll(s, "\r\n", "\n"), newline)
		return text, n + pairs
	}
	return edit(s, newline)
}

func newline(r rune) rune {
	if r != '\n' && traitsOf(r) == hasNewline {
		return '\n'
	}
	return keep
}

// dropControls drops control characters; tab and LF are none here.
func dropControls(s string, _ language.Tag) (string, int) {
	return edit(s, func(r rune) rune {
		if traitsOf(r) == hasControl {
			return drop
		}
		return keep
	})
}

// unifySpaces writes every space that looks like one as U+0020.
func unifySpaces(s string, _ language.Tag) (string, int) {
	return edit(s, func(r rune) rune {
		if traitsOf(r) == hasSpace {
			return ' '
		}
		return keep
	})
}

// repairVietnamese writes đ for ð (eth) and Đ for Ð and Ɖ, which keyboards and old fonts put in its place, in Vietnamese text only.
func repairVietnamese(s string, tag language.Tag) (string, int) {
	if tag.Language() != "vie" {
		return s, 0
	}
	return edit(s, func(r rune) rune {
		switch r {
		case 'ð':
			return 'đ'
		case 'Ð', 'Ɖ':
			return 'Đ'
		}
		return keep
	})
}

// dropRepeats writes a vowel or tone mark once where it stands several times in a row.
func dropRepeats(s string, _ language.Tag) (string, int) {
	last := rune(0)
	return edit(s, func(r rune) rune {
		if r == last && isWrittenOnce(r) {
			return drop
		}
		last = r
		return keep
	})
}
