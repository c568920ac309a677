// Package column makes documents of records with named columns (JSONL, CSV, Parquet): columns named as ours are read as they are, and the
// `fields` of a source name others.
//
// What a row says wins over what the recipe says of the whole source. The payload of a row, from which its id is made, is its text. Its source
// URI is its url; without one it is FILE#id=ID, and without an id FILE#ROW, rows counted from 1. A foreign id never becomes ours: a number is
// kept as measure "source_id", any other is kept in the URI when the row has no url.
package column

import (
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// Field is a column that a document has.
type Field uint8

// The columns, named as in docs/format/dataset.md. Columns that are made anew (content, duplicates) are not read.
const (
	None Field = iota
	ID
	Text
	Language
	LanguageScore
	URL
	Collection
	RetrievedAt
	Title
	Published
	Rights
	RightsEvidence
	Licence
	Contributor
	Consent
	Reviewers
	Parts
	Pictures
	Concepts
	Trail
	Pages
	Picture // a picture of its own column, as Hugging Face's Image feature has it; its words are the text
	fields

	Last = Picture
)

// names lists the columns in the order of Field.
var names = [fields]string{"", "id", "text", "language", "language_score", "url", "collection", "retrieved_at", "title", "published", "rights",
	"rights_evidence", "licence", "contributor", "consent", "reviewers", "parts", "pictures", "concepts", "trail", "pages", "picture"}

// String gives the column's name.
func (f Field) String() string {
	if f < fields {
		return names[f]
	}
	return ""
}

// Nested reports whether the column holds a list; the others hold one string or number.
func (f Field) Nested() bool {
	return f == Reviewers || f == Parts || f == Pictures || f == Concepts || f == Trail || f == Pages || f == Picture
}

// Names tells which columns of a file are which of ours.
type Names struct {
	columns [fields]string // the file's name of each column
	top     Node
}

// Node is a place in the nesting of a file's columns.
type Node struct {
	Field  Field // None: nothing is read here
	inside map[string]*Node
}

// In gives the node of a column inside this one, and nil when nothing is read there.
func (n *Node) In(name string) *Node { return n.inside[name] }

// InBytes is In without making a string.
func (n *Node) InBytes(name []byte) *Node { return n.inside[string(name)] }

// Leaf reports whether nothing is read inside this column.
func (n *Node) Leaf() bool { return len(n.inside) == 0 }

func (n *Node) add(name string) *Node {
	if n.inside == nil {
		n.inside = map[string]*Node{}
	}
	if n.inside[name] == nil {
		n.inside[name] = &Node{}
	}
	return n.inside[name]
}

// NewNames reads the `fields` of a source: our column -> the file's, where "a.b" is also the column b inside a. A key that is no column of ours is
// a fault of kind Invalid.
func NewNames(m map[string]string) (*Names, error) {
	n := &Names{columns: names}
	given := make([]string, 0, len(m))
	for ours := range m {
		given = append(given, ours)
	}
	slices.Sort(given)
	for _, ours := range given {
		f := slices.Index(names[1:], ours) + 1
		if f == 0 || m[ours] == "" {
			return nil, fault.New(fault.Invalid, "fields: %q is no column that can be read", ours).Try("one of %s", strings.Join(names[1:], ", "))
		}
		n.columns[f] = m[ours]
	}
	for f := ID; f < fields; f++ {
		n.top.add(n.columns[f]).Field = f
		if path := strings.Split(n.columns[f], "."); len(path) > 1 {
			at := &n.top
			for _, name := range path {
				at = at.add(name)
			}
			at.Field = f
		}
	}
	return n, nil
}

// Top gives the outermost node.
func (n *Names) Top() *Node { return &n.top }

// Of gives the file's name of a column.
func (n *Names) Of(f Field) string { return n.columns[f] }

// Lacks is the fault for a file without a text column; has lists the columns it has.
func (n *Names) Lacks(name string, has []string) error {
	return fault.New(fault.Invalid, "the file has no column %q", n.columns[Text]).At("%s", name).
		Try("say which column holds the text, `fields: {text: NAME}`; the file has: %s", clip(strings.Join(has, ", ")))
}

// clip shortens foreign text for a message.
func clip(s string) string {
	const most = 300
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}
