package romanise

import "github.com/lontar-asean/lontar/language"

// buginese follows the letter names of the Unicode Standard, section 17.2. The script writes no closing consonants, so none are here.
var buginese = abugida{
	name:       "Unicode letter names",
	script:     language.Bugi,
	consonants: row(0x1A00, "k g ng ngk p b m mp t d n nr c j ny nyc y r l w s ʼ h"),
	inherent:   "a",
	vowels:     row(0x1A17, "i u é o e"),
}
