package table

import (
	"encoding/json"

	"github.com/parquet-go/parquet-go"
)

// Leaf is a column of values, be it inside others, and what the metadata of the file says of it; no value is read for that.
type Leaf struct {
	Path  []string // its names from the outermost column on, as the file has them
	Texts bool     // its values are bytes, as texts, pictures and digests are; else they are numbers, truth values or times
	Lists bool     // a row may have several of its values
	Nulls int64    // rows without a value, as the writer counted them; values when Lists
}

// Leaves lists the columns of values in the order of the file.
func (t *Table) Leaves() []Leaf {
	var list []Leaf
	var walk func(n *node, path []string)
	walk = func(n *node, path []string) {
		for _, c := range n.inside {
			path := append(path[:len(path):len(path)], c.name)
			if c.value == nil {
				walk(c, path)
				continue
			}
			l := Leaf{Path: path, Lists: c.rep > 0}
			for _, g := range t.file.Metadata().RowGroups {
				m := g.Columns[c.leaf].MetaData
				kind := parquet.Kind(m.Type)
				l.Texts = l.Texts || kind == parquet.ByteArray || kind == parquet.FixedLenByteArray
				l.Nulls += max(0, m.Statistics.NullCount)
			}
			list = append(list, l)
		}
	}
	walk(t.root, nil)
	return list
}

// Features gives what the `datasets` library wrote down of columns that are more than their values: "Image", "Audio", by column. It is empty for the
// files of other writers.
func (t *Table) Features() map[string]string {
	text, ok := t.file.Lookup("huggingface")
	if !ok {
		return nil
	}
	var said struct {
		Info struct {
			Features map[string]json.RawMessage `json:"features"`
		} `json:"info"`
	}
	if json.Unmarshal([]byte(text), &said) != nil {
		return nil
	}
	kinds := map[string]string{}
	for name, raw := range said.Info.Features {
		var f struct {
			Type string `json:"_type"`
		}
		if json.Unmarshal(raw, &f) == nil && f.Type != "" {
			kinds[name] = f.Type
		}
	}
	return kinds
}
