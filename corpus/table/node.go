package table

import (
	"fmt"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// node is a column, leaf or group, with the levels of the Dremel encoding (Melnik et al. 2010) at which it is present and repeats.
type node struct {
	name     string
	optional bool
	repeated bool
	list     bool // a group whose only child repeats and is the list (LIST and MAP of the Parquet logical types)
	def      int  // definition level from which a value is present
	rep      int  // repetition level at which a further element begins, when repeated
	leaf     int  // index of the first leaf
	leaves   int
	inside   []*node
	value    func(parquet.Value) any // of a leaf
	kind     string                  // of a leaf: its type as Schema names it
}

// maxGroupRows bounds what a file may say of the rows of a group; more would overflow their sum.
const maxGroupRows = 1 << 40

// treeOf gives the columns of a file.
func treeOf(f *parquet.File) (*node, error) {
	t := tree{elements: f.Metadata().Schema}
	root, err := t.build(f.Root(), 0)
	if err != nil {
		return nil, err
	}
	for _, g := range f.Metadata().RowGroups {
		if len(g.Columns) != root.leaves || g.NumRows < 0 || g.NumRows > maxGroupRows {
			return nil, fmt.Errorf("a row group has %d columns and %d rows, the schema has %d columns", len(g.Columns), g.NumRows, root.leaves)
		}
	}
	return root, nil
}

// tree walks the columns depth first, in the order of the schema's elements.
type tree struct {
	elements []format.SchemaElement
	element  int
	leaf     int
}

func (t *tree) build(c *parquet.Column, depth int) (*node, error) {
	if t.element >= len(t.elements) || depth > 100 {
		return nil, fmt.Errorf("the schema is not a tree")
	}
	e := &t.elements[t.element]
	t.element++
	n := &node{name: c.Name(), def: c.MaxDefinitionLevel(), rep: c.MaxRepetitionLevel(), leaf: t.leaf}
	if depth > 0 {
		n.optional, n.repeated = c.Optional(), c.Repeated()
	}
	if c.Leaf() {
		if !e.Type.Valid {
			return nil, fmt.Errorf("column %s has no type", strings.Join(c.Path(), "."))
		}
		t.leaf++
		n.leaves, n.value, n.kind = 1, converter(e), kindOf(e)
		return n, nil
	}
	for _, child := range c.Columns() {
		inner, err := t.build(child, depth+1)
		if err != nil {
			return nil, err
		}
		n.inside = append(n.inside, inner)
		n.leaves += inner.leaves
	}
	n.list = depth > 0 && len(n.inside) == 1 && n.inside[0].repeated && isList(e)
	return n, nil
}

// isList reports the annotations LIST and MAP, new and old.
func isList(e *format.SchemaElement) bool {
	switch e.LogicalType.Value.(type) {
	case *format.ListType, *format.MapType:
		return true
	}
	if !e.ConvertedType.Valid {
		return false
	}
	c := e.ConvertedType.V
	return c == deprecated.List || c == deprecated.Map || c == deprecated.MapKeyValue
}

// find gives a column by its name, or else by its path.
func (n *node) find(path string) *node {
	for _, c := range n.inside {
		if c.name == path {
			return c
		}
	}
	for i := range path {
		if path[i] != '.' {
			continue
		}
		for _, c := range n.inside {
			if c.name == path[:i] && !c.repeated && !c.list {
				if found := c.find(path[i+1:]); found != nil {
					return found
				}
			}
		}
	}
	return nil
}

// build makes the value of a column from the values of its leaves, each a stretch that belongs to one place of the parent.
func (n *node) build(leaves [][]parquet.Value) (any, error) {
	first := leaves[0]
	if len(first) == 0 {
		return nil, errLevels
	}
	present := first[0].DefinitionLevel() >= n.def
	switch {
	case n.repeated:
		if !present {
			return List{}, nil
		}
		return n.elements(leaves)
	case n.optional && !present:
		return nil, nil
	}
	return n.content(leaves)
}

// elements cuts the stretches where a new element begins.
func (n *node) elements(leaves [][]parquet.Value) (List, error) {
	list := List{}
	rest := append([][]parquet.Value(nil), leaves...)
	one := make([][]parquet.Value, len(leaves))
	for len(rest[0]) > 0 {
		for i, values := range rest {
			k := 1
			for k < len(values) && values[k].RepetitionLevel() > n.rep {
				k++
			}
			if len(values) == 0 {
				return nil, errLevels
			}
			one[i], rest[i] = values[:k], values[k:]
		}
		v, err := n.content(one)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

// content makes the value of a column that is present.
func (n *node) content(leaves [][]parquet.Value) (any, error) {
	if n.value != nil {
		if len(leaves[0]) != 1 {
			return nil, errLevels
		}
		return n.value(leaves[0][0]), nil
	}
	if n.list {
		return n.inside[0].listed(leaves)
	}
	s := make(Struct, 0, len(n.inside))
	for _, c := range n.inside {
		if c.leaves == 0 {
			continue
		}
		from := c.leaf - n.leaf
		v, err := c.build(leaves[from : from+c.leaves])
		if err != nil {
			return nil, err
		}
		s = append(s, Member{c.name, v})
	}
	return s, nil
}

// listed gives the elements of a LIST, whose repeated group of one member stands for that member (Parquet format, LogicalTypes.md, "Lists").
func (n *node) listed(leaves [][]parquet.Value) (any, error) {
	v, err := n.build(leaves)
	list, ok := v.(List)
	if err != nil || !ok || len(n.inside) != 1 || n.name == "array" || strings.HasSuffix(n.name, "_tuple") {
		return v, err
	}
	for i, e := range list {
		if s, ok := e.(Struct); ok && len(s) == 1 {
			list[i] = s[0].Value
		}
	}
	return list, nil
}
