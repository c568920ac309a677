// Package trial runs the documented examples of steps, which are tests.
package trial

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
)

// Examples runs the examples of all kinds, and checks that unknown settings are refused.
func Examples(t *testing.T, kinds []recipe.Kind) {
	t.Helper()
	catalogue, err := recipe.NewCatalogue(kinds)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range catalogue.Kinds() {
		if _, err := k.Build("no_such_setting: 1"); err == nil {
			t.Errorf("%s accepts a setting that it does not have", k.Name)
		}
		for _, e := range k.Examples {
			step, err := k.Build(e.Settings)
			if err != nil {
				t.Errorf("%s: %s: %v", k.Name, e.Settings, err)
				continue
			}
			example(t, k.Name, step, e)
		}
	}
}

func example(t *testing.T, name string, step any, e recipe.Example) {
	t.Helper()
	d := corpus.TextDocument(e.Text)
	d.URL, d.Rights = "https://example.org/", corpus.Unknown
	if d.Language = e.Language; d.Language == "" {
		d.Language = language.Und
	}
	if e.HTML {
		d.SetText("")
		d.Raw = &corpus.Raw{Body: []byte(e.Text), MediaType: "text/html; charset=utf-8"}
	}
	if s, ok := step.(recipe.Transformer); ok {
		if err := s.Transform(context.Background(), d); err != nil {
			t.Errorf("%s on %q: %v", name, e.Text, err)
		}
	}
	if s, ok := step.(recipe.Measurer); ok {
		if err := s.Measure(context.Background(), d); err != nil {
			t.Errorf("%s on %q: %v", name, e.Text, err)
		}
	}
	if e.Want != "" && d.Text() != e.Want {
		t.Errorf("%s on %q gives %q, want %q", name, e.Text, d.Text(), e.Want)
	}
	for m, want := range e.Measures {
		if got, ok := d.Value(m); !ok || math.Abs(got-want) > 0.0005 {
			t.Errorf("%s on %q: %s is %v (measured: %v), want %v", name, e.Text, m, got, ok, want)
		}
	}
	reasons := Reasons(name, step, d)
	if e.Kept && len(reasons) > 0 {
		t.Errorf("%s on %q drops it for %v", name, e.Text, reasons)
	}
	for _, want := range e.Reasons {
		if !slices.Contains(reasons, want) {
			t.Errorf("%s on %q: reasons %v, want %s (measures %v)", name, e.Text, reasons, want, d.Measures)
		}
	}
}

// Reasons asks the rules of a step about a document, as the pipeline does.
func Reasons(name string, step any, d *corpus.Document) (reasons []string) {
	if r, ok := step.(recipe.Ruler); ok {
		for _, rule := range r.Rules(d.Language) {
			if v, ok := d.Value(rule.Measure); ok && rule.Fails(v) {
				reasons = append(reasons, name+"."+rule.Setting)
			}
		}
	}
	if j, ok := step.(recipe.Judge); ok {
		reasons = append(reasons, j.Judge(&d.Facts)...)
	}
	return reasons
}
