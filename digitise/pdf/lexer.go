package pdf

import (
	"bytes"
	"strconv"
)

// Values of PDF are float64, name, text, array, dict, reference, keyword or nil (ISO 32000-1, 7.3).
type (
	name      string
	text      string
	array     []any
	dict      map[name]any
	reference int
	keyword   string
)

// maxNesting is how deep arrays and dictionaries may lie in each other.
const maxNesting = 64

// lexer reads values from bytes.
type lexer struct {
	b  []byte
	at int
}

func space(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func delimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

func (l *lexer) skip() {
	for l.at < len(l.b) {
		switch c := l.b[l.at]; {
		case space(c):
			l.at++
		case c == '%':
			for l.at < len(l.b) && l.b[l.at] != '\n' && l.b[l.at] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

// next gives the next value; false at the end.
func (l *lexer) next(depth int) (any, bool) {
	l.skip()
	if l.at >= len(l.b) {
		return nil, false
	}
	if depth > maxNesting {
		l.at = len(l.b)
		return nil, false
	}
	rest := l.b[l.at:]
	switch c := rest[0]; {
	case c == '/':
		l.at++
		return l.name(), true
	case c == '(':
		l.at++
		return l.literal(), true
	case bytes.HasPrefix(rest, []byte("<<")):
		l.at += 2
		return l.dict(depth), true
	case c == '<':
		l.at++
		return l.hex(), true
	case c == '[':
		l.at++
		return l.array(depth), true
	case c == ']' || c == '}' || c == '{' || c == ')':
		l.at++
		return keyword(c), true
	case bytes.HasPrefix(rest, []byte(">>")):
		l.at += 2
		return keyword(">>"), true
	case c == '>':
		l.at++
		return keyword(">"), true
	}
	return l.word(), true
}

// word reads a number, a reference or a keyword.
func (l *lexer) word() any {
	s := l.regular()
	v, ok := number(s)
	if !ok {
		return keyword(s)
	}
	if v >= 0 && v < 1<<31 && v == float64(int(v)) { // "12 0 R"
		m := lexer{l.b, l.at}
		m.skip()
		generation := m.regular()
		m.skip()
		if _, ok := number(generation); ok && m.at < len(m.b) && m.b[m.at] == 'R' && (m.at+1 == len(m.b) || space(m.b[m.at+1]) || delimiter(m.b[m.at+1])) {
			l.at = m.at + 1
			return reference(v)
		}
	}
	return v
}

func number(s string) (float64, bool) {
	if s == "" || len(s) > 40 || (s[0] != '+' && s[0] != '-' && s[0] != '.' && (s[0] < '0' || s[0] > '9')) {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}

func (l *lexer) regular() string {
	from := l.at
	for l.at < len(l.b) && !space(l.b[l.at]) && !delimiter(l.b[l.at]) {
		l.at++
	}
	return string(l.b[from:l.at])
}

func (l *lexer) name() name {
	s := l.regular()
	if len(s) == 0 || !bytes.Contains([]byte(s), []byte("#")) {
		return name(s)
	}
	var out []byte
	for i := 0; i < len(s); i++ {
		if s[i] == '#' && i+2 < len(s) {
			if v, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				out = append(out, byte(v))
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return name(out)
}

func (l *lexer) literal() text {
	var out []byte
	for depth := 1; l.at < len(l.b); l.at++ {
		c := l.b[l.at]
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.at++
				return text(out)
			}
		case '\\':
			out = l.escape(out)
			continue
		}
		out = append(out, c)
	}
	return text(out)
}

// escape reads what follows a backslash and leaves at on its last byte.
func (l *lexer) escape(out []byte) []byte {
	if l.at++; l.at >= len(l.b) {
		return out
	}
	c := l.b[l.at]
	if k := bytes.IndexByte([]byte("nrtbf"), c); k >= 0 {
		return append(out, "\n\r\t\b\f"[k])
	}
	switch {
	case c == '\n':
		return out
	case c == '\r':
		if l.at+1 < len(l.b) && l.b[l.at+1] == '\n' {
			l.at++
		}
		return out
	case c < '0' || c > '7':
		return append(out, c)
	}
	v := 0
	for n := 0; n < 3 && l.at < len(l.b) && l.b[l.at] >= '0' && l.b[l.at] <= '7'; n++ {
		v = v*8 + int(l.b[l.at]-'0')
		l.at++
	}
	l.at--
	return append(out, byte(v))
}

func (l *lexer) hex() text {
	var out []byte
	half, have := byte(0), false
	for ; l.at < len(l.b); l.at++ {
		c := l.b[l.at]
		var v byte
		switch {
		case c == '>':
			l.at++
			if have {
				out = append(out, half<<4)
			}
			return text(out)
		case c >= '0' && c <= '9':
			v = c - '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			v = c | 0x20 - 'a' + 10
		default:
			continue
		}
		if have {
			out = append(out, half<<4|v)
		}
		half, have = v, !have
	}
	return text(out)
}

func (l *lexer) array(depth int) array {
	var out array
	for {
		v, ok := l.next(depth + 1)
		if !ok || v == keyword("]") {
			return out
		}
		out = append(out, v)
	}
}

func (l *lexer) dict(depth int) dict {
	out := dict{}
	for {
		k, ok := l.next(depth + 1)
		if !ok || k == keyword(">>") {
			return out
		}
		key, isName := k.(name)
		if !isName {
			continue
		}
		v, ok := l.next(depth + 1)
		if !ok || v == keyword(">>") {
			return out
		}
		out[key] = v
	}
}
