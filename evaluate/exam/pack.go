package exam

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
)

const (
	// MaxPack bounds a packed suite, in bytes.
	MaxPack = 5 << 20

	maxUnpacked = 64 << 20
	maxFiles    = 2000
	entryName   = "suite" // of the file that names the suite's own
)

// Pack puts a suite with all files that it reads into one file. Equal files give equal bytes.
func Pack(l evaluate.Loader, root fs.FS, name string) ([]byte, error) {
	seen := &reader{FS: root, files: map[string][]byte{}}
	if _, err := l.LoadSuite(seen, name); err != nil {
		return nil, err
	}
	names := make([]string, 0, len(seen.files))
	for n := range seen.files {
		names = append(names, n)
	}
	slices.Sort(names)
	base := path.Dir(name)
	for _, n := range names {
		for base != "." && !strings.HasPrefix(n, base+"/") {
			base = path.Dir(base)
		}
	}
	within := func(n string) string {
		if base == "." {
			return n
		}
		return strings.TrimPrefix(n, base+"/")
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	put := func(name string, content []byte) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err == nil {
			_, err = w.Write(content)
		}
		return err
	}
	if err := put(entryName, []byte(within(name))); err != nil {
		return nil, err
	}
	for _, n := range names {
		if err := put("files/"+within(n), seen.files[n]); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	if b.Len() > MaxPack {
		return nil, fault.New(fault.Invalid, "the suite has %d bytes packed, and %d are the most", b.Len(), MaxPack)
	}
	return b.Bytes(), nil
}

// reader remembers what was read.
type reader struct {
	fs.FS
	files map[string][]byte
}

// ReadFile reads a file.
func (r *reader) ReadFile(name string) ([]byte, error) {
	b, err := fs.ReadFile(r.FS, name)
	if err == nil {
		r.files[name] = b
	}
	return b, err
}

// unpack reads a packed suite. Its wordings and items lie in memory.
func unpack(l evaluate.Loader, pack []byte) (s evaluate.Suite, err error) {
	if len(pack) > MaxPack {
		return s, fault.New(fault.Invalid, "the packed suite has more than %d bytes", MaxPack)
	}
	z, err := zip.NewReader(bytes.NewReader(pack), int64(len(pack)))
	if err != nil || len(z.File) > maxFiles {
		return s, fault.New(fault.Invalid, "this is no packed suite")
	}
	size := uint64(0)
	for _, f := range z.File {
		if size += min(f.UncompressedSize64, maxUnpacked+1); size > maxUnpacked {
			return s, fault.New(fault.Invalid, "the suite has more than %d bytes", maxUnpacked)
		}
	}
	f, err := z.Open(entryName)
	if err != nil {
		return s, fault.New(fault.Invalid, "this is no packed suite: %w", err)
	}
	name, err := io.ReadAll(io.LimitReader(f, 4096))
	f.Close()
	if err != nil {
		return s, fault.New(fault.Invalid, "this is no packed suite: %w", err)
	}
	root, err := fs.Sub(z, "files")
	if err != nil {
		return s, fault.New(fault.Invalid, "this is no packed suite: %w", err)
	}
	l.Data = nil // nothing outside counts
	if !fs.ValidPath(string(name)) {
		return s, fault.New(fault.Invalid, "the packed suite names a file that cannot be")
	}
	return l.LoadSuite(root, string(name))
}
