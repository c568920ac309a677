// Package filled makes documents in which every field is set, for tests of what stores documents: a field that is added to corpus.Document and
// forgotten by a codec makes them fail.
package filled

import (
	"fmt"
	"reflect"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// Document gives a document in which every exported field is set except Raw and Near, which nobody stores, each to a value of its own. The n-th differs from the others.
func Document(n int) *corpus.Document {
	d := &corpus.Document{}
	f := filler{n: n * 100_000}
	f.fill(reflect.ValueOf(d).Elem(), "")
	d.Raw = nil
	text := fmt.Sprintf("ភាសា %d", n)
	d.SetParts([]corpus.Part{{Kind: corpus.TextPart, Text: text}, {Kind: corpus.PicturePart, Picture: 1}, {Kind: corpus.QuestionPart, Text: "q"}, {Kind: corpus.AnswerPart, Text: "a"},
		{Kind: corpus.OriginalPart, Text: "o"}})
	d.RetrievedAt, d.Published = "2026-01-02T03:04:05Z", "2025-12-31"
	d.Pages[1].Picture = -1
	return d
}

// filler counts the values it has given.
type filler struct{ n int }

func (f *filler) fill(v reflect.Value, name string) {
	f.n++
	switch v.Interface().(type) {
	case language.Tag:
		v.SetString([]string{"khm-Khmr", "mya-Mymr", "tha-Thai"}[f.n%3])
		return
	case corpus.Rights:
		v.SetString(fmt.Sprintf("licensed:X-%d", f.n))
		return
	case corpus.State:
		v.SetString(string(corpus.Measured))
		return
	case corpus.DescriptionSource:
		v.SetString(string([]corpus.DescriptionSource{corpus.NativeDescription, corpus.MachineDescription}[f.n%2]))
		return
	case corpus.RegionKind:
		v.SetString(string([]corpus.RegionKind{corpus.TextRegion, corpus.FooterRegion}[f.n%2]))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("%s ក %d", name, f.n))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(f.n))
		if name == "Picture" {
			v.SetInt(int64(f.n % 2))
		}
	case reflect.Uint8:
		v.SetUint(uint64(f.n%255 + 1))
	case reflect.Float64:
		v.SetFloat(float64(f.n%1000)/1024 + 1.0/2048)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), name)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			f.fill(v.Index(i), name)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() && field.Name != "Raw" && field.Name != "Near" {
				f.fill(v.Field(i), field.Name)
			}
		}
	default:
		panic("no value is known for a field of kind " + v.Kind().String())
	}
}

// Empty lists the exported fields that are not set anywhere in a value, as paths; elements of lists share theirs.
func Empty(v any) []string {
	seen := map[string]bool{}
	var order []string
	walk(reflect.ValueOf(v), "", func(path string, set bool) {
		if _, known := seen[path]; !known {
			order = append(order, path)
		}
		seen[path] = seen[path] || set
	})
	var empty []string
	for _, path := range order {
		if !seen[path] {
			empty = append(empty, path)
		}
	}
	return empty
}

func walk(v reflect.Value, path string, note func(path string, set bool)) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			note(path, false)
			return
		}
		note(path, true)
		if v.Elem().Kind() == reflect.Struct {
			walk(v.Elem(), path, note)
		}
	case reflect.Slice:
		note(path, v.Len() > 0)
		for i := range v.Len() {
			walk(v.Index(i), path, note)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				walk(v.Field(i), path+"."+field.Name, note)
			}
		}
	default:
		note(path, !v.IsZero())
	}
}
