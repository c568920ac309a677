package photograph

import (
	"fmt"
	"image"
	"math"
	"slices"

	"github.com/lontar-asean/lontar/digitise/raster"
)

// Fault says what is wrong with a photograph.
type Fault string

// What can be wrong with a photograph.
const (
	Blurred Fault = "blurred" // the letters are too soft to be read
	Small   Fault = "small"   // the letters have too few pixels
	Cut     Fault = "cut"     // the page goes on beyond the picture
)

// Advice is an answer to who took the photograph.
type Advice struct {
	Fault Fault
	Text  string  // for people, one sentence
	Again bool    // the photograph must be taken again; otherwise it can be read, but a better one would be read better
	Value float64 // the measure: of Blurred the width of edges as a share of the height of lines, of Small that height in pixels, of Cut the number of sides
}

// blurLimit is the width of edges, as a share of the height of lines, from which on a page is blurred. Pages of ocr-flores-rendered in Khmer, Thai and
// Vietnamese were blurred more and more and read by Tesseract: most of those whose error rate grew by less than five points had 0.15 and less, most of
// the others 0.20 and more, and the limit lies between. testdata/quality/blur.txt has them all, and languages on which nothing was chosen.
const blurLimit = 0.175

// smallLimit is the height of lines below which Tesseract's errors rise in scripts with stacked marks: fonts of 11 pixels, whose lines are about 6 pixels
// high, doubled the errors of Lao and Burmese.
const smallLimit = 6

// sharpEdge is the width of a sharp edge after the smoothing against noise, in pixels.
const sharpEdge = 2

// Sharpness gives the width of the edges of letters, less that of a sharp edge, and the height of lines at their densest, both in pixels. A page whose
// letters have no edges at all has +Inf. ok is false when no writing is found.
func Sharpness(g *image.Gray) (edge, height float64, ok bool) {
	height, ok = core(g)
	if !ok {
		return 0, 0, false
	}
	threshold, ok := raster.Otsu(g)
	if !ok {
		return 0, 0, false
	}
	dark, light := shades(g, threshold)
	least := (light - dark) / 2
	if least < 4 {
		return 0, 0, false
	}
	counts := make([]int, 2000) // widths in twentieths of a pixel
	total := 0
	smooth := raster.Blur(g)
	w := smooth.Rect.Dx()
	every := max(1, smooth.Rect.Dy()/1500)
	for y := 0; y < smooth.Rect.Dy(); y += every {
		row := smooth.Pix[y*smooth.Stride:][:w]
		for x := 0; x+1 < w; {
			// a fall from light to dark, as long as it goes on
			end, steepest := x, 0
			for end+1 < w && row[end+1] < row[end] {
				steepest = max(steepest, int(row[end])-int(row[end+1]))
				end++
			}
			if fall := int(row[x]) - int(row[end]); fall >= least {
				counts[min(len(counts)-1, fall*20/steepest)]++
				total++
			}
			x = max(end, x+1)
		}
	}
	if total < 50 {
		return math.Inf(1), height, true
	}
	half := total / 2
	for i, n := range counts {
		if half -= n; half < 0 {
			width := float64(i) / 20
			return math.Sqrt(max(0, width*width-sharpEdge*sharpEdge)), height, true
		}
	}
	return math.Inf(1), height, true
}

// shades gives the mean of the darker and of the lighter pixels.
func shades(g *image.Gray, threshold uint8) (dark, light int) {
	var sum, n [2]int
	for y := range g.Rect.Dy() {
		for _, v := range g.Pix[y*g.Stride:][:g.Rect.Dx()] {
			i := 0
			if v > threshold {
				i = 1
			}
			sum[i] += int(v)
			n[i]++
		}
	}
	return sum[0] / max(1, n[0]), sum[1] / max(1, n[1])
}

// advise says what is wrong with a page.
func advise(g *image.Gray, found bool, corners [4]Point, width, height float64) (list []Advice) {
	lit := brighten(g)
	if edge, height, ok := Sharpness(lit); ok {
		if ratio := edge / height; ratio > blurLimit {
			list = append(list, Advice{Blurred, "The picture is blurred. Take it again: hold the phone still, with more light, and touch the page on the screen to focus.", true, min(9, round(ratio))})
		}
		if height < smallLimit {
			list = append(list, Advice{Small, fmt.Sprintf("The letters are only %.0f pixels high. Take it again from nearer, or one page at a time.", height), true, round(height)})
		}
	}
	if !found {
		return list
	}
	sides := 0
	for i, a := range corners {
		b := corners[(i+1)%4]
		for _, out := range []bool{max(a.X, b.X) < 3, max(a.Y, b.Y) < 3, min(a.X, b.X) > width-3, min(a.Y, b.Y) > height-3} {
			if out {
				sides++
			}
		}
	}
	if sides > 0 {
		list = append(list, Advice{Cut, "The page goes on beyond the picture. Take it again with all four corners in it.", false, float64(sides)})
	}
	return slices.Clip(list)
}

func round(v float64) float64 { return math.Round(v*100) / 100 }
