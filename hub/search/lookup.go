package search

import (
	"slices"
)

// gram is a pair to look up, or all pairs that begin with a unit, and where in its word it stands.
type gram struct {
	from, to pair
	word     int
	offset   uint32
}

// grams gives what finds the words of a query exactly: every second pair of a word covers all of its units.
func (q query) grams() (list []gram) {
	for w, word := range q.words {
		if len(word) == 1 {
			list = append(list, gram{from: pairOf(word[0], 0), to: pairOf(word[0], none), word: w})
			continue
		}
		for i := 0; i < len(word); i += 2 {
			i = min(i, len(word)-2)
			p := pairOf(word[i], word[i+1])
			list = append(list, gram{from: p, to: p, word: w, offset: uint32(i)})
		}
	}
	return list
}

// lookup is what is known of where words stand in a segment.
type lookup struct {
	query  query
	grams  []gram
	places [][]uint32 // of each gram that was read
	read   []bool
}

func (q query) lookup() *lookup {
	g := q.grams()
	return &lookup{query: q, grams: g, places: make([][]uint32, len(g)), read: make([]bool, len(g))}
}

// words gives the places at which each word begins as far as it is known, and ok false when one does not occur. A word of which nothing was read is nil.
func (l *lookup) words() (begins [][]uint32, ok bool) {
	begins = make([][]uint32, len(l.query.words))
	for w := range begins {
		var of []int
		for i, g := range l.grams {
			if g.word == w && l.read[i] {
				of = append(of, i)
			}
		}
		if len(of) == 0 {
			continue
		}
		slices.SortFunc(of, func(a, b int) int { return len(l.places[a]) - len(l.places[b]) })
		list := l.places[of[0]]
		offset := l.grams[of[0]].offset
		begin := make([]uint32, 0, len(list))
		for _, p := range list {
			if p >= offset {
				begin = append(begin, p-offset)
			}
		}
		for _, i := range of[1:] {
			begin = common(begin, l.places[i], l.grams[i].offset)
		}
		if len(begin) == 0 {
			return nil, false
		}
		begins[w] = begin
	}
	return begins, true
}

// common keeps those of a list that, with an offset added, are in another. Both are sorted.
func common(list, other []uint32, offset uint32) []uint32 {
	kept := list[:0]
	for _, p := range list {
		want := uint64(p) + uint64(offset)
		if want > maxPlace {
			break
		}
		other = other[ahead(other, uint32(want)):]
		if len(other) == 0 {
			break
		}
		if other[0] == uint32(want) {
			kept = append(kept, p)
		}
	}
	return kept
}

// ahead gives the index of the first of a sorted list that is no less than v, looking near the beginning first.
func ahead(list []uint32, v uint32) int {
	step := 1
	for step < len(list) && list[step] < v {
		step *= 2
	}
	low := step / 2
	i, _ := slices.BinarySearch(list[low:min(step+1, len(list))], v)
	return low + i
}

// row is a row of a segment in which all words occur, and where: for each word the places at which it begins.
type row struct {
	number int // in the segment
	words  [][]uint32
}

// rows gives the rows in which all words occur, at most limit of them. Starts are the places at which rows begin, and the one behind the last.
func rows(begins [][]uint32, starts []uint32, limit int) (list []row) {
	rest := slices.Clone(begins)
	number := 0
	for len(list) < limit {
		// The next row is not before the first place of any word.
		latest := uint32(0)
		for _, r := range rest {
			if len(r) == 0 {
				return list
			}
			latest = max(latest, r[0])
		}
		if number += ahead(starts[number:], latest+1) - 1; number < 0 || number+1 >= len(starts) {
			return list // the index is damaged
		}
		from, to := starts[number], starts[number+1]
		here := row{number: number, words: make([][]uint32, len(rest))}
		all := true
		for w, r := range rest {
			r = r[ahead(r, from):]
			n := ahead(r, to)
			here.words[w], rest[w] = r[:n], r[n:]
			all = all && n > 0
		}
		if all {
			list = append(list, here)
		}
	}
	return list
}
