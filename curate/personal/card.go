package personal

// cardShapes are the ways in which card numbers are printed: ISO/IEC 7812-1, and the grouping of the schemes.
var cardShapes = shapesOf([]string{"13", "14", "15", "16", "17", "18", "19", "4-4-4-4", "4-4-4-4-3", "4-6-5", "4-6-4"})

// card looks for a payment card number in the first groups: an issuer number in use, its length, and the check digit of ISO/IEC 7812-1 annex B
// (Luhn).
func (n *number) card(text string) (groups int, ok bool) {
	if n.count < 13 {
		return 0, false
	}
	for _, sh := range cardShapes {
		if g := len(sh.sizes); n.has(sh) && n.endsFree(text, g) && issued(n.window(g)) && luhn(n.window(g)) {
			return g, true
		}
	}
	return 0, false
}

// issued reports whether the issuer number belongs to a card scheme that issues cards of that length (the schemes' published ranges).
func issued(d []uint8) bool {
	two, three := two(d, 0), int(d[0])*100+two(d, 1)
	four := two*100 + int(d[2])*10 + int(d[3])
	switch n := len(d); {
	case d[0] == 4: // Visa
		return n == 13 || n == 16 || n == 19
	case two >= 51 && two <= 55 || four >= 2221 && four <= 2720: // Mastercard
		return n == 16
	case two == 34 || two == 37: // American Express
		return n == 15
	case two == 36 || two == 38 || three >= 300 && three <= 305: // Diners Club
		return n == 14
	case four >= 3528 && four <= 3589: // JCB
		return n == 16
	case two == 62, two == 81: // UnionPay
		return n >= 16
	case four == 6011 || three >= 644 && three <= 649 || two == 65 || two == 60: // Discover, RuPay
		return n == 16
	case four >= 2200 && four <= 2204: // Mir
		return n == 16
	case listed(four, 5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763): // Maestro
		return n >= 13
	}
	return false
}

// luhn checks the check digit.
func luhn(d []uint8) bool {
	sum := 0
	for i := range d {
		v := int(d[len(d)-1-i])
		if i%2 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}
