package metric

import (
	"strings"
	"unicode"
)

// Tokenizer names how BLEU cuts a text into tokens, as sacrebleu names them. Scores by different tokenizers cannot be compared.
type Tokenizer string

// The tokenizers. Those of words fit languages that write spaces; for Khmer, Lao, Burmese and Thai take Char.
const (
	None          Tokenizer = "none" // white space only
	V13a          Tokenizer = "13a"  // mteval-v13a: ASCII punctuation is parted from words
	International Tokenizer = "intl" // mteval-v14: punctuation and symbols of all scripts
	Char          Tokenizer = "char" // each code point
	Chinese       Tokenizer = "zh"   // each Chinese character, the rest as V13a
)

// Tokenizers lists them.
func Tokenizers() []Tokenizer { return []Tokenizer{None, V13a, International, Char, Chinese} }

func (t Tokenizer) cut(text string) []string {
	text = strings.TrimRightFunc(text, space)
	switch t {
	case V13a:
		text = strings.NewReplacer("-\n", "", "\n", " ").Replace(strings.ReplaceAll(text, "<skipped>", ""))
		for _, r := range [][2]string{{"&quot;", `"`}, {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}} { // one after the other: &amp;lt; becomes <
			text = strings.ReplaceAll(text, r[0], r[1])
		}
		text = western([]rune(" " + text + " "))
	case Chinese:
		text = western(apart([]rune(strings.TrimFunc(text, space)), chinese))
	case International:
		other := func(r rune) bool { return !unicode.IsNumber(r) }
		r := part([]rune(text), other, unicode.IsPunct, false)
		r = part(r, unicode.IsPunct, other, true)
		text = string(apart(r, unicode.IsSymbol))
	case Char:
		list := make([]string, 0, len(text))
		for _, r := range text {
			if !space(r) {
				list = append(list, string(r))
			}
		}
		return list
	}
	return strings.FieldsFunc(text, space)
}

// western parts punctuation as mteval-v13a does: all ASCII punctuation but the apostrophe, the hyphen, full stop and comma; those two unless they stand
// between digits; a hyphen behind a digit.
func western(text []rune) string {
	text = apart(text, func(r rune) bool {
		return r >= '{' && r <= '~' || r >= '[' && r <= '`' || r >= ' ' && r <= '&' || r >= '(' && r <= '+' || r >= ':' && r <= '@' || r == '/'
	})
	digit := func(r rune) bool { return r >= '0' && r <= '9' }
	other := func(r rune) bool { return !digit(r) }
	stop := func(r rune) bool { return r == '.' || r == ',' }
	text = part(text, other, stop, false)
	text = part(text, stop, other, true)
	return string(part(text, digit, func(r rune) bool { return r == '-' }, false))
}

// apart puts a space on both sides of some characters.
func apart(text []rune, is func(rune) bool) []rune {
	out := make([]rune, 0, len(text)*3/2)
	for _, r := range text {
		if is(r) {
			out = append(out, ' ', r, ' ')
		} else {
			out = append(out, r)
		}
	}
	return out
}

// part puts spaces around the second of two characters, or with before around the first. What a pair took is not looked at again, as with the regular
// expressions by which it is defined.
func part(text []rune, first, second func(rune) bool, before bool) []rune {
	out := make([]rune, 0, len(text)*3/2)
	for i := 0; i < len(text); i++ {
		switch {
		case i+1 == len(text) || !first(text[i]) || !second(text[i+1]):
			out = append(out, text[i])
			continue
		case before:
			out = append(out, ' ', text[i], ' ', text[i+1])
		default:
			out = append(out, text[i], ' ', text[i+1], ' ')
		}
		i++
	}
	return out
}

// chinese reports what sacrebleu takes for Chinese characters. The range from U+2001 is not one of Chinese: sacrebleu writes the end of Extension B with
// four digits too few, and scores must be the same.
func chinese(r rune) bool {
	for _, b := range [][2]rune{
		{0x3400, 0x4DB5}, {0x4E00, 0x9FA5}, {0x9FA6, 0x9FBB}, {0xF900, 0xFA2D}, {0xFA30, 0xFA6A}, {0xFA70, 0xFAD9}, {0x2001, 0x2A6D}, {0x2F81, 0x2FA1},
		{0xFF00, 0xFFEF}, {0x2E80, 0x2EFF}, {0x3000, 0x303F}, {0x31C0, 0x31EF}, {0x2F00, 0x2FDF}, {0x2FF0, 0x2FFF}, {0x3100, 0x312F}, {0x31A0, 0x31BF},
		{0xFE10, 0xFE1F}, {0xFE30, 0xFE4F}, {0x2600, 0x26FF}, {0x2700, 0x27BF}, {0x3200, 0x32FF}, {0x3300, 0x33FF},
	} {
		if r >= b[0] && r <= b[1] {
			return true
		}
	}
	return false
}
