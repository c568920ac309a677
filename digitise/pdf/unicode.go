package pdf

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// unknown stands for a code that the file gives no character for.
const unknown = "\ufffd"

// font turns codes into characters.
type font struct {
	wide    bool           // codes have two bytes unless lengths says otherwise
	lengths [5]bool        // of codes in bytes, 1 to 4, as the character map says
	to      map[int]string // length<<32 | code -> characters
	simple  [256]string
}

// newFont reads the font of a page. Wanted are only its character map (ToUnicode) and, for fonts of one byte, its encoding.
func (f *file) newFont(d dict) *font {
	t := &font{wide: f.get(d["Subtype"]) == name("Type0"), to: map[int]string{}}
	if s, ok := f.get(d["ToUnicode"]).(stream); ok {
		t.readMap(f.decode(s))
	}
	if !t.wide {
		t.encode(f, d)
	}
	return t
}

const maxMapped = 1 << 20 // codes of a character map

// readMap reads a character map (Adobe Technical Note 5014; ISO 32000-1, 9.10.3).
func (t *font) readMap(b []byte) {
	l := lexer{b, 0}
	var stack array
	for len(t.to) < maxMapped {
		v, ok := l.next(0)
		if !ok {
			return
		}
		k, isKeyword := v.(keyword)
		if !isKeyword {
			if stack = append(stack, v); len(stack) > 1<<16 {
				stack = nil
			}
			continue
		}
		switch k {
		case "endcodespacerange":
			for i := 0; i+1 < len(stack); i += 2 {
				if s, ok := stack[i].(text); ok && len(s) >= 1 && len(s) <= 4 {
					t.lengths[len(s)] = true
				}
			}
		case "endbfchar":
			for i := 0; i+1 < len(stack); i += 2 {
				from, ok1 := stack[i].(text)
				to, ok2 := stack[i+1].(text)
				if ok1 && ok2 {
					t.to[key(from)] = wideText(string(to))
				}
			}
		case "endbfrange":
			for i := 0; i+2 < len(stack); i += 3 {
				t.readRange(stack[i], stack[i+1], stack[i+2])
			}
		case "begincodespacerange", "beginbfchar", "beginbfrange":
		default:
			if k != "def" && k != "begin" && k != "end" {
				continue
			}
		}
		stack = nil
	}
}

func (t *font) readRange(from, to, what any) {
	a, ok1 := from.(text)
	b, ok2 := to.(text)
	if !ok1 || !ok2 || len(a) != len(b) {
		return
	}
	low, high := key(a), key(b)
	for k := low; k <= high && k-low < 1<<16 && len(t.to) < maxMapped; k++ {
		switch what := what.(type) {
		case text:
			u := utf16.Encode([]rune(wideText(string(what))))
			if len(u) == 0 {
				return
			}
			u[len(u)-1] += uint16(k - low)
			t.to[k] = string(utf16.Decode(u))
		case array:
			if k-low >= len(what) {
				return
			}
			if s, ok := what[k-low].(text); ok {
				t.to[k] = wideText(string(s))
			}
		}
	}
}

func key(s text) int {
	v := len(s) << 32
	if len(s) > 4 {
		return -1
	}
	code := 0
	for i := range len(s) {
		code = code<<8 | int(s[i])
	}
	return v | code
}

// wideText reads UTF-16, big end first, with or without a byte order mark.
func wideText(s string) string {
	s = strings.TrimPrefix(s, "\xfe\xff")
	u := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		u = append(u, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(u))
}

// write gives the characters of a string in this font.
func (t *font) write(out []byte, s text) []byte {
	for len(s) > 0 {
		n := t.length(s)
		if u, ok := t.to[key(s[:n])]; ok {
			out = append(out, u...)
		} else if !t.wide {
			out = append(out, t.simple[s[0]]...)
		} else {
			out = append(out, unknown...)
		}
		s = s[n:]
	}
	return out
}

func (t *font) length(s text) int {
	if !t.wide {
		return 1
	}
	for n := 1; n <= 4 && n <= len(s); n++ {
		if _, ok := t.to[key(s[:n])]; ok && t.lengths[n] {
			return n
		}
	}
	return min(2, len(s))
}

// encode fills the table of a font of one byte from its encoding.
func (t *font) encode(f *file, d dict) {
	table := charmap.Windows1252
	encoding := f.get(d["Encoding"])
	e, _ := encoding.(dict)
	if encoding == name("MacRomanEncoding") || f.get(e["BaseEncoding"]) == name("MacRomanEncoding") {
		table = charmap.Macintosh
	}
	for c := range 256 {
		t.simple[c] = unknown
		if r := table.DecodeByte(byte(c)); r >= ' ' && r != '\ufffd' {
			t.simple[c] = string(r)
		}
	}
	code := 0
	for _, v := range f.array(e["Differences"]) {
		switch v := f.get(v).(type) {
		case float64:
			code = int(v)
		case name:
			if code >= 0 && code < 256 {
				t.simple[code] = glyph(string(v))
			}
			code++
		}
	}
}

// glyphs are names of characters that are not letters (Adobe Glyph List for New Fonts), and ligatures.
var glyphs = map[string]string{
	"space": " ", "exclam": "!", "quotedbl": "\"", "numbersign": "#", "dollar": "$", "percent": "%", "ampersand": "&", "quotesingle": "'",
	"parenleft": "(", "parenright": ")", "asterisk": "*", "plus": "+", "comma": ",", "hyphen": "-", "period": ".", "slash": "/", "zero": "0", "one": "1",
	"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "colon": ":", "semicolon": ";", "less": "<",
	"equal": "=", "greater": ">", "question": "?", "at": "@", "bracketleft": "[", "backslash": "\\", "bracketright": "]", "underscore": "_",
	"braceleft": "{", "bar": "|", "braceright": "}", "quoteleft": "‘", "quoteright": "’", "quotedblleft": "“", "quotedblright": "”", "endash": "–",
	"emdash": "—", "bullet": "•", "ellipsis": "…", "fi": "fi", "fl": "fl", "ff": "ff", "ffi": "ffi", "ffl": "ffl", "germandbls": "ß", "ae": "æ", "AE": "Æ",
	"oe": "œ", "OE": "Œ", "oslash": "ø", "Oslash": "Ø", "dcroat": "đ", "Dcroat": "Đ", "Eth": "Ð", "eth": "ð", "ohorn": "ơ", "Ohorn": "Ơ", "uhorn": "ư",
	"Uhorn": "Ư", "dotlessi": "ı", "degree": "°", "section": "§", "copyright": "©", "guillemotleft": "«", "guillemotright": "»", "dong": "₫",
}

var accents = map[string]string{
	"acute": "\u0301", "grave": "\u0300", "circumflex": "\u0302", "dieresis": "\u0308", "tilde": "\u0303", "ring": "\u030a", "cedilla": "\u0327",
	"caron": "\u030c", "macron": "\u0304", "breve": "\u0306", "ogonek": "\u0328", "dotaccent": "\u0307", "dotbelow": "\u0323", "hookabove": "\u0309",
}

// glyph gives the characters that the name of a glyph stands for.
func glyph(s string) string {
	s, _, _ = strings.Cut(s, ".")
	if g, ok := glyphs[s]; ok {
		return g
	}
	if len(s) == 1 {
		return s
	}
	if len(s) > 1 {
		if a, ok := accents[s[1:]]; ok && s[0]|0x20 >= 'a' && s[0]|0x20 <= 'z' {
			return norm.NFC.String(s[:1] + a)
		}
	}
	hex, ok := strings.CutPrefix(s, "uni")
	if !ok {
		hex, ok = strings.CutPrefix(s, "u")
	}
	if v, err := strconv.ParseUint(hex, 16, 21); ok && err == nil && len(hex) >= 4 {
		return string(rune(v))
	}
	return unknown
}
