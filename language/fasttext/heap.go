package fasttext

// heap holds the k best labels with the worst at the front, and parts ties as the program does, whose order among equals is that of the heap functions
// of the GNU C++ library. Ties are common: the table of the logistic function makes many labels exactly as likely.
type heap []candidate

// candidate is a label by its log-probability.
type candidate struct {
	log   float32
	index int32
}

// better orders a heap: the front is what no other is worse than.
func better(a, b candidate) bool { return a.log > b.log }

// full reports whether a label is worse than all k in the heap.
func (h heap) full(log float32, k int) bool { return len(h) == k && log < h[0].log }

// offer keeps a label when it is among the k best so far. A score that is no number, as broken models give, is not kept.
func (h *heap) offer(c candidate, k int) {
	if c.log != c.log || h.full(c.log, k) {
		return
	}
	*h = append(*h, c)
	h.up(len(*h)-1, 0, c)
	if len(*h) > k {
		h.pop(k)
		*h = (*h)[:k]
	}
}

// pop moves the front to place n and makes a heap of the n before it.
func (h heap) pop(n int) {
	last := h[n]
	h[n] = h[0]
	h.down(n, last)
}

// sort orders the labels, the best first.
func (h heap) sort() {
	for n := len(h) - 1; n > 0; n-- {
		h.pop(n)
	}
}

// up places c on the way from hole to top.
func (h heap) up(hole, top int, c candidate) {
	for hole > top {
		parent := (hole - 1) / 2
		if !better(h[parent], c) {
			break
		}
		h[hole] = h[parent]
		hole = parent
	}
	h[hole] = c
}

// down places c in the heap of the first n, whose front is empty.
func (h heap) down(n int, c candidate) {
	hole, child := 0, 0
	for child < (n-1)/2 {
		child = 2 * (child + 1)
		if better(h[child], h[child-1]) {
			child--
		}
		h[hole] = h[child]
		hole = child
	}
	if n%2 == 0 && child == (n-2)/2 {
		child = 2*child + 1
		h[hole] = h[child]
		hole = child
	}
	h.up(hole, 0, c)
}
