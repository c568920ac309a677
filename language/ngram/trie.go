package ngram

import (
	"iter"
	"math"

	"github.com/lontar-asean/lontar/fault"
)

// trie holds the n-grams of all orders, read backwards: the children of an n-gram are the n-grams one longer with the same ending, in order of
// the token that they add in front.
type trie struct {
	levels []level // by order, less one
}

// level is the n-grams of one order, in the order of their keys. In the first level the place of an n-gram is the number of its token.
type level struct {
	token []uint32 // the first token of the n-gram; nil in the first level
	first []uint32 // where its children begin in the next level
	count []uint32 // adjusted count

	prob, backoff []float32 // log10, filled in by estimate or from a file
}

func (l *level) size() int { return len(l.first) }

// children gives the range of the children of n-gram i in the next level, which has size n-grams.
func (l *level) children(i, size int) (low, high int) {
	if i+1 < len(l.first) {
		return int(l.first[i]), int(l.first[i+1])
	}
	return int(l.first[i]), size
}

const tooMany = "the text has more different n-grams than a model can hold"

// grow puts n-grams in order into a trie and counts them: those of the highest order, and those at the beginning of a line, as often as they were
// seen; others by the number of different tokens before them (Chen and Goodman, equation 24).
func grow(order, words int, sorted iter.Seq2[gram, error]) (*trie, error) {
	t := &trie{levels: make([]level, order)}
	first := true
	var before key
	for g, err := range sorted {
		if err != nil {
			return nil, err
		}
		if g.count > math.MaxUint32 {
			return nil, fault.New(fault.Invalid, "an n-gram occurs more than %d times", uint32(math.MaxUint32)).Try("train on less text")
		}
		shared := 0
		if !first {
			shared = g.key.common(&before)
		}
		first, before = false, g.key
		for n := shared; n < order; n++ {
			number := g.key.at(n)
			if number == 0 { // behind the beginning of the line
				break
			}
			if !t.append(n, number-1) {
				return nil, fault.New(fault.Invalid, tooMany).Try("lower the order, or train on less text")
			}
			if n > 0 {
				above := &t.levels[n-1]
				above.count[len(above.count)-1]++
			}
			if n == order-1 || number-1 == begin {
				own := &t.levels[n]
				own.count[len(own.count)-1] = uint32(g.count)
			}
		}
	}
	t.fill(words)
	return t, nil
}

// append adds an n-gram of order n+1 under the last one of order n; false when there is no room.
func (t *trie) append(n int, token uint32) bool {
	if n == 0 {
		t.fill(int(token) + 1)
		return true
	}
	l := &t.levels[n]
	if int64(l.size()) >= math.MaxUint32-1 {
		return false
	}
	l.token = append(l.token, token)
	l.first = append(l.first, t.below(n))
	l.count = append(l.count, 0)
	return true
}

// fill makes the first level hold at least so many tokens.
func (t *trie) fill(words int) {
	l := &t.levels[0]
	for l.size() < words {
		l.first = append(l.first, t.below(0))
		l.count = append(l.count, 0)
	}
}

// below gives the number of n-grams so far in the level behind n.
func (t *trie) below(n int) uint32 {
	if n+1 == len(t.levels) {
		return 0
	}
	return uint32(t.levels[n+1].size())
}

// seek gives the place of a token among tokens[low:high], which are in order.
func seek(tokens []uint32, low, high int, token uint32) (int, bool) {
	for low < high {
		if mid := int(uint(low+high) >> 1); tokens[mid] < token {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low, low < len(tokens) && tokens[low] == token
}
