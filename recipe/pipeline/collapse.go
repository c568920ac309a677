package pipeline

import (
	"context"
	"encoding/binary"
	"io"

	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/engine/shuffle"
)

const collapsedFile = "collapsed"

// collapse is a task of the second phase: among records with equal ids (the same payload from the same address) all but the first in input
// order go. Its output lists them as pairs of shard and row. The first task also joins what the crawls' robots.txt files say.
func (p *Pipeline) collapse(ctx context.Context, t *engine.Task) error {
	if t.Index == 0 {
		if err := p.gatherRobots(t); err != nil {
			return err
		}
	}
	var files []*shuffle.Runs
	for s := range p.Shards {
		f, err := shuffle.OpenRuns(t.File(phaseRead, s, idsFile), uint32(s), p.idLayout())
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	out, err := t.Create(collapsedFile)
	if err != nil {
		return err
	}
	for group, err := range shuffle.Groups(shuffle.Merge(files, 0, t.Index), 1024) {
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		for _, r := range group[1:] {
			var b [8]byte
			binary.BigEndian.PutUint32(b[:], r.Shard)
			binary.BigEndian.PutUint32(b[4:], r.Row)
			if _, err := out.Write(b[:]); err != nil {
				return err
			}
		}
	}
	return nil
}

// collapsed gives the rows of a shard that go because an earlier record has their id.
func (p *Pipeline) collapsed(t *engine.Task, shard int) (map[uint32]bool, error) {
	rows := map[uint32]bool{}
	for n := range p.partitions() {
		f, err := t.Open(phaseCollapse, n, collapsedFile)
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(f)
		f.Close()
		if err != nil {
			return nil, err
		}
		for ; len(b) >= 8; b = b[8:] {
			if binary.BigEndian.Uint32(b) == uint32(shard) {
				rows[binary.BigEndian.Uint32(b[4:])] = true
			}
		}
	}
	return rows, nil
}
