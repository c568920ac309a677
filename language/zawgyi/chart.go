package zawgyi

// kind is the part that a Zawgyi code point plays in a syllable.
type kind uint8

const (
	foreign kind = iota // in no syllable: punctuation, digits, code points that Zawgyi does not use, everything else
	prefix              // stands before its consonant: vowel e, medial ra
	base                // consonant or independent vowel, also a stacked pair drawn as one
	under               // stacked consonant below the base
	mark                // any other mark
	over                // kinzi, perhaps with the vowel above it
)

// glyph is what a Zawgyi code point stands for: its part and its Unicode characters. The virama of what is stacked and the three characters
// of kinzi are left out: under and over say so.
type glyph struct {
	kind kind
	text string
}

// first and last bound the code points that Zawgyi gives a meaning of its own.
const (
	first = 0x1000
	last  = 0x1097
)

// chart holds the meaning of every code point from first.
var chart = buildChart()

func buildChart() (c [last - first + 1]glyph) {
	set := func(r rune, k kind, text string) { c[r-first] = glyph{k, text} }
	for r := rune(0x1000); r <= 0x102A; r++ {
		if r != 0x1022 && r != 0x1028 { // not in the font
			set(r, base, string(r))
		}
	}
	for _, r := range []rune{0x102B, 0x102C, 0x102D, 0x102E, 0x102F, 0x1030, 0x1032, 0x1036, 0x1037, 0x1038} {
		set(r, mark, string(r))
	}
	set(0x1031, prefix, "\u1031")
	set(0x1033, mark, "\u102F") // u and uu drawn to the right
	set(0x1034, mark, "\u1030")
	set(0x1039, mark, "\u103A")
	set(0x103A, mark, "\u103B")
	set(0x103B, prefix, "\u103C")
	set(0x103C, mark, "\u103D")
	set(0x103D, mark, "\u103E")
	set(0x104E, base, "\u104E")
	set(0x105A, mark, "\u102B\u103A")
	for r, lower := range map[rune]string{
		0x1060: "\u1000", 0x1061: "\u1001", 0x1062: "\u1002", 0x1063: "\u1003", 0x1065: "\u1005", 0x1066: "\u1006", 0x1067: "\u1006",
		0x1068: "\u1007", 0x1069: "\u1008", 0x106C: "\u100B", 0x106D: "\u100C", 0x1070: "\u100F", 0x1071: "\u1010", 0x1072: "\u1010",
		0x1073: "\u1011", 0x1074: "\u1011", 0x1075: "\u1012", 0x1076: "\u1013", 0x1077: "\u1014", 0x1078: "\u1015", 0x1079: "\u1016",
		0x107A: "\u1017", 0x107B: "\u1018", 0x107C: "\u1019", 0x1085: "\u101C", 0x1093: "\u1018", 0x1096: "\u1010\u103D",
	} {
		set(r, under, lower)
	}
	set(0x1064, over, "")
	set(0x108B, over, "\u102D")
	set(0x108C, over, "\u102E")
	set(0x108D, over, "\u1036")
	set(0x106A, base, "\u1009") // nya without its tail, before marks below
	set(0x106B, base, "\u100A")
	set(0x108F, base, "\u1014") // na cut short
	set(0x1090, base, "\u101B") // ra cut short
	set(0x1086, base, "\u103F")
	set(0x106E, base, "\u100D\u1039\u100D")
	set(0x106F, base, "\u100D\u1039\u100E")
	set(0x1091, base, "\u100F\u1039\u100D")
	set(0x1092, base, "\u100B\u1039\u100C")
	set(0x1097, base, "\u100B\u1039\u100B")
	set(0x107D, mark, "\u103B")
	for r := rune(0x107E); r <= 0x1084; r++ {
		set(r, prefix, "\u103C")
	}
	set(0x1087, mark, "\u103E")
	set(0x1088, mark, "\u103E\u102F")
	set(0x1089, mark, "\u103E\u1030")
	set(0x108A, mark, "\u103D\u103E")
	set(0x108E, mark, "\u102D\u1036")
	set(0x1094, mark, "\u1037") // dot below moved to the right, and further
	set(0x1095, mark, "\u1037")
	return c
}

// place is the rank of a Unicode mark behind its base (Unicode Technical Note 11, version 4, with the order 1037 103A of NFC).
func place(r rune) uint8 {
	switch r {
	case 0x103B, 0x103C, 0x103D, 0x103E:
		return uint8(r - 0x103B)
	case 0x1031:
		return 4
	case 0x102D, 0x102E:
		return 5
	case 0x102F, 0x1030:
		return 6
	case 0x102B, 0x102C:
		return 7
	case 0x1032:
		return 8
	case 0x1036:
		return 9
	case 0x1037:
		return 10
	case 0x103A:
		return 11
	}
	return 12
}

// isSpacing says whether a mark takes room of its own, so that writing it twice is seen.
func isSpacing(r rune) bool { return r == 0x102B || r == 0x102C || r == 0x1038 }
