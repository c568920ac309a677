package normalise

import (
	"strings"

	"github.com/lontar-asean/lontar/language"
)

// tamilVowels are the two-part vowel signs typed right part first; left part first is for NFC. The sign au, whose right part looks like
// the letter la (கௌ, கெள), is not touched: கெளுத்தி has the letter.
var tamilVowels = [...]struct{ parts, sign string }{
	{"\u0BBE\u0BC6", "\u0BCA"}, {"\u0BBE\u0BC7", "\u0BCB"}, {"\u0BD7\u0BC6", "\u0BCC"},
}

func joinTamilVowels(s string, _ language.Tag) (string, int) {
	n := 0
	for _, v := range tamilVowels {
		if count := strings.Count(s, v.parts); count > 0 {
			s = strings.ReplaceAll(s, v.parts, v.sign)
			n += count
		}
	}
	return s, n
}
