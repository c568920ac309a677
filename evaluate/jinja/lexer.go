package jinja

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/fault"
)

// piece is a stretch of a source: text, or what stands in {{ }} or {% %}.
type piece struct {
	kind byte // 't', 'e' or 's'
	text string
	line int
}

// chop parts the source into pieces, with what Jinja says of whitespace beside "-" signs. Comments go.
func (p *parser) chop() error {
	rest, line, trim := p.source, 1, false
	for rest != "" {
		at := strings.IndexByte(rest, '{')
		for at >= 0 && (at+1 == len(rest) || !strings.ContainsRune("{%#", rune(rest[at+1]))) {
			next := strings.IndexByte(rest[at+1:], '{')
			if next < 0 {
				at = -1
				break
			}
			at += 1 + next
		}
		text := rest
		if at >= 0 {
			text = rest[:at]
		}
		shown := text
		if trim {
			shown = strings.TrimLeftFunc(shown, unicode.IsSpace)
		}
		if at >= 0 && at+2 < len(rest) && rest[at+2] == '-' {
			shown = strings.TrimRightFunc(shown, unicode.IsSpace)
		}
		if shown != "" {
			p.pieces = append(p.pieces, piece{'t', shown, line})
		}
		line += strings.Count(text, "\n")
		if at < 0 {
			return nil
		}
		kind, end := rest[at+1], -1
		closing := map[byte]string{'{': "}}", '%': "%}", '#': "#}"}[kind]
		inner := rest[at+2:]
		if kind == '#' {
			end = strings.Index(inner, closing)
		} else {
			end = closes(inner, closing)
		}
		if end < 0 {
			return fault.New(fault.Invalid, "it is not closed with %s", closing).At("line %d, %s", line, clip(rest[at:]))
		}
		body := inner[:end]
		trim = strings.HasSuffix(body, "-")
		if kind != '#' {
			own := strings.TrimPrefix(strings.TrimSuffix(body, "-"), "-")
			own = strings.TrimPrefix(strings.TrimSuffix(own, "+"), "+")
			p.pieces = append(p.pieces, piece{map[byte]byte{'{': 'e', '%': 's'}[kind], own, line})
		}
		line += strings.Count(body, "\n")
		rest = inner[end+2:]
	}
	return nil
}

// closes finds where an expression ends: not inside of quotes, and "}}" not while a brace is open.
func closes(s, closing string) int {
	var quote byte
	depth := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote != 0:
			if c == '\\' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case depth == 0 && strings.HasPrefix(s[i:], closing):
			return i
		case c == '{':
			depth++
		case c == '}':
			depth--
		}
	}
	return -1
}

// token is a word of an expression.
type token struct {
	kind byte // 'n' name, 's' string, 'i' integer, 'f' number, 'o' operator, 0 end
	text string
}

// operators, longer ones before those that begin them.
var operators = []string{"==", "!=", "<=", ">=", "//", "**", "+", "-", "*", "/", "%", "~", "|", ".", ",", ":", "(", ")", "[", "]", "{", "}", "<", ">", "="}

func tokens(s string) (list []token, err error) {
	for {
		s = strings.TrimLeftFunc(s, unicode.IsSpace)
		if s == "" {
			return list, nil
		}
		r, _ := utf8.DecodeRuneInString(s)
		switch {
		case r == '\'' || r == '"':
			text, n, err := quoted(s)
			if err != nil {
				return nil, err
			}
			list, s = append(list, token{'s', text}), s[n:]
			continue
		case r == '_' || unicode.IsLetter(r):
			n := strings.IndexFunc(s, func(r rune) bool {
				return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
			})
			if n < 0 {
				n = len(s)
			}
			list, s = append(list, token{'n', s[:n]}), s[n:]
			continue
		case r >= '0' && r <= '9':
			n, kind := 0, byte('i')
			for n < len(s) && (s[n] >= '0' && s[n] <= '9' || s[n] == '_') {
				n++
			}
			if n+1 < len(s) && s[n] == '.' && s[n+1] >= '0' && s[n+1] <= '9' {
				kind = 'f'
				for n++; n < len(s) && s[n] >= '0' && s[n] <= '9'; n++ {
				}
			}
			list, s = append(list, token{kind, strings.ReplaceAll(s[:n], "_", "")}), s[n:]
			continue
		}
		found := ""
		for _, o := range operators {
			if strings.HasPrefix(s, o) {
				found = o
				break
			}
		}
		if found == "" {
			return nil, fault.New(fault.Invalid, "%q is not understood", r)
		}
		list, s = append(list, token{'o', found}), s[len(found):]
	}
}

// quoted reads a text in quotes, with Python's escapes that tasks use.
func quoted(s string) (text string, n int, err error) {
	var b strings.Builder
	for n = 1; n < len(s); n++ {
		switch c := s[n]; {
		case c == s[0]:
			return b.String(), n + 1, nil
		case c == '\\' && n+1 < len(s):
			n++
			to, ok := map[byte]string{'n': "\n", 't': "\t", 'r': "\r", '\\': "\\", '\'': "'", '"': "\"", '\n': ""}[s[n]]
			if !ok {
				return "", 0, fault.New(fault.Invalid, "the escape \\%c is not understood", s[n])
			}
			b.WriteString(to)
		default:
			b.WriteByte(c)
		}
	}
	return "", 0, fault.New(fault.Invalid, "a quotation is not ended")
}

// clip shortens what is shown in messages.
func clip(s string) string {
	const most = 80
	s, _, _ = strings.Cut(s, "\n")
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
