package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// isAbbreviation says whether the word before a full stop is shortened by it, so that the sentence goes on: an initial (J.), capitals with
// stops between (U.S.), or one of the usual ones of the language, most of which stand before a name or number.
func isAbbreviation(word string, tag language.Tag) bool {
	if r, width := utf8.DecodeRuneInString(word); width == len(word) && unicode.IsUpper(r) {
		return true
	}
	if strings.Contains(word, ".") && word == strings.ToUpper(word) && !strings.ContainsFunc(word, unicode.IsDigit) {
		return true
	}
	word = strings.ToLower(word)
	if len(word) > 8 {
		return false
	}
	for _, list := range [...]string{titles, abbreviations(tag.Language())} {
		for known := range strings.FieldsSeq(list) {
			if word == known {
				return true
			}
		}
	}
	return false
}

// titles are abbreviations before names that many languages written in Latin letters share.
const titles = "mr mrs ms dr prof st jr rev gen col sgt capt hon"

// abbreviations gives those of one language; written by us, not yet reviewed by native speakers.
func abbreviations(code string) string {
	switch code {
	case "ind", "jav", "sun", "min", "ban", "bjn", "ace", "bug", "mad":
		return "drs dra ir hj tn ny bpk sdr sdri jl jln no hlm rp kh tgl"
	case "zsm":
		return "en pn cik tn dato hj no jln kg ms"
	case "fil", "ceb", "ilo", "war", "pag", "hil", "pam", "bcl":
		return "g gng bb atty engr gov sen brgy blg no"
	case "vie":
		return "tp ts ths gs pgs bs ks tr"
	case "eng":
		return "no vs etc fig vol pp inc ltd co approx"
	}
	return ""
}

// isJawiInitial says whether the last piece of a word (what stands behind its last stop) is the name of a Latin letter in a language of the region
// written in Arabic letters, as in the initials of people and the names of firms: جورج وي. بوش, يو. ايس.
func isJawiInitial(word string, tag language.Tag) bool {
	switch tag.Language() {
	case "ace", "ban", "bjn", "min", "mad", "zsm", "ind", "mfa", "mdh", "tsg":
	default:
		return false
	}
	if len(word) > 20 {
		return false
	}
	for known := range strings.FieldsSeq(jawiLetters) {
		if word[strings.LastIndexByte(word, '.')+1:] == known {
			return true
		}
	}
	return false
}

// jawiLetters are the names of the Latin letters; written by us after the training rows of SIB-200, not yet reviewed by native speakers.
const jawiLetters = "اي بي سي دي ايف جي ايچ آي كي ايل ايم اين او ڤي كيو ار ايس اس تي يو ۏي وي ايكس واي زيت"
