package asean

import (
	"testing"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/kind"
)

// No wording of any suite harms an item, no item gives itself away, and nothing is without words.
func TestSuitesAreAskedAsTheyAreWritten(t *testing.T) {
	for _, name := range Names() {
		s, err := Load(evaluate.Loader{Kinds: kind.All()}, name)
		if err != nil {
			t.Fatal(err)
		}
		list, err := s.Review(evaluate.Options{Seed: 1})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for n, f := range list {
			if n < 20 {
				t.Errorf("%s %s in %s: %s", f.Item, f.Rule, f.Language, f.Detail)
			}
		}
		if len(list) > 20 {
			t.Errorf("%s: %d findings", name, len(list))
		}
		_, absent, err := s.Plan(evaluate.Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range absent {
			if a.Task.Part == "" {
				t.Errorf("%s, %s in %s: %s", name, a.Task.Name, a.Language, a.Why)
			}
		}
	}
}
