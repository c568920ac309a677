package kit

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Kit is a kit to read, or those volumes of it that are there.
type Kit struct {
	Manifest Manifest
	ID       string
	boxes    []box
	pieces   map[string][]piece // by SHA-256
}

// Open opens a kit: a folder, a folder of volumes, single volumes or a tar. They must be of one kit, whose manifest is as it was sealed.
func Open(places ...string) (k *Kit, err error) {
	k = &Kit{pieces: map[string][]piece{}}
	for _, at := range places {
		found, err := boxes(at)
		if err != nil {
			return k, err
		}
		for _, b := range found {
			m, id, err := manifest(b)
			if errors.Is(err, fs.ErrNotExist) {
				err = fault.New(fault.Missing, "there is no kit here").Try("name the folder with %s, or a tar", manifestFile)
			}
			if f, ok := err.(*fault.Fault); ok && f.Place == "" {
				err = f.At("%s", at)
			}
			if err != nil {
				return k, err
			}
			if k.ID != "" && id != k.ID {
				return k, fault.New(fault.Invalid, "the volumes are of two kits: %.12s and %.12s", k.ID, id).At("%s", at)
			}
			k.Manifest, k.ID = m, id
			k.boxes = append(k.boxes, b)
		}
	}
	for _, p := range k.Manifest.pieces() {
		k.pieces[p.object.SHA256] = append(k.pieces[p.object.SHA256], p)
	}
	return k, nil
}

// boxes finds the volumes at a place.
func boxes(at string) (list []box, err error) {
	info, err := os.Stat(at)
	if err != nil {
		return nil, fault.New(fault.Missing, "there is no kit: %w", err)
	}
	if !info.IsDir() {
		b, err := index(at)
		return []box{b}, err
	}
	volumes, err := filepath.Glob(filepath.Join(at, "volume-[0-9]*"))
	if err != nil || len(volumes) == 0 {
		return []box{folder(at)}, nil
	}
	slices.Sort(volumes)
	for _, v := range volumes {
		list = append(list, folder(v))
	}
	return list, nil
}

// archive is a box in a tar.
type archive struct {
	name  string
	files map[string][2]int64 // offset and size
}

const maxEntries = 5_000_000

// index finds the files of a tar without reading them.
func index(name string) (archive, error) {
	a := archive{name, map[string][2]int64{}}
	f, err := os.Open(name)
	if err != nil {
		return a, fault.New(fault.Missing, "there is no kit: %w", err)
	}
	defer f.Close()
	for r := tar.NewReader(f); len(a.files) < maxEntries; {
		h, err := r.Next()
		if err == io.EOF {
			return a, nil
		}
		if err != nil {
			return a, fault.New(fault.Broken, "the tar cannot be read: %w", err).At("%s", name)
		}
		offset, err := f.Seek(0, io.SeekCurrent)
		if err != nil {
			return a, fmt.Errorf("read a tar: %w", err)
		}
		if h.Typeflag == tar.TypeReg {
			a.files[strings.TrimPrefix(h.Name, "./")] = [2]int64{offset, h.Size}
		}
	}
	return a, fault.New(fault.Broken, "the tar has more than %d files", maxEntries).At("%s", name)
}

func (a archive) open(name string) (file, int64, error) {
	at, ok := a.files[name]
	if !ok {
		return nil, 0, fs.ErrNotExist
	}
	f, err := os.Open(a.name)
	if err != nil {
		return nil, 0, err
	}
	return struct {
		io.ReaderAt
		io.Closer
	}{io.NewSectionReader(f, at[0], at[1]), f}, at[1], nil
}

// Annals reads the history of the kit.
func (k *Kit) Annals() (hub.Annals, error) {
	for _, b := range k.boxes {
		text, err := read(b, annalsFile, k.Manifest.Annals.Size)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil && digest(text) != k.Manifest.Annals.SHA256 {
			err = fault.New(fault.Broken, "%s is not what the manifest says: it is damaged, or was changed", annalsFile).Try("copy the kit again")
		}
		if err != nil {
			return hub.Annals{}, err
		}
		return hub.ReadAnnals(bytes.NewReader(text))
	}
	return hub.Annals{}, fault.New(fault.Missing, "the first volume of the kit is not there").Try("name it too")
}

// Has says whether all of an object is in the volumes that are there.
func (k *Kit) Has(sha256 string) bool {
	list := k.pieces[sha256]
	for _, p := range list {
		f, size, err := k.find(p)
		if err != nil || size != p.size {
			return false
		}
		f.Close()
	}
	return len(list) > 0
}

// Wanting gives the volumes, from 1, that lack some of the objects.
func (k *Kit) Wanting(objects []hub.Carried) (volumes []int) {
	for _, o := range objects {
		for _, p := range k.pieces[o.SHA256] {
			if f, _, err := k.find(p); err == nil {
				f.Close()
			} else if !slices.Contains(volumes, p.volume) {
				volumes = append(volumes, p.volume)
			}
		}
	}
	slices.Sort(volumes)
	return volumes
}

func (k *Kit) find(p piece) (file, int64, error) {
	for _, b := range k.boxes {
		f, size, err := b.open(p.name())
		if !errors.Is(err, fs.ErrNotExist) {
			return f, size, err
		}
	}
	return nil, 0, fs.ErrNotExist
}

// OpenObject gives size bytes of an object from an offset on; size -1 is the rest. Who reads the whole gets a fault of kind Broken that names the object, in place of the
// end, when it is not what its digest says.
func (k *Kit) OpenObject(o hub.Carried, offset, size int64) (io.ReadCloser, error) {
	if size < 0 {
		size = o.Size - offset
	}
	r := &reader{kit: k, object: o, at: offset, end: offset + size}
	if offset == 0 && size == o.Size {
		r.hash = sha256.New()
	}
	return r, nil
}

// reader reads an object piece by piece.
type reader struct {
	kit     *Kit
	object  hub.Carried
	at, end int64
	open    file
	piece   piece
	hash    hash.Hash
}

func (r *reader) damaged(format string, args ...any) error {
	return fault.New(fault.Broken, "the kit is damaged, or was changed: object %s (%s) "+format, append([]any{r.object.SHA256, r.object.Path}, args...)...).Try("copy the kit again")
}

// Read reads the next bytes.
func (r *reader) Read(p []byte) (int, error) {
	if r.at >= r.end {
		if r.hash != nil && hex.EncodeToString(r.hash.Sum(nil)) != r.object.SHA256 {
			return 0, r.damaged("has other bytes than its digest says")
		}
		return 0, io.EOF
	}
	if r.open == nil || r.at >= r.piece.offset+r.piece.size {
		if err := r.next(); err != nil {
			return 0, err
		}
	}
	n, err := r.open.ReadAt(p[:min(int64(len(p)), r.end-r.at, r.piece.offset+r.piece.size-r.at)], r.at-r.piece.offset)
	r.at += int64(n)
	if r.hash != nil {
		r.hash.Write(p[:n])
	}
	if n > 0 {
		return n, nil
	}
	if err == nil || err == io.EOF {
		return 0, r.damaged("ends at byte %d of %d", r.at, r.object.Size)
	}
	return 0, r.damaged("cannot be read: %w", err)
}

// next opens the piece that holds the place.
func (r *reader) next() error {
	r.Close()
	for _, p := range r.kit.pieces[r.object.SHA256] {
		if r.at < p.offset || r.at >= p.offset+p.size {
			continue
		}
		f, size, err := r.kit.find(p)
		if err != nil {
			return r.damaged("is not there: %w", err)
		}
		if r.open, r.piece = f, p; size != p.size {
			return r.damaged("has %d bytes in %s, not %d", size, p.name(), p.size)
		}
		return nil
	}
	return r.damaged("is not in the manifest")
}

// Close ends reading.
func (r *reader) Close() error {
	if r.open == nil {
		return nil
	}
	f := r.open
	r.open = nil
	return f.Close()
}
