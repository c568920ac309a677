// Package objects lists and opens what inputs lie in: the local disk, and stores that speak S3.
package objects

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// Disk is the local file system.
type Disk struct{}

// File is an open file on disk, readable at any place.
type File struct {
	*os.File
	size int64
}

// Size gives the bytes of the file as it was when opened.
func (f *File) Size() int64 { return f.size }

// Entry is a file that List found.
type Entry struct {
	Path  string
	Bytes int64
	ETag  string // size and modification time: changes when the file does
}

// Open opens a file. A missing or unreadable file, and a folder, is a fault of kind Missing, Denied or Invalid.
func (Disk) Open(_ context.Context, path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, failure(path, err)
	}
	st, err := f.Stat()
	if err == nil && st.Mode().IsRegular() {
		return &File{File: f, size: st.Size()}, nil
	}
	f.Close()
	if err != nil {
		return nil, failure(path, err)
	}
	return nil, fault.New(fault.Invalid, "not a file that can be read at any place").At("%s", path)
}

// List finds files. A path names a file, or a folder and with it all files below. A pattern names files only; it may hold * and ? (anything but a
// separator), [a-z] and ** (any number of folders). Hidden files and folders, whose names begin with a dot, are found only when named so. Links to files are followed, links to
// folders only where the pattern names them. The order is that of people: part-2 before part-10. A path that does not exist is a fault of kind
// Missing; a pattern that nothing matches gives nothing.
func (Disk) List(ctx context.Context, pattern string) ([]Entry, error) {
	w := walk{ctx: ctx}
	if err := w.start(filepath.Clean(pattern)); err != nil {
		return nil, err
	}
	slices.SortFunc(w.found, func(a, b Entry) int { return natural(a.Path, b.Path) })
	return slices.CompactFunc(w.found, func(a, b Entry) bool { return a.Path == b.Path }), nil
}

// walk collects files.
type walk struct {
	ctx   context.Context
	found []Entry
}

func (w *walk) start(pattern string) error {
	st, err := os.Stat(pattern)
	switch {
	case err == nil && st.IsDir():
		return w.below(pattern, []string{"**"})
	case err == nil:
		return w.add(pattern, st)
	case !strings.ContainsAny(pattern, "*?["):
		return failure(pattern, err)
	}
	dir, rest := ".", strings.Split(filepath.ToSlash(pattern), "/")
	if filepath.IsAbs(pattern) {
		dir = filepath.VolumeName(pattern) + string(filepath.Separator)
		rest = strings.Split(strings.TrimLeft(filepath.ToSlash(pattern[len(filepath.VolumeName(pattern)):]), "/"), "/")
	}
	for _, p := range rest {
		if _, err := filepath.Match(p, ""); err != nil {
			return fault.New(fault.Invalid, "%q is no pattern: %w", p, err).At("%s", pattern)
		}
	}
	rest = slices.CompactFunc(rest, func(a, b string) bool { return a == "**" && b == "**" })
	return w.below(dir, rest)
}

// below collects what the parts of a pattern name below a folder.
func (w *walk) below(dir string, parts []string) error {
	if err := w.ctx.Err(); err != nil {
		return context.Cause(w.ctx)
	}
	part, rest := parts[0], parts[1:]
	if part != "**" && !strings.ContainsAny(part, "*?[") {
		return w.named(filepath.Join(dir, part), rest)
	}
	list, err := os.ReadDir(dir)
	if err != nil {
		return failure(dir, err)
	}
	if part == "**" && len(rest) > 0 {
		if err := w.below(dir, rest); err != nil {
			return err
		}
	}
	for _, e := range list {
		name := e.Name()
		if strings.HasPrefix(name, ".") && !strings.HasPrefix(part, ".") {
			continue
		}
		next := rest
		if part == "**" {
			next = parts
		} else if ok, err := filepath.Match(part, name); err != nil || !ok {
			continue
		}
		if err := w.entry(filepath.Join(dir, name), e, next, part == "**"); err != nil {
			return err
		}
	}
	return nil
}

// named follows a part of a pattern without wildcards; one that does not exist matches nothing.
func (w *walk) named(path string, rest []string) error {
	st, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return failure(path, err)
	case len(rest) == 0 && st.IsDir():
		return w.below(path, []string{"**"})
	case len(rest) == 0:
		return w.add(path, st)
	case st.IsDir():
		return w.below(path, rest)
	}
	return nil
}

// entry follows what a folder holds; deep says that parts begins with "**".
func (w *walk) entry(path string, e fs.DirEntry, parts []string, deep bool) error {
	if e.IsDir() {
		if len(parts) == 0 {
			return nil
		}
		return w.below(path, parts)
	}
	if len(parts) > 1 || len(parts) == 1 && !deep {
		if e.Type()&fs.ModeSymlink != 0 && !deep {
			return w.link(path, parts)
		}
		return nil
	}
	st, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist): // a dangling link, or removed since
		return nil
	case err != nil:
		return failure(path, err)
	}
	return w.add(path, st)
}

// link goes on behind a link to a folder.
func (w *walk) link(path string, parts []string) error {
	if st, err := os.Stat(path); err != nil || !st.IsDir() {
		return nil
	}
	return w.below(path, parts)
}

func (w *walk) add(path string, st fs.FileInfo) error {
	if st.Mode().IsRegular() {
		w.found = append(w.found, Entry{Path: path, Bytes: st.Size(), ETag: fmt.Sprintf("%x-%x", st.Size(), st.ModTime().UnixNano())})
	}
	return nil
}

func failure(path string, err error) error {
	var p *fs.PathError
	cause := err
	if errors.As(err, &p) {
		cause = p.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fault.New(fault.Missing, "there is no such file: %w", cause).At("%s", path)
	case errors.Is(err, fs.ErrPermission):
		return fault.New(fault.Denied, "not readable: %w", cause).At("%s", path)
	}
	return fault.New(fault.Broken, "cannot be read: %w", cause).At("%s", path)
}

// natural compares paths folder by folder, and runs of ASCII digits by their numbers.
func natural(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		m, n := digits(x), digits(y)
		if m > 0 && n > 0 {
			if c := compareNumbers(x[:m], y[:n]); c != 0 {
				return c
			}
			x, y = x[m:], y[n:]
			continue
		}
		if c := cmp.Compare(rank(x[0]), rank(y[0])); c != 0 {
			return c
		}
		x, y = x[1:], y[1:]
	}
	if c := cmp.Compare(len(x), len(y)); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

// rank sorts the separator first, so that a folder's files stay together.
func rank(c byte) int {
	if c == filepath.Separator || c == '/' {
		return -1
	}
	return int(c)
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

func compareNumbers(a, b string) int {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	if c := cmp.Compare(len(a), len(b)); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}
