package romanise

import "github.com/lontar-asean/lontar/language"

// sundanese follows the Latin spelling of modern Sundanese, as the Unicode Standard, section 17.7, names the letters.
var sundanese = abugida{
	name:       "modern Sundanese spelling",
	script:     language.Sund,
	consonants: and(row(0x1B8A, "k q g ng c j z ny t d n p f v b m y r l w s x h"), row(0x1BAE, "kh sy")),
	inherent:   "a",
	vowels:     row(0x1BA4, "i u é o e eu"),
	behind:     map[rune]string{0x1B80: "ng", 0x1B81: "r", 0x1B82: "h"},
	medials:    row(0x1BA1, "y r l"),
	others:     row(0x1B83, "a i u é o e eu"),
	killers:    "\u1BAA\u1BAB",
}
