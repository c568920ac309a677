package hub

import (
	"context"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// File is an entry with its whole path.
type File struct {
	Path string
	Entry
}

// File finds a file or directory of a revision; a missing one is a fault of kind Missing.
func (h *Hub) File(ctx context.Context, c Commit, path string) (f File, err error) {
	err = h.ledger.Read(ctx, func(b Books) error {
		f, err = lookUp(ctx, b, c.Root, path)
		return err
	})
	return f, err
}

func lookUp(ctx context.Context, books Trees, root, path string) (File, error) {
	key := root
	parts := strings.Split(path, "/")
	for i, part := range parts {
		d, err := open(ctx, books, key)
		if err != nil {
			return File{}, err
		}
		at, found := d.tree.find(part)
		if !found || i < len(parts)-1 && !d.tree[at].Directory() {
			break
		}
		if i == len(parts)-1 {
			return File{Path: path, Entry: d.tree[at]}, nil
		}
		key = d.tree[at].Tree
	}
	return File{}, fault.New(fault.Missing, "there is no file %.200q in this revision", path)
}

// Files gives what lies in a directory of a revision ("" is the root), with recursive also what lies below it, in the order of paths, directories
// before what they hold: limit entries behind the path after. A missing directory is a fault of kind Missing.
func (h *Hub) Files(ctx context.Context, c Commit, dir string, recursive bool, after string, limit int) (list []File, err error) {
	err = h.ledger.Read(ctx, func(b Books) error {
		list = nil
		key, prefix := c.Root, ""
		if dir != "" {
			f, err := lookUp(ctx, b, c.Root, dir)
			if err != nil {
				return err
			}
			if !f.Directory() {
				return fault.New(fault.Missing, "%.200q is no directory", dir)
			}
			key, prefix = f.Tree, dir+"/"
		}
		_, err := gather(ctx, b, key, prefix, recursive, after, limit, &list)
		return err
	})
	return list, err
}

// gather adds the entries of a directory to a list and says whether there is room for more.
func gather(ctx context.Context, books Trees, key, prefix string, recursive bool, after string, limit int, list *[]File) (bool, error) {
	d, err := open(ctx, books, key)
	if err != nil {
		return false, err
	}
	for _, e := range d.tree {
		path := prefix + e.Name
		passed := before(path, after)
		if !passed {
			if *list = append(*list, File{path, e}); len(*list) == limit {
				return false, nil
			}
		}
		// A directory that stands before the place to go on from may still hold it.
		if recursive && e.Directory() && (!passed || path == after || strings.HasPrefix(after, path+"/")) {
			if room, err := gather(ctx, books, e.Tree, path+"/", true, after, limit, list); err != nil || !room {
				return false, err
			}
		}
	}
	return true, nil
}

// before reports whether a path stands before the place behind after, or is after itself, in the order of gather: part by part.
func before(path, after string) bool {
	if after == "" {
		return false
	}
	a, b := strings.Split(path, "/"), strings.Split(after, "/")
	for i := range min(len(a), len(b)) {
		if c := strings.Compare(a[i], b[i]); c != 0 {
			return c < 0
		}
	}
	return len(a) <= len(b)
}
