package dedup

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/engine/shuffle"
)

// Outputs of the phase that signs.
const (
	runsFile    = "runs"    // sorted runs: digests, bands, paragraphs
	entriesFile = "entries" // an entry for each signed document
	linesFile   = "lines"   // for each paragraph in the runs: number of the document, line (4 bytes each, big endian)
)

// orderBits of a key hold a hash of the document's id, so that a bucket comes in an order that does not depend on the input's; the others hold the
// top of the digest or band. Unequal bands that look equal by them, 2^-40 of the pairs, fail verification.
const orderBits = 24

func keyOf(band uint64, id string) shuffle.Key {
	return shuffle.Key{High: band>>orderBits<<orderBits | xxh3.HashString(id)>>(64-orderBits)}
}

// sign is a task of the first phase: it writes the keys and entries of one shard.
func (c *comparison) sign(ctx context.Context, t *engine.Task) error {
	out, err := t.Create(runsFile)
	if err != nil {
		return err
	}
	runs, err := shuffle.NewWriter(out, c.layout, 0)
	if err != nil {
		return err
	}
	entries, err := t.Create(entriesFile)
	if err != nil {
		return err
	}
	lines, err := t.Create(linesFile)
	if err != nil {
		return err
	}
	var number, paragraphs uint32
	var buf []byte
	for m, err := range c.groups.Members(t, t.Index) {
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if len(m.Signature) == 0 {
			continue
		}
		s, err := parseSignature(m.Signature)
		if err != nil {
			return fmt.Errorf("signature of %s: %w", m.ID, err)
		}
		e, err := newEntry(m.ID, m.Row, s)
		if err != nil {
			return err
		}
		buf = e.append(buf[:0])
		if _, err := entries.Write(buf); err != nil {
			return err
		}
		if err := c.addKeys(runs, m.ID, &s, number); err != nil {
			return err
		}
		if c.Paragraphs {
			for _, p := range s.paragraphs {
				if err := runs.Add(c.layout.Bands-1, shuffle.Key{High: p.hash}, paragraphs); err != nil {
					return err
				}
				paragraphs++
				buf = binary.BigEndian.AppendUint32(buf[:0], number)
				buf = binary.BigEndian.AppendUint32(buf, uint32(p.line))
				if _, err := lines.Write(buf); err != nil {
					return err
				}
			}
		}
		number++
	}
	t.Count("signed", int64(number))
	return runs.Close()
}

func (c *comparison) addKeys(runs *shuffle.Writer, id string, s *signature, number uint32) error {
	if c.digests == 1 {
		if err := runs.Add(0, keyOf(binary.BigEndian.Uint64(s.digest[:]), id), number); err != nil {
			return err
		}
	}
	for b := range c.bands {
		if err := runs.Add(c.digests+b, keyOf(s.bins.Band(b, c.rows), id), number); err != nil {
			return err
		}
	}
	return nil
}

// runs opens the sorted runs of all shards.
func (c *comparison) runs(t *engine.Task) (files []*shuffle.Runs, err error) {
	for s := range c.groups.Shards {
		f, err := shuffle.OpenRuns(t.File(phaseSign, s, runsFile), uint32(s), c.layout)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}
