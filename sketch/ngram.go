package sketch

import (
	"math/bits"
	"slices"
	"strings"
	"sync"

	"github.com/lontar-asean/lontar/fault"
)

// NGramIndex knows the cluster n-grams of named texts, such as benchmark files, and finds them again in other texts. Texts are folded (see Fold).
// It keeps 64-bit hashes in 13 bytes each, ⅜ to ¾ of them used: 17 to 35 bytes an n-gram, half as much again while it grows. Two different
// n-grams are taken for equal with probability 2^-64. Add everything first; then Hits may be called by many goroutines at once.
type NGramIndex struct {
	n       int
	limit   int
	names   []string
	byName  map[string]uint32
	sets    [][]uint32           // sets of names; the first is empty
	joined  map[[2]uint32]uint32 // set and name to the set of both
	keys    []uint64             // open addressing; a slot is free when its set is 0
	owners  []uint32             // index into sets
	filter  []uint64             // one bit for 8 times as many slots: most texts hold no known n-gram, and this fits a cache
	used    int
	scratch sync.Pool
}

// Hit says how much of a text is in the texts added under one name.
type Hit struct {
	Name     string
	Grams    int     // n-grams of the text that are known, repeats counted
	Clusters int     // clusters of the text that lie in such n-grams
	Share    float64 // Clusters divided by all clusters of the folded text, above 0 to 1
}

// NewNGramIndex makes an index of n-grams of n clusters (1 to MaxShingle; 13 for decontamination, as in GPT-3 and its successors, where it
// counted words) that holds at most limit n-grams.
func NewNGramIndex(n, limit int) *NGramIndex {
	x := &NGramIndex{n: min(max(n, 1), MaxShingle), limit: limit, byName: map[string]uint32{}, sets: [][]uint32{nil}, joined: map[[2]uint32]uint32{}}
	x.grow(1 << 10)
	return x
}

// Add adds the n-grams of a text under a name and gives how many it has. A text shorter than one n-gram has none and cannot be found: callers
// count those. It fails when the index is full.
func (x *NGramIndex) Add(name, text string) (grams int, err error) {
	id, ok := x.byName[name]
	if !ok {
		id = uint32(len(x.names))
		x.names = append(x.names, name)
		x.byName[name] = id
	}
	walk := NewShingles(string(Fold(nil, text)), x.n)
	var hashes [512]uint64
	for {
		n := walk.Fill(hashes[:])
		if n == 0 || walk.Clusters() < x.n {
			return grams, nil
		}
		grams += n
		for _, h := range hashes[:n] {
			if err := x.add(h, id); err != nil {
				return grams, err
			}
		}
	}
}

func (x *NGramIndex) add(h uint64, name uint32) error {
	slot := x.find(h)
	if set := x.owners[slot]; set != 0 {
		x.owners[slot] = x.join(set, name)
		return nil
	}
	if x.used == x.limit {
		return fault.New(fault.Invalid, "more than %d n-grams in %s and the texts before it", x.limit, x.names[name]).Try("name fewer or smaller files")
	}
	if x.used++; x.used*4 > len(x.keys)*3 {
		x.grow(len(x.keys) * 2)
		slot = x.find(h)
	}
	x.put(slot, h, x.join(0, name))
	return nil
}

// find gives the slot of a hash, or the free slot where it belongs.
func (x *NGramIndex) find(h uint64) uint64 {
	mask := uint64(len(x.keys) - 1)
	slot := h & mask
	for x.owners[slot] != 0 && x.keys[slot] != h {
		slot = (slot + 1) & mask
	}
	return slot
}

func (x *NGramIndex) put(slot, h uint64, set uint32) {
	x.keys[slot], x.owners[slot] = h, set
	bit := x.bit(h)
	x.filter[bit/64] |= 1 << (bit % 64)
}

func (x *NGramIndex) bit(h uint64) uint64 {
	return h >> (64 - uint(bits.TrailingZeros(uint(len(x.filter)*64))))
}

func (x *NGramIndex) grow(slots int) {
	keys, owners := x.keys, x.owners
	x.keys, x.owners, x.filter = make([]uint64, slots), make([]uint32, slots), make([]uint64, slots/8)
	for i, set := range owners {
		if set != 0 {
			x.put(x.find(keys[i]), keys[i], set)
		}
	}
}

// join gives the set with one name more.
func (x *NGramIndex) join(set, name uint32) uint32 {
	at, has := slices.BinarySearch(x.sets[set], name)
	if has {
		return set
	}
	key := [2]uint32{set, name}
	if id, ok := x.joined[key]; ok {
		return id
	}
	list := slices.Insert(slices.Clone(x.sets[set]), at, name)
	x.sets = append(x.sets, list)
	id := uint32(len(x.sets) - 1)
	x.joined[key] = id
	return id
}

// Grams is the number of different n-grams held.
func (x *NGramIndex) Grams() int { return x.used }

// Hits gives, in the order of their names, under which names a text's n-grams were added, and how much of the text they cover.
func (x *NGramIndex) Hits(text string) []Hit {
	buf, _ := x.scratch.Get().(*[]byte)
	if buf == nil {
		buf = new([]byte)
	}
	*buf = Fold((*buf)[:0], text)
	walk := NewShingles(string(*buf), x.n)
	x.scratch.Put(buf)
	var hits []Hit
	var ends []int // where the cover of each hit ends
	var hashes [512]uint64
	for at := 0; ; {
		n := walk.Fill(hashes[:])
		if n == 0 || walk.Clusters() < x.n {
			break
		}
		for _, h := range hashes[:n] {
			bit := x.bit(h)
			if x.filter[bit/64]>>(bit%64)&1 != 0 {
				for _, name := range x.sets[x.owners[x.find(h)]] {
					i := slices.IndexFunc(hits, func(h Hit) bool { return h.Name == x.names[name] })
					if i < 0 {
						i = len(hits)
						hits, ends = append(hits, Hit{Name: x.names[name]}), append(ends, 0)
					}
					hits[i].Grams++
					hits[i].Clusters += at + x.n - max(at, ends[i])
					ends[i] = at + x.n
				}
			}
			at++
		}
	}
	for i := range hits {
		hits[i].Share = float64(hits[i].Clusters) / float64(walk.Clusters())
	}
	slices.SortFunc(hits, func(a, b Hit) int { return strings.Compare(a.Name, b.Name) })
	return hits
}
