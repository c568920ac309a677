package asean

import (
	"slices"
	"testing"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/kind"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

func suite(t *testing.T) evaluate.Suite {
	t.Helper()
	s, err := Load(evaluate.Loader{Kinds: kind.All()}, "asean-culture")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Three wordings and more a language and kind of question, all different, each with the places it needs.
func TestThereAreWordsInThirteenLanguages(t *testing.T) {
	s := suite(t)
	for _, tag := range []language.Tag{"khm-Khmr", "lao-Laoo", "mya-Mymr", "tha-Thai", "vie-Latn", "ind-Latn", "zsm-Latn", "fil-Latn", "jav-Latn", "sun-Latn", "tam-Taml", "tet-Latn", "eng-Latn"} {
		for _, kind := range []string{"choice", "cloze", "short"} {
			words := s.Worded[tag][kind]
			if len(words) < 3 {
				t.Errorf("%s %s: %d wordings", tag, kind, len(words))
			}
			i := evaluate.Item{ID: "x/1", Language: tag, Question: "1?", Choices: []string{"2", "3", "4", "5"}, Accepted: []string{"2"}}
			if kind == "short" {
				i.Choices = nil
			}
			var prompts []string
			for _, w := range words {
				list, err := evaluate.Lint(w, i, 1)
				if err != nil || len(list) > 0 {
					t.Errorf("%s %s: %v %v", tag, kind, list, err)
				}
				if slices.Contains(prompts, w.Prompt) {
					t.Errorf("%s %s: a wording stands twice", tag, kind)
				}
				prompts = append(prompts, w.Prompt)
			}
		}
	}
	if _, err := Load(evaluate.Loader{}, "nothing"); fault.Of(err) != fault.Missing {
		t.Error(err)
	}
}
