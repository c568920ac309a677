package page

import "bytes"

// attr is one attribute of the tag that is being read, as written.
type attr struct{ name, value []byte }

// after gives the offset behind the next c in s from offset i on, or the end.
func after(s []byte, i int, c byte) int {
	if i >= len(s) {
		return len(s)
	}
	if j := bytes.IndexByte(s[i:], c); j >= 0 {
		return i + j + 1
	}
	return len(s)
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// startTag reads the tag whose name begins at s[i].
func (r *reader) startTag(s []byte, i int) int {
	end := i
	for end < len(s) && s[end] != '>' && s[end] != '/' && !isSpace(s[end]) {
		end++
	}
	el := lookup(s[i:end])
	i = r.attributes(s, end)
	t := elements[el].traits
	if t&raw != 0 && el != unknown {
		body, next := rawText(s, i, elements[el].name)
		r.rawElement(el, body)
		if t&block != 0 {
			r.flush()
		}
		return next
	}
	r.start(el)
	return i
}

// attributes collects the attributes from s[i] up to the end of the tag and gives the offset behind it.
func (r *reader) attributes(s []byte, i int) int {
	r.attrs, r.lower = r.attrs[:0], r.lower[:0]
	for i < len(s) {
		for i < len(s) && (isSpace(s[i]) || s[i] == '/') {
			i++
		}
		if i >= len(s) {
			return i
		}
		if s[i] == '>' {
			return i + 1
		}
		from := i
		upper := false
		for i++; i < len(s); i++ {
			c := s[i]
			if c == '=' || c == '>' || c == '/' || isSpace(c) {
				break
			}
		}
		name := s[from:i]
		for _, c := range name {
			upper = upper || (c >= 'A' && c <= 'Z')
		}
		for i < len(s) && isSpace(s[i]) {
			i++
		}
		var value []byte
		if i < len(s) && s[i] == '=' {
			i++
			for i < len(s) && isSpace(s[i]) {
				i++
			}
			if i < len(s) && (s[i] == '"' || s[i] == '\'') {
				j := bytes.IndexByte(s[i+1:], s[i])
				if j < 0 {
					return len(s)
				}
				value = s[i+1 : i+1+j]
				i += j + 2
			} else {
				from := i
				for i < len(s) && s[i] != '>' && !isSpace(s[i]) {
					i++
				}
				value = s[from:i]
			}
		}
		if len(r.attrs) == maxAttrs || len(name) > 64 {
			continue
		}
		if upper {
			at := len(r.lower)
			for _, c := range name {
				if c >= 'A' && c <= 'Z' {
					c |= 0x20
				}
				r.lower = append(r.lower, c)
			}
			name = r.lower[at:]
		}
		r.attrs = append(r.attrs, attr{name, value})
	}
	return i
}

// attribute gives the value of the named attribute of the present tag.
func (r *reader) attribute(name string) ([]byte, bool) {
	for i := range r.attrs {
		if string(r.attrs[i].name) == name {
			return r.attrs[i].value, true
		}
	}
	return nil, false
}

// value gives the attribute as text, with its entities resolved and white space trimmed; "" when it is not there.
func (r *reader) value(name string) string {
	v, _ := r.attribute(name)
	return plain(v)
}

// rawText finds the end tag of a raw element whose content begins at s[i]. Without one the element ends at once, for a title, and
// otherwise takes the rest of the page, as the HTML standard says.
func rawText(s []byte, i int, name string) (body []byte, next int) {
	for at := i; ; {
		j := bytes.Index(s[at:], []byte("</"))
		if j < 0 {
			break
		}
		at += j + 2
		if len(s)-at >= len(name) && bytes.EqualFold(s[at:at+len(name)], []byte(name)) {
			return s[i : at-2], after(s, at+len(name), '>')
		}
	}
	return s[i:], len(s)
}
