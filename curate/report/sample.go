package report

import (
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// sample is a document as the page shows it: its beginning, in its own writing.
type sample struct {
	ID     string
	Lang   string
	Script string
	Dir    string
	Name   string // of the language
	Title  string
	URL    string
	Text   string
	More   bool   // the text goes on
	Value  string // of the measure, for a document near a limit
}

const (
	sampleClusters = 220 // shown of a text that is kept
	nearClusters   = 130 // shown of a text near a limit
	addressLength  = 120 // clusters shown of an address or title
)

// gallery finds the documents that may be shown.
type gallery struct {
	documents map[string]*pipeline.Sample
	veil      veil
}

// show gives the document with an id, no more than so many clusters of it.
func (g gallery) show(id string, clusters int) (sample, bool) {
	d, ok := g.documents[id]
	if !ok {
		return sample{}, false
	}
	whole := d.Text
	if !d.Whole {
		whole = frayed(whole)
	}
	whole = fold(g.veil.over(whole))
	text := language.FirstClusters(whole, clusters)
	return sample{
		ID: d.ID, Lang: string(d.Language), Script: scriptCode(d.Language), Dir: direction(d.Language), Name: nameOf(d.Language),
		Title: clip(g.veil.over(d.Title), addressLength), URL: clip(g.veil.over(d.URL), addressLength), Text: text, More: !d.Whole || len(text) < len(whole),
	}, true
}

func (g gallery) places(places []pipeline.Place, most, clusters int) (list []sample) {
	for _, p := range places {
		if s, ok := g.show(p.ID, clusters); ok && len(list) < most {
			list = append(list, s)
		}
	}
	return list
}

func (g gallery) near(places []pipeline.Near, most int) (list []sample) {
	for _, n := range places {
		s, ok := g.show(n.Place.ID, nearClusters)
		if ok && len(list) < most && !slices.ContainsFunc(list, func(o sample) bool { return o.Text == s.Text }) {
			s.Value = value(n.Value)
			list = append(list, s)
		}
	}
	return list
}

// lines is how many lines of a text are shown as lines.
const lines = 7

// fold drops empty lines and runs the lines behind the first few together, so that a list takes no more room than prose.
func fold(text string) string {
	var b strings.Builder
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		switch {
		case n >= lines:
			b.WriteString(" ¶ ")
		case n > 0:
			b.WriteByte('\n')
		}
		b.WriteString(line)
		n++
	}
	return b.String()
}

// clip shortens a text to so many clusters.
func clip(text string, clusters int) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if head := language.FirstClusters(text, clusters); len(head) < len(text) {
		return head + "…"
	}
	return text
}
