package transliterate

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Signs of Javanese script (Unicode Standard, section 17.4).
const (
	cecak       = '\uA981' // closing ng
	layar       = '\uA982' // closing r
	wignyan     = '\uA983' // closing h
	cecakTelu   = '\uA9B3' // makes a letter one of foreign words
	tarung      = '\uA9B4'
	wulu        = '\uA9B6'
	suku        = '\uA9B8'
	taling      = '\uA9BA'
	pepet       = '\uA9BC'
	keret       = '\uA9BD' // re with pepet behind a consonant
	pengkal     = '\uA9BE'
	cakra       = '\uA9BF'
	pangkon     = '\uA9C0'
	paCerek     = '\uA989' // re with pepet
	ngaLelet    = '\uA98A' // le with pepet
	ha          = '\uA9B2'
	padaPangkat = '\uA9C7' // around digits
	padaLingsa  = '\uA9C8' // comma
	padaLungsi  = '\uA9C9' // full stop
)

// javaneseLetters are the consonants, those of two Latin letters first, and those of foreign words with cecak telu.
var javaneseLetters = [...]struct{ latin, java string }{
	{"ng", "\uA994"}, {"ny", "\uA99A"}, {"th", "\uA99B"}, {"dh", "\uA99D"}, {"kh", "\uA98F\uA9B3"}, {"gh", "\uA992\uA9B3"}, {"sy", "\uA9B1\uA9B3"},
	{"k", "\uA98F"}, {"g", "\uA992"}, {"c", "\uA995"}, {"j", "\uA997"}, {"t", "\uA9A0"}, {"d", "\uA9A2"}, {"n", "\uA9A4"}, {"p", "\uA9A5"}, {"b", "\uA9A7"},
	{"m", "\uA9A9"}, {"y", "\uA9AA"}, {"r", "\uA9AB"}, {"l", "\uA9AD"}, {"w", "\uA9AE"}, {"s", "\uA9B1"}, {"h", "\uA9B2"},
	{"f", "\uA9A5\uA9B3"}, {"v", "\uA9AE\uA9B3"}, {"z", "\uA997\uA9B3"}, {"q", "\uA990"},
}

// javaneseVowels are the vowels: the sign behind a consonant, and the letter behind another vowel. A letter of pepet does not exist.
var javaneseVowels = map[rune]struct{ sign, letter string }{
	'a': {"", "\uA984"}, 'i': {"\uA9B6", "\uA986"}, 'u': {"\uA9B8", "\uA988"}, 'é': {"\uA9BA", "\uA98C"}, 'o': {"\uA9BA\uA9B4", "\uA98E"},
	'e': {"\uA9BC", "\uA9B2\uA9BC"},
}

// ToJavanese writes Javanese in Latin letters in Javanese script: e as pepet, é and è as taling, ng, r and h that close a syllable by their
// signs, consonants without a vowel by pangkon. A word that begins with a vowel begins with ha, as custom has it. Spaces become zero-width
// spaces, which are not seen but keep the words apart; digits stand between pada pangkat. Capitals, è for é, and a leading h get lost; letters
// outside the alphabet (x, ä) and other characters stay as they are.
func ToJavanese(text string) string {
	text = latinVowels.Replace(strings.ToLower(norm.NFC.String(text)))
	var b strings.Builder
	b.Grow(3 * len(text))
	state := wordStart
	for i := 0; i < len(text); {
		if n := writeVowel(&b, text[i:], state); n > 0 {
			i, state = i+n, afterVowel
			continue
		}
		if n := writeConsonant(&b, text[i:], &state); n > 0 {
			i += n
			continue
		}
		if state == afterConsonant {
			b.WriteRune(pangkon)
		}
		state = wordStart
		i += writeOther(&b, text, i)
	}
	if state == afterConsonant {
		b.WriteRune(pangkon)
	}
	return b.String()
}

var latinVowels = strings.NewReplacer("è", "é", "ê", "e", "ě", "e", "ĕ", "e")

// state is what stands before the next letter.
type state uint8

const (
	wordStart      state = iota
	afterVowel           // also after a sign that closes a syllable: see closed
	afterConsonant       // a letter that waits for its vowel
	closed
)

func writeVowel(b *strings.Builder, text string, s state) int {
	r, width := utf8.DecodeRuneInString(text)
	v, ok := javaneseVowels[r]
	if !ok {
		return 0
	}
	switch s {
	case afterConsonant:
		b.WriteString(v.sign)
	case afterVowel:
		b.WriteString(v.letter)
	default:
		b.WriteRune(ha)
		b.WriteString(v.sign)
	}
	return width
}

// consonantAt gives the consonant at the beginning of text in both scripts.
func consonantAt(text string) (latin, java string) {
	if text[0] < 'b' || text[0] > 'z' {
		return "", ""
	}
	for _, l := range javaneseLetters {
		if strings.HasPrefix(text, l.latin) {
			return l.latin, l.java
		}
	}
	return "", ""
}

func isVowelAt(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	_, ok := javaneseVowels[r]
	return ok
}

// writeConsonant writes the consonant at the beginning of text and what goes with it, and gives the length of what it read.
func writeConsonant(b *strings.Builder, text string, s *state) int {
	latin, java := consonantAt(text)
	if latin == "" {
		return 0
	}
	rest := text[len(latin):]
	if *s == afterVowel && !isVowelAt(rest) {
		if sign := closingSign(latin); sign != 0 {
			b.WriteRune(sign)
			*s = closed
			return len(latin)
		}
	}
	if *s == afterConsonant {
		switch {
		case latin == "r" && strings.HasPrefix(rest, "e"):
			b.WriteRune(keret)
			*s = afterVowel
			return len("re")
		case latin == "r" && isVowelAt(rest):
			b.WriteRune(cakra)
			return len(latin)
		case latin == "y" && isVowelAt(rest):
			b.WriteRune(pengkal)
			return len(latin)
		}
		b.WriteRune(pangkon)
	} else if strings.HasPrefix(rest, "e") && (latin == "r" || latin == "l") {
		letter := paCerek
		if latin == "l" {
			letter = ngaLelet
		}
		b.WriteRune(letter)
		*s = afterVowel
		return len("re")
	}
	b.WriteString(java)
	*s = afterConsonant
	return len(latin)
}

// closingSign gives the sign of a consonant that closes a syllable, 0 for those that have none.
func closingSign(latin string) rune {
	switch latin {
	case "ng":
		return cecak
	case "r":
		return layar
	case "h":
		return wignyan
	}
	return 0
}

// writeOther writes the character at offset i, which is no letter of the alphabet, and gives its length; of digits all that stand together.
func writeOther(b *strings.Builder, text string, i int) int {
	r, width := utf8.DecodeRuneInString(text[i:])
	switch {
	case r == ' ':
		b.WriteRune('\u200B')
	case r == ',':
		b.WriteRune(padaLingsa)
	case r == '.':
		b.WriteRune(padaLungsi)
	case r >= '0' && r <= '9':
		digits := len(text[i:]) - len(strings.TrimLeft(text[i:], "0123456789"))
		b.WriteRune(padaPangkat)
		for _, d := range text[i : i+digits] {
			b.WriteRune(0xA9D0 + d - '0')
		}
		b.WriteRune(padaPangkat)
		return digits
	default:
		b.WriteString(text[i : i+width])
	}
	return width
}

// FromJavanese writes Javanese script in Latin letters of the modern spelling, in lower case: pepet as e, taling as é. Ha at the beginning of
// a word is read as the bare vowel. Letters kept for names and for Sanskrit and Old Javanese have the value of the plain ones. Characters of
// other scripts stay.
func FromJavanese(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	waiting, start := false, true
	end := func() {
		if waiting {
			b.WriteByte('a')
		}
		waiting = false
	}
	runes := []rune(strings.ToValidUTF8(text, "\uFFFD"))
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		next := rune(0)
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		if latin, ok := javaneseSigns[r]; ok {
			if r == taling && next == tarung {
				latin = "o"
				i++
			}
			b.WriteString(latin)
			waiting = false
			continue
		}
		if latin, ok := foreignLetters[r]; ok && next == cecakTelu {
			end()
			b.WriteString(latin)
			i, waiting, start = i+1, true, false
			continue
		}
		if latin, ok := plainLetters[r]; ok {
			end()
			if r != ha || !start {
				b.WriteString(latin)
			}
			waiting, start = true, false
			continue
		}
		start = writeJavaneseOther(&b, r, &waiting, end)
	}
	end()
	return b.String()
}

// writeJavaneseOther writes what is neither consonant nor vowel sign, and says whether a word can begin behind it.
func writeJavaneseOther(b *strings.Builder, r rune, waiting *bool, end func()) bool {
	if latin, ok := javaneseMedials[r]; ok {
		b.WriteString(latin)
		return false
	}
	if r == pangkon {
		*waiting = false
		return false
	}
	end()
	if latin, ok := javaneseOthers[r]; ok {
		b.WriteString(latin)
		return false
	}
	switch {
	case r == padaPangkat, r == cecakTelu, r == 0x200C, r == 0x200D:
		return true
	case r >= 0xA9D0 && r <= 0xA9D9:
		b.WriteRune('0' + r - 0xA9D0)
	case r == padaLingsa:
		b.WriteByte(',')
	case r == padaLungsi:
		b.WriteByte('.')
	case r == '\u200B':
		b.WriteByte(' ')
	default:
		b.WriteRune(r)
	}
	return !unicode.IsLetter(r)
}
