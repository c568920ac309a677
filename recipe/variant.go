package recipe

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

const perLanguageKey = "per_language"

// variants is a step with other settings for some languages. Keys are ISO 639-3 codes or full tags.
type variants struct {
	base any
	by   map[string]any
}

// Variant gives the step in force for a language.
func Variant(step any, tag language.Tag) any {
	v, ok := step.(variants)
	if !ok {
		return step
	}
	if s, ok := v.by[string(tag)]; ok {
		return s
	}
	if s, ok := v.by[tag.Language()]; ok {
		return s
	}
	return v.base
}

// all lists a step and its variants.
func all(step any) []any {
	v, ok := step.(variants)
	if !ok {
		return []any{step}
	}
	list := []any{v.base}
	for _, key := range slices.Sorted(maps.Keys(v.by)) {
		list = append(list, v.by[key])
	}
	return list
}

// MeasuringOf gives what of a step's settings its measures depend on, in all variants; ok is false when the step does not say.
func MeasuringOf(step any) (measuring any, ok bool) {
	var list []any
	for _, s := range all(step) {
		m, ok := s.(Measuring)
		if !ok {
			return nil, false
		}
		list = append(list, m.Measuring())
	}
	return list, true
}

// Is reports whether a step has the powers of T in any language.
func Is[T any](step any) bool {
	_, ok := Variant(step, language.Und).(T)
	return ok
}

type override struct {
	key  string
	node ast.Node
}

// splitPerLanguage takes the per_language setting out of a mapping.
func splitPerLanguage(node ast.Node) (base ast.Node, per []override, err error) {
	m, ok := node.(*ast.MappingNode)
	if !ok {
		return node, nil, nil
	}
	rest := *m
	rest.Values = nil
	for _, v := range m.Values {
		if keyOf(v) != perLanguageKey {
			rest.Values = append(rest.Values, v)
			continue
		}
		langs, ok := v.Value.(*ast.MappingNode)
		if !ok {
			return nil, nil, fault.New(fault.Invalid, "%s has to be a map from language to settings", perLanguageKey).At("%s", position(v))
		}
		for _, l := range langs.Values {
			name := keyOf(l)
			tag, err := language.Parse(name)
			if err != nil {
				return nil, nil, fault.New(fault.Invalid, "%w", err).At("%s", position(l))
			}
			key := string(tag)
			if !strings.ContainsAny(name, "-_") {
				key = tag.Language() // the language in all its scripts
			}
			per = append(per, override{key: key, node: l.Value})
		}
	}
	if len(rest.Values) == 0 {
		return nil, per, nil
	}
	return &rest, per, nil
}

// withPerLanguage adds the settings of languages to canonical settings.
func withPerLanguage(settings []byte, extra map[string]yaml.MapSlice) ([]byte, error) {
	var m yaml.MapSlice
	if err := yaml.UnmarshalWithOptions(settings, &m, yaml.UseOrderedMap()); err != nil {
		return nil, err
	}
	var per yaml.MapSlice
	for _, k := range slices.Sorted(maps.Keys(extra)) {
		per = append(per, yaml.MapItem{Key: k, Value: extra[k]})
	}
	return canonical(append(m, yaml.MapItem{Key: perLanguageKey, Value: per}))
}

// canonical writes a value as JSON on one line, in the order of its fields.
func canonical(v any) ([]byte, error) {
	b, err := yaml.MarshalWithOptions(v, yaml.JSON())
	return bytes.TrimSpace(b), err
}
