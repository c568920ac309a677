package job

import (
	"context"
	"slices"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise/layout"
	"github.com/lontar-asean/lontar/digitise/leaf"
)

// gathering holds pages back until it is known what runs through the book at their edges, and gives them on. Their pictures are let go of before.
type gathering struct {
	run    *run
	yield  func(*Result) error
	window layout.Window
	held   []waiting
}

// waiting is a page that is held, and how many regions it had.
type waiting struct {
	result *Result
	page   *corpus.Page
	shape  []corpus.RegionKind
}

func (g *gathering) add(ctx context.Context, results []*Result) error {
	for _, res := range results {
		if g.run.Draw != nil {
			if err := g.run.Draw(ctx, res); err != nil {
				return err
			}
		}
		res.sheet = nil
		p := res.Sheet.Corpus()
		g.held = append(g.held, waiting{res, &p, kinds(&p)})
		if err := g.give(len(g.window.Add(&p))); err != nil {
			return err
		}
	}
	return nil
}

func (g *gathering) end() error { return g.give(len(g.window.End())) }

// give gives on the first n pages; those that were changed are kept anew.
func (g *gathering) give(n int) error {
	for range n {
		w := g.held[0]
		g.held = g.held[1:]
		if !slices.Equal(w.shape, kinds(w.page)) {
			w.result.Sheet = leaf.Of(*w.page)
			if err := g.run.write(w.result); err != nil {
				return err
			}
		}
		if err := g.yield(w.result); err != nil {
			return err
		}
	}
	return nil
}

// kinds gives the kinds of the regions of a page.
func kinds(p *corpus.Page) (list []corpus.RegionKind) {
	for _, r := range p.Regions {
		list = append(list, r.Kind)
	}
	return list
}
