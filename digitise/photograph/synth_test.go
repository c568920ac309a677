package photograph_test

import (
	"image"
	"math"
	"math/rand/v2"

	"github.com/lontar-asean/lontar/digitise/photograph"
)

// camera makes a photograph of a page: where the page lies, how it is curled, lit and focused.
type camera struct {
	width, height int
	corners       [4]photograph.Point // of the page in the photograph
	curl          float64             // how far the left side rises, as a share of the page's height
	shadow        float64             // share of light that is missing at the dark end
	blur          float64             // standard deviation in pixels of the photograph
	noise         float64             // standard deviation in shades
	table         float64             // mean shade
	spread        bool                // the page is two pages with a gutter in the middle
	seed          uint64
}

// page gives the place on the page that is seen at a place of the photograph.
func (c camera) page(m [9]float64, w, h float64, p photograph.Point) (x, y float64) {
	z := m[6]*p.X + m[7]*p.Y + m[8]
	u, v := (m[0]*p.X+m[1]*p.Y+m[2])/z, (m[3]*p.X+m[4]*p.Y+m[5])/z
	return u * w, (v + c.lift(u)*(0.7+0.6*v)) * h
}

// lift is the curl at a share of the width: steep beside the gutter, as paper falls into it. It is no polynomial.
func (c camera) lift(u float64) float64 {
	if c.spread {
		return c.curl * math.Exp(-9*math.Abs(u-0.5))
	}
	return c.curl * (math.Exp(-4*u) - 0.25)
}

// plane gives the map of the photograph to the unit square of the page.
func (c camera) plane() [9]float64 {
	return plane(c.corners, [4]photograph.Point{{X: 0, Y: 0}, {X: 1, Y: 0}, {X: 1, Y: 1}, {X: 0, Y: 1}})
}

func plane(from, to [4]photograph.Point) [9]float64 {
	var a [8][9]float64
	for i := range 4 {
		x, y, u, v := from[i].X, from[i].Y, to[i].X, to[i].Y
		a[2*i] = [9]float64{x, y, 1, 0, 0, 0, -u * x, -u * y, u}
		a[2*i+1] = [9]float64{0, 0, 0, x, y, 1, -v * x, -v * y, v}
	}
	for k := range 8 {
		best := k
		for r := k; r < 8; r++ {
			if math.Abs(a[r][k]) > math.Abs(a[best][k]) {
				best = r
			}
		}
		a[k], a[best] = a[best], a[k]
		for r := range 8 {
			if r == k {
				continue
			}
			f := a[r][k] / a[k][k]
			for j := k; j < 9; j++ {
				a[r][j] -= f * a[k][j]
			}
		}
	}
	m := [9]float64{8: 1}
	for i := range 8 {
		m[i] = a[i][8] / a[i][i]
	}
	return m
}

// shoot takes the photograph.
func (c camera) shoot(page *image.Gray) *image.Gray {
	random := rand.New(rand.NewPCG(c.seed, 1))
	out := image.NewGray(image.Rect(0, 0, c.width, c.height))
	w, h := float64(page.Rect.Dx()), float64(page.Rect.Dy())
	m := c.plane()
	light := make([]float64, c.width*c.height)
	for y := range c.height {
		for x := range c.width {
			px, py := c.page(m, w, h, photograph.Point{X: float64(x) + 0.5, Y: float64(y) + 0.5})
			var v float64
			if px >= 0 && py >= 0 && px < w && py < h {
				v = 0.93 * bilinear(page, px-0.5, py-0.5)
				if c.spread {
					v *= 1 - 0.45*math.Exp(-math.Abs(px/w-0.5)*60)
				}
			} else { // a wooden table
				grain := 14*math.Sin(float64(y)/9+3*math.Sin(float64(x)/140)) + 6*math.Sin(float64(x+3*y)/31)
				v = c.table + grain
			}
			fall := (float64(x)/float64(c.width) + float64(y)/float64(c.height)) / 2
			light[y*c.width+x] = v * (1 - c.shadow*fall)
		}
	}
	light = gaussian(light, c.width, c.height, c.blur)
	for i, v := range light {
		out.Pix[i] = uint8(max(0, min(255, v+random.NormFloat64()*c.noise+0.5)))
	}
	return out
}

func bilinear(g *image.Gray, x, y float64) float64 {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	x, y = max(0, min(float64(w-1), x)), max(0, min(float64(h-1), y))
	ix, iy := int(x), int(y)
	fx, fy := x-float64(ix), y-float64(iy)
	at := func(i, j int) float64 { return float64(g.Pix[min(h-1, j)*g.Stride+min(w-1, i)]) }
	return (at(ix, iy)*(1-fx)+at(ix+1, iy)*fx)*(1-fy) + (at(ix, iy+1)*(1-fx)+at(ix+1, iy+1)*fx)*fy
}

// gaussian blurs a field of shades.
func gaussian(p []float64, w, h int, sigma float64) []float64 {
	if sigma <= 0 {
		return p
	}
	r := int(math.Ceil(3 * sigma))
	kernel, sum := make([]float64, 2*r+1), 0.0
	for i := range kernel {
		kernel[i] = math.Exp(-float64((i-r)*(i-r)) / (2 * sigma * sigma))
		sum += kernel[i]
	}
	for i := range kernel {
		kernel[i] /= sum
	}
	pass := func(src []float64, dx, dy int) []float64 {
		dst := make([]float64, len(src))
		for y := range h {
			for x := range w {
				s := 0.0
				for i, k := range kernel {
					s += k * src[max(0, min(h-1, y+(i-r)*dy))*w+max(0, min(w-1, x+(i-r)*dx))]
				}
				dst[y*w+x] = s
			}
		}
		return dst
	}
	return pass(pass(p, 1, 0), 0, 1)
}
