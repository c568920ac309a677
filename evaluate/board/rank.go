package board

import (
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/statistics"
)

// contest is a comparison of two figures of one column.
type contest struct {
	a, b   *Figure
	p      float64
	better bool // a is
}

// rank compares all runs with each other in some columns of one task and metric, on the items that both have, and corrects the tests for their number over all
// these columns (Holm). A run's place is then an interval: after all that are better, before all that are worse.
func (t *table) rank(columns []standing, tags []language.Tag, verified bool) {
	var contests []contest
	var ps []float64
	for _, s := range columns {
		if s.even { // how far two models are from the middle is not told by how far they are from each other
			continue
		}
		for i, a := range s.figures {
			for j := i + 1; j < len(s.figures); j++ {
				b := s.figures[j]
				if a == nil || b == nil || a.Value == nil || b.Value == nil {
					continue
				}
				if d, ok := t.difference(i, j, s.column, tags, verified); ok && d.Mean != 0 {
					contests = append(contests, contest{a, b, d.P, (d.Mean > 0) == (s.ideal >= s.least)})
					ps = append(ps, d.P)
				} else {
					ps = append(ps, 1)
					contests = append(contests, contest{a, b, 1, false})
				}
			}
		}
		s.begin()
	}
	for n, p := range statistics.Holm(ps) {
		c := contests[n]
		if p >= 1-evaluate.Level {
			continue
		}
		if !c.better {
			c.a, c.b = c.b, c.a
		}
		c.b.Rank.From++
		c.a.Rank.To--
	}
	for _, s := range columns {
		for _, f := range s.figures {
			if f != nil && f.Rank != nil {
				f.Rank.Best = f.Rank.From == 1
			}
		}
	}
}

// standing is a column with the figures of the runs, by their place; nil for a run without one.
type standing struct {
	column
	figures      []*Figure
	ideal, least float64
	even         bool
}

// begin gives each figure of a column all places, where there is more than one.
func (s standing) begin() {
	n := 0
	for _, f := range s.figures {
		if f != nil && f.Value != nil {
			n++
		}
	}
	for _, f := range s.figures {
		if f != nil && f.Value != nil && n > 1 {
			f.Rank = &Rank{From: 1, To: n, Of: n}
		}
	}
}

// wins gives the share of other figures of a column that a figure is above, with half of those it equals; ok is false without others.
func (s standing) wins(run int) (share float64, ok bool) {
	own := s.figures[run]
	if own == nil || own.Value == nil || s.even {
		return 0, false
	}
	n := 0.0
	for at, f := range s.figures {
		if at == run || f == nil || f.Value == nil {
			continue
		}
		n++
		switch {
		case *own.Value == *f.Value:
			share += .5
		case (*own.Value > *f.Value) == (s.ideal >= s.least):
			share++
		}
	}
	if n == 0 {
		return 0, false
	}
	return share / n, true
}
