package normalise

import "github.com/lontar-asean/lontar/language"

var thai = abugida{leading: 0x0E40, doubled: 0x0E41, circle: 0x0E4D, aa: 0x0E32, am: 0x0E33, tones: [2]rune{0x0E48, 0x0E4B}, rank: thaiRank}

// thaiRank is the order of Thai marks behind a consonant: phinthu, lower vowel, upper vowel, then tone or other sign. It agrees with the
// canonical combining classes (9, 103, 0, 107), so that NFC keeps it.
func thaiRank(r rune) uint8 {
	switch {
	case r == 0x0E3A:
		return 1
	case r == 0x0E38, r == 0x0E39:
		return 2
	case r == 0x0E31, r >= 0x0E34 && r <= 0x0E37, r == 0x0E47:
		return 3
	case r >= 0x0E48 && r <= 0x0E4E:
		return 4
	}
	return 0
}

func orderThai(s string, _ language.Tag) (string, int) { return thai.order(s) }
