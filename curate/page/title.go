package page

import "strings"

// keepTitle keeps the heading that stands above the root, with the lead and captions between, when the root has no title of its own.
func (r *reader) keepTitle(first int) {
	root := &r.nodes[r.root]
	if first >= len(r.lines) || r.root == 0 {
		return
	}
	for i := first; i < len(r.lines) && int32(r.lines[i].first) < root.last; i++ {
		l := &r.lines[i]
		if l.class == lineHeading && (l.el == elH1 || i == first && r.inTitle(l)) {
			return
		}
	}
	best := -1
	for i := first - 1; i >= 0 && i >= first-titleReach; i-- {
		l := &r.lines[i]
		if l.class != lineHeading {
			continue
		}
		if l.el == elH1 || r.inTitle(l) {
			best = i
			break
		}
		if best < 0 && i+4 > first && l.el == elH2 {
			best = i
		}
	}
	if best < 0 {
		return
	}
	r.lines[best].keep = true
	for i := best + 1; i < first; i++ {
		if l := &r.lines[i]; l.class == lineGood && (l.text-l.links >= proseLine || l.el == elFigcaption) {
			l.keep = true
		}
	}
	r.mark(best, first)
	r.above = r.lines[best].first
}

// inTitle says whether the line stands in the title of the page.
func (r *reader) inTitle(l *line) bool {
	s := &r.segments[l.first]
	text := tidy(string(r.text[s.start:s.end]))
	return text != "" && len(text) < 512 && strings.Contains(r.page.Title, text)
}

// isTitle says whether the line is the better part of the title of the page.
func (r *reader) isTitle(l *line) bool {
	s := &r.segments[l.first]
	return int(s.end-s.start)*2 >= len(r.page.Title) && r.inTitle(l)
}
