package caption

import (
	"maps"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// Finder names the concepts that a text in a language is about by their ids.
type Finder interface {
	Concepts(text string, tag language.Tag) []string
}

// TermKind says what a term is.
type TermKind string

// The kinds of terms. Names are known by their capital letter, and so in scripts that have some only; elsewhere they are words.
const (
	ConceptTerm TermKind = "concept"
	NameTerm    TermKind = "name"
	NumberTerm  TermKind = "number"
	WordTerm    TermKind = "word" // that few pictures have and that is none of the language's most frequent
)

func termKinds() []TermKind { return []TermKind{ConceptTerm, NameTerm, NumberTerm, WordTerm} }

// Thickness is what the native words of a language's pictures know and the machine's do not, and the reverse.
type Thickness struct {
	Language language.Tag
	Pictures int    // with words of both sources
	Native   int    // with native words only
	Machine  int    // with good words of the machine only
	Kinds    []Kind // in the order of the constants
	Thick    []Term // in native words and not in the machine's, most pictures first
	Thin     []Term // in the machine's and not in native ones
	Left     int    // terms that were not counted, as there were too many
}

// Kind counts the terms of a kind, once for every picture.
type Kind struct {
	Kind    TermKind
	Native  int // in the native words only
	Machine int // in the machine's only
	Both    int
}

// Term is one of them, with the number of pictures that have it in one source and not in the other, and in both.
type Term struct {
	Kind     TermKind
	Text     string
	Pictures int
	Both     int
}

// Contrast collects the words of pictures. It belongs to one goroutine.
type Contrast struct {
	reader reader
	by     map[language.Tag]*gathered
}

type gathered struct {
	pictures, native, machine, left int
	terms                           map[term]*tally
}

type term struct {
	kind TermKind
	text string
}

type tally struct{ native, machine, both int }

const (
	mostTerms   = 200_000 // different ones, a language
	rareShare   = 10      // a word is rare in at most one of so many pictures,
	rareAtLeast = 2       // or in so few
)

// NewContrast begins a comparison; without a finder there are no concepts.
func NewContrast(f Finder) (*Contrast, error) {
	r, err := newReader(f)
	return &Contrast{reader: r, by: map[language.Tag]*gathered{}}, err
}

// Add counts a picture in every language that it has words of. Descriptions with a reason not to be used, and pictures that were taken out, do not count.
func (c *Contrast) Add(p *corpus.Picture) {
	if !p.Usable() {
		return
	}
	native, machine := map[language.Tag][]string{}, map[language.Tag][]string{}
	for _, d := range p.Descriptions {
		switch {
		case len(d.Reasons) > 0 || strings.TrimSpace(d.Text) == "" || d.Language == language.Und || d.Language == "":
		case d.Source == corpus.NativeDescription:
			native[d.Language] = append(native[d.Language], d.Text)
		case d.Source == corpus.MachineDescription:
			machine[d.Language] = append(machine[d.Language], d.Text)
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(native)) {
		g := c.of(tag)
		if machine[tag] == nil {
			g.native++
			continue
		}
		g.pictures++
		g.add(c.reader.terms(native[tag], tag), c.reader.terms(machine[tag], tag))
	}
	for tag := range machine {
		if native[tag] == nil {
			c.of(tag).machine++
		}
	}
}

func (c *Contrast) of(tag language.Tag) *gathered {
	g := c.by[tag]
	if g == nil {
		g = &gathered{terms: map[term]*tally{}}
		c.by[tag] = g
	}
	return g
}

func (g *gathered) add(native, machine map[term]bool) {
	for _, t := range sorted(native) {
		if n := g.at(t); n != nil && machine[t] {
			n.both++
		} else if n != nil {
			n.native++
		}
	}
	for _, t := range sorted(machine) {
		if native[t] {
			continue
		}
		if n := g.at(t); n != nil {
			n.machine++
		}
	}
}

// at gives the counts of a term; nil when there are too many.
func (g *gathered) at(t term) *tally {
	n := g.terms[t]
	if n == nil {
		if len(g.terms) >= mostTerms {
			g.left++
			return nil
		}
		n = &tally{}
		g.terms[t] = n
	}
	return n
}

func sorted(set map[term]bool) []term {
	return slices.SortedFunc(maps.Keys(set), func(a, b term) int {
		if d := strings.Compare(string(a.kind), string(b.kind)); d != 0 {
			return d
		}
		return strings.Compare(a.text, b.text)
	})
}

// Report gives the languages by tag, each with at most so many terms a side.
func (c *Contrast) Report(most int) (list []Thickness) {
	for _, tag := range slices.Sorted(maps.Keys(c.by)) {
		list = append(list, c.by[tag].report(tag, most))
	}
	return list
}

func (g *gathered) report(tag language.Tag, most int) Thickness {
	t := Thickness{Language: tag, Pictures: g.pictures, Native: g.native, Machine: g.machine, Left: g.left}
	counts := map[TermKind]*Kind{}
	for _, k := range termKinds() {
		counts[k] = &Kind{Kind: k}
	}
	rare := max(rareAtLeast, g.pictures/rareShare)
	for key, n := range g.terms {
		if key.kind == WordTerm && n.native+n.machine+n.both > rare {
			continue
		}
		k := counts[key.kind]
		k.Native, k.Machine, k.Both = k.Native+n.native, k.Machine+n.machine, k.Both+n.both
		if n.native > 0 {
			t.Thick = append(t.Thick, Term{key.kind, key.text, n.native, n.both})
		}
		if n.machine > 0 {
			t.Thin = append(t.Thin, Term{key.kind, key.text, n.machine, n.both})
		}
	}
	for _, k := range termKinds() {
		t.Kinds = append(t.Kinds, *counts[k])
	}
	t.Thick, t.Thin = first(t.Thick, most), first(t.Thin, most)
	return t
}

// first sorts terms by kind, pictures and text, and gives the first ones.
func first(list []Term, most int) []Term {
	order := termKinds()
	slices.SortFunc(list, func(a, b Term) int {
		if d := slices.Index(order, a.Kind) - slices.Index(order, b.Kind); d != 0 {
			return d
		}
		if a.Pictures != b.Pictures {
			return b.Pictures - a.Pictures
		}
		return strings.Compare(a.Text, b.Text)
	})
	return list[:min(len(list), max(most, 0))]
}
