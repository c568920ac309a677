package shuffle

import (
	"encoding/binary"
	"fmt"
	"io"
	"slices"
)

// Writer sorts the records of one task into runs. The memory it takes is bounded; what it writes depends only on what is added.
type Writer struct {
	layout Layout
	out    io.Writer
	offset int64
	limit  int
	bands  [][]Record
	held   int
	index  []uint64 // per run: end offset of every (band, partition), and before them the start of the run
	buf    []byte
}

// NewWriter makes a writer that holds at most about limit bytes of records before it writes a run; 0 means 32 MiB.
func NewWriter(out io.Writer, layout Layout, limit int) (*Writer, error) {
	if !layout.valid() {
		return nil, fmt.Errorf("shuffle layout %+v is impossible", layout)
	}
	if limit <= 0 {
		limit = 32 << 20
	}
	return &Writer{layout: layout, out: out, limit: limit / 24, bands: make([][]Record, layout.Bands)}, nil
}

// Add says that a row has a key in a band.
func (w *Writer) Add(band int, key Key, row uint32) error {
	w.bands[band] = append(w.bands[band], Record{Key: key, Row: row})
	if w.held++; w.held >= w.limit {
		return w.run()
	}
	return nil
}

// run writes what is held, sorted.
func (w *Writer) run() error {
	w.index = append(w.index, uint64(w.offset))
	for b, records := range w.bands {
		slices.SortFunc(records, compare)
		at := 0
		for p := range w.layout.Partitions {
			w.buf = w.buf[:0]
			for ; at < len(records) && w.layout.partition(records[at].Key) == p; at++ {
				w.buf = w.layout.append(w.buf, records[at])
			}
			n, err := w.out.Write(w.buf)
			w.offset += int64(n)
			if err != nil {
				return err
			}
			w.index = append(w.index, uint64(w.offset))
		}
		w.bands[b] = records[:0]
	}
	w.held = 0
	return nil
}

// Close writes the last run and the index; it does not close the file below.
func (w *Writer) Close() error {
	if w.held > 0 || len(w.index) == 0 {
		if err := w.run(); err != nil {
			return err
		}
	}
	foot := make([]byte, 0, len(w.index)*8+16)
	for _, v := range w.index {
		foot = binary.LittleEndian.AppendUint64(foot, v)
	}
	foot = binary.LittleEndian.AppendUint64(foot, uint64(len(w.index)))
	foot = append(foot, magic...)
	_, err := w.out.Write(foot)
	return err
}

const magic = "LONTSHF1"

func (l Layout) append(b []byte, r Record) []byte {
	b = binary.BigEndian.AppendUint64(b, r.Key.High)
	if l.KeyBytes == 16 {
		b = binary.BigEndian.AppendUint64(b, r.Key.Low)
	}
	return binary.BigEndian.AppendUint32(b, r.Row)
}

func (l Layout) decode(b []byte) (r Record) {
	r.Key.High = binary.BigEndian.Uint64(b)
	if l.KeyBytes == 16 {
		r.Key.Low = binary.BigEndian.Uint64(b[8:])
	}
	r.Row = binary.BigEndian.Uint32(b[l.KeyBytes:])
	return r
}
