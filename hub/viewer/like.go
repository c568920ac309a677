package viewer

import (
	"strings"

	"github.com/lontar-asean/lontar/language"
)

// pattern is the text behind LIKE: % stands for any text, _ for one grapheme cluster.
type pattern struct {
	parts []part // between the signs %
	fold  bool
}

// part is a stretch of a pattern without %.
type part struct {
	steps []step
}

// step is a text, behind some clusters that may be any.
type step struct {
	any  int
	text string
}

func newPattern(s string, fold bool) *pattern {
	if fold {
		s = strings.ToLower(s)
	}
	p := &pattern{fold: fold}
	for stretch := range strings.SplitSeq(s, "%") {
		one := part{}
		skip := 0
		for i, word := range strings.Split(stretch, "_") {
			if i > 0 {
				skip++
			}
			if word != "" {
				one.steps = append(one.steps, step{skip, word})
				skip = 0
			}
		}
		if skip > 0 {
			one.steps = append(one.steps, step{skip, ""})
		}
		p.parts = append(p.parts, one)
	}
	return p
}

// match takes time in proportion to the text times the clusters that a stretch of the pattern leaves open.
func (p *pattern) match(s string) bool {
	if p.fold {
		s = strings.ToLower(s)
	}
	first, last := p.parts[0], p.parts[len(p.parts)-1]
	end, ok := first.at(s, 0)
	if !ok {
		return false
	}
	if len(p.parts) == 1 {
		return end == len(s)
	}
	for _, one := range p.parts[1 : len(p.parts)-1] {
		if end, ok = one.find(s, end); !ok {
			return false
		}
	}
	return last.closes(s, end)
}

// at matches a stretch at a place and gives its end.
func (o part) at(s string, from int) (int, bool) {
	for _, step := range o.steps {
		for range step.any {
			if from >= len(s) {
				return 0, false
			}
			from = language.ClusterEnd(s, from)
		}
		if !strings.HasPrefix(s[from:], step.text) {
			return 0, false
		}
		from += len(step.text)
	}
	return from, true
}

// find matches a stretch at the first place where it fits, from a place on.
func (o part) find(s string, from int) (int, bool) {
	if len(o.steps) == 0 {
		return from, true
	}
	if o.steps[0].any == 0 {
		for from <= len(s) {
			i := strings.Index(s[from:], o.steps[0].text)
			if i < 0 {
				return 0, false
			}
			if end, ok := o.at(s, from+i); ok {
				return end, true
			}
			from += i + 1
		}
		return 0, false
	}
	for from < len(s) {
		if end, ok := o.at(s, from); ok {
			return end, true
		}
		from = language.ClusterEnd(s, from)
	}
	return 0, false
}

// closes matches a stretch so that it ends with the text.
func (o part) closes(s string, from int) bool {
	if len(o.steps) == 0 {
		return true
	}
	if len(o.steps) == 1 && o.steps[0].any == 0 {
		return len(s)-from >= len(o.steps[0].text) && strings.HasSuffix(s, o.steps[0].text)
	}
	for from <= len(s) {
		if end, ok := o.at(s, from); ok && end == len(s) {
			return true
		}
		if from == len(s) {
			return false
		}
		from = language.ClusterEnd(s, from)
	}
	return false
}
