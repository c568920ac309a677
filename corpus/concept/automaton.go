package concept

import "slices"

// automaton finds all of many strings in one pass (Aho and Corasick, Communications of the ACM 18, 1975).
type automaton struct{ nodes []node }

type node struct {
	edges []edge // sorted by byte
	fail  int32
	next  int32 // the nearest node along the failures that ends a label, 0 for none
	ends  []label
	depth int
}

type edge struct {
	char byte
	to   int32
}

// label is what ends at a node.
type label struct {
	concept int32
	sure    bool
}

// hit is a label found in a text, by bytes.
type hit struct {
	start, end int
	label
}

func (n *node) to(c byte) int32 {
	i, ok := slices.BinarySearchFunc(n.edges, c, func(e edge, c byte) int { return int(e.char) - int(c) })
	if !ok {
		return 0
	}
	return n.edges[i].to
}

// run gives every label in a text, by where it ends.
func (a *automaton) run(text string, see func(hit)) {
	at := int32(0)
	for i := range len(text) {
		c := text[i]
		next := a.nodes[at].to(c)
		for next == 0 && at != 0 {
			at = a.nodes[at].fail
			next = a.nodes[at].to(c)
		}
		at = next
		for n := at; n != 0; n = a.nodes[n].next {
			for _, l := range a.nodes[n].ends {
				see(hit{start: i + 1 - a.nodes[n].depth, end: i + 1, label: l})
			}
		}
	}
}

type builder struct{ a *automaton }

func newBuilder() *builder { return &builder{&automaton{nodes: []node{{}}}} }

// add adds a string; one that is there already for the concept is not added twice.
func (b *builder) add(s string, concept int32, sure bool) {
	if s == "" {
		return
	}
	at := int32(0)
	for i := range len(s) {
		next := b.a.nodes[at].to(s[i])
		if next == 0 {
			next = int32(len(b.a.nodes))
			b.a.nodes = append(b.a.nodes, node{depth: i + 1})
			n := &b.a.nodes[at]
			k, _ := slices.BinarySearchFunc(n.edges, s[i], func(e edge, c byte) int { return int(e.char) - int(c) })
			n.edges = slices.Insert(n.edges, k, edge{s[i], next})
		}
		at = next
	}
	n := &b.a.nodes[at]
	if !slices.ContainsFunc(n.ends, func(l label) bool { return l.concept == concept }) {
		n.ends = append(n.ends, label{concept, sure})
	}
}

// build sets the failures, breadth first.
func (b *builder) build() *automaton {
	queue := []int32{0}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, e := range b.a.nodes[at].edges {
			queue = append(queue, e.to)
			n := &b.a.nodes[e.to]
			if at != 0 {
				f := b.a.nodes[at].fail
				for b.a.nodes[f].to(e.char) == 0 && f != 0 {
					f = b.a.nodes[f].fail
				}
				n.fail = b.a.nodes[f].to(e.char)
			}
			if n.next = n.fail; n.next != 0 && len(b.a.nodes[n.next].ends) == 0 {
				n.next = b.a.nodes[n.next].next
			}
		}
	}
	return b.a
}
