package hub

import (
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/fault"
)

const (
	maxPath = 1024 // bytes
	maxPart = 255  // bytes, of a name that file systems keep
)

// CheckPath says what is wrong with the path of a file in a repository: it is relative, in UTF-8, parted by "/", and no part is empty, ".", ".." or
// ".git" or holds a backslash or a control character.
func CheckPath(path string) error {
	if path == "" || len(path) > maxPath || !utf8.ValidString(path) {
		return fault.New(fault.Invalid, "%.200q cannot be a path: it is empty, too long or not UTF-8", path)
	}
	for part := range strings.SplitSeq(path, "/") {
		if part == "" || part == "." || part == ".." || strings.EqualFold(part, ".git") || len(part) > maxPart {
			return fault.New(fault.Invalid, "%.200q cannot be a path: a part is empty, too long, . or .. or .git", path)
		}
	}
	if i := strings.IndexFunc(path, func(r rune) bool {
		return r < 0x20 || r >= 0x7F && r < 0xA0 || r == '\\' || r == 0x2028 || r == 0x2029 || r == 0xFEFF
	}); i >= 0 {
		return fault.New(fault.Invalid, "%.200q cannot be a path: it holds a control character or a backslash", path)
	}
	return nil
}
