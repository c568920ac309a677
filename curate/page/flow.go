package page

// lineBreak handles br: one begins a new line, two a new paragraph.
func (r *reader) lineBreak() {
	if r.top().skip {
		return
	}
	if r.breaks {
		r.flush()
		return
	}
	r.breaks = true
	if r.current.start != int32(len(r.text)) || r.current.joined {
		r.gap = '\n'
	}
}

// flush ends the line: the segment being written is done and the next one begins a new line.
func (r *reader) flush() {
	r.done()
	r.current.joined = false
	r.gap = 0
	r.breaks = false
}

// cut ends the segment but not the line: what follows goes on in the same line.
func (r *reader) cut() {
	had := r.current.start != int32(len(r.text)) || r.current.joined
	r.done()
	r.current.joined = had
}

func (r *reader) done() {
	end := int32(len(r.text))
	f := r.top()
	if r.current.start == end {
		r.current.node, r.current.el, r.current.row, r.current.cell = f.node, f.line, f.row, f.cell
		return
	}
	r.current.end = end
	if len(r.segments) < maxSegments {
		r.segments = append(r.segments, r.current)
	} else {
		last := &r.segments[len(r.segments)-1]
		r.text[r.current.start-1] = '\n' // the byte between two segments
		last.end, last.text, last.links = end, last.text+r.current.text, last.links+r.current.links
	}
	r.text = append(r.text, 0) // so that two segments never touch
	r.current = segment{start: end + 1, end: end + 1, node: f.node, el: f.line, row: f.row, cell: f.cell}
}
