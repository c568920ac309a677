package picture

import (
	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/recipe"
)

// step is the step deduplicate_pictures. It implements recipe.Grouper, recipe.Measuring and recipe.Remover.
type step struct{ Settings }

// Measuring says that stored signatures depend on no setting.
func (s *step) Measuring() any { return nil }

// Removes says whether pages lose pictures.
func (s *step) Removes() bool { return s.Pages }

// Sign gives the stored signature of a document, nil for one without pictures.
func (s *step) Sign(d *corpus.Document) ([]byte, error) { return sign(d) }

// Names of the phases.
const (
	phaseSign    = name + "-sign"
	phaseCompare = name + "-compare"
	phaseLinks   = name + "-links"
)

// Phases gives the phases that compare pictures.
func (s *step) Phases(g recipe.Groups) []recipe.GroupPhase {
	c := &comparison{step: s, groups: g}
	return []recipe.GroupPhase{
		{Name: phaseSign, Tasks: g.Shards, Run: c.sign},
		{Name: phaseCompare, Tasks: 1, Run: c.compare},
		{Name: phaseLinks, Tasks: g.Shards, Run: c.links},
	}
}

// comparison is a step with what it compares.
type comparison struct {
	*step
	groups recipe.Groups
}
