package pipeline

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
)

// rootOf gives the folder that a pattern of a source names, as written in the recipe: the pattern itself for a folder, else what stands before its
// first wildcard or its last element.
func rootOf(pattern, uri, dir string) string {
	full := pattern
	if !strings.Contains(pattern, "://") && !filepath.IsAbs(pattern) {
		full = filepath.Join(dir, pattern)
	}
	root := pattern
	if at := strings.IndexAny(pattern, "*?["); at >= 0 {
		root = pattern[:at]
		return strings.TrimSuffix(root[:strings.LastIndexAny(root, "/"+string(filepath.Separator))+1], "/")
	}
	if uri == full || uri == pattern { // one file
		if at := strings.LastIndexAny(pattern, "/"+string(filepath.Separator)); at >= 0 {
			return pattern[:at]
		}
		return ""
	}
	return strings.TrimSuffix(root, "/")
}

// beside opens files that lie beside an input, inside the folder of its source.
func (p *Pipeline) beside(u Unit) func(ctx context.Context, name string) (corpus.File, error) {
	return func(ctx context.Context, name string) (corpus.File, error) {
		outside := func() error {
			return fault.New(fault.Invalid, "%q lies outside the folder of the source", name).At("%s", u.Name)
		}
		if path.IsAbs(name) || filepath.IsAbs(filepath.FromSlash(name)) || strings.ContainsAny(name, "\\\x00") || strings.Contains(name, "://") {
			return nil, outside()
		}
		if strings.Contains(u.URI, "://") {
			base, rest, _ := strings.Cut(u.URI, "://")
			full := base + "://" + path.Join(path.Dir(rest), name)
			if !strings.HasPrefix(full, strings.TrimSuffix(u.Root, "/")+"/") {
				return nil, outside()
			}
			return p.Opener.Open(ctx, full)
		}
		dir := u.Root
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(orDot(p.Recipe.Dir), dir)
		}
		own, err := filepath.Rel(dir, u.URI)
		if err != nil {
			return nil, outside()
		}
		inside := path.Join(path.Dir(filepath.ToSlash(own)), name)
		if !filepath.IsLocal(filepath.FromSlash(inside)) {
			return nil, outside()
		}
		return openInside(dir, filepath.FromSlash(inside), u.Name, name)
	}
}

// openInside opens a plain file below a folder; a symbolic link that leads out of it is refused.
func openInside(dir, inside, from, name string) (corpus.File, error) {
	root, err := os.OpenRoot(orDot(dir))
	if err != nil {
		return nil, fault.New(fault.Missing, "cannot open the folder of the source: %w", err).At("%s", from)
	}
	defer root.Close()
	st, err := root.Stat(inside)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && !st.Mode().IsRegular():
		return nil, fault.New(fault.Missing, "there is no file %q", name).At("%s", from)
	case err != nil:
		return nil, fault.New(fault.Invalid, "%q cannot be opened inside the folder of the source: %w", name, cause(err)).At("%s", from)
	}
	f, err := root.Open(inside)
	if err != nil {
		return nil, fault.New(fault.Invalid, "%q cannot be opened inside the folder of the source: %w", name, cause(err)).At("%s", from)
	}
	return plainFile{f, st.Size()}, nil
}

// cause leaves out of an error of the system the path, which names folders of this machine.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

type plainFile struct {
	*os.File
	size int64
}

func (f plainFile) Size() int64 { return f.size }
