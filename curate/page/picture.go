package page

import (
	"bytes"
	"net/url"
	"strconv"
	"strings"
)

// found is a picture as the pass met it.
type found struct {
	at    int32 // it stands before this segment
	node  int32
	attrs [5][]byte // src, alt, title, width, height
	grant []byte    // licence that the element itself names
}

const (
	pixelMost  = 2   // CSS pixels: a picture declared this small only counts visitors
	contextMax = 500 // bytes of a line, a heading kept beside a picture

	captionReach = 64 // stretches of text of a figure among which its caption is looked for
)

// image notes an img element.
func (r *reader) image() {
	if r.top().skip || len(r.pictures) >= maxPictures {
		return
	}
	p := found{at: int32(len(r.segments)), node: r.top().node}
	if r.current.start != int32(len(r.text)) {
		p.at++ // inside a line: it comes after it
	}
	var lazy []byte
	sets := r.sources
	if r.open[elPicture] == 0 {
		sets = nil
	}
	for i := range r.attrs {
		a := &r.attrs[i]
		switch string(a.name) {
		case "src":
			p.attrs[0] = a.value
		case "alt":
			p.attrs[1] = a.value
		case "title":
			p.attrs[2] = a.value
		case "width":
			p.attrs[3] = a.value
		case "height":
			p.attrs[4] = a.value
		case "srcset", "data-srcset", "data-lazy-srcset":
			sets = append(sets, a.value)
		case "data-src", "data-original", "data-lazy-src", "data-lazy", "data-echo", "data-url", "data-hi-res-src", "data-orig-file":
			lazy = a.value
		case "data-licence", "data-license":
			p.grant = a.value
		}
	}
	if !inline(lazy) {
		p.attrs[0] = lazy
	}
	p.attrs[0] = best(p.attrs[0], sets)
	r.sources = r.sources[:0]
	if len(p.attrs[0]) > 0 && !pixel(p.attrs[3]) && !pixel(p.attrs[4]) {
		r.pictures = append(r.pictures, p)
	}
}

func inline(src []byte) bool {
	return len(bytes.TrimSpace(src)) == 0 || len(src) > 5 && bytes.EqualFold(src[:5], []byte("data:"))
}

func pixel(size []byte) bool {
	return len(size) > 0 && pixels(size) <= pixelMost && !bytes.ContainsAny(size, "%.")
}

// pixels reads a declared length, 0 when it is none.
func pixels(size []byte) int {
	text := strings.TrimSuffix(strings.TrimSpace(string(size)), "px")
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 1<<20 {
		return 0
	}
	return n
}

// wanted says whether a picture belongs to the main text.
func (r *reader) wanted(p *found) bool {
	root := &r.nodes[r.root]
	inside := p.at >= root.first && p.at <= root.last
	if above := r.above >= 0 && p.at >= int32(r.above) && p.at < root.first; !inside && !above || r.out(p.node) {
		return false
	}
	if !inside {
		return true
	}
	for at := p.node; at >= 0; at = r.nodes[at].parent {
		if at == r.root {
			return true
		}
	}
	return false
}

// picture writes out a picture that stands before segment i and after the heading that begins at segment heading (-1: none).
func (r *reader) picture(p *found, i, heading int) Picture {
	out := Picture{
		URL: r.absolute(plain(p.attrs[0])), Alt: plain(p.attrs[1]), Title: plain(p.attrs[2]),
		Width: pixels(p.attrs[3]), Height: pixels(p.attrs[4]), Caption: r.caption(p.node),
	}
	out.Heading = r.heading(heading)
	out.Licence = r.licenceOf(p, out.URL)
	for j := i - 1; j >= 0 && j > i-32; j-- {
		if s := &r.segments[j]; s.keep && s.text > 0 && s.el != elFigcaption {
			out.addContext(sentencesTo(trim(r.text[s.start:s.end])))
			break
		}
	}
	return out
}

// caption gives the text of the figcaption of the figure around a node.
func (r *reader) caption(at int32) string {
	for range 6 {
		if at < 0 {
			return ""
		}
		if n := &r.nodes[at]; n.el == elFigure {
			var b strings.Builder
			for i := n.first; i < min(n.last, n.first+captionReach); i++ {
				if s := &r.segments[i]; s.el == elFigcaption || r.nodes[s.node].el == elFigcaption {
					b.Write(r.text[s.start:s.end])
					b.WriteByte(' ')
				}
			}
			return tidy(b.String())
		}
		at = r.nodes[at].parent
	}
	return ""
}

// heading gives the text of the heading whose first segment is given.
func (r *reader) heading(first int) string {
	if first < 0 {
		return ""
	}
	end := r.segments[first].end
	for i := first + 1; i < min(len(r.segments), first+16) && r.segments[i].joined; i++ {
		end = r.segments[i].end
	}
	text := tidy(string(r.text[r.segments[first].start:min(end, r.segments[first].start+2*contextMax)]))
	if len(text) > contextMax {
		text = text[:clusterBorder(text, contextMax)]
	}
	return text
}

func (p *Picture) addContext(text string) {
	text = strings.TrimSpace(text)
	if p.Context != "" && text != "" {
		p.Context += "\n"
	}
	p.Context += text
}

// absolute resolves an address against the base element and the address of the page.
func (r *reader) absolute(address string) string {
	if address == "" {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	if u.IsAbs() {
		return address
	}
	if base := r.baseURL(); base != nil {
		return base.ResolveReference(u).String()
	}
	return address
}

// baseURL gives what relative addresses resolve against, nil when nothing is known.
func (r *reader) baseURL() *url.URL {
	if r.clues.resolved {
		return r.clues.baseURL
	}
	r.clues.resolved = true
	own, err := url.Parse(r.input.URL)
	if err != nil || r.input.URL == "" || !own.IsAbs() {
		own = nil
	}
	if r.clues.base != "" {
		if b, err := url.Parse(r.clues.base); err == nil {
			switch {
			case b.IsAbs():
				own = b
			case own != nil:
				own = own.ResolveReference(b)
			}
		}
	}
	r.clues.baseURL = own
	return own
}
