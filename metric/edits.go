package metric

import "math/bits"

// edits is the Levenshtein distance of two sequences of symbols: the fewest insertions, deletions and replacements that make one of the other. It works on
// 64 rows at a time (G. Myers, A fast bit-vector algorithm for approximate string matching, JACM 46(3), 1999, in blocks after H. Hyyrö, 2003) inside
// a band that is widened until it holds the best path (E. Ukkonen, 1985), so that time grows with length times distance and memory with length.
func edits(a, b []uint32) int {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 {
		return len(b)
	}
	p := newPattern(a)
	for most := max(wordBits, 2*(len(b)-len(a))); ; most *= 2 {
		if d := p.within(b, most); d <= most || most >= len(b) {
			return d
		}
	}
}

const wordBits = 64

// pattern is the shorter sequence: for each symbol, the blocks of 64 places in which it stands.
type pattern struct {
	length int
	places map[uint32]int // symbol → index into marks
	marks  []marks
	plus   []uint64 // vertical differences of +1, by block
	minus  []uint64 // and of -1
}

type marks struct {
	first int // the marks before it lie above the band
	list  []mark
}

type mark struct {
	block int
	bits  uint64
}

func newPattern(a []uint32) *pattern {
	blocks := (len(a) + wordBits - 1) / wordBits
	p := &pattern{length: len(a), places: make(map[uint32]int), plus: make([]uint64, blocks), minus: make([]uint64, blocks)}
	for i, s := range a {
		k, ok := p.places[s]
		if !ok {
			k = len(p.marks)
			p.places[s] = k
			p.marks = append(p.marks, marks{})
		}
		m := &p.marks[k]
		if n := len(m.list); n == 0 || m.list[n-1].block != i/wordBits {
			m.list = append(m.list, mark{block: i / wordBits})
		}
		m.list[len(m.list)-1].bits |= 1 << (i % wordBits)
	}
	return p
}

// within gives the distance to b if it is at most most, and a number that is not below the distance otherwise. len(b) is at least the pattern's length.
func (p *pattern) within(b []uint32, most int) int {
	for i := range p.plus {
		p.plus[i], p.minus[i] = ^uint64(0), 0
	}
	for i := range p.marks {
		p.marks[i].first = 0
	}
	// A path of cost ≤ most that ends in the corner leaves the diagonals between its ends by no more than slack.
	longer := len(b) - p.length
	slack := max(most-longer, 0)/2 + 1
	blocks := len(p.plus)
	last := min(slack/wordBits, blocks-1)
	score := (last + 1) * wordBits // of the lowest row of block last
	for c, s := range b {
		first := min(max(c-longer-slack, 0)/wordBits, blocks-1)
		if low := min((c+slack)/wordBits, blocks-1); low > last {
			score += (low - last) * wordBits
			last = low
		}
		score += p.column(s, first, last)
	}
	for row := p.length; row < blocks*wordBits; row++ { // rows below the pattern's end
		bit := uint64(1) << (row % wordBits)
		if p.plus[blocks-1]&bit != 0 {
			score--
		} else if p.minus[blocks-1]&bit != 0 {
			score++
		}
	}
	return score
}

// column moves blocks first to last on by one symbol of the text, and gives the change of the lowest row.
func (p *pattern) column(s uint32, first, last int) int {
	var list []mark
	if k, ok := p.places[s]; ok {
		m := &p.marks[k]
		for m.first < len(m.list) && m.list[m.first].block < first {
			m.first++
		}
		list = m.list[m.first:]
	}
	up, down := uint64(1), uint64(0) // horizontal differences that come in from above
	for i := first; i <= last; i++ {
		var eq uint64
		if len(list) > 0 && list[0].block == i {
			eq, list = list[0].bits, list[1:]
		}
		plus, minus := p.plus[i], p.minus[i]
		xv := eq | minus
		eq |= down
		xh := (((eq & plus) + plus) ^ plus) | eq
		ph := minus | ^(xh | plus)
		mh := plus & xh
		nextUp, nextDown := ph>>(wordBits-1), mh>>(wordBits-1)
		ph, mh = ph<<1|up, mh<<1|down
		p.plus[i], p.minus[i] = mh|^(xv|ph), ph&xv
		up, down = nextUp, nextDown
	}
	return bits.OnesCount64(up) - bits.OnesCount64(down)
}
