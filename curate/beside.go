package curate

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/lontar-asean/lontar/fault"
)

// beside finds the files that a step's settings name, relative to the recipe that names them.
type beside struct{ dir string }

// path gives the place of a file. Before a recipe's directory is known, names are relative to the working directory.
func (b beside) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(b.dir, name)
}

// glob gives the files that match some patterns, in order and once each. A pattern that matches nothing is a fault.
func (b beside) glob(patterns []string) (names []string, err error) {
	for _, p := range patterns {
		found, err := filepath.Glob(b.path(p))
		if err != nil {
			return nil, fault.New(fault.Invalid, "%q is no pattern of file names: %w", p, err)
		}
		if len(found) == 0 {
			return nil, fault.New(fault.Missing, "no file matches %s", b.path(p)).Try("paths are relative to the recipe")
		}
		names = append(names, found...)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// digest hashes the contents of files and the ends of their names, in the order given.
func (b beside) digest(names []string) (string, error) {
	sum := sha256.New()
	for _, name := range names {
		f, err := os.Open(b.path(name))
		if err != nil {
			return "", unreadable(err)
		}
		io.WriteString(sum, filepath.Base(name)+"\n")
		own := sha256.New()
		_, err = io.Copy(own, f)
		f.Close()
		if err != nil {
			return "", unreadable(err)
		}
		sum.Write(own.Sum(nil))
	}
	return hex.EncodeToString(sum.Sum(nil)[:16]), nil
}

func unreadable(err error) error {
	return fault.New(fault.Missing, "cannot read a file that the recipe names: %w", err).Try("paths are relative to the recipe")
}

// contentKey is what stands for files in the key of a plan: their digest, or why there is none; then measuring fails with the same fault.
func contentKey(digest string, err error) string {
	if err != nil {
		return "unreadable: " + err.Error()
	}
	return digest
}
