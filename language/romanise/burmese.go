package romanise

import "github.com/lontar-asean/lontar/language"

// burmese follows the ALA-LC table (2011): letters as in Pali, the asat taking the vowel away. Letters of Shan, Mon and Karen have the
// value of the Burmese letter they stand for.
var burmese = abugida{
	name:   "ALA-LC Burmese (2011)",
	script: language.Mymr,
	consonants: and(row(0x1000, "k kh g gh ṅ c ch j jh ñ ññ ṭ ṭh ḍ ḍh ṇ t th d dh n p ph b bh m y r l v s h ḷ ʼ ʼ"),
		map[rune]string{0x103F: "ss", 0x1050: "ś", 0x1051: "ṣ", 0x105A: "ṅ", 0x105B: "jh", 0x105C: "b", 0x105D: "b"},
		row(0x1075, "k kh g c z ny d n ph f b th h"), map[rune]string{0x1061: "s"}),
	inherent: "a",
	vowels: map[rune]string{0x102B: "ā", 0x102C: "ā", 0x102D: "i", 0x102E: "ī", 0x102F: "u", 0x1030: "ū", 0x1031: "e", 0x1032: "ai",
		0x1033: "ī", 0x1034: "o", 0x1035: "e", 0x1062: "ā", 0x1083: "ā", 0x1084: "e", 0x1085: "ai", 0x1086: "ua"},
	behind:   map[rune]string{0x1036: "ṃ"},
	medials:  map[rune]string{0x103B: "y", 0x103C: "r", 0x103D: "v", 0x103E: "h", 0x1082: "v", 0x105E: "n", 0x105F: "m", 0x1060: "l"},
	others:   map[rune]string{0x1023: "i", 0x1024: "ī", 0x1025: "u", 0x1026: "ū", 0x1027: "e", 0x1029: "o", 0x102A: "o", 0x104E: "lañ"},
	killers:  "\u103A",
	stackers: "\u1039",
	pairs:    map[[2]rune]string{{0x1031, 0x102C}: "o", {0x1031, 0x102B}: "o", {0x102D, 0x102F}: "ui"},
}
