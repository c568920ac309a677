package dedup

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"

	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/sketch"
)

// place names a document by its shard and its number among the signed documents of that shard.
type place struct{ shard, number uint32 }

func placeOf(key uint64) place { return place{uint32(key >> 32), uint32(key)} }

func (p place) key() uint64 { return uint64(p.shard)<<32 | uint64(p.number) }

// entry is what later phases look up about a document: 192 bytes at the place of its number in the file of its shard.
type entry struct {
	id     [idBytes]byte // padded with zero bytes
	digest [16]byte
	bins   sketch.Signature
	row    uint32 // in the shard
	lines  uint32 // with text
}

const (
	idBytes    = 40
	entryBytes = idBytes + 16 + sketch.Bins + 4 + 4
)

func newEntry(id string, row uint32, s signature) (e entry, err error) {
	if len(id) > idBytes {
		return e, fault.New(fault.Invalid, "the id %q is longer than %d bytes", id, idBytes)
	}
	copy(e.id[:], id)
	e.digest, e.bins, e.row, e.lines = s.digest, s.bins, row, uint32(s.lines)
	return e, nil
}

func (e *entry) append(b []byte) []byte {
	b = append(b, e.id[:]...)
	b = append(b, e.digest[:]...)
	b = append(b, e.bins[:]...)
	b = binary.BigEndian.AppendUint32(b, e.row)
	return binary.BigEndian.AppendUint32(b, e.lines)
}

func (e *entry) decode(b []byte) {
	b = b[copy(e.id[:], b):]
	b = b[copy(e.digest[:], b):]
	b = b[copy(e.bins[:], b):]
	e.row, e.lines = binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])
}

func (e *entry) name() string { return string(bytes.TrimRight(e.id[:], "\x00")) }

func (e *entry) before(o *entry) bool { return bytes.Compare(e.id[:], o.id[:]) < 0 }

// table reads records of fixed size by their place from the files of all shards. It keeps few of them open.
type table struct {
	task *engine.Task
	name string
	open []tableFile // the latest used last
	buf  []byte
}

type tableFile struct {
	shard uint32
	f     *os.File
}

const openFiles = 128

func newTable(t *engine.Task, name string, stride int) *table {
	return &table{task: t, name: name, buf: make([]byte, stride)}
}

// at gives a record; it is valid until the next call.
func (t *table) at(p place) ([]byte, error) {
	f, err := t.file(p.shard)
	if err != nil {
		return nil, err
	}
	if _, err := f.ReadAt(t.buf, int64(p.number)*int64(len(t.buf))); err != nil {
		return nil, fmt.Errorf("read record %d of %s: %w", p.number, f.Name(), err)
	}
	return t.buf, nil
}

func (t *table) file(shard uint32) (*os.File, error) {
	last := len(t.open) - 1
	for i := last; i >= 0; i-- {
		if t.open[i].shard == shard {
			t.open[i], t.open[last] = t.open[last], t.open[i]
			return t.open[last].f, nil
		}
	}
	f, err := t.task.Open(phaseSign, int(shard), t.name)
	if err != nil {
		return nil, err
	}
	if len(t.open) == openFiles {
		t.open[0].f.Close()
		t.open = append(t.open[:0], t.open[1:]...)
	}
	t.open = append(t.open, tableFile{shard, f})
	return f, nil
}

func (t *table) entry(p place) (e entry, err error) {
	b, err := t.at(p)
	if err == nil {
		e.decode(b)
	}
	return e, err
}

func (t *table) close() {
	for _, o := range t.open {
		o.f.Close()
	}
}
