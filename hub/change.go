package hub

import (
	"context"
	"path"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// Change is one thing that a commit does. Without Remove it puts a file at Path.
type Change struct {
	Path   string
	Remove bool // the file, or the directory with all below it
	OID    string
	SHA256 string
	Size   int64
	Large  bool
	Was    string // SHA-256 of the file that must lie there; "" for whatever does. Another is a fault as of a stale parent.
}

// editor changes the tree of a revision; directories are read when they are looked into and written anew when they changed.
type editor struct {
	books Trees
	root  *directory
}

type directory struct {
	tree    Tree
	below   map[string]*directory // those that were looked into
	changed bool
}

func edit(ctx context.Context, books Trees, root string) (*editor, error) {
	d, err := open(ctx, books, root)
	return &editor{books: books, root: d}, err
}

// open reads a directory; key "" is an empty one.
func open(ctx context.Context, books Trees, key string) (*directory, error) {
	d := &directory{below: map[string]*directory{}}
	if key == "" {
		return d, nil
	}
	kept, err := books.Tree(ctx, key)
	if err != nil {
		return nil, err
	}
	d.tree, err = ParseTree(kept)
	return d, err
}

// walk gives the directory of a path. Directories that are not there are made, or give nil.
func (e *editor) walk(ctx context.Context, dir string, make bool) (*directory, error) {
	d := e.root
	if dir == "." {
		return d, nil
	}
	for name := range strings.SplitSeq(dir, "/") {
		next := d.below[name]
		if next == nil {
			i, found := d.tree.find(name)
			switch {
			case found && !d.tree[i].Directory():
				if !make {
					return nil, nil
				}
				return nil, fault.New(fault.Conflict, "%q is a file and cannot hold others", dir)
			case !found && !make:
				return nil, nil
			}
			key := ""
			if found {
				key = d.tree[i].Tree
			}
			var err error
			if next, err = open(ctx, e.books, key); err != nil {
				return nil, err
			}
			d.below[name] = next
		}
		d = next
	}
	return d, nil
}

func (e *editor) apply(ctx context.Context, c Change) error {
	if err := CheckPath(c.Path); err != nil {
		return err
	}
	dir, name := path.Split(c.Path)
	d, err := e.walk(ctx, path.Clean("./"+dir), !c.Remove)
	if err == nil && d == nil && c.Was != "" {
		return fault.New(fault.Conflict, "the file %q has gone meanwhile", c.Path).Try(staleHint)
	}
	if err != nil || d == nil {
		return err
	}
	i, found := d.tree.find(name)
	switch {
	case c.Was != "" && (!found || d.tree[i].SHA256 != c.Was):
		return fault.New(fault.Conflict, "the file %q has changed meanwhile", c.Path).Try(staleHint)
	case c.Remove:
		if found {
			d.tree = slices.Delete(d.tree, i, i+1)
		}
		delete(d.below, name)
	case d.below[name] != nil && !d.below[name].empty(), found && d.tree[i].Directory():
		return fault.New(fault.Conflict, "%q is a directory and cannot become a file", c.Path)
	default:
		entry := Entry{Name: name, OID: c.OID, SHA256: c.SHA256, Size: c.Size, Large: c.Large}
		if found {
			d.tree = slices.Clone(d.tree)
			d.tree[i] = entry
		} else {
			d.tree = slices.Insert(d.tree, i, entry)
		}
		delete(d.below, name)
	}
	d.changed = true
	return nil
}

func (d *directory) empty() bool { return len(d.tree) == 0 && len(d.below) == 0 }

// write keeps the directories that changed and gives the key and the object id of the root. A directory that holds nothing is left out, as in git.
func (e *editor) write(ctx context.Context) (key, oid string, err error) {
	if _, err = e.settle(ctx, e.root); err != nil {
		return "", "", err
	}
	key, kept, err := e.root.tree.Key()
	if err != nil {
		return "", "", err
	}
	return key, e.root.tree.OID(), e.books.AddTree(ctx, key, kept)
}

func (e *editor) settle(ctx context.Context, d *directory) (changed bool, err error) {
	names := make([]string, 0, len(d.below))
	for name := range d.below {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		below := d.below[name]
		moved, err := e.settle(ctx, below)
		if err != nil {
			return false, err
		}
		if !moved {
			continue
		}
		d.changed = true
		i, found := d.tree.find(name)
		if len(below.tree) == 0 {
			if found {
				d.tree = slices.Delete(d.tree, i, i+1)
			}
			continue
		}
		key, kept, err := below.tree.Key()
		if err != nil {
			return false, err
		}
		if err := e.books.AddTree(ctx, key, kept); err != nil {
			return false, err
		}
		entry := Entry{Name: name, OID: below.tree.OID(), Tree: key}
		if found {
			d.tree[i] = entry
		} else {
			d.tree = slices.Insert(d.tree, i, entry)
		}
	}
	return d.changed, nil
}
