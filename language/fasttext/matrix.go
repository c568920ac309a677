package fasttext

import (
	"encoding/binary"
	"math"
)

// matrix holds rows of numbers, plain or quantised. The bytes are those of the file, so that a large model costs no memory beyond it.
type matrix struct {
	rows, dim int
	dense     []byte // rows × dim float32, little-endian; nil when quantised
	codes     []byte // rows × parts: which centroid stands for each part of a row
	centroids centroids
	norms     []byte // a code for the length of each row; nil when rows are kept as they are
	lengths   centroids
}

// centroids are what the parts of quantised rows are replaced by: 256 for each part (product quantisation).
type centroids struct {
	parts, width, last int // number of parts, numbers in each, and in the last
	values             []float32
}

const codebook = 256

// of gives the centroid that a code stands for in a part.
func (c *centroids) of(part int, code byte) []float32 {
	width := c.width
	if part == c.parts-1 {
		width = c.last
	}
	at := part*codebook*c.width + int(code)*width
	return c.values[at : at+width]
}

func float(b []byte) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b)) }

// add adds a row to sum.
func (m *matrix) add(sum []float32, row int) {
	if m.dense != nil {
		addDense(sum, m.dense[row*m.dim*4:][:m.dim*4])
		return
	}
	norm := m.norm(row)
	codes := m.codes[row*m.centroids.parts:][:m.centroids.parts]
	if m.centroids.width == 2 && m.centroids.last == 2 { // as nearly all models are
		values := m.centroids.values
		sum = sum[:2*len(codes)]
		for part, code := range codes {
			at := (part*codebook + int(code)) * 2
			c := values[at : at+2]
			sum[2*part] += norm * c[0]
			sum[2*part+1] += norm * c[1]
		}
		return
	}
	for part, code := range codes {
		to := sum[part*m.centroids.width:]
		for j, v := range m.centroids.of(part, code) {
			to[j] += norm * v
		}
	}
}

func addDense(sum []float32, row []byte) {
	for len(sum) >= 4 && len(row) >= 16 {
		sum[0] += float(row[0:4])
		sum[1] += float(row[4:8])
		sum[2] += float(row[8:12])
		sum[3] += float(row[12:16])
		sum, row = sum[4:], row[16:]
	}
	for j := range sum {
		sum[j] += float(row[4*j:])
	}
}

// dot gives the product of a row with v.
func (m *matrix) dot(v []float32, row int) float32 {
	s := float32(0)
	if m.dense != nil {
		b := m.dense[row*m.dim*4:][:m.dim*4]
		for len(v) >= 4 && len(b) >= 16 {
			s += v[0] * float(b[0:4])
			s += v[1] * float(b[4:8])
			s += v[2] * float(b[8:12])
			s += v[3] * float(b[12:16])
			v, b = v[4:], b[16:]
		}
		for j := range v {
			s += v[j] * float(b[4*j:])
		}
		return s
	}
	for part, code := range m.codes[row*m.centroids.parts:][:m.centroids.parts] {
		from := v[part*m.centroids.width:]
		for j, c := range m.centroids.of(part, code) {
			s += from[j] * c
		}
	}
	return s * m.norm(row)
}

func (m *matrix) norm(row int) float32 {
	if m.norms == nil {
		return 1
	}
	return m.lengths.of(0, m.norms[row])[0]
}
