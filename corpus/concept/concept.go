// Package concept reads lists of concepts, the things of a culture that records, pictures, benchmark items and requests for data are about, and
// finds them in text.
//
// A concept has an id that never changes, COUNTRY/TOPIC/NAME (khm/festival/pchum-ben): the country as ISO 3166-1 alpha-3 code in small letters, one
// of Topics, and a name in small letters, digits and hyphens. Labels are what it is called, several forms a language.
package concept

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/lontar-asean/lontar/concepts"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/yamls"
	"github.com/lontar-asean/lontar/language"
)

// Topics are the middle parts of ids.
var topics = []string{
	"animal", "art", "belief", "building", "craft", "custom", "daily", "dress", "family", "festival", "food", "game", "geography", "history", "instrument", "language",
	"literature", "performance", "plant", "work",
}

// Topics lists the topics.
func Topics() []string { return slices.Clone(topics) }

// Concept is one concept.
type Concept struct {
	ID     string
	Labels []Label // in the order of the file
	Source string  // where the labels were looked up; "unsourced" when they come from general knowledge
}

// Label is what a concept is called in a language.
type Label struct {
	Language language.Tag
	Text     string
}

// Country gives the first part of the id.
func (c Concept) Country() string { country, _, _ := strings.Cut(c.ID, "/"); return country }

// Topic gives the middle part of the id.
func (c Concept) Topic() string {
	_, rest, _ := strings.Cut(c.ID, "/")
	topic, _, _ := strings.Cut(rest, "/")
	return topic
}

// entry is a concept as a file has it.
type entry struct {
	ID     string        `yaml:"id"`
	Labels yaml.MapSlice `yaml:"labels"`
	Source string        `yaml:"source"`
}

var validID = regexp.MustCompile(`^[a-z]{3}/[a-z]+/[a-z0-9]+(-[a-z0-9]+)*$`)

// Parse reads one file of concepts. A file that says something wrong is a fault of kind Invalid that names the concept.
func Parse(file []byte, name string) ([]Concept, error) {
	var entries []entry
	err := yamls.Unmarshal(file, &entries, yaml.Strict(), yaml.UseOrderedMap())
	if err != nil {
		return nil, fault.New(fault.Invalid, "%w", err).At("%s", name)
	}
	var list []Concept
	for n, e := range entries {
		c, err := e.concept()
		if err != nil {
			return nil, fault.New(fault.Invalid, "%w", err).At("%s: concept %d %s", name, n+1, e.ID)
		}
		list = append(list, c)
	}
	return list, nil
}

func (e entry) concept() (Concept, error) {
	c := Concept{ID: e.ID, Source: e.Source}
	if !validID.MatchString(e.ID) || !slices.Contains(topics, c.Topic()) {
		return c, fmt.Errorf("%q is no id COUNTRY/TOPIC/NAME with a topic of %s", e.ID, strings.Join(topics, ", "))
	}
	if e.Source == "" {
		return c, fmt.Errorf("no source: write where the labels were looked up, or unsourced")
	}
	for _, item := range e.Labels {
		code := fmt.Sprint(item.Key)
		tag, err := language.Parse(code)
		if err != nil {
			return c, err
		}
		forms, ok := item.Value.([]any)
		if !ok || len(forms) == 0 {
			return c, fmt.Errorf("the labels of %s are no list", code)
		}
		for _, f := range forms {
			text, ok := f.(string)
			if !ok || strings.TrimSpace(text) == "" {
				return c, fmt.Errorf("a label of %s is no text", code)
			}
			c.Labels = append(c.Labels, Label{Language: tag, Text: text})
		}
	}
	if len(c.Labels) == 0 {
		return c, fmt.Errorf("no labels")
	}
	return c, nil
}

// Shipped gives the concepts that ship with Lontar, in the order of their ids.
func Shipped() ([]Concept, error) {
	names, err := fs.Glob(concepts.Files, "*.yaml")
	if err != nil {
		return nil, err
	}
	var all []Concept
	for _, n := range names {
		b, err := concepts.Files.ReadFile(n)
		if err != nil {
			return nil, err
		}
		list, err := Parse(b, "concepts/"+n)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return Join(all)
}

// Join sorts concepts by id. Two of one id are a fault of kind Invalid.
func Join(lists ...[]Concept) ([]Concept, error) {
	all := slices.Concat(lists...)
	slices.SortStableFunc(all, func(a, b Concept) int { return strings.Compare(a.ID, b.ID) })
	for i := 1; i < len(all); i++ {
		if all[i].ID == all[i-1].ID {
			return nil, fault.New(fault.Invalid, "two concepts have the id %s", all[i].ID).Try("ids never change and are given once; add labels to the first")
		}
	}
	return all, nil
}
