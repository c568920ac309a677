package romanise

import "github.com/lontar-asean/lontar/language"

// thai follows the Royal Thai General System of Transcription (1999), which writes neither tones nor length. Where no vowel is written it
// reads o between two consonants and a behind one, which is right more often than not.
var thai = written{
	name:    "Royal Thai General System (1999)",
	script:  language.Thai,
	initial: row(0x0E01, "k kh kh kh kh kh ng ch ch ch s ch y d t th th th n d t th th th n b p ph f ph f ph m y r rue l lue w s s s h l ʼ h"),
	final:   row(0x0E01, "k k k k k k ng t t t t t n t t t t t n t t t t t n p p p p p p p m i n - n - o t t t - n - -"),
	leading: "เแโใไ", trailing: "ะัาำิีึืุูๅ็อวย",
	vowels: map[string]string{
		"-ะ": "a", "-ั": "a", "-ัว": "ua", "-ัวะ": "ua", "-า": "a", "-ำ": "am", "-ิ": "i", "-ี": "i", "-ึ": "ue", "-ื": "ue", "-ือ": "ue",
		"-ุ": "u", "-ู": "u", "-อ": "o", "-็อ": "o", "-็": "o", "-ว": "ua", "-ๅ": "a", "-าย": "ai", "-าว": "ao", "-ัย": "ai", "-ิว": "io", "-อย": "oi", "-ุย": "ui",
		"เ-": "e", "เ-ะ": "e", "เ-็": "e", "เ-า": "ao", "เ-าะ": "o", "เ-ีย": "ia", "เ-ียะ": "ia", "เ-ียว": "iao", "เ-ือ": "uea", "เ-ือะ": "uea", "เ-ือย": "ueai", "เ-อ": "oe",
		"เ-อะ": "oe", "เ-ิ": "oe", "เ-ย": "oei", "เ-ว": "eo", "เ-็ว": "eo",
		"แ-": "ae", "แ-ะ": "ae", "แ-็": "ae", "แ-ว": "aeo", "โ-": "o", "โ-ะ": "o", "โ-ย": "oi", "ไ-": "ai", "ไ-ย": "ai", "ใ-": "ai",
	},
	silent: "ฺ่้๊๋ํ๎", muting: '์', leader: 'ห', sonorants: "งญนมยรลว",
}
