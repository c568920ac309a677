package photograph

import (
	"cmp"
	"image"
	"math"
	"slices"
)

// hullOf gives the convex hull of places, clockwise in a picture (Andrew 1979).
func hullOf(points []Point) []Point {
	slices.SortFunc(points, func(a, b Point) int { return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y)) })
	points = slices.Compact(points)
	if len(points) < 3 {
		return points
	}
	var hull []Point
	for pass := range 2 {
		start := len(hull)
		for i := range points {
			p := points[i]
			if pass == 1 {
				p = points[len(points)-1-i]
			}
			for len(hull) >= start+2 && cross(hull[len(hull)-2], hull[len(hull)-1], p) <= 0 {
				hull = hull[:len(hull)-1]
			}
			hull = append(hull, p)
		}
		hull = hull[:len(hull)-1]
	}
	return hull
}

func cross(a, b, c Point) float64 { return (b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X) }

func areaOf(polygon []Point) float64 {
	sum := 0.0
	for i, p := range polygon {
		n := polygon[(i+1)%len(polygon)]
		sum += p.X*n.Y - n.X*p.Y
	}
	return math.Abs(sum) / 2
}

func convex(q [4]Point) bool {
	for i := range q {
		if cross(q[i], q[(i+1)%4], q[(i+2)%4]) <= 0 {
			return false
		}
	}
	return true
}

// fourCorners takes corners off a hull, each time the one whose removal (lengthening its neighbours' sides until they meet) adds least area, until four
// sides are left, and orders them from the upper left corner clockwise.
func fourCorners(hull []Point) (q [4]Point, ok bool) {
	p := slices.Clone(hull)
	for len(p) > 4 {
		best, at, meet := math.Inf(1), -1, Point{}
		n := len(p)
		for i := range n { // the side from i to i+1 goes; the sides before and after it meet
			a, b, c, d := p[(i+n-1)%n], p[i], p[(i+1)%n], p[(i+2)%n]
			x, fine := crossing(a, b, d, c)
			if !fine {
				continue
			}
			if added := areaOf([]Point{b, x, c}); added < best && (x.X-b.X)*(b.X-a.X)+(x.Y-b.Y)*(b.Y-a.Y) >= 0 && (x.X-c.X)*(c.X-d.X)+(x.Y-c.Y)*(c.Y-d.Y) >= 0 {
				best, at, meet = added, i, x
			}
		}
		if at < 0 {
			return q, false
		}
		p[at] = meet
		p = slices.Delete(p, (at+1)%n, (at+1)%n+1)
	}
	if len(p) < 4 {
		return q, false
	}
	start := 0
	for i := range p {
		if p[i].X+p[i].Y < p[start].X+p[start].Y {
			start = i
		}
	}
	for i := range q {
		q[i] = p[(start+i)%4]
	}
	return q, convex(q)
}

// crossing gives where the line through a and b meets the line through c and d.
func crossing(a, b, c, d Point) (Point, bool) {
	x1, y1, x2, y2 := b.X-a.X, b.Y-a.Y, d.X-c.X, d.Y-c.Y
	den := x1*y2 - y1*x2
	if math.Abs(den) < 1e-9 {
		return Point{}, false
	}
	t := ((c.X-a.X)*y2 - (c.Y-a.Y)*x2) / den
	return Point{a.X + t*x1, a.Y + t*y1}, true
}

// refine moves the sides of a quadrilateral to the edges in a picture and gives the share of them where the page is seen to be lighter than what lies
// outside. A side at the border of the picture stays, and counts as half seen.
func refine(g *image.Gray, q [4]Point) ([4]Point, float64) {
	reach := float64(max(g.Rect.Dx(), g.Rect.Dy())) / 50
	var share float64
	for range 2 {
		var sides [4][2]Point
		share = 0
		for i := range q {
			var s float64
			sides[i], s = refineSide(g, q[i], q[(i+1)%4], reach)
			share += s / 4
		}
		for i := range q {
			before := sides[(i+3)%4]
			if x, ok := crossing(before[0], before[1], sides[i][0], sides[i][1]); ok {
				q[i] = Point{max(0, min(float64(g.Rect.Dx()), x.X)), max(0, min(float64(g.Rect.Dy()), x.Y))}
			}
		}
		reach /= 2
	}
	return q, share
}

// refineSide fits a line to the steepest falls of brightness found along 64 lines across a side (the page lies to the right of a → b in clockwise order).
func refineSide(g *image.Gray, a, b Point, reach float64) ([2]Point, float64) {
	const samples = 64
	w, h := float64(g.Rect.Dx()), float64(g.Rect.Dy())
	border := func(p Point) bool { return p.X < 3 || p.Y < 3 || p.X > w-3 || p.Y > h-3 }
	if border(a) && border(b) && (math.Abs(a.X-b.X) < 6 && (a.X < 3 || a.X > w-3) || math.Abs(a.Y-b.Y) < 6 && (a.Y < 3 || a.Y > h-3)) {
		return [2]Point{a, b}, 0.5
	}
	length := distance(a, b)
	if length < 8 {
		return [2]Point{a, b}, 0
	}
	nx, ny := (b.Y-a.Y)/length, -(b.X-a.X)/length // outwards
	var at, off []float64
	for i := range samples {
		t := (float64(i) + 0.5) / samples
		t = 0.03 + 0.94*t
		x, y := a.X+(b.X-a.X)*t, a.Y+(b.Y-a.Y)*t
		best, where := float64(step), math.NaN()
		for d := -reach; d <= reach; d += 0.5 {
			var in, out float64
			for k := 1.0; k <= 3; k++ {
				in += float64(sample(g, x+nx*(d-k)-0.5, y+ny*(d-k)-0.5))
				out += float64(sample(g, x+nx*(d+k)-0.5, y+ny*(d+k)-0.5))
			}
			if fall := (in - out) / 3; fall > best {
				best, where = fall, d
			}
		}
		if !math.IsNaN(where) {
			at, off = append(at, t), append(off, where)
		}
	}
	if len(at) < samples/4 {
		return [2]Point{a, b}, float64(len(at)) / samples
	}
	slope, base, near := robustLine(at, off, max(1.5, reach/10))
	move := func(p Point, d float64) Point { return Point{p.X + nx*d, p.Y + ny*d} }
	return [2]Point{move(a, base), move(b, base+slope)}, float64(near) / samples
}

// robustLine fits a line on which most values lie: the best of all pairs of every fourth value, then least squares on what is near it.
func robustLine(x, y []float64, tolerance float64) (slope, base float64, near int) {
	for i := 0; i < len(x); i += 2 {
		for j := len(x) - 1; j > i; j -= 2 {
			if x[j]-x[i] < 0.3 {
				break
			}
			s := (y[j] - y[i]) / (x[j] - x[i])
			n := 0
			for k := range x {
				if math.Abs(y[k]-y[i]-s*(x[k]-x[i])) < tolerance {
					n++
				}
			}
			if n > near {
				near, slope, base = n, s, y[i]-s*x[i]
			}
		}
	}
	var n, sx, sy, sxx, sxy float64
	for k := range x {
		if math.Abs(y[k]-base-slope*x[k]) < tolerance {
			n, sx, sy, sxx, sxy = n+1, sx+x[k], sy+y[k], sxx+x[k]*x[k], sxy+x[k]*y[k]
		}
	}
	if d := n*sxx - sx*sx; n > 2 && d > 1e-9 {
		slope = (n*sxy - sx*sy) / d
		base = (sy - slope*sx) / n
	}
	return slope, base, near
}
