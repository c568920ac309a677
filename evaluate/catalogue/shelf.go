package catalogue

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"github.com/lontar-asean/lontar/evaluate/dataset"
	"github.com/lontar-asean/lontar/fault"
)

// Shelf is where the sets of a user lie: sets/NAME of the folder, and sets.json with the digests of their files. It is the Catalogue of a dataset.Loader.
type Shelf struct {
	Dir    string // folder
	Accept bool   // changed files are taken
}

// record is sets.json: the SHA-256 of files by set and name.
type record map[string]map[string]string

func (s Shelf) record() (r record, err error) {
	b, err := os.ReadFile(filepath.Join(s.Dir, "catalogue.json"))
	if errors.Is(err, os.ErrNotExist) {
		return record{}, nil
	}
	if err != nil {
		return nil, fault.New(fault.Denied, "what is known of sets cannot be read: %w", err)
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, fault.New(fault.Broken, "what is known of sets cannot be read: %w", err).At("%s", filepath.Join(s.Dir, "catalogue.json"))
	}
	if r == nil {
		r = record{}
	}
	return r, nil
}

func (s Shelf) keep(r record) error {
	b, err := json.MarshalIndent(r, "", "  ")
	if err == nil {
		err = os.MkdirAll(s.Dir, 0o777)
	}
	if err != nil {
		return fault.New(fault.Denied, "what is known of sets cannot be kept: %w", err)
	}
	name := filepath.Join(s.Dir, "catalogue.json")
	if err := errors.Join(os.WriteFile(name+".part", append(b, '\n'), 0o666), os.Rename(name+".part", name)); err != nil {
		return fault.New(fault.Denied, "what is known of sets cannot be kept: %w", err)
	}
	return nil
}

// Folder gives where a set lies when it was fetched.
func (s Shelf) Folder(name string) string { return filepath.Join(s.Dir, "catalogue", name) }

// Fetched reports whether a set is there, as far as it was fetched.
func (s Shelf) Fetched(name string) bool {
	list, err := os.ReadDir(s.Folder(name))
	return err == nil && len(list) > 0
}

// Spec gives a set that was fetched.
func (s Shelf) Spec(name string) (dataset.Spec, string, error) {
	e, err := Find(name)
	if err != nil {
		return dataset.Spec{}, "", fault.New(fault.Invalid, "%w", err).Try("%s", fault.Hint(err))
	}
	if !s.Fetched(name) {
		return e.Data, "", fault.New(fault.Missing, "it was not fetched: `lontar catalogue fetch %s` does that", name)
	}
	return e.Data, s.Folder(name), nil
}

// Check compares the digest of a file with the one that is known, and records one that is not.
func (s Shelf) Check(name, file, sum string) error {
	e, err := Find(name)
	if err != nil {
		return err
	}
	r, err := s.record()
	if err != nil {
		return err
	}
	known := e.Sums[file]
	if own := r[name][file]; own != "" && (known == "" || s.Accept) {
		known = own
	}
	switch {
	case known == sum && r[name][file] == sum:
		return nil
	case known == "" || known == sum || s.Accept:
		if r[name] == nil {
			r[name] = map[string]string{}
		}
		r[name][file] = sum
		return s.keep(r)
	case r[name][file] == sum: // it was accepted once
		return nil
	}
	return fault.New(fault.Conflict, "the file is not the one it was: its SHA-256 is %s, and was %s", sum, known).At("%s of the set %s", file, name).
		Try("scores of the changed file are other scores; `lontar catalogue fetch %s --accept` takes it", name)
}

// Fetch brings the files of a set from a hub or folder and gives their names.
func (s Shelf) Fetch(ctx context.Context, from dataset.Hub, e Entry) (names []string, err error) {
	repository := e.Data.Hub
	if repository == "" {
		repository = "folder/" + e.Name
	}
	patterns, err := dataset.Locate(ctx, from, e.Data, repository)
	if err != nil {
		return nil, err
	}
	part := s.Folder(e.Name) + ".part"
	if err := os.RemoveAll(part); err != nil {
		return nil, fault.New(fault.Denied, "the set cannot be kept: %w", err)
	}
	defer os.RemoveAll(part)
	if names, err = dataset.Fetch(ctx, from, repository, patterns, part); err != nil {
		return nil, err
	}
	slices.Sort(names)
	if len(names) == 0 {
		return nil, fault.New(fault.Missing, "there are no files of the set %s", e.Name).At("%s", repository)
	}
	for _, n := range names {
		sum, err := dataset.Sum(filepath.Join(part, filepath.FromSlash(n)))
		if err != nil {
			return nil, err
		}
		if err := s.Check(e.Name, n, sum); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(os.RemoveAll(s.Folder(e.Name)), os.Rename(part, s.Folder(e.Name))); err != nil {
		return nil, fault.New(fault.Denied, "the set cannot be kept: %w", err)
	}
	return names, nil
}
