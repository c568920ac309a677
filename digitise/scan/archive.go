package scan

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/digitise/book"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/picture"
)

// Limits of folders and archives.
const (
	maxFiles   = 200_000
	maxEntries = 20_000
	maxInZIP   = 1 << 30 // bytes of a file in an archive, unpacked; pictures have the limit of pictures
	maxRatio   = 2000    // unpacked bytes for one packed; scans are packed already
)

// archive adds the files of a ZIP archive. Nothing is unpacked under its own name; pictures are read when their page is.
func (v *Volume) archive(ctx context.Context, file, name string, size int64) error {
	f, err := os.Open(file)
	if err != nil {
		return fault.New(fault.Broken, "cannot be opened: %w", err).At("%s", name)
	}
	v.closers = append(v.closers, f)
	z, err := zip.NewReader(f, size)
	if err != nil {
		return fault.New(fault.Broken, "the archive cannot be read: %w", err).At("%s", name)
	}
	if len(z.File) > maxEntries {
		return fault.New(fault.Broken, "the archive has %d files, more than %d", len(z.File), maxEntries).At("%s", name)
	}
	byName := map[string]*zip.File{}
	var names []string
	for _, e := range z.File {
		if e.FileInfo().IsDir() || hiddenEntry(e.Name) {
			continue
		}
		if byName[e.Name] == nil {
			names = append(names, e.Name)
		}
		byName[e.Name] = e
	}
	natural(names)
	for _, n := range names {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		e, label := byName[n], name+"/"+printable(n)
		switch {
		case n == book.File:
			b, err := unpack(e, label, book.MaxBytes)
			if err != nil {
				return err
			}
			if v.Book, err = book.Parse(b, label); err != nil {
				return err
			}
		case !isPage(n):
			v.Passed = append(v.Passed, label)
		default:
			v.entry(ctx, e, label)
		}
	}
	return nil
}

// hiddenEntry tells what programs leave in archives for themselves.
func hiddenEntry(name string) bool {
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(path.Base(name), ".")
}

// printable makes a name of an archive fit for messages.
func printable(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == utf8.RuneError {
			return '_'
		}
		return r
	}, name)
}

// entry adds a file of an archive.
func (v *Volume) entry(ctx context.Context, e *zip.File, label string) {
	if err := bounded(e, label); err != nil {
		v.add(label, failed{err})
		return
	}
	r, err := e.Open()
	if err != nil {
		v.add(label, failed{fault.New(fault.Broken, "cannot be unpacked: %w", err).At("%s", label)})
		return
	}
	defer r.Close()
	var head [64]byte
	n, _ := io.ReadFull(r, head[:])
	switch sniff(head[:n]) {
	case zipFile:
		v.add(label, failed{fault.New(fault.Broken, "an archive inside an archive is not opened").At("%s", label).Try("unpack it and give it by itself")})
		return
	case pdfFile:
		kept, err := v.keep(io.LimitReader(io.MultiReader(bytes.NewReader(head[:n]), r), maxInZIP))
		if err != nil {
			v.add(label, failed{fault.New(fault.Broken, "cannot be unpacked: %w", err).At("%s", label)})
			return
		}
		v.inside(ctx, kept, label)
		return
	}
	s := &pictureSource{name: label, frames: 1, open: func() ([]byte, error) { return unpack(e, label, maxPicture) }}
	if f, err := picture.Sniff(head[:n]); err == nil && f == picture.TIFF {
		b, err := s.open()
		if err == nil {
			var info picture.Info
			if info, err = picture.Inspect(b, picture.Limits{}); err == nil {
				s.frames = frames(info)
			}
		}
		if err != nil {
			v.add(label, failed{named(err, label)})
			return
		}
	}
	v.add(label, s)
}

func bounded(e *zip.File, label string) error {
	switch {
	case e.Flags&1 != 0:
		return fault.New(fault.Broken, "it is encrypted").At("%s", label)
	case e.UncompressedSize64 > maxInZIP:
		return fault.New(fault.Broken, "unpacked it has %d MB, more than %d", e.UncompressedSize64>>20, maxInZIP>>20).At("%s", label)
	case e.UncompressedSize64 > 1<<20 && e.UncompressedSize64/maxRatio > e.CompressedSize64:
		return fault.New(fault.Broken, "unpacked it is %d times as long: a bomb", e.UncompressedSize64/max(e.CompressedSize64, 1)).At("%s", label)
	}
	return nil
}

// unpack reads a file of an archive whatever length it claims.
func unpack(e *zip.File, label string, most int64) ([]byte, error) {
	if err := bounded(e, label); err != nil {
		return nil, err
	}
	r, err := e.Open()
	if err != nil {
		return nil, fault.New(fault.Broken, "cannot be unpacked: %w", err).At("%s", label)
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(b)) > most {
		err = fmt.Errorf("unpacked it is longer than %d bytes", most)
	}
	if err != nil {
		return nil, fault.New(fault.Broken, "cannot be unpacked: %w", err).At("%s", label)
	}
	return b, nil
}
