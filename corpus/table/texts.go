package table

import (
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// Texts lists the paths of the columns that hold one text in each row, in the order of the file: those of the logical types string, enum and JSON that
// neither repeat nor lie in what repeats.
func (t *Table) Texts() (paths []string) {
	for _, c := range t.file.Root().Columns() {
		paths = texts(paths, c)
	}
	return paths
}

func texts(paths []string, c *parquet.Column) []string {
	switch {
	case c.Repeated():
	case !c.Leaf():
		for _, inner := range c.Columns() {
			paths = texts(paths, inner)
		}
	case isText(c.Type()):
		paths = append(paths, strings.Join(c.Path(), "."))
	}
	return paths
}

func isText(t parquet.Type) bool {
	if l := t.LogicalType(); l != nil {
		switch l.Value.(type) {
		case *format.StringType, *format.EnumType, *format.JsonType:
			return true
		}
	}
	c := t.ConvertedType()
	return c != nil && (*c == deprecated.UTF8 || *c == deprecated.Enum || *c == deprecated.Json)
}
