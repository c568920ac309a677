package withdraw_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/lontar-asean/lontar/corpus/table"
)

// rowsOf gives the number of rows of a Parquet file, and its ids with their contents a line each.
func rowsOf(t testing.TB, b []byte) (rows int64, ids string) {
	t.Helper()
	f, err := table.Open(bytes.NewReader(b), int64(len(b)), "file")
	must(t, err)
	columns := []string{"id"}
	if f.Has("content") {
		columns = append(columns, "content")
	}
	var out strings.Builder
	for row, err := range f.Read(context.Background(), columns, 0, f.Rows()) {
		must(t, err)
		rows++
		if len(columns) == 2 {
			fmt.Fprintf(&out, "%s\t%s\n", row.Values[0], row.Values[1])
		}
	}
	return rows, out.String()
}

// sameSchema checks that two Parquet files have the same columns, that the second has an index of pages, and groups no larger than data sets have.
func sameSchema(t testing.TB, name string, before, after []byte) {
	t.Helper()
	a, err := parquet.OpenFile(bytes.NewReader(before), int64(len(before)))
	must(t, err)
	b, err := parquet.OpenFile(bytes.NewReader(after), int64(len(after)))
	must(t, err)
	if x, y := fmt.Sprint(a.Metadata().Schema), fmt.Sprint(b.Metadata().Schema); x != y {
		t.Errorf("%s has another schema:\n%s\n%s", name, x, y)
	}
	for _, g := range b.RowGroups() {
		if g.NumRows() > 1000 {
			t.Errorf("%s has a group of %d rows", name, g.NumRows())
		}
	}
	if len(b.ColumnIndexes()) != len(b.RowGroups())*len(b.Metadata().RowGroups[0].Columns) || len(b.OffsetIndexes()) == 0 {
		t.Errorf("%s has no index of pages", name)
	}
	for i, c := range b.Metadata().RowGroups[0].Columns {
		if x, y := a.Metadata().RowGroups[0].Columns[i].MetaData.Codec, c.MetaData.Codec; x != y {
			t.Errorf("%s column %d is packed by %v, was by %v", name, i, y, x)
		}
	}
}
