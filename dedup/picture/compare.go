package picture

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/lontar-asean/lontar/engine"
	look "github.com/lontar-asean/lontar/picture"
)

// item is what the comparison holds of a picture besides its hash. Pictures are named by their number in input order over all shards.
type item struct{ pair, words uint64 }

// pool is all pictures.
type pool struct {
	items   []item
	hashes  []look.Hash // of the whole pictures
	ends    []int       // by shard: the number after its last picture
	prints  *prints
	gone    map[uint32]bool   // pairs that were dropped
	stays   map[uint32]uint32 // by the number of a dropped picture: the one that stays
	dropped map[uint32]uint32 // by the number of a picture that stays: how many pairs were dropped in favour of it
}

// decisionsFile is the output of the second phase, one for each shard: for each picture that goes or that others went in favour of, in the order of
// their numbers, a decision.
const decisionsFile = "decisions"

// decision says which picture stays in place of one; its own place, with the number of pairs dropped, for one that stays. 16 bytes, little endian.
type decision struct {
	number uint32 // in its shard
	shard  uint32 // of the one that stays
	stays  uint32 // in that shard
	others uint32
}

const decisionBytes = 16

// compare is the only task of the second phase.
func (c *comparison) compare(ctx context.Context, t *engine.Task) error {
	p := &pool{gone: map[uint32]bool{}, stays: map[uint32]uint32{}, dropped: map[uint32]uint32{}, ends: make([]int, c.groups.Shards)}
	err := c.entries(ctx, t, func(shard int, e *entry) error {
		p.items = append(p.items, item{pair: e.pair, words: e.words})
		p.hashes = append(p.hashes, e.print[0])
		p.ends[shard] = len(p.items)
		return nil
	})
	if err != nil {
		return err
	}
	for shard := 1; shard < len(p.ends); shard++ {
		p.ends[shard] = max(p.ends[shard], p.ends[shard-1])
	}
	if p.prints, err = openPrints(t, p.ends); err != nil {
		return err
	}
	defer p.prints.close()
	if err := c.pairs(ctx, p); err != nil {
		return err
	}
	if c.Pages {
		if err := c.repeats(ctx, p); err != nil {
			return err
		}
	}
	return p.write(t)
}

// pairs drops documents with one picture.
func (c *comparison) pairs(ctx context.Context, p *pool) error {
	var list []uint32
	for i := range p.items {
		if p.items[i].pair != 0 {
			list = append(list, uint32(i))
		}
	}
	return c.groupsOf(list, func(i uint32) uint64 { return p.items[i].pair }, func(group []uint32) error {
		return c.settle(ctx, p, group, func(number, stays uint32) {
			p.gone[number], p.stays[number] = true, stays
			p.dropped[stays]++
		})
	})
}

// repeats takes pictures out of documents with several.
func (c *comparison) repeats(ctx context.Context, p *pool) error {
	var list []uint32
	pages := false
	for i := range p.items {
		if !p.gone[uint32(i)] {
			list = append(list, uint32(i))
			pages = pages || p.items[i].pair == 0
		}
	}
	if !pages {
		return nil
	}
	return c.groupsOf(list, func(i uint32) uint64 { return p.items[i].words }, func(group []uint32) error {
		if !slices.ContainsFunc(group, func(i uint32) bool { return p.items[i].pair == 0 }) {
			return nil
		}
		return c.settle(ctx, p, group, func(number, stays uint32) {
			if p.items[number].pair == 0 {
				p.stays[number] = stays
			}
		})
	})
}

// groupsOf brings together the pictures with equal keys, each group in input order; with texts: any they are one group.
func (c *comparison) groupsOf(list []uint32, key func(uint32) uint64, see func(group []uint32) error) error {
	if c.Texts == textsAny {
		return see(list)
	}
	slices.SortFunc(list, func(a, b uint32) int {
		if d := cmp.Compare(key(a), key(b)); d != 0 {
			return d
		}
		return cmp.Compare(a, b)
	})
	for len(list) > 0 {
		n := 1
		for n < len(list) && key(list[n]) == key(list[0]) {
			n++
		}
		if n > 1 {
			if err := see(list[:n]); err != nil {
				return err
			}
		}
		list = list[n:]
	}
	return nil
}

// settle finds in a group the pictures that look like an earlier one that stays. Pictures with equal hashes are searched once.
func (c *comparison) settle(ctx context.Context, p *pool, group []uint32, drop func(number, stays uint32)) error {
	same, distinct := collapse(p.hashes, group)
	edges, err := c.alike(ctx, p, distinct)
	if err != nil {
		return err
	}
	leader := slices.Clone(distinct)
	for _, e := range edges { // by the later one, then the earlier
		if leader[e.later] == distinct[e.later] && leader[e.earlier] == distinct[e.earlier] {
			leader[e.later] = distinct[e.earlier]
		}
	}
	for i, number := range group {
		place, _ := slices.BinarySearch(distinct, same[i])
		if stays := leader[place]; stays != number {
			drop(number, stays)
		}
	}
	return nil
}

// collapse gives for each picture of a group the first that has its hash, and those first ones, rising.
func collapse(hashes []look.Hash, group []uint32) (same, distinct []uint32) {
	order := make([]uint32, len(group)) // places in the group
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		if d := bytes.Compare(hashes[group[a]][:], hashes[group[b]][:]); d != 0 {
			return d
		}
		return cmp.Compare(a, b)
	})
	same = make([]uint32, len(group))
	for i, place := range order {
		if i > 0 && hashes[group[place]] == hashes[group[order[i-1]]] {
			same[place] = same[order[i-1]]
			continue
		}
		same[place] = group[place]
		distinct = append(distinct, group[place])
	}
	slices.Sort(distinct)
	return same, distinct
}

// write writes the decisions.
func (p *pool) write(t *engine.Task) error {
	numbers := make([]uint32, 0, len(p.stays)+len(p.dropped))
	for n := range p.stays {
		numbers = append(numbers, n)
	}
	for n := range p.dropped {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	begin := 0
	for shard, end := range p.ends {
		out, err := t.Create(fmt.Sprintf("%s.%d", decisionsFile, shard))
		if err != nil {
			return err
		}
		var buf []byte
		for ; len(numbers) > 0 && int(numbers[0]) < end; numbers = numbers[1:] {
			n := numbers[0]
			stays, ok := p.stays[n]
			if !ok {
				stays = n
			}
			in, number := p.place(stays)
			buf = binary.LittleEndian.AppendUint32(buf[:0], n-uint32(begin))
			buf = binary.LittleEndian.AppendUint32(buf, in)
			buf = binary.LittleEndian.AppendUint32(buf, number)
			buf = binary.LittleEndian.AppendUint32(buf, p.dropped[n])
			if _, err := out.Write(buf); err != nil {
				return err
			}
		}
		begin = end
	}
	return nil
}

// place gives the shard of a picture and its number there.
func (p *pool) place(n uint32) (shard, number uint32) {
	s, _ := slices.BinarySearch(p.ends, int(n)+1)
	if s == 0 {
		return 0, n
	}
	return uint32(s), n - uint32(p.ends[s-1])
}
