package label

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"regexp"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Guide says which labels there are and how to ask for them.
type Guide struct {
	Language     string       `yaml:"language"`     // in which the instructions are written
	Instructions string       `yaml:"instructions"` // {labels} stands for the list of labels
	Labels       []Definition `yaml:"labels"`
	Clusters     int          `yaml:"clusters"` // of a text that are shown, from its beginning; default 2,000
}

// Definition is a label and what it means.
type Definition struct {
	Name        string `yaml:"name"`
	Description string `yaml:"description"`
}

const (
	defaultClusters = 2000
	listOfLabels    = "{labels}"
)

// ReadGuide reads a guide in YAML. Faults of kind Invalid say what is wrong with it.
func ReadGuide(name string) (*Guide, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, fault.New(fault.Missing, "cannot read the guide: %w", err)
	}
	g := &Guide{Clusters: defaultClusters}
	if err := yaml.UnmarshalWithOptions(b, g, yaml.Strict()); err != nil {
		return nil, fault.New(fault.Invalid, "%s", strings.TrimSpace(err.Error())).At("%s", name)
	}
	if err := g.check(); err != nil {
		return nil, err.At("%s", name)
	}
	return g, nil
}

func (g *Guide) check() *fault.Fault {
	tag, err := language.Parse(g.Language)
	if err != nil {
		return fault.New(fault.Invalid, "language: %w", err).Try("say in which language the instructions are, such as khm")
	}
	g.Language = string(tag)
	if !strings.Contains(g.Instructions, listOfLabels) {
		return fault.New(fault.Invalid, "the instructions do not name the labels").Try("write %s where the list of labels belongs", listOfLabels)
	}
	if len(g.Labels) < 2 || g.Clusters < 1 {
		return fault.New(fault.Invalid, "%d labels and %d clusters of a text, not at least 2 and 1", len(g.Labels), g.Clusters)
	}
	seen := map[string]bool{}
	for _, l := range g.Labels {
		key := fold(l.Name)
		if key == "" || l.Name != strings.TrimSpace(l.Name) || strings.ContainsFunc(l.Name, unicode.IsControl) || seen[key] {
			return fault.New(fault.Invalid, "the label %q has no letter or digit, or is there twice", l.Name)
		}
		seen[key] = true
	}
	return nil
}

// Prompt gives the instructions with the labels in place, each on a line with what it means.
func (g *Guide) Prompt() string {
	var list strings.Builder
	for i, l := range g.Labels {
		if i > 0 {
			list.WriteByte('\n')
		}
		list.WriteString(strings.TrimSuffix(l.Name+": "+l.Description, ": "))
	}
	return strings.ReplaceAll(g.Instructions, listOfLabels, list.String())
}

// Hash names the prompt and how much of a text is shown with it.
func (g *Guide) Hash() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d\n%s", g.Language, g.Clusters, g.Prompt()))
	return hex.EncodeToString(sum[:8])
}

// Has reports whether there is a label of a name.
func (g *Guide) Has(label string) bool {
	for _, l := range g.Labels {
		if l.Name == label {
			return true
		}
	}
	return false
}

// thought is what models write before their answer when they are made to reason.
var thought = regexp.MustCompile(`(?s)^\s*<think>.*?</think>`)

// LabelOf reads an answer: the label alone, whatever its case and the signs around it, or the only label that stands in it as a word of its own.
// Anything else is no label: to guess would be to answer in the model's place.
func (g *Guide) LabelOf(answer string) (label string, ok bool) {
	answer = fold(thought.ReplaceAllString(answer, ""))
	found := ""
	for _, l := range g.Labels {
		name := fold(l.Name)
		if answer == name {
			return l.Name, true
		}
		if strings.Contains(" "+answer+" ", " "+name+" ") {
			if found != "" {
				return "", false
			}
			found = l.Name
		}
	}
	return found, found != ""
}

// fold keeps words: letters with their marks and digits in lower case, with one space between.
func fold(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !language.IsWordCharacter(r) && !unicode.IsDigit(r)
	}), " ")
}
