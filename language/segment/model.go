package segment

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Model finds the words of one language that is written without spaces between words. It is a linear model: a boundary scores the weights
// of the characters and syllables around it, a word its own weight, and the words with the highest sum win. Models are immutable.
type Model struct {
	tag    language.Tag
	script language.Script
	source string
	lines  int
	shift  uint
	table  []int8
}

// Tag gives the language of the model.
func (m *Model) Tag() language.Tag { return m.tag }

// Source says in a few words whose word boundaries the model learnt, such as "ICU 78.2".
func (m *Model) Source() string { return m.source }

// The file of a model: the line magic; the length of the header (uint32) and the header, one JSON object; the table of weights, a byte
// each; the XXH3 64-bit hash of all that (uint64). Numbers are little-endian.
const (
	magic    = "lontar word boundaries 1\n"
	minBits  = 8
	maxBits  = 24
	maxModel = 1<<maxBits + 1<<20
)

type header struct {
	Unicode  string       `json:"unicode"`
	Language language.Tag `json:"language"`
	Source   string       `json:"source"`
	Lines    int          `json:"lines"`
	Bits     uint         `json:"bits"`
}

// WriteTo writes the model to a file that ReadModel reads. Equal models give equal bytes.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	text, err := json.Marshal(header{language.UnicodeVersion, m.tag, m.source, m.lines, 64 - m.shift})
	if err != nil {
		return 0, err
	}
	out := append([]byte(magic), binary.LittleEndian.AppendUint32(nil, uint32(len(text)))...)
	out = append(out, text...)
	for _, v := range m.table {
		out = append(out, byte(v))
	}
	out = binary.LittleEndian.AppendUint64(out, xxh3.Hash(out))
	n, err := w.Write(out)
	return int64(n), err
}

// ReadModel reads a model that WriteTo wrote. A damaged or foreign file is a fault of kind Broken naming the byte.
func ReadModel(r io.Reader) (*Model, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxModel+1))
	if err != nil {
		return nil, fault.New(fault.Broken, "the model cannot be read: %w", err)
	}
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok || len(rest) < 12 || len(data) > maxModel {
		return nil, fault.New(fault.Broken, "this is no model of lontar segment").At("byte 0").Try("train one with lontar segment train")
	}
	body, sum := data[:len(data)-8], binary.LittleEndian.Uint64(data[len(data)-8:])
	if xxh3.Hash(body) != sum {
		return nil, fault.New(fault.Broken, "the model is damaged: its checksum differs").At("byte %d", len(body)).Try("copy or train it anew")
	}
	size := int(binary.LittleEndian.Uint32(rest))
	rest = body[len(magic)+4:]
	if size > len(rest) {
		return nil, fault.New(fault.Broken, "the header of the model is cut off").At("byte %d", len(magic))
	}
	var head header
	if err := json.Unmarshal(rest[:size], &head); err != nil {
		return nil, fault.New(fault.Broken, "the header of the model cannot be read: %w", err).At("byte %d", len(magic)+4)
	}
	tag, err := language.Parse(string(head.Language))
	if err != nil || tag != head.Language || !unspaced(tag.Script()) || head.Bits < minBits || head.Bits > maxBits {
		return nil, fault.New(fault.Broken, "the model describes its language or size wrongly").At("byte %d", len(magic)+4)
	}
	if rest = rest[size:]; len(rest) != 1<<head.Bits {
		return nil, fault.New(fault.Broken, "the model has %d weights, not %d", len(rest), 1<<head.Bits).At("byte %d", len(magic)+4+size)
	}
	m := &Model{tag: tag, script: tag.Script(), source: head.Source, lines: head.Lines, shift: 64 - head.Bits, table: make([]int8, len(rest))}
	for i, b := range rest {
		m.table[i] = int8(b)
	}
	return m, nil
}
