package personal

import "github.com/lontar-asean/lontar/language"

// singapore: numbers of the Infocomm Media Development Authority's National Numbering Plan (ITU-T E.164 +65): eight digits that begin with 3, 6, 8
// or 9, no trunk digit. NRIC and FIN: a letter S, T, F, G or M, seven digits, a check letter (Immigration & Checkpoints Authority; weights 2 7 6 5 4
// 3 2, plus 4 for T and G, plus 3 for M, mod 11).
func singapore() Country {
	return Country{ISO: "SGP", TelephonePlan: language.TelephonePlanOf("SG"),
		IDs: []Identity{{Name: "SGP citizen or resident", Find: registrationIdentity}},
	}
}

// registrationIdentity reads the NRIC or FIN whose first digit is at i.
func registrationIdentity(text string, i, floor int) (start, end int, ok bool) {
	start = i - 1
	if start < floor || start > floor && (asciiLetter(text[start-1]) || asciiDigit(text[start-1]) || text[start-1] == '_') {
		return 0, 0, false
	}
	sum := 0
	for _, weight := range [7]int{2, 7, 6, 5, 4, 3, 2} {
		v, width := digitAt(text, i)
		if width == 0 {
			return 0, 0, false
		}
		sum += weight * int(v)
		i += width
	}
	if i >= len(text) || !asciiLetter(text[i]) || i+1 < len(text) && (asciiLetter(text[i+1]) || asciiDigit(text[i+1]) || text[i+1] == '_' || text[i+1] == '@') {
		return 0, 0, false
	}
	var letters string
	switch text[start] &^ 0x20 {
	case 'T':
		sum += 4
		fallthrough
	case 'S':
		letters = "JZIHGFEDCBA"
	case 'G':
		sum += 4
		fallthrough
	case 'F':
		letters = "XWUTRQPNMLK"
	case 'M':
		sum += 3
		letters = "XWUTRQPNJLK"
	default:
		return 0, 0, false
	}
	return start, i + 1, letters[sum%11] == text[i]&^0x20
}
