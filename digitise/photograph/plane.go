package photograph

import (
	"image"
	"math"
)

// homography maps places of one plane to another: row by row, the last element is 1.
type homography [9]float64

var identity = homography{1, 0, 0, 0, 1, 0, 0, 0, 1}

func (m *homography) apply(p Point) Point {
	z := m[6]*p.X + m[7]*p.Y + m[8]
	if z == 0 {
		return Point{}
	}
	return Point{(m[0]*p.X + m[1]*p.Y + m[2]) / z, (m[3]*p.X + m[4]*p.Y + m[5]) / z}
}

// through gives the homography that maps four places to four others; ok is false when three of them lie on a line.
func through(from, to [4]Point) (homography, bool) {
	var rows [8][9]float64
	for i := range 4 {
		x, y, u, v := from[i].X, from[i].Y, to[i].X, to[i].Y
		rows[2*i] = [9]float64{x, y, 1, 0, 0, 0, -u * x, -u * y, u}
		rows[2*i+1] = [9]float64{0, 0, 0, x, y, 1, -v * x, -v * y, v}
	}
	system := make([][]float64, 8)
	for i := range rows {
		system[i] = rows[i][:]
	}
	s, ok := solve(system)
	if !ok {
		return identity, false
	}
	m := homography{8: 1}
	copy(m[:8], s)
	return m, true
}

// solve gives the solution of n equations in n unknowns, each row holding n factors and the right side (Gauss, with pivoting). The rows are used up.
func solve(rows [][]float64) ([]float64, bool) {
	n := len(rows)
	for c := range n {
		best := c
		for r := c + 1; r < n; r++ {
			if math.Abs(rows[r][c]) > math.Abs(rows[best][c]) {
				best = r
			}
		}
		if math.Abs(rows[best][c]) < 1e-12 {
			return nil, false
		}
		rows[c], rows[best] = rows[best], rows[c]
		for r := range n {
			if r == c {
				continue
			}
			f := rows[r][c] / rows[c][c]
			for k := c; k <= n; k++ {
				rows[r][k] -= f * rows[c][k]
			}
		}
	}
	out := make([]float64, n)
	for i := range n {
		out[i] = rows[i][n] / rows[i][i]
	}
	return out, true
}

func distance(a, b Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

// rectify gives the page inside four corners as a rectangle, and the map from its places to those of the photograph. Sides are as long as the longer
// of two opposite ones, so that no detail is lost.
func rectify(g *image.Gray, q [4]Point) (*image.Gray, homography) {
	w := math.Round(max(distance(q[0], q[1]), distance(q[3], q[2])))
	h := math.Round(max(distance(q[0], q[3]), distance(q[1], q[2])))
	if f := math.Sqrt(workPixels / (w * h)); f < 1 {
		w, h = math.Floor(w*f), math.Floor(h*f)
	}
	m, ok := through([4]Point{{0, 0}, {w, 0}, {w, h}, {0, h}}, q)
	if !ok || w < 1 || h < 1 {
		return g, identity
	}
	out := image.NewGray(image.Rect(0, 0, int(w), int(h)))
	for y := range int(h) {
		row := out.Pix[y*out.Stride:][:int(w)]
		for x := range row {
			p := m.apply(Point{float64(x) + 0.5, float64(y) + 0.5})
			row[x] = sample(g, p.X-0.5, p.Y-0.5)
		}
	}
	return out, m
}

// sample interpolates between pixels; outside the picture it gives the pixel at the edge.
func sample(g *image.Gray, x, y float64) uint8 {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	x, y = max(0, min(float64(w-1), x)), max(0, min(float64(h-1), y))
	ix, iy := int(x), int(y)
	fx, fy := x-float64(ix), y-float64(iy)
	jx, jy := min(w-1, ix+1), min(h-1, iy+1)
	top := float64(g.Pix[iy*g.Stride+ix])*(1-fx) + float64(g.Pix[iy*g.Stride+jx])*fx
	bottom := float64(g.Pix[jy*g.Stride+ix])*(1-fx) + float64(g.Pix[jy*g.Stride+jx])*fx
	return uint8(top*(1-fy) + bottom*fy + 0.5)
}
