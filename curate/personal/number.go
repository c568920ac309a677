package personal

import (
	"strings"
	"unicode/utf8"
)

const (
	maxDigits = 24 // more than any form has
	maxGroups = 9
)

// gap is what stands between two groups of digits.
type gap uint8

const (
	noGap  gap = iota
	space      // one or two spaces of any kind
	hyphen     // a hyphen
	dash       // a hyphen with space around it
	dot        // a full stop
	paren      // brackets, with spaces or hyphens
)

// number is a row of digit groups as they stand in a text.
type number struct {
	values   [maxDigits]uint8
	starts   [maxDigits]int // byte offsets of the digits
	ends     [maxDigits]int
	count    int
	first    [maxGroups + 1]int // index of the first digit of each group; one more for the end
	gaps     [maxGroups + 1]gap // before each group
	groups   int
	firstEnd int // offset behind the first group, however long
}

// read reads the groups that begin at i.
func (n *number) read(text string, i int) {
	n.count, n.groups = 0, 0
	at := i
	for n.groups < maxGroups {
		n.first[n.groups] = n.count
		end, whole := n.group(text, at)
		if n.groups == 0 {
			n.firstEnd = end
		}
		if !whole {
			if n.groups > 0 {
				n.count = n.first[n.groups]
			}
			break
		}
		n.groups++
		next, g := gapAt(text, end)
		n.gaps[n.groups] = g
		if g == noGap {
			break
		}
		at = next
	}
	n.first[n.groups] = n.count
}

// group reads one group of digits; whole is false when it has more digits than there is room for.
func (n *number) group(text string, at int) (end int, whole bool) {
	for {
		value, width := digitOrWa(text, at)
		if width == 0 {
			skip := invisibleAt(text, at)
			if skip == 0 {
				return n.lastEnd(at), true
			}
			if _, w := digitAt(text, at+skip); w == 0 {
				return n.lastEnd(at), true
			}
			at += skip
			continue
		}
		if n.count == maxDigits {
			for {
				_, width := digitAt(text, at)
				if width == 0 {
					return at, false
				}
				at += width
			}
		}
		n.values[n.count], n.starts[n.count], n.ends[n.count] = value, at, at+width
		n.count++
		at += width
	}
}

func (n *number) lastEnd(at int) int {
	if n.count == 0 {
		return at
	}
	return n.ends[n.count-1]
}

// size is the number of digits of group g.
func (n *number) size(g int) int { return n.first[g+1] - n.first[g] }

// window gives the digits of the first groups.
func (n *number) window(groups int) []uint8 { return n.values[:n.first[groups]] }

// end gives the offset behind the first groups.
func (n *number) end(groups int) int { return n.ends[n.first[groups]-1] }

// invisibleAt gives the width of a character without width (ZWSP, ZWNJ, ZWJ, word joiner, soft hyphen, directional marks), which some
// writing systems set anywhere.
func invisibleAt(text string, i int) int {
	if i >= len(text) || text[i] < 0xC2 {
		return 0
	}
	r, width := utf8.DecodeRuneInString(text[i:])
	switch {
	case r >= 0x200B && r <= 0x200F, r == 0x2060, r == 0xAD, r == 0xFEFF, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return width
	}
	return 0
}

// gapAt reads what stands between two groups of one number: at most four characters, with a digit behind them.
func gapAt(text string, i int) (next int, g gap) {
	var spaces, hyphens, dots, open, shut int
	for n := 0; n < 5 && i < len(text); n++ {
		if _, w := digitAt(text, i); w > 0 {
			break
		}
		if waAt(text, i) {
			if _, w := digitOrWa(text, i); w > 0 {
				break
			}
		}
		r, width := rune(text[i]), 1
		if text[i] >= utf8.RuneSelf {
			r, width = utf8.DecodeRuneInString(text[i:])
		}
		switch r {
		case ' ', 0xA0, 0x202F, 0x2009, 0x2002, 0x2003, 0x3000:
			spaces++
		case '-', 0x2010, 0x2011, 0x2012, 0x2013, 0xFF0D:
			hyphens++
		case '.':
			dots++
		case '(':
			open++
		case ')':
			shut++
		default:
			if invisibleAt(text, i) == 0 {
				return i, noGap
			}
		}
		i += width
	}
	if _, w := digitOrWa(text, i); w == 0 {
		return i, noGap
	}
	switch {
	case spaces > 2 || hyphens > 1 || dots > 1 || open > 1 || shut > 1 || dots > 0 && spaces+hyphens+open+shut > 0:
		return i, noGap
	case open+shut > 0:
		return i, paren
	case hyphens > 0 && spaces > 0:
		return i, dash
	case hyphens > 0:
		return i, hyphen
	case dots > 0:
		return i, dot
	case spaces > 0:
		return i, space
	}
	return i, noGap
}

// startsFree reports whether a number that begins at start may be one of its own: it is not glued to Latin letters and does not continue
// another number.
func startsFree(text string, start, floor int) bool {
	if start <= floor {
		return true
	}
	c := text[start-1]
	switch {
	case asciiLetter(c) || c == '_' || c == '@' || c == '%' || c == '\\':
		return false
	case c == '-' || c == '.' || c == ',' || c == '/' || c == ':' || c == '+' || c == '\'':
		before := start - 1
		if before <= floor {
			return true
		}
		b := text[before-1]
		return !(digitBefore(text, before) || asciiLetter(b) || b == '_' || b == c && c != '/')
	case c >= utf8.RuneSelf:
		if r, w := utf8.DecodeLastRuneInString(text[:start]); r == 0x2010 || r == 0x2011 || r == 0x2013 {
			return start-w <= floor || !digitBefore(text, start-w)
		}
		if skip := lastInvisible(text, start); skip > 0 && start-skip > floor {
			return !digitBefore(text, start-skip)
		}
	}
	return true
}

// lastInvisible gives the width of the character without width that ends at i.
func lastInvisible(text string, i int) int {
	_, w := utf8.DecodeLastRuneInString(text[:i])
	return invisibleAt(text, i-w)
}

// endsFree reports whether a number of the first groups may end there.
func (n *number) endsFree(text string, groups int) bool {
	end := n.end(groups)
	if groups < n.groups || n.gaps[groups] != noGap {
		switch n.gaps[groups] {
		case dot:
			return false
		case hyphen: // an extension or a hunting group, such as 02-123-4567-9
			return groups < n.groups && n.size(groups) <= 2
		}
		return true
	}
	if end >= len(text) {
		return true
	}
	c := text[end]
	switch {
	case asciiLetter(c) || c == '_' || c == '%' || c == '@':
		return false
	case c == ',':
		digits := 0
		for i := end + 1; digits < 6; digits++ {
			_, w := digitAt(text, i)
			if w == 0 {
				break
			}
			i += w
		}
		return digits == 0 || digits >= 6
	case c == '/' || c == ':':
		_, w := digitAt(text, end+1)
		return w == 0 || c == '/'
	}
	return true
}

func asciiLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func asciiDigit(c byte) bool { return c >= '0' && c <= '9' }

// inAddress reports whether the token around start is a web address, whose numbers are names of pages.
func inAddress(text string, start, floor int) bool {
	from := max(floor, start-256)
	i := start
	for i > from && text[i-1] > ' ' && text[i-1] < utf8.RuneSelf && text[i-1] != '<' && text[i-1] != '>' && text[i-1] != '*' {
		i--
	}
	token := text[i:start]
	if strings.Contains(token, "wa.me/") || strings.Contains(token, "phone=") {
		return false
	}
	return strings.Contains(token, "://") || strings.Contains(token, "www.")
}
