package raster

import (
	"image"
	"math"
)

// Skew gives the angle in degrees by which a page of horizontal lines must be turned clockwise to make them level, within ±limit degrees (15 at most).
// Bottom edges of the writing are projected along each angle; level lines give the profile with the largest sum of squares (Postl 1986). It is exact to
// about 0.05 degrees for pages of a few lines. ok is false when the page has too little writing, or no angle is better than the others.
func Skew(g *image.Gray, limit float64) (degrees float64, ok bool) {
	threshold, ok := Otsu(g)
	if !ok {
		return 0, false
	}
	limit = max(0, min(15, limit))
	points := bottoms(g, threshold)
	if len(points) < 50 {
		return 0, false
	}
	w, h := size(g)
	profile := make([]int32, 2*(h+w)+4)
	best := 0.0
	for _, pass := range []struct{ reach, step, bin float64 }{{limit, 0.25, 2}, {0.3, 0.05, 1}, {0.06, 0.01, 1}} {
		start, top, least := best, -1.0, math.Inf(1)
		for n := -math.Round(pass.reach / pass.step); n*pass.step <= pass.reach+1e-9; n++ {
			angle := start + n*pass.step
			if math.Abs(angle) > limit+1e-9 {
				continue
			}
			s := sharpness(points, angle, pass.bin, w, profile)
			least = min(least, s)
			if s > top || s == top && math.Abs(angle) < math.Abs(best) {
				top, best = s, angle
			}
		}
		if pass.step == 0.25 && top < 1.1*least {
			return 0, false
		}
	}
	return math.Round(best*100) / 100, true
}

type point struct{ x, y float32 }

// bottoms gives the pixels where ink ends below, thinned out to at most some ten thousands.
func bottoms(g *image.Gray, threshold uint8) []point {
	w, h := size(g)
	step := 1 + w*h/4_000_000
	var list []point
	for y := 0; y+1 < h; y++ {
		here, below := row(g, y), row(g, y+1)
		for x := y % step; x < w; x += step {
			if here[x] <= threshold && below[x] > threshold {
				list = append(list, point{float32(x), float32(y)})
			}
		}
	}
	return list
}

func sharpness(points []point, degrees, bin float64, width int, profile []int32) float64 {
	clear(profile)
	slope := float32(math.Tan(degrees*math.Pi/180) / bin)
	scale := float32(1 / bin)
	offset := float32(width) * float32(math.Abs(float64(slope)))
	for _, p := range points {
		profile[int(p.y*scale+p.x*slope+offset)]++
	}
	sum := 0.0
	for _, n := range profile {
		sum += float64(n) * float64(n)
	}
	return sum
}

// Evenness measures how clearly the writing of a page stands in level lines: the sum of squares of the profile of its bottom edges, with the best angle within
// 3 degrees, by what it would be were they spread evenly. It is 0 for a page without writing.
func Evenness(g *image.Gray) float64 {
	threshold, ok := Otsu(g)
	if !ok {
		return 0
	}
	points := bottoms(g, threshold)
	if len(points) == 0 {
		return 0
	}
	w, h := size(g)
	profile := make([]int32, 2*(h+w)+4)
	best := 0.0
	for n := -6; n <= 6; n++ {
		best = max(best, sharpness(points, float64(n)/2, 2, w, profile))
	}
	return best * float64(h) / 2 / (float64(len(points)) * float64(len(points)))
}
