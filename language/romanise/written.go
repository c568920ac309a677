package romanise

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// written is the table of Thai and Lao, whose vowels stand around the consonant as they are seen: before, above, below and behind it.
type written struct {
	name      string
	script    language.Script
	initial   map[rune]string
	final     map[rune]string
	leading   string            // vowel signs before the consonant
	trailing  string            // vowel signs behind, above and below it, also letters that are part of one
	vowels    map[string]string // leading sign and trailing signs, for each vowel
	silent    string            // tone marks and others that are not written
	muting    rune              // the sign that silences the letter it stands on
	leader    rune              // the letter ho, which leads a sonorant and is not heard
	sonorants string
}

func (w *written) standard() string { return w.name }

// write goes from syllable to syllable: leading vowel, one or two consonants, trailing vowel, closing consonant.
func (w *written) write(b *strings.Builder, text string) int {
	letters, length := w.letters(text)
	for i := 0; i < len(letters); {
		i += w.syllable(b, letters[i:])
	}
	return length
}

// letters gives the letters of the stretch at the beginning of text, without tones and silenced letters, and its length in bytes.
func (w *written) letters(text string) (letters []rune, length int) {
	for length < len(text) {
		r, width := utf8.DecodeRuneInString(text[length:])
		if language.ScriptOf(r) != w.script {
			break
		}
		length += width
		switch {
		case r == w.muting && w.muting != 0:
			if n := len(letters); n > 0 {
				letters = letters[:n-1]
			}
		case strings.ContainsRune(w.silent, r):
		case r == 0x0E33:
			letters = append(letters, 'ำ')
		default:
			letters = append(letters, r)
		}
	}
	return letters, length
}

// syllable writes the first syllable and gives the number of its letters, at least one.
func (w *written) syllable(b *strings.Builder, l []rune) int {
	i, lead := 0, ""
	if strings.ContainsRune(w.leading, l[0]) {
		lead, i = string(l[0]), 1
	}
	if i == len(l) || w.initial[l[i]] == "" {
		w.other(b, l[0])
		return 1
	}
	onset := w.initial[l[i]]
	if i+1 < len(l) && w.isCluster(l[i], l[i+1:], lead != "") {
		if l[i] == w.leader {
			onset = ""
		}
		onset += w.initial[l[i+1]]
		i++
	}
	i++
	b.WriteString(onset)
	vowel, n := w.vowel(lead, l[i:])
	b.WriteString(vowel)
	i += n
	if i < len(l) && vowel == "" && w.final[l[i]] != "" && !w.opens(l[i:]) { // two consonants with nothing between
		b.WriteByte('o')
	} else if vowel == "" {
		b.WriteByte('a')
	}
	if i < len(l) && w.final[l[i]] != "" && !w.opens(l[i:]) {
		b.WriteString(w.final[l[i]])
		i++
	}
	return i
}

// vowel gives the longest vowel that a leading sign and the signs that follow make, and how many of these it takes.
func (w *written) vowel(lead string, l []rune) (string, int) {
	n := 0
	for n < len(l) && n < 3 && strings.ContainsRune(w.trailing, l[n]) {
		n++
	}
	for ; n >= 0; n-- {
		last := n > 0 && w.initial[l[n-1]] != "" && n < len(l) && strings.ContainsRune(w.trailing, l[n]) && w.initial[l[n]] == ""
		if v, ok := w.vowels[lead+"-"+string(l[:n])]; ok && !last {
			return v, n
		}
	}
	return "", 0
}

// opens says whether a consonant begins the next syllable: a vowel sign follows it, or a pair of consonants that has one.
func (w *written) opens(l []rune) bool {
	if len(l) < 2 {
		return false
	}
	next := l[1]
	if strings.ContainsRune(w.trailing, next) && w.initial[next] == "" {
		return true
	}
	return w.isCluster(l[0], l[1:], false) && len(l) > 2 && strings.ContainsRune(w.trailing, l[2]) && w.initial[l[2]] == ""
}

// isCluster says whether a consonant and the next begin one syllable: a stop with r, l or w, or the leading ho with a sonorant, before a
// vowel sign.
func (w *written) isCluster(first rune, rest []rune, led bool) bool {
	second := rest[0]
	if !strings.ContainsRune(w.sonorants, second) {
		return false
	}
	hasVowel := led || len(rest) > 1 && strings.ContainsRune(w.trailing, rest[1]) && w.initial[rest[1]] == ""
	if first == w.leader {
		return hasVowel || second == 0x0EBC // the semivowel sign is nothing else
	}
	latin := w.initial[second]
	return hasVowel && (latin == "r" || latin == "l" || latin == "w") && strings.Contains(" k kh p ph t ", " "+w.initial[first]+" ")
}

func (w *written) other(b *strings.Builder, r rune) {
	switch {
	case unicode.IsDigit(r):
		writeDigit(b, r)
	case w.vowels["-"+string(r)] != "":
		b.WriteString(w.vowels["-"+string(r)])
	case w.vowels[string(r)+"-"] != "":
		b.WriteString(w.vowels[string(r)+"-"])
	case unicode.IsPunct(r) || unicode.IsSymbol(r):
		b.WriteRune(r)
	}
}
