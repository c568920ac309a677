package perturb

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/language"
)

// Text without marks, and the tone on the other vowel of oa, oe and uy.
func vietnamese() *habits {
	return &habits{ways: []func(string) string{unmarked, otherTonePlace}, certain: isMarked, words: map[string]string{
		"không": "ko k hok", "được": "đc dc", "rồi": "r", "cũng": "cg", "với": "vs", "biết": "bít", "gì": "j", "vậy": "v zậy", "người": "ng", "những": "nhg",
	}}
}

// isMarked says whether a syllable has marks. It begins with a letter then, since marks go with letters.
func isMarked(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	if !language.IsWordCharacter(first) {
		return false
	}
	for i, r := range word {
		if r >= utf8.RuneSelf && language.ScriptOf(r) == language.Latn && hasMark(word[i:i+utf8.RuneLen(r)], language.Latn) {
			return true
		}
	}
	return false
}

// unmarked writes a syllable without its marks.
func unmarked(word string) string {
	if !isMarked(word) {
		return ""
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'đ':
			return 'd'
		case r == 'Đ':
			return 'D'
		case unicode.Is(unicode.Mn, r):
			return -1
		}
		return r
	}, norm.NFD.String(word))
}

// toneMarks are grave, acute, tilde, hook and dot below.
const toneMarks = "\u0300\u0301\u0303\u0309\u0323"

// otherTonePlace moves the tone of a final oa, oe or uy to its other vowel: òa and oà, both of which are taught. Not behind q, where u is part of
// the consonant.
func otherTonePlace(word string) string {
	runes := []rune(norm.NFD.String(word))
	n := len(runes)
	if n < 3 {
		return ""
	}
	a, b, tone := runes[n-3], runes[n-2], runes[n-1]
	place := n - 2 // of the tone, after the move
	if strings.ContainsRune(toneMarks, b) {
		b, tone, place = tone, b, n-1
	}
	if !strings.ContainsRune(toneMarks, tone) {
		return ""
	}
	switch strings.ToLower(string(a) + string(b)) {
	case "oa", "oe":
	case "uy":
		if n > 3 && unicode.ToLower(runes[n-4]) == 'q' {
			return ""
		}
	default:
		return ""
	}
	runes[n-3], runes[n-2], runes[n-1] = a, b, b
	runes[place] = tone
	return norm.NFC.String(string(runes))
}
