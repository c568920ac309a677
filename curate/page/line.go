package page

import "bytes"

// line classes
const (
	lineOut   uint8 = iota // marked or pruned: furniture
	lineLink               // nothing but links
	lineShort              // too short to say
	lineGood
	lineHeading
)

// line is a run of joined segments.
type line struct {
	first, last  int // segments [first, last)
	class        uint8
	keep         bool
	text, links  int32
	el           element
	row, cell    int32
	outByPruning bool
}

// gather joins the segments of the page into lines and classes each by itself.
func (r *reader) gather() {
	r.lines = r.lines[:0]
	titled := false
	for i := 0; i < len(r.segments); {
		s := &r.segments[i]
		l := line{first: i, el: s.el, row: s.row, cell: s.cell, class: lineOut}
		in := false
		for {
			if s := &r.segments[i]; !r.out(s.node) {
				in = true
				l.text += s.text
				l.links += s.links
			} else if r.nodes[s.node].pruned {
				l.outByPruning = true
			}
			i++
			if i == len(r.segments) || !r.segments[i].joined {
				break
			}
		}
		l.last = i
		if in && l.text > 0 {
			l.class = classOf(l.el, l.text, l.links)
		}
		switch {
		case l.class == lineLink && l.last == l.first+1 && bytes.Contains(r.text[s.start:s.end], []byte("://")):
			l.class = lineGood // an address that is written out is to be read
		case l.class == lineShort && l.links == 0 && !titled && !r.h1 && r.isTitle(&l):
			l.class, l.el, titled = lineHeading, elH1, true // a title set in large letters
		}
		r.lines = append(r.lines, l)
	}
}

func classOf(el element, text, links int32) uint8 {
	switch {
	case elements[el].traits&heading != 0:
		return lineHeading
	case links*5 >= text*4 && links > 0, links*2 > text && text-links < proseLine:
		return lineLink
	case text-links >= proseLine:
		return lineGood
	}
	switch el {
	case elLi, elTd, elTh, elDd, elDt, elP, elPre, elBlockquote, elFigcaption, elCaption, elSummary:
		return lineGood
	}
	return lineShort
}

// within gives the lines of the root.
func (r *reader) within() (first, last int) {
	root := &r.nodes[r.root]
	first = len(r.lines)
	for i := range r.lines {
		l := &r.lines[i]
		if int32(l.first) >= root.first && int32(l.first) < root.last {
			first = min(first, i)
			last = i + 1
		}
	}
	if first > last {
		return 0, 0
	}
	return first, last
}
