// Package leaf is the form in which a recognised page is kept in a file: page-0001.json (docs/format/digitised.md).
package leaf

import (
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// Page is corpus.Page in JSON. Boxes are [left, top, right, bottom] in pixels.
type Page struct {
	Number      int          `json:"number"`
	Width       int          `json:"width"`
	Height      int          `json:"height"`
	Resolution  int          `json:"resolution,omitempty"`
	Language    language.Tag `json:"language"`
	Orientation int          `json:"orientation,omitempty"`
	Skew        float64      `json:"skew,omitempty"`
	Confidence  *float64     `json:"confidence"`
	Regions     []Region     `json:"regions"`
}

// Region is a block of a page.
type Region struct {
	Kind  corpus.RegionKind `json:"kind"`
	Box   [4]int            `json:"box"`
	Lines []Line            `json:"lines,omitempty"`
}

// Line is a line of a region.
type Line struct {
	Box        [4]int  `json:"box"`
	Text       string  `json:"text"`
	Confidence float64 `json:"confidence"`
	Checked    string  `json:"checked,omitempty"`
	Words      []Word  `json:"words,omitempty"`
}

// Word is a word of a line.
type Word struct {
	Box        [4]int  `json:"box"`
	Text       string  `json:"text"`
	Confidence float64 `json:"confidence"`
}

func box(b corpus.Box) [4]int { return [4]int{b.Left, b.Top, b.Right, b.Bottom} }

func unbox(b [4]int) corpus.Box {
	return corpus.Box{Left: b[0], Top: b[1], Right: b[2], Bottom: b[3]}
}

// Of gives a page in this form.
func Of(p corpus.Page) Page {
	q := Page{Number: p.Number, Width: p.Width, Height: p.Height, Resolution: p.Resolution, Language: p.Language, Orientation: p.Orientation, Skew: p.Skew, Confidence: p.Confidence}
	if q.Language == "" {
		q.Language = language.Und
	}
	for _, r := range p.Regions {
		s := Region{Kind: r.Kind, Box: box(r.Box)}
		for _, l := range r.Lines {
			m := Line{Box: box(l.Box), Text: l.Text, Confidence: l.Confidence, Checked: l.Checked}
			for _, w := range l.Words {
				m.Words = append(m.Words, Word{box(w.Box), w.Text, w.Confidence})
			}
			s.Lines = append(s.Lines, m)
		}
		q.Regions = append(q.Regions, s)
	}
	return q
}

// Corpus gives the page back.
func (q Page) Corpus() corpus.Page {
	p := corpus.Page{Picture: -1, Number: q.Number, Width: q.Width, Height: q.Height, Resolution: q.Resolution, Language: q.Language, Orientation: q.Orientation, Skew: q.Skew, Confidence: q.Confidence}
	for _, s := range q.Regions {
		r := corpus.Region{Kind: s.Kind, Box: unbox(s.Box)}
		for _, m := range s.Lines {
			l := corpus.Line{Box: unbox(m.Box), Text: m.Text, Confidence: m.Confidence, Checked: m.Checked}
			for _, w := range m.Words {
				l.Words = append(l.Words, corpus.Word{Box: unbox(w.Box), Text: w.Text, Confidence: w.Confidence})
			}
			r.Lines = append(r.Lines, l)
		}
		p.Regions = append(p.Regions, r)
	}
	return p
}

// Plain makes a page of a text without boxes: an empty line parts regions, and lines share the height of the page. Nothing is known of how sure the text
// is, so the page has no confidence.
func Plain(text string, width, height int) corpus.Page {
	p := corpus.Page{Picture: -1, Width: width, Height: height, Language: language.Und}
	text = strings.Trim(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	if strings.TrimSpace(text) == "" {
		return p
	}
	lines := strings.Split(text, "\n")
	step := float64(height) / float64(len(lines))
	var r *corpus.Region
	for i, l := range lines {
		if l = strings.TrimSpace(l); l == "" {
			r = nil
			continue
		}
		b := corpus.Box{Top: int(float64(i) * step), Right: width, Bottom: max(int(float64(i+1)*step), int(float64(i)*step)+1)}
		if r == nil {
			p.Regions = append(p.Regions, corpus.Region{Kind: corpus.TextRegion, Box: b})
			r = &p.Regions[len(p.Regions)-1]
		}
		r.Box.Bottom = b.Bottom
		r.Lines = append(r.Lines, corpus.Line{Box: b, Text: l})
	}
	return p
}
