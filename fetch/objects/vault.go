package objects

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Vault keeps bytes under their SHA-256 in a folder on disk, as AA/BB/DIGEST with the first digits of the digest.
type Vault struct{ dir string }

// NewVault makes a vault in a folder, which is made when it is not there.
func NewVault(dir string) (*Vault, error) {
	if err := os.MkdirAll(filepath.Join(dir, "incoming"), 0o700); err != nil {
		return nil, fault.New(fault.Denied, "the folder of files cannot be made: %w", err)
	}
	return &Vault{dir: dir}, nil
}

func (v *Vault) path(digest string) string {
	return filepath.Join(v.dir, digest[:2], digest[2:4], digest)
}

func wellFormed(digest string) error {
	if b, err := hex.DecodeString(digest); err != nil || len(b) != sha256.Size {
		return fault.New(fault.Invalid, "%.80q is no SHA-256", digest)
	}
	return nil
}

// Put keeps what r gives, synced to the disk. Another digest or size than said is a fault of kind Invalid, and nothing is kept. What is there already
// is left as it is, but r is read and checked all the same, so that nobody learns what others keep.
func (v *Vault) Put(ctx context.Context, digest string, size int64, r io.Reader) error {
	if err := wellFormed(digest); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Join(v.dir, "incoming"), digest[:12]+"-*")
	if err != nil {
		return fmt.Errorf("keep a file: %w", err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	h := sha256.New()
	n, err := io.CopyBuffer(io.MultiWriter(f, h), io.LimitReader(withContext{ctx, r}, size+1), make([]byte, 1<<20))
	if err != nil {
		return fmt.Errorf("keep a file: %w", err)
	}
	if n != size || hex.EncodeToString(h.Sum(nil)) != digest {
		return fault.New(fault.Invalid, "the bytes are not those of %s with %d bytes", digest, size).Try("send the file again")
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("keep a file: %w", err)
	}
	to := v.path(digest)
	if _, err := os.Stat(to); err == nil {
		return nil
	}
	if err := v.shelve(filepath.Dir(to)); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), to); err != nil {
		return fmt.Errorf("keep a file: %w", err)
	}
	return syncFolder(filepath.Dir(to))
}

// shelve makes the folder of a file; new folders are synced too, or a file could vanish with them when the power goes.
func (v *Vault) shelve(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("keep a file: %w", err)
	}
	if err := syncFolder(filepath.Dir(dir)); err != nil {
		return err
	}
	return syncFolder(v.dir)
}

// Open gives size bytes from an offset on, fewer where the file ends before; size -1 is the rest. A missing file is a fault of kind Missing.
func (v *Vault) Open(_ context.Context, digest string, offset, size int64) (io.ReadCloser, error) {
	if err := wellFormed(digest); err != nil {
		return nil, err
	}
	f, err := os.Open(v.path(digest))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.Missing, "the file %s is not there", digest)
	}
	if err != nil {
		return nil, fmt.Errorf("open a file: %w", err)
	}
	if offset < 0 || size < -1 {
		f.Close()
		return nil, fault.New(fault.Invalid, "a part of a file cannot begin at %d and have %d bytes", offset, size)
	}
	if offset == 0 && size < 0 {
		return f, nil // the file itself, so that the kernel may copy it
	}
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		f.Close()
		return nil, fmt.Errorf("open a file: %w", err)
	}
	if size < 0 {
		return f, nil
	}
	return part{io.LimitReader(f, size), f}, nil
}

// Remove forgets a file.
func (v *Vault) Remove(_ context.Context, digest string) error {
	if err := wellFormed(digest); err != nil {
		return err
	}
	if err := os.Remove(v.path(digest)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove a file: %w", err)
	}
	return nil
}

// Each calls f for every file in the order of digests, with its size and when it came.
func (v *Vault) Each(ctx context.Context, f func(digest string, size int64, came time.Time) error) error {
	return filepath.WalkDir(v.dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		if e.IsDir() || wellFormed(e.Name()) != nil || v.path(e.Name()) != path {
			return nil
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		return f(e.Name(), info.Size(), info.ModTime())
	})
}

// Clear removes what uploads left behind that nothing was written to since a time.
func (v *Vault) Clear(_ context.Context, before time.Time) error {
	entries, err := os.ReadDir(filepath.Join(v.dir, "incoming"))
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && info.ModTime().Before(before) {
			err = os.Remove(filepath.Join(v.dir, "incoming", e.Name()))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Sweep removes what uploads that broke off left behind.
func (v *Vault) Sweep() error {
	names, err := filepath.Glob(filepath.Join(v.dir, "incoming", "*"))
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	defer d.Close()
	return d.Sync()
}

type part struct {
	io.Reader
	io.Closer
}

// withContext stops reading when a context ends.
type withContext struct {
	ctx context.Context
	r   io.Reader
}

func (w withContext) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.r.Read(p)
}
