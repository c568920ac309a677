package photograph

import (
	"image"
	"math"
	"slices"

	"github.com/lontar-asean/lontar/digitise/raster"
)

// The page is looked for on a picture of at most seekSide pixels, and its edges are measured on one of at most edgeSide.
const (
	seekSide = 400
	edgeSide = 1600
)

// leastConfidence is the share of the outline that must be seen as an edge. Photographs made of Khmer, Thai and Vietnamese pages had 0.76 and more, the
// least when they were curled; pages that fill the picture had 0.
const leastConfidence = 0.6

// step is the least difference of brightness at the edge of a page, in shades of 255.
const step = 12

// findPage gives the corners of the bright page on a darker table. ok is false when no page is seen, or when it fills the picture.
func findPage(g *image.Gray) (q [4]Point, confidence float64, ok bool) {
	small, f := within(g, seekSide)
	w, h := small.Rect.Dx(), small.Rect.Dy()
	if w < 40 || h < 40 {
		return q, 0, false
	}
	smooth := closeInk(small, max(3, max(w, h)/40))
	fine, ff := within(g, edgeSide)
	fine = raster.Blur(fine)
	area := float64(w * h)
	best := 0.0
	for _, threshold := range thresholds(smooth) {
		hull := brightHull(smooth, threshold)
		if len(hull) < 4 {
			continue
		}
		c, good := fourCorners(hull)
		if a := areaOf(c[:]); !good || a < 0.15*area || areaOf(hull) < 0.85*a {
			continue
		}
		for i := range c {
			c[i].X, c[i].Y = c[i].X*f/ff, c[i].Y*f/ff
		}
		r, seen := refine(fine, c)
		a := areaOf(r[:]) / float64(fine.Rect.Dx()*fine.Rect.Dy())
		if seen < leastConfidence || a < 0.15 || !convex(r) {
			continue
		}
		if score := seen * math.Sqrt(a); score > best {
			best, confidence, ok = score, seen, true
			for i := range r {
				q[i] = Point{r[i].X * ff, r[i].Y * ff}
			}
		}
	}
	return q, math.Round(confidence*100) / 100, ok
}

// within scales a picture down to a longest side, and gives how many of its pixels one of the result is.
func within(g *image.Gray, side int) (*image.Gray, float64) {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	if max(w, h) <= side {
		return g, 1
	}
	f := float64(max(w, h)) / float64(side)
	return raster.Resize(g, max(1, int(float64(w)/f)), max(1, int(float64(h)/f))), f
}

// closeInk takes writing away: the lightest of a square around each pixel, then the darkest, so that edges stay where they are.
func closeInk(g *image.Gray, radius int) *image.Gray {
	lighter := func(a, b uint8) bool { return a > b }
	darker := func(a, b uint8) bool { return a < b }
	return extreme(extreme(g, radius, lighter), radius, darker)
}

func extreme(g *image.Gray, radius int, before func(a, b uint8) bool) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	across, out := image.NewGray(image.Rect(0, 0, w, h)), image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			v := g.Pix[y*g.Stride+x]
			for i := max(0, x-radius); i <= min(w-1, x+radius); i++ {
				if o := g.Pix[y*g.Stride+i]; before(o, v) {
					v = o
				}
			}
			across.Pix[y*w+x] = v
		}
	}
	for y := range h {
		for x := range w {
			v := across.Pix[y*w+x]
			for j := max(0, y-radius); j <= min(h-1, y+radius); j++ {
				if o := across.Pix[j*w+x]; before(o, v) {
					v = o
				}
			}
			out.Pix[y*w+x] = v
		}
	}
	return out
}

// thresholds gives the shades at which a page may part from its table: Otsu's, and every 8th between the 5th and the 95th hundredth.
func thresholds(g *image.Gray) []uint8 {
	sorted := slices.Clone(g.Pix)
	slices.Sort(sorted)
	var list []uint8
	if t, ok := raster.Otsu(g); ok {
		list = append(list, t)
	}
	for v := int(sorted[len(sorted)/20]); v < int(sorted[len(sorted)*19/20]); v += 8 {
		list = append(list, uint8(v))
	}
	return list
}

// brightHull gives the convex hull of the largest connected part that is lighter than the threshold.
func brightHull(g *image.Gray, threshold uint8) []Point {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	seen := make([]bool, w*h)
	var best, stack []int
	for start := range seen {
		if seen[start] || g.Pix[start] <= threshold {
			continue
		}
		seen[start] = true
		stack = append(stack[:0], start)
		for i := 0; i < len(stack); i++ {
			x, y := stack[i]%w, stack[i]/w
			for _, n := range [4][2]int{{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}} {
				if n[0] < 0 || n[1] < 0 || n[0] >= w || n[1] >= h {
					continue
				}
				if at := n[1]*w + n[0]; !seen[at] && g.Pix[at] > threshold {
					seen[at] = true
					stack = append(stack, at)
				}
			}
		}
		if len(stack) > len(best) {
			best = slices.Clone(stack)
		}
	}
	// Only the first and last pixel of each row can lie on the hull.
	first, last := make([]int, h), make([]int, h)
	for y := range first {
		first[y], last[y] = w, -1
	}
	for _, at := range best {
		x, y := at%w, at/w
		first[y], last[y] = min(first[y], x), max(last[y], x)
	}
	var points []Point
	for y := range h {
		if last[y] >= 0 {
			left, right, top := float64(first[y]), float64(last[y]+1), float64(y)
			points = append(points, Point{left, top}, Point{left, top + 1}, Point{right, top}, Point{right, top + 1})
		}
	}
	return hullOf(points)
}
