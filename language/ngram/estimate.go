package ngram

import "math"

// Discounts are what is taken off counts of 1, 2 and 3 or more.
type Discounts [3]float64

// fallback is used where counts of counts give none, as in tiny texts: the values of KenLM's --discount_fallback.
var fallback = Discounts{0.5, 1, 1.5}

// discounts estimates discounts from the number of n-grams that occur 1, 2, 3 and 4 times (Chen and Goodman, equation 26): with Y = n1/(n1+2·n2),
// D1 = 1 − 2Y·n2/n1, D2 = 2 − 3Y·n3/n2, D3+ = 3 − 4Y·n4/n3. Where one of n1, n2, n3 is zero or a discount leaves 0…k, all three are the fallback's.
func discounts(counts []uint32) Discounts {
	var n [5]float64
	for _, c := range counts {
		if c < 5 {
			n[c]++
		}
	}
	if n[1] == 0 || n[2] == 0 || n[3] == 0 {
		return fallback
	}
	y := n[1] / (n[1] + 2*n[2])
	var d Discounts
	for k := range d {
		c := float64(k + 1)
		d[k] = c - (c+1)*y*n[k+2]/n[k+1]
		if d[k] < 0 || d[k] > c {
			return fallback
		}
	}
	return d
}

// take gives the discount of a count.
func (d *Discounts) take(count uint32) float64 {
	if count == 0 {
		return 0
	}
	return d[min(count, 3)-1]
}

// mass is what follows a context: the sum of its counts and how much discounts take off it.
type mass struct {
	total uint64
	taken float64
}

// share gives the part of the probability that is left for the next lower order.
func (m mass) share() float64 {
	if m.total == 0 {
		return 1
	}
	return m.taken / float64(m.total)
}

// neverPredicted is the log10 probability that ARPA files give to <s>.
const neverPredicted = -99

// estimate fills in probabilities and back-off weights from counts:
//
//	p(w | h) = (c(hw) − D(c(hw))) / Σ c(h·) + γ(h) p(w | h'),  γ(h) = Σ D(c(h·)) / Σ c(h·)
//
// where h' is h without its first token, and below single tokens lies an equal share for every token that can be predicted, <unk> among them.
func (t *trie) estimate() []Discounts {
	used := make([]Discounts, len(t.levels))
	used[0] = discounts(t.levels[0].count)
	prob := t.levels[0].estimateFirst(used[0])
	context := []uint32(nil) // of each n-gram of the level before: the place of its context two levels up
	for n := 1; n < len(t.levels); n++ {
		l := &t.levels[n]
		used[n] = discounts(l.count)
		contexts, parents := t.contexts(n, context)
		masses := make([]mass, t.levels[n-1].size())
		for i, c := range l.count {
			m := &masses[contexts[i]]
			m.total += uint64(c)
			m.taken += used[n].take(c)
		}
		for i, m := range masses {
			t.levels[n-1].backoff[i] = log10(m.share())
		}
		own := make([]float64, l.size())
		l.prob, l.backoff = make([]float32, l.size()), make([]float32, l.size())
		for i, c := range l.count {
			m := masses[contexts[i]]
			own[i] = (float64(c)-used[n].take(c))/float64(m.total) + m.share()*prob[parents[i]]
			l.prob[i] = log10(own[i])
		}
		prob, context, l.count = own, contexts, nil
	}
	return used
}

// log10 keeps the rounding of a sum of shares from giving a probability above 1, and writes a zero, which discounts can give, as ARPA files do.
func log10(p float64) float32 { return float32(max(math.Log10(min(p, 1)), neverPredicted)) }

func (l *level) estimateFirst(d Discounts) []float64 {
	var all mass
	for _, c := range l.count {
		all.total += uint64(c)
		all.taken += d.take(c)
	}
	prob := make([]float64, l.size())
	l.prob, l.backoff = make([]float32, l.size()), make([]float32, l.size())
	equal := all.share() / float64(l.size()-1) // all but <s>
	for i, c := range l.count {
		prob[i] = (float64(c)-d.take(c))/float64(all.total) + equal
		l.prob[i] = log10(prob[i])
	}
	l.prob[begin] = neverPredicted
	return prob
}

// contexts gives, for each n-gram of level n, the place of its context (all but its last token) and of its ending (all but its first) in level
// n-1. Before holds the contexts of that level. In both lists children are in order, so that searching goes on from where it was.
func (t *trie) contexts(n int, before []uint32) (contexts, endings []uint32) {
	l, above := &t.levels[n], &t.levels[n-1]
	contexts, endings = make([]uint32, l.size()), make([]uint32, l.size())
	for p := range above.size() {
		low, high := above.children(p, l.size())
		if n == 1 {
			for i := low; i < high; i++ {
				contexts[i], endings[i] = l.token[i], uint32(p)
			}
			continue
		}
		if low == high {
			continue
		}
		at, stop := t.levels[n-2].children(int(before[p]), above.size())
		for i := low; i < high; i++ {
			at = gallop(above.token, at, stop, l.token[i])
			contexts[i], endings[i] = uint32(at), uint32(p)
		}
	}
	return contexts, endings
}

// gallop finds a token at or behind low, with steps that grow from there: quick when it is near.
func gallop(tokens []uint32, low, high int, token uint32) int {
	step := 1
	for low+step < high && tokens[low+step] < token {
		low += step
		step *= 2
	}
	at, _ := seek(tokens, low, min(low+step+1, high), token)
	return at
}
