package identify

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"
	"math"
	"math/bits"
	"slices"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// The file of a model: the line magic; the length of the header (uint32) and the header, one JSON object; for each group with a table
// its n-grams, most frequent first, each as hash (uint32), a mask of the languages it occurs in (the least number of bytes that holds a
// bit for each) and one byte for each of those; the XXH3 64-bit hash of all that (uint64). Numbers are little-endian.
const magic = "lontar language identification 3\n"

// maxModel is the size of the largest model file that is read.
const maxModel = 64 << 20

type header struct {
	Unicode string        `json:"unicode"`
	Samples int           `json:"samples"`
	Groups  []groupHeader `json:"groups"`
}

type groupHeader struct {
	Script      string         `json:"script"`
	Labels      []language.Tag `json:"labels"`
	Grams       int            `json:"grams,omitempty"`
	Base        []int32        `json:"base,omitempty"`
	Floor       int32          `json:"floor,omitempty"`
	Alpha       float64        `json:"alpha,omitempty"`
	Temperature float64        `json:"temperature,omitempty"`
	Rivals      []int          `json:"rivals,omitempty"`
	Usual       []usual        `json:"usual,omitempty"`
	Profiles    []profile      `json:"profiles,omitempty"`
	Weights     weights        `json:"weights,omitzero"`
	Limits      limits         `json:"limits,omitzero"`
}

// WriteTo writes the model to a file that Read reads. Equal models give equal bytes.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	head := header{Unicode: language.UnicodeVersion, Samples: m.samples}
	for script, g := range m.groups {
		if g == nil {
			continue
		}
		head.Groups = append(head.Groups, groupHeader{
			Script: language.Script(script).String(), Labels: g.labels, Grams: len(g.keys), Base: g.base, Floor: g.floor, Alpha: g.alpha,
			Temperature: g.fit.temperature, Rivals: g.fit.rivals, Usual: g.fit.usual, Profiles: g.fit.profiles, Weights: g.fit.weights, Limits: g.fit.limits,
		})
	}
	text, err := json.Marshal(head)
	if err != nil {
		return 0, err
	}
	out := append([]byte(magic), binary.LittleEndian.AppendUint32(nil, uint32(len(text)))...)
	out = append(out, text...)
	for _, g := range m.groups {
		if g == nil {
			continue
		}
		for i, key := range g.keys {
			out = g.appendRow(binary.LittleEndian.AppendUint32(out, key), i)
		}
	}
	out = binary.LittleEndian.AppendUint64(out, xxh3.Hash(out))
	n, err := w.Write(out)
	return int64(n), err
}

// appendRow writes the languages an n-gram occurs in and their values.
func (g *group) appendRow(out []byte, i int) []byte {
	mask := uint64(0)
	for l := range g.labels {
		if g.value(i, l) != 0 {
			mask |= 1 << l
		}
	}
	for b := range maskBytes(len(g.labels)) {
		out = append(out, byte(mask>>(8*b)))
	}
	for rest := mask; rest != 0; rest &= rest - 1 {
		out = append(out, g.value(i, bits.TrailingZeros64(rest)))
	}
	return out
}

// value gives what n-gram i earns for language l.
func (g *group) value(i, l int) byte { return byte(g.rows[i*g.stride+l/8] >> (8 * (l % 8))) }

func maskBytes(labels int) int { return (labels + 7) / 8 }

// Read reads a model that WriteTo wrote. A damaged or foreign file is a fault of kind Broken naming the byte.
func Read(r io.Reader) (*Model, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxModel+1))
	if err != nil {
		return nil, fault.New(fault.Broken, "the model cannot be read: %w", err)
	}
	if len(data) > maxModel {
		return nil, fault.New(fault.Broken, "the model is larger than %d bytes", maxModel)
	}
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok || len(rest) < 12 {
		return nil, fault.New(fault.Broken, "this is no model of lontar identify").At("byte 0").Try("train one with lontar identify train")
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
	return decode(&head, rest[size:], len(body))
}

// decode fills a model from its header and the bytes behind it; end is the offset at which they end in the file.
func decode(head *header, rest []byte, end int) (*Model, error) {
	m := &Model{samples: head.Samples}
	for _, h := range head.Groups {
		script, ok := language.ParseScript(h.Script)
		if !ok || m.groups[script] != nil || !h.valid() {
			return nil, fault.New(fault.Broken, "the model describes script %q wrongly", h.Script).At("byte %d", len(magic)+4)
		}
		g := &group{script: script, shape: shapeOf(script), labels: h.Labels, base: h.Base, floor: h.Floor, alpha: h.Alpha, stride: (len(h.Labels) + 7) / 8,
			fit: fit{temperature: h.Temperature, rivals: h.Rivals, usual: h.Usual, profiles: h.Profiles, weights: h.Weights, limits: h.Limits}}
		if rest, ok = g.readRows(h.Grams, rest); !ok {
			return nil, fault.New(fault.Broken, "the n-grams of script %s are cut off", h.Script).At("byte %d", end-len(rest))
		}
		m.groups[script] = g
		m.labels = append(m.labels, h.Labels...)
	}
	if len(rest) > 0 {
		return nil, fault.New(fault.Broken, "%d bytes follow the model", len(rest)).At("byte %d", end-len(rest))
	}
	slices.Sort(m.labels)
	return m, nil
}

// valid checks that the parts of a header fit each other.
func (h *groupHeader) valid() bool {
	n := len(h.Labels)
	if n == 0 || n > maxLabels || h.Grams < 0 || h.Grams > maxKeys || !slices.IsSorted(h.Labels) {
		return false
	}
	for _, tag := range h.Labels {
		if parsed, err := language.Parse(string(tag)); err != nil || parsed != tag {
			return false
		}
	}
	if len(h.Base) != n || h.Floor < 0 || h.Floor > math.MaxInt32/2 || !(h.Alpha > 0) {
		return false
	}
	if n > 1 && (len(h.Usual) != n || len(h.Profiles) != n || len(h.Rivals) != n || !(h.Temperature >= 1)) {
		return false
	}
	for l := range n {
		if n > 1 && !h.Profiles[l].valid(n) {
			return false
		}
		if h.Base[l] < 0 || h.Base[l] > math.MaxInt32/2 || n > 1 && (h.Rivals[l] < -1 || h.Rivals[l] >= n) {
			return false
		}
	}
	return true
}

// readRows reads the n-grams of a group and gives the bytes behind them.
func (g *group) readRows(count int, rest []byte) ([]byte, bool) {
	width := maskBytes(len(g.labels))
	if len(rest) < count*(4+width) {
		return rest, false
	}
	g.keys = make([]uint32, count)
	g.rows = make([]uint64, count*g.stride)
	for i := range g.keys {
		if len(rest) < 4+width {
			return rest, false
		}
		g.keys[i] = binary.LittleEndian.Uint32(rest)
		mask := uint64(0)
		for b := range width {
			mask |= uint64(rest[4+b]) << (8 * b)
		}
		rest = rest[4+width:]
		if len(rest) < bits.OnesCount64(mask) || bits.Len64(mask) > len(g.labels) {
			return rest, false
		}
		for ; mask != 0; mask &= mask - 1 {
			l := bits.TrailingZeros64(mask)
			g.rows[i*g.stride+l/8] |= uint64(rest[0]) << (8 * (l % 8))
			rest = rest[1:]
		}
	}
	g.index()
	return rest, true
}
