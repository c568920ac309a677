package endpoint

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lontar-asean/lontar/fault"
)

// cache keeps answers in a folder, one file a request: DIR/ab/abcd….json. An empty dir keeps nothing. Several processes may share it.
type cache struct{ dir string }

// kept is what a file holds.
type kept struct {
	Answer json.RawMessage `json:"answer"`
	SHA256 string          `json:"sha256"` // of the answer as it stands in the file
}

func (c cache) file(hash string) string { return filepath.Join(c.dir, hash[:2], hash+".json") }

// get looks for an answer. A file that does not hold what was put there, as after a full disk, counts as none.
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
	var k kept
	if json.Unmarshal(b, &k) != nil || digest(k.Answer) != k.SHA256 || json.Unmarshal(k.Answer, &a) != nil {
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
	if err == nil {
		b, err = json.Marshal(kept{b, digest(b)})
	}
	if err != nil {
		return err
	}
	name := c.file(hash)
	if err = replace(name, b); errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(filepath.Dir(name), 0o777); err == nil {
			err = replace(name, b)
		}
	}
	if err != nil {
		return fault.New(fault.Unavailable, "the answer cannot be kept: %w", err).Try("free space, or name another folder in LONTAR_CACHE")
	}
	return nil
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
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
