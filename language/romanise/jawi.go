package romanise

import (
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/language"
)

// jawi writes letters of Arabic script, as Malay and its neighbours use it, by the values of Pedoman Ejaan Jawi (Dewan Bahasa dan Pustaka):
// alef as a, wau as w or u, ya as y or i. Vowels that are not written are not guessed.
type jawi struct{}

func (jawi) standard() string { return "Pedoman Ejaan Jawi, letters only" }

var jawiLetters = map[rune]string{
	'ا': "a", 'أ': "a", 'إ': "i", 'آ': "a", 'ٱ': "a", 'ب': "b", 'ة': "t", 'ت': "t", 'ث': "s", 'ج': "j", 'چ': "c", 'ح': "h", 'خ': "kh", 'د': "d",
	'ذ': "z", 'ر': "r", 'ز': "z", 'س': "s", 'ش': "sy", 'ص': "s", 'ض': "d", 'ط': "t", 'ظ': "z", 'ع': "ʻ", 'غ': "gh", 'ڠ': "ng", 'ف': "f",
	'ڤ': "p", 'ق': "k", 'ك': "k", 'ک': "k", 'ݢ': "g", 'ڬ': "g", 'گ': "g", 'ل': "l", 'م': "m", 'ن': "n", 'ڽ': "ny", 'ه': "h", 'ھ': "h", 'ۏ': "v",
	'ء': "ʼ", 'ى': "i", 'ئ': "ʼ", 'ؤ': "ʼ", 'پ': "p", 'ۑ': "ny", 'ڎ': "d", '\u064E': "a", '\u0650': "i", '\u064F': "u",
}

func (jawi) write(b *strings.Builder, text string) int {
	i, start := 0, true // at the beginning, and before alef, wau and ya are consonants
	for i < len(text) {
		r, width := utf8.DecodeRuneInString(text[i:])
		if language.ScriptOf(r) != language.Arab && !(r >= 0x064B && r <= 0x0655) && r != 0x0640 {
			break
		}
		i += width
		switch r {
		case 'و', 'ي', 'ی':
			next, _ := utf8.DecodeRuneInString(text[i:])
			b.WriteString(wauOrYa(r, start || next == 'ا'))
		case '٠', '١', '٢', '٣', '٤', '٥', '٦', '٧', '٨', '٩', '۰', '۱', '۲', '۳', '۴', '۵', '۶', '۷', '۸', '۹':
			writeDigit(b, r)
		case '،':
			b.WriteByte(',')
		case '؟':
			b.WriteByte('?')
		default:
			b.WriteString(jawiLetters[r])
		}
		start = false
	}
	return i
}

func wauOrYa(r rune, consonant bool) string {
	switch {
	case r == 'و' && consonant:
		return "w"
	case r == 'و':
		return "u"
	case consonant:
		return "y"
	}
	return "i"
}
