package hub

import (
	"context"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// Ancestry is a part of the lineage: what something came out of, and what came out of it.
type Ancestry struct {
	Root  string // a name of lineage
	Nodes []Node // the root first, then in the order in which they were found
	Edges []Edge
	More  bool // there is more than the bounds allow
}

// Node is a thing of the lineage.
type Node struct {
	Name  string
	Here  bool // a repository of this hub that may be told of
	Title string
}

// Bounds of a walk through lineage.
const (
	maxDepth = 16
	maxNodes = 500
)

// Ancestry walks the lineage of a repository both ways; with a commit, of that revision. visible says which repositories may be told of: one that may not
// is left out as a child, and as a parent it is no more than the name that the card of its child says.
func (h *Hub) Ancestry(ctx context.Context, r Repository, commit *Commit, visible func(Repository) (bool, error)) (a Ancestry, err error) {
	err = h.ledger.Read(ctx, func(b Books) error {
		a = Ancestry{Root: r.Path(), Nodes: []Node{{Name: r.Path(), Here: true, Title: r.ID()}}}
		if commit != nil {
			if a.Root, err = said(ctx, b, r, *commit); err != nil {
				return err
			}
			a.Nodes[0].Name = a.Root
		}
		w := &walk{books: b, visible: visible, to: &a, seen: map[string]bool{a.Root: true}, edges: map[Edge]bool{}}
		for _, up := range []bool{true, false} {
			if err := w.from(ctx, a.Root, up); err != nil {
				return err
			}
		}
		return nil
	})
	return a, err
}

// said gives the name of the last commit at or before one that said where it came from; only such commits have edges as children.
func said(ctx context.Context, b Books, r Repository, c Commit) (string, error) {
	history, err := b.History(ctx, c, 0, page)
	if err != nil {
		return "", err
	}
	for _, at := range history {
		edges, err := b.Parents(ctx, r.Path()+"@"+at.ID, 1)
		if err != nil {
			return "", err
		}
		if len(edges) > 0 {
			return r.Path() + "@" + at.ID, nil
		}
	}
	return r.Path() + "@" + c.ID, nil
}

type walk struct {
	books   Books
	visible func(Repository) (bool, error)
	to      *Ancestry
	seen    map[string]bool
	edges   map[Edge]bool
}

func (w *walk) from(ctx context.Context, root string, up bool) error {
	level := []string{root}
	for depth := 0; len(level) > 0; depth++ {
		if depth == maxDepth {
			w.to.More = true
			return nil
		}
		var next []string
		for _, name := range level {
			edges, err := w.near(ctx, name, up)
			if err != nil {
				return err
			}
			for _, e := range edges {
				other := e.Parent
				if !up {
					other = e.Child
				}
				node, err := w.node(ctx, other)
				if err != nil {
					return err
				}
				if !up && !node.Here {
					continue
				}
				if !w.seen[other] {
					if len(w.to.Nodes) == maxNodes {
						w.to.More = true
						return nil
					}
					w.seen[other] = true
					w.to.Nodes = append(w.to.Nodes, node)
					if node.Here {
						next = append(next, other)
					}
				}
				if !w.edges[e] {
					w.edges[e] = true
					w.to.Edges = append(w.to.Edges, e)
				}
			}
		}
		level = next
	}
	return nil
}

// near gives the edges of a name. What was made from no revision in particular may have been made from this one.
func (w *walk) near(ctx context.Context, name string, up bool) ([]Edge, error) {
	if up {
		return w.books.Parents(ctx, name, maxNodes)
	}
	edges, err := w.books.Children(ctx, name, maxNodes)
	if err != nil {
		return nil, err
	}
	if bare, _, revised := strings.Cut(name, "@"); revised {
		any, err := w.books.Children(ctx, bare, maxNodes)
		if err != nil {
			return nil, err
		}
		edges = append(edges, slices.DeleteFunc(any, func(e Edge) bool { return e.Parent != bare })...)
	}
	return edges, nil
}

func (w *walk) node(ctx context.Context, name string) (Node, error) {
	n, _, ok := ParsePath(name)
	if !ok {
		return Node{Name: name}, nil
	}
	r, err := w.books.Repository(ctx, n)
	if fault.Of(err) == fault.Missing {
		return Node{Name: name}, nil
	}
	if err != nil {
		return Node{}, err
	}
	here, err := w.visible(r)
	if err != nil || !here {
		return Node{Name: name}, err
	}
	return Node{Name: name, Here: true, Title: r.ID()}, nil
}
