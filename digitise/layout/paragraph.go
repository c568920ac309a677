package layout

import (
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// What ends a paragraph, in heights of a line and shares of the width of the column.
const (
	indent   = 0.8  // of a line height that the next line begins further in
	fullness = 0.95 // of the width that a line goes to when the text goes on
	short    = 0.85 // of the width below which a line that ends a sentence ends the paragraph
	apart    = 1.6  // times the usual distance of lines from which on a new paragraph begins
)

// Paragraphs gives the text of pages in reading order as paragraphs, lines joined as Join does; headers, footers and page numbers are left out. A paragraph
// ends where the next line is indented or stands apart, at the end of a block with another one below it, and at a short line that ends a sentence or is in a
// script without marks for that. It goes on over the end of a column or a page when the last line is full and ends no sentence.
func Paragraphs(pages ...corpus.Page) []string {
	var f Flow
	var list []string
	for i := range pages {
		list = append(list, f.Add(&pages[i])...)
	}
	return append(list, f.End()...)
}

// Text gives the text of one page: its paragraphs with an empty line between two.
func Text(p *corpus.Page) string {
	var f Flow
	return strings.Join(append(f.Add(p), f.End()...), "\n\n")
}

// Flow makes paragraphs of pages that come one by one, as Paragraphs does. The zero value is ready.
type Flow struct {
	text string // of the paragraph that is not finished
	open bool   // it goes on on the next page
	done []string
}

// Add takes a page and gives the paragraphs that are finished with it.
func (f *Flow) Add(p *corpus.Page) []string {
	f.done = nil
	bottom := 0 // of the block before on this page
	for i := range p.Regions {
		r := &p.Regions[i]
		if r.Kind != corpus.TextRegion || len(r.Lines) == 0 {
			continue
		}
		c := columnOf(r, p.Language)
		below := bottom > 0 && r.Lines[0].Box.Top >= bottom // and not at the head of another column
		if !f.open || below || c.indented(r.Lines[0]) {
			f.finish()
		}
		for k, l := range r.Lines {
			f.text = Join(f.text, strings.TrimSpace(l.Text), p.Language)
			if k+1 < len(r.Lines) && c.ends(l, r.Lines[k+1]) {
				f.finish()
			}
		}
		last := r.Lines[len(r.Lines)-1]
		f.open, bottom = len(r.Lines) > 1 && c.reach(last) >= fullness && !c.sentence(last.Text), last.Box.Bottom
	}
	return f.done
}

// End gives the last paragraph, if there is one.
func (f *Flow) End() []string {
	f.done = nil
	f.finish()
	return f.done
}

func (f *Flow) finish() {
	if f.text != "" {
		f.done = append(f.done, f.text)
	}
	f.text = ""
}

// column is the measure of a region.
type column struct {
	left, right int
	height      int // of a line
	distance    int // between the tops of lines
	backwards   bool
	tag         language.Tag
	marks       []string
}

func columnOf(r *corpus.Region, tag language.Tag) column {
	c := column{left: r.Lines[0].Box.Left, right: r.Lines[0].Box.Right, tag: tag, backwards: tag.Script() == language.Arab}
	heights, distances := make([]int, 0, len(r.Lines)), make([]int, 0, len(r.Lines))
	for i, l := range r.Lines {
		c.left, c.right = min(c.left, l.Box.Left), max(c.right, l.Box.Right)
		heights = append(heights, l.Box.Bottom-l.Box.Top)
		if i > 0 {
			distances = append(distances, middle(l.Box)-middle(r.Lines[i-1].Box))
		}
	}
	slices.Sort(heights)
	slices.Sort(distances)
	c.height = max(1, heights[len(heights)/2])
	if len(distances) > 0 {
		c.distance = distances[len(distances)/2]
	}
	if p, ok := language.ProfileOf(tag); ok {
		c.marks = p.SentenceEnds
	}
	return c
}

// indented reports whether a line begins further in than the column does.
func (c column) indented(l corpus.Line) bool {
	in := l.Box.Left - c.left
	if c.backwards {
		in = c.right - l.Box.Right
	}
	return float64(in) > indent*float64(c.height)
}

// reach gives how far a line goes, as a share of the width.
func (c column) reach(l corpus.Line) float64 {
	width := float64(max(1, c.right-c.left))
	if c.backwards {
		return float64(c.right-l.Box.Left) / width
	}
	return float64(l.Box.Right-c.left) / width
}

// sentence reports whether a text ends a sentence. Where a language has no marks for that, or they are not known, nothing does.
func (c column) sentence(text string) bool {
	text = strings.TrimRight(text, " \t\"'”’»)]")
	return slices.ContainsFunc(c.marks, func(mark string) bool { return strings.HasSuffix(text, mark) })
}

// ends reports whether a paragraph ends between two lines.
func (c column) ends(l, next corpus.Line) bool {
	if c.indented(next) && !c.indented(l) {
		return true
	}
	if d := middle(next.Box) - middle(l.Box); c.distance > 0 && float64(d) > apart*float64(c.distance) {
		return true
	}
	if Broken(strings.TrimSpace(l.Text), strings.TrimSpace(next.Text), c.tag) {
		return false
	}
	return c.reach(l) < short && (len(c.marks) == 0 || c.sentence(l.Text))
}
