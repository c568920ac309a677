package ngram

import (
	"fmt"
	"io"
	"os"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Model gives probabilities of tokens after others. It is safe for use by many goroutines.
type Model struct {
	header
	parts
	data  []byte // the whole file
	mask  uint64 // of the table of tokens
	unmap func() error
}

// Order gives the length of the longest n-grams, 1 to MaxOrder.
func (m *Model) Order() int { return m.header.Order }

// Unit gives what the tokens are; "" when the file does not say, as ARPA files do not.
func (m *Model) Unit() Unit { return m.header.Unit }

// Language gives the language of the text the model was trained on; Und when the file does not say.
func (m *Model) Language() language.Tag {
	if m.header.Language == "" {
		return language.Und
	}
	return m.header.Language
}

// Grams gives the number of n-grams of each order; of single tokens, <s>, </s> and <unk> are three.
func (m *Model) Grams() []int64 { return append([]int64(nil), m.header.Grams...) }

// Discounts gives what was taken off counts of 1, 2 and 3 or more, by order; nil when the model comes from an ARPA file.
func (m *Model) Discounts() []Discounts { return append([]Discounts(nil), m.header.Discounts...) }

// Size gives the bytes of the model's file, which is also what it takes of memory.
func (m *Model) Size() int64 { return int64(len(m.data)) }

// WriteTo writes the model to a file that Open and Read read. Equal models give equal bytes.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(m.data)
	return int64(n), err
}

// Close gives the memory of a model that Open mapped back. The model must not be used any more.
func (m *Model) Close() error {
	if m.unmap == nil {
		return nil
	}
	unmap := m.unmap
	*m = Model{}
	return unmap()
}

// maxRead is the size of the largest model that Read reads; Open maps larger ones.
const maxRead = 16 << 30

// Read reads a model that WriteTo wrote into memory. A damaged or foreign file is a fault of kind Broken.
func Read(r io.Reader) (*Model, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxRead+1))
	if err != nil {
		return nil, fault.New(fault.Broken, "the model cannot be read: %w", err)
	}
	if int64(len(data)) > maxRead {
		return nil, fault.New(fault.Broken, "the model is larger than %d bytes", int64(maxRead))
	}
	return parse(data)
}

// Open opens a model file, binary or ARPA. A binary one is mapped into memory where the system can do that, and read elsewhere; it is checked from
// end to end, and must not be changed in place while it is open. A damaged or foreign file is a fault of kind Broken naming it.
func Open(name string) (*Model, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fault.New(fault.Missing, "cannot read the model: %w", err).Try("`lontar ngram train` makes one")
	}
	defer f.Close()
	var head [len(magic)]byte
	n, err := f.ReadAt(head[:], 0)
	if err != nil && err != io.EOF {
		return nil, fault.New(fault.Broken, "the model cannot be read: %w", err).At("%s", name)
	}
	if string(head[:n]) != magic {
		m, err := ReadARPA(f)
		return m, placed(err, name)
	}
	data, unmap, err := load(f)
	if err != nil {
		return nil, fault.New(fault.Broken, "the model cannot be read: %w", err).At("%s", name)
	}
	m, err := parse(data)
	if err != nil {
		if unmap != nil {
			unmap()
		}
		return nil, placed(err, name)
	}
	m.unmap = unmap
	return m, nil
}

// placed puts the name of a file before the place in it.
func placed(err error, name string) error {
	f, ok := err.(*fault.Fault)
	if !ok {
		return err
	}
	if f.Place == "" {
		return f.At("%s", name)
	}
	return f.At("%s", fmt.Sprintf("%s: %s", name, f.Place))
}

func (m *Model) name(id uint32) string {
	return string(m.names[getUint(m.offsets, int(id)):getUint(m.offsets, int(id)+1)])
}

// id gives the number of a token, unknown when the model has not seen it. The three names that stand for no text are unknown too.
func (m *Model) id(token string) uint32 {
	for i, left := xxh3.HashString(token)&m.mask, m.mask; left > 0; i, left = (i+1)&m.mask, left-1 {
		n := getUint(m.table, int(i))
		if n == 0 {
			return unknown
		}
		low, high := getUint(m.offsets, int(n-1)), getUint(m.offsets, int(n))
		if string(m.names[low:high]) == token {
			if n <= end+1 {
				return unknown
			}
			return n - 1
		}
	}
	return unknown
}
