package xet

import "strconv"

// Bounds of how many children a node has: the specification's mean is 4, at least 2 lie before the one that may end a group, and 9 end it in any case.
const (
	meanChildren  = 4
	leastChildren = 3
	mostChildren  = 2*meanChildren + 1
)

// Tree is the Merkle tree over the chunks of a xorb or a file. Chunks come one after the other; only the open groups of each level are held, so that a
// file may have any length. The zero value is an empty tree. It is not for concurrent use.
type Tree struct {
	levels []level
	node   digest
	line   []byte
}

type level struct {
	open []leaf
	seen int64
}

type leaf struct {
	hash Hash
	size uint64
}

// Add appends a chunk of a size in bytes.
func (t *Tree) Add(h Hash, size uint64) {
	if t.node.h == nil {
		t.node = newDigest(nodeKey)
	}
	t.add(0, leaf{h, size})
}

func (t *Tree) add(k int, l leaf) {
	if k == len(t.levels) {
		t.levels = append(t.levels, level{open: make([]leaf, 0, mostChildren)})
	}
	at := &t.levels[k]
	at.open = append(at.open, l)
	at.seen++
	// A group ends at a hash whose last number is divisible by the mean.
	if n := len(at.open); n == mostChildren || n >= leastChildren && l.hash[HashSize-8]%meanChildren == 0 {
		t.close(k)
	}
}

// close makes a node of the open group of a level and adds it to the next.
func (t *Tree) close(k int) {
	t.line = t.line[:0]
	var size uint64
	for _, l := range t.levels[k].open {
		t.line = append(append(t.line, l.hash.String()...), " : "...)
		t.line = append(strconv.AppendUint(t.line, l.size, 10), '\n')
		size += l.size
	}
	t.levels[k].open = t.levels[k].open[:0]
	t.add(k+1, leaf{t.node.of(t.line), size})
}

// Xorb gives the name of the xorb of these chunks; that of an empty one is zero. Nothing can be added afterwards.
func (t *Tree) Xorb() Hash {
	for k := 0; k < len(t.levels); k++ {
		if at := &t.levels[k]; at.seen == 1 {
			return at.open[0].hash
		} else if len(at.open) > 0 {
			t.close(k)
		}
	}
	return Hash{}
}

// File gives the name of the file of these chunks; that of an empty one is zero. Nothing can be added afterwards.
func (t *Tree) File() Hash {
	if len(t.levels) == 0 {
		return Hash{}
	}
	root := t.Xorb()
	return newDigest(fileKey).of(root[:])
}
