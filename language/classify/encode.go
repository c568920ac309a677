package classify

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"
	"math"
	"slices"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// The file of a model: the line magic; the length of the header (uint32) and the header, one JSON object; a bit for each row of the table that is
// in use, in bytes, lowest bit first; for each such row, in order, its heft and the weights of the labels (1 byte each); the XXH3 64-bit hash of all that
// (uint64). Numbers are little-endian.
const magic = "lontar text classification 1\n"

// maxModel is the size of the largest model file that is read.
const maxModel = 1 << 30

type header struct {
	Unicode   string         `json:"unicode"`
	Samples   int            `json:"samples"`
	Labels    []string       `json:"labels"`
	Languages []language.Tag `json:"languages,omitempty"`
	Shape     shape          `json:"shape"`
	Bits      int            `json:"bits"`
	Scale     []float64      `json:"scale"`
	Bias      []float64      `json:"bias"`
}

// WriteTo writes the model to a file that Read reads. Equal models give equal bytes.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	text, err := json.Marshal(header{language.UnicodeVersion, m.samples, m.labels, m.languages, m.shape, m.bits, m.scale, m.bias})
	if err != nil {
		return 0, err
	}
	n := len(m.labels)
	used := make([]byte, len(m.heft)/8)
	var rows []byte
	for b, heft := range m.heft {
		if heft == 0 {
			continue
		}
		used[b/8] |= 1 << (b % 8)
		rows = append(rows, heft)
		for _, v := range m.weights[b*n:][:n] {
			rows = append(rows, byte(v))
		}
	}
	out := binary.LittleEndian.AppendUint32([]byte(magic), uint32(len(text)))
	out = append(append(append(out, text...), used...), rows...)
	out = binary.LittleEndian.AppendUint64(out, xxh3.Hash(out))
	written, err := w.Write(out)
	return int64(written), err
}

// Read reads a model that WriteTo wrote. A damaged or foreign file is a fault of kind Broken naming the byte.
func Read(r io.Reader) (*Model, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxModel+1))
	if err != nil {
		return nil, fault.New(fault.Broken, "the model cannot be read: %w", err)
	}
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok || len(rest) < 12 {
		return nil, fault.New(fault.Broken, "this is no model of lontar classify").At("byte 0").Try("train one with `lontar classify train`")
	}
	if len(data) > maxModel {
		return nil, fault.New(fault.Broken, "the model is larger than %d bytes", maxModel)
	}
	end := len(data) - 8
	if xxh3.Hash(data[:end]) != binary.LittleEndian.Uint64(data[end:]) {
		return nil, fault.New(fault.Broken, "the model is damaged: its checksum differs").At("byte %d", end).Try("copy or train it anew")
	}
	at := len(magic) + 4
	size := int64(binary.LittleEndian.Uint32(rest))
	if size > int64(end-at) {
		return nil, fault.New(fault.Broken, "the header of the model is cut off").At("byte %d", at)
	}
	var h header
	if err := json.Unmarshal(data[at:at+int(size)], &h); err != nil {
		return nil, fault.New(fault.Broken, "the header of the model cannot be read: %w", err).At("byte %d", at)
	}
	if !h.valid() {
		return nil, fault.New(fault.Broken, "the parts of the model's header do not fit each other").At("byte %d", at)
	}
	m := &Model{labels: h.Labels, languages: h.Languages, samples: h.Samples, shape: h.Shape, bits: h.Bits, scale: h.Scale, bias: h.Bias}
	at += int(size)
	if left, ok := m.decode(data[at:end]); !ok {
		return nil, fault.New(fault.Broken, "the table of the model has the wrong length").At("byte %d", end-left)
	}
	return m.ready(), nil
}

// valid checks that the parts of a header fit each other.
func (h *header) valid() bool {
	n := len(h.Labels)
	if n < 2 || n > mostLabels || h.Bits < 8 || h.Bits > 22 || n<<h.Bits > mostWeights || len(h.Scale) != n || len(h.Bias) != n {
		return false
	}
	if h.Shape.Clusters < 1 || h.Shape.Clusters > mostGram || h.Shape.Words < 0 || h.Shape.Words > 2 {
		return false
	}
	for l, name := range h.Labels {
		if !isLabel(name) || l > 0 && name <= h.Labels[l-1] || !(math.Abs(h.Bias[l]) < 1e6) || !(h.Scale[l] >= 0 && h.Scale[l] < 1e6) {
			return false
		}
	}
	for _, tag := range h.Languages {
		if parsed, err := language.Parse(string(tag)); err != nil || parsed != tag {
			return false
		}
	}
	return slices.IsSorted(h.Languages)
}

// decode fills the table; otherwise it gives how many bytes were left.
func (m *Model) decode(b []byte) (left int, ok bool) {
	n := len(m.labels)
	buckets := 1 << m.bits
	if len(b) < buckets/8 {
		return len(b), false
	}
	used, rows := b[:buckets/8], b[buckets/8:]
	m.heft, m.weights = make([]uint8, buckets), make([]int8, buckets*n)
	for bucket := range buckets {
		if used[bucket/8]&(1<<(bucket%8)) == 0 {
			continue
		}
		if len(rows) < n+1 || rows[0] == 0 {
			return len(rows), false
		}
		m.heft[bucket] = rows[0]
		for l, v := range rows[1 : n+1] {
			m.weights[bucket*n+l] = int8(v)
		}
		rows = rows[n+1:]
	}
	return len(rows), len(rows) == 0
}
