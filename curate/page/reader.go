package page

import "bytes"

// Bounds on what a hostile page can make the reader hold. Beyond them text joins the last place there was room for,
// and what the page hides is left out.
const (
	maxDepth    = 512     // open elements that are told apart
	maxNodes    = 1 << 17 // containers
	maxSegments = 1 << 18 // stretches of text
	maxPictures = 4096    // pictures looked at; further ones are left out
	maxAttrs    = 48      // attributes of one tag
	maxSources  = 16      // source elements of one picture
	maxGrants   = 4096    // licences of pictures
)

// node is a container: where text stands, for the choice of the main text.
type node struct {
	parent int32
	el     element
	own    mark // what this element declares
	marks  mark // own marks and those of all containers around it, as far as they hold
	byline bool
	box    bool  // may be a box of the text: aside, sidebar
	pruned bool  // dropped as a block of links
	first  int32 // the segments [first, last) stand inside
	last   int32
	text   int32 // characters of text inside
	links  int32 // characters of link text inside
	prose  int32 // characters in running text inside
}

// segment is a stretch of text with the same node: usually a whole line, or one part of a line when a part of it is marked.
type segment struct {
	start, end int32 // in reader.text
	node       int32
	text       int32 // characters
	links      int32 // characters of link text
	row        int32 // table row, 0 outside tables
	cell       int32 // table cell, 0 outside tables
	el         element
	joined     bool // goes on in the line of the segment before
	keep       bool
}

// frame is an open element.
type frame struct {
	el     element
	link   bool
	pre    bool
	inside bool // inside article or main
	skip   bool
	marked bool // an inline element with a node of its own
	node   int32
	row    int32
	cell   int32
	line   element // the block element whose line text here belongs to
}

// reader holds all that one pass over a page collects.
type reader struct {
	input   Input
	page    Page
	decoded []byte // buffer of the decoder
	source  []byte // the decoded page

	text     []byte
	segments []segment
	nodes    []node
	frames   []frame
	open     [elementCount]int32 // how many frames of an element there are
	over     [elementCount]int32 // open elements beyond maxDepth
	attrs    []attr
	lower    []byte
	pictures []found
	sources  [][]byte       // srcset of the source elements of the picture element being read
	granted  []grant        // licences that the page names for its pictures
	licences map[any]string // of those, by the node of the figure or the address of the picture; nil until asked for
	layout   []bool         // by row: the row lays out the page and is no row of data

	current segment // being written; not yet in segments
	gap     byte    // white space that is due before the next character: 0, ' ' or '\n'
	breaks  bool    // the last thing read was a br
	rows    int32
	cells   int32
	clues   clues

	lines []line
	mass  []int32
	allow mark  // marks that are set aside
	level int   // how far the marks are relaxed, see spread
	h1    bool  // the page has a main heading
	root  int32 // the node of the main text
	above int   // the first segment kept above the root: its title
}

// keepBuffers is the size in bytes up to which the text buffers of one page are kept for the next.
const keepBuffers = 8 << 20

func (r *reader) reset(in Input) {
	if cap(r.text)+cap(r.decoded) > keepBuffers {
		*r = reader{}
	}
	*r = reader{
		input: in, decoded: r.decoded[:0], text: r.text[:0], segments: r.segments[:0], nodes: r.nodes[:0], frames: r.frames[:0],
		attrs: r.attrs[:0], lower: r.lower[:0], pictures: r.pictures[:0], sources: r.sources[:0], granted: r.granted[:0], layout: r.layout[:0], lines: r.lines[:0], mass: r.mass[:0], above: -1,
	}
	r.nodes = append(r.nodes, node{parent: -1, el: elBody})
	r.frames = append(r.frames, frame{el: unknown, line: elBody})
	r.layout = append(r.layout, false)
	r.current = segment{el: elBody}
}

func (r *reader) top() *frame { return &r.frames[len(r.frames)-1] }

// read is the pass: it splits the page into tags and text.
func (r *reader) read(s []byte) {
	r.source = s
	for i := 0; i < len(s); {
		j := bytes.IndexByte(s[i:], '<')
		if j < 0 {
			r.write(s[i:])
			break
		}
		if j > 0 {
			r.write(s[i : i+j])
			i += j
		}
		i = r.markup(s, i)
	}
	r.flush()
	for len(r.frames) > 1 {
		r.pop()
	}
	r.nodes[0].last = int32(len(r.segments))
}

// markup reads what begins with the "<" at s[i] and gives the offset behind it.
func (r *reader) markup(s []byte, i int) int {
	if i+1 >= len(s) {
		r.write(s[i:])
		return len(s)
	}
	switch c := s[i+1]; {
	case isLetter(c):
		return r.startTag(s, i+1)
	case c == '/':
		if i+2 < len(s) && isLetter(s[i+2]) {
			end := i + 2
			for end < len(s) && s[end] != '>' && s[end] != '/' && !isSpace(s[end]) {
				end++
			}
			r.end(lookup(s[i+2 : end]))
			return after(s, end, '>')
		}
		return after(s, i+2, '>')
	case c == '!' && bytes.HasPrefix(s[i:], []byte("<!--")):
		if j := bytes.Index(s[i+4:], []byte("-->")); j >= 0 {
			return i + 4 + j + 3
		}
		return after(s, i+4, '>')
	case c == '!' && bytes.HasPrefix(s[i:], []byte("<![CDATA[")) && r.top().skip:
		if j := bytes.Index(s[i:], []byte("]]>")); j >= 0 {
			return i + j + 3
		}
		return len(s)
	case c == '!' || c == '?':
		return after(s, i+2, '>')
	}
	r.write(s[i : i+1])
	return i + 1
}
