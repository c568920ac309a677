package catalogue

import (
	"embed"
	"io/fs"
	"path"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/lontar-asean/lontar/evaluate/dataset"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/yamls"
)

//go:embed sets/*.yaml
var files embed.FS

// Entry is a set of the catalogue.
type Entry struct {
	Name          string            `yaml:"-"`
	Title         string            `yaml:"title"`
	About         string            `yaml:"about"`
	Page          string            `yaml:"page"`    // where it was looked up
	Licence       string            `yaml:"licence"` // SPDX, or unknown
	NonCommercial bool              `yaml:"noncommercial"`
	Gated         bool              `yaml:"gated"` // the hub gives it to those whom its makers let in
	Kind          string            `yaml:"kind"`  // of the task that asks it
	Words         string            `yaml:"words"`
	Labels        []string          `yaml:"labels"`
	Pivot         string            `yaml:"pivot"`
	Note          string            `yaml:"note"`
	Sums          map[string]string `yaml:"sha256"` // of files, where they are known
	Data          dataset.Spec      `yaml:"data"`
}

// Mapped reports whether the entry says how rows become items.
func (e Entry) Mapped() bool {
	return e.Data.Question != nil || e.Data.Context != nil || e.Data.Pair != nil || e.Data.Turns != nil
}

// Entries gives all sets by name.
func Entries() (list []Entry, err error) {
	names, err := fs.Glob(files, "sets/*.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		e, err := read(b, strings.TrimSuffix(path.Base(name), ".yaml"))
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

func read(b []byte, name string) (e Entry, err error) {
	if err := yamls.Unmarshal(b, &e, yaml.Strict()); err != nil {
		return e, fault.New(fault.Invalid, "not an entry of a catalogue: %s", yaml.FormatError(err, false, false)).At("%s", name)
	}
	e.Name, e.Data.Set, e.Data.Name = name, name, e.Title
	return e, nil
}

// Find gives a set by name; a fault of kind Missing names those that there are.
func Find(name string) (Entry, error) {
	list, err := Entries()
	if err != nil {
		return Entry{}, err
	}
	var names []string
	for _, e := range list {
		if e.Name == name {
			return e, nil
		}
		names = append(names, e.Name)
	}
	return Entry{}, fault.New(fault.Missing, "the catalogue has no set %q", name).Try("there are %s", strings.Join(names, ", "))
}
