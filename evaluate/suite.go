package evaluate

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/yamls"
	"github.com/lontar-asean/lontar/language"
)

// Suite is a list of tasks, as a YAML file says it; paths are relative to the file.
type Suite struct {
	Name     string `yaml:"name"`
	About    string `yaml:"about"`
	Wordings string `yaml:"wordings"` // folder of files <tag>.yaml: kinds of tasks, each with its wordings
	Extended string `yaml:"extended"` // file with more tasks: those whose items others made
	Policies string `yaml:"policies"` // pattern of files of policies
	Tasks    []Task `yaml:"tasks"`

	Kinds  []Kind                                `yaml:"-"`
	Items  map[string][]Item                     `yaml:"-"` // of a task, by its name
	Absent map[string]string                     `yaml:"-"` // why a task has no items, by its name
	Worded map[language.Tag]map[string][]Wording `yaml:"-"` // by what Task.Words names
	Digest string                                `yaml:"-"` // of all that was read
}

// Task is a set of items that are asked alike.
type Task struct {
	Name    string   `yaml:"name"`
	Version int      `yaml:"version"` // of what a score means
	Kind    string   `yaml:"kind"`
	Words   string   `yaml:"words"`  // wordings to use; "" for those named as the kind
	Else    string   `yaml:"else"`   // wordings of the kind that stands in where an endpoint lacks what this one needs; "" for those of its name
	Items   []string `yaml:"items"`  // patterns of files
	Only    string   `yaml:"only"`   // pattern of ids, as of path.Match; "" for all
	Except  []string `yaml:"except"` // languages that it is not asked in
	About   string   `yaml:"about"`

	Part          string   `yaml:"part"`          // "" for items of our own, or extended for sets that others made
	Licence       string   `yaml:"licence"`       // of the items; SPDX
	NonCommercial bool     `yaml:"noncommercial"` // left out unless asked for
	Data          any      `yaml:"data"`          // of extended tasks: where the set is, and how it is read (package evaluate/dataset)
	Labels        []string `yaml:"labels"`        // of classifications
	Pivot         string   `yaml:"pivot"`         // of translations: the language on the other side
	Into          bool     `yaml:"into"`          // of translations: into the pivot, instead of out of it
	Few           int      `yaml:"few"`           // examples before each question
}

// Loader says what suites may name.
type Loader struct {
	Kinds []Kind
	// Data reads the items of a task that has data; a fault of kind Missing where they are not there. nil: none are.
	Data func(t Task) (items []Item, digest string, err error)
}

// LoadSuite reads a suite and all it names. What is wrong is a fault of kind Invalid that names the file; a pattern of items without files leaves its task
// without items.
func (l Loader) LoadSuite(root fs.FS, name string) (s Suite, err error) {
	sum := sha256.New()
	read := func(file string) ([]byte, error) {
		b, err := fs.ReadFile(root, file)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fault.New(fault.Missing, "there is no file %s", file)
		}
		if err != nil { // such as a folder
			return nil, fault.New(fault.Invalid, "it cannot be read: %w", err).At("%s", file)
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
	if s.Extended != "" {
		if err := s.extend(path.Join(path.Dir(name), s.Extended), read); err != nil {
			return s, err
		}
	}
	if s.Name == "" || len(s.Tasks) == 0 {
		return s, fault.New(fault.Invalid, "a suite has a name and tasks").At("%s", name)
	}
	s.Kinds, s.Items, s.Absent, s.Worded = l.Kinds, map[string][]Item{}, map[string]string{}, map[language.Tag]map[string][]Wording{}
	if s.Wordings != "" {
		if err := s.wordings(root, path.Join(path.Dir(name), s.Wordings), read); err != nil {
			return s, err
		}
	}
	rules, err := readPolicies(root, path.Dir(name), s.Policies, read)
	if err != nil {
		return s, err
	}
	for n, t := range s.Tasks {
		if _, err := kindOf(l.Kinds, t.Kind); err != nil {
			return s, fault.New(fault.Invalid, "%w", err).At("%s, task %d", name, n+1)
		}
		if t.Name == "" || t.Version < 1 || s.Items[t.Name] != nil {
			return s, fault.New(fault.Invalid, "a task has a name of its own and a version").At("%s, task %d", name, n+1)
		}
		items, err := t.load(root, path.Dir(name), read)
		if err == nil && t.Data != nil {
			items, err = l.data(t, sum)
		}
		if t.Data != nil && fault.Of(err) == fault.Missing {
			s.Absent[t.Name], err = err.Error(), nil
		}
		if err == nil {
			err = rules.give(items)
		}
		if err != nil {
			return s, err
		}
		s.Items[t.Name] = items
	}
	s.Digest = hex.EncodeToString(sum.Sum(nil))
	return s, nil
}

// extend adds the tasks of another file.
func (s *Suite) extend(name string, read func(string) ([]byte, error)) error {
	b, err := read(name)
	if err != nil {
		return err
	}
	var more struct{ Tasks []Task }
	if err := yamls.Unmarshal(b, &more, yaml.Strict()); err != nil {
		return fault.New(fault.Invalid, "not a list of tasks: %s", yaml.FormatError(err, false, false)).At("%s", name)
	}
	for _, t := range more.Tasks {
		t.Part = "extended"
		s.Tasks = append(s.Tasks, t)
	}
	return nil
}

// data reads the items of a task that are not in the suite's own files.
func (l Loader) data(t Task, sum io.Writer) ([]Item, error) {
	if l.Data == nil {
		return nil, fault.New(fault.Missing, "nobody reads foreign sets here")
	}
	items, digest, err := l.Data(t)
	fmt.Fprintf(sum, "%s %s\n", t.Name, digest)
	return items, err
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
	if _, err := path.Match(t.Only, ""); err != nil {
		return nil, fault.New(fault.Invalid, "%q is no pattern of ids", t.Only).At("task %s", t.Name)
	}
	seen := map[itemKey]string{}
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
			own, pictures, err := readItems(b, file)
			if err != nil {
				return nil, err
			}
			for _, i := range own {
				if ok, err := path.Match(t.Only, i.ID); t.Only == "" || ok && err == nil {
					key := itemKey{language: i.Language, item: i.ID}
					if other := seen[key]; other != "" {
						return nil, fault.New(fault.Invalid, "the item %s stands in %s, too", i.ID, other).At("%s", file)
					}
					seen[key] = file
					if i.Picture, err = pictureOf(path.Join(path.Dir(file), pictures[i.ID]), pictures[i.ID], read); err != nil {
						return nil, err
					}
					items = append(items, i)
				}
			}
		}
	}
	return items, nil
}

// plain names the wording that adds nothing to what the item says.
const plain = "plain"

// WordingsOf gives how a task asks in a language; a fault of kind Missing when there are no words for it.
func (s Suite) WordingsOf(t Task, tag language.Tag) ([]Wording, error) {
	words := t.Words
	if k, err := kindOf(s.Kinds, t.Kind); words == "" && err == nil {
		words = k.Words
	}
	if words == "" {
		words = t.Kind
	}
	if w := s.Worded[tag][words]; len(w) > 0 {
		return w, nil
	}
	if words == plain {
		return []Wording{{Prompt: "{question}"}}, nil
	}
	return nil, fault.New(fault.Missing, "there are no words in %s for %s", tag, words)
}

// pictureOf reads a picture beside a file of items; nil for none.
func pictureOf(file, name string, read func(string) ([]byte, error)) (*endpoint.Picture, error) {
	if name == "" {
		return nil, nil
	}
	b, err := read(file)
	if err != nil {
		return nil, err
	}
	kind := http.DetectContentType(b)
	if !strings.HasPrefix(kind, "image/") {
		return nil, fault.New(fault.Invalid, "it is no picture that browsers show").At("%s", file)
	}
	return &endpoint.Picture{MediaType: kind, Bytes: b}, nil
}
