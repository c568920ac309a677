package evaluate

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/goccy/go-yaml"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/yamls"
	"github.com/lontar-asean/lontar/language"
)

// Suite is a list of tasks, as a YAML file says it; paths are relative to the file.
type Suite struct {
	Name     string `yaml:"name"`
	About    string `yaml:"about"`
	Wordings string `yaml:"wordings"` // folder of files <tag>.yaml: kinds of tasks, each with its wordings
	Tasks    []Task `yaml:"tasks"`

	Items  map[string][]Item                     `yaml:"-"` // of a task, by its name
	Worded map[language.Tag]map[string][]Wording `yaml:"-"` // by what Task.Words names
	Digest string                                `yaml:"-"` // of all that was read
}

// Task is a set of items that are asked alike.
type Task struct {
	Name    string   `yaml:"name"`
	Version int      `yaml:"version"` // of what a score means
	Kind    string   `yaml:"kind"`
	Words   string   `yaml:"words"` // wordings to use; "" for those named as the kind
	Items   []string `yaml:"items"` // patterns of files
	Only    string   `yaml:"only"`  // pattern of ids, as of path.Match; "" for all
	About   string   `yaml:"about"`
}

// LoadSuite reads a suite and all it names. What is wrong is a fault of kind Invalid that names the file; a pattern of items without files leaves its task
// without items.
func LoadSuite(root fs.FS, name string) (s Suite, err error) {
	sum := sha256.New()
	read := func(file string) ([]byte, error) {
		b, err := fs.ReadFile(root, file)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fault.New(fault.Missing, "there is no file %s", file)
		}
		own := sha256.Sum256(b)
		fmt.Fprintf(sum, "%s %x\n", file, own)
		return b, err
	}
	b, err := read(name)
	if err != nil {
		return s, err
	}
	if err := yamls.Unmarshal(b, &s, yaml.Strict()); err != nil {
		return s, fault.New(fault.Invalid, "not a suite: %s", yaml.FormatError(err, false, false)).At("%s", name)
	}
	if s.Name == "" || len(s.Tasks) == 0 {
		return s, fault.New(fault.Invalid, "a suite has a name and tasks").At("%s", name)
	}
	s.Items, s.Worded = map[string][]Item{}, map[language.Tag]map[string][]Wording{}
	if s.Wordings != "" {
		if err := s.wordings(root, path.Join(path.Dir(name), s.Wordings), read); err != nil {
			return s, err
		}
	}
	for n, t := range s.Tasks {
		if _, err := kindOf(t.Kind); err != nil {
			return s, fault.New(fault.Invalid, "%w", err).At("%s, task %d", name, n+1)
		}
		if t.Name == "" || t.Version < 1 || s.Items[t.Name] != nil {
			return s, fault.New(fault.Invalid, "a task has a name of its own and a version").At("%s, task %d", name, n+1)
		}
		items, err := t.load(root, path.Dir(name), read)
		if err != nil {
			return s, err
		}
		s.Items[t.Name] = items
	}
	s.Digest = hex.EncodeToString(sum.Sum(nil))
	return s, nil
}

func (s *Suite) wordings(root fs.FS, dir string, read func(string) ([]byte, error)) error {
	files, err := fs.Glob(root, path.Join(dir, "*.yaml"))
	if err != nil {
		return err
	}
	for _, file := range files {
		b, err := read(file)
		if err != nil {
			return err
		}
		tag, err := language.Parse(path.Base(file[:len(file)-len(".yaml")]))
		if err != nil {
			return fault.New(fault.Invalid, "%w", err).At("%s", file)
		}
		var w map[string][]Wording
		if err := yamls.Unmarshal(bytes.TrimSpace(b), &w, yaml.Strict()); err != nil {
			return fault.New(fault.Invalid, "not wordings: %s", yaml.FormatError(err, false, false)).At("%s", file)
		}
		s.Worded[tag] = w
	}
	return nil
}

func (t Task) load(root fs.FS, dir string, read func(string) ([]byte, error)) (items []Item, err error) {
	items = []Item{}
	for _, pattern := range t.Items {
		files, err := fs.Glob(root, path.Join(dir, pattern))
		if err != nil {
			return nil, fault.New(fault.Invalid, "%q is no pattern of files", pattern)
		}
		slices.Sort(files)
		for _, file := range files {
			b, err := read(file)
			if err != nil {
				return nil, err
			}
			own, err := ReadItems(b, file)
			if err != nil {
				return nil, err
			}
			for _, i := range own {
				if ok, err := path.Match(t.Only, i.ID); t.Only == "" || ok && err == nil {
					items = append(items, i)
				}
			}
		}
	}
	return items, nil
}

// WordingsOf gives how a task asks in a language; a fault of kind Missing when there are no words for it.
func (s Suite) WordingsOf(t Task, tag language.Tag) ([]Wording, error) {
	words := t.Words
	if words == "" {
		words = t.Kind
	}
	if w := s.Worded[tag][words]; len(w) > 0 {
		return w, nil
	}
	return nil, fault.New(fault.Missing, "there are no words in %s for %s", tag, words)
}
