package normalise

import "strings"

// splice is a text in which some places are written anew, from left to right. What lies between them is copied, and a text without such a place
// is given back as it is.
type splice struct {
	text   string
	out    strings.Builder
	copied int // bytes of text that are in out, or written anew there
	places int
}

// until copies what stands before offset start and goes on behind offset end; what is written to the builder it gives stands between.
func (p *splice) until(start, end int) *strings.Builder {
	p.out.WriteString(p.text[p.copied:start])
	p.copied = end
	p.places++
	return &p.out
}

// done gives the text and the number of places that were written anew.
func (p *splice) done() (string, int) {
	if p.places == 0 {
		return p.text, 0
	}
	p.out.WriteString(p.text[p.copied:])
	return p.out.String(), p.places
}
