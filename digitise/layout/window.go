package layout

import (
	"slices"

	"github.com/lontar-asean/lontar/corpus"
)

// ahead is how many pages have to be known before what runs on a page is decided: three lines that are alike lie within it.
const ahead = (repeats - 1) * near

// Window does what Running does to pages that come one by one, in the order of the book, and holds at most ahead of them. The zero value is ready.
type Window struct {
	held   []*corpus.Page
	edges  [][]*edge // of the pages that are held
	next   int       // number of the page that comes
	chains []chain   // lines that run, and may go on; in the order in which they begin
}

// chain is a line that is the same on one page after the other.
type chain struct{ first, last *edge }

// Add takes a page and gives those that are decided, which may be none.
func (w *Window) Add(p *corpus.Page) []*corpus.Page {
	found := edges(p, w.next)
	for i := range w.chains {
		c := &w.chains[i]
		if e := c.goesOn(found); e != nil {
			e.run()
			c.last = e
		}
	}
	w.next++
	w.chains = slices.DeleteFunc(w.chains, func(c chain) bool { return c.last.page+near < w.next })
	w.held, w.edges = append(w.held, p), append(w.edges, found)
	if len(w.held) <= ahead {
		return nil
	}
	return []*corpus.Page{w.decide()}
}

// End gives the pages that are left.
func (w *Window) End() (pages []*corpus.Page) {
	for len(w.held) > 0 {
		pages = append(pages, w.decide())
	}
	return pages
}

// decide marks what runs on the first page that is held, and lets go of it.
func (w *Window) decide() *corpus.Page {
	for _, e := range w.edges[0] {
		if e.kind != "" {
			continue
		}
		c, same := chain{e, e}, []*edge{e}
		for _, list := range w.edges[1:] {
			if b := c.goesOn(list); b != nil {
				same, c.last = append(same, b), b
			}
		}
		if len(same) < repeats {
			continue
		}
		for _, b := range same {
			b.run()
		}
		w.chains = append(w.chains, c)
	}
	p := w.held[0]
	mark(p, w.edges[0])
	w.held, w.edges = slices.Delete(w.held, 0, 1), slices.Delete(w.edges, 0, 1)
	return p
}

// goesOn gives the line of a later page that is the chain's, or nil.
func (c *chain) goesOn(list []*edge) *edge {
	for _, e := range list {
		if e.page > c.last.page && e.page <= c.last.page+near && alike(c.first, e, c.last) {
			return e
		}
	}
	return nil
}

// run gives the line its kind.
func (e *edge) run() {
	switch {
	case e.alone:
		e.kind = corpus.NumberRegion
	case e.top:
		e.kind = corpus.HeaderRegion
	default:
		e.kind = corpus.FooterRegion
	}
}
