package scan

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/lontar-asean/lontar/digitise/book"
	"github.com/lontar-asean/lontar/digitise/poppler"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/picture"
)

// Endings of files that are taken for pages inside folders and archives; there, what else lies about is passed over and named.
func Endings() []string {
	return []string{".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".gif", ".bmp", ".pdf", ".zip", ".cbz"}
}

func isPage(name string) bool {
	ending := strings.ToLower(filepath.Ext(name))
	for _, e := range Endings() {
		if ending == e {
			return true
		}
	}
	return false
}

// kind is what a file is, by its first bytes.
type kind uint8

const (
	pictureFile kind = iota
	pdfFile
	zipFile
)

func sniff(head []byte) kind {
	switch {
	case bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n"), []byte("%PDF-")):
		return pdfFile
	case bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return zipFile
	}
	return pictureFile
}

// file adds the pages of a file at path.
func (v *Volume) file(ctx context.Context, path, name string, size int64) error {
	f, err := os.Open(path)
	if err != nil {
		return fault.New(fault.Missing, "cannot be opened: %w", err).At("%s", name)
	}
	head := make([]byte, 64)
	n, _ := io.ReadFull(f, head)
	f.Close()
	switch sniff(head[:n]) {
	case pdfFile:
		p, err := poppler.Open(ctx, path, name)
		if err != nil {
			return err
		}
		v.Book.Title = p.Title
		v.add(name, &pdfSource{file: p, sum: sync.OnceValues(func() (string, error) { return digestOf(path) })})
		return nil
	case zipFile:
		return v.archive(ctx, path, name, size)
	}
	s := &pictureSource{name: name, open: func() ([]byte, error) { return readPicture(path, name) }}
	b, err := s.open()
	if err != nil {
		return err
	}
	info, err := picture.Inspect(b, picture.Limits{})
	if err != nil {
		return named(err, name)
	}
	s.frames = frames(info)
	v.add(name, s)
	return nil
}

// frames gives how many pages a picture has: those of a TIFF; of an animation one.
func frames(info picture.Info) int {
	if info.Format == picture.TIFF {
		return max(info.Frames, 1)
	}
	return 1
}

// maxPicture is the longest picture file that is read, in bytes; scans of whole books in one TIFF are longer than other pictures.
const maxPicture = 512 << 20

func readPicture(path, name string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.New(fault.Broken, "cannot be opened: %w", err).At("%s", name)
	}
	defer f.Close()
	return readAll(f, name)
}

func readAll(r io.Reader, name string) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxPicture+1))
	if err != nil {
		return nil, fault.New(fault.Broken, "cannot be read: %w", err).At("%s", name)
	}
	if len(b) > maxPicture {
		return nil, fault.New(fault.Broken, "the picture file is larger than %d MB", maxPicture>>20).At("%s", name)
	}
	return b, nil
}

// named puts the name of the file before a fault's place.
func named(err error, name string) error {
	f, ok := err.(*fault.Fault)
	if !ok {
		return fault.New(fault.Broken, "%w", err).At("%s", name)
	}
	c := *f
	if c.Place == "" {
		c.Place = name
	} else if !strings.HasPrefix(c.Place, name) {
		c.Place = name + " " + c.Place
	}
	return &c
}

// failed is a file in a folder or archive that cannot be opened: a page with a reason.
type failed struct{ err error }

func (f failed) pages() int { return 1 }

func (f failed) digest() (string, error) { return "", f.err }

// folder adds the files below a folder, in natural order.
func (v *Volume) folder(ctx context.Context, dir string) error {
	var files []string
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(e.Name(), ".") && path != dir:
			if e.IsDir() {
				return filepath.SkipDir
			}
		case e.Type().IsRegular() || e.Type()&os.ModeSymlink != 0:
			files = append(files, path)
		}
		if len(files) > maxFiles {
			return fmt.Errorf("more than %d files", maxFiles)
		}
		return ctx.Err()
	})
	if err != nil {
		return fault.New(fault.Broken, "cannot be read: %w", err).At("%s", dir)
	}
	natural(files)
	for _, path := range files {
		rel, _ := filepath.Rel(dir, path)
		switch {
		case rel == book.File:
			b, err := os.ReadFile(path)
			if err != nil {
				return fault.New(fault.Broken, "cannot be read: %w", err).At("%s", path)
			}
			title := v.Book.Title
			if v.Book, err = book.Parse(b, path); err != nil {
				return err
			}
			if v.Book.Title == "" {
				v.Book.Title = title
			}
		case !isPage(path):
			v.Passed = append(v.Passed, path)
		default:
			v.inside(ctx, path, path)
		}
	}
	return nil
}

// inside adds a file of a folder or archive; a bad one is one bad page.
func (v *Volume) inside(ctx context.Context, path, name string) {
	inner := &Volume{Name: name, temp: v.temp}
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		err = fault.New(fault.Invalid, "it is a link to a folder").At("%s", name)
	}
	if err == nil {
		var head [64]byte
		if f, e := os.Open(path); e == nil {
			n, _ := io.ReadFull(f, head[:])
			f.Close()
			if sniff(head[:n]) == zipFile {
				err = fault.New(fault.Broken, "an archive inside a folder or archive is not opened").At("%s", name).Try("give it by itself")
			}
		}
	}
	if err == nil {
		err = inner.file(ctx, path, name, info.Size())
	}
	if err != nil {
		v.add(name, failed{err})
		return
	}
	for _, l := range inner.Leaves {
		l.Number = len(v.Leaves) + 1
		v.Leaves = append(v.Leaves, l)
	}
	v.temp = inner.temp
}
