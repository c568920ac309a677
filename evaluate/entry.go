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

// entry is an item as a file has it, in all its languages.
type entry struct {
	ID          string              `yaml:"id"`
	Concept     string              `yaml:"concept"`
	Category    string              `yaml:"category"`
	Axis        string              `yaml:"axis"` // another word for category
	Policy      string              `yaml:"policy"`
	Expect      string              `yaml:"expect"` // another word for label
	Label       string              `yaml:"label"`
	Ambiguous   bool                `yaml:"ambiguous"`
	Question    map[string]string   `yaml:"question"`
	Text        map[string]string   `yaml:"text"`
	Context     map[string]string   `yaml:"context"`
	Turns       map[string][]string `yaml:"turns"`
	Pair        map[string][]string `yaml:"pair"`
	Choices     map[string][]string `yaml:"choices"`
	Answers     map[string][]string `yaml:"answers"`
	References  map[string][]string `yaml:"references"`
	Roles       []string            `yaml:"roles"`
	Criteria    []string            `yaml:"criteria"`
	Relevant    []string            `yaml:"relevant"`
	Constraints []any               `yaml:"constraints"`
	Picture     string              `yaml:"picture"` // a file beside this one
	Source      any                 `yaml:"source"`
	Verified    int                 `yaml:"verified"`
	Drafter     string              `yaml:"drafter"` // the model that proposed it
}

const unsourced = "unsourced"

// ReadItems reads a list of items, each in several languages: an item a language, by id and then language. Name is for errors. What a file says wrong is
// a fault of kind Invalid that names the item. Pictures are left to LoadSuite.
func ReadItems(b []byte, name string) ([]Item, error) {
	items, _, err := readItems(b, name)
	return items, err
}

// readItems gives besides the items the file of each one's picture, by id.
func readItems(b []byte, name string) (items []Item, pictures map[string]string, err error) {
	var entries []entry
	if err := yamls.Unmarshal(b, &entries, yaml.Strict()); err != nil {
		return nil, nil, fault.New(fault.Invalid, "not a list of items: %s", yaml.FormatError(err, false, false)).At("%s", name)
	}
	seen := map[string]bool{}
	for n, e := range entries {
		if e.ID == "" || seen[e.ID] {
			return nil, nil, fault.New(fault.Invalid, "item %d has no id, or one that stands twice: %q", n+1, e.ID).At("%s", name)
		}
		seen[e.ID] = true
		own, err := e.items()
		if err != nil {
			return nil, nil, fault.New(fault.Invalid, "%w", err).At("%s, %s", name, e.ID)
		}
		if e.Picture != "" {
			if pictures == nil {
				pictures = map[string]string{}
			}
			pictures[e.ID] = e.Picture
		}
		items = append(items, own...)
	}
	gather(items)
	return items, pictures, nil
}

// gather puts items about one text into one cluster: those whose context is that of an item before, or goes on from it.
func gather(items []Item) {
	first := map[language.Tag][]Item{}
	clusters := map[string]string{} // of ids
	for _, i := range items {
		if i.Context == "" || clusters[i.ID] != "" {
			continue
		}
		for _, o := range first[i.Language] {
			if strings.HasPrefix(i.Context, o.Context) {
				clusters[i.ID] = o.ID
				break
			}
		}
		if clusters[i.ID] == "" {
			first[i.Language] = append(first[i.Language], i)
		}
	}
	for n := range items {
		if items[n].Cluster = clusters[items[n].ID]; items[n].Cluster == "" {
			items[n].Cluster = items[n].ID
		}
	}
}

// languages gives the languages of an entry: those of what it asks.
func (e entry) languages() (keys []string, err error) {
	if len(e.Question) > 0 && len(e.Text) > 0 {
		return nil, fault.New(fault.Invalid, "an item has a question or a text, not both")
	}
	for _, list := range [][]string{sortedKeys(e.Question), sortedKeys(e.Text), sortedKeys(e.Turns), sortedKeys(e.Pair), sortedKeys(e.Context)} {
		if len(list) > 0 {
			keys = list
			break
		}
	}
	if keys == nil {
		return nil, fault.New(fault.Invalid, "the item asks nothing").Try("give question:, text:, turns:, pair: or context: by language")
	}
	for _, list := range [][]string{sortedKeys(e.Context), sortedKeys(e.Turns), sortedKeys(e.Pair), sortedKeys(e.Choices), sortedKeys(e.Answers), sortedKeys(e.References)} {
		for _, key := range list {
			if !slices.Contains(keys, key) {
				return nil, fault.New(fault.Invalid, "there is something in %s, but no question", key)
			}
		}
	}
	return keys, nil
}

func (e entry) items() (items []Item, err error) {
	keys, err := e.languages()
	if err != nil {
		return nil, err
	}
	source, err := e.source()
	if err != nil {
		return nil, err
	}
	constraints, err := e.constraints()
	if err != nil {
		return nil, err
	}
	texts := e.Question
	if len(e.Text) > 0 {
		texts = e.Text
	}
	versions := map[language.Tag]string{}
	for _, key := range keys {
		tag, err := language.Parse(key)
		if err != nil {
			return nil, err
		}
		versions[tag] = tidy(texts[key])
		i := Item{ID: e.ID, Language: tag, Concept: e.Concept, Category: e.Category + e.Axis, Policy: e.Policy, Label: e.Label + e.Expect, Ambiguous: e.Ambiguous,
			Question: tidy(texts[key]), Context: tidy(e.Context[key]), Turns: tidied(e.Turns[key]), Pair: tidied(e.Pair[key]), Versions: versions,
			Choices: tidied(e.Choices[key]), Roles: e.Roles, References: tidied(e.References[key]), Criteria: e.Criteria, Constraints: constraints, Relevant: e.Relevant,
			Source: source, Verified: e.Verified, Drafter: e.Drafter}
		if err := i.check(len(e.Text) > 0, len(e.Choices) > 0); err != nil {
			return nil, err
		}
		if len(i.Choices) > 0 {
			i.Accepted = i.Choices[:1:1]
		}
		i.Accepted = append(i.Accepted, tidied(e.Answers[key])...)
		items = append(items, i)
	}
	return items, nil
}

func tidy(s string) string { return strings.TrimSpace(norm.NFC.String(s)) }

func tidied(list []string) (out []string) {
	for _, s := range list {
		out = append(out, tidy(s))
	}
	return out
}

// constraints gives the constraints by turn: a list of lists, or a list for the only turn.
func (e entry) constraints() (turns [][]any, err error) {
	var only []any
	for _, c := range e.Constraints {
		switch c := c.(type) {
		case []any:
			turns = append(turns, c)
		case map[string]any:
			only = append(only, c)
		default:
			return nil, fault.New(fault.Invalid, "a constraint is a map with a type")
		}
	}
	if len(only) > 0 && len(turns) > 0 {
		return nil, fault.New(fault.Invalid, "constraints are those of one turn, or a list for each turn")
	}
	if len(only) > 0 {
		turns = [][]any{only}
	}
	return turns, nil
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
func (i Item) check(text, choices bool) error {
	gaps := strings.Count(i.Question, Gap)
	switch {
	case i.Question == "" && i.Context == "" && len(i.Turns) == 0 && len(i.Pair) == 0:
		return fault.New(fault.Invalid, "the question in %s is empty", i.Language)
	case gaps > 1, text && choices && gaps != 1:
		return fault.New(fault.Invalid, "the text in %s has %d gaps (%s), not one", i.Language, gaps, Gap)
	case !text && gaps > 0:
		return fault.New(fault.Invalid, "the question in %s has a gap", i.Language).Try("name it text: instead of question:")
	case choices && len(i.Choices) < 2:
		return fault.New(fault.Invalid, "there are %d choices in %s", len(i.Choices), i.Language)
	case len(i.Roles) > 0 && len(i.Roles) != len(i.Choices):
		return fault.New(fault.Invalid, "there are %d choices in %s and %d roles", len(i.Choices), i.Language, len(i.Roles))
	case i.Pair != nil && (len(i.Pair) != 2 || i.Pair[0] == i.Pair[1]):
		return fault.New(fault.Invalid, "a pair in %s is two different sentences", i.Language)
	}
	for _, list := range [][]string{i.Choices, i.Turns, i.References} {
		for n, c := range list {
			if c == "" || slices.Contains(list[:n], c) {
				return fault.New(fault.Invalid, "choice, turn or reference %d in %s is empty or stands twice", n+1, i.Language)
			}
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
