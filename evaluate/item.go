package evaluate

import (
	"strings"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/language"
)

// Gap stands in a cloze text where the choices go.
const Gap = "___"

// Item is one question in one language. What a kind of task does not use is empty.
type Item struct {
	ID       string // khm/culture/001; the same in every language
	Cluster  string // what shares it is one witness to statistics: an item's translations, and items about one text; "" for the id
	Language language.Tag
	Concept  string  // of package corpus/concept
	Category string  // what items of a task are told apart by: an axis of stereotypes, a point of grammar
	Policy   string  // what an answer is held against
	Rule     *Policy // that, where the suite names policies
	Label    string  // the right one of a task's labels

	Question    string // of a cloze item the text, with one Gap
	Context     string // what the question is about, before it
	Turns       []string
	Pair        []string                // two sentences that differ in one thing
	Versions    map[language.Tag]string // of Question, in all languages that the item has
	Picture     *endpoint.Picture
	Choices     []string // the right one first; empty for open questions
	Roles       []string // of the choices, where they have one
	Accepted    []string // what counts as right when it is asked without choices, the right choice among it
	References  []string // what a good answer may look like
	Criteria    []string // what a good answer does
	Constraints [][]any  // by turn; what a constraint is says package instruction
	Relevant    []string // ids of what a search is to find
	Ambiguous   bool     // the context does not hold the answer

	Source   Source
	Verified int    // native speakers who accepted it
	Drafter  string // the model that proposed it, which is not asked it; "" for people
}

// Cloze reports whether the item is a text with a gap.
func (i Item) Cloze() bool { return strings.Contains(i.Question, Gap) }

// Headline reports whether the item counts in a headline: enough native speakers accepted it, and its answer can be looked up.
func (i Item) Headline() bool { return i.Verified >= Verifiers && i.Source.Known() }

// cluster gives what the item shares with others.
func (i Item) cluster() string {
	if i.Cluster != "" {
		return i.Cluster
	}
	return i.ID
}

// Source is where it can be looked up that the right answer is right. The zero value says that nobody looked it up.
type Source struct {
	Address  string `yaml:"address,omitempty"` // of a page
	File     string `yaml:"file,omitempty"`    // of the test data
	Record   string `yaml:"record,omitempty"`  // id of a record of a data set
	Sentence string `yaml:"sentence,omitempty"`
}

// Known reports whether the item has a source.
func (s Source) Known() bool {
	return s.Sentence != "" && (s.Address != "" || s.File != "" || s.Record != "")
}
