package hub

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Row is a row of a table of the books. The values are string, int64, float64, bool, []byte and nil.
type Row struct {
	Table   string
	Columns []string
	Values  []any
}

// Dumper gives all rows of the books as of one moment, and the version of the tables.
type Dumper interface {
	Dump(ctx context.Context, f func(Row) error) (version int64, err error)
}

// Backup says what a backup holds. It is kept beside it as manifest.json.
type Backup struct {
	Format string            `json:"format"`
	Lontar string            `json:"lontar"`
	Made   time.Time         `json:"made"`
	Tables int64             `json:"tables"`         // version of the tables
	Books  string            `json:"books"`          // file of the rows
	SHA256 string            `json:"sha256"`         // of that file
	Rows   map[string]int64  `json:"rows"`           // of each table
	Files  int64             `json:"files"`          // each lies in files/ under its SHA-256
	Bytes  int64             `json:"bytes"`          // of the files
	Keys   map[string]string `json:"keys,omitempty"` // SHA-256 of the hub's secret keys, by the names of their files in keys/
	New    int64             `json:"-"`              // files that the folder did not hold before
}

const (
	backupFormat = "lontar-backup-1"
	manifestName = "manifest.json"
	booksPrefix  = "books-"
	keysFolder   = "keys"
	maxKey       = 64 << 10
	holdFor      = 10 * time.Minute
	renewEvery   = time.Minute
)

// copied is a blob of the books.
type copied struct {
	digest string
	size   int64
	waste  bool
}

// Backup writes the books as they are at one moment, and all files they name, into a folder; files is the object store that lies in it. The hub may
// be in use; nothing is collected as waste meanwhile. An earlier backup in the folder is replaced when the new one is complete, files that are in both
// are not copied again. Keys are files of secret keys that go along: without them what they signed could not be told from what others made.
func (h *Hub) Backup(ctx context.Context, books Dumper, dir string, files Objects, lontar string, keys ...string) (m Backup, err error) {
	m = Backup{Format: backupFormat, Lontar: lontar, Made: h.Now(), Rows: map[string]int64{}}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return m, fault.New(fault.Denied, "the folder of the backup cannot be made: %w", err)
	}
	release, err := h.hold(ctx, "a backup is being made")
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, release()) }()
	blobs, err := m.writeBooks(ctx, books, dir)
	if err != nil {
		return m, fmt.Errorf("back up the books: %w", err)
	}
	for _, b := range blobs {
		if err := m.copyFile(ctx, h.objects, files, b); err != nil {
			return m, fmt.Errorf("back up a file: %w", err)
		}
	}
	if err := m.copyKeys(dir, keys); err != nil {
		return m, fmt.Errorf("back up the keys: %w", err)
	}
	if err := m.write(dir); err != nil {
		return m, err
	}
	return m, m.prune(ctx, dir, files, blobs)
}

// hold keeps garbage from being collected until release is called, or for some minutes after the program has been killed.
func (h *Hub) hold(ctx context.Context, name string) (release func() error, err error) {
	set := func(ctx context.Context, past time.Time) error {
		return h.Write(ctx, func(b Books) error { return b.Hold(ctx, name, past) })
	}
	if err := set(ctx, h.Now().Add(holdFor)); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var wait sync.WaitGroup
	var failed error
	wait.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(renewEvery):
				if failed = set(ctx, h.Now().Add(holdFor)); failed != nil {
					return
				}
			}
		}
	})
	return func() error {
		cancel()
		wait.Wait()
		if errors.Is(failed, context.Canceled) {
			failed = nil
		}
		return errors.Join(failed, set(context.WithoutCancel(ctx), time.Time{}))
	}, nil
}

func (m *Backup) writeBooks(ctx context.Context, books Dumper, dir string) (blobs []copied, err error) {
	f, err := os.CreateTemp(dir, ".books-*")
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	h := sha256.New()
	w, err := newRowWriter(io.MultiWriter(f, h))
	if err != nil {
		return nil, err
	}
	if m.Tables, err = books.Dump(ctx, func(r Row) error {
		m.Rows[r.Table]++
		if r.Table == "blobs" {
			b, err := blobOf(r)
			if err != nil {
				return err
			}
			blobs = append(blobs, b)
		}
		if r.Table == "holds" {
			m.Rows[r.Table]--
			return nil
		}
		return w.write(r)
	}); err != nil {
		return nil, err
	}
	if err := errors.Join(w.close(), f.Sync()); err != nil {
		return nil, err
	}
	m.SHA256 = hex.EncodeToString(h.Sum(nil))
	m.Books = booksPrefix + m.SHA256[:16] + ".jsonl.zst"
	return blobs, os.Rename(f.Name(), filepath.Join(dir, m.Books))
}

func blobOf(r Row) (b copied, err error) {
	ok := map[string]bool{}
	for i, c := range r.Columns {
		switch c {
		case "sha256":
			b.digest, ok[c] = r.Values[i].(string)
		case "size":
			b.size, ok[c] = r.Values[i].(int64)
		case "condemned":
			n, _ := r.Values[i].(int64)
			b.waste = n != 0
		}
	}
	if !ok["sha256"] || !ok["size"] || !IsSHA256(b.digest) {
		return b, fault.New(fault.Broken, "the books have a file without digest or size")
	}
	return b, nil
}

func (m *Backup) copyFile(ctx context.Context, from, to Objects, b copied) error {
	there, err := to.Open(ctx, b.digest, 0, 0)
	if err == nil {
		m.Files, m.Bytes = m.Files+1, m.Bytes+b.size
		return there.Close()
	}
	if fault.Of(err) != fault.Missing {
		return err
	}
	r, err := from.Open(ctx, b.digest, 0, -1)
	if fault.Of(err) == fault.Missing && b.waste { // it was on its way out
		return nil
	}
	if fault.Of(err) == fault.Missing {
		return fault.New(fault.Broken, "the hub has lost the file %s", b.digest)
	}
	if err != nil {
		return err
	}
	defer r.Close()
	if err := to.Put(ctx, b.digest, b.size, r); err != nil {
		return err
	}
	m.Files, m.Bytes, m.New = m.Files+1, m.Bytes+b.size, m.New+1
	return nil
}

// write puts the manifest in place: from then on the backup is this one.
func (m *Backup) write(dir string) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".manifest-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if _, err := f.Write(append(text, '\n')); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), filepath.Join(dir, manifestName)); err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// prune removes what only earlier backups named, so that what was withdrawn leaves the backup too.
func (m *Backup) prune(ctx context.Context, dir string, files Objects, blobs []copied) error {
	old, err := filepath.Glob(filepath.Join(dir, booksPrefix+"*"))
	if err != nil {
		return err
	}
	for _, name := range old {
		if filepath.Base(name) != m.Books {
			if err := os.Remove(name); err != nil {
				return err
			}
		}
	}
	inventory, ok := files.(Inventory)
	if !ok {
		return nil
	}
	named := make([]string, len(blobs))
	for i, b := range blobs {
		named[i] = b.digest
	}
	slices.Sort(named)
	return inventory.Each(ctx, func(digest string, _ int64, _ time.Time) error {
		if _, found := slices.BinarySearch(named, digest); found {
			return nil
		}
		return files.Remove(ctx, digest)
	})
}

// ReadBackup reads what a backup says of itself.
func ReadBackup(dir string) (m Backup, err error) {
	name := filepath.Join(dir, manifestName)
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return m, fault.New(fault.Missing, "there is no complete backup here").At("%s", dir)
	}
	if err != nil {
		return m, fault.New(fault.Denied, "the backup cannot be read: %w", err)
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return m, fault.New(fault.Broken, "the manifest cannot be read: %w", err).At("%s", name)
	}
	if m.Format != backupFormat || m.Books != filepath.Base(m.Books) || !strings.HasPrefix(m.Books, booksPrefix) {
		return m, fault.New(fault.Invalid, "this is no backup of format %s", backupFormat).At("%s", name)
	}
	return m, nil
}

// Restore checks a backup whole, puts its files into an object store and hands its rows to load, with the version of their tables. Without load it
// only checks. What is damaged is a fault of kind Broken, and load is not called then.
func Restore(ctx context.Context, dir string, from, to Objects, load func(version int64, next func() (Row, bool, error)) error) (m Backup, err error) {
	if m, err = ReadBackup(dir); err != nil {
		return m, err
	}
	name := filepath.Join(dir, m.Books)
	f, err := os.Open(name)
	if err != nil {
		return m, fault.New(fault.Broken, "the books of the backup cannot be read: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil || hex.EncodeToString(h.Sum(nil)) != m.SHA256 {
		return m, fault.New(fault.Broken, "the books of the backup are damaged").At("%s", name)
	}
	files := m.Files
	if err := m.checkKeys(dir); err != nil {
		return m, err
	}
	rows := map[string]int64{}
	if err := eachRow(f, func(r Row) error {
		rows[r.Table]++
		if r.Table != "blobs" {
			return nil
		}
		b, err := blobOf(r)
		if err != nil {
			return err
		}
		err = restoreFile(ctx, from, to, b)
		if fault.Of(err) == fault.Missing && b.waste {
			return nil
		}
		if fault.Of(err) == fault.Missing || fault.Of(err) == fault.Invalid {
			return fault.New(fault.Broken, "the backup has a damaged or missing file: %w", err)
		}
		files--
		return err
	}); err != nil {
		return m, err
	}
	for table, n := range m.Rows {
		if rows[table] != n {
			return m, fault.New(fault.Broken, "the backup has %d rows of %s and should have %d", rows[table], table, n).At("%s", name)
		}
	}
	if files != 0 {
		return m, fault.New(fault.Broken, "the backup lacks %d files", files).At("%s", dir)
	}
	if load == nil {
		return m, nil
	}
	next, err := rowsOf(f)
	if err != nil {
		return m, err
	}
	return m, load(m.Tables, next)
}

// restoreFile copies a file, checking it; without a place to go to it is only checked.
func restoreFile(ctx context.Context, from, to Objects, b copied) error {
	r, err := from.Open(ctx, b.digest, 0, -1)
	if err != nil {
		return err
	}
	defer r.Close()
	if to != nil {
		return to.Put(ctx, b.digest, b.size, r)
	}
	h := sha256.New()
	n, err := io.Copy(h, r)
	if err == nil && (n != b.size || hex.EncodeToString(h.Sum(nil)) != b.digest) {
		err = fault.New(fault.Invalid, "other bytes than those of %s", b.digest)
	}
	return err
}
