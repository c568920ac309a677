package asean

import (
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/kind"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/language/normalise"
)

// In thirteen languages every three sentences have the three labels, are in their language and in normal form, and the names of the labels are told apart.
func TestGeneralisationsComeInThrees(t *testing.T) {
	s, err := Load(evaluate.Loader{Kinds: kind.All()}, "asean-safety")
	if err != nil {
		t.Fatal(err)
	}
	model, err := identify.Default()
	if err != nil {
		t.Fatal(err)
	}
	of := map[language.Tag][]evaluate.Item{}
	for _, i := range s.Items["generalisation"] {
		of[i.Language] = append(of[i.Language], i)
	}
	if len(of) != 13 {
		t.Errorf("%d languages", len(of))
	}
	labels := []string{"none", "mentions", "promotes"}
	for tag, list := range of {
		if len(list) < 9 || len(list)%3 != 0 {
			t.Errorf("%s: %d sentences", tag, len(list))
		}
		three := map[string]bool{}
		for n, i := range list {
			if three[i.Label] = true; n%3 == 2 {
				for _, l := range labels {
					if !three[l] {
						t.Errorf("%s: it and the two before it lack %s", i.ID, l)
					}
				}
				three = map[string]bool{}
			}
			if fixed, _ := normalise.Text(i.Question, tag, normalise.Options{}); fixed != i.Question || !norm.NFC.IsNormalString(i.Question) {
				t.Errorf("%s is written %+q, normally %+q", i.ID, i.Question, fixed)
			}
			if r := model.Identify(i.Question); r.Tag != tag && r.Tag != language.Und && tag.Script() != language.Latn {
				t.Errorf("%s is said to be %s", i.ID, r.Tag)
			}
		}
		words := s.Worded[tag]["classify-generalisation"]
		if len(words) < 3 {
			t.Errorf("%s: %d wordings", tag, len(words))
		}
		for n, w := range words {
			var names []string
			for _, l := range labels {
				names = append(names, w.Names[l])
			}
			p := evaluate.Prompt{Keys: evaluate.KeysOf(names, tag)}
			for at, name := range names {
				if got := evaluate.ReadName(name, p, list[0]); got != at {
					t.Errorf("%s, wording %d: %q is read as %d", tag, n+1, name, got)
				}
				for other, part := range p.Keys {
					if other != at && evaluate.Holds(p.Keys[at], part) {
						t.Errorf("%s, wording %d: %q holds %q", tag, n+1, name, names[other])
					}
				}
			}
		}
	}
}
