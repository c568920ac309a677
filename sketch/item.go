package sketch

import "github.com/lontar-asean/lontar/fault"

// ItemIndex knows short texts one by one, such as the questions of a benchmark, by their cluster n-grams, and finds those that another text holds
// whole or nearly so. N-grams that several items share (the set phrases of a benchmark) tell nothing and are left out. Add everything first; then
// Found may be called by many goroutines at once.
type ItemIndex struct {
	n     int
	limit int
	owner map[uint64]uint32 // number of the item, from 1; 0 when several have the n-gram
	grams []int32           // of each item: n-grams that no other has
}

// NewItemIndex makes an index of n-grams of n clusters that holds at most limit n-grams, about 24 bytes each.
func NewItemIndex(n, limit int) *ItemIndex {
	return &ItemIndex{n: min(max(n, 1), MaxShingle), limit: limit, owner: map[uint64]uint32{}}
}

// Add adds an item. An item shorter than one n-gram is never found. It fails when the index is full.
func (x *ItemIndex) Add(text string) error {
	x.grams = append(x.grams, 0)
	item := uint32(len(x.grams))
	for h := range x.hashes(text) {
		before, known := x.owner[h]
		switch {
		case known && before == item, known && before == 0:
		case known:
			x.owner[h] = 0
			x.grams[before-1]--
		case len(x.owner) >= x.limit:
			return fault.New(fault.Invalid, "more than %d n-grams in the items", x.limit).Try("name fewer or smaller files")
		default:
			x.owner[h] = item
			x.grams[item-1]++
		}
	}
	return nil
}

// Found gives the number of items of which at least the share (0 to 1) of their own n-grams is in a text, and about how many clusters of the text
// these items are. Items with fewer than least n-grams of their own are left out.
func (x *ItemIndex) Found(text string, share float64, least int) (items, clusters int) {
	counts := map[uint32]int32{}
	seen := map[uint64]bool{}
	for h := range x.hashes(text) {
		if item, ok := x.owner[h]; ok && item > 0 && !seen[h] {
			seen[h] = true
			counts[item]++
		}
	}
	for item, n := range counts {
		if all := x.grams[item-1]; int(all) >= least && float64(n) >= share*float64(all) {
			items++
			clusters += int(n) + x.n - 1
		}
	}
	return items, clusters
}

// hashes walks the n-grams of a text.
func (x *ItemIndex) hashes(text string) func(yield func(uint64) bool) {
	return func(yield func(uint64) bool) {
		walk := NewShingles(string(Fold(nil, text)), x.n)
		var hashes [512]uint64
		for {
			n := walk.Fill(hashes[:])
			if n == 0 || walk.Clusters() < x.n {
				return
			}
			for _, h := range hashes[:n] {
				if !yield(h) {
					return
				}
			}
		}
	}
}
