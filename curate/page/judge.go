package page

// judge decides line by line inside the root: good lines stay, short ones and single lines of links stay between good ones, headings stay
// with what they head.
func (r *reader) judge(first, last int) {
	lines := r.lines[first:last]
	before := lineOut // class of the last line that was no heading
	run := 0          // lines of links without a good line between
	for i := range lines {
		l := &lines[i]
		switch l.class {
		case lineGood:
			l.keep = true
			before, run = lineGood, 0
		case lineHeading:
			if l.el != elH1 && before == lineOut {
				before = lineGood // what stands first under a section heading belongs to it; under the title it may be a date
			}
		case lineShort, lineLink:
			if l.class == lineLink {
				run++
			}
			item := l.el == elLi || l.el == elTd || l.el == elTh || l.el == elDd || l.el == elDt // its list was not pruned
			between := before == lineGood && r.follows(lines[i+1:])
			l.keep = item && l.links > 0 || between && run <= 2
			if !l.keep && l.class == lineLink {
				before = lineLink
			}
		}
	}
	for i := len(lines) - 1; i >= 0; i-- {
		if lines[i].class != lineHeading {
			continue
		}
		lines[i].keep = lines[i].el == elH1
		for j := i + 1; j < len(lines) && j < i+64; j++ {
			next := &lines[j]
			if next.class == lineOut && !next.outByPruning {
				continue
			}
			if next.class == lineHeading && !next.keep && deeper(next.el, lines[i].el) {
				continue // a subheading that fell leaves its heading to what comes after
			}
			lines[i].keep = lines[i].keep || next.keep && (next.class != lineHeading || deeper(next.el, lines[i].el))
			break
		}
	}
}

func deeper(a, b element) bool { return a > b }

// follows says whether the next line that is neither out nor a short one is good text or a heading.
func (r *reader) follows(lines []line) bool {
	links := 0
	for i := range lines {
		switch lines[i].class {
		case lineGood, lineHeading:
			return true
		case lineLink:
			if links++; links > 1 {
				return false
			}
		}
		if i == 16 {
			return false
		}
	}
	return false
}
