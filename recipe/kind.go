package recipe

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Kind is a step that recipes may name: its settings, documentation and examples, which are tests.
type Kind struct {
	Name     string
	Version  int      // raised when the same settings give another result
	Summary  string   // one line
	Doc      string   // paragraphs for the reference, with sources of thresholds
	Reasons  []string // the reasons to drop of its own, besides those of its rules: full names
	Final    []string // those of Reasons after which no other rule is asked, since the text is gone
	Settings []Setting
	Examples []Example

	build func(ast.Node) (step any, settings []byte, err error)
}

// Setting documents one setting of a kind.
type Setting struct {
	Name    string
	Type    string
	Default string
	Doc     string
}

// Example shows what a step does to one text.
type Example struct {
	Settings string             // YAML in flow style; "" for the defaults
	Language language.Tag       // of the text; "" for und
	Text     string             // before
	HTML     bool               // Text is a raw page
	Want     string             // the text afterwards, for steps that change it; "" to leave it unchecked
	Measures map[string]float64 // measures it must get, ±0.0005
	Reasons  []string           // why it is dropped; with Kept, none
	Kept     bool               // it must be kept
}

// Define makes a Kind whose settings decode strictly into a C that starts as defaults. Fields of C carry `yaml` and `doc` tags. Any kind also
// takes the setting per_language: a map from language to settings that differ there.
func Define[C any](k Kind, defaults C, build func(C) (any, error)) Kind {
	k.Settings = settingsOf(defaults)
	k.build = func(node ast.Node) (any, []byte, error) {
		base, per, err := splitPerLanguage(node)
		if err != nil {
			return nil, nil, err
		}
		c := defaults
		if err := decode(base, &c); err != nil {
			return nil, nil, err
		}
		step, err := build(c)
		if err != nil {
			return nil, nil, place(err, node)
		}
		settings, err := canonical(c)
		if err != nil || len(per) == 0 {
			return step, settings, err
		}
		v := variants{base: step, by: map[string]any{}}
		extra := map[string]yaml.MapSlice{}
		for _, p := range per {
			own := defaults
			if err := decode(base, &own); err != nil {
				return nil, nil, err
			}
			if err := decode(p.node, &own); err != nil {
				return nil, nil, err
			}
			if v.by[p.key], err = build(own); err != nil {
				return nil, nil, place(err, p.node)
			}
			b, err := canonical(own)
			if err != nil {
				return nil, nil, err
			}
			var m yaml.MapSlice
			if err := yaml.UnmarshalWithOptions(b, &m, yaml.UseOrderedMap()); err != nil {
				return nil, nil, err
			}
			extra[p.key] = m
		}
		settings, err = withPerLanguage(settings, extra)
		return v, settings, err
	}
	return k
}

// Catalogue is the set of kinds that one program knows.
type Catalogue struct{ kinds []Kind }

// NewCatalogue joins lists of kinds. It refuses two kinds of one name and a kind without an example.
func NewCatalogue(lists ...[]Kind) (Catalogue, error) {
	var c Catalogue
	for _, list := range lists {
		for _, k := range list {
			if _, ok := c.Kind(k.Name); ok {
				return c, fmt.Errorf("two steps are named %q", k.Name)
			}
			if len(k.Examples) == 0 || k.Version < 1 {
				return c, fmt.Errorf("step %q has no example or no version", k.Name)
			}
			c.kinds = append(c.kinds, k)
		}
	}
	slices.SortFunc(c.kinds, func(a, b Kind) int { return strings.Compare(a.Name, b.Name) })
	return c, nil
}

// Kinds lists the kinds by name.
func (c Catalogue) Kinds() []Kind { return c.kinds }

// Kind finds a kind by name.
func (c Catalogue) Kind(name string) (Kind, bool) {
	for _, k := range c.kinds {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// Build makes a step from settings in YAML.
func (k Kind) Build(settings string) (any, error) {
	node, err := parseNode([]byte(settings))
	if err != nil {
		return nil, err
	}
	step, _, err := k.build(node)
	return step, err
}

// settingsOf reads the documentation of settings from struct tags.
func settingsOf(defaults any) []Setting {
	v := reflect.ValueOf(defaults)
	var list []Setting
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if name == "" || name == "-" {
			continue
		}
		def, err := canonical(v.Field(i).Interface())
		if err != nil {
			def = []byte("?")
		}
		list = append(list, Setting{Name: name, Type: typeName(f.Type), Default: strings.TrimSpace(string(def)), Doc: f.Tag.Get("doc")})
	}
	return list
}

func typeName(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[Limit]():
		return "limit"
	case t.Kind() == reflect.Pointer:
		return typeName(t.Elem())
	case t.Kind() == reflect.Slice:
		return "list of " + typeName(t.Elem())
	case t.Kind() == reflect.Map:
		return "map"
	case t.Kind() == reflect.Bool:
		return "yes or no"
	case t.Kind() == reflect.String:
		return "text"
	case t.Kind() == reflect.Float64:
		return "number"
	}
	return "whole number"
}

// place adds the place of a node to a fault that has none.
func place(err error, node ast.Node) error {
	if f, ok := err.(*fault.Fault); ok && f.Place == "" && node != nil {
		f.At("%s", position(node))
	}
	return err
}
