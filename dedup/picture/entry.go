package picture

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"slices"

	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/fault"
	look "github.com/lontar-asean/lontar/picture"
)

// entry is what later phases look up about a picture: 252 bytes, little endian.
type entry struct {
	id    string // of the document, at most 40 bytes
	row   uint32 // of the document in its shard
	index uint32 // of the picture in the document
	pair  uint64
	words uint64
	print look.Fingerprint
}

const (
	entriesFile = "entries" // of the pictures of a shard, in input order
	idBytes     = 40
	entryBytes  = idBytes + 4 + 4 + 8 + 8 + printBytes
)

func (e *entry) append(b []byte) []byte {
	var id [idBytes]byte
	copy(id[:], e.id)
	b = append(b, id[:]...)
	b = binary.LittleEndian.AppendUint32(b, e.row)
	b = binary.LittleEndian.AppendUint32(b, e.index)
	b = binary.LittleEndian.AppendUint64(b, e.pair)
	b = binary.LittleEndian.AppendUint64(b, e.words)
	return append(b, e.print.Bytes()...)
}

func (e *entry) decode(b []byte) (err error) {
	e.id = string(bytes.TrimRight(b[:idBytes], "\x00"))
	b = b[idBytes:]
	e.row, e.index = binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:])
	e.pair, e.words = binary.LittleEndian.Uint64(b[8:]), binary.LittleEndian.Uint64(b[16:])
	e.print, err = look.ParseFingerprint(b[24 : 24+printBytes])
	return err
}

// sign is a task of the first phase: it writes the entries of one shard. Members come language by language; entries stand in input order.
func (c *comparison) sign(ctx context.Context, t *engine.Task) error {
	type member struct {
		row       uint32
		id        string
		signature []byte
	}
	var members []member
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
		if len(m.ID) > idBytes {
			return fault.New(fault.Invalid, "the id %q is longer than %d bytes", m.ID, idBytes)
		}
		members = append(members, member{m.Row, m.ID, slices.Clone(m.Signature)})
	}
	slices.SortFunc(members, func(a, b member) int { return cmp.Compare(a.row, b.row) })
	out, err := t.Create(entriesFile)
	if err != nil {
		return err
	}
	var buf []byte
	for _, m := range members {
		s, err := parseSignature(m.signature)
		if err != nil {
			return fmt.Errorf("signature of %s: %w", m.id, err)
		}
		for _, p := range s.pictures {
			e := entry{id: m.id, row: m.row, index: uint32(p.index), pair: s.pair, words: p.words, print: p.print}
			buf = e.append(buf[:0])
			if _, err := out.Write(buf); err != nil {
				return err
			}
		}
	}
	return nil
}

// entries walks the entries of all shards in input order.
func (c *comparison) entries(ctx context.Context, t *engine.Task, see func(shard int, e *entry) error) error {
	var e entry
	buf := make([]byte, entryBytes)
	for shard := range c.groups.Shards {
		f, err := t.Open(phaseSign, shard, entriesFile)
		if err != nil {
			return err
		}
		in := bufio.NewReaderSize(f, 1<<18)
		for {
			if _, err = io.ReadFull(in, buf); err != nil {
				break
			}
			if err = e.decode(buf); err == nil {
				err = see(shard, &e)
			}
			if err == nil {
				err = context.Cause(ctx)
			}
			if err != nil {
				break
			}
		}
		f.Close()
		if err != io.EOF {
			return err
		}
	}
	return nil
}
