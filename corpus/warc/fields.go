package warc

import (
	"bytes"
	"strings"
)

// Field is one line of a header. Value has no surrounding space; its bytes are as stored and need not be valid UTF-8.
type Field struct{ Name, Value string }

// Fields is a header in the order of the file.
type Fields []Field

// Get gives the value of the first field of that name in any letter case, and "" when there is none.
func (f Fields) Get(name string) string {
	for i := range f {
		if len(f[i].Name) == len(name) && strings.EqualFold(f[i].Name, name) {
			return f[i].Value
		}
	}
	return ""
}

// All gives the values of every field of that name, in order.
func (f Fields) All(name string) []string {
	var all []string
	for i := range f {
		if strings.EqualFold(f[i].Name, name) {
			all = append(all, f[i].Value)
		}
	}
	return all
}

// headEnd gives the length of the header at the start of b including its blank line, looking for it from byte `from` on; -1 when b
// holds no blank line. Lines end in LF or CRLF.
func headEnd(b []byte, from int) int {
	for i := from; i < len(b); {
		k := bytes.IndexByte(b[i:], '\n')
		if k < 0 {
			return -1
		}
		i += k + 1
		if i < len(b) && b[i] == '\n' {
			return i + 1
		}
		if i+1 < len(b) && b[i] == '\r' && b[i+1] == '\n' {
			return i + 2
		}
	}
	return -1
}

// parse appends the lines of a header to f. A line that begins with a space or tab continues the one before (WARC 1.1, section 4);
// a line without a colon becomes a field whose Value is empty.
func (f Fields) parse(head string) Fields {
	for head != "" {
		line, rest, _ := strings.Cut(head, "\n")
		head = rest
		line = strings.TrimSuffix(line, "\r")
		if line == "" {
			continue
		}
		if (line[0] == ' ' || line[0] == '\t') && len(f) > 0 {
			f[len(f)-1].Value = strings.TrimSpace(f[len(f)-1].Value + " " + strings.TrimSpace(line))
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		f = append(f, Field{strings.TrimSpace(name), strings.TrimSpace(value)})
	}
	return f
}
