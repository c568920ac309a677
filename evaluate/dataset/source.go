package dataset

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch/objects"
)

// source is a file of a set.
type source struct {
	name string // for messages, and _file
	path string
	root string // folder in which the set lies
}

func (f source) open() (corpus.File, error) {
	file, err := objects.Disk{}.Open(context.Background(), f.path)
	if err != nil {
		return nil, err
	}
	return file, nil
}

// beside gives a file by its path from the folder of this one. It stays in the folder of the set.
func (f source) beside(name string) (source, error) {
	at := filepath.Join(filepath.Dir(f.path), filepath.FromSlash(name))
	below, err := filepath.Rel(f.root, at)
	if err != nil || below == ".." || strings.HasPrefix(below, ".."+string(filepath.Separator)) || filepath.IsAbs(name) {
		return f, fault.New(fault.Invalid, "%q lies outside of the set", name).At("%s", f.name)
	}
	real, err := filepath.EvalSymlinks(at)
	if errors.Is(err, os.ErrNotExist) {
		return f, fault.New(fault.Missing, "there is no file %q", name).At("%s", f.name)
	}
	if err != nil {
		return f, fault.New(fault.Broken, "the file %q cannot be read: %w", name, err).At("%s", f.name)
	}
	if base, err := filepath.EvalSymlinks(f.root); err != nil || !strings.HasPrefix(real, base+string(filepath.Separator)) {
		return f, fault.New(fault.Invalid, "%q leads out of the set", name).At("%s", f.name)
	}
	return source{name: filepath.ToSlash(below), path: at, root: f.root}, nil
}

// sum gives the SHA-256 of a file.
func (f source) sum() (string, error) {
	file, err := os.Open(f.path)
	if err != nil {
		return "", fault.New(fault.Broken, "the set cannot be read: %w", err).At("%s", f.name)
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return "", fault.New(fault.Broken, "the set cannot be read: %w", err).At("%s", f.name)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// variables are those that may begin a path.
var variables = []string{"LONTAR_TESTDATA", "LONTAR_HOME"}

// rooted gives the folder to which a pattern leads, and the rest of it. Why says why there is none.
func (l Loader) rooted(pattern string) (root, rest, why string, err error) {
	name, rest, _ := strings.Cut(pattern, "/")
	variable, ok := strings.CutPrefix(name, "$")
	if !ok {
		root, rest = l.Dir, pattern
		if root == "" {
			root = "."
		}
	}
	if strings.Contains("/"+rest+"/", "/../") && variable != "" {
		return "", "", "", fault.New(fault.Invalid, "%s leads out of its folder", pattern)
	}
	if l.Folder != "" {
		return l.Folder, rest, "", nil
	}
	if !ok {
		if filepath.IsAbs(pattern) {
			return "/", strings.TrimPrefix(filepath.ToSlash(pattern), "/"), "", nil
		}
		return root, rest, "", nil
	}
	for _, v := range variables {
		if v != variable {
			continue
		}
		if root = l.Getenv(v); root == "" {
			why = "the environment variable " + v + " is not set to the folder in which it lies; --data FOLDER names another one"
		}
		return root, rest, why, nil
	}
	return "", "", "", fault.New(fault.Invalid, "%s begins with a variable that is not known", pattern).Try("known are $%s", strings.Join(variables, ", $"))
}

// find lists the files of a pattern on disk.
func find(ctx context.Context, root, pattern string) (list []source, err error) {
	entries, err := objects.Disk{}.List(ctx, filepath.Join(root, filepath.FromSlash(pattern)))
	if fault.Of(err) == fault.Missing {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		name, err := filepath.Rel(root, e.Path)
		if err != nil {
			name = filepath.Base(e.Path)
		}
		list = append(list, source{name: filepath.ToSlash(name), path: e.Path, root: root})
	}
	return list, nil
}
