package format_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/format"
	"github.com/lontar-asean/lontar/internal/sources"
	"github.com/lontar-asean/lontar/internal/testdata"
)

func named(t *testing.T, name string) corpus.Format {
	t.Helper()
	for _, f := range format.All() {
		if f.Name == name {
			return f
		}
	}
	t.Fatalf("there is no format %s", name)
	return corpus.Format{}
}

func TestRealTablesAndLinesAreReadWhole(t *testing.T) {
	for _, c := range []struct {
		kind, file string
		fields     map[string]string
		rows       int
	}{
		{"jsonl", "cloze-xcopa/val.th.jsonl", map[string]string{"text": "premise", "id": "idx"}, 100},
		{"jsonl", "cloze-xcopa/val.ta.jsonl", map[string]string{"text": "premise"}, 100},
		{"jsonl", "cloze-xcopa/val.vi.jsonl", map[string]string{"text": "choice1"}, 100},
		{"csv", "lid-sib200/khm_Khmr/train.tsv", map[string]string{"id": "index_id"}, 701},
		{"csv", "lid-sib200/mya_Mymr/train.tsv", nil, 701},
		{"csv", "lid-sib200/bjn_Arab/train.tsv", nil, 701},
		{"csv", "cultural-qa-blend/West_Java_prompts.csv", map[string]string{"text": "Translation"}, -1},
	} {
		b, err := os.ReadFile(testdata.Path(t, c.file))
		if err != nil {
			t.Fatal(err)
		}
		in := sources.Input(c.file, b)
		in.Origin.Fields = c.fields
		docs, errs := sources.Collect(t, named(t, c.kind), in)
		if c.rows < 0 { // what the standard library reads
			records, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			c.rows = len(records) - 1
			for i, r := range records[1:] {
				if i < len(docs) && docs[i].Text() != r[2] {
					t.Errorf("%s row %d: %q, want %q", c.file, i+1, docs[i].Text(), r[2])
				}
			}
		}
		if len(errs) > 0 || len(docs) != c.rows {
			t.Errorf("%s: %d documents, errors %v", c.file, len(docs), errs)
		}
	}
}

func TestRealNoisyTextIsKeptAsItIs(t *testing.T) {
	name := testdata.Path(t, "social-thai-wisesight", "test.txt")
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	docs, errs := sources.Collect(t, format.Text(), sources.Input(filepath.Base(name), b))
	if len(errs) > 0 || len(docs) != 1 || docs[0].Text() != string(b) {
		t.Error(errs)
	}
}
