package wiki

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lines takes the markup of lines out of text whose brackets are gone: headings, lists, emphasis, links to other sites, switches, entities.
// Empty lines go, and so do headings with nothing below them.
func lines(s string) string {
	type line struct {
		level int // of a heading; 0 for text
		text  string
	}
	var list []line
	for raw := range strings.SplitSeq(s, "\n") {
		text, level := heading(strings.TrimSpace(raw))
		if level == 0 {
			text = item(text)
		}
		if text = inline(text); text != "" {
			list = append(list, line{level, text})
		}
	}
	var filled [7]bool // by level: text follows before the section of a heading here would end
	kept := make([]string, len(list))
	n := len(list)
	for i := len(list) - 1; i >= 0; i-- {
		l := list[i]
		for k := range filled {
			if l.level == 0 {
				filled[k] = true
			}
		}
		if !filled[l.level] {
			continue
		}
		for k := max(l.level, 1); k < len(filled) && l.level > 0; k++ {
			filled[k] = false
		}
		n--
		kept[n] = l.text
	}
	return strings.Join(kept[n:], "\n")
}

// heading gives the text of a heading and its level, 1 to 6.
func heading(s string) (string, int) {
	n := 0
	for n < len(s) && n < 6 && s[n] == '=' {
		n++
	}
	m := 0
	for m < n && m < len(s)-n && s[len(s)-1-m] == '=' {
		m++
	}
	if m == 0 {
		return s, 0
	}
	return strings.TrimSpace(s[m : len(s)-m]), m
}

// item takes away the marks of lists and indentation, and rules.
func item(s string) string {
	if strings.HasPrefix(s, "----") {
		return strings.TrimLeft(s, "-")
	}
	return strings.TrimLeft(s, "*#:; \t")
}

// hollow are what templates leave behind: parentheses with nothing in them, and spaces that do not break.
var hollow = strings.NewReplacer(" ( )", "", " ()", "", "( )", "", "()", "", "（）", "", "\u00a0", " ")

// strays are brackets without their other half.
var strays = strings.NewReplacer("[[", "", "]]", "", "{{", "", "}}", "")

// inline takes the markup within a line away.
func inline(s string) string {
	s = emphasis(s)
	if strings.ContainsAny(s, "[]{}") {
		s = strays.Replace(s)
	}
	s = outside(s)
	s = switches(s)
	s = variants(s)
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	return strings.TrimSpace(hollow.Replace(s))
}

// emphasis takes away runs of two and more apostrophes.
func emphasis(s string) string {
	if !strings.Contains(s, "''") {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); {
		n := 0
		for i+n < len(s) && s[i+n] == '\'' {
			n++
		}
		switch {
		case n == 0:
			out.WriteByte(s[i])
			n = 1
		case n == 1, n == 4: // of four, one is an apostrophe
			out.WriteByte('\'')
		}
		i += n
	}
	return out.String()
}

// outside replaces links to other sites, "[https://… words]", by their words.
func outside(s string) string {
	var out strings.Builder
	for {
		k := strings.IndexByte(s, '[')
		if k < 0 {
			break
		}
		out.WriteString(s[:k])
		s = s[k:]
		if !isAddress(s[1:]) {
			out.WriteByte('[')
			s = s[1:]
			continue
		}
		end := strings.IndexByte(s, ']')
		if end < 0 {
			break
		}
		_, words, _ := strings.Cut(s[1:end], " ")
		out.WriteString(strings.TrimSpace(words))
		s = s[end+1:]
	}
	out.WriteString(s)
	return out.String()
}

func isAddress(s string) bool {
	for _, scheme := range []string{"http://", "https://", "//", "ftp://", "mailto:", "news:", "irc://"} {
		if strings.HasPrefix(s, scheme) {
			return true
		}
	}
	return false
}

// switches takes away words such as __NOTOC__, in any language.
func switches(s string) string {
	var out strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "__")
		if !ok {
			break
		}
		out.WriteString(before)
		n := 0
		for n < min(len(rest), 100) {
			r, size := utf8.DecodeRuneInString(rest[n:])
			if !unicode.IsLetter(r) && !unicode.IsMark(r) {
				break
			}
			n += size
		}
		if n > 0 && strings.HasPrefix(rest[n:], "__") {
			s = rest[n+2:]
			continue
		}
		out.WriteString("__")
		s = rest
	}
	out.WriteString(s)
	return out.String()
}

// variants replaces "-{zh-hans:甲; zh-hant:乙}-" by its first text, and "-{甲}-" by what is in it.
func variants(s string) string {
	var out strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "-{")
		inside, after, closed := strings.Cut(rest, "}-")
		if !ok || !closed {
			break
		}
		out.WriteString(before)
		first, _, _ := strings.Cut(inside, ";")
		if _, text, named := strings.Cut(first, ":"); named {
			first = text
		}
		out.WriteString(strings.TrimSpace(first))
		s = after
	}
	out.WriteString(s)
	return out.String()
}
