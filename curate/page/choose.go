package page

// The thresholds of the choice, in characters (see span). They were set before any gold page was scored.
const (
	proseLine  = 20  // a line with this much text outside links is running text
	proseLeast = 40  // a page with less running text than this is not judged by its running text
	bylineMost = 120 // an element named "author" or "meta" with more text than this holds more than that
	rootShare  = 85  // percent of the running text that the container of the main text holds
	linkShare  = 60  // percent of link text from which a container is a block of links
	titleReach = 40  // lines above the main text in which its title is looked for
)

// choose decides which segments are main text.
//
// First the marks of all containers are settled, then the smallest container is found that holds nearly all running text that no mark
// takes out; inside it blocks of links are pruned, and every line is judged by itself and its neighbours.
func (r *reader) choose() {
	r.page.Seen = 0
	for i := range r.segments {
		r.page.Seen += int(r.segments[i].text)
	}
	if len(r.segments) == 0 {
		return
	}
	mass := r.settleMarks()
	r.root = r.chooseRoot(mass)
	r.takeInBoxes()
	r.prune()
	r.gather()
	first, last := r.within()
	r.judge(first, last)
	if !r.mark(first, last) {
		r.relax()
		return
	}
	r.keepTitle(first)
}

// mark hands the verdicts of the lines to their segments and says whether any text is kept.
func (r *reader) mark(first, last int) bool {
	any := false
	for i := first; i < last; i++ {
		l := &r.lines[i]
		if !l.keep {
			continue
		}
		for j := l.first; j < l.last; j++ {
			s := &r.segments[j]
			if s.keep = !r.out(s.node); s.keep && s.text > 0 {
				any = true
			}
		}
	}
	return any
}

// relax gives some text for a page that would come out empty: first all that no mark takes out, then all that is shown, then all.
func (r *reader) relax() {
	root := &r.nodes[r.root]
	for _, rule := range []struct {
		name string
		keep func(i int, s *segment) bool
	}{
		{"lists", func(i int, s *segment) bool {
			return int32(i) >= root.first && int32(i) < root.last && r.nodes[s.node].marks&^(article|sidebar|r.allow) == 0
		}},
		{"lists", func(_ int, s *segment) bool { return r.nodes[s.node].marks&^(article|sidebar|r.allow) == 0 }},
		{"everything", func(_ int, s *segment) bool { return r.nodes[s.node].marks&hidden == 0 }},
		{"everything", func(int, *segment) bool { return true }},
	} {
		any := false
		for i := range r.segments {
			s := &r.segments[i]
			if s.keep = rule.keep(i, s); s.keep && s.text > 0 {
				any = true
			}
		}
		if any {
			r.page.Relaxed = rule.name
			for i := range r.nodes {
				r.nodes[i].pruned = false
			}
			return
		}
	}
}
