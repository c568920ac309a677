package dedup

import (
	"sync"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/engine/shuffle"
	"github.com/lontar-asean/lontar/recipe"
	"github.com/lontar-asean/lontar/sketch"
)

// step is the step deduplicate. It implements recipe.Grouper and recipe.Measuring.
type step struct {
	Settings
	buffers *sync.Pool
}

// Measuring names what stored signatures depend on.
func (s *step) Measuring() any {
	if !s.Paragraphs {
		return nil
	}
	return struct{ MinParagraphClusters int }{s.MinParagraphClusters}
}

// Removes says whether lines are taken out of texts that stay.
func (s *step) Removes() bool { return s.Paragraphs }

// Sign gives the stored signature of a document, nil for one without text.
func (s *step) Sign(d *corpus.Document) ([]byte, error) {
	buf := s.buffers.Get().(*[]byte)
	sig, folded := sign(d.Text(), s.Paragraphs, s.MinParagraphClusters, *buf)
	if *buf = folded; cap(folded) > 1<<20 {
		*buf = nil
	}
	s.buffers.Put(buf)
	return sig, nil
}

// Names of the phases.
const (
	phaseSign       = name + "-sign"
	phaseBuckets    = name + "-buckets"
	phaseClusters   = name + "-clusters"
	phaseParagraphs = name + "-paragraphs"
	phaseLinks      = name + "-links"
)

// Phases gives the phases that compare documents.
func (s *step) Phases(g recipe.Groups) []recipe.GroupPhase {
	c := s.comparison(g)
	phases := []recipe.GroupPhase{
		{Name: phaseSign, Tasks: g.Shards, Run: c.sign},
		{Name: phaseBuckets, Tasks: c.bucketTasks(), Run: c.buckets},
		{Name: phaseClusters, Tasks: 1, Run: c.clusters},
	}
	if s.Paragraphs {
		phases = append(phases, recipe.GroupPhase{Name: phaseParagraphs, Tasks: c.layout.Partitions, Run: c.paragraphs})
	}
	return append(phases, recipe.GroupPhase{Name: phaseLinks, Tasks: g.Shards, Run: c.links})
}

// comparison is a step with what it compares.
type comparison struct {
	*step
	groups    recipe.Groups
	layout    shuffle.Layout
	digests   int // bands of digests: 0 or 1, the first
	bands     int // bands of signatures, after it
	rows      int // bins in each
	agreement int // bins of a signature in which near duplicates agree
}

func (s *step) comparison(g recipe.Groups) *comparison {
	c := &comparison{step: s, groups: g, agreement: sketch.Agreement(s.Jaccard)}
	if s.Exact {
		c.digests = 1
	}
	switch {
	case s.Near && s.Wide:
		c.bands, c.rows = 32, 4
	case s.Near:
		c.bands, c.rows = 14, 8
	}
	c.layout = shuffle.Layout{Bands: c.digests + c.bands, Partitions: 1, KeyBytes: 8}
	if s.Paragraphs {
		c.layout.Bands++ // the last
	}
	for c.layout.Partitions < g.Shards && c.layout.Partitions < 16 {
		c.layout.Partitions *= 2
	}
	return c
}

// bucketTasks is how many tasks share the slices of keys: few for a small input, so that it is not spent on starting tasks.
func (c *comparison) bucketTasks() int {
	return max(1, min((c.digests+c.bands)*c.layout.Partitions, max(4, 2*c.groups.Shards)))
}
