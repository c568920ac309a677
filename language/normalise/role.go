package normalise

// role is what a character is to the order of marks of its script: its rank there, in a range of its own for each script. Two neighbours whose
// roles can be out of place call for the rule of the script, so that a text in order is seen by the scan alone.
type role uint8

const (
	noRole        role = 0
	khmerObsolete role = 1
	khmerMark     role = 1 // and the ranks of Khmer above it
	khmerBaseRo   role = khmerMark + khmerFinal + 1
	khmerLast     role = khmerBaseRo
	burmeseMark   role = khmerLast // and the ranks of Burmese above it, to 11
	burmeseAsat   role = burmeseMark + 12
	burmeseVowelU role = burmeseMark + 13
	burmeseLetter role = burmeseMark + 14
	burmeseTwin   role = burmeseMark + 15 // wa and ra
	burmeseDigit  role = burmeseMark + 16
	burmeseCipher role = burmeseMark + 17 // zero and seven
	burmeseBelow  role = burmeseMark + 18 // the stacker
	otherMyanmar  role = burmeseMark + 19 // marks of other languages
	javaneseMark  role = otherMyanmar     // and the ranks of Javanese above it, to 6
	tamilLeft     role = javaneseMark + 7
	tamilRight    role = javaneseMark + 8
	thaiMark      role = javaneseMark + 9 // and of Thai above it the roles of abugida.role, to abugidaRoles
	laoMark       role = thaiMark + abugidaRoles
	roleCount          = laoMark + abugidaRoles
)

func roleOf(r rune) role {
	if r >= 0x1780 && r < 0x1800 {
		if rank := khmerRank(r); rank > 0 {
			return khmerMark + role(rank)
		}
		switch {
		case isKhmerObsolete(r):
			return khmerObsolete
		case r == khmerRo:
			return khmerBaseRo
		}
		return noRole
	}
	if a := thai.role(r); a > 0 {
		return thaiMark + a
	}
	if a := lao.role(r); a > 0 {
		return laoMark + a
	}
	if r >= 0x1000 && r < 0x1100 || isMyanmarMark(r) {
		return burmeseRole(r)
	}
	if rank := javaneseRank(r); rank > 0 {
		return javaneseMark + role(rank)
	}
	switch r {
	case 0x0BC6, 0x0BC7:
		return tamilLeft
	case 0x0BBE, 0x0BD7:
		return tamilRight
	}
	return noRole
}

func burmeseRole(r rune) role {
	switch {
	case burmeseRank(r) > 0:
		return burmeseMark + role(burmeseRank(r))
	case r == asat:
		return burmeseAsat
	case r == stacker:
		return burmeseBelow
	case isMyanmarMark(r):
		return otherMyanmar
	case r == burmeseU:
		return burmeseVowelU
	case r == burmeseWa, r == burmeseRa:
		return burmeseTwin
	case isBurmeseLetter(r):
		return burmeseLetter
	case r == burmeseZero, r == burmeseSeven:
		return burmeseCipher
	case isBurmeseDigit(r):
		return burmeseDigit
	}
	return noRole
}

// meetings says what each pair of neighbours calls for. It may call for more than a rule then does, never for less.
func meetings() (m [roleCount][roleCount]traits) {
	for a := range roleCount {
		m[a][khmerObsolete] |= hasKhmerMark
		m[a][khmerMark+khmerRobat] |= hasKhmerMark // a subscript may stand before it
		for b := range roleCount {
			m[a][b] |= khmerMeeting(a, b) | burmeseMeeting(a, b)
			if abugidaMeeting(a-thaiMark, b-thaiMark) {
				m[a][b] |= hasThaiMark
			}
			if abugidaMeeting(a-laoMark, b-laoMark) {
				m[a][b] |= hasLaoMark
			}
			// Of two cecak telu in a row the first may belong to a letter below, the second before it.
			if a >= b && b > javaneseMark && a < tamilLeft && (a > b || b == javaneseMark+1) {
				m[a][b] |= hasJavaneseMark
			}
		}
	}
	m[tamilRight][tamilLeft] |= hasTamilVowel
	return m
}

func khmerMeeting(a, b role) traits {
	isMark := func(r role) bool { return r > khmerMark && r <= khmerMark+khmerFinal }
	isVowel := func(r role) bool { return r >= khmerMark+khmerBefore && r <= khmerMark+khmerAfter }
	if isMark(a) && isMark(b) && (a > b || isVowel(a) && isVowel(b) || a == khmerMark+khmerBelow) ||
		a == khmerBaseRo && b == khmerMark+khmerCoeng ||
		b == khmerMark+khmerShifter && a != noRole && a != khmerBaseRo { // behind a letter that ends a subscript all is well
		return hasKhmerMark
	}
	return 0
}

// The roles of Thai and Lao characters: twice the rank for marks, up to 12, and these.
const (
	abugidaCircle  role = 1
	abugidaLeading role = 3
	abugidaAa      role = 5
	abugidaAm      role = 13
	abugidaRoles   role = 14
)

// role is what a character is to the order of marks, 0 for nothing.
func (a *abugida) role(r rune) role {
	switch r {
	case a.leading:
		return abugidaLeading
	case a.circle:
		return abugidaCircle
	case a.aa:
		return abugidaAa
	case a.am:
		return abugidaAm
	}
	return role(2 * a.rank(r))
}

func abugidaMeeting(a, b role) bool {
	if a >= abugidaRoles || b >= abugidaRoles || a == 0 || b == 0 { // below zero is above, too
		return false
	}
	isMark := func(r role) bool { return r%2 == 0 || r == abugidaCircle || r == abugidaAm }
	switch {
	case a == abugidaLeading:
		return b == abugidaLeading
	case a == abugidaCircle || b == abugidaCircle:
		return (isMark(a) || a == abugidaAa) && (isMark(b) || b == abugidaAa)
	}
	return isMark(a) && isMark(b) && a > b
}

func burmeseMeeting(a, b role) (t traits) {
	isMark := func(r role) bool { return r > burmeseMark && r <= burmeseMark+11 }
	switch {
	case isMark(a) && isMark(b) && a > b, a == burmeseAsat && isMark(b) && b != burmeseMark+11:
		t = hasBurmeseMark
	case isMark(a) && b == burmeseBelow, a == burmeseMark+7 && b == burmeseAsat:
		t = hasBurmeseMark
	case a == burmeseVowelU && (b == burmeseAsat || b == burmeseMark+10):
		t = hasBurmeseMark
	}
	isLetter := func(r role) bool { return r == burmeseLetter || r == burmeseTwin || r == burmeseVowelU }
	isDigit := func(r role) bool { return r == burmeseDigit || r == burmeseCipher }
	switch {
	case a == burmeseCipher && (isLetter(b) || isMark(b) || b == burmeseAsat || b == burmeseBelow || b == otherMyanmar),
		isLetter(a) && b == burmeseCipher, isDigit(a) && b == burmeseTwin:
		t |= hasNumeral
	}
	return t
}
