package born

import (
	"fmt"
	"math"
	"strings"
	"unicode"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise/poppler"
	"github.com/lontar-asean/lontar/language"
)

const pointsInch = 72

// blank is a page without text.
func blank(f *poppler.File, n, dpi int) corpus.Page {
	w, h, _ := f.Size(n)
	return corpus.Page{
		Picture: -1, Name: fmt.Sprintf("%s#%d", f.Name, n), Number: n, Resolution: dpi, Language: language.Und,
		Width: pixels(w, dpi), Height: pixels(h, dpi),
	}
}

func pixels(points float64, dpi int) int {
	return int(math.Round(min(max(points, -1e6), 1e6) * float64(dpi) / pointsInch))
}

// layout gives the lines of text the boxes of words, which stand in the same order.
func layout(f *poppler.File, n, dpi int, text string, words []poppler.Word) corpus.Page {
	p := blank(f, n, dpi)
	region := corpus.Region{Kind: corpus.TextRegion}
	left := words
	goesOn := false // the line before ends in a space that the file writes
	for line := range strings.Lines(text) {
		spaced := goesOn
		goesOn = strings.HasSuffix(strings.TrimRight(line, "\n"), " ")
		line = strings.TrimSpace(strings.ReplaceAll(line, "\f", ""))
		if k := len(region.Lines) - 1; count(line) == 0 { // zero-width spaces, which extractors take for lines of their own
			if k >= 0 {
				region.Lines[k].Text += line
			}
			continue
		}
		var boxes []poppler.Word
		boxes, left = take(left, count(line))
		l := corpus.Line{Text: line, Confidence: 1}
		for i, w := range boxes {
			box := corpus.Box{Left: pixels(w.Left, dpi), Top: pixels(w.Top, dpi), Right: pixels(w.Right, dpi), Bottom: pixels(w.Bottom, dpi)}
			if i == 0 {
				l.Box = box
			}
			l.Box = around(l.Box, box)
		}
		l.Box = inside(l.Box, p.Width, p.Height)
		if len(region.Lines) == 0 {
			region.Box = l.Box
		}
		region.Box = around(region.Box, l.Box)
		if k := len(region.Lines) - 1; k >= 0 && beside(region.Lines[k].Box, l.Box) {
			region.Lines[k] = join(region.Lines[k], l, spaced)
			continue
		}
		region.Lines = append(region.Lines, l)
	}
	if len(region.Lines) > 0 {
		p.Regions = []corpus.Region{region}
	}
	return p
}

// take gives the words from the front that hold n visible characters.
func take(words []poppler.Word, n int) (front, rest []poppler.Word) {
	for i, w := range words {
		if n <= 0 {
			return words[:i], words[i:]
		}
		n -= count(w.Text)
	}
	return words, nil
}

// count counts what can be seen.
func count(s string) (n int) {
	for _, r := range s {
		if !hidden(r) && !unicode.IsControl(r) {
			n++
		}
	}
	return n
}

func around(a, b corpus.Box) corpus.Box {
	return corpus.Box{Left: min(a.Left, b.Left), Top: min(a.Top, b.Top), Right: max(a.Right, b.Right), Bottom: max(a.Bottom, b.Bottom)}
}

// beside tells that a box goes on in the line of the box before it: at the same height, and no farther to the right than the line is high.
func beside(a, b corpus.Box) bool {
	height := min(a.Bottom-a.Top, b.Bottom-b.Top)
	overlap := min(a.Bottom, b.Bottom) - max(a.Top, b.Top)
	gap := b.Left - a.Right
	return height > 0 && overlap*10 >= height*6 && gap > -height/2 && gap < height
}

// join puts two stretches of a line together, with a space where the file writes one or the gap is wide.
func join(a, b corpus.Line, spaced bool) corpus.Line {
	if gap := b.Box.Left - a.Box.Right; spaced || gap*3 > a.Box.Bottom-a.Box.Top {
		a.Text += " "
	}
	a.Text += b.Text
	a.Box = around(a.Box, b.Box)
	return a
}

// inside cuts a box to the page.
func inside(b corpus.Box, width, height int) corpus.Box {
	return corpus.Box{
		Left: min(max(b.Left, 0), width), Top: min(max(b.Top, 0), height), Right: min(max(b.Right, 0), width), Bottom: min(max(b.Bottom, 0), height),
	}
}
