package sketch

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

func mustAdd(t testing.TB, x *NGramIndex, name, text string) int {
	t.Helper()
	n, err := x.Add(name, text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestIndexFindsAddedTextsInEveryScript(t *testing.T) {
	for tag, text := range texts {
		x := NewNGramIndex(13, 1<<20)
		mustAdd(t, x, "a.jsonl", text)
		mustAdd(t, x, "other.jsonl", strings.Repeat("0123456789abcdef", 3))
		clusters := language.CountClusters(text)
		hits := x.Hits("» " + text + " «")
		want := []Hit{{Name: "a.jsonl", Grams: clusters - 12, Clusters: clusters, Share: float64(clusters) / float64(clusters+4)}}
		if clusters < 13 {
			want = nil
		}
		if d := cmp.Diff(want, hits); d != "" {
			t.Errorf("%s: %s", tag, d)
		}
	}
}

func TestIndexCountsCoverByName(t *testing.T) {
	x := NewNGramIndex(3, 100)
	for _, add := range []struct {
		name, text string
		grams      int
	}{{"b", "abcde", 3}, {"a", "CDEF", 2}, {"b", "xyz", 1}, {"short", "xy", 0}, {"none", "", 0}, {"a", "cdef", 2}} {
		if got := mustAdd(t, x, add.name, add.text); got != add.grams {
			t.Errorf("%q has %d grams, want %d", add.text, got, add.grams)
		}
	}
	if x.Grams() != 5 {
		t.Errorf("%d grams held, want 5", x.Grams())
	}
	want := []Hit{{Name: "a", Grams: 2, Clusters: 4, Share: 0.4}, {Name: "b", Grams: 4, Clusters: 8, Share: 0.8}}
	if d := cmp.Diff(want, x.Hits("abcdef-xyz")); d != "" {
		t.Error(d)
	}
	for _, text := range []string{"", "ab", "xy", "abxcd"} {
		if hits := x.Hits(text); hits != nil {
			t.Errorf("%q has hits %v", text, hits)
		}
	}
}

func TestIndexIsBounded(t *testing.T) {
	x := NewNGramIndex(13, 30)
	_, err := x.Add("big.jsonl", "0123456789abcdefghijklmnopqrstuvwxyz!?.,;:-+*/()")
	if fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), "big.jsonl") {
		t.Fatalf("a full index gives %v", err)
	}
}

func TestIndexGrowsAndFindsAll(t *testing.T) {
	x := NewNGramIndex(5, 1<<20)
	for i := range 20000 {
		mustAdd(t, x, fmt.Sprint("file", i%3), fmt.Sprintf("%05x", i))
	}
	if x.Grams() != 20000 {
		t.Fatalf("%d grams held", x.Grams())
	}
	for i := range 20000 {
		if hits := x.Hits(fmt.Sprintf("%05x", i)); len(hits) != 1 || hits[0].Name != fmt.Sprint("file", i%3) || hits[0].Share != 1 {
			t.Fatalf("text %d has hits %v", i, hits)
		}
		if hits := x.Hits(fmt.Sprintf("g%04x", i)); hits != nil {
			t.Fatalf("a text that was not added has hits %v", hits)
		}
	}
}

func FuzzHits(f *testing.F) {
	for _, text := range texts {
		f.Add(text, "x")
	}
	for _, text := range odd {
		f.Add(text, texts["khm-Khmr"])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		x := NewNGramIndex(13, 1<<16)
		if _, err := x.Add("a", a); err != nil {
			return
		}
		if _, err := x.Add("b", b); err != nil {
			return
		}
		for _, h := range x.Hits(a + " " + b) {
			if h.Share <= 0 || h.Share > 1 || h.Clusters < 13 || h.Grams < 1 {
				t.Fatalf("hit %+v", h)
			}
		}
		long := language.CountClusters(string(Fold(nil, a))) >= 13
		if hits := x.Hits(a); long && (len(hits) == 0 || hits[0].Name != "a" || hits[0].Share != 1) {
			t.Fatalf("%q is not found in itself: %v", a, hits)
		}
	})
}
