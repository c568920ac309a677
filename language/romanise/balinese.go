package romanise

import "github.com/lontar-asean/lontar/language"

// balinese follows the transcription of the letters' names in the Unicode Standard, section 17.3, with e taling and ĕ pepet.
var balinese = abugida{
	name:       "Unicode letter names",
	script:     language.Bali,
	consonants: and(row(0x1B13, "k kh g gh ng c ch j jh ny ṭ ṭh ḍ ḍh ṇ t th d dh n p ph b bh m y r l w ś ṣ s h"), row(0x1B45, "k kh t ts f v z ś")),
	inherent:   "a",
	vowels:     row(0x1B35, "ā i ī u ū rĕ rĕ lĕ lĕ é ai o au ĕ ö"),
	behind:     map[rune]string{0x1B00: "m", 0x1B01: "ng", 0x1B02: "ng", 0x1B03: "r", 0x1B04: "h"},
	others:     row(0x1B05, "a ā i ī u ū rĕ rĕ lĕ lĕ é ai o au"),
	killers:    "\u1B44",
}
