package zawgyi

import (
	"math/rand/v2"
	"strings"
)

// orthography says how syllables of a language are written in Unicode. The letters are those of the Unicode standard's charts and of its
// chapter on the Myanmar script; how often each occurs is not said, so all are as likely. It stands for text that nobody may train on.
type orthography struct {
	name       string
	consonants []rune
	medials    []string
	vowels     []string // also of two marks; "" is no vowel
	finals     []string // consonant and asat
	tones      []string
	stacks     bool // stacked consonants and kinzi (Pali)
	digits     []rune
}

func span(first, last rune) (list []rune) {
	for r := first; r <= last; r++ {
		list = append(list, r)
	}
	return list
}

func closed(letters string) (list []string) {
	for _, r := range letters {
		list = append(list, string(r)+"\u103A")
	}
	return list
}

const ieVowels = "\u102D,\u102E,\u102F,\u1030,\u102C,\u1031,\u1032,\u1036,"

// orthographies are those of the script besides Burmese: Mon, S'gaw Karen, Western and Eastern Pwo, Pa'o, Geba, Kayah, Rumai Palaung, Shan,
// Khamti, Aiton and Phake, and Pali.
func orthographies() []orthography {
	burmese := span(0x1000, 0x1021)
	vowels := strings.Split(ieVowels, ",")
	digits := span(0x1040, 0x1049)
	finals := closed("ကခဂငစညဉဋဏတထဒနပဖဗမယရလဝသဟ")
	return []orthography{
		{name: "mon", consonants: append(append([]rune{0x105A, 0x105B, 0x105C, 0x105D, 0x1028}, burmese...), burmese...),
			medials: []string{"\u103B", "\u103C", "\u103D", "\u103E", "\u105E", "\u105F", "\u1060", "\u103E\u1060", "\u103C\u103D"},
			vowels:  append([]string{"\u1033", "\u1034", "\u1035", "\u102D\u102F", "\u102D\u1036", "\u102F\u1036", "\u1031\u102C", "\u1035\u102F", "\u1030\u1036", "\u102E\u102F"}, vowels...),
			finals:  closed("ကၚတနပမယဝဟအညလရသ"), tones: []string{"\u1038", "\u103A", ""}, stacks: true, digits: digits},
		{name: "sgaw", consonants: append([]rune{0x1061, 0x1061}, burmese...), medials: []string{"\u103B", "\u103C", "\u103D", "\u103E", "\u1060"},
			vowels: append([]string{"\u1062", "\u1062", "\u102F", "\u1030", "\u1037", "\u1032"}, vowels...),
			tones:  []string{"\u1063", "\u1064", "\u103A", "\u1062\u103A", "\u102C\u103A", "\u1063\u103A", "\u1038", "\u1064\u103A", "\u1037", ""}, digits: digits},
		{name: "pwo west", consonants: append([]rune{0x1065, 0x1066}, burmese...), medials: []string{"\u103B", "\u103C", "\u103D", "\u103E", "\u1060"},
			vowels: append([]string{"\u1067", "\u1068", "\u102D\u102F", "\u102F\u1036"}, vowels...),
			tones:  []string{"\u1069", "\u106A", "\u106B", "\u106C", "\u106D", ""}, digits: digits},
		{name: "pwo east", consonants: append([]rune{0x106E, 0x106F, 0x1070, 0x105C}, burmese...), medials: []string{"\u103B", "\u103C", "\u103D", "\u103E", "\u1060"},
			vowels: append([]string{"\u1033", "\u1034", "\u102D\u102F", "\u1031\u102C", "\u1036"}, vowels...),
			finals: finals, tones: []string{"\u1037", "\u1038", "\u103A", ""}, digits: digits},
		{name: "pao", consonants: burmese, medials: []string{"\u103B", "\u103C", "\u103D", "\u103E"},
			vowels: append([]string{"\u102D\u102F", "\u1031\u102C", "\u102F\u1036"}, vowels...), finals: finals,
			tones: []string{"\uAA7B", "\u108F", "\u1038", "\u1037", "\u1089", "\u103A\u108F", ""}, digits: digits},
		{name: "geba", consonants: append([]rune{0x1071}, burmese...), medials: []string{"\u103B", "\u103D", "\u1060"}, vowels: append([]string{"\u1062"}, vowels...),
			tones: []string{"\u1063", "\u1064", "\u103A", ""}, digits: digits},
		{name: "kayah", consonants: burmese, medials: []string{"\u103B", "\u103C", "\u103D", "\u103E"}, vowels: append([]string{"\u1072", "\u1073", "\u1074"}, vowels...),
			tones: []string{"\u1038", "\u1037", "\u103A", ""}, digits: digits},
		{name: "palaung", consonants: append([]rune{0x108E, 0x1075, 0x107C}, burmese...), medials: []string{"\u103B", "\u103C", "\u103D"}, vowels: vowels,
			finals: closed("ကငတနပမယဝဟ"), tones: []string{"\u108F", "\u1038", ""}, digits: digits},
		{name: "shan", consonants: append(span(0x1075, 0x1081), []rune("ငတထပမယရလသဝဢ")...), medials: []string{"\u103B", "\u103C", "\u1082"},
			vowels: append([]string{"\u1062", "\u1083", "\u1084", "\u1085", "\u1086", "\u1031\u1083", "\u102D\u102F", "\u1030\u1086", "\u1082\u103A", "\u102D\u1030", "\u102F\u1086"}, vowels...),
			finals: closed("ၵငၺတၼပမဝ"), tones: []string{"\u1087", "\u1088", "\u1089", "\u108A", "\u1038", "\u103A", ""}, digits: span(0x1090, 0x1099)},
		{name: "khamti", consonants: append(append(span(0xAA60, 0xAA6F), span(0xAA71, 0xAA76)...), []rune("ၵငၸတပမယလဝ")...), medials: []string{"\u103B", "\u103C", "\u103D", "\uFE00"},
			vowels: append([]string{"\u1083", "\u109D", "\u1086", "\u102D\u102F", "\u109D\u103A"}, vowels...),
			finals: closed("ၵငꩫတပမၺဝ"), tones: []string{"\u109A", "\u109B", "\u109C", "\u108A", "\u1089", "\u103A", ""}, digits: digits},
		{name: "tai laing", consonants: append(append(span(0xA9E0, 0xA9E4), span(0xA9E7, 0xA9EF)...), span(0xA9FA, 0xA9FE)...), medials: []string{"\u103B", "\u103C", "\u103D"},
			vowels: append([]string{"\u1083", "\u1086", "\uA9E5"}, vowels...), finals: closed("ꧢငတပမဝ"), tones: []string{"\uAA7C", "\u1038", "\u1037", ""}, digits: span(0xA9F0, 0xA9F9)},
		{name: "pali", consonants: burmese, medials: []string{"\u103B", "\u103C", "\u103D", "\u103E"},
			vowels: []string{"\u102C", "\u102D", "\u102E", "\u102F", "\u1030", "\u1031", "\u1031\u102C", "\u1036", "\u102D\u1036", "\u102B", "", "", ""}, stacks: true, tones: []string{""}, digits: digits},
	}
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// sentence writes words of random syllables.
func (o *orthography) sentence(r *rand.Rand, words int) string {
	var b strings.Builder
	for range words {
		for range 1 + r.IntN(5) {
			o.syllable(r, &b)
		}
		b.WriteByte(' ')
	}
	return b.String()
}

func (o *orthography) syllable(r *rand.Rand, b *strings.Builder) {
	if r.IntN(60) == 0 {
		b.WriteRune(pick(r, o.digits))
		return
	}
	if o.stacks && r.IntN(40) == 0 {
		b.WriteString("\u1004\u103A\u1039")
	}
	b.WriteRune(pick(r, o.consonants))
	if o.stacks && r.IntN(4) == 0 {
		b.WriteRune(0x1039)
		b.WriteRune(rune(0x1000 + r.IntN(33)))
	}
	if r.IntN(3) == 0 {
		b.WriteString(pick(r, o.medials))
	}
	b.WriteString(pick(r, o.vowels))
	if len(o.finals) > 0 && r.IntN(2) == 0 {
		b.WriteString(pick(r, o.finals))
	}
	b.WriteString(pick(r, o.tones))
	if r.IntN(50) == 0 {
		b.WriteString(pick(r, []string{"\u104A", "\u104B", "\u104D", "\u104F"}))
	}
}
