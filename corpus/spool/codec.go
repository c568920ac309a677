package spool

import (
	"encoding/binary"
	"errors"
	"math"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// encoder writes the fields of documents one after another. Words that come again and again (names of measures, collections) are written
// once a block and then by number.
type encoder struct {
	buf   []byte
	words map[string]uint64
}

func (e *encoder) reset() {
	e.buf = e.buf[:0]
	clear(e.words)
}

func (e *encoder) uint(v uint64) { e.buf = binary.AppendUvarint(e.buf, v) }
func (e *encoder) int(v int64)   { e.buf = binary.AppendVarint(e.buf, v) }
func (e *encoder) float(v float64) {
	e.buf = binary.LittleEndian.AppendUint64(e.buf, math.Float64bits(v))
}
func (e *encoder) string(s string) { e.uint(uint64(len(s))); e.buf = append(e.buf, s...) }
func (e *encoder) bytes(b []byte)  { e.uint(uint64(len(b))); e.buf = append(e.buf, b...) }

func (e *encoder) word(s string) {
	n, ok := e.words[s]
	if !ok {
		n = uint64(len(e.words))
		e.words[s] = n
	}
	e.uint(n)
	if !ok {
		e.string(s)
	}
}

func (e *encoder) strings(list []string) {
	e.uint(uint64(len(list)))
	for _, s := range list {
		e.string(s)
	}
}

func (e *encoder) facts(f *corpus.Facts) {
	e.string(f.ID)
	e.word(string(f.Language))
	e.bool(f.LanguageScore != nil)
	if f.LanguageScore != nil {
		e.float(*f.LanguageScore)
	}
	e.string(f.URL)
	e.word(f.Collection)
	e.string(f.RetrievedAt)
	e.string(f.Title)
	e.string(f.Published)
	e.word(string(f.Rights))
	e.word(f.RightsEvidence)
	e.word(f.Licence)
	e.word(f.Contributor)
	e.word(f.Consent)
	e.strings(f.Reviewers)
	e.string(f.Content)
	e.bool(f.Duplicates != nil)
	if f.Duplicates != nil {
		e.int(*f.Duplicates)
	}
	e.strings(f.Concepts)
	e.uint(uint64(len(f.Trail)))
	for _, c := range f.Trail {
		e.word(c.Step)
		e.int(int64(c.Version))
		e.int(c.Changed)
	}
	e.uint(uint64(len(f.Measures)))
	for _, m := range f.Measures {
		e.word(m.Name)
		e.word(string(m.State))
		if m.State == corpus.Measured {
			e.float(m.Value)
		}
	}
	e.bytes(f.Signature)
	e.string(f.Broken)
}

func (e *encoder) bool(v bool) {
	if v {
		e.buf = append(e.buf, 1)
	} else {
		e.buf = append(e.buf, 0)
	}
}

var errShort = errors.New("the block ends too early")

// decoder reads what encoder wrote. The first error stays; values read after it are empty.
type decoder struct {
	buf   []byte
	words []string
	err   error
}

func (d *decoder) fail() { d.buf, d.err = nil, errShort }

func (d *decoder) uint() uint64 {
	v, n := binary.Uvarint(d.buf)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.buf = d.buf[n:]
	return v
}

func (d *decoder) int() int64 {
	v, n := binary.Varint(d.buf)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.buf = d.buf[n:]
	return v
}

func (d *decoder) float() float64 {
	if len(d.buf) < 8 {
		d.fail()
		return 0
	}
	v := math.Float64frombits(binary.LittleEndian.Uint64(d.buf))
	d.buf = d.buf[8:]
	return v
}

func (d *decoder) bool() bool {
	if len(d.buf) < 1 {
		d.fail()
		return false
	}
	v := d.buf[0] == 1
	d.buf = d.buf[1:]
	return v
}

func (d *decoder) take() []byte {
	n := d.uint()
	if n > uint64(len(d.buf)) {
		d.fail()
		return nil
	}
	b := d.buf[:n]
	d.buf = d.buf[n:]
	return b
}

func (d *decoder) string() string { return string(d.take()) }

func (d *decoder) bytes() []byte {
	if b := d.take(); len(b) > 0 {
		return append([]byte(nil), b...)
	}
	return nil
}

func (d *decoder) word() string {
	n := d.uint()
	switch {
	case n < uint64(len(d.words)):
		return d.words[n]
	case n == uint64(len(d.words)) && d.err == nil:
		d.words = append(d.words, d.string())
		return d.words[n]
	}
	d.fail()
	return ""
}

// count reads the length of a list whose items take at least one byte each.
func (d *decoder) count() int {
	n := d.uint()
	if n > uint64(len(d.buf)) {
		d.fail()
		return 0
	}
	return int(n)
}

func (d *decoder) strings() []string {
	n := d.count()
	if n == 0 {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = d.string()
	}
	return list
}

func (d *decoder) facts(f *corpus.Facts) {
	f.ID = d.string()
	f.Language = language.Tag(d.word())
	if d.bool() {
		v := d.float()
		f.LanguageScore = &v
	}
	f.URL = d.string()
	f.Collection = d.word()
	f.RetrievedAt, f.Title, f.Published = d.string(), d.string(), d.string()
	f.Rights = corpus.Rights(d.word())
	f.RightsEvidence, f.Licence, f.Contributor, f.Consent = d.word(), d.word(), d.word(), d.word()
	f.Reviewers = d.strings()
	f.Content = d.string()
	if d.bool() {
		v := d.int()
		f.Duplicates = &v
	}
	f.Concepts = d.strings()
	if n := d.count(); n > 0 {
		f.Trail = make([]corpus.Change, n)
		for i := range f.Trail {
			f.Trail[i] = corpus.Change{Step: d.word(), Version: int(d.int()), Changed: d.int()}
		}
	}
	if n := d.count(); n > 0 {
		f.Measures = make([]corpus.Measure, n)
		for i := range f.Measures {
			m := corpus.Measure{Name: d.word(), State: corpus.State(d.word())}
			if m.State == corpus.Measured {
				m.Value = d.float()
			}
			f.Measures[i] = m
		}
	}
	f.Signature = d.bytes()
	f.Broken = d.string()
}
