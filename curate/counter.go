package curate

import (
	"math/bits"
	"strings"
	"sync"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// counter counts equal pieces of one text. It is reused from text to text.
type counter struct {
	table  table
	hashes []uint64
	sizes  []int32 // clusters of each word
}

var counters = sync.Pool{New: func() any { return &counter{} }}

func borrowCounter() *counter { return counters.Get().(*counter) }
func (c *counter) giveBack()  { counters.Put(c) }

// runLength is how many clusters make a run; at 30, edited prose repeats hardly any.
const runLength = 30

// text measures repeated lines, and the share of the text in runs of clusters that came before, in one walk over the clusters. White space
// counts for neither, so that line breaks hide nothing.
func (c *counter) text(d *corpus.Document, text string) {
	c.hashes = c.hashes[:0]
	c.table.reset(strings.Count(text, "\n") + 1)
	var lines, repeats, repeated int
	for line := range strings.SplitSeq(text, "\n") {
		before := len(c.hashes)
		c.clusters(line)
		n := len(c.hashes) - before
		if n == 0 {
			continue
		}
		lines++
		if c.table.add(xxh3.HashString(strings.TrimSpace(line))) > 1 {
			repeats++
			repeated += n
		}
	}
	if lines == 0 {
		for _, name := range []string{"duplicate_lines", "duplicate_line_clusters", "duplicate_clusters"} {
			d.SetUnmeasured("repetition." + name)
		}
		return
	}
	all := float64(len(c.hashes))
	d.SetMeasure("repetition.duplicate_lines", float64(repeats)/float64(lines))
	d.SetMeasure("repetition.duplicate_line_clusters", float64(repeated)/all)
	d.SetMeasure("repetition.duplicate_clusters", float64(c.repeated(runLength, nil))/all)
}

// clusters hashes the clusters of a line that are no space.
func (c *counter) clusters(line string) {
	for start := 0; start < len(line); {
		end := start + 1
		if b := line[start]; b >= 0x80 || end < len(line) && line[end] >= 0x80 || b == '\r' {
			end = language.ClusterEnd(line, start)
		}
		if end-start > 1 || line[start] > ' ' {
			c.hashes = append(c.hashes, clusterHash(line[start:end]))
		}
		start = end
	}
}

// clusterHash hashes a cluster; most have at most 8 bytes.
func clusterHash(s string) uint64 {
	var v uint64
	if len(s) > 8 {
		v = xxh3.HashString(s)
	} else {
		for i := range len(s) {
			v = v<<8 | uint64(s[i])
		}
	}
	v *= 0x9E3779B97F4A7C15
	return v ^ v>>29
}

// words measures n-grams of words.
func (c *counter) words(d *corpus.Document, words []string) {
	c.hashes, c.sizes = c.hashes[:0], c.sizes[:0]
	total := 0
	for _, w := range words {
		n, _ := wordShape(w)
		c.hashes = append(c.hashes, xxh3.HashString(w))
		c.sizes = append(c.sizes, int32(n))
		total += n
	}
	for n := 2; n <= 10; n++ {
		switch {
		case len(c.hashes) < n:
			d.SetUnmeasured(gramName(n))
		case n <= 4:
			d.SetMeasure(gramName(n), float64(min(c.top(n), total))/float64(total)) // n-grams overlap: "la la la la" holds "la la" three times
		default:
			d.SetMeasure(gramName(n), float64(c.repeated(n, c.sizes))/float64(total))
		}
	}
}

// rolling walks the hashes of n-grams: a polynomial over the hashes of their members.
func (c *counter) rolling(n int, see func(i int, h uint64) (next int)) {
	const base = 0xD6E8FEB86659FD93
	top := uint64(1)
	for range n - 1 {
		top *= base
	}
	var h uint64
	want := 0
	for i, x := range c.hashes {
		if i >= n {
			h -= c.hashes[i-n] * top
		}
		h = h*base + x
		if at := i - n + 1; at >= 0 && at >= want {
			want = see(at, bits.RotateLeft64(h*0x9E3779B97F4A7C15, 31))
		}
	}
}

// top gives the clusters in all occurrences of the most frequent n-gram that comes more than once; of equally frequent ones the longest.
func (c *counter) top(n int) int {
	c.table.reset(len(c.hashes))
	best, clusters := uint32(1), 0
	c.rolling(n, func(i int, h uint64) int {
		if k := c.table.add(h); k > 1 && k >= best {
			size := 0
			for _, s := range c.sizes[i : i+n] {
				size += int(s)
			}
			if k > best || size*int(k) > clusters {
				best, clusters = k, size*int(k)
			}
		}
		return i + 1
	})
	return clusters
}

// repeated gives how much lies in n-grams that came before, none counted twice (datatrove's reading of Gopher): after a repeat the walk goes
// on behind it. Sizes are the weights of members; nil gives each the weight 1.
func (c *counter) repeated(n int, sizes []int32) int {
	c.table.reset(len(c.hashes))
	sum := 0
	c.rolling(n, func(i int, h uint64) int {
		if c.table.add(h) == 1 {
			return i + 1
		}
		if sizes == nil {
			sum += n
		} else {
			for _, s := range sizes[i : i+n] {
				sum += int(s)
			}
		}
		return i + n
	})
	return sum
}

// table is an open-addressing hash table from hash to count.
type table struct {
	keys   []uint64
	counts []uint32
	mask   uint64
	epoch  []uint32
	now    uint32
}

// reset empties the table and makes room for n keys.
func (t *table) reset(n int) {
	size := 1 << bits.Len(uint(n)*2|63)
	if len(t.keys) < size {
		t.keys, t.counts, t.epoch = make([]uint64, size), make([]uint32, size), make([]uint32, size)
		t.now = 0
	}
	if t.now++; t.now == 0 {
		clear(t.epoch)
		t.now = 1
	}
	t.mask = uint64(size - 1)
}

// add counts a key and gives its count so far.
func (t *table) add(h uint64) uint32 {
	i := h & t.mask
	for t.epoch[i] == t.now {
		if t.keys[i] == h {
			t.counts[i]++
			return t.counts[i]
		}
		i = (i + 1) & t.mask
	}
	t.epoch[i], t.keys[i], t.counts[i] = t.now, h, 1
	return 1
}
