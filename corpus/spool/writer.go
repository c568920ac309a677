// Package spool keeps the documents of one task between phases: one file, cut into compressed blocks by language, facts and bodies apart, so
// that a later phase reads the facts without the text, or one language without the others.
package spool

import (
	"encoding/binary"
	"encoding/json"
	"io"
	"slices"

	"github.com/klauspost/compress/zstd"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

const (
	blockBytes = 1 << 20  // a language's block is closed when its bodies or facts grow over this
	heldBytes  = 24 << 20 // when all open blocks together grow over this, the largest is closed
	magic      = "LONTSPL2"
)

// Block is a stretch of consecutive documents of one language.
type Block struct {
	Language language.Tag `json:"language"`
	First    int          `json:"first"` // the place of its first document among those of the language in this file
	Count    int          `json:"count"`
	Facts    [2]int64     `json:"facts"` // offset and length of the compressed facts
	Bodies   [2]int64     `json:"bodies"`
}

// Writer spools documents. What it writes depends only on the documents and their order.
type Writer struct {
	out    io.Writer
	offset int64
	zstd   *zstd.Encoder
	open   map[language.Tag]*pending
	held   int
	index  []Block
	row    uint32
	packed []byte
}

type pending struct {
	facts, body  encoder
	first, count int
}

func (p *pending) size() int { return len(p.facts.buf) + len(p.body.buf) }

// NewWriter starts a spool.
func NewWriter(out io.Writer) (*Writer, error) {
	z, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))
	if err != nil {
		return nil, err
	}
	return &Writer{out: out, zstd: z, open: map[language.Tag]*pending{}}, nil
}

// Rows is the number of documents added; the next one gets it as its row.
func (w *Writer) Rows() uint32 { return w.row }

// Add spools a document under its language.
func (w *Writer) Add(d *corpus.Document) error {
	p := w.open[d.Language]
	if p == nil {
		p = &pending{facts: encoder{words: map[string]uint64{}}, body: encoder{words: map[string]uint64{}}}
		w.open[d.Language] = p
	}
	before := p.size()
	p.facts.uint(uint64(w.row))
	p.facts.facts(&d.Facts)
	p.body.body(d)
	p.count++
	w.row++
	w.held += p.size() - before
	if len(p.facts.buf) > blockBytes || len(p.body.buf) > blockBytes {
		return w.flush(d.Language)
	}
	if w.held > heldBytes {
		return w.flush(w.largest())
	}
	return nil
}

func (w *Writer) largest() language.Tag {
	var best language.Tag
	for tag, p := range w.open {
		if best == "" || p.size() > w.open[best].size() || p.size() == w.open[best].size() && tag < best {
			best = tag
		}
	}
	return best
}

func (w *Writer) flush(tag language.Tag) error {
	p := w.open[tag]
	if p.count == 0 {
		return nil
	}
	b := Block{Language: tag, First: p.first, Count: p.count}
	w.held -= p.size()
	var err error
	if b.Facts, err = w.block(p.facts.buf); err != nil {
		return err
	}
	if b.Bodies, err = w.block(p.body.buf); err != nil {
		return err
	}
	w.index = append(w.index, b)
	p.first, p.count = p.first+p.count, 0
	p.facts.reset()
	p.body.reset()
	return nil
}

func (w *Writer) block(raw []byte) (at [2]int64, err error) {
	w.packed = w.zstd.EncodeAll(raw, w.packed[:0])
	at = [2]int64{w.offset, int64(len(w.packed))}
	n, err := w.out.Write(w.packed)
	w.offset += int64(n)
	return at, err
}

// Close writes the open blocks and the index; it does not close the file below.
func (w *Writer) Close() error {
	tags := make([]language.Tag, 0, len(w.open))
	for tag := range w.open {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	for _, tag := range tags {
		if err := w.flush(tag); err != nil {
			return err
		}
	}
	foot, err := json.Marshal(footer{Rows: w.row, Blocks: w.index})
	if err != nil {
		return err
	}
	foot = binary.LittleEndian.AppendUint64(foot, uint64(len(foot)))
	_, err = w.out.Write(append(foot, magic...))
	w.zstd.Close()
	return err
}

type footer struct {
	Rows   uint32  `json:"rows"`
	Blocks []Block `json:"blocks"`
}
