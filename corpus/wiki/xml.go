package wiki

import (
	"html"
	"strings"
)

// element gives the attributes and the content of the first element of a name in a piece of a dump, whose elements of one name are never inside each
// other. The content is still escaped. ok is false when there is none; an element <name/> has no content.
func element(s, name string) (attributes, content string, ok bool) {
	for {
		_, rest, found := strings.Cut(s, "<"+name)
		if !found {
			return "", "", false
		}
		if s = rest; rest == "" || rest[0] != ' ' && rest[0] != '>' && rest[0] != '/' && rest[0] != '\n' {
			continue
		}
		attributes, rest, found = strings.Cut(rest, ">")
		if !found {
			return "", "", false
		}
		if a, closed := strings.CutSuffix(attributes, "/"); closed {
			return a, "", true
		}
		content, _, found = strings.Cut(rest, "</"+name+">")
		return attributes, content, found
	}
}

// attribute gives the value of an attribute.
func attribute(attributes, name string) string {
	_, rest, ok := strings.Cut(" "+attributes, " "+name+"=\"")
	if !ok {
		return ""
	}
	value, _, _ := strings.Cut(rest, "\"")
	return html.UnescapeString(value)
}

// content gives the unescaped content of an element, and "" when there is none.
func content(s, name string) string {
	_, c, _ := element(s, name)
	return strings.TrimSpace(html.UnescapeString(c))
}
