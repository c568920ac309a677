package romanise

import "github.com/lontar-asean/lontar/language"

// cham follows the letter names of the Unicode Standard, section 16.10 (Eastern Cham), with its own letters for closing consonants.
var cham = abugida{
	name:       "Unicode letter names",
	script:     language.Cham,
	consonants: row(0xAA06, "k kh g gh ng ng c ch j jh ny ny nj t th d dh n n dd p p ph b bh m m bb y r l v ss s h"),
	inherent:   "a",
	vowels:     row(0xAA29, "ā i ī ei u oe o ai au ue"),
	behind:     row(0xAA40, "k g ng ng ch t n p y r l s m h"),
	medials:    row(0xAA33, "y r l w"),
	others:     row(0xAA00, "a i u e ai o"),
}
