package romanise

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// abugida is the table of a script whose consonants carry a vowel unless a sign says otherwise, written in the order it is spoken.
type abugida struct {
	name       string
	script     language.Script
	consonants map[rune]string // without their vowel
	inherent   string
	vowels     map[rune]string    // signs that take the place of the vowel
	behind     map[rune]string    // what follows the vowel: anusvara, visarga, final consonants
	medials    map[rune]string    // consonant signs before the vowel
	others     map[rune]string    // independent vowels, punctuation
	killers    string             // signs that take the vowel away
	stackers   string             // signs that put the next consonant below and take the vowel away
	pairs      map[[2]rune]string // two vowel signs that are one vowel
	closing    bool               // a consonant without a sign behind a vowel closes the syllable (Khmer)
}

func (a *abugida) standard() string { return a.name }

func (a *abugida) write(b *strings.Builder, text string) int {
	waiting := false // a consonant stands without its vowel
	open := false    // the last syllable ends in a vowel
	end := func() {
		if waiting {
			b.WriteString(a.inherent)
		}
		waiting = false
	}
	i := 0
	for i < len(text) {
		r, width := utf8.DecodeRuneInString(text[i:])
		if language.ScriptOf(r) != a.script {
			break
		}
		i += width
		switch {
		case a.consonants[r] != "":
			end()
			b.WriteString(a.consonants[r])
			if waiting = true; a.closing && open && !a.isCarried(text[i:]) {
				waiting, open = false, false
				continue
			}
			open = true
		case a.medials[r] != "":
			b.WriteString(a.medials[r])
		case a.vowels[r] != "":
			next, more := utf8.DecodeRuneInString(text[i:])
			if both := a.pairs[[2]rune{r, next}]; both != "" {
				b.WriteString(both)
				i += more
			} else {
				b.WriteString(a.vowels[r])
			}
			waiting, open = false, true
		case strings.ContainsRune(a.killers, r), strings.ContainsRune(a.stackers, r):
			waiting, open = false, false
		case a.behind[r] != "":
			end()
			b.WriteString(a.behind[r])
			open = false
		case a.others[r] != "":
			end()
			b.WriteString(a.others[r])
			open = true
		case unicode.IsDigit(r):
			end()
			writeDigit(b, r)
			open = false
		case unicode.IsPunct(r):
			end()
			b.WriteRune(r)
			open = false
		}
	}
	end()
	return i
}

// isCarried says whether the text behind a consonant begins with a sign that gives it a vowel, or a consonant below it.
func (a *abugida) isCarried(text string) bool {
	for _, r := range text {
		switch {
		case a.vowels[r] != "" || a.medials[r] != "" || a.behind[r] != "" || strings.ContainsRune(a.stackers, r):
			return true
		case !unicode.Is(unicode.Mn, r) || strings.ContainsRune(a.killers, r):
			return false
		}
	}
	return false
}

// writeDigit writes a decimal digit in ASCII; unicode.Nd has them in rows of ten.
func writeDigit(b *strings.Builder, r rune) {
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			b.WriteByte(byte('0' + (r-rune(t.Lo))%10))
		}
	}
}

// row pairs the letters of a row of Unicode with their Latin ones, in order.
func row(first rune, latin string) map[rune]string {
	m := make(map[rune]string)
	for i, l := range strings.Fields(latin) {
		if l != "-" {
			m[first+rune(i)] = l
		}
	}
	return m
}

// and adds one table to another.
func and(m map[rune]string, others ...map[rune]string) map[rune]string {
	for _, o := range others {
		for r, l := range o {
			m[r] = l
		}
	}
	return m
}
