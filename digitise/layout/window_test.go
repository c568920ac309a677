package layout

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
)

// whole is what a window does, to all pages at once and with all of them known.
func whole(pages []corpus.Page) {
	var list []*edge
	for i := range pages {
		list = append(list, edges(&pages[i], i)...)
	}
	for i, e := range list {
		if e.kind != "" {
			continue
		}
		c, same := chain{e, e}, []*edge{e}
		for _, b := range list[i+1:] {
			if b.page <= c.last.page+near && b.page > c.last.page && alike(c.first, b, c.last) {
				same, c.last = append(same, b), b
			}
		}
		if len(same) >= repeats {
			for _, b := range same {
				b.run()
			}
		}
	}
	for i := range pages {
		mark(&pages[i], slices.DeleteFunc(slices.Clone(list), func(e *edge) bool { return e.page != i }))
	}
}

// shuffled makes pages of a book whose headers come, go and change.
func shuffled(seed uint64, n int) (pages []corpus.Page) {
	random := rand.New(rand.NewPCG(seed, 9))
	heads := []string{"រឿងព្រេង", "မြန်မာပုံပြင်", "Cerita Rakyat", "Cerita Rakyet", "நாட்டுப்புறக் கதை"}
	for i := range n {
		texts := []string{heads[random.IntN(len(heads))], fmt.Sprint("isi ", seed, i, random.IntN(9))}
		if random.IntN(3) == 0 {
			texts = texts[1:]
		}
		foot := lines(480, 940, 40, fmt.Sprint(i+random.IntN(2)))
		pages = append(pages, corpus.Page{Width: 1000, Height: 1000, Language: "ind-Latn", Number: i + 1, Regions: []corpus.Region{
			{Kind: corpus.TextRegion, Lines: append(lines(100, 20, 500, texts...), lines(100, 300, 800, "satu", "dua")...)}, {Kind: corpus.TextRegion, Lines: foot}}})
	}
	return pages
}

func TestAWindowDecidesAsIfAllPagesWereKnown(t *testing.T) {
	for seed := range uint64(200) {
		n := int(seed%60) + 1
		want, got := shuffled(seed, n), shuffled(seed, n)
		whole(want)
		var w Window
		var order []int
		for i := range got {
			for _, p := range w.Add(&got[i]) {
				order = append(order, p.Number)
			}
			if len(w.held) > ahead || len(w.chains) > 4*near {
				t.Fatalf("the window holds %d pages and %d chains", len(w.held), len(w.chains))
			}
		}
		for _, p := range w.End() {
			order = append(order, p.Number)
		}
		if d := cmp.Diff(want, got); d != "" || len(order) != n || !slices.IsSorted(order) {
			t.Fatalf("seed %d: order %v: %s", seed, order, d)
		}
		Running(got)
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("seed %d: a second look changes the pages: %s", seed, d)
		}
	}
}

func BenchmarkWindow(b *testing.B) {
	pages := shuffled(1, 1000)
	for b.Loop() {
		Running(slices.Clone(pages))
	}
}
