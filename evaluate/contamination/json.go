package contamination

import (
	"bytes"
	encoding "encoding/json"

	"github.com/lontar-asean/lontar/fault"
)

// jsonTexts gives the strings of a line of JSON, with their depth and the name they stand under, in the order of the line; names are no texts. whole reports whether
// the line is one object. Lines of a value that goes over several lines are read as well as any, so only strings are checked.
func jsonTexts(line []byte, give func(depth int, key, value string)) (whole bool, err error) {
	depth, key := 0, ""
	for at := 0; at < len(line); {
		switch line[at] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
			key = ""
		case '"':
			end, plain := stringEnd(line, at)
			if end < 0 {
				return false, fault.New(fault.Broken, "a string has no end").At("byte %d of the line", at)
			}
			value := string(line[at+1 : end-1])
			if !plain {
				if err := encoding.Unmarshal(line[at:end], &value); err != nil {
					return false, fault.New(fault.Broken, "not a string of JSON: %w", err).At("byte %d of the line", at)
				}
			}
			at = end
			if rest := bytes.TrimLeft(line[at:], " \t"); len(rest) > 0 && rest[0] == ':' {
				key = value
			} else {
				give(depth, key, value)
			}
			continue
		}
		at++
	}
	return depth == 0 && len(line) > 1 && line[0] == '{', nil
}

// stringEnd gives the offset behind a string that begins at one; plain says that nothing in it is escaped.
func stringEnd(line []byte, at int) (end int, plain bool) {
	plain = true
	for k := at + 1; k < len(line); {
		n := bytes.IndexAny(line[k:], `"\`)
		if n < 0 {
			return -1, plain
		}
		if k += n; line[k] == '"' {
			return k + 1, plain
		}
		plain, k = false, k+2
	}
	return -1, plain
}
