package fasttext

import (
	"bytes"
	"encoding/binary"
	"math"

	"github.com/lontar-asean/lontar/fault"
)

const (
	magic          = 793712314
	supervised     = 3
	mostDim        = 1 << 14
	mostLabels     = 1 << 20
	mostGrams      = 64
	leastEntrySize = 10 // a word of one byte at least, its end, count and kind
)

// Read reads a model from the bytes of a file, which it keeps. A damaged or foreign file is a fault of kind Broken that names the byte.
func Read(data []byte) (*Model, error) {
	r := &reader{data: data}
	m, err := r.model()
	if err != nil {
		return nil, err
	}
	m.scratch.New = func() any {
		return &state{hidden: make([]float32, m.shape.dim), scores: make([]float32, len(m.labels))}
	}
	return m, nil
}

// reader walks over a file. After the first fault it gives zeroes.
type reader struct {
	data []byte
	at   int
	err  *fault.Fault
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fault.New(fault.Broken, format, args...).At("byte %d", r.at).Try("give a supervised fastText model, .bin or .ftz, whole")
	}
}

// bytes takes the next n bytes.
func (r *reader) bytes(n int64, what string) []byte {
	if r.err == nil && (n < 0 || n > int64(len(r.data)-r.at)) {
		r.fail("the model is cut off: %s needs %d bytes, %d are left", what, n, len(r.data)-r.at)
	}
	if r.err != nil {
		return nil
	}
	r.at += int(n)
	return r.data[r.at-int(n) : r.at]
}

func (r *reader) int32(what string) int32 {
	b := r.bytes(4, what)
	if b == nil {
		return 0
	}
	return int32(binary.LittleEndian.Uint32(b))
}

func (r *reader) int64(what string) int64 {
	b := r.bytes(8, what)
	if b == nil {
		return 0
	}
	return int64(binary.LittleEndian.Uint64(b))
}

func (r *reader) bool(what string) bool {
	b := r.bytes(1, what)
	if b == nil {
		return false
	}
	if b[0] > 1 {
		r.at--
		r.fail("%s is %d, neither yes nor no", what, b[0])
	}
	return b[0] == 1
}

func (r *reader) model() (*Model, error) {
	m := &Model{}
	m.shape = r.shape()
	counts := r.dictionary(m)
	quantised := r.bool("the mark of quantised input")
	grams := m.shape.buckets
	if m.pruned {
		grams = len(m.kept)
		if r.err == nil && !quantised {
			r.fail("a model that is not quantised cannot have a pruned dictionary")
		}
	}
	m.input = r.matrix("input", quantised, len(m.words)+grams, m.shape.dim)
	quantisedOutput := r.bool("the mark of quantised output")
	m.output = r.matrix("output", quantised && quantisedOutput, len(m.labels), m.shape.dim)
	if r.err == nil && r.at != len(r.data) {
		r.fail("%d bytes follow the model", len(r.data)-r.at)
	}
	if r.err != nil {
		return nil, r.err
	}
	if m.shape.loss == lossHierarchical {
		m.tree = newTree(counts)
	}
	return m, nil
}

// shape reads the head of the file.
func (r *reader) shape() (s shape) {
	if r.int32("the magic number") != magic {
		r.at = 0
		r.fail("this is no fastText model")
	}
	version := r.int32("the version")
	if version != 11 && version != 12 {
		r.fail("file version %d of fastText is not known, only 11 and 12", version)
	}
	var a [12]int32
	for i := range a {
		a[i] = r.int32("the settings")
	}
	r.bytes(8, "the sampling threshold")
	s = shape{dim: int(a[0]), wordGrams: int(a[5]), loss: loss(a[6]), buckets: int(a[8]), minn: int(a[9]), maxn: int(a[10])}
	if version == 11 {
		s.maxn = 0 // models of that version were trained without character n-grams, whatever they say
	}
	switch {
	case r.err != nil:
	case a[7] != supervised:
		r.fail("these are word vectors, not a classifier")
	case s.dim < 1 || s.dim > mostDim:
		r.fail("rows of %d numbers, not 1 to %d", s.dim, mostDim)
	case s.loss < lossHierarchical || s.loss > lossOneVsAll:
		r.fail("loss %d is not known", s.loss)
	case s.wordGrams > mostGrams || s.maxn > mostGrams || s.minn < 0 || s.buckets < 0:
		r.fail("n-grams of %d words, %d to %d characters in %d buckets", s.wordGrams, s.minn, s.maxn, s.buckets)
	case s.buckets == 0 && (s.maxn > 0 || s.wordGrams > 1):
		r.fail("n-grams without buckets")
	}
	return s
}

// dictionary reads words, labels and the n-grams that were kept, and gives the counts of the labels.
func (r *reader) dictionary(m *Model) (counts []int64) {
	entries, words, labels := r.int32("the dictionary"), r.int32("the dictionary"), r.int32("the dictionary")
	r.int64("the number of tokens")
	kept := r.int64("the number of n-grams kept")
	switch {
	case r.err != nil:
		return nil
	case words < 0 || labels < 1 || int64(entries) != int64(words)+int64(labels):
		r.fail("%d words and %d labels in %d entries", words, labels, entries)
	case labels > mostLabels:
		r.fail("%d labels are more than %d", labels, mostLabels)
	case int64(entries)*leastEntrySize > int64(len(r.data)-r.at):
		r.fail("%d entries are more than the file can hold", entries)
	}
	if r.err != nil {
		return nil
	}
	m.words = make(map[string]int32, words)
	seen := make(map[string]bool, labels) // labels
	counts = make([]int64, 0, labels)
	total := int64(0)
	for i := int32(0); i < entries && r.err == nil; i++ {
		name, count, isWord := r.entry()
		_, twice := m.words[name]
		switch {
		case r.err != nil:
		case twice || seen[name]:
			r.fail("%q is in the dictionary twice", name)
		case isWord != (i < words):
			r.fail("entry %d of the dictionary is of the wrong kind", i)
		case isWord:
			m.words[name] = i
		case count < 0 || count >= mostCount-total:
			r.fail("label %q was seen %d times", name, count)
		default:
			total += count
			counts = append(counts, count)
			seen[name] = true
			m.addLabel(name)
		}
	}
	m.readKept(r, kept)
	return counts
}

// entry reads a word or label: text, 0, count, kind.
func (r *reader) entry() (name string, count int64, isWord bool) {
	n := bytes.IndexByte(r.data[r.at:], 0)
	if n < 0 {
		r.fail("an entry of the dictionary has no end")
		return "", 0, false
	}
	name = string(r.bytes(int64(n)+1, "an entry of the dictionary")[:n])
	count = r.int64("a count")
	kind := r.bytes(1, "the kind of an entry")
	if kind != nil && kind[0] > 1 {
		r.fail("an entry of the dictionary is of kind %d", kind[0])
	}
	return name, count, kind != nil && kind[0] == 0
}

// readKept reads where the n-grams lie that a quantised model kept. -1: all were.
func (m *Model) readKept(r *reader, n int64) {
	if r.err != nil || n < 0 {
		return
	}
	if n > int64(len(r.data)-r.at)/8 {
		r.fail("%d kept n-grams are more than the file can hold", n)
		return
	}
	m.pruned = true
	m.kept = make(map[int32]int32, n)
	for range n {
		from, to := r.int32("a kept n-gram"), r.int32("a kept n-gram")
		if to < 0 || int64(to) >= n {
			r.fail("a kept n-gram lies in row %d of %d", to, n)
			return
		}
		m.kept[from] = to
	}
	if int64(len(m.kept)) != n {
		r.fail("a kept n-gram is named twice")
	}
}

func (r *reader) matrix(name string, quantised bool, rows, dim int) (m matrix) {
	normed := quantised && r.bool("the mark of row lengths")
	gotRows, gotDim := r.int64("the size of the matrix"), r.int64("the size of the matrix")
	if r.err == nil && (gotRows != int64(rows) || gotDim != int64(dim)) {
		r.fail("the %s matrix is %d × %d, not %d × %d", name, gotRows, gotDim, rows, dim)
	}
	m = matrix{rows: rows, dim: dim}
	if !quantised {
		m.dense = r.bytes(int64(rows)*int64(dim)*4, "the "+name+" matrix")
		if m.dense == nil {
			m.dense = []byte{}
		}
		return m
	}
	codes := r.int32("the number of codes")
	m.codes = r.bytes(int64(codes), "the codes of the "+name+" matrix")
	m.centroids = r.centroids(dim)
	if r.err == nil && int64(codes) != int64(rows)*int64(m.centroids.parts) {
		r.fail("%d codes for %d rows of %d parts", codes, rows, m.centroids.parts)
	}
	if normed {
		m.norms = r.bytes(int64(rows), "the lengths of rows")
		m.lengths = r.centroids(1)
	}
	return m
}

// centroids reads the table of a quantiser for rows of dim numbers.
func (r *reader) centroids(dim int) (c centroids) {
	gotDim, parts, width, last := r.int32("a quantiser"), r.int32("a quantiser"), r.int32("a quantiser"), r.int32("a quantiser")
	if r.err != nil {
		return c
	}
	if int(gotDim) != dim || parts < 1 || width < 1 || last < 1 || last > width || int64(parts-1)*int64(width)+int64(last) != int64(dim) {
		r.fail("a quantiser of %d numbers in %d parts of %d, the last %d", gotDim, parts, width, last)
		return c
	}
	b := r.bytes(int64(dim)*codebook*4, "the centroids")
	c = centroids{parts: int(parts), width: int(width), last: int(last), values: make([]float32, len(b)/4)}
	for i := range c.values {
		c.values[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return c
}
