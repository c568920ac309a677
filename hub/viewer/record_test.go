package viewer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus/table"
)

// through converts a text to Parquet and reads it again.
func through(read func(row func([]string, []cell) error) error, plain bool) (schema []string, rows [][]any, err error) {
	l := newLearner(plain)
	if err := read(l.row); err != nil {
		return nil, nil, err
	}
	var b bytes.Buffer
	w, err := newWriter(&b, l.columns())
	if err != nil {
		return nil, nil, err
	}
	if err := read(w.row); err != nil {
		return nil, nil, err
	}
	if err := w.close(); err != nil {
		return nil, nil, err
	}
	t, err := table.OpenWithin(bytes.NewReader(b.Bytes()), int64(b.Len()), "x", limits)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range t.Schema() {
		name := c.Name + ":" + c.Type
		if c.Type == "list" {
			name += "<" + c.Inside[0].Type + ">"
		}
		schema = append(schema, name)
	}
	for row, err := range t.Read(context.Background(), t.Columns(), 0, t.Rows()) {
		if err != nil {
			return nil, nil, err
		}
		rows = append(rows, row.Values)
	}
	return schema, rows, nil
}

func fromJSON(s string) ([]string, [][]any, error) {
	return through(func(row func([]string, []cell) error) error { return readJSON(strings.NewReader(s), row) }, false)
}

func fromCSV(s string) ([]string, [][]any, error) {
	return through(func(row func([]string, []cell) error) error { return readCSV(strings.NewReader(s), ',', row) }, true)
}

func TestRecordsBecomeTypedColumns(t *testing.T) {
	list := func(v ...any) table.List { return append(table.List{}, v...) }
	for name, c := range map[string]struct {
		read   func(string) ([]string, [][]any, error)
		text   string
		schema []string
		rows   [][]any
	}{
		"values of one kind": {fromJSON, `{"z":"ខ្មែរ","a":1,"f":1.5,"b":true} {"a":2,"f":3,"z":null}`, []string{"z:string", "a:int64", "f:float64", "b:bool"},
			[][]any{{"ខ្មែរ", int64(1), 1.5, true}, {nil, int64(2), 3.0, nil}}},
		"lists":                        {fromJSON, `[{"l":["a",null],"n":[1]},{"l":[],"n":[2,3]},{"l":null}]`, []string{"l:list<string>", "n:list<int64>"}, [][]any{{list("a", nil), list(int64(1))}, {list(), list(int64(2), int64(3))}, {nil, nil}}},
		"values of several kinds":      {fromJSON, `{"m":"ក"} {"m":1} {"m":{"x":[1]}}`, []string{"m:json"}, [][]any{{`"ក"`}, {"1"}, {`{"x":[1]}`}}},
		"a number beyond 64 bits":      {fromJSON, `{"n":123456789012345678901234567890}`, []string{"n:json"}, [][]any{{"123456789012345678901234567890"}}},
		"the last of equal names":      {fromJSON, `{"n":1,"n":2}`, []string{"n:int64"}, [][]any{{int64(2)}}},
		"only null":                    {fromJSON, `{"n":null}`, []string{"n:string"}, [][]any{{nil}}},
		"a table":                      {fromCSV, "\ufeffa,b,,a\r\n\"ဗမာ, \"\"စာ\"\"\nx\",007,1.5,true\n,8,,False\n", []string{"a:string", "b:string", "Unnamed: 2:float64", "a.1:bool"}, [][]any{{"ဗမာ, \"စာ\"\nx", "007", 1.5, true}, {nil, "8", nil, false}}},
		"numbers and texts in a table": {fromCSV, "n\n1\nx\n", []string{"n:string"}, [][]any{{"1"}, {"x"}}},
		"nothing":                      {fromJSON, "", []string{"text:string"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			schema, rows, err := c.read(c.text)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.schema, schema); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(c.rows, rows); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestBrokenRecordsAreErrors(t *testing.T) {
	for _, text := range []string{`{"a":1`, `[1]`, `"x"`, `{"a":1}]`, `[{"a":1}`, `[{"a":1}] {}`, `{"a":}`, strings.Repeat("[", 100_000), `{"a":` + strings.Repeat("[", 100_000)} {
		if _, _, err := fromJSON(text); err == nil {
			t.Errorf("%.40s is read", text)
		}
	}
	for _, text := range []string{"a,b\n1\n", "a\n\"x\n", "a\nx\"y\n"} {
		if _, _, err := fromCSV(text); err == nil {
			t.Errorf("%q is read", text)
		}
	}
	var many strings.Builder
	for i := range maxColumns + 1 {
		fmt.Fprintf(&many, `{"k%d":1}`, i)
	}
	if _, _, err := fromJSON(many.String()); err == nil {
		t.Error("columns without end are read")
	}
}

func TestARecordWithoutEndIsCutOff(t *testing.T) {
	f := &fuse{ctx: t.Context(), r: endless{}, left: 1 << 40}
	if err := readCSV(f, ',', func([]string, []cell) error { return nil }); !errors.Is(err, errRecord) {
		t.Errorf("%v", err)
	}
}

// endless is a line that does not end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestTalliesOfFilesJoin(t *testing.T) {
	whole, a, b := newTally(), newTally(), newTally()
	for i := range 50_000 {
		f := float64(i*7919%50_000) / 3
		whole.add(f)
		if i%3 == 0 {
			a.add(f)
		} else {
			b.add(f)
		}
	}
	a.merge(b)
	if a.N != whole.N || a.Low != 0 || a.High != whole.High || len(a.counts) > maxDistinct {
		t.Errorf("%d %v %v %d", a.N, a.Low, a.High, len(a.counts))
	}
	near := func(x, y, by float64) bool { return x-y < by*y && y-x < by*y }
	if !near(a.Mean, whole.Mean, 1e-9) || !near(a.deviation(), whole.deviation(), 1e-9) || !near(a.median(), 25_000.0/3, 0.01) {
		t.Errorf("%v %v %v", a.Mean, a.deviation(), a.median())
	}
	hist, edges := a.histogram(false)
	for _, n := range hist {
		if n < 4800 || n > 5200 {
			t.Errorf("%v", hist)
		}
	}
	if len(edges) != len(hist)+1 {
		t.Errorf("%v", edges)
	}
}

func FuzzRecords(f *testing.F) {
	f.Add(`{"a":1,"b":[1,"x"],"ក":null}`, "a,b\n1,\"x\"\n")
	f.Add("[{\"\xff\":\"\\ud800\"}]", "\xef\xbb\xbf\"\",\n\xff,\n")
	f.Fuzz(func(t *testing.T, j, c string) {
		fromJSON(j)
		fromCSV(c)
	})
}
