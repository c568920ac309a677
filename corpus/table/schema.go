package table

import (
	"fmt"
	"math"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// Column describes a column, outermost or within another.
type Column struct {
	Name   string
	Type   string   // "struct", "list", or of a single value as Apache Arrow names it: string, binary, bool, int64, double as float64, timestamp[ms], date32, json …
	Inside []Column // of a struct its members, of a list the one element
}

// Schema describes the outermost columns, in the order of the file.
func (t *Table) Schema() []Column {
	var list []Column
	for _, n := range t.root.inside {
		list = append(list, n.column())
	}
	return list
}

func (n *node) column() Column {
	if n.repeated {
		return Column{n.name, "list", []Column{n.single()}}
	}
	return n.single()
}

// single describes a column without its repetition.
func (n *node) single() Column {
	switch {
	case n.value != nil:
		return Column{Name: n.name, Type: n.kind}
	case n.list:
		in := n.inside[0]
		element := in.single()
		if len(in.inside) == 1 && in.name != "array" && !strings.HasSuffix(in.name, "_tuple") {
			element = in.inside[0].column()
		}
		return Column{n.name, "list", []Column{element}}
	}
	c := Column{Name: n.name, Type: "struct"}
	for _, child := range n.inside {
		if child.leaves > 0 {
			c.Inside = append(c.Inside, child.column())
		}
	}
	return c
}

// Range gives the least and the greatest value of a column in row group i, as in Row, if the group says them. The column is one of single values, by
// name or path.
func (t *Table) Range(i int, path string) (low, high any, ok bool) {
	n := t.root.find(path)
	groups := t.file.RowGroups()
	if n == nil || n.value == nil || n.rep > 0 || n.repeated || i < 0 || i >= len(groups) {
		return nil, nil, false
	}
	defer func() {
		if recover() != nil { // bounds of another length than the type
			low, high, ok = nil, nil, false
		}
	}()
	chunk, isFile := groups[i].ColumnChunks()[n.leaf].(*parquet.FileColumnChunk)
	if !isFile {
		return nil, nil, false
	}
	from, to, ok := chunk.Bounds()
	if !ok {
		return nil, nil, false
	}
	low, high = n.value(from), n.value(to)
	for _, v := range []any{low, high} {
		if f, isFloat := v.(float64); isFloat && math.IsNaN(f) {
			return nil, nil, false
		}
	}
	return low, high, true
}

var oldIntegers = map[deprecated.ConvertedType]string{
	deprecated.Uint8: "uint8", deprecated.Uint16: "uint16", deprecated.Uint32: "uint32", deprecated.Uint64: "uint64",
	deprecated.Int8: "int8", deprecated.Int16: "int16", deprecated.Int32: "int32", deprecated.Int64: "int64",
}

// kindOf names the type of a leaf.
func kindOf(e *format.SchemaElement) string {
	switch l := e.LogicalType.Value.(type) {
	case *format.StringType, *format.EnumType, *format.UUIDType:
		return "string"
	case *format.JsonType:
		return "json"
	case *format.DateType:
		return "date32"
	case *format.TimestampType:
		if l.Unit.Value != nil {
			return "timestamp[" + unitOf(e) + "]"
		}
	case *format.DecimalType:
		return fmt.Sprintf("decimal128(%d, %d)", l.Precision, l.Scale)
	case *format.IntType:
		sign := "u"
		if l.IsSigned {
			sign = ""
		}
		return fmt.Sprintf("%sint%d", sign, l.BitWidth)
	}
	if e.ConvertedType.Valid {
		switch e.ConvertedType.V {
		case deprecated.UTF8, deprecated.Enum:
			return "string"
		case deprecated.Json:
			return "json"
		case deprecated.Date:
			return "date32"
		case deprecated.TimestampMillis:
			return "timestamp[ms]"
		case deprecated.TimestampMicros:
			return "timestamp[us]"
		case deprecated.Decimal:
			return fmt.Sprintf("decimal128(%d, %d)", e.Precision.V, e.Scale.V)
		}
		if name, ok := oldIntegers[e.ConvertedType.V]; ok {
			return name
		}
	}
	switch format.Type(e.Type.V) {
	case format.Boolean:
		return "bool"
	case format.Int32:
		return "int32"
	case format.Int64:
		return "int64"
	case format.Int96:
		return "timestamp[ns]"
	case format.Float:
		return "float32"
	case format.Double:
		return "float64"
	}
	return "binary"
}

func unitOf(e *format.SchemaElement) string {
	l, ok := e.LogicalType.Value.(*format.TimestampType)
	if !ok || l.Unit.Value == nil {
		return "ns"
	}
	switch l.Unit.Value.(type) {
	case *format.MilliSeconds:
		return "ms"
	case *format.MicroSeconds:
		return "us"
	}
	return "ns"
}
