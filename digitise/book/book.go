// Package book says what is known of a scanned book: who wrote it, when, where it stands, and the order of its pages. It is written as book.yaml
// beside the pages and travels as Dublin Core.
package book

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// File is the name of the file that describes a book, in the folder or archive of its pages.
const File = "book.yaml"

// Book is what its book.yaml says. Every field may be empty, which means unknown.
type Book struct {
	Title      string         `yaml:"title"`
	Creators   []string       `yaml:"creators"` // authors, editors, scribes
	Year       string         `yaml:"year"`     // as written: 1923, c. 1890, BE 2466
	Publisher  string         `yaml:"publisher"`
	CallNumber string         `yaml:"call_number"` // of the library that holds it
	Languages  []language.Tag `yaml:"languages"`
	Rights     corpus.Rights  `yaml:"rights"`
	Evidence   string         `yaml:"rights_evidence"`
	Pages      []Page         `yaml:"pages"` // in order; files that are not named come after them
}

// Page is a page of the book.
type Page struct {
	File  string // of the picture, as named in the folder or archive; "" when pages stand in one file
	Label string // as printed on the page: iv, 12, ៣; "" for none
}

// MaxBytes is the longest book.yaml that is read.
const MaxBytes = 4 << 20

// UnmarshalYAML reads a page: the name of its file, or a map {file, label}.
func (p *Page) UnmarshalYAML(node ast.Node) error {
	if _, scalar := node.(ast.ScalarNode); scalar {
		return yaml.NodeToValue(node, &p.File)
	}
	var m struct {
		File  string `yaml:"file"`
		Label string `yaml:"label"`
	}
	if err := yaml.NodeToValue(node, &m, yaml.Strict()); err != nil {
		return err
	}
	p.File, p.Label = m.File, m.Label
	return nil
}

// Parse reads a book.yaml. Unknown keys are faults of kind Invalid, with name and line.
func Parse(b []byte, name string) (Book, error) {
	if len(b) > MaxBytes {
		return Book{}, fault.New(fault.Invalid, "it has %d bytes, more than %d", len(b), MaxBytes).At("%s", name)
	}
	if !utf8.Valid(b) {
		return Book{}, fault.New(fault.Invalid, "it is not UTF-8").At("%s", name)
	}
	var raw struct {
		Book      `yaml:",inline"`
		Creator   string   `yaml:"creator"`
		Language  string   `yaml:"language"`
		Languages []string `yaml:"languages"`
		Rights    string   `yaml:"rights"`
		Year      any      `yaml:"year"`
		Call      any      `yaml:"call_number"`
	}
	tree, err := parser.ParseBytes(b, 0)
	if err != nil {
		return Book{}, located(err, name)
	}
	if len(tree.Docs) == 0 || tree.Docs[0].Body == nil {
		return Book{}, nil
	}
	if len(tree.Docs) > 1 {
		return Book{}, fault.New(fault.Invalid, "more than one YAML document").At("%s", name)
	}
	if err := yaml.NodeToValue(tree.Docs[0].Body, &raw, yaml.Strict()); err != nil {
		return Book{}, located(err, name)
	}
	k := raw.Book
	k.Year, k.CallNumber = plain(raw.Year), plain(raw.Call)
	if raw.Creator != "" {
		k.Creators = append([]string{raw.Creator}, k.Creators...)
	}
	if raw.Language != "" {
		raw.Languages = append([]string{raw.Language}, raw.Languages...)
	}
	k.Languages = nil
	for _, s := range raw.Languages {
		tag, err := language.Parse(s)
		if err != nil {
			return Book{}, fault.New(fault.Invalid, "language: %w", err).At("%s", line(b, name, "language"))
		}
		k.Languages = append(k.Languages, tag)
	}
	k.Rights = ""
	if raw.Rights != "" {
		if k.Rights, err = corpus.ParseRights(raw.Rights); err != nil {
			return Book{}, fault.New(fault.Invalid, "rights: %w", err).At("%s", line(b, name, "rights"))
		}
	}
	return k, k.check(name)
}

// plain writes a YAML scalar as the text that stood there.
func plain(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// line finds the line of a key for an error.
func line(b []byte, name, key string) string {
	n := 0
	for l := range strings.Lines(string(b)) {
		if n++; strings.HasPrefix(l, key) {
			return fmt.Sprintf("%s:%d", name, n)
		}
	}
	return name
}

func (k Book) check(name string) error {
	for _, s := range append([]string{k.Title, k.Year, k.Publisher, k.CallNumber, k.Evidence}, k.Creators...) {
		if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
			return fault.New(fault.Invalid, "control characters in %q", s).At("%s", name)
		}
	}
	seen := map[string]bool{}
	for _, p := range k.Pages {
		if p.File != "" && seen[p.File] {
			return fault.New(fault.Invalid, "the page %q is named twice", p.File).At("%s", name)
		}
		seen[p.File] = true
	}
	return nil
}

// located turns an error of the YAML library into a fault with name, line and column.
func located(err error, name string) error {
	var at interface {
		GetToken() *token.Token
		GetMessage() string
	}
	if !errors.As(err, &at) {
		return fault.New(fault.Invalid, "%s", strings.TrimSpace(err.Error())).At("%s", name)
	}
	f := fault.New(fault.Invalid, "%s", at.GetMessage()).At("%s", name)
	if t := at.GetToken(); t != nil && t.Position != nil {
		f.At("%s:%d:%d", name, t.Position.Line, t.Position.Column)
	}
	return f
}
