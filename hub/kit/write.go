package kit

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
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

// Origin gives the bytes of files.
type Origin interface {
	// Fetch brings a file into part, which may hold its beginning; other bytes than those of its digest are a fault.
	Fetch(ctx context.Context, o hub.Carried, part *os.File) error
}

// Draft is a kit that is being made.
type Draft struct {
	Manifest Manifest
	ID       string
	dir      string // where the files are made
	tar      string // and what becomes of them; "" when they stay
}

const staging = ".lontar"

// place gives where the files of a kit are made: beside a tar, in the folder itself otherwise.
func place(name string) (dir, archive string) {
	if strings.HasSuffix(name, ".tar") {
		return name + ".parts", name
	}
	return name, ""
}

// Begun finds a kit that was begun, to go on with it; ok is false when there is none. A tar that is complete is a fault of kind Conflict.
func Begun(name string) (d *Draft, ok bool, err error) {
	dir, archive := place(name)
	if archive != "" {
		if _, err := os.Lstat(archive); err == nil {
			return nil, false, fault.New(fault.Conflict, "there is a kit already").At("%s", archive).Try("name another, or remove it")
		}
	}
	for _, at := range []string{dir, volume(dir, 1)} {
		m, id, err := manifest(folder(at))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, false, err
		}
		return &Draft{m, id, dir, archive}, true, nil
	}
	return nil, false, nil
}

func volume(dir string, n int) string { return filepath.Join(dir, fmt.Sprintf("volume-%03d", n)) }

// box gives the folder of a volume.
func (d *Draft) box(n int) string {
	if d.Manifest.Volume == 0 {
		return d.dir
	}
	return volume(d.dir, n)
}

// New makes a kit without writing it: its manifest is complete, so that it has an id. What the other side has is left out.
func New(name string, m Manifest, a hub.Annals, known Known) (*Draft, []byte, error) {
	var text bytes.Buffer
	if err := a.Write(&text); err != nil {
		return nil, nil, err
	}
	m.Format = Format
	m.Annals = Digest{digest(text.Bytes()), int64(text.Len())}
	m.Objects = known.leave(a.Files)
	m.Left = len(a.Files) - len(m.Objects)
	for _, r := range a.Refs {
		m.Heads = append(m.Heads, r.Commit)
	}
	dir, archive := place(name)
	if archive != "" && m.Volume > 0 {
		return nil, nil, fault.New(fault.Invalid, "a tar has no volumes").Try("name a folder")
	}
	_, id, err := m.seal()
	if err != nil {
		return nil, nil, err
	}
	return &Draft{m, id, dir, archive}, text.Bytes(), m.check()
}

// Begin writes manifest and history. A folder that holds something else is a fault of kind Conflict.
func (d *Draft) Begin(annals []byte) error {
	if entries, err := os.ReadDir(d.dir); err == nil && slices.ContainsFunc(entries, func(e os.DirEntry) bool {
		return !strings.HasPrefix(e.Name(), "volume-") && !strings.HasPrefix(e.Name(), ".lontar") && e.Name() != annalsFile && e.Name() != sealFile
	}) {
		return fault.New(fault.Conflict, "the folder holds something else than a kit").At("%s", d.dir).Try("name another")
	}
	text, id, err := d.Manifest.seal()
	if err != nil {
		return err
	}
	last := d.Manifest.Volumes()
	for n := last; n >= 1; n-- { // the first volume last: with it the kit has begun
		dir := d.box(n)
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return fault.New(fault.Denied, "the kit cannot be written: %w", err)
		}
		if n == 1 || n == last { // whichever end the receiver begins at
			if err := write(dir, annalsFile, annals); err != nil {
				return err
			}
		}
		if err := write(dir, sealFile, []byte(id+"  "+manifestFile+"\n")); err != nil {
			return err
		}
		if err := write(dir, manifestFile, text); err != nil {
			return err
		}
	}
	return nil
}

// write puts a small file in its place, whole or not at all.
func write(dir, name string, text []byte) error {
	f, err := os.CreateTemp(dir, ".lontar-*")
	if err != nil {
		return fault.New(fault.Denied, "the kit cannot be written: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text)
	if err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, name))
	}
	if err != nil {
		return fault.New(fault.Denied, "the kit cannot be written: %w", err)
	}
	return nil
}

// Fill brings all files that are not there yet, and finishes the tar. It may be stopped and called again.
func (d *Draft) Fill(ctx context.Context, from Origin, finished func(hub.Carried)) error {
	stage := filepath.Join(d.dir, staging)
	if err := os.MkdirAll(stage, 0o777); err != nil {
		return fault.New(fault.Denied, "the kit cannot be written: %w", err)
	}
	list := d.Manifest.pieces()
	for i := 0; i < len(list); {
		n := i + 1
		for n < len(list) && list[n].offset > 0 {
			n++
		}
		if err := d.object(ctx, from, stage, list[i:n]); err != nil {
			return err
		}
		finished(list[i].object)
		i = n
	}
	if err := os.RemoveAll(stage); err != nil {
		return fmt.Errorf("finish a kit: %w", err)
	}
	if d.tar == "" {
		return nil
	}
	return d.pack(ctx)
}

// object brings the pieces of one object.
func (d *Draft) object(ctx context.Context, from Origin, stage string, pieces []piece) error {
	there := true
	for _, p := range pieces {
		info, err := os.Lstat(filepath.Join(d.box(p.volume), p.name()))
		there = there && err == nil && info.Size() == p.size
	}
	if there {
		return nil
	}
	o := pieces[0].object
	name := filepath.Join(stage, o.SHA256)
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o666)
	if err != nil {
		return fault.New(fault.Denied, "the kit cannot be written: %w", err)
	}
	defer f.Close()
	if err := from.Fetch(ctx, o, f); err != nil {
		return fmt.Errorf("object %s (%s): %w", o.SHA256, o.Path, err)
	}
	if err := isObject(f, o); err != nil {
		return err
	}
	for _, p := range pieces {
		to := filepath.Join(d.box(p.volume), p.name())
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			return fault.New(fault.Denied, "the kit cannot be written: %w", err)
		}
		if len(pieces) == 1 {
			if err := errors.Join(f.Sync(), f.Close(), os.Rename(name, to)); err != nil {
				return fault.New(fault.Denied, "the kit cannot be written: %w", err)
			}
			return nil
		}
		if err := cut(io.NewSectionReader(f, p.offset, p.size), to); err != nil {
			return fault.New(fault.Denied, "the kit cannot be written: %w", err)
		}
	}
	return os.Remove(name)
}

// isObject checks bytes before they go into a kit: regular files were checked by git's object id only.
func isObject(f *os.File, o hub.Carried) error {
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(f, 0, o.Size)); err != nil {
		return fmt.Errorf("read an object: %w", err)
	}
	info, err := f.Stat()
	if err != nil || info.Size() != o.Size || hex.EncodeToString(h.Sum(nil)) != o.SHA256 {
		return fault.New(fault.Broken, "the hub gives other bytes than those of object %s (%s)", o.SHA256, o.Path)
	}
	return nil
}

func cut(from io.Reader, to string) error {
	f, err := os.Create(to + ".part")
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(to+".part", to)
}

// pack makes one tar of the folder, in a fixed order, and removes the folder.
func (d *Draft) pack(ctx context.Context) error {
	out, err := os.Create(d.tar + ".part")
	if err != nil {
		return fault.New(fault.Denied, "the kit cannot be written: %w", err)
	}
	defer out.Close()
	w := tar.NewWriter(out)
	names := []string{manifestFile, sealFile, annalsFile}
	for _, p := range d.Manifest.pieces() {
		names = append(names, p.name())
	}
	for _, name := range names {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := d.add(w, name); err != nil {
			return fault.New(fault.Denied, "the kit cannot be written: %w", err)
		}
	}
	if err := errors.Join(w.Close(), out.Sync(), out.Close(), os.Rename(d.tar+".part", d.tar)); err != nil {
		return fault.New(fault.Denied, "the kit cannot be written: %w", err)
	}
	return os.RemoveAll(d.dir)
}

func (d *Draft) add(w *tar.Writer, name string) error {
	f, err := os.Open(filepath.Join(d.dir, name))
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: info.Size(), ModTime: d.Manifest.Made, Format: tar.FormatPAX}); err != nil {
		return err
	}
	_, err = io.Copy(w, f)
	return err
}
