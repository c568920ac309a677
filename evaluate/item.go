package evaluate

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/yamls"
	"github.com/lontar-asean/lontar/language"
)

// Gap stands in a cloze text where the choices go.
const Gap = "___"

// Item is one question in one language.
type Item struct {
	ID       string // khm/culture/001; the same in every language: what shares it is one cluster of statistics
	Language language.Tag
	Concept  string   // of package corpus/concept
	Question string   // of a cloze item the text, with one Gap
	Choices  []string // the right one first; empty for open questions
	Accepted []string // what counts as right when it is asked without choices, the right choice among it
	Source   Source
	Verified int // native speakers who accepted it
}

// Cloze reports whether the item is a text with a gap.
func (i Item) Cloze() bool { return strings.Contains(i.Question, Gap) }

// Source is where it can be looked up that the right answer is right. The zero value says that nobody looked it up.
type Source struct {
	Address  string `yaml:"address,omitempty"` // of a page
	File     string `yaml:"file,omitempty"`    // of the test data
	Sentence string `yaml:"sentence,omitempty"`
}

// Known reports whether the item has a source.
func (s Source) Known() bool { return s.Sentence != "" && (s.Address != "" || s.File != "") }

// entry is an item as a file has it, in all its languages.
type entry struct {
	ID       string              `yaml:"id"`
	Concept  string              `yaml:"concept"`
	Question map[string]string   `yaml:"question"`
	Text     map[string]string   `yaml:"text"`
	Choices  map[string][]string `yaml:"choices"`
	Answers  map[string][]string `yaml:"answers"`
	Source   any                 `yaml:"source"`
	Verified int                 `yaml:"verified"`
}

const unsourced = "unsourced"

// ReadItems reads a list of items, each in several languages: an item a language, by id and then language. Name is for errors. What a file says wrong is
// a fault of kind Invalid that names the item.
func ReadItems(b []byte, name string) ([]Item, error) {
	var entries []entry
	if err := yamls.Unmarshal(b, &entries, yaml.Strict()); err != nil {
		return nil, fault.New(fault.Invalid, "not a list of items: %s", yaml.FormatError(err, false, false)).At("%s", name)
	}
	var items []Item
	seen := map[string]bool{}
	for n, e := range entries {
		if e.ID == "" || seen[e.ID] {
			return nil, fault.New(fault.Invalid, "item %d has no id, or one that stands twice: %q", n+1, e.ID).At("%s", name)
		}
		seen[e.ID] = true
		own, err := e.items()
		if err != nil {
			return nil, fault.New(fault.Invalid, "%w", err).At("%s, %s", name, e.ID)
		}
		items = append(items, own...)
	}
	return items, nil
}

func (e entry) items() (items []Item, err error) {
	texts := e.Question
	if len(e.Text) > 0 {
		if len(texts) > 0 {
			return nil, fault.New(fault.Invalid, "an item has a question or a text with a gap, not both")
		}
		texts = e.Text
	}
	if len(texts) == 0 {
		return nil, fault.New(fault.Invalid, "the item asks nothing").Try("give question: or text: by language")
	}
	source, err := e.source()
	if err != nil {
		return nil, err
	}
	for _, key := range sortedKeys(texts) {
		tag, err := language.Parse(key)
		if err != nil {
			return nil, err
		}
		i := Item{ID: e.ID, Language: tag, Concept: e.Concept, Question: strings.TrimSpace(norm.NFC.String(texts[key])), Source: source, Verified: e.Verified}
		for _, c := range e.Choices[key] {
			i.Choices = append(i.Choices, strings.TrimSpace(norm.NFC.String(c)))
		}
		if err := i.check(len(e.Text) > 0, len(e.Choices) > 0); err != nil {
			return nil, err
		}
		if len(i.Choices) > 0 {
			i.Accepted = i.Choices[:1:1]
		}
		for _, a := range e.Answers[key] {
			i.Accepted = append(i.Accepted, strings.TrimSpace(norm.NFC.String(a)))
		}
		if len(i.Accepted) == 0 {
			return nil, fault.New(fault.Invalid, "no answer in %s is right", key).Try("give choices: or answers:")
		}
		items = append(items, i)
	}
	for _, list := range []map[string][]string{e.Choices, e.Answers} {
		for _, key := range sortedKeys(list) {
			if texts[key] == "" {
				return nil, fault.New(fault.Invalid, "there are answers in %s, but no question", key)
			}
		}
	}
	return items, nil
}

func (e entry) source() (s Source, err error) {
	switch v := e.Source.(type) {
	case nil:
		return s, fault.New(fault.Invalid, "the item has no source").Try("name one, or write source: unsourced")
	case string:
		if v != unsourced {
			return s, fault.New(fault.Invalid, "a source is an address and a sentence, or %q", unsourced)
		}
		return s, nil
	}
	b, err := yaml.Marshal(e.Source)
	if err == nil {
		err = yamls.Unmarshal(b, &s, yaml.Strict())
	}
	if err != nil || !s.Known() {
		return s, fault.New(fault.Invalid, "a source is an address (or file) and a sentence, or %q", unsourced)
	}
	return s, nil
}

// check looks at the item in one language.
func (i Item) check(cloze, choices bool) error {
	switch gaps := strings.Count(i.Question, Gap); {
	case i.Question == "":
		return fault.New(fault.Invalid, "the question in %s is empty", i.Language)
	case cloze && gaps != 1:
		return fault.New(fault.Invalid, "the text in %s has %d gaps (%s), not one", i.Language, gaps, Gap)
	case !cloze && gaps > 0:
		return fault.New(fault.Invalid, "the question in %s has a gap", i.Language).Try("name it text: instead of question:")
	case choices && len(i.Choices) < 2:
		return fault.New(fault.Invalid, "there are %d choices in %s", len(i.Choices), i.Language)
	}
	for n, c := range i.Choices {
		if c == "" || slices.Contains(i.Choices[:n], c) {
			return fault.New(fault.Invalid, "choice %d in %s is empty or stands twice", n+1, i.Language)
		}
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
