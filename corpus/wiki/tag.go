package wiki

import (
	"strings"
)

// silent are the tags whose content is no running text: notes, pictures, formulas, code, data.
var silent = map[string]bool{
	"ref": true, "references": true, "gallery": true, "math": true, "chem": true, "ce": true, "timeline": true, "score": true, "syntaxhighlight": true, "source": true,
	"templatestyles": true, "imagemap": true, "graph": true, "mapframe": true, "maplink": true, "hiero": true, "templatedata": true, "inputbox": true,
	"categorytree": true, "indicator": true, "style": true, "script": true, "rt": true, "rp": true,
}

// breaking are the tags that begin a new line.
var breaking = map[string]bool{
	"br": true, "p": true, "div": true, "li": true, "ul": true, "ol": true, "tr": true, "table": true, "blockquote": true, "center": true, "poem": true, "hr": true,
	"dl": true, "dt": true, "dd": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "section": true,
}

// stripTags takes comments and tags out of wikitext. What stands in <nowiki> is escaped so that nothing in it counts as markup.
func stripTags(s string) string {
	if !strings.Contains(s, "<") {
		return s
	}
	var out strings.Builder
	out.Grow(len(s))
	lower := asciiLower(s)
	open := map[string]bool{} // tags that no more end tag was found for
	for i := 0; i < len(s); {
		k := strings.IndexByte(s[i:], '<')
		if k < 0 {
			out.WriteString(s[i:])
			break
		}
		out.WriteString(s[i : i+k])
		i += k
		if strings.HasPrefix(s[i:], "<!--") {
			i = comment(s, i)
			continue
		}
		name, end, closing := tag(lower, i)
		if name == "" {
			out.WriteByte('<')
			i++
			continue
		}
		empty := s[end-2] == '/'
		i = end
		if breaking[name] {
			out.WriteByte('\n')
		}
		if closing || empty || !silent[name] && name != "nowiki" && name != "pre" {
			continue
		}
		if !open[name] {
			if k := strings.Index(lower[i:], "</"+name); k >= 0 {
				if !silent[name] {
					out.WriteString(protect(s[i : i+k]))
				}
				i += k
				continue
			}
			open[name] = true
		}
	}
	return out.String()
}

// comment moves behind a comment; one that does not end hides the rest, as MediaWiki does.
func comment(s string, i int) int {
	if k := strings.Index(s[i+4:], "-->"); k >= 0 {
		return i + 4 + k + 3
	}
	return len(s)
}

// tag reads the tag at i: its name, where it ends, and whether it is an end tag. name is "" when none begins there.
func tag(s string, i int) (name string, end int, closing bool) {
	i++
	if i < len(s) && s[i] == '/' {
		closing = true
		i++
	}
	from := i
	for i < len(s) && (s[i] >= 'a' && s[i] <= 'z' || s[i] >= '0' && s[i] <= '9' && i > from || s[i] == '-' && i > from) {
		i++
	}
	const longest = 2000 // bytes of a tag
	k := strings.IndexByte(s[i:min(i+longest, len(s))], '>')
	if i == from || k < 0 || strings.IndexByte(s[i:i+k], '<') >= 0 {
		return "", 0, false
	}
	return s[from:i], i + k + 1, closing
}

// protect escapes the characters that wikitext gives a meaning; entities stay entities.
func protect(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if k := strings.IndexByte(s[i:min(i+12, len(s))], ';'); c == '&' && k > 0 {
			out.WriteString(s[i : i+k+1])
			i += k
			continue
		}
		if strings.IndexByte("[]{}|'<>=*#:;_-!", c) < 0 {
			out.WriteByte(c)
			continue
		}
		out.WriteString("&#")
		out.WriteByte('0' + c/100)
		out.WriteByte('0' + c/10%10)
		out.WriteByte('0' + c%10)
		out.WriteByte(';')
	}
	return out.String()
}

// asciiLower lowers ASCII letters only, so that places stay the same.
func asciiLower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
