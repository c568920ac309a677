package romanise

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/language"
)

// romaniser writes the stretch of its script at the beginning of text to b, and gives its length in bytes, at least one character.
type romaniser interface {
	write(b *strings.Builder, text string) int
	standard() string
}

var romanisers = map[language.Script]romaniser{
	language.Khmr: &khmer, language.Mymr: &burmese, language.Taml: &tamil, language.Java: &javanese, language.Bali: &balinese,
	language.Sund: &sundanese, language.Bugi: &buginese, language.Cham: &cham, language.Tglg: &baybayin,
	language.Thai: &thai, language.Laoo: &lao, language.Arab: jawi{},
}

// Scripts gives the scripts that Text writes in Latin letters, in the order of package language.
func Scripts() []language.Script {
	var list []language.Script
	for s := range romanisers {
		list = append(list, s)
	}
	slices.Sort(list)
	return list
}

// Standard names the standard that the table of a script follows, and "" when there is none.
func Standard(s language.Script) string {
	if r, ok := romanisers[s]; ok {
		return r.standard()
	}
	return ""
}

// Text writes each stretch of a script that has a table in Latin letters, with the marks of the standard; everything else stays, but the
// zero-width space becomes a space. Bring the text into normal form first (package normalise): marks out of order are read as they stand.
func Text(text string) string {
	var b strings.Builder
	copied := 0
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, width := utf8.DecodeRuneInString(text[i:])
		table, ok := romanisers[language.ScriptOf(r)]
		switch {
		case r == 0x200B:
			b.WriteString(text[copied:i])
			b.WriteByte(' ')
		case r >= 0x200C && r <= 0x200F:
			b.WriteString(text[copied:i])
		case ok:
			b.WriteString(text[copied:i])
			width = table.write(&b, text[i:])
		default:
			i += width
			continue
		}
		i += width
		copied = i
	}
	if copied == 0 {
		return text
	}
	b.WriteString(text[copied:])
	return norm.NFC.String(b.String())
}

// Key is Text in lower-case ASCII as far as it goes: without marks, đ as d, with no sign for the glottal stop, so that Vietnamese loses its
// tones and a person without the keyboard finds the name.
func Key(text string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(Text(text))) {
		switch r {
		case 'đ':
			r = 'd'
		case 'ŋ':
			b.WriteString("ng")
			continue
		case 'ʻ', 'ʼ', 'ʾ', 'ʿ', '’', '‘', '\'':
			continue
		case 'ı':
			r = 'i'
		}
		if unicode.Is(unicode.Mn, r) && language.ScriptOf(r) == language.Inherited {
			continue
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}
