package spool

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"

	"github.com/klauspost/compress/zstd"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Reader reads a spool. It may be used by one goroutine at a time.
type Reader struct {
	f      *os.File
	foot   footer
	zstd   *zstd.Decoder
	packed []byte
}

// Open opens a spool and reads its index.
func Open(name string) (*Reader, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	r := &Reader{f: f}
	if err := r.readFooter(); err != nil {
		f.Close()
		return nil, fault.New(fault.Broken, "not a spool: %w", err).At("%s", name)
	}
	r.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<29))
	if err != nil {
		f.Close()
		return nil, err
	}
	return r, nil
}

func (r *Reader) readFooter() error {
	st, err := r.f.Stat()
	if err != nil {
		return err
	}
	tail := make([]byte, 16)
	if _, err := r.f.ReadAt(tail, max(st.Size()-16, 0)); err != nil {
		return err
	}
	n := int64(binary.LittleEndian.Uint64(tail))
	if string(tail[8:]) != magic || n < 0 || n > st.Size()-16 {
		return fmt.Errorf("the end is not an index")
	}
	b := make([]byte, n)
	if _, err := r.f.ReadAt(b, st.Size()-16-n); err != nil {
		return err
	}
	if err := json.Unmarshal(b, &r.foot); err != nil {
		return err
	}
	within := func(at [2]int64) bool {
		return at[0] >= 0 && at[1] >= 0 && at[0] <= st.Size() && at[1] <= st.Size()-at[0]
	}
	for _, b := range r.foot.Blocks {
		if b.First < 0 || b.Count < 0 || b.First+b.Count > int(r.foot.Rows) || !within(b.Facts) || !within(b.Bodies) {
			return fmt.Errorf("a block lies outside the file")
		}
	}
	return nil
}

// Close closes the file.
func (r *Reader) Close() error {
	r.zstd.Close()
	return r.f.Close()
}

// Rows is the number of documents of all languages.
func (r *Reader) Rows() int { return int(r.foot.Rows) }

// Languages lists the languages of the spool, sorted.
func (r *Reader) Languages() []language.Tag {
	var tags []language.Tag
	for _, b := range r.foot.Blocks {
		if !slices.Contains(tags, b.Language) {
			tags = append(tags, b.Language)
		}
	}
	slices.Sort(tags)
	return tags
}

// Facts yields the facts of a language's documents in input order, with their rows. It does not read the texts.
func (r *Reader) Facts(tag language.Tag) iter.Seq2[Record, error] {
	return r.walk(tag, 0, int(r.foot.Rows), false)
}

// Documents yields the documents numbered from (inclusive) to to (exclusive) among those of a language, in input order.
func (r *Reader) Documents(tag language.Tag, from, to int) iter.Seq2[Record, error] {
	return r.walk(tag, from, to, true)
}

// Some yields the documents of a language at the given places, reading only the blocks that hold them.
func (r *Reader) Some(tag language.Tag, places map[int]bool) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for _, b := range r.foot.Blocks {
			holds := false
			for n := b.First; n < b.First+b.Count && !holds; n++ {
				holds = b.Language == tag && places[n]
			}
			if !holds {
				continue
			}
			more, err := r.block(b, 0, int(r.foot.Rows), true, func(rec Record, err error) bool {
				return !places[rec.Place] || yield(rec, err)
			})
			if err != nil {
				yield(Record{}, fmt.Errorf("spool %s: %w", r.f.Name(), err))
				return
			}
			if !more {
				return
			}
		}
	}
}

// Record is a document of a spool. Without bodies only the facts are set.
type Record struct {
	Row      uint32 // place among all documents of the spool
	Place    int    // place among the documents of the language
	Document *corpus.Document
}

func (r *Reader) walk(tag language.Tag, from, to int, bodies bool) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for _, b := range r.foot.Blocks {
			if b.Language != tag || b.First+b.Count <= from || b.First >= to {
				continue
			}
			more, err := r.block(b, from, to, bodies, yield)
			if err != nil {
				yield(Record{}, fmt.Errorf("spool %s: %w", r.f.Name(), err))
				return
			}
			if !more {
				return
			}
		}
	}
}

func (r *Reader) block(b Block, from, to int, bodies bool, yield func(Record, error) bool) (more bool, err error) {
	raw, err := r.unpack(b.Facts)
	if err != nil {
		return false, err
	}
	facts := decoder{buf: raw}
	var body decoder
	if bodies {
		if body.buf, err = r.unpack(b.Bodies); err != nil {
			return false, err
		}
	}
	for i := range b.Count {
		rec := Record{Row: uint32(facts.uint()), Place: b.First + i, Document: &corpus.Document{}}
		facts.facts(&rec.Document.Facts)
		if bodies {
			body.body(rec.Document)
		}
		if facts.err != nil || body.err != nil {
			return false, errShort
		}
		if rec.Place >= from && rec.Place < to && !yield(rec, nil) {
			return false, nil
		}
	}
	return true, nil
}

// unpack gives the bytes of a block; they are the caller's.
func (r *Reader) unpack(at [2]int64) ([]byte, error) {
	if int64(cap(r.packed)) < at[1] {
		r.packed = make([]byte, at[1])
	}
	r.packed = r.packed[:at[1]]
	if _, err := io.ReadFull(io.NewSectionReader(r.f, at[0], at[1]), r.packed); err != nil {
		return nil, err
	}
	return r.zstd.DecodeAll(r.packed, nil)
}
