package viewer

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/fault"
)

// Feature is a column as `datasets` describes it.
type Feature struct {
	Name   string
	Type   json.RawMessage // {"dtype":"string","_type":"Value"} and so on
	Column table.Column    // as the first file stores it
	Kind   Kind
	Labels []string // of Kind Label
}

// Kind is what a column is to whoever looks at it.
type Kind string

// The kinds.
const (
	Value  Kind = "Value"
	List   Kind = "List"
	Struct Kind = "Struct"
	Image  Kind = "Image"
	Audio  Kind = "Audio"
	Label  Kind = "ClassLabel"
	JSON   Kind = "Json"
)

// features gives the columns of a split: as the files say under the key "huggingface", or else as the card says, or else as they are stored.
func (v *Viewer) features(ctx context.Context, p Part) ([]Feature, error) {
	if len(p.Files) == 0 {
		return nil, fault.New(fault.Missing, "the split %s has no files", p.Name)
	}
	s, err := v.open(ctx, p.Files[0], p.Format)
	if err != nil {
		return nil, err
	}
	return featuresOf(s.table, p.Card), nil
}

func featuresOf(t *table.Table, card json.RawMessage) []Feature {
	said := saidByFile(t)
	if said == nil {
		said = saidByCard(card)
	}
	var list []Feature
	for _, c := range t.Schema() {
		f := Feature{Name: c.Name, Column: c, Kind: Value, Type: typeOf(c)}
		switch {
		case c.Type == "list":
			f.Kind = List
		case c.Type == "struct":
			f.Kind = Struct
		case c.Type == "json":
			f.Kind = JSON
		}
		if raw, ok := said[c.Name]; ok {
			f.declare(raw)
		}
		list = append(list, f)
	}
	return list
}

// declare takes what a file or a card says of a column, as far as the stored column can be that.
func (f *Feature) declare(raw json.RawMessage) {
	var d struct {
		Type  string   `json:"_type"`
		Names []string `json:"names"`
	}
	if json.Unmarshal(raw, &d) != nil {
		var sequence []json.RawMessage // the old form of a list
		if json.Unmarshal(raw, &sequence) == nil && f.Kind == List {
			f.Type = raw
		}
		return
	}
	stored := f.Column.Type
	switch Kind(d.Type) {
	case Image, Audio:
		if stored != "struct" && stored != "binary" && stored != "string" {
			return
		}
		f.Kind = Kind(d.Type)
	case Label:
		if !strings.HasPrefix(stored, "int") && !strings.HasPrefix(stored, "uint") {
			return
		}
		f.Kind, f.Labels = Label, d.Names
	case Value:
		if f.Kind != Value && f.Kind != JSON {
			return
		}
	}
	f.Type = raw
}

// saidByFile reads the key that `datasets` writes into Parquet files.
func saidByFile(t *table.Table) map[string]json.RawMessage {
	text, ok := t.Metadata("huggingface")
	if !ok {
		return nil
	}
	var m struct {
		Info struct {
			Features map[string]json.RawMessage `json:"features"`
		} `json:"info"`
	}
	if json.Unmarshal([]byte(text), &m) != nil {
		return nil
	}
	return m.Info.Features
}

// saidByCard takes from the card what Parquet cannot say: pictures, sounds and names of labels.
func saidByCard(card json.RawMessage) map[string]json.RawMessage {
	var list []struct {
		Name string          `json:"name"`
		Type json.RawMessage `json:"dtype"`
	}
	if len(card) == 0 || json.Unmarshal(card, &list) != nil {
		return nil
	}
	all := map[string]json.RawMessage{}
	for _, f := range list {
		var word string
		var object struct {
			Label struct {
				Names any `json:"names"`
			} `json:"class_label"`
		}
		switch {
		case json.Unmarshal(f.Type, &word) == nil:
			if word == "image" || word == "audio" {
				all[f.Name], _ = json.Marshal(map[string]string{"_type": strings.ToUpper(word[:1]) + word[1:]})
			}
		case json.Unmarshal(f.Type, &object) == nil && object.Label.Names != nil:
			if names := labels(object.Label.Names); names != nil {
				all[f.Name], _ = json.Marshal(map[string]any{"_type": "ClassLabel", "names": names})
			}
		}
	}
	return all
}

// labels reads the names of a class label: a list, or names by number written as text.
func labels(v any) (names []string) {
	switch v := v.(type) {
	case []any:
		for _, n := range v {
			names = append(names, fmt.Sprint(n))
		}
	case map[string]any:
		for i := range len(v) {
			name, ok := v[strconv.Itoa(i)]
			if !ok {
				return nil
			}
			names = append(names, fmt.Sprint(name))
		}
	}
	return names
}

// typeOf describes a stored column as `datasets` would.
func typeOf(c table.Column) json.RawMessage {
	switch c.Type {
	case "list":
		return json.RawMessage(`{"feature":` + string(typeOf(c.Inside[0])) + `,"_type":"List"}`)
	case "struct":
		var b bytes.Buffer
		b.WriteByte('{')
		for i, in := range c.Inside {
			if i > 0 {
				b.WriteByte(',')
			}
			writeText(&b, in.Name)
			b.WriteByte(':')
			b.Write(typeOf(in))
		}
		b.WriteByte('}')
		return b.Bytes()
	case "json":
		return json.RawMessage(`{"_type":"Json"}`)
	}
	return json.RawMessage(`{"dtype":"` + c.Type + `","_type":"Value"}`)
}

// Names gives the names of features.
func Names(features []Feature) (names []string) {
	for _, f := range features {
		names = append(names, f.Name)
	}
	return names
}

// Texts gives the names of the columns that hold texts.
func Texts(features []Feature) (names []string) {
	for _, f := range features {
		if f.Kind == Value && f.Column.Type == "string" {
			names = append(names, f.Name)
		}
	}
	return slices.Clip(names)
}
