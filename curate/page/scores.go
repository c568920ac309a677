package page

// thaiScore judges windows-874 (a superset of TIS-620 and ISO 8859-11): the share of bytes beyond ASCII that Thai spelling allows where
// they stand. Vowels and tones above and below need a consonant before them; Thai letters come in runs.
func thaiScore(s []byte) float64 {
	good, all, runs := 0, 0, 0
	for i, c := range s {
		if c < 0x80 {
			continue
		}
		all++
		before := byte(' ')
		if i > 0 {
			before = s[i-1]
		}
		if i+1 < len(s) && in(s[i+1], 0x40, 0x7E) {
			all++ // Thai stands beside spaces, not beside Latin letters; in double-byte encodings such bytes are second halves
		}
		if before < 0xA1 {
			runs++
		}
		switch {
		case c == 0xA0 || c == 0x85 || c >= 0x91 && c <= 0x97:
			good++
		case c < 0xA1 || c > 0xDA && c < 0xDF || c > 0xFB:
		case thaiMark(c):
			if before >= 0xA1 && before <= 0xCE || thaiMark(before) {
				good++
			}
		default:
			good++
		}
	}
	if all == 0 || runs*3 > all*2 { // Thai words are longer than one letter
		return 0
	}
	return float64(good) / float64(all)
}

func thaiMark(c byte) bool { return c == 0xD1 || c >= 0xD4 && c <= 0xDA || c >= 0xE7 && c <= 0xEE }

// vietnameseScore judges windows-1258: its combining tones (0xCC 0xD2 0xDE 0xEC 0xF2) follow vowels, its letters stand among ASCII letters.
func vietnameseScore(s []byte) float64 {
	good, all, tones := 0, 0, 0
	for i, c := range s {
		if c < 0xC0 {
			if c >= 0x80 {
				all++
				if c == 0xA0 || c >= 0x91 && c <= 0x97 || c == 0x85 || c == 0xAB || c == 0xBB {
					good++
				}
			}
			continue
		}
		all++
		switch c {
		case 0xCC, 0xD2, 0xDE, 0xEC, 0xF2:
			if i > 0 && vietnameseVowel(s[i-1]) {
				good++
				tones++
			}
		default:
			if vietnameseLetter(c) {
				good++
			}
		}
	}
	if all == 0 || tones*4 < all {
		return 0
	}
	return float64(good) / float64(all)
}

func vietnameseVowel(c byte) bool {
	switch c | 0x20 {
	case 'a', 'e', 'i', 'o', 'u', 'y', 0xE2, 0xE3, 0xEA, 0xF4, 0xF5, 0xFD:
		return true
	}
	return false
}

// vietnameseLetter names the letters beyond ASCII that Vietnamese uses, with those vowels that carry their tone in one byte.
func vietnameseLetter(c byte) bool {
	switch c | 0x20 {
	case 0xE2, 0xE3, 0xEA, 0xF4, 0xF5, 0xFD, 0xF0, 0xE0, 0xE1, 0xE8, 0xE9, 0xED, 0xF3, 0xF9, 0xFA:
		return true
	}
	return false
}

// arabicScore judges windows-1256, in which Jawi pages were written: letters in runs, none of the French letters between them.
func arabicScore(s []byte) float64 {
	good, all, runs := 0, 0, 0
	for i, c := range s {
		if c < 0x80 {
			continue
		}
		all++
		if i == 0 || s[i-1] < 0x80 {
			runs++
		}
		switch {
		case c >= 0xC0 && c <= 0xDF && c != 0xD7, c == 0xE1, c >= 0xE3 && c <= 0xE6, c == 0xEC, c == 0xED, c >= 0xF0 && c <= 0xF3, c >= 0xF5 && c <= 0xF6, c == 0xF8, c == 0xFA:
			good++
		case c == 0xA0, c == 0xA1, c == 0xBA, c == 0xBF, c == 0x81, c == 0x8D, c == 0x90, c == 0x98, c == 0x9D, c == 0x9E:
			good++
		}
	}
	if all == 0 || runs*3 > all {
		return 0
	}
	return float64(good) / float64(all) * 0.98 // between equals Thai is likelier
}

// latinScore judges windows-1252: letters with accents stand alone between ASCII letters, or the sign is punctuation.
func latinScore(s []byte) float64 {
	good, all := 0, 0
	for i, c := range s {
		if c < 0x80 {
			continue
		}
		all++
		alone := (i == 0 || s[i-1] < 0xC0) && (i+1 == len(s) || s[i+1] < 0xC0)
		switch {
		case c == 0x81 || c == 0x8D || c == 0x8F || c == 0x90 || c == 0x9D:
		case c < 0xC0, alone:
			good++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(good) / float64(all) * 0.9 // any bytes look a little like windows-1252
}
