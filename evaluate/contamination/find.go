package contamination

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/sketch"
)

const (
	// Whole is the part of a text that lies in runs that stand in one place of a record: then it stands there whole.
	Whole = 0.8
	// Near is the part of a text's runs of five clusters that stand in one place of a record: then it stands there with changes.
	Near = 0.7

	ownShare = 0.5 // of the runs that no other text has: what two questions share is found with either
)

// Record is a text of a corpus.
type Record struct {
	ID   string
	Text string
}

// Hit says that a part of an item stands in a record.
type Hit struct {
	Item     string       `json:"-"`
	Language language.Tag `json:"language"`
	Part     Part         `json:"part"`
	Corpus   string       `json:"corpus"`
	Record   string       `json:"record"`
	Share    float64      `json:"share"`            // of the text: in runs, or of its short runs when Near
	Near     bool         `json:"near,omitempty"`   // with changes
	Answered bool         `json:"answer,omitempty"` // a right answer stands beside it
}

// counts reports whether the hit marks the item.
func (h Hit) counts() bool { return h.Part != Context }

const (
	piece = 64 << 10 // bytes of a text that are looked at at once
	// overlap is how much of a piece is looked at again with the next, at least, so that what lies across is found
	overlap = 8 << 10
)

// Find gives what stands in a record, in the order of items, languages and parts, each once with its greatest share.
func (x *Index) Find(r Record) (hits []Hit) {
	over := max(overlap, min(x.longest*16, piece/2))
	for from := 0; ; {
		to := min(from+piece, len(r.Text))
		for to < len(r.Text) && to > from+piece/2 && r.Text[to]&0xC0 == 0x80 {
			to--
		}
		hits = x.find(Form(r.Text[from:to]), hits)
		if to == len(r.Text) {
			break
		}
		from = to - over
		for from < to && r.Text[from]&0xC0 == 0x80 {
			from++
		}
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.Item, b.Item), cmp.Compare(a.Language, b.Language), cmp.Compare(a.Part, b.Part), rank(b)-rank(a), cmp.Compare(b.Share, a.Share))
	})
	hits = slices.CompactFunc(hits, func(a, b Hit) bool { return a.Item == b.Item && a.Language == b.Language && a.Part == b.Part })
	for n := range hits {
		hits[n].Record = r.ID
	}
	return hits
}

// rank orders hits of one part: whole before near, with an answer before without.
func rank(h Hit) (n int) {
	if h.Answered {
		n = 2
	}
	if !h.Near {
		n++
	}
	return n
}

// chain is a stretch of a record that has runs of a unit, one not far from the other.
type chain struct {
	unit        int32
	first, last int // clusters of the record
	covered     *cover
	seen        *cover // runs of the unit that were found
	own         int
}

// find looks at one piece.
func (x *Index) find(form string, hits []Hit) []Hit {
	var starts []int // of clusters; only when something is found
	settle := func(c *chain) {
		if starts == nil {
			starts = clusterStarts(form)
		}
		hits = x.settle(form, starts, c, hits)
	}
	counts := letters(form)
	for _, n := range x.sizes {
		if !worth(counts, n) {
			continue
		}
		var open []*chain
		walk := sketch.NewShingles(form, n)
		var hashes [512]uint64
		for at := 0; ; {
			k := walk.Fill(hashes[:])
			if k == 0 || walk.Clusters() < n {
				break
			}
			for _, h := range hashes[:k] {
				for _, p := range x.known(h) {
					u := x.units[p.unit]
					if u.n != n {
						continue
					}
					c := chainOf(open, p.unit)
					if c != nil && at-c.last > max(2*n, u.size/4) {
						settle(c)
						open = slices.DeleteFunc(open, func(o *chain) bool { return o == c })
						c = nil
					}
					if c == nil {
						c = &chain{unit: p.unit, first: at, covered: newCover(u.size), seen: newCover(u.size)}
						open = append(open, c)
					}
					c.last = at
					c.covered.add(int(p.at), n)
					if c.seen.add(int(p.at), 1) > 0 && p.own {
						c.own++
					}
				}
				at++
			}
		}
		for _, c := range open {
			settle(c)
		}
	}
	return hits
}

// worth reports whether a form with so many letters of each script may hold a run of n clusters of a text that is looked for by such.
func worth(counts [256]int, n int) bool {
	for s, letters := range counts {
		if letters >= n && Gram(language.Script(s)) == n {
			return true
		}
	}
	return counts == [256]int{} // numbers alone
}

// chainOf gives the open chain of a unit.
func chainOf(open []*chain, unit int32) *chain {
	for k := len(open) - 1; k >= 0; k-- {
		if open[k].unit == unit {
			return open[k]
		}
	}
	return nil
}

// settle says what a chain is worth.
func (x *Index) settle(form string, starts []int, c *chain, hits []Hit) []Hit {
	u := x.units[c.unit]
	if c.own == 0 || u.whole == 0 {
		return hits
	}
	share, near := float64(c.covered.count)/float64(u.whole), false
	if share < Whole || float64(c.own) < ownShare*float64(u.own) {
		// Changes break more runs than the text has changes: short runs tell.
		window := cut(form, starts, c.first-u.size, c.last+u.n+u.size)
		found := map[uint64]bool{}
		for _, h := range runs(window, closeGram) {
			if u.close[h] {
				found[h] = true
			}
		}
		share, near = float64(len(found))/float64(max(len(u.close), 1)), true
		if share < Near {
			return hits
		}
	}
	beside := cut(form, starts, c.first-4*u.size-answerReach, c.last+4*u.size+answerReach)
	for _, h := range u.holders {
		answered := slices.ContainsFunc(h.answers, func(a string) bool { return strings.Contains(beside, a) })
		if (u.brief() || near && u.size < 3*u.n) && !answered {
			continue
		}
		hits = append(hits, Hit{Item: h.item, Language: h.language, Part: h.part, Share: share, Near: near, Answered: answered})
	}
	return hits
}

// answerReach is how far from a question its answer is looked for, in clusters, beside four times its length.
const answerReach = 200

func clusterStarts(form string) []int {
	starts := make([]int, 0, len(form)/2)
	for at := 0; at < len(form); at = language.ClusterEnd(form, at) {
		starts = append(starts, at)
	}
	return starts
}

// cut gives the clusters from and up to to of a form.
func cut(form string, starts []int, from, to int) string {
	from, to = max(from, 0), min(to, len(starts))
	if from >= to {
		return ""
	}
	if to == len(starts) {
		return form[starts[from]:]
	}
	return form[starts[from]:starts[to]]
}
