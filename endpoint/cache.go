package endpoint

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lontar-asean/lontar/fault"
)

// cache keeps answers in a folder, one file a request: DIR/ab/abcd….json. An empty dir keeps nothing.
type cache struct{ dir string }

func (c cache) file(hash string) string { return filepath.Join(c.dir, hash[:2], hash+".json") }

// get looks for an answer. A file that cannot be read as one, as after a full disk, counts as none.
func (c cache) get(hash string) (a Answer, ok bool, err error) {
	if c.dir == "" || len(hash) < 2 {
		return a, false, nil
	}
	b, err := os.ReadFile(c.file(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return a, false, nil
	}
	if err != nil {
		return a, false, fault.New(fault.Unavailable, "the answers that were kept cannot be read: %w", err)
	}
	if json.Unmarshal(b, &a) != nil {
		return Answer{}, false, nil
	}
	a.Cached = true
	return a, true, nil
}

// put keeps an answer; the file is whole or not there.
func (c cache) put(hash string, a Answer) error {
	if c.dir == "" || len(hash) < 2 {
		return nil
	}
	b, err := json.Marshal(a)
	if err != nil {
		return err
	}
	name := c.file(hash)
	if err = os.MkdirAll(filepath.Dir(name), 0o777); err == nil {
		err = replace(name, b)
	}
	if err != nil {
		return fault.New(fault.Unavailable, "the answer cannot be kept: %w", err).Try("free space, or name another folder in LONTAR_CACHE")
	}
	return nil
}

func replace(name string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".answer-*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
