package page

import "strings"

// longCell is the number of characters from which a table cell holds running text, and lineCells the number of lines: its row lays out
// the page and is no row of data.
const (
	longCell  = 240
	lineCells = 3
)

// compose writes the parts from the kept segments and pictures.
func (r *reader) compose() {
	r.findLayout()
	size := 0
	for i := range r.segments {
		if s := &r.segments[i]; s.keep {
			size += int(s.end-s.start) + 1
			r.page.Kept += int(s.text)
		}
	}
	var b strings.Builder
	b.Grow(size)
	var last *segment // the kept segment before
	from := 0         // where the part being written begins in b
	pictures := r.pictures
	context := -1 // picture that still waits for the line after it
	headed := -1  // segment of the last heading
	part := func() {
		if b.Len() > from {
			r.page.Parts = append(r.page.Parts, Part{Text: b.String()[from:]})
			from = b.Len()
			last = nil
		}
	}
	for i := 0; i <= len(r.segments); i++ {
		for len(pictures) > 0 && int(pictures[0].at) <= i && (i == len(r.segments) || !r.segments[i].joined) {
			if r.wanted(&pictures[0]) {
				part()
				r.page.Parts = append(r.page.Parts, Part{Kind: Image, Picture: len(r.page.Pictures)})
				r.page.Pictures = append(r.page.Pictures, r.picture(&pictures[0], i, headed))
				context = len(r.page.Pictures) - 1
			}
			pictures = pictures[1:]
		}
		if i == len(r.segments) {
			break
		}
		s := &r.segments[i]
		if !s.joined && elements[s.el].traits&heading != 0 && s.text > 0 && !r.out(s.node) {
			headed = i
		}
		if !s.keep {
			continue
		}
		text := r.text[s.start:s.end]
		if !s.joined || last == nil || !r.sameLine(i) {
			text = trim(text)
		}
		if len(text) == 0 {
			continue
		}
		if last != nil {
			if between := r.between(last, s, i); between != 0 {
				b.WriteByte(between)
			}
		}
		b.Write(text)
		if context >= 0 && !s.joined && s.el != elFigcaption {
			r.page.Pictures[context].addContext(sentencesFrom(text))
			context = -1
		}
		last = s
	}
	part()
}

// sameLine says whether segment i goes on in the line of an earlier kept segment.
func (r *reader) sameLine(i int) bool {
	for ; i > 0 && r.segments[i].joined; i-- {
		if r.segments[i-1].keep {
			return true
		}
	}
	return false
}

// between gives what separates two kept segments, 0 for nothing.
func (r *reader) between(last, s *segment, i int) byte {
	switch {
	case s.joined && r.sameLine(i):
		if !r.segments[i-1].keep { // something was cut out between: its words must not grow together
			return ' '
		}
		return 0
	case s.row == 0 || s.row != last.row || r.layout[s.row]:
		return '\n'
	case s.cell == last.cell:
		return ' '
	}
	return '\t'
}

// findLayout marks the table rows that lay out the page.
func (r *reader) findLayout() {
	cell, lines := int32(0), 0
	for i := range r.segments {
		s := &r.segments[i]
		if s.row == 0 || s.joined {
			continue
		}
		if s.cell != cell {
			cell, lines = s.cell, 0
		}
		if lines++; lines > lineCells || s.text > longCell {
			r.layout[s.row] = true
		}
	}
}

func trim(text []byte) []byte {
	for len(text) > 0 && isSpace(text[0]) {
		text = text[1:]
	}
	for len(text) > 0 && isSpace(text[len(text)-1]) {
		text = text[:len(text)-1]
	}
	return text
}
