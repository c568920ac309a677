package dataset

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/lontar-asean/lontar/evaluate/jinja"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// value makes something of a row.
type value interface {
	of(row map[string]any, tag language.Tag) (any, error)
}

// template is a column, or a text with places.
type template struct{ *jinja.Template }

func (t template) of(row map[string]any, _ language.Tag) (any, error) { return t.Value(row) }

// series is a list of values; those that are lists themselves are joined to it.
type series []value

func (l series) of(row map[string]any, tag language.Tag) (any, error) {
	list := []any{}
	for _, v := range l {
		got, err := v.of(row, tag)
		if err != nil {
			return nil, err
		}
		if own, ok := got.([]any); ok {
			list = append(list, own...)
		} else {
			list = append(list, got)
		}
	}
	return list, nil
}

// versions are values by language.
type versions map[language.Tag]value

func (v versions) of(row map[string]any, tag language.Tag) (any, error) {
	own, ok := v[tag]
	if !ok {
		return nil, fault.New(fault.Invalid, "nothing is said for %s", tag)
	}
	return own.of(row, tag)
}

var column = regexp.MustCompile(`^[\pL_][\pL\pM\pN_]*(\.[\pL_][\pL\pM\pN_]*|\[-?\d+\])*$`)

// compile reads a value of a spec; nil for none. Literal says that a text without places is text, and not the name of a column.
func compile(name string, raw any, literal bool) (value, error) {
	switch raw := raw.(type) {
	case nil:
		return nil, nil
	case string:
		t, err := jinja.Parse(raw)
		switch {
		case strings.Contains(raw, "{{") || strings.Contains(raw, "{%") || strings.Contains(raw, "{#") || literal:
		case column.MatchString(raw):
			t, err = jinja.Expression(raw)
		default: // a name with other characters
			t, err = jinja.Expression("_all['" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(raw) + "']")
		}
		if err != nil {
			return nil, fault.New(fault.Invalid, "%s: %w", name, err)
		}
		return template{t}, nil
	case []any:
		list := series{}
		for _, r := range raw {
			v, err := compile(name, r, literal)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	case map[string]any:
		m := versions{}
		for k, r := range raw {
			tag, err := language.Parse(k)
			if err != nil {
				return nil, fault.New(fault.Invalid, "%s: %w", name, err)
			}
			if m[tag], err = compile(name, r, true); err != nil {
				return nil, err
			}
		}
		return m, nil
	}
	t, err := jinja.Parse(jinja.Text(plain(raw)))
	return template{t}, err
}

// plain makes what YAML gives like what JSON gives.
func plain(v any) any {
	switch v := v.(type) {
	case int:
		return int64(v)
	case uint64:
		if v > math.MaxInt64 {
			return float64(v)
		}
		return int64(v)
	}
	return v
}

// texts gives a list of texts: of a list its elements, of a text itself; those that are empty are left out, and what stands twice is once.
func texts(v any, exact bool) (list []string) {
	add := func(v any) {
		text := trimmed(v, exact)
		if text != "" && !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	if l, ok := v.([]any); ok {
		for _, e := range l {
			add(e)
		}
		return list
	}
	add(v)
	return list
}

// trimmed gives a value as text; nothing for nil.
func trimmed(v any, exact bool) string {
	if v == nil {
		return ""
	}
	text := jinja.Text(v)
	if exact {
		return text
	}
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' })
}
