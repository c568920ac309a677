// Package scan opens what people scan: pictures, TIFF files of many pages, PDF files, archives and folders of them. It gives one page at a time, so
// that a volume of ten thousand pages takes the memory of one. A page that cannot be read is a fault with its reason, and the next page
// is not touched by it.
package scan

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/lontar-asean/lontar/digitise/book"
	"github.com/lontar-asean/lontar/digitise/born"
	"github.com/lontar-asean/lontar/fault"
)

// Leaf is a page of a volume.
type Leaf struct {
	File   string // that it stands in, as in errors and results
	Number int    // in the volume, from 1
	Label  string // as printed on the page, from book.yaml; "" for none

	source source
	page   int // in its file, from 0
}

// Name is the leaf in errors: its file, and after "#" the page where the file has several.
func (l Leaf) Name() string {
	if l.source != nil && l.source.pages() > 1 {
		return fmt.Sprintf("%s#%d", l.File, l.page+1)
	}
	return l.File
}

// Volume is a file or a folder that is digitised as one.
type Volume struct {
	Name   string // as it was named
	Book   book.Book
	Leaves []Leaf
	Passed []string // files that are no pages, in the order found

	temp    string // folder for files out of archives; "" while there are none
	closers []io.Closer
}

// source is a file with pages.
type source interface {
	pages() int
	digest() (string, error) // of the bytes
	sheet(ctx context.Context, page int) (Sheet, error)
	text(ctx context.Context, page, dpi int) (born.Reading, bool, error)
}

// Open opens a file or folder. Faults: Missing when it is not there, Invalid for what is no scan, Broken for what cannot be opened.
func Open(ctx context.Context, path string) (*Volume, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fault.New(fault.Missing, "there is no such file or folder").At("%s", path)
	}
	v := &Volume{Name: path}
	if info.IsDir() {
		err = v.folder(ctx, path)
	} else {
		err = v.file(ctx, path, path, info.Size())
	}
	if err == nil {
		err = v.order()
	}
	if err != nil {
		v.Close()
		return nil, err
	}
	return v, nil
}

// Spool opens a file that is not on disk: it is copied to a temporary file first, if it must be.
func Spool(ctx context.Context, name string, r io.ReaderAt, size int64) (*Volume, error) {
	v := &Volume{Name: name}
	path, err := v.keep(io.NewSectionReader(r, 0, size))
	if err == nil {
		err = v.file(ctx, path, name, size)
	}
	if err == nil {
		err = v.order()
	}
	if err != nil {
		v.Close()
		return nil, err
	}
	return v, nil
}

// Close removes temporary files.
func (v *Volume) Close() error {
	var first error
	for _, c := range v.closers {
		if err := c.Close(); first == nil {
			first = err
		}
	}
	if v.temp != "" {
		if err := os.RemoveAll(v.temp); first == nil {
			first = err
		}
	}
	v.closers, v.temp = nil, ""
	return first
}

// Digest names the bytes of a leaf: equal for equal pages of equal files.
func (v *Volume) Digest(l Leaf) (string, error) {
	d, err := l.source.digest()
	return fmt.Sprintf("%s#%d", d, l.page+1), err
}

// Sheet gives the picture of a leaf.
func (v *Volume) Sheet(ctx context.Context, l Leaf) (Sheet, error) {
	s, err := l.source.sheet(ctx, l.page)
	s.Name = l.Name()
	return s, err
}

// Text gives the text that the file itself holds of a leaf, with boxes at dpi dots an inch; ok is false for files that hold none, as pictures.
func (v *Volume) Text(ctx context.Context, l Leaf, dpi int) (r born.Reading, ok bool, err error) {
	return l.source.text(ctx, l.page, dpi)
}

func (v *Volume) add(name string, s source) {
	for p := range s.pages() {
		v.Leaves = append(v.Leaves, Leaf{File: name, Number: len(v.Leaves) + 1, source: s, page: p})
	}
}

// keep copies a file out of an archive into the temporary folder.
func (v *Volume) keep(r io.Reader) (path string, err error) {
	if v.temp == "" {
		if v.temp, err = os.MkdirTemp("", "lontar-scan-"); err != nil {
			return "", fmt.Errorf("make a temporary folder: %w", err)
		}
	}
	f, err := os.CreateTemp(v.temp, "file-")
	if err != nil {
		return "", fmt.Errorf("make a temporary file: %w", err)
	}
	_, err = io.Copy(f, r)
	if e := f.Close(); err == nil {
		err = e
	}
	return f.Name(), err
}

// order brings the pages into the order of book.yaml.
func (v *Volume) order() error {
	if len(v.Leaves) == 0 {
		return fault.New(fault.Invalid, "no pictures and no PDF files in it").At("%s", v.Name).Try("give PNG, JPEG, TIFF, WebP, GIF, BMP, PDF, ZIP or CBZ files, or folders of them")
	}
	if len(v.Book.Pages) == 0 {
		return nil
	}
	where := filepath.Join(v.Name, book.File)
	byFile := map[string][]int{}
	for i, l := range v.Leaves {
		name := strings.TrimPrefix(filepath.ToSlash(l.File), filepath.ToSlash(v.Name)+"/")
		byFile[name] = append(byFile[name], i)
	}
	var ordered []Leaf
	taken := make([]bool, len(v.Leaves))
	for n, p := range v.Book.Pages {
		found := byFile[filepath.ToSlash(p.File)]
		if p.File == "" && n < len(v.Leaves) { // labels of a file with several pages
			found = []int{n}
		}
		if len(found) == 0 {
			return fault.New(fault.Invalid, "there is no page %q", p.File).At("%s", where)
		}
		for _, i := range found {
			if taken[i] {
				continue
			}
			taken[i] = true
			l := v.Leaves[i]
			l.Label = p.Label
			ordered = append(ordered, l)
		}
	}
	for i, l := range v.Leaves {
		if !taken[i] {
			ordered = append(ordered, l)
		}
	}
	for i := range ordered {
		ordered[i].Number = i + 1
	}
	v.Leaves = ordered
	return nil
}

// digestOf hashes a file.
func digestOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fault.New(fault.Broken, "cannot be read: %w", err).At("%s", path)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fault.New(fault.Broken, "cannot be read: %w", err).At("%s", path)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
