package dedup

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"os"
	"slices"

	"github.com/lontar-asean/lontar/engine"
)

// clustersFile is the output of the third phase: for each document with an edge, in the order of places, a clusterRecord, then the number of the
// first record of each shard and their whole number (8 bytes each, big endian).
const clustersFile = "clusters"

// clusterRecord says to which cluster a document belongs: its own number, the place of the document that stays, and, in the record of that one,
// how many others the cluster has; 16 bytes, big endian.
type clusterRecord struct {
	number uint32
	stays  place
	others uint32 // 0 for documents that do not stay
}

const clusterBytes = 16

// clusters is the only task of the third phase: it joins edges to clusters. It takes 16 bytes a document that has an edge, and as much again while
// it collects them.
func (c *comparison) clusters(ctx context.Context, t *engine.Task) error {
	u := &union{entries: newTable(t, entriesFile, entryBytes)}
	defer u.entries.close()
	if err := c.edges(ctx, t, u.touch); err != nil {
		return err
	}
	u.seal()
	if err := c.edges(ctx, t, u.join); err != nil {
		return err
	}
	out, err := t.Create(clustersFile)
	if err != nil {
		return err
	}
	return u.write(out, c.groups.Shards)
}

// edges walks all edges.
func (c *comparison) edges(ctx context.Context, t *engine.Task, see func(a, b uint64) error) error {
	for n := range c.bucketTasks() {
		f, err := t.Open(phaseBuckets, n, edgesFile)
		if err != nil {
			return err
		}
		err = eachEdge(f, func(a, b uint64) error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return see(a, b)
		})
		f.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func eachEdge(r io.Reader, see func(a, b uint64) error) error {
	in := bufio.NewReaderSize(r, 1<<18)
	var rec [16]byte
	for {
		if _, err := io.ReadFull(in, rec[:]); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := see(binary.BigEndian.Uint64(rec[:]), binary.BigEndian.Uint64(rec[8:])); err != nil {
			return err
		}
	}
}

// union finds connected documents. The root of each tree is the document with the smallest id, so that ids are read only when trees are joined.
type union struct {
	entries *table
	nodes   []uint64 // place keys, sorted
	sorted  int      // how many of nodes were sorted and distinct when last compacted
	parent  []uint32
}

// touch notes that both ends of an edge take part.
func (u *union) touch(a, b uint64) error {
	u.nodes = append(u.nodes, a, b)
	if len(u.nodes) > 2*u.sorted+1<<20 {
		u.compact()
	}
	return nil
}

func (u *union) compact() {
	slices.Sort(u.nodes)
	u.nodes = slices.Compact(u.nodes)
	u.sorted = len(u.nodes)
}

// seal ends touching.
func (u *union) seal() {
	u.compact()
	u.parent = make([]uint32, len(u.nodes))
	for i := range u.parent {
		u.parent[i] = uint32(i)
	}
}

func (u *union) root(i uint32) uint32 {
	for u.parent[i] != i {
		u.parent[i] = u.parent[u.parent[i]]
		i = u.parent[i]
	}
	return i
}

func (u *union) join(a, b uint64) error {
	i, _ := slices.BinarySearch(u.nodes, a)
	j, _ := slices.BinarySearch(u.nodes, b)
	x, y := u.root(uint32(i)), u.root(uint32(j))
	if x == y {
		return nil
	}
	ex, err := u.entries.entry(placeOf(u.nodes[x]))
	if err != nil {
		return err
	}
	ey, err := u.entries.entry(placeOf(u.nodes[y]))
	if err != nil {
		return err
	}
	if ey.before(&ex) {
		x, y = y, x
	}
	u.parent[y] = x
	return nil
}

// write writes the records of all nodes and the index by shard.
func (u *union) write(out io.Writer, shards int) error {
	others := make([]uint32, len(u.nodes))
	for i := range u.nodes {
		if r := u.root(uint32(i)); r != uint32(i) {
			others[r]++
		}
	}
	var buf []byte
	var index []byte
	shard := 0
	for i, key := range u.nodes {
		p := placeOf(key)
		for ; shard <= int(p.shard); shard++ {
			index = binary.BigEndian.AppendUint64(index, uint64(i))
		}
		r := placeOf(u.nodes[u.root(uint32(i))])
		buf = binary.BigEndian.AppendUint32(buf[:0], p.number)
		buf = binary.BigEndian.AppendUint64(buf, r.key())
		buf = binary.BigEndian.AppendUint32(buf, others[i])
		if _, err := out.Write(buf); err != nil {
			return err
		}
	}
	for ; shard <= shards; shard++ {
		index = binary.BigEndian.AppendUint64(index, uint64(len(u.nodes)))
	}
	_, err := out.Write(index)
	return err
}

// clustered yields the cluster records of one shard, in the order of their numbers.
func (c *comparison) clustered(t *engine.Task, shard int, see func(clusterRecord) error) error {
	f, err := t.Open(phaseClusters, 0, clustersFile)
	if err != nil {
		return err
	}
	defer f.Close()
	start, end, err := c.clusterRange(f, shard)
	if err != nil {
		return err
	}
	in := bufio.NewReader(io.NewSectionReader(f, start*clusterBytes, (end-start)*clusterBytes))
	var rec [clusterBytes]byte
	for range end - start {
		if _, err := io.ReadFull(in, rec[:]); err != nil {
			return err
		}
		r := clusterRecord{
			number: binary.BigEndian.Uint32(rec[:]),
			stays:  placeOf(binary.BigEndian.Uint64(rec[4:])),
			others: binary.BigEndian.Uint32(rec[12:]),
		}
		if err := see(r); err != nil {
			return err
		}
	}
	return nil
}

func (c *comparison) clusterRange(f *os.File, shard int) (start, end int64, err error) {
	st, err := f.Stat()
	if err != nil {
		return 0, 0, err
	}
	var b [16]byte
	if _, err := f.ReadAt(b[:], st.Size()-int64(c.groups.Shards+1-shard)*8); err != nil {
		return 0, 0, err
	}
	return int64(binary.BigEndian.Uint64(b[:])), int64(binary.BigEndian.Uint64(b[8:])), nil
}
