package gap

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/language/normalise"
)

// zeros gives the sets of decimal digits that a text uses, by their zero (The Unicode Standard, section 4.6: digits stand in rows of ten).
func zeros(text string) map[rune]bool {
	var sets map[rune]bool
	for _, r := range text {
		if r < '0' || r > '9' && r < 0x80 || !unicode.IsDigit(r) {
			continue
		}
		if sets == nil {
			sets = map[rune]bool{}
		}
		sets[zero(r)] = true
	}
	return sets
}

func zero(r rune) rune {
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return r - (r-rune(t.Lo))%10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return r - (r-rune(t.Lo))%10
		}
	}
	return r
}

// otherDigits reports whether the right answer has digits of one set, and what was said digits, but none of that set.
func otherDigits(a Answer) bool {
	said := zeros(a.Said)
	if len(said) == 0 {
		return false
	}
	found := false
	for _, r := range a.Right {
		for z := range zeros(r) {
			if said[z] {
				return false
			}
			found = true
		}
	}
	return found
}

// numbered reports whether an answer that was taken for wrong is right but for how its numbers are written: digits of any script and form (①, ²), with or
// without separators of thousands. Numerals that are no digits, such as Tamil ௰ or Roman ones, are not read.
func numbered(a Answer) bool {
	said := plain(normalise.Key(a.Said, a.in()))
	for _, k := range keys(a) {
		if k = plain(k); strings.ContainsAny(k, "0123456789") && holds(said, k) {
			return true
		}
	}
	return false
}

// plain writes numbers in ASCII digits alone.
func plain(key string) string {
	key = norm.NFKC.String(key)
	var b strings.Builder
	b.Grow(len(key))
	for i := 0; i < len(key); i++ {
		c := key[i]
		if (c == ',' || c == '.' || c == '\'' || c == ' ') && i > 0 && digital(key[i-1]) && thousand(key[i+1:]) {
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

func digital(c byte) bool { return c >= '0' && c <= '9' }

// thousand reports whether a text begins with three digits and no fourth.
func thousand(s string) bool {
	return len(s) >= 3 && digital(s[0]) && digital(s[1]) && digital(s[2]) && (len(s) == 3 || !digital(s[3]))
}
