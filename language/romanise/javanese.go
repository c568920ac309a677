package romanise

import "github.com/lontar-asean/lontar/language"

// javanese follows the Latin spelling of modern Javanese as the letters of the Unicode chart name it (dh and th for the retroflex), and the
// pepet as ê. Letters kept for names (murda) have the value of the plain ones.
var javanese = abugida{
	name:       "modern Javanese spelling",
	script:     language.Java,
	consonants: row(0xA98F, "k k k g g ng c c j ny j ny th th dh dh n t t d d n p p b b m y r r l w s s s h"),
	inherent:   "a",
	vowels: map[rune]string{0xA9B4: "ā", 0xA9B5: "o", 0xA9B6: "i", 0xA9B7: "ī", 0xA9B8: "u", 0xA9B9: "ū", 0xA9BA: "é", 0xA9BB: "ai", 0xA9BC: "ê",
		0xA9BD: "rê"},
	behind:  map[rune]string{0xA980: "m", 0xA981: "ng", 0xA982: "r", 0xA983: "h"},
	medials: map[rune]string{0xA9BE: "y", 0xA9BF: "r"},
	others:  row(0xA984, "a i i ī u rê lê lê é ai o"),
	killers: "\uA9C0",
	pairs:   map[[2]rune]string{{0xA9BA, 0xA9B4}: "o", {0xA9BB, 0xA9B4}: "au"},
}
