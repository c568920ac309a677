package romanise

import "github.com/lontar-asean/lontar/language"

// baybayin follows the letter names of the Unicode Standard, section 17.1. One sign stands for i and e, another for u and o.
var baybayin = abugida{
	name:       "Unicode letter names",
	script:     language.Tglg,
	consonants: and(row(0x1703, "k g ng t d n p b m y r l w s h"), map[rune]string{0x171F: "r"}),
	inherent:   "a",
	vowels:     map[rune]string{0x1712: "i", 0x1713: "u"},
	others:     row(0x1700, "a i u"),
	killers:    "\u1714\u1715",
}
