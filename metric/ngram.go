package metric

import "strings"

// pieces is a text cut for comparison: its characters and, where they count, its words.
type pieces struct {
	characters []rune
	words      []string
}

const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

// cut takes out white space for characters, and parts punctuation at one end from words, as the authors of chrF++ do: the last character if it is
// punctuation, else the first.
func (c ChrF) cut(text string) pieces {
	var p pieces
	for w := range strings.FieldsFuncSeq(text, space) {
		first := len(p.characters)
		p.characters = append(p.characters, []rune(w)...)
		if c.Words == 0 {
			continue
		}
		n := len(p.characters) - first
		switch {
		case n == 1:
			p.words = append(p.words, w)
		case strings.IndexByte(punctuation, w[len(w)-1]) >= 0:
			p.words = append(p.words, w[:len(w)-1], w[len(w)-1:])
		case strings.IndexByte(punctuation, w[0]) >= 0:
			p.words = append(p.words, w[:1], w[1:])
		default:
			p.words = append(p.words, w)
		}
	}
	return p
}

// space reports what Python's str.split takes for white space: Unicode's White_Space and the separators U+001C to U+001F.
func space(r rune) bool {
	switch {
	case r >= 0x09 && r <= 0x0D, r >= 0x1C && r <= 0x20, r == 0x85, r == 0xA0, r == 0x1680, r >= 0x2000 && r <= 0x200A,
		r == 0x2028, r == 0x2029, r == 0x202F, r == 0x205F, r == 0x3000:
		return true
	}
	return false
}

func (c ChrF) overlap(hyp, ref pieces) Overlap {
	o := make(Overlap, 0, c.Characters+c.Words)
	o = shared(o, hyp.characters, ref.characters, c.Characters)
	return shared(o, hyp.words, ref.words, c.Words)
}

// tally is how often an n-gram stands in the reference and in the hypothesis.
type tally struct{ ref, hyp int32 }

// shared appends the counts of orders 1 to most. An n-gram is numbered by the number of its beginning, one shorter, and its last symbol, so that no
// strings are made and no two n-grams are taken for one.
func shared[S comparable](o Overlap, hyp, ref []S, most int) Overlap {
	numbers := make(map[S]uint64, 64)
	h, r := number(numbers, hyp), number(numbers, ref)
	h0, r0 := h, r
	next := make(map[uint64]uint64, len(h)+len(r))
	for n := 1; n <= most; n++ {
		if n > 1 {
			clear(next)
			h, r = longer(next, h, h0[min(n-1, len(h0)):]), longer(next, r, r0[min(n-1, len(r0)):])
		}
		o = append(o, count(h, r))
	}
	return o
}

func number[S comparable](numbers map[S]uint64, list []S) []uint64 {
	out := make([]uint64, len(list))
	for i, s := range list {
		k, ok := numbers[s]
		if !ok {
			k = uint64(len(numbers))
			numbers[s] = k
		}
		out[i] = k
	}
	return out
}

// longer numbers the n-grams that begin with those of begin and end with the symbols of end.
func longer(next map[uint64]uint64, begin, end []uint64) []uint64 {
	out := make([]uint64, len(end))
	for i, s := range end {
		key := begin[i]<<32 | s
		k, ok := next[key]
		if !ok {
			k = uint64(len(next))
			next[key] = k
		}
		out[i] = k
	}
	return out
}

// count compares two lists of numbered n-grams. Where the reference has none, those of the hypothesis do not count.
func count(hyp, ref []uint64) Count {
	if len(ref) == 0 {
		return Count{}
	}
	var top uint64
	for _, list := range [][]uint64{hyp, ref} {
		for _, k := range list {
			top = max(top, k)
		}
	}
	tallies := make([]tally, top+1)
	for _, k := range ref {
		tallies[k].ref++
	}
	c := Count{Hypothesis: int64(len(hyp)), Reference: int64(len(ref))}
	for _, k := range hyp {
		if t := &tallies[k]; t.hyp < t.ref {
			t.hyp++
			c.Shared++
		}
	}
	return c
}
