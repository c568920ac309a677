package page

import (
	"bytes"
	"html"
	"strings"
)

// entity writes the character reference at the start of s, which begins with "&", and gives its length in the page.
func (r *reader) entity(s []byte) int {
	end := 1
	for end < len(s) && end < 34 && (isLetter(s[end]) || s[end] >= '0' && s[end] <= '9' || s[end] == '#') {
		end++
	}
	if end == 1 {
		r.put(s[:1], 1)
		return 1
	}
	if end < len(s) && s[end] == ';' {
		end++
	}
	switch string(s[1:end]) {
	case "nbsp;", "#160;":
		r.put([]byte("\u00a0"), 1)
		return end
	case "amp;":
		r.put([]byte("&"), 1)
		return end
	}
	decoded := html.UnescapeString(string(s[:end]))
	text := []byte(decoded)
	for len(text) > 0 {
		n, count := span(text)
		switch {
		case n > 0:
			r.put(text[:n], count)
			text = text[n:]
		case isSpace(text[0]):
			if r.gap == 0 {
				r.gap = ' '
			}
			text = text[1:]
		case text[0] == 0:
			text = text[1:]
		default:
			r.put(text[:1], 1)
			text = text[1:]
		}
	}
	return end
}

// plain gives a stretch of markup-free source as text: entities resolved, white space folded and trimmed.
func plain(s []byte) string {
	if len(s) == 0 {
		return ""
	}
	text := string(s)
	if bytes.IndexByte(s, '&') >= 0 {
		text = html.UnescapeString(text)
	}
	return tidy(text)
}

// tidy folds white space of all kinds but the zero-width space into single spaces, and drops NUL.
func tidy(text string) string {
	if strings.IndexByte(text, 0) >= 0 {
		text = strings.ReplaceAll(text, "\x00", "")
	}
	return strings.Join(strings.Fields(text), " ")
}
