package romanise

import "github.com/lontar-asean/lontar/language"

// khmer follows the consonants of the system the United Nations adopted in 1972 (UNGEGN). A vowel sign has one value here, whatever the
// register of its consonant, so a name comes out near its usual spelling, not at it.
var khmer = abugida{
	name:       "UNGEGN 1972, vowels without register",
	script:     language.Khmr,
	consonants: row(0x1780, "k kh k kh ng ch chh ch chh nh d th d th n t th t th n b ph p ph m y r l v s s s h l ʻ"),
	inherent:   "a",
	vowels:     row(0x17B6, "a i i oe oe o u uo aeu oea ie é ê ai ao au"),
	behind:     map[rune]string{0x17C6: "m", 0x17C7: "h", 0x17C8: "h"},
	others:     row(0x17A3, "a a i ei o o u rœ rœ lœ lœ é ai ao ao au"),
	stackers:   "\u17D2",
	killers:    "\u17D1",
	closing:    true,
}
