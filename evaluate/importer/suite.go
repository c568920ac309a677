package importer

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/lontar-asean/lontar/evaluate/dataset"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Task is a task that was taken in.
type Task struct {
	Name     string
	Version  int
	Kind     string
	Labels   []string
	Pivot    string
	About    string
	Data     dataset.Spec
	Wordings map[language.Tag]Wording
	Notes    []string // what is not as it was there
}

// Wording is how a task asks in a language.
type Wording struct {
	Prompt string            `yaml:"prompt"`
	Join   string            `yaml:"join,omitempty"`
	Names  map[string]string `yaml:"names,omitempty"`
}

// Suite writes tasks as a suite: the files of a folder, by their names.
func Suite(name string, tasks []Task) (files map[string][]byte, err error) {
	type task struct {
		Name    string       `yaml:"name"`
		Version int          `yaml:"version"`
		Kind    string       `yaml:"kind"`
		Words   string       `yaml:"words"`
		Labels  []string     `yaml:"labels,omitempty"`
		Pivot   string       `yaml:"pivot,omitempty"`
		About   string       `yaml:"about,omitempty"`
		Part    string       `yaml:"part"`
		Data    dataset.Spec `yaml:"data"`
	}
	suite := struct {
		Name     string `yaml:"name"`
		Wordings string `yaml:"wordings"`
		Tasks    []task `yaml:"tasks"`
	}{Name: name, Wordings: "words"}
	words := map[language.Tag]map[string][]Wording{}
	for _, t := range tasks {
		if slices.ContainsFunc(suite.Tasks, func(o task) bool { return o.Name == t.Name }) {
			return nil, fault.New(fault.Invalid, "two tasks have the name %q", t.Name)
		}
		suite.Tasks = append(suite.Tasks, task{t.Name, t.Version, t.Kind, t.Name, t.Labels, t.Pivot, t.About, "extended", t.Data})
		for tag, w := range t.Wordings {
			if words[tag] == nil {
				words[tag] = map[string][]Wording{}
			}
			words[tag][t.Name] = []Wording{w}
		}
	}
	files = map[string][]byte{}
	if files["suite.yaml"], err = yaml.Marshal(suite); err != nil {
		return nil, err
	}
	for tag, w := range words {
		if files["words/"+string(tag)+".yaml"], err = yaml.Marshal(w); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// literal writes a text so that a spec takes it as such, and not for a template or the name of a column.
func literal(s string) string {
	if !strings.Contains(s, "{") {
		return "{# #}" + s
	}
	return "{# #}" + strings.ReplaceAll(s, "{", "{{ '{' }}")
}
