package hub

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lontar-asean/lontar/fault"
)

// copyKeys copies files of secret keys beside the backup, for their owner to read only.
func (m *Backup) copyKeys(dir string, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	to := filepath.Join(dir, keysFolder)
	if err := os.MkdirAll(to, 0o700); err != nil {
		return fault.New(fault.Denied, "the folder of keys cannot be made: %w", err)
	}
	m.Keys = map[string]string{}
	for _, name := range keys {
		b, err := os.ReadFile(name)
		if err != nil {
			return fault.New(fault.Denied, "a key cannot be read: %w", err)
		}
		if len(b) > maxKey {
			return fault.New(fault.Invalid, "a key has more than %d bytes", maxKey).At("%s", name)
		}
		base := filepath.Base(name)
		if err := writeKey(filepath.Join(to, base), b); err != nil {
			return err
		}
		sum := sha256.Sum256(b)
		m.Keys[base] = hex.EncodeToString(sum[:])
	}
	return nil
}

// writeKey puts a key in its place at once, or not at all.
func writeKey(name string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".key-*") // 0600
	if err != nil {
		return fault.New(fault.Denied, "a key cannot be written: %w", err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if _, err := f.Write(b); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// checkKeys says whether the keys of a backup are whole.
func (m *Backup) checkKeys(dir string) error {
	for name, want := range m.Keys {
		if _, err := readKey(dir, name, want); err != nil {
			return err
		}
	}
	return nil
}

func readKey(dir, name, want string) ([]byte, error) {
	if name != filepath.Base(name) || name == "." || name == ".." {
		return nil, fault.New(fault.Broken, "the backup names a key %.80q", name)
	}
	file := filepath.Join(dir, keysFolder, name)
	b, err := os.ReadFile(file)
	sum := sha256.Sum256(b)
	if err != nil || hex.EncodeToString(sum[:]) != want {
		return nil, fault.New(fault.Broken, "a key of the backup is damaged or missing").At("%s", file)
	}
	return b, nil
}

// RestoreKeys puts the keys of a backup into the folder of a new hub, for their owner to read only. Another key that is there already is a fault of kind
// Conflict. A backup of before there were keys in it has none: the hub makes new ones, and links that were given out lose their use.
func RestoreKeys(dir, to string) error {
	m, err := ReadBackup(dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return fault.New(fault.Denied, "the folder of the hub cannot be made: %w", err)
	}
	for name, want := range m.Keys {
		b, err := readKey(dir, name, want)
		if err != nil {
			return err
		}
		place := filepath.Join(to, name)
		old, err := os.ReadFile(place)
		switch {
		case err == nil && bytes.Equal(old, b):
			continue
		case err == nil:
			return fault.New(fault.Conflict, "there is another key already").At("%s", place).Try("restore into a new folder")
		case !errors.Is(err, fs.ErrNotExist):
			return fault.New(fault.Denied, "the key cannot be read: %w", err)
		}
		if err := writeKey(place, b); err != nil {
			return err
		}
	}
	return nil
}
