package zawgyi

// letters writes a syllable. It says false, with an unfinished piece written, when Zawgyi has no glyph for something.
func (w *writer) letters(l *letters) bool {
	put := func(r rune) { w.out.WriteRune(r) }
	ya, ra, wa, ha := l.has(0x103B), l.has(0x103C), l.has(0x103D), l.has(0x103E)
	upper := l.has(0x102D) || l.has(0x102E) || l.has(0x1032) || l.has(0x1036) || l.kinzi
	lower := l.has(0x102F) || l.has(0x1030)
	stack, pair := rune(0), rune(0)
	if l.stack != 0 {
		for _, p := range pairs {
			if p.upper == l.base && p.lower == l.stack {
				pair = p.glyph
			}
		}
		if stack = lowered(l.base, l.stack); pair == 0 && stack == 0 {
			return false
		}
	}
	below := stack != 0 && pair == 0 || wa || ha || lower

	if l.has(0x1031) {
		put(0x1031)
	}
	if ra {
		put(w.ra(l.base, upper, wa || stack != 0 && pair == 0))
	}
	base := w.base(l, below, lower)
	if pair != 0 {
		base = pair
	}
	if base == 0 {
		return false
	}
	put(base)
	if pair == 0 && stack != 0 {
		put(stack)
	}
	w.medials(ya, wa, ha, l)
	w.vowels(l, ya || ra || wa || stack != 0 || tail(l.base))
	return true
}

// tail says whether a consonant reaches below the line.
func tail(r rune) bool {
	return r == 0x1008 || r == 0x100A || r == 0x1009 || r == 0x100B || r == 0x100D || r == 0x1025 || r == 0x1020
}

func (w *writer) ra(base rune, upper, lower bool) rune {
	r := rune(0x103B)
	switch {
	case upper && lower:
		r = 0x1083
	case lower:
		r = 0x1081
	case upper:
		r = 0x107F
	}
	if isWide(base) {
		if r == 0x103B {
			return 0x107E
		}
		r++
	}
	return r
}

// base gives the glyph of the base, 0 when there is none.
func (w *writer) base(l *letters, below, lower bool) rune {
	switch r := l.base; {
	case r == 0x1022, r == 0x1028:
		return 0
	case r == 0x103F:
		return 0x1086
	case r == 0x1009 && (l.has(0x103A) || l.stack != 0):
		return 0x1025
	case r == 0x101D && w.manner.zeroForWa:
		return 0x1040
	case w.manner.plain:
		return r
	case r == 0x1014 && (below || l.has(0x103B) || l.has(0x103C)):
		return 0x108F
	case r == 0x101B && lower:
		return 0x1090
	case r == 0x1009 && below:
		return 0x106A
	case r == 0x100A && below && !lower:
		return 0x106B
	default:
		return r
	}
}

func (w *writer) medials(ya, wa, ha bool, l *letters) {
	put := func(r rune) { w.out.WriteRune(r) }
	low := l.has(0x102F) && !l.has(0x102D)
	switch {
	case ya && (wa || ha && low) && !w.manner.plain:
		put(0x107D)
	case ya && !(ha && !wa):
		put(0x103A)
	}
	switch {
	case wa && ha:
		put(0x108A)
	case wa:
		put(0x103C)
	case ha && w.joined(l):
	case ha && l.has(0x103C) && !w.manner.plain:
		put(0x1087)
	case ha:
		put(0x103D)
	}
	if ya && ha && !wa && !(low && !w.manner.plain) { // ha comes first when nothing else stands below
		put(0x103A)
	}
}

// joined says whether ha and u are one glyph.
func (w *writer) joined(l *letters) bool {
	return !w.manner.plain && l.has(0x103E) && !l.has(0x103D) && l.has(0x102F) && !l.has(0x102D)
}

// vowels writes what stands behind the medials; far says that u goes to the right.
func (w *writer) vowels(l *letters, far bool) {
	put := func(r rune) { w.out.WriteRune(r) }
	u, uu := rune(0x102F), rune(0x1030)
	if (far || l.has(0x103E)) && !w.manner.plain {
		u, uu = 0x1033, 0x1034
	}
	if w.joined(l) {
		u = 0x1088
	}
	first := w.manner.lowerFirst
	upper := l.has(0x102D) || l.has(0x102E)
	if first && upper && l.has(0x102F) {
		put(u)
	}
	switch circle := l.has(0x1036); {
	case l.kinzi && l.has(0x102D):
		put(0x108B)
	case l.kinzi && l.has(0x102E):
		put(0x108C)
	case l.kinzi && circle:
		put(0x108D)
	case l.kinzi:
		put(0x1064)
	case l.has(0x102D) && circle && !w.manner.plain:
		put(0x108E)
	}
	circle := l.has(0x1036)
	if l.kinzi || l.has(0x102D) && circle && !w.manner.plain {
		circle = circle && l.kinzi && upper // still to be written
	} else {
		for _, r := range [...]rune{0x102D, 0x102E} {
			if l.has(r) {
				put(r)
			}
		}
	}
	if l.has(0x1032) {
		put(0x1032)
	}
	if circle {
		put(0x1036)
	}
	if l.has(0x102F) && !(first && upper) {
		put(u)
	}
	if l.has(0x1030) {
		put(uu)
	}
	asat := l.has(0x103A)
	switch {
	case l.has(0x102B) && asat:
		put(0x105A)
		asat = false
	case l.has(0x102B):
		put(0x102B)
	}
	for _, m := range l.marks[:l.count] {
		if m == 0x102C {
			put(m)
		}
	}
	dot := l.has(0x1037)
	if dot && (w.manner.dotFirst || !asat) {
		put(w.dot(l, far))
		dot = false
	}
	if asat {
		put(0x1039)
	}
	if dot {
		put(w.dot(l, far))
	}
	for _, m := range l.marks[:l.count] {
		if m == 0x1038 {
			put(m)
		}
	}
}

// dot gives the glyph of the dot below: it moves to the right for what else stands there.
func (w *writer) dot(l *letters, far bool) rune {
	switch {
	case w.manner.plainDot:
		return 0x1037
	case far && (l.has(0x103C) || l.has(0x103D) || l.has(0x102F)):
		return 0x1095
	case l.has(0x102F), l.has(0x1030), l.base == 0x1014, l.has(0x103E) && !l.has(0x103A):
		return 0x1094
	}
	return 0x1037
}
