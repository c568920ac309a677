package page

// pairScore judges a double-byte encoding: the share of its pairs that are common characters. pair gives the length of the character at the
// start of s (1 for ASCII, 0 for none) and whether it is common.
func pairScore(s []byte, pair func([]byte) (size int, common bool)) float64 {
	good, all := 0, 0
	for len(s) > 0 {
		if s[0] < 0x80 {
			s = s[1:]
			continue
		}
		all++
		size, common := pair(s)
		if size == 0 {
			if len(s) == 1 {
				break // cut off by the end of the sample
			}
			size = 1
			all++ // a byte that cannot be weighs as much as two strange characters
		} else if common {
			good++
		}
		s = s[size:]
	}
	if all == 0 {
		return 0
	}
	return float64(good) / float64(all)
}

func in(c, low, high byte) bool { return c >= low && c <= high }

// gbPair knows GBK and GB18030; common are punctuation, full-width signs and the 3,755 level 1 characters of GB 2312 (rows 16–55).
func gbPair(s []byte) (int, bool) {
	if len(s) < 2 || !in(s[0], 0x81, 0xFE) {
		return 0, false
	}
	if in(s[1], 0x30, 0x39) {
		if len(s) >= 4 && in(s[2], 0x81, 0xFE) && in(s[3], 0x30, 0x39) {
			return 4, false
		}
		return 0, false
	}
	if !in(s[1], 0x40, 0xFE) || s[1] == 0x7F {
		return 0, false
	}
	return 2, s[1] >= 0xA1 && (in(s[0], 0xB0, 0xD7) || in(s[0], 0xA1, 0xA3))
}

// big5Score judges Big5. Nearly half of its characters have an ASCII byte second; where none has, the text is another East Asian encoding.
func big5Score(s []byte) float64 {
	pairs, low := 0, 0
	for i := 0; i+1 < len(s); i++ {
		if s[i] >= 0x81 {
			if pairs++; s[i+1] < 0x80 {
				low++
			}
			i++
		}
	}
	if pairs > 8 && low*8 < pairs {
		return 0
	}
	return pairScore(s, big5Pair)
}

// big5Pair knows Big5; common are punctuation and the level 1 characters (0xA440–0xC67E).
func big5Pair(s []byte) (int, bool) {
	if len(s) < 2 || !in(s[0], 0x81, 0xFE) || !in(s[1], 0x40, 0x7E) && !in(s[1], 0xA1, 0xFE) {
		return 0, false
	}
	return 2, in(s[0], 0xA4, 0xC6) || in(s[0], 0xA1, 0xA2)
}

// koreanPair knows EUC-KR; common are the 2,350 Hangul syllables (rows 16–40) and punctuation.
func koreanPair(s []byte) (int, bool) {
	if len(s) < 2 || !in(s[0], 0xA1, 0xFE) || !in(s[1], 0xA1, 0xFE) {
		return 0, false
	}
	return 2, in(s[0], 0xB0, 0xC8) || s[0] == 0xA1
}

// eucPair knows EUC-JP; common are kana, punctuation and the level 1 kanji (rows 16–47).
func eucPair(s []byte) (int, bool) {
	switch {
	case len(s) >= 2 && s[0] == 0x8E && in(s[1], 0xA1, 0xDF):
		return 2, false
	case len(s) >= 3 && s[0] == 0x8F && in(s[1], 0xA1, 0xFE) && in(s[2], 0xA1, 0xFE):
		return 3, false
	case len(s) < 2 || !in(s[0], 0xA1, 0xFE) || !in(s[1], 0xA1, 0xFE):
		return 0, false
	}
	return 2, s[0] == 0xA4 || s[0] == 0xA5 || s[0] == 0xA1 || in(s[0], 0xB0, 0xCF)
}

// shiftPair knows Shift_JIS; common are kana, punctuation and the level 1 kanji (0x889F–0x9872).
func shiftPair(s []byte) (int, bool) {
	switch {
	case in(s[0], 0xA1, 0xDF):
		return 1, false
	case len(s) < 2 || !in(s[0], 0x81, 0x9F) && !in(s[0], 0xE0, 0xFC) || !in(s[1], 0x40, 0x7E) && !in(s[1], 0x80, 0xFC):
		return 0, false
	}
	return 2, in(s[0], 0x81, 0x98)
}
