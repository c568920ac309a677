package recipe

import (
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
)

type countingStep struct{ limits []*float64 }

func (c countingStep) Limits() []*float64                                     { return c.limits }
func (c countingStep) Count(*corpus.Document) []Occurrence                    { return nil }
func (c countingStep) Frequent(*corpus.Document, func(Occurrence) bool) error { return nil }

func TestCountsTakeTheSameLimitsInEveryLanguage(t *testing.T) {
	two, three := 2.0, 3.0
	for _, c := range []struct {
		a, b []*float64
		ok   bool
	}{{[]*float64{&two, nil}, []*float64{new(2.0), nil}, true}, {[]*float64{&two}, []*float64{&three}, false}, {[]*float64{&two}, []*float64{nil}, false}} {
		err := lintCounter(Step{Name: "alt", Step: variants{base: countingStep{c.a}, by: map[string]any{"khm": countingStep{c.b}}}})
		if (err == nil) != c.ok || err != nil && !strings.Contains(err.Error(), "per_language") {
			t.Errorf("%v", err)
		}
	}
	if err := lintCounter(Step{Step: 1}); err != nil {
		t.Error(err)
	}
}
