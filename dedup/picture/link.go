package picture

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"os"

	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/recipe"
)

// links is a task of the last phase: it says what happens to the documents of one shard.
func (c *comparison) links(ctx context.Context, t *engine.Task) error {
	r := &reader{task: t, files: map[uint32]*os.File{}}
	defer r.close()
	f, err := t.Open(phaseCompare, 0, fmt.Sprintf("%s.%d", decisionsFile, t.Index))
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReader(f)
	var links []recipe.Link
	var b [decisionBytes]byte
	for {
		if _, err := io.ReadFull(in, b[:]); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		d := decision{binary.LittleEndian.Uint32(b[:]), binary.LittleEndian.Uint32(b[4:]), binary.LittleEndian.Uint32(b[8:]), binary.LittleEndian.Uint32(b[12:])}
		own, err := r.entry(uint32(t.Index), d.number)
		if err != nil {
			return err
		}
		switch {
		case d.shard == uint32(t.Index) && d.stays == d.number:
			links = append(links, recipe.Link{Row: own.row, Duplicates: int64(d.others)})
		case own.pair != 0:
			stays, err := r.entry(d.shard, d.stays)
			if err != nil {
				return err
			}
			links = append(links, recipe.Link{Row: own.row, Reason: duplicate, Detail: stays.id})
			t.Count(duplicate, 1)
		default:
			if n := len(links); n == 0 || links[n-1].Row != own.row {
				links = append(links, recipe.Link{Row: own.row})
			}
			l := &links[len(links)-1]
			l.Pictures = append(l.Pictures, int(own.index))
			t.Count("pictures", 1)
		}
	}
	out, err := t.Create(recipe.LinksFile)
	if err != nil {
		return err
	}
	return recipe.WriteLinks(out, links)
}

// reader reads entries by their places.
type reader struct {
	task  *engine.Task
	files map[uint32]*os.File
}

func (r *reader) close() {
	for _, f := range r.files {
		f.Close()
	}
}

func (r *reader) entry(shard, number uint32) (e entry, err error) {
	f := r.files[shard]
	if f == nil {
		if f, err = r.task.Open(phaseSign, int(shard), entriesFile); err != nil {
			return e, err
		}
		r.files[shard] = f
	}
	var b [entryBytes]byte
	if _, err := f.ReadAt(b[:], int64(number)*entryBytes); err != nil {
		return e, err
	}
	return e, e.decode(b[:])
}
