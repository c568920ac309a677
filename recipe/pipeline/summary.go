package pipeline

import (
	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/language"
)

// Summary is what a run did, as its report shows it.
type Summary struct {
	Manifest  dataset.Manifest
	Steps     []StepSummary
	Rules     *Tally // what the rules did, document by document
	Final     *Tally // what is kept and dropped after documents were compared; Sums holds the histogram of cluster sizes ("cluster.…")
	Documents map[string]*Sample
	Pictures  []PictureGroup // by language, what became of them and why
	Thickness []Thickness    // by language, of kept pictures; none when nobody compared
}

// StepSummary is a step of the recipe.
type StepSummary struct {
	Name     string
	Kind     string
	Summary  string
	Settings string // canonical JSON
}

// Sample is a document that a report may show.
type Sample struct {
	ID       string
	Language language.Tag
	Title    string
	URL      string
	Text     string // the beginning
	Whole    bool   // Text is the whole text
}

// sampleClusters is how much of a document a report shows, in grapheme clusters.
const sampleClusters = 220

// places collects the places of all samples of a tally.
func (t *Tally) places(see func(tag language.Tag, p Place)) {
	for tag, l := range t.Languages {
		for _, p := range l.Samples {
			see(tag, p)
		}
		for _, c := range l.Reasons {
			for _, p := range c.Samples {
				see(tag, p)
			}
		}
		for _, r := range l.Rules {
			for _, n := range r.Inside {
				see(tag, n.Place)
			}
			for _, n := range r.Outside {
				see(tag, n.Place)
			}
		}
	}
}

func sampleOf(d *corpus.Document) *Sample {
	text := d.Text()
	head := language.FirstClusters(text, sampleClusters)
	return &Sample{ID: d.ID, Language: d.Language, Title: d.Title, URL: d.URL, Text: head, Whole: len(head) == len(text)}
}
