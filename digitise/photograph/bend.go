package photograph

import (
	"image"
	"math"

	"github.com/lontar-asean/lontar/digitise/raster"
)

// bend says how far the lines of a page lie off the level: a polynomial in x of the given degree, whose factors change linearly with y. Places are
// scaled to -1 … 1.
type bend struct {
	width, height float64
	factors       []float64 // of x, x², … , then of the same times y
}

const bendDegree = 5

// leastGain is the least ratio of sharpness of lines after and before, at which a page is straightened. Straight pages in Khmer, Thai and
// Vietnamese had 0.98 to 0.99.
const leastGain = 1.03

// at gives how many pixels lower than its level place the writing at a place of the flat page stood.
func (b *bend) at(x, y float64) float64 {
	u, v := 2*x/b.width-1, 2*y/b.height-1
	sum, power := 0.0, u
	for i := range bendDegree {
		sum += power * (b.factors[i] + v*b.factors[bendDegree+i])
		power *= u
	}
	return sum
}

// unbend levels curled lines. ok is false when there is too little writing, or when lines are no straighter for it.
func unbend(g *image.Gray) (b *bend, out *image.Gray, ok bool) {
	body, ok := raster.Body(g)
	if !ok {
		return nil, nil, false
	}
	// Lines are followed on a picture whose letters are about 8 pixels high.
	f := max(1, body/8)
	small := g
	if f > 1 {
		small = raster.Resize(g, max(1, int(float64(g.Rect.Dx())/f)), max(1, int(float64(g.Rect.Dy())/f)))
	}
	b, ok = follow(small)
	if !ok {
		return nil, nil, false
	}
	before, after := levelness(small), levelness(straighten(small, b))
	if after < leastGain*before {
		return nil, nil, false
	}
	full := &bend{width: float64(g.Rect.Dx()), height: float64(g.Rect.Dy())}
	down := full.height / b.height
	for _, v := range b.factors {
		full.factors = append(full.factors, v*down)
	}
	return full, straighten(g, full), true
}

// follow measures how lines fall and rise: by how many rows the ink of a strip must be moved to lie beside that of the next strip, in windows of some lines
// each, and fits the bend whose slopes are these.
func follow(g *image.Gray) (*bend, bool) {
	const strips, reach = 24, 6
	w, h := g.Rect.Dx(), g.Rect.Dy()
	if w < 10*strips || h < 60 {
		return nil, false
	}
	threshold, ok := raster.Otsu(g)
	if !ok {
		return nil, false
	}
	ink := make([][]float64, strips)
	for s := range ink {
		ink[s] = make([]float64, h)
		for y := range h {
			for _, v := range g.Pix[y*g.Stride+s*w/strips : y*g.Stride+(s+1)*w/strips] {
				if v <= threshold {
					ink[s][y]++
				}
			}
		}
		ink[s] = centred(ink[s])
	}
	var list []slope
	window := 64
	for s := range strips - 1 {
		for top := 0; top+window <= h; top += window / 2 {
			d, weight, ok := shift(ink[s], ink[s+1], top, top+window, reach)
			if ok {
				list = append(list, slope{u: 2*float64(s+1)/strips - 1, v: 2*(float64(top)+float64(window)/2)/float64(h) - 1, rise: d * strips / 2, weight: weight})
			}
		}
	}
	factors, ok := fit(list)
	if !ok {
		return nil, false
	}
	return &bend{width: float64(w), height: float64(h), factors: factors}, true
}

// centred smooths a profile over three rows and takes away its mean over about two lines.
func centred(p []float64) []float64 {
	out := make([]float64, len(p))
	const around = 24
	sum, n := 0.0, 0
	for y := range min(around, len(p)) {
		sum, n = sum+p[y], n+1
	}
	for y := range p {
		if y+around < len(p) {
			sum, n = sum+p[y+around], n+1
		}
		if y-around-1 >= 0 {
			sum, n = sum-p[y-around-1], n-1
		}
		out[y] = (p[max(0, y-1)]+2*p[y]+p[min(len(p)-1, y+1)])/4 - sum/float64(n)
	}
	return out
}

// slope is a measured rise of lines per unit of u at a place, and how sure it is.
type slope struct{ u, v, rise, weight float64 }

// shift gives by how many rows b lies lower than a between two rows, from the best correlation within reach, between pixels by a parabola.
func shift(a, b []float64, top, bottom, reach int) (rows, weight float64, ok bool) {
	score := make([]float64, 2*reach+1)
	best := 0
	for d := -reach; d <= reach; d++ {
		var ab, aa, bb float64
		for y := max(top, -d); y < min(bottom, len(b)-d); y++ {
			ab, aa, bb = ab+a[y]*b[y+d], aa+a[y]*a[y], bb+b[y+d]*b[y+d]
		}
		if aa > 0 && bb > 0 {
			score[d+reach] = ab / math.Sqrt(aa*bb)
		}
		if score[d+reach] > score[best] {
			best = d + reach
		}
	}
	if best == 0 || best == 2*reach || score[best] < 0.3 {
		return 0, 0, false
	}
	l, m, r := score[best-1], score[best], score[best+1]
	rows = float64(best - reach)
	if curve := l - 2*m + r; curve < 0 {
		rows += (l - r) / (2 * curve)
	}
	return rows, m * m, true
}

// fit gives the factors of the bend with the measured slopes: least squares, three times, slopes far from the bend counting less (Tukey's biweight).
func fit(list []slope) ([]float64, bool) {
	const n = 2 * bendDegree
	if len(list) < 4*n {
		return nil, false
	}
	var factors []float64
	for pass := range 4 {
		rows := make([][]float64, n)
		for i := range rows {
			rows[i] = make([]float64, n+1)
			rows[i][i] = 1e-3 * float64(len(list)) * float64(i%bendDegree) // a little against needless bends
		}
		var basis [n]float64
		for _, s := range list {
			power := 1.0
			for i := range bendDegree {
				basis[i] = float64(i+1) * power
				basis[bendDegree+i] = basis[i] * s.v
				power *= s.u
			}
			weight := s.weight
			if pass > 0 {
				off := s.rise
				for i, v := range factors {
					off -= v * basis[i]
				}
				if off = math.Abs(off) / 20; off >= 1 {
					continue
				}
				weight *= (1 - off*off) * (1 - off*off)
			}
			for i := range n {
				for j := range n {
					rows[i][j] += weight * basis[i] * basis[j]
				}
				rows[i][n] += weight * basis[i] * s.rise
			}
		}
		var ok bool
		if factors, ok = solve(rows); !ok {
			return nil, false
		}
	}
	return factors, true
}

// straighten draws the page with level lines.
func straighten(g *image.Gray, b *bend) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			out.Pix[y*w+x] = sample(g, float64(x), float64(y)+b.at(float64(x)+0.5, float64(y)+0.5))
		}
	}
	return out
}

// levelness gives the mean square of ink a row over the square of its mean: level lines part rows with ink from rows without.
func levelness(g *image.Gray) float64 {
	threshold, ok := raster.Otsu(g)
	if !ok {
		return 0
	}
	sum, squares := 0.0, 0.0
	w, h := g.Rect.Dx(), g.Rect.Dy()
	for y := range h {
		n := 0.0
		for _, v := range g.Pix[y*g.Stride:][:w] {
			if v <= threshold {
				n++
			}
		}
		sum, squares = sum+n, squares+n*n
	}
	if sum == 0 {
		return 0
	}
	return squares * float64(h) / (sum * sum)
}
