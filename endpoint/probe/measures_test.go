package probe

import (
	"slices"
	"testing"

	"github.com/lontar-asean/lontar/language"
)

func TestContextLengthsAreReadFromErrors(t *testing.T) {
	for message, want := range map[string]int{
		"This model's maximum context length is 8192 tokens, however you requested 16777228": 8192,
		"the request exceeds the available context size (2048 tokens), try increasing it":    2048,
		"context window of 131072": 131072, "too long": 0, "context length is 99999999": 0, "context length 12": 0,
	} {
		if got := contextOf(message); got != want {
			t.Errorf("%q: %d, want %d", message, got, want)
		}
	}
	if got := contextIn([]byte(`{"default_generation_settings":{"n_ctx":4096}}`)); got != 4096 {
		t.Error(got)
	}
}

func TestSentencesShuffleByClusters(t *testing.T) {
	list := sentences(nil)
	if len(list) != 15 {
		t.Fatal(len(list))
	}
	for _, s := range list {
		if tag, err := language.Parse(string(s.tag)); err != nil || tag != s.tag {
			t.Errorf("%s: %v %v", s.tag, tag, err)
		}
		other := shuffled(s.text, 1)
		a, b := clusters(s.text), clusters(other)
		if other == s.text || other != shuffled(s.text, 1) || other == shuffled(s.text, 2) {
			t.Errorf("%s: %s", s.tag, other)
		}
		slices.Sort(a)
		slices.Sort(b)
		if len(s.text) != len(other) || s.tag == "khm-Khmr" && !slices.Equal(a, b) {
			t.Errorf("%s lost something: %s", s.tag, other)
		}
	}
}

func clusters(text string) (list []string) {
	for c := range language.Clusters(text) {
		list = append(list, c)
	}
	return list
}

func FuzzContext(f *testing.F) {
	f.Add(`{"n_ctx":4096}`)
	f.Add("maximum context length is 8192 tokens")
	f.Add("context size ៤០៩៦ \xff")
	f.Fuzz(func(t *testing.T, s string) {
		if n := contextOf(s); n < 0 || n >= tooMany {
			t.Fatal(n)
		}
		if n := contextIn([]byte(s)); n < 0 || n >= tooMany {
			t.Fatal(n)
		}
		if len(shuffled(s, 1)) != len(s) {
			t.Fatal("letters are lost")
		}
	})
}
