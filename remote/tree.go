package remote

import (
	"context"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/fault"
)

// File is a file of a revision, with what proves its bytes.
type File struct {
	Path   string
	Size   int64
	OID    string // git's object id of the bytes; of a large file, that of its pointer
	SHA256 string // of a large file; "" when the hub names only the object id
}

// mostFiles bounds the files of a revision: each takes some 200 bytes of memory.
const mostFiles = 5_000_000

// Files lists all files of a commit, in the order of the hub.
func (h *Hub) Files(ctx context.Context, r Repository, commit string) (list []File, err error) {
	if !isCommit(commit) {
		return nil, fault.New(fault.Invalid, "%q is no commit", words(commit)).At("%s", h.Page(r))
	}
	address := h.api(r) + "/tree/" + commit + "?recursive=true"
	seen := map[string]bool{}
	for range mostPages {
		var nodes []node
		resp, err := h.get(ctx, r, address, &nodes)
		if err != nil {
			return nil, err
		}
		for _, n := range nodes {
			if n.Type != "file" {
				continue
			}
			f := File{Path: n.Path, Size: n.Size, OID: n.OID}
			if n.LFS != nil {
				f.SHA256, f.Size = n.LFS.OID, n.LFS.Size
			}
			// Two files of one name, in a file system that folds them or not, would overwrite each other.
			if err := f.check(); err != nil || seen[f.Path] || len(list) == mostFiles {
				return nil, fault.New(fault.Broken, "the hub lists a file %q of %d bytes, which cannot be", words(f.Path), f.Size).At("%s", h.Page(r))
			}
			seen[f.Path] = true
			list = append(list, f)
		}
		next, err := h.next(address, resp.Header)
		if err != nil || next == "" {
			return list, err
		}
		address = next
	}
	return nil, fault.New(fault.Broken, "the hub's list does not end after %d pages", mostPages).At("%s", h.Page(r))
}

// check says whether a file can be: its path leads nowhere else, on any system, and its digests are such.
func (f File) check() error {
	bad := !IsPath(f.Path) || f.Size < 0 || f.Size > longest || f.SHA256 != "" && !isHex(f.SHA256, 64) || !isHex(f.OID, 40)
	if bad {
		return fault.New(fault.Broken, "%q is no file", words(f.Path))
	}
	return nil
}

// IsPath says whether a path leads to a place inside of a folder, on every system.
func IsPath(p string) bool {
	return p != "" && len(p) <= 4096 && utf8.ValidString(p) && p == path.Clean(p) && p != "." && !strings.HasPrefix(p, "/") && p != ".." && !strings.HasPrefix(p, "../") &&
		!strings.ContainsFunc(p, func(c rune) bool { return control(c) || c == '\\' || c == 0 }) && !(len(p) > 1 && p[1] == ':')
}

func isHex(s string, n int) bool { return len(s) == n && strings.Trim(s, "0123456789abcdef") == "" }
