package dataset

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/lontar-asean/lontar/evaluate/jinja"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/yamls"
	"github.com/lontar-asean/lontar/language"
)

// Spec is what data says. Fields of type any are values: a column, a template, or a map of them by language.
type Spec struct {
	Set       string   `yaml:"set,omitempty"`       // begins the ids of items; "" for the task's name
	Name      string   `yaml:"name,omitempty"`      // of the set, for people
	Catalogue string   `yaml:"catalogue,omitempty"` // entry that says where the set is, and what is not said here
	Hub       string   `yaml:"hub,omitempty"`       // OWNER/NAME@REVISION of a data set; files are paths in it
	Config    string   `yaml:"config,omitempty"`    // of a hub's data set without files: as its card names them
	Split     string   `yaml:"split,omitempty"`
	File      string   `yaml:"file,omitempty"`  // pattern, with {language}; $LONTAR_TESTDATA and $LONTAR_HOME may begin it
	Files     []string `yaml:"files,omitempty"` // several of them

	Form      string            `yaml:"form,omitempty"`      // jsonl, json, csv, tsv, parquet, lines, captions; "" by the ending
	Separator string            `yaml:"separator,omitempty"` // of columns of text
	Quoting   string            `yaml:"quoting,omitempty"`   // none: quotation marks are text
	Columns   []string          `yaml:"columns,omitempty"`   // names, where the file has no header
	Beside    map[string]string `yaml:"beside,omitempty"`    // form lines: more columns, each a file with as many lines
	Rows      string            `yaml:"rows,omitempty"`      // form json: path of the rows, such as data[*].paragraphs[*].qas[*]
	Rename    map[string]string `yaml:"rename,omitempty"`    // our name of a column: the file's, with {language}
	First     int               `yaml:"first,omitempty"`     // most rows of a file; 0 for all
	Broken    string            `yaml:"broken,omitempty"`    // skip: rows that are no items are told and left out; "" for a fault
	Exact     bool              `yaml:"exact,omitempty"`     // texts as they stand, with spaces at their ends

	Languages any    `yaml:"languages"`          // {tag: what the file calls it}, or a list of tags that are called so
	Language  any    `yaml:"language,omitempty"` // of rows of several languages: what the row calls its own
	Where     string `yaml:"where,omitempty"`    // expression: rows for which it is true

	ID         any   `yaml:"id,omitempty"` // the same in all languages; none: the number of the row
	Cluster    any   `yaml:"cluster,omitempty"`
	Concept    any   `yaml:"concept,omitempty"`
	Category   any   `yaml:"category,omitempty"`
	Policy     any   `yaml:"policy,omitempty"`
	Label      any   `yaml:"label,omitempty"`
	Question   any   `yaml:"question,omitempty"`
	Context    any   `yaml:"context,omitempty"`
	Turns      any   `yaml:"turns,omitempty"`
	Pair       any   `yaml:"pair,omitempty"`
	Choices    any   `yaml:"choices,omitempty"`
	Right      any   `yaml:"right,omitempty"` // which choice; none: the first
	From       int   `yaml:"from,omitempty"`  // what number the first choice has
	Letters    any   `yaml:"letters,omitempty"`
	Others     int   `yaml:"others,omitempty"` // wrong choices that are taken from other rows
	Answers    any   `yaml:"answers,omitempty"`
	Votes      *Vote `yaml:"votes,omitempty"`
	References any   `yaml:"references,omitempty"`
	Criteria   any   `yaml:"criteria,omitempty"`
	Roles      any   `yaml:"roles,omitempty"` // of the choices, in the order of the file
	Relevant   any   `yaml:"relevant,omitempty"`
	Ambiguous  any   `yaml:"ambiguous,omitempty"`
	Picture    any   `yaml:"picture,omitempty"` // path beside the file
	Versions   any   `yaml:"versions,omitempty"`
}

// Vote takes answers that enough people gave.
type Vote struct {
	Of    string `yaml:"of"`    // column with a list of maps
	Take  string `yaml:"take"`  // member with an answer, or a list of them
	Count string `yaml:"count"` // member with how many gave it
	Least int64  `yaml:"least"`
}

// ReadSpec reads what stands under data.
func ReadSpec(raw any) (s Spec, err error) {
	b, err := yaml.Marshal(raw)
	if err == nil {
		err = yamls.Unmarshal(b, &s, yaml.Strict())
	}
	if err != nil {
		return s, fault.New(fault.Invalid, "data: cannot be read: %s", yaml.FormatError(err, false, false))
	}
	return s, nil
}

// Over fills what is not said from another spec, such as that of a catalogue.
func (s Spec) Over(base Spec) (Spec, error) {
	own, err := members(s)
	if err != nil {
		return s, err
	}
	all, err := members(base)
	if err != nil {
		return s, err
	}
	for k, v := range own {
		if k != "languages" || v != nil {
			all[k] = v
		}
	}
	return ReadSpec(all)
}

func members(s Spec) (m map[string]any, err error) {
	b, err := yaml.Marshal(s)
	if err == nil {
		err = yamls.Unmarshal(b, &m)
	}
	return m, err
}

// tongue is a language of a set.
type tongue struct {
	tag  language.Tag
	name string // as the files call it
}

// tongues gives the languages of the set in the order of their tags.
func (s Spec) tongues() (list []tongue, err error) {
	add := func(key, name string) error {
		tag, err := language.Parse(key)
		if err != nil {
			return fault.New(fault.Invalid, "languages: %w", err)
		}
		list = append(list, tongue{tag, name})
		return nil
	}
	switch l := s.Languages.(type) {
	case []any:
		for _, v := range l {
			if err := add(jinja.Text(plain(v)), jinja.Text(plain(v))); err != nil {
				return nil, err
			}
		}
	case map[string]any:
		for k, v := range l {
			if err := add(k, jinja.Text(plain(v))); err != nil {
				return nil, err
			}
		}
	}
	if len(list) == 0 {
		return nil, fault.New(fault.Invalid, "data: says no languages").Try("languages: {tha: th, vie: vi}, or [tha, vie] where the files say so, too")
	}
	slices.SortFunc(list, func(a, b tongue) int { return strings.Compare(string(a.tag), string(b.tag)) })
	for n := range list {
		if n > 0 && list[n].tag == list[n-1].tag {
			return nil, fault.New(fault.Invalid, "languages: names %s twice", list[n].tag)
		}
	}
	return list, nil
}

// patterns gives the files of the set, each once a language where they name it.
func (s Spec) patterns() []string {
	if s.File != "" {
		return append([]string{s.File}, s.Files...)
	}
	return s.Files
}
