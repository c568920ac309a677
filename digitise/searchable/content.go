package searchable

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// content is the drawing of a page.
type content struct{ b []byte }

func (c *content) add(format string, args ...any) { c.b = fmt.Appendf(c.b, format, args...) }

// number writes a coordinate.
func number(v float64) string {
	if math.Abs(v) < 0.00005 {
		return "0"
	}
	return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(v, 'f', 4, 64), "0"), ".")
}

// turned places the unit square of a picture on a page so that an orientation of EXIF stands upright.
func turned(orientation int, w, h float64) string {
	m := [6]float64{w, 0, 0, h, 0, 0}
	switch orientation {
	case 2:
		m = [6]float64{-w, 0, 0, h, w, 0}
	case 3:
		m = [6]float64{-w, 0, 0, -h, w, h}
	case 4:
		m = [6]float64{w, 0, 0, -h, 0, h}
	case 5:
		m = [6]float64{0, -h, -w, 0, w, h}
	case 6:
		m = [6]float64{0, -h, w, 0, 0, h}
	case 7:
		m = [6]float64{0, h, w, 0, 0, 0}
	case 8:
		m = [6]float64{0, h, -w, 0, w, 0}
	}
	s := make([]string, len(m))
	for i, v := range m {
		s[i] = number(v)
	}
	return strings.Join(s, " ")
}

// drawable tells boxes that hold something.
func drawable(b corpus.Box) bool { return b.Right > b.Left && b.Bottom > b.Top }

// cut keeps the part of a box that lies on the picture.
func cut(b corpus.Box, width, height int) corpus.Box {
	return corpus.Box{Left: max(b.Left, 0), Top: max(b.Top, 0), Right: min(b.Right, width), Bottom: min(b.Bottom, height)}
}

// page writes the text of a page, whose picture has width and height pixels. Every region counts: what a reader sees can be searched.
func (c *content) page(f *fonts, p *corpus.Page, scale float64, width, height int) {
	c.add("BT 3 Tr\n")
	for _, r := range p.Regions {
		for _, l := range r.Lines {
			box := l.Box
			if !drawable(box) {
				box = r.Box
			}
			if box = cut(box, width, height); !drawable(box) {
				box = corpus.Box{Right: width, Bottom: height}
			}
			c.line(f, l, box, p.Orientation, scale, float64(height)*scale)
		}
	}
	c.add("ET\n")
}

// stretch is a part of a line: a word or the space between two, from and to where along the line, in pixels from its beginning.
type stretch struct {
	text     string
	from, to float64
}

// widest is how many times as high as clusters are wide the letters of the text layer may be.
const widest = 4

// How wide spaces and clusters are at least, in sizes. Readers pass over the character of a space and look for a gap, poppler for one of 0.15; poppler takes
// equal characters closer than 0.1 for one that is printed twice, and PDFium (Chromium) loses what has hardly any width.
const (
	leastSpace   = 0.3
	leastAdvance = 0.12
)

// line writes a line in the direction in which it runs on the picture.
func (c *content) line(f *fonts, l corpus.Line, box corpus.Box, orientation int, scale, height float64) {
	long, thick := box.Right-box.Left, box.Bottom-box.Top
	var x, y, dx, dy float64 // of the start of the lower edge, and the direction, in PDF's coordinates
	switch orientation {
	case 90:
		long, thick = thick, long
		x, y, dx, dy = float64(box.Right), float64(box.Bottom), 0, 1
	case 180:
		x, y, dx, dy = float64(box.Right), float64(box.Top), -1, 0
	case 270:
		long, thick = thick, long
		x, y, dx, dy = float64(box.Left), float64(box.Top), 0, -1
	default:
		x, y, dx, dy = float64(box.Left), float64(box.Bottom), 1, 0
	}
	text := readable(l.Text)
	if text == "" {
		return
	}
	size := float64(thick) * scale
	// Readers take equal characters that lie closer than a tenth of their size for one that is printed twice to look bold: a box that is far too high for
	// its text, as that of a line nobody has measured, gets a smaller size.
	size = min(size, widest*float64(long)*scale/float64(language.CountClusters(text)))
	x, y = x*scale, height-y*scale
	// The baseline lies a fifth of the size above the lower edge, in the middle of the box.
	up := size/5 + (float64(thick)*scale-size)/2
	x, y = x-dy*up, y+dx*up
	for _, s := range stretches(text, l.Words, box, orientation, float64(long), size/scale) {
		var clusters []string
		for cl := range language.Clusters(s.text) {
			clusters = append(clusters, cl)
		}
		if rightToLeft(s.text) {
			visual(clusters)
		}
		stretchTo := (s.to - s.from) * scale / (float64(len(clusters)) * advance / 1000 * size) * 100
		c.add("%s %s %s %s %s %s Tm %s Tz", number(dx), number(dy), number(-dy), number(dx), number(x+dx*s.from*scale), number(y+dy*s.from*scale), number(stretchTo))
		font := -1
		for _, cl := range clusters {
			in, code := f.code(cl)
			if in != font {
				if font >= 0 {
					c.add("> Tj")
				}
				c.add(" /F%d %s Tf <", in, number(size))
				font = in
			}
			c.add("%04X", code)
		}
		c.add("> Tj\n")
	}
}

// readable takes out of a text what a text layer cannot hold.
func readable(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd")))
}

// rightToLeft tells words of the scripts that run so.
func rightToLeft(s string) bool {
	for _, r := range s {
		if unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Thaana, unicode.Syriac) && unicode.IsLetter(r) {
			return true
		}
	}
	return false
}

// stretches cuts a line into its words and the spaces between them, laid end to end without gaps. Where the words do not make up the text, the line
// is one stretch. Boxes that overlap or are too narrow for their text push what follows; a line that gets too long by that is pressed together.
func stretches(text string, words []corpus.Word, box corpus.Box, orientation int, long, size float64) []stretch {
	var out []stretch
	rest := text
	last := 0.0
	for i, w := range words {
		word := readable(w.Text)
		k := strings.Index(rest, word)
		if word == "" || k < 0 || strings.TrimSpace(rest[:k]) != "" || rightToLeft(text) { // readers take lines from right to left as a whole
			return []stretch{{text, 0, long}}
		}
		from, to := along(w.Box, box, orientation)
		from, to = max(from, last), min(to, long)
		if i == 0 {
			from = 0
		} else if k > 0 { // a space: as wide as the gap, but wide enough to be taken for one
			from = max(from, last+leastSpace*size)
			out = append(out, stretch{" ", last, from})
		} else if n := len(out); n > 0 { // no space: the word before reaches up to this one
			out[n-1].to = from
		}
		to = max(to, from+leastAdvance*size*float64(language.CountClusters(word)))
		out = append(out, stretch{word, from, to})
		last, rest = to, rest[k+len(word):]
	}
	if len(out) == 0 || strings.TrimSpace(rest) != "" {
		return []stretch{{text, 0, long}}
	}
	end := &out[len(out)-1]
	if end.to = max(long, end.to); end.to > long {
		k := long / end.to
		for i := range out {
			out[i].from, out[i].to = out[i].from*k, out[i].to*k
		}
	}
	return out
}

// visual brings the clusters of a line from right to left into the order in which they stand on the page, which is how readers of PDF expect them:
// turned round, but for runs of digits and of letters from left to right.
func visual(clusters []string) {
	slices.Reverse(clusters)
	for from := 0; from < len(clusters); {
		to := from
		for to < len(clusters) && leftToRight(clusters[to]) {
			to++
		}
		slices.Reverse(clusters[from:to])
		from = max(to, from+1)
	}
}

func leftToRight(cluster string) bool {
	r, _ := utf8.DecodeRuneInString(cluster)
	return unicode.IsDigit(r) || unicode.IsLetter(r) && !rightToLeft(cluster)
}

// along gives where a word begins and ends along its line.
func along(w, line corpus.Box, orientation int) (from, to float64) {
	switch orientation {
	case 90:
		return float64(line.Bottom - w.Bottom), float64(line.Bottom - w.Top)
	case 180:
		return float64(line.Right - w.Right), float64(line.Right - w.Left)
	case 270:
		return float64(w.Top - line.Top), float64(w.Bottom - line.Top)
	}
	return float64(w.Left - line.Left), float64(w.Right - line.Left)
}
