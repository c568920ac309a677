package scan

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// natural sorts names as people count: page-2 before page-10, whatever digits they are written in. Names that differ only in leading zeros or in the kind of
// digits keep a fixed order.
func natural(names []string) {
	slices.SortFunc(names, func(a, b string) int {
		if c := compare(a, b); c != 0 {
			return c
		}
		return strings.Compare(a, b)
	})
}

func compare(a, b string) int {
	for a != "" && b != "" {
		na, ra := leadingNumber(a)
		nb, rb := leadingNumber(b)
		if na != "" && nb != "" {
			if c := cmp.Compare(len(na), len(nb)); c != 0 {
				return c
			}
			if c := strings.Compare(na, nb); c != 0 {
				return c
			}
			a, b = ra, rb
			continue
		}
		x, nx := utf8.DecodeRuneInString(a)
		y, ny := utf8.DecodeRuneInString(b)
		if c := cmp.Compare(unicode.ToLower(x), unicode.ToLower(y)); c != 0 {
			return c
		}
		a, b = a[nx:], b[ny:]
	}
	return cmp.Compare(len(a), len(b))
}

// leadingNumber cuts a whole number from the front of s, without its leading zeros, in ASCII digits; "" when there is none, "0" for zero.
func leadingNumber(s string) (number, rest string) {
	var digits []byte
	seen := false
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		v, ok := digit(r)
		if !ok {
			break
		}
		seen = true
		if v != 0 || len(digits) > 0 {
			digits = append(digits, '0'+v)
		}
		s = s[n:]
	}
	if seen && len(digits) == 0 {
		digits = []byte{'0'}
	}
	return string(digits), s
}

// digit gives the value of a decimal digit of any script: they stand in runs of ten.
func digit(r rune) (byte, bool) {
	if r < 0x80 {
		return byte(r - '0'), r >= '0' && r <= '9'
	}
	if !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	v := 0
	for q := r - 1; v < 9 && unicode.Is(unicode.Nd, q); q-- {
		v++
	}
	return byte(v), true
}
