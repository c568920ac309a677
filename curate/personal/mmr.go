package personal

import (
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// myanmar: numbers of the Posts and Telecommunications Department (ITU-T E.164 national numbering plan +95): mobile 09 and seven to nine digits,
// Yangon 01 and six or seven, other areas 02 to 08x. The National Registration Card of the Ministry of Immigration and Population reads
// state/township(kind)number: 12/KaMaYa(N)123456, ၁၂/ကမရ(နိုင်)၁၂၃၄၅၆.
func myanmar() Country {
	return Country{ISO: "MMR", TelephonePlan: language.TelephonePlanOf("MM"),
		IDs: []Identity{{Name: "MMR registration card", Find: registrationCard}},
	}
}

const (
	maxTownship = 40 // bytes; the longest Burmese township codes have three syllables
	maxCardKind = 40
	cardDigits  = 6
)

// registrationCard reads a card number whose state number begins at i.
func registrationCard(text string, i, floor int) (start, end int, ok bool) {
	start = i
	if start > floor && (asciiLetter(text[start-1]) || text[start-1] == '/') {
		return 0, 0, false
	}
	state := 0
	for n := 0; ; n++ {
		v, width := digitAt(text, i)
		if width == 0 {
			break
		}
		if state = state*10 + int(v); n > 1 || state > 14 { // fourteen states and regions
			return 0, 0, false
		}
		i += width
	}
	if state == 0 || i >= len(text) || text[i] != '/' {
		return 0, 0, false
	}
	if i, ok = wordThen(text, skipBlank(text, i+1), '(', maxTownship); !ok {
		return 0, 0, false
	}
	if i, ok = wordThen(text, i, ')', maxCardKind); !ok {
		return 0, 0, false
	}
	i = skipBlank(text, i)
	for range cardDigits {
		_, width := digitOrWa(text, i)
		if width == 0 {
			return 0, 0, false
		}
		i += width
	}
	if _, width := digitAt(text, i); width > 0 || i < len(text) && asciiLetter(text[i]) {
		return 0, 0, false
	}
	return start, i, true
}

// wordThen moves over letters and marks to a sign and behind it.
func wordThen(text string, i int, sign byte, most int) (next int, ok bool) {
	from := i
	for i < len(text) && i-from <= most {
		r, width := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == rune(sign):
			return i + 1, i > from
		case unicode.IsLetter(r), unicode.IsMark(r), r == ' ', invisibleAt(text, i) > 0:
		default:
			return 0, false
		}
		i += width
	}
	return 0, false
}

func skipBlank(text string, i int) int {
	for i < len(text) && text[i] == ' ' {
		i++
	}
	return i
}
