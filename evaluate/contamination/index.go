package contamination

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
)

// Index knows the texts of items by their runs of clusters. It is made once; then Find may be called by many goroutines at once.
type Index struct {
	units   []*unit
	sizes   []int // of runs, each once
	places  map[uint64][]place
	filter  []uint64 // a bit for each hash modulo its size: most runs of a corpus are not known, and this fits a cache
	longest int      // clusters of the longest text
	items   map[asked]bool
	short   map[asked]bool // of which nothing can be looked for
}

// asked is an item in a language.
type asked struct {
	item     string
	language language.Tag
}

// place is where a run stands in a text.
type place struct {
	unit, at int32
	own      bool // no other text has it
}

// mostAlike is how many texts may share a run: one of more is a set phrase and tells nothing.
const mostAlike = 16

// NewIndex makes an index of items; the same item may come several times.
func NewIndex(items []evaluate.Item) *Index {
	x := &Index{places: map[uint64][]place{}, items: map[asked]bool{}, short: map[asked]bool{}}
	numbers := map[string]int{} // of units, by form
	type known struct {
		asked
		part Part
		form string
	}
	seen := map[known]bool{}
	for _, i := range items {
		k := asked{i.ID, i.Language}
		if !x.items[k] {
			x.items[k], x.short[k] = true, true
		}
		right := answers(i)
		for _, t := range texts(i) {
			form := Form(t.text)
			n := Gram(script(form))
			size := language.CountClusters(form)
			if size < n || (t.part == Answer || t.part == Context) && size < 2*n {
				continue
			}
			if t.part != Context {
				delete(x.short, k)
			}
			at, ok := numbers[form]
			if !ok {
				at = len(x.units)
				numbers[form] = at
				x.units = append(x.units, &unit{form: form, n: n, size: size})
			}
			if id := (known{k, t.part, form}); !seen[id] {
				seen[id] = true
				h := holder{i.ID, i.Language, t.part, nil}
				if t.part != Answer {
					h.answers = right
				}
				x.units[at].holders = append(x.units[at].holders, h)
			}
		}
	}
	x.fill()
	return x
}

// fill learns the runs of all units.
func (x *Index) fill() {
	count := 0
	for n, u := range x.units {
		x.longest = max(x.longest, u.size)
		if !slices.Contains(x.sizes, u.n) {
			x.sizes = append(x.sizes, u.n)
		}
		for at, h := range runs(u.form, u.n) {
			x.places[h] = append(x.places[h], place{unit: int32(n), at: int32(at)})
			count++
		}
		u.close = map[uint64]bool{}
		for _, h := range runs(u.form, closeGram) {
			u.close[h] = true
		}
	}
	slices.Sort(x.sizes)
	x.filter = make([]uint64, max(1, 1<<bits.Len(uint(count/2))))
	for h, list := range x.places {
		texts := 0
		for k, p := range list {
			if !slices.ContainsFunc(list[:k], func(o place) bool { return o.unit == p.unit }) {
				texts++
			}
		}
		if texts > mostAlike {
			delete(x.places, h)
			continue
		}
		for k := range list {
			list[k].own = texts == 1
		}
		x.filter[h/64%uint64(len(x.filter))] |= 1 << (h % 64)
	}
	for _, u := range x.units {
		covered := newCover(u.size)
		for at, h := range runs(u.form, u.n) {
			list := x.places[h]
			if len(list) == 0 {
				continue
			}
			covered.add(at, u.n)
			if list[0].own {
				u.own++
			}
		}
		u.whole = covered.count
	}
}

// known gives where a run stands.
func (x *Index) known(h uint64) []place {
	if x.filter[h/64%uint64(len(x.filter))]>>(h%64)&1 == 0 {
		return nil
	}
	return x.places[h]
}

// Items gives how many items there are, each language for itself, and how many have no text long enough to be looked for.
func (x *Index) Items() (all, short int) { return len(x.items), len(x.short) }

// Texts gives how many texts are looked for.
func (x *Index) Texts() int { return len(x.units) }

// languages gives the languages of each item, in order.
func (x *Index) languages() map[string][]language.Tag {
	of := map[string][]language.Tag{}
	for k := range x.items {
		of[k.item] = append(of[k.item], k.language)
	}
	for _, list := range of {
		slices.SortFunc(list, cmp.Compare)
	}
	return of
}

// cover says which clusters of a text were found.
type cover struct {
	bits  []uint64
	count int
}

func newCover(size int) *cover { return &cover{bits: make([]uint64, (size+63)/64)} }

// add covers n clusters and reports how many are new.
func (c *cover) add(at, n int) (fresh int) {
	for k := at; k < at+n; k++ {
		if bit := uint64(1) << (k % 64); c.bits[k/64]&bit == 0 {
			c.bits[k/64] |= bit
			fresh++
		}
	}
	c.count += fresh
	return fresh
}
