package transliterate

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Missing stands in ToRumi for a place where Jawi writes no vowel: a or e, or none at all.
const Missing = '·'

// jawiConsonants are the consonants of Malay, those of two Latin letters first (Pedoman Ejaan Jawi, Dewan Bahasa dan Pustaka).
var jawiConsonants = [...]struct {
	rumi string
	jawi rune
}{
	{"ng", 'ڠ'}, {"ny", 'ڽ'}, {"sy", 'ش'}, {"kh", 'خ'}, {"gh", 'غ'},
	{"b", 'ب'}, {"c", 'چ'}, {"d", 'د'}, {"f", 'ف'}, {"g", 'ݢ'}, {"h", 'ه'}, {"j", 'ج'}, {"k", 'ک'}, {"l", 'ل'}, {"m", 'م'}, {"n", 'ن'}, {"p", 'ڤ'},
	{"q", 'ق'}, {"r", 'ر'}, {"s", 'س'}, {"t", 'ت'}, {"v", 'ۏ'}, {"w", 'و'}, {"x", 'ک'}, {"y", 'ي'}, {"z", 'ز'},
}

// letter is a consonant or a vowel of a word in Rumi.
type letter struct {
	rumi  string
	jawi  rune
	vowel bool
}

// ToJawi writes Malay in Latin letters in Jawi, by the rules of spelling for native words: u and o as wau, i and e taling as ya, a as alef in an
// open syllable before the last and, at the end of a word, behind d, r, l, w and ng; other a and e pepet are not written; a second a is hamza; a closing k is
// qaf. Rumi writes e for both vowels; it is read as pepet but at the end of a word, or where é is written. Loans from Arabic and words whose
// spelling goes by custom (ini, itu, dan) come out by rule, so they differ from what a reader expects. Capitals are lost.
func ToJawi(text string) string {
	text = strings.ToLower(norm.NFC.String(text))
	var b strings.Builder
	b.Grow(2 * len(text))
	for i := 0; i < len(text); {
		word := rumiWord(text[i:])
		if len(word) == 0 {
			r, width := utf8.DecodeRuneInString(text[i:])
			switch r {
			case ',':
				b.WriteRune('،')
			case '?':
				b.WriteRune('؟')
			case ';':
				b.WriteRune('؛')
			default:
				b.WriteString(text[i : i+width])
			}
			i += width
			continue
		}
		writeJawiWord(&b, word)
		for _, l := range word {
			i += len(l.rumi)
		}
	}
	return b.String()
}

// rumiWord gives the letters of the word at the beginning of text.
func rumiWord(text string) (word []letter) {
next:
	for len(text) > 0 {
		r, width := utf8.DecodeRuneInString(text)
		if strings.ContainsRune("aiueéèêo", r) {
			word = append(word, letter{rumi: text[:width], vowel: true})
			text = text[width:]
			continue
		}
		for _, c := range jawiConsonants {
			if strings.HasPrefix(text, c.rumi) {
				word = append(word, letter{rumi: c.rumi, jawi: c.jawi})
				text = text[len(c.rumi):]
				continue next
			}
		}
		break
	}
	return word
}

func writeJawiWord(b *strings.Builder, word []letter) {
	last := lastVowel(word, len(word)) // of the word
	for i, l := range word {
		if !l.vowel {
			if l.rumi == "k" && i > 0 && i == len(word)-1 && word[i-1].vowel {
				l.jawi = 'ق'
			}
			b.WriteRune(l.jawi)
			continue
		}
		behind := i > 0 && word[i-1].vowel
		open := i+1 == len(word) || word[i+1].vowel || i+2 < len(word) && word[i+2].vowel
		switch l.rumi {
		case "a":
			switch {
			case i == 0:
				b.WriteRune('ا')
			case behind && word[i-1].rumi == "a":
				b.WriteRune('ء')
			case behind:
				b.WriteRune('ا')
			case i == len(word)-1 && strings.Contains(" d r l w ng ", " "+word[i-1].rumi+" "):
				b.WriteRune('ا')
			case open && (i == lastVowel(word, last) || i+1 < len(word) && word[i+1].rumi == "a"):
				b.WriteRune('ا')
			}
		case "i", "é", "è":
			if i == 0 {
				b.WriteRune('ا')
			}
			b.WriteRune('ي')
		case "u", "o":
			if i == 0 {
				b.WriteRune('ا')
			}
			b.WriteRune('و')
		default: // e
			switch {
			case i == 0:
				b.WriteRune('ا')
			case i == len(word)-1:
				b.WriteRune('ي')
			}
		}
	}
}

// lastVowel gives the index of the last vowel before index end, -1 when there is none.
func lastVowel(word []letter, end int) int {
	for i := end - 1; i >= 0; i-- {
		if word[i].vowel {
			return i
		}
	}
	return -1
}

// rumiConsonants are the values of Jawi letters but alef, wau and ya.
var rumiConsonants = map[rune]string{
	'ب': "b", 'ت': "t", 'ة': "t", 'ث': "s", 'ج': "j", 'چ': "c", 'ح': "h", 'خ': "kh", 'د': "d", 'ذ': "z", 'ر': "r", 'ز': "z", 'س': "s", 'ش': "sy", 'ص': "s",
	'ض': "d", 'ط': "t", 'ظ': "z", 'غ': "gh", 'ڠ': "ng", 'ف': "f", 'ڤ': "p", 'ق': "k", 'ك': "k", 'ک': "k", 'ݢ': "g", 'ڬ': "g", 'گ': "g", 'ل': "l",
	'م': "m", 'ن': "n", 'ڽ': "ny", 'ه': "h", 'ۏ': "v", 'پ': "p", 'ع': "", 'ء': "", 'ئ': "", 'ؤ': "",
}

// ToRumi writes Jawi in Latin letters. Wau gives u and ya gives i though they may be o and e; between two consonants with no vowel written
// stands Missing, as does it behind the last consonant when only consonants precede it. What a word is to be has to be found by a reader or
// in a list of words.
func ToRumi(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	runes := []rune(strings.ToValidUTF8(norm.NFC.String(text), "\uFFFD"))
	consonant, start, vowels := false, true, false
	end := func() {
		if consonant && !vowels {
			b.WriteRune(Missing)
		}
		consonant, start, vowels = false, true, false
	}
	for i, r := range runes {
		next := rune(0)
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		latin, ok := rumiConsonants[r]
		semivowel := (r == 'و' || r == 'ي' || r == 'ی') && (start || next == 'ا')
		switch {
		case semivowel:
			latin, ok = "y", true
			if r == 'و' {
				latin = "w"
			}
			fallthrough
		case ok:
			if consonant {
				b.WriteRune(Missing)
			}
			b.WriteString(latin)
			consonant, start = true, false
		case r == 'ا' || r == 'أ' || r == 'إ' || r == 'آ' || r == 'ٱ':
			if !start || next != 'و' && next != 'ي' && next != 'ی' {
				b.WriteByte('a')
			}
			consonant, start, vowels = false, false, true
		case r == 'و':
			b.WriteByte('u')
			consonant, vowels = false, true
		case r == 'ي' || r == 'ی' || r == 'ى':
			b.WriteByte('i')
			consonant, vowels = false, true
		case r == 0x0640 || unicode.Is(unicode.Mn, r) && r >= 0x064B && r <= 0x0670:
		default:
			end()
			writeRumiOther(&b, r)
		}
	}
	end()
	return b.String()
}

func writeRumiOther(b *strings.Builder, r rune) {
	switch {
	case r >= '٠' && r <= '٩':
		b.WriteRune('0' + r - '٠')
	case r >= '۰' && r <= '۹':
		b.WriteRune('0' + r - '۰')
	case r == '،':
		b.WriteByte(',')
	case r == '؟':
		b.WriteByte('?')
	case r == '؛':
		b.WriteByte(';')
	case r == 0x200F || r == 0x200E || r == 0x061C:
	default:
		b.WriteRune(r)
	}
}
