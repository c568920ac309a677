package language

import (
	"strings"

	"golang.org/x/text/language"

	"github.com/lontar-asean/lontar/fault"
)

// Tag names a language in one script, as ISO 639-3 code, hyphen, ISO 15924 code: "khm-Khmr", "zsm-Arab". It is what files, folders and
// reports carry. The only tag without a script is Und. Make one with Parse; a Tag converted from an arbitrary string is not checked.
type Tag string

// Und is the tag of text whose language is not known.
const Und Tag = "und"

// Language gives the ISO 639-3 code, "khm" of "khm-Khmr" and "und" of Und.
func (t Tag) Language() string {
	code, _, _ := strings.Cut(string(t), "-")
	return code
}

// Script gives the script of the tag, and Unknown when it has none.
func (t Tag) Script() Script {
	_, code, _ := strings.Cut(string(t), "-")
	s, _ := ParseScript(code)
	return s
}

// String gives the tag as text.
func (t Tag) String() string { return string(t) }

// ISO6391 gives the two-letter code that dataset cards and web pages use ("km"), and "" when the language has none. Codes of a
// macrolanguage stand for its standard form: "ms" for zsm, "zh" for cmn, "ar" for arb, "mg" for plt; "tl" stands for fil.
func (t Tag) ISO6391() string {
	code := t.Language()
	if two, ok := twoLetter[code]; ok {
		return two
	}
	base, err := language.ParseBase(code)
	if err != nil {
		return ""
	}
	if two := base.String(); len(two) == 2 {
		return two
	}
	return ""
}

// Parse reads any of the common ways to name a language: a canonical tag (khm-Khmr), a code with or without script or region (km, khm,
// khm_Khmr, km-KH, zh-TW, ms-Arab), an English name (Khmer) or the name in the language itself (ភាសាខ្មែរ). Codes with several spellings
// become one: tgl is fil, msa is zsm, zho is cmn. The error is a fault of kind Invalid.
func Parse(s string) (Tag, error) {
	name := strings.TrimSpace(s)
	if len(name) > 100 {
		return "", fault.New(fault.Invalid, "a language name of %d bytes is no language name", len(name)).Try("write a tag such as khm-Khmr")
	}
	if tag, ok := languageNames()[foldName(name)]; ok {
		return tag, nil
	}
	parts := strings.FieldsFunc(strings.ReplaceAll(name, "_", "-"), func(r rune) bool { return r == '-' })
	if len(parts) == 0 || !isCode(parts[0], 2, 3) {
		return "", fault.New(fault.Invalid, "unknown language %q", s).Try("write a tag such as khm-Khmr, or a code such as km")
	}
	code, ok := canonicalLanguage(strings.ToLower(parts[0]))
	if !ok {
		return "", fault.New(fault.Invalid, "unknown language code %q in %q", parts[0], s).Try("use an ISO 639-3 code such as khm")
	}
	script, region := Unknown, ""
	for _, part := range parts[1:] {
		switch {
		case script == Unknown && region == "" && isCode(part, 4, 4):
			if script, ok = ParseScript(part); !ok {
				return "", fault.New(fault.Invalid, "unknown script code %q in %q", part, s).Try("use an ISO 15924 code such as Khmr")
			}
		case region == "" && (isCode(part, 2, 2) || isDigits(part, 3)):
			region = strings.ToUpper(part)
		case !isSubtag(part):
			return "", fault.New(fault.Invalid, "%q is no part of a language tag in %q", part, s).Try("write a tag such as khm-Khmr")
		}
	}
	if script == Unknown {
		script = usualScript(code, region)
	}
	switch {
	case script != Unknown:
		return Tag(code + "-" + script.String()), nil
	case code == string(Und):
		return Und, nil
	}
	return "", fault.New(fault.Invalid, "language %q needs a script", s).Try("write for example %s-Latn", code)
}

// canonicalLanguage gives the ISO 639-3 code Lontar uses for any two- or three-letter code.
func canonicalLanguage(code string) (string, bool) {
	if alias, ok := aliases[code]; ok {
		return alias, true
	}
	if _, ok := usualScripts[code]; ok || code == string(Und) {
		return code, true
	}
	base, err := language.ParseBase(code)
	if err != nil {
		return "", false
	}
	three := base.ISO3()
	if alias, ok := aliases[three]; ok {
		return alias, true
	}
	return three, len(three) == 3
}

// usualScript gives the script a language is written in when nothing is said: our table first, then CLDR's likely subtags.
func usualScript(code, region string) Script {
	if code == "cmn" && (region == "TW" || region == "HK" || region == "MO") {
		return Hant
	}
	if s, ok := usualScripts[code]; ok {
		return s
	}
	if code == string(Und) {
		return Unknown
	}
	guess, confidence := language.Make(code).Script()
	if confidence == language.No {
		return Unknown
	}
	s, _ := ParseScript(guess.String())
	return s
}

// isCode says whether s is made of between low and high ASCII letters.
func isCode(s string, low, high int) bool {
	if len(s) < low || len(s) > high {
		return false
	}
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

func isDigits(s string, n int) bool {
	return len(s) == n && strings.Trim(s, "0123456789") == ""
}

// isSubtag says whether s could be a variant or extension of BCP 47, which Lontar accepts and leaves out.
func isSubtag(s string) bool {
	if len(s) > 8 {
		return false
	}
	for i := range len(s) {
		if c := s[i] | 0x20; (c < 'a' || c > 'z') && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return true
}
