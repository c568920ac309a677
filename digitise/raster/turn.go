package raster

import (
	"image"
	"math"
)

// Turn turns an image clockwise by 0, 90, 180 or 270 degrees (any multiple of 90; others are taken down to one), without loss.
func Turn(g *image.Gray, degrees int) *image.Gray {
	w, h := size(g)
	switch quarter := ((degrees/90)%4 + 4) % 4; quarter {
	case 1, 3:
		out := blank(h, w)
		for y := range h {
			src := row(g, y)
			if quarter == 1 {
				for x, v := range src {
					out.Pix[x*h+h-1-y] = v
				}
				continue
			}
			for x, v := range src {
				out.Pix[(w-1-x)*h+y] = v
			}
		}
		return out
	case 2:
		out := blank(w, h)
		for y := range h {
			dst := row(out, h-1-y)
			for x, v := range row(g, y) {
				dst[w-1-x] = v
			}
		}
		return out
	}
	out := blank(w, h)
	for y := range h {
		copy(row(out, y), row(g, y))
	}
	return out
}

// Rotate turns an image clockwise by a small angle in degrees around its middle, with bilinear interpolation; what comes in from outside is white. The
// size stays the same: corners are cut off. An angle that is not a number gives the image as it is.
func Rotate(g *image.Gray, degrees float64) *image.Gray {
	w, h := size(g)
	if degrees == 0 || math.IsNaN(degrees) || math.IsInf(degrees, 0) {
		return Turn(g, 0)
	}
	out := blank(w, h)
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	// A pixel of the result at (x, y) from the middle comes from (x cos + y sin, y cos - x sin) of the source.
	const one = 1 << 16
	stepX, stepY := int64(math.Round(cos*one)), int64(math.Round(-sin*one))
	cx, cy := float64(w-1)/2, float64(h-1)/2
	for y := range h {
		dst := row(out, y)
		dy := float64(y) - cy
		sx := int64(math.Round((cx - cx*cos + dy*sin) * one))
		sy := int64(math.Round((cy + cx*sin + dy*cos) * one))
		for x := range dst {
			ix, iy := int(sx>>16), int(sy>>16)
			fx, fy := int32(sx&(one-1))>>8, int32(sy&(one-1))>>8
			if ix >= 0 && iy >= 0 && ix+1 < w && iy+1 < h {
				p := g.Pix[iy*g.Stride+ix:]
				q := g.Pix[(iy+1)*g.Stride+ix:]
				top := int32(p[0])<<8 + fx*(int32(p[1])-int32(p[0]))
				bottom := int32(q[0])<<8 + fx*(int32(q[1])-int32(q[0]))
				dst[x] = uint8((top<<8 + fy*(bottom-top) + 1<<15) >> 16)
			} else {
				dst[x] = edgePixel(g, ix, iy, fx, fy, w, h)
			}
			sx += stepX
			sy += stepY
		}
	}
	return out
}

// edgePixel interpolates where not all four pixels lie inside the image.
func edgePixel(g *image.Gray, ix, iy int, fx, fy int32, w, h int) uint8 {
	at := func(x, y int) int32 {
		if x < 0 || y < 0 || x >= w || y >= h {
			return white
		}
		return int32(g.Pix[y*g.Stride+x])
	}
	top := at(ix, iy)<<8 + fx*(at(ix+1, iy)-at(ix, iy))
	bottom := at(ix, iy+1)<<8 + fx*(at(ix+1, iy+1)-at(ix, iy+1))
	return uint8((top<<8 + fy*(bottom-top) + 1<<15) >> 16)
}
