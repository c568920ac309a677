package normalise

import "github.com/lontar-asean/lontar/language"

var lao = abugida{leading: 0x0EC0, doubled: 0x0EC1, circle: 0x0ECD, aa: 0x0EB2, am: 0x0EB3, tones: [2]rune{0x0EC8, 0x0ECB}, rank: laoRank}

// laoRank is the order of Lao marks behind a consonant: semivowel, virama, lower vowel, upper vowel, niggahita, which is the vowel o too,
// then tone or other sign. It agrees
// with the canonical combining classes (0, 9, 118, 0, 122), so that NFC keeps it. ຫນ and ຫມ are left as written: the ligatures ໜ and ໝ are
// another spelling, not another form.
func laoRank(r rune) uint8 {
	switch {
	case r == 0x0EBC:
		return 1
	case r == 0x0EBA:
		return 2
	case r == 0x0EB8, r == 0x0EB9:
		return 3
	case r == 0x0EB1, r >= 0x0EB4 && r <= 0x0EB7, r == 0x0EBB:
		return 4
	case r == 0x0ECD:
		return 5
	case r >= 0x0EC8 && r <= 0x0ECE:
		return 6
	}
	return 0
}

func orderLao(s string, _ language.Tag) (string, int) { return lao.order(s) }
