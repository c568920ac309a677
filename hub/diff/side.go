package diff

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// maxFiles bounds the files of a side.
const maxFiles = 200_000

// Revision is a revision on a hub.
type Revision struct {
	Hub    *hub.Hub
	Commit hub.Commit
}

// Files lists the files of the revision.
func (r Revision) Files(ctx context.Context) (list []File, err error) {
	const page = 1000
	for after := ""; ; {
		some, err := r.Hub.Files(ctx, r.Commit, "", true, after, page)
		if err != nil {
			return nil, err
		}
		for _, f := range some {
			if !f.Directory() {
				list = append(list, File{f.Path, f.SHA256, f.Size})
			}
		}
		if len(list) > maxFiles {
			return nil, fault.New(fault.Invalid, "a revision has more than %d files: too many to compare", maxFiles)
		}
		if len(some) < page {
			slices.SortFunc(list, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
			return list, nil
		}
		after = some[len(some)-1].Path
	}
}

// Open opens a file.
func (r Revision) Open(ctx context.Context, f File) (io.ReaderAt, error) {
	return r.Hub.Content(ctx, f.SHA256, f.Size), nil
}

// Folder is a data set on disk.
type Folder struct{ root *os.Root }

// OpenFolder opens a folder; what leads out of it is not read.
func OpenFolder(dir string) (*Folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fault.New(fault.Missing, "the folder cannot be opened: %w", err)
	}
	return &Folder{root}, nil
}

// Close closes the folder.
func (d *Folder) Close() error { return d.root.Close() }

// Files lists the plain files, with the digests of all of them.
func (d *Folder) Files(ctx context.Context) (list []File, err error) {
	err = fs.WalkDir(d.root.FS(), ".", func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case e.IsDir() && strings.HasPrefix(e.Name(), ".") && path != ".":
			return fs.SkipDir
		case !e.Type().IsRegular():
			return nil
		}
		f, err := d.root.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		sum := sha256.New()
		n, err := io.Copy(sum, f)
		list = append(list, File{filepath.ToSlash(path), hex.EncodeToString(sum.Sum(nil)), n})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list a folder: %w", err)
	}
	slices.SortFunc(list, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return list, nil
}

// Open opens a file, which its reader closes.
func (d *Folder) Open(_ context.Context, f File) (io.ReaderAt, error) {
	return d.root.Open(f.Path)
}
