package language

import (
	"strings"
	"unicode"
)

// Script is a writing system of ISO 15924. The zero value is Unknown.
type Script uint8

// The scripts of the region first, then those that text from the region meets. Common and Inherited are the shared characters
// (digits, punctuation, some marks) of UAX #24; Hans, Hant and Jpan occur in tags only, never as the script of a character.
const (
	Unknown   Script = iota // Zzzz
	Common                  // Zyyy
	Inherited               // Zinh
	Latn
	Khmr
	Laoo
	Thai
	Mymr
	Taml
	Arab
	Hani
	Java
	Bali
	Sund
	Bugi
	Maka
	Batk
	Rjng
	Kawi
	Cham
	Tavt
	Lana
	Talu
	Tale
	Kali
	Tglg
	Hano
	Buhd
	Tagb
	Hmng
	Hmnp
	Rohg
	Pauc
	Deva
	Beng
	Telu
	Mlym
	Sinh
	Knda
	Guru
	Gujr
	Orya
	Tibt
	Hang
	Hira
	Kana
	Bopo
	Cyrl
	Grek
	Hebr
	Geor
	Armn
	Ethi
	Mong
	Yiii
	Thaa
	Syrc
	Cakm
	Mtei
	Lisu
	Plrd
	Hans
	Hant
	Jpan
	scriptCount
)

// ScriptCount is the number of Script values; every Script is below it, so counts fit an array of this length.
const ScriptCount = int(scriptCount)

var scriptCodes = [ScriptCount]string{
	Unknown: "Zzzz", Common: "Zyyy", Inherited: "Zinh", Latn: "Latn", Khmr: "Khmr", Laoo: "Laoo", Thai: "Thai", Mymr: "Mymr",
	Taml: "Taml", Arab: "Arab", Hani: "Hani", Java: "Java", Bali: "Bali", Sund: "Sund", Bugi: "Bugi", Maka: "Maka", Batk: "Batk",
	Rjng: "Rjng", Kawi: "Kawi", Cham: "Cham", Tavt: "Tavt", Lana: "Lana", Talu: "Talu", Tale: "Tale", Kali: "Kali", Tglg: "Tglg",
	Hano: "Hano", Buhd: "Buhd", Tagb: "Tagb", Hmng: "Hmng", Hmnp: "Hmnp", Rohg: "Rohg", Pauc: "Pauc", Deva: "Deva", Beng: "Beng",
	Telu: "Telu", Mlym: "Mlym", Sinh: "Sinh", Knda: "Knda", Guru: "Guru", Gujr: "Gujr", Orya: "Orya", Tibt: "Tibt", Hang: "Hang",
	Hira: "Hira", Kana: "Kana", Bopo: "Bopo", Cyrl: "Cyrl", Grek: "Grek", Hebr: "Hebr", Geor: "Geor", Armn: "Armn", Ethi: "Ethi",
	Mong: "Mong", Yiii: "Yiii", Thaa: "Thaa", Syrc: "Syrc", Cakm: "Cakm", Mtei: "Mtei", Lisu: "Lisu", Plrd: "Plrd",
	Hans: "Hans", Hant: "Hant", Jpan: "Jpan",
}

var scriptTables = [ScriptCount]*unicode.RangeTable{
	Common: unicode.Common, Inherited: unicode.Inherited, Latn: unicode.Latin, Khmr: unicode.Khmer, Laoo: unicode.Lao,
	Thai: unicode.Thai, Mymr: unicode.Myanmar, Taml: unicode.Tamil, Arab: unicode.Arabic, Hani: unicode.Han, Java: unicode.Javanese,
	Bali: unicode.Balinese, Sund: unicode.Sundanese, Bugi: unicode.Buginese, Maka: unicode.Makasar, Batk: unicode.Batak,
	Rjng: unicode.Rejang, Kawi: unicode.Kawi, Cham: unicode.Cham, Tavt: unicode.Tai_Viet, Lana: unicode.Tai_Tham,
	Talu: unicode.New_Tai_Lue, Tale: unicode.Tai_Le, Kali: unicode.Kayah_Li, Tglg: unicode.Tagalog, Hano: unicode.Hanunoo,
	Buhd: unicode.Buhid, Tagb: unicode.Tagbanwa, Hmng: unicode.Pahawh_Hmong, Hmnp: unicode.Nyiakeng_Puachue_Hmong,
	Rohg: unicode.Hanifi_Rohingya, Pauc: unicode.Pau_Cin_Hau, Deva: unicode.Devanagari, Beng: unicode.Bengali, Telu: unicode.Telugu,
	Mlym: unicode.Malayalam, Sinh: unicode.Sinhala, Knda: unicode.Kannada, Guru: unicode.Gurmukhi, Gujr: unicode.Gujarati,
	Orya: unicode.Oriya, Tibt: unicode.Tibetan, Hang: unicode.Hangul, Hira: unicode.Hiragana, Kana: unicode.Katakana,
	Bopo: unicode.Bopomofo, Cyrl: unicode.Cyrillic, Grek: unicode.Greek, Hebr: unicode.Hebrew, Geor: unicode.Georgian,
	Armn: unicode.Armenian, Ethi: unicode.Ethiopic, Mong: unicode.Mongolian, Yiii: unicode.Yi, Thaa: unicode.Thaana,
	Syrc: unicode.Syriac, Cakm: unicode.Chakma, Mtei: unicode.Meetei_Mayek, Lisu: unicode.Lisu, Plrd: unicode.Miao,
}

// scriptPlane0 holds the script of each code point of the Basic Multilingual Plane: one read a character on the hot path.
var scriptPlane0 = buildScriptPlane0()

func buildScriptPlane0() (plane [0x10000]Script) {
	for s, table := range scriptTables {
		if table == nil {
			continue
		}
		for _, r := range table.R16 {
			for c := uint32(r.Lo); c <= uint32(r.Hi); c += uint32(r.Stride) {
				plane[c] = Script(s)
			}
		}
	}
	return plane
}

// String gives the ISO 15924 code, "Zzzz" for Unknown.
func (s Script) String() string {
	if int(s) >= ScriptCount {
		return scriptCodes[Unknown]
	}
	return scriptCodes[s]
}

// ParseScript reads an ISO 15924 code in any case; ok is false for codes Lontar does not know.
func ParseScript(code string) (s Script, ok bool) {
	if code == "" {
		return Unknown, false
	}
	switch strings.ToLower(code) { // mixtures, by the script that tells them apart
	case "kore":
		return Hang, true
	case "hrkt":
		return Jpan, true
	}
	for i, c := range scriptCodes {
		if strings.EqualFold(c, code) {
			return Script(i), true
		}
	}
	return Unknown, false
}

// ScriptOf gives the script of a character by the Unicode script property (UAX #24). Unassigned and private characters, and scripts
// outside the list above, are Unknown.
func ScriptOf(r rune) Script {
	if uint32(r) < 0x10000 {
		return scriptPlane0[r]
	}
	if r >= 0x20000 && r <= 0x3FFFF {
		if unicode.Is(unicode.Han, r) {
			return Hani
		}
		return Unknown
	}
	for s, table := range scriptTables {
		if table != nil && len(table.R32) > 0 && unicode.Is(table, r) {
			return Script(s)
		}
	}
	return Unknown
}

// ScriptCounts is the number of characters of a text by script.
type ScriptCounts [ScriptCount]int

// Scripts counts the characters (code points) of a text by script. Bytes that are not UTF-8 count as Unknown.
func Scripts(text string) ScriptCounts {
	var counts ScriptCounts
	counts.Add(text)
	return counts
}

// Add counts the characters of one more text.
func (c *ScriptCounts) Add(text string) {
	for _, r := range text {
		if r == 0xFFFD {
			c[Unknown]++
			continue
		}
		c[ScriptOf(r)]++
	}
}

// Dominant gives the script with the most characters, not counting Common, Inherited and Unknown, and its share of all characters that
// have a script (0–1). Ties go to the script first in the list of scripts. It gives Unknown and 0 when no character has a script.
func (c *ScriptCounts) Dominant() (s Script, share float64) {
	total := 0
	for i := int(Inherited) + 1; i < ScriptCount; i++ {
		total += c[i]
		if c[i] > c[s] || s == Unknown && c[i] > 0 {
			s = Script(i)
		}
	}
	if total == 0 {
		return Unknown, 0
	}
	return s, float64(c[s]) / float64(total)
}
