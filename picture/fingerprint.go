package picture

import (
	"encoding/binary"
	"image"
	"math"
	"math/bits"
	"slices"

	"github.com/lontar-asean/lontar/fault"
)

// HashBytes is the size of one Hash: 144 bits.
const HashBytes = 18

// Views is how many hashes a Fingerprint holds: of the whole picture and of nine cuts of it.
const Views = 10

// Radius is the distance up to which two pictures are taken to look alike. It was chosen on pictures that are not among those it is measured on:
// see the test that measures it.
const Radius = 20

// Hash tells of a picture as it is seen from afar. Each bit says whether one of 12 × 12 low frequencies of its brightness (a cosine transform of
// 32 × 32 areas, without the mean of rows and columns) lies above their median, after Zauner, "Implementation and Benchmarking of Perceptual Image
// Hash Functions", 2010, section 3.2.1, with more bits. It hardly changes with size, compression, colour and small additions. It does with cutting.
type Hash [HashBytes]byte

// Distance counts the bits that differ, 0 to 144.
func (h *Hash) Distance(o *Hash) int {
	return bits.OnesCount64(binary.LittleEndian.Uint64(h[:])^binary.LittleEndian.Uint64(o[:])) +
		bits.OnesCount64(binary.LittleEndian.Uint64(h[8:])^binary.LittleEndian.Uint64(o[8:])) +
		bits.OnesCount16(binary.LittleEndian.Uint16(h[16:])^binary.LittleEndian.Uint16(o[16:]))
}

// Fingerprint finds a picture again also when its edges were cut: the first hash is of the whole; the others are of it without a twentieth of its
// width, its height or both, taken from one side, from two that meet, or from all. Of two pictures of which one is cut from the other, the cut one's
// whole is like a view of the other.
type Fingerprint [Views]Hash

// Distance is the least of the distances between the whole of either picture and any view of the other.
func (f *Fingerprint) Distance(o *Fingerprint) int {
	d := f[0].Distance(&o[0])
	for i := 1; i < Views; i++ {
		d = min(d, f[0].Distance(&o[i]), f[i].Distance(&o[0]))
	}
	return d
}

// Bytes gives the hashes one after the other.
func (f *Fingerprint) Bytes() []byte {
	b := make([]byte, 0, Views*HashBytes)
	for i := range f {
		b = append(b, f[i][:]...)
	}
	return b
}

// ParseFingerprint reads what Bytes gave. Other bytes are a fault of kind Broken.
func ParseFingerprint(b []byte) (f Fingerprint, err error) {
	if len(b) != Views*HashBytes {
		return f, fault.New(fault.Broken, "a fingerprint of a picture has %d bytes, not %d", Views*HashBytes, len(b))
	}
	for i := range f {
		copy(f[i][:], b[i*HashBytes:])
	}
	return f, nil
}

const (
	fineSide   = 160 // areas across and down of the grid that views are cut from
	cut        = fineSide / 20
	coarseSide = 32 // of the grid that is transformed
	frequency  = 12
	plain      = 2.0 // standard deviation of brightness (0 to 255) below which there is nothing to see but noise
)

// views are the parts of the fine grid that are hashed: left, top, width and height in areas.
var views = [Views][4]int{
	{0, 0, fineSide, fineSide},
	{0, 0, fineSide - cut, fineSide - cut}, {cut, 0, fineSide - cut, fineSide - cut}, {0, cut, fineSide - cut, fineSide - cut}, {cut, cut, fineSide - cut, fineSide - cut},
	{cut / 2, cut / 2, fineSide - cut, fineSide - cut},
	{cut, 0, fineSide - cut, fineSide}, {0, 0, fineSide - cut, fineSide}, {0, cut, fineSide, fineSide - cut}, {0, 0, fineSide, fineSide - cut},
}

// cosines[u][x] of the frequencies 1 to 12.
var cosines = func() (c [frequency][coarseSide]float64) {
	for u := range c {
		for x := range c[u] {
			c[u][x] = math.Cos(math.Pi * float64(u+1) * (2*float64(x) + 1) / (2 * coarseSide))
		}
	}
	return c
}()

// Take takes the fingerprint of a picture. ok is false when it is so plain that it would be like many others: then only equal bytes make it the
// same.
func Take(img image.Image) (f Fingerprint, ok bool) {
	fine := Grey(img, fineSide, fineSide)
	if deviation(fine) < plain {
		return f, false
	}
	var rows [4]*[fineSide][coarseSide]float64 // by the columns that views take
	for i, v := range views {
		k := columnsOf(v)
		if rows[k] == nil {
			rows[k] = narrow(fine, v[0], v[2])
		}
		f[i] = hashOf(lower(rows[k], v[1], v[3]))
	}
	return f, true
}

func deviation(grid []float64) float64 {
	var sum, squares float64
	for _, v := range grid {
		sum += v
		squares += v * v
	}
	n := float64(len(grid))
	return math.Sqrt(max(0, squares/n-sum/n*sum/n))
}

// columnsOf numbers the four ways in which views take columns.
func columnsOf(view [4]int) int {
	switch {
	case view[2] == fineSide:
		return 0
	case view[0] == 0:
		return 1
	case view[0] == cut:
		return 2
	}
	return 3
}

// narrow averages the rows of the fine grid, between columns.
func narrow(fine []float64, left, width int) *[fineSide][coarseSide]float64 {
	var out [fineSide][coarseSide]float64
	parts := spans(width, coarseSide)
	for y := range out {
		row := fine[y*fineSide+left:][:width]
		for x := range parts {
			s := &parts[x]
			v := float64(s.first*row[s.from]) + float64(s.last*row[s.to-1])
			for _, p := range row[s.from+1 : s.to-1] {
				v += float64(s.middle * p)
			}
			out[y][x] = v
		}
	}
	return &out
}

// lower averages narrowed rows, between two of them.
func lower(rows *[fineSide][coarseSide]float64, top, height int) *[coarseSide][coarseSide]float64 {
	var out [coarseSide][coarseSide]float64
	for y, s := range spans(height, coarseSide) {
		for i := s.from; i < s.to; i++ {
			w, row := s.weight(i), &rows[top+i]
			for x := range row {
				out[y][x] += float64(w * row[x])
			}
		}
	}
	return &out
}

func hashOf(grid *[coarseSide][coarseSide]float64) (h Hash) {
	var rows [frequency][coarseSide]float64 // [frequency across][y]
	for y := range grid {
		for u := range rows {
			s := 0.0
			for x, v := range grid[y] {
				s += float64(v * cosines[u][x]) // no fused operations: the same bits on every machine
			}
			rows[u][y] = s
		}
	}
	var values, sorted [frequency * frequency]float64
	for u := range rows {
		for v := range frequency {
			s := 0.0
			for y, r := range rows[u] {
				s += float64(r * cosines[v][y])
			}
			values[v*frequency+u] = s
		}
	}
	sorted = values
	slices.Sort(sorted[:])
	median := (sorted[len(sorted)/2-1] + sorted[len(sorted)/2]) / 2
	for i, v := range values {
		if v > median {
			h[i/8] |= 1 << (i % 8)
		}
	}
	return h
}
