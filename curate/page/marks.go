package page

// settleMarks gives every node its marks, and the weight by which the root is chosen for every node.
func (r *reader) settleMarks() (mass []int32) {
	r.sum()
	strict := r.spread(0, false)
	if dropped := r.nodes[0].prose - strict; strict < proseLeast || dropped > 5*strict {
		named := strict
		if open := r.spread(1, false); open > 5*strict && open >= proseLeast {
			r.page.Relaxed, named = "names", open
		} else {
			r.spread(0, false)
		}
		if named < proseLeast {
			if shown := r.spread(0, true); shown >= proseLeast && shown > 5*named {
				r.page.Relaxed = "hidden"
				r.allow = hidden
				named = shown
			} else {
				r.spread(0, false)
			}
		}
		strict = named
	}
	r.mass = r.mass[:0]
	for range r.nodes {
		r.mass = append(r.mass, 0)
	}
	for pass := range 3 { // running text; else all text outside links; else all text
		if pass == 0 && strict < proseLeast {
			continue
		}
		for i := range r.segments {
			s := &r.segments[i]
			if r.out(s.node) {
				continue
			}
			switch {
			case pass == 0 && r.isProse(i):
				r.mass[s.node] += s.text - s.links
			case pass == 1:
				r.mass[s.node] += s.text - s.links
			case pass == 2:
				r.mass[s.node] += s.text
			}
		}
		for i := len(r.nodes) - 1; i > 0; i-- {
			r.mass[r.nodes[i].parent] += r.mass[i]
		}
		if r.mass[0] > 0 {
			break
		}
	}
	return r.mass
}

// sum adds up what every node holds.
func (r *reader) sum() {
	for i := range r.segments {
		s := &r.segments[i]
		n := &r.nodes[s.node]
		n.text += s.text
		if elements[s.el].traits&heading == 0 {
			n.links += s.links
		}
		if r.isProse(i) {
			n.prose += s.text - s.links
		}
	}
	for i := len(r.nodes) - 1; i > 0; i-- {
		n, p := &r.nodes[i], &r.nodes[r.nodes[i].parent]
		p.text, p.links, p.prose = p.text+n.text, p.links+n.links, p.prose+n.prose
	}
}

// isProse says whether segment i stands in a line of running text.
func (r *reader) isProse(i int) bool {
	s := &r.segments[i]
	if elements[s.el].traits&heading != 0 {
		return false
	}
	text, links := s.text, s.links
	if s.joined || i+1 < len(r.segments) && r.segments[i+1].joined {
		// a part of a line: a longer neighbour makes it running text too
		for j := max(i-3, 0); j < min(i+4, len(r.segments)); j++ {
			if n := &r.segments[j]; n.node == s.node && j != i {
				text, links = text+n.text, links+n.links
			}
		}
	}
	return text-links >= proseLine && links*2 < text
}

// spread hands the marks down and gives how much running text no mark takes out. Level 1 sets aside the names and roles of containers
// that hold most of the page: they name its layout. bare lets hidden text count as shown.
func (r *reader) spread(level int, bare bool) (prose int32) {
	r.allow, r.level = 0, level
	if bare {
		r.allow = hidden
	}
	r.nodes[0].marks = 0
	for i := 1; i < len(r.nodes); i++ {
		n := &r.nodes[i]
		n.marks = r.owned(n) | r.nodes[n.parent].marks
	}
	for i := range r.segments {
		if s := &r.segments[i]; !r.out(s.node) && r.isProse(i) {
			prose += s.text - s.links
		}
	}
	return prose
}

// out says whether the marks of a node, or the pruning, take it out of the main text.
func (r *reader) out(node int32) bool {
	n := &r.nodes[node]
	return n.marks&^(article|sidebar|r.allow) != 0 || n.pruned
}

// owned gives the marks a node brings by itself at the present level.
func (r *reader) owned(n *node) mark {
	own := n.own
	if n.byline && n.text <= bylineMost {
		own |= named
	}
	if r.level > 0 && n.prose*2 > r.nodes[0].prose && n.el != elNav {
		own &^= named | fixture | remark
	}
	return own
}
