package jinja

import (
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// maxSource bounds a template, in bytes.
const maxSource = 1 << 20

// Template is a text with places that are filled. It may be used by several goroutines.
type Template struct {
	source string
	body   []part
	cuts   bool
}

// part is a stretch of a template.
type part interface {
	write(s *state, out *strings.Builder) error
}

// Parse reads a template.
func Parse(source string) (*Template, error) {
	if len(source) > maxSource {
		return nil, fault.New(fault.Invalid, "the template has more than %d bytes", maxSource)
	}
	p := &parser{source: source}
	if err := p.chop(); err != nil {
		return nil, err
	}
	body, err := p.parts("", 0)
	if err != nil {
		return nil, err
	}
	return &Template{source: source, body: body, cuts: p.cuts}, nil
}

// Expression reads an expression that stands alone, without braces.
func Expression(source string) (*Template, error) {
	p := &parser{source: source}
	e, err := p.alone(source, 1)
	if err != nil {
		return nil, err
	}
	return &Template{source: source, body: []part{printed{e, 1, strings.TrimSpace(source)}}, cuts: p.cuts}, nil
}

// Cuts reports whether the template takes slices, with which letters can be cut off.
func (t *Template) Cuts() bool { return t.cuts }

// Alone reports whether the template is one expression, with a value of its own.
func (t *Template) Alone() bool {
	if len(t.body) != 1 {
		return false
	}
	_, ok := t.body[0].(printed)
	return ok
}

// Render fills the places with values.
func (t *Template) Render(values map[string]any) (string, error) {
	s := &state{values: values}
	var out strings.Builder
	for _, p := range t.body {
		if err := p.write(s, &out); err != nil {
			return "", err
		}
	}
	return out.String(), nil
}

// Value gives what a template is worth: of one expression alone its value, and otherwise the text.
func (t *Template) Value(values map[string]any) (any, error) {
	if len(t.body) == 1 {
		if p, ok := t.body[0].(printed); ok {
			return p.value(&state{values: values})
		}
	}
	return t.Render(values)
}

// plain is text as it stands.
type plain string

func (p plain) write(s *state, out *strings.Builder) error { return s.put(out, string(p)) }

// printed is the value of an expression.
type printed struct {
	expression
	line int
	text string
}

func (p printed) value(s *state) (any, error) {
	v, err := p.of(s)
	if err != nil {
		return nil, fault.New(fault.Invalid, "%w", err).At("line %d, %s", p.line, p.text)
	}
	return v, nil
}

func (p printed) write(s *state, out *strings.Builder) error {
	v, err := p.value(s)
	if err != nil {
		return err
	}
	return s.put(out, Text(v))
}

// choice is {% if %} with its branches; a nil test is that of {% else %}.
type choice struct {
	tests  []*printed
	bodies [][]part
}

func (c choice) write(s *state, out *strings.Builder) error {
	for n, test := range c.tests {
		if test != nil {
			v, err := test.value(s)
			if err != nil {
				return err
			}
			if !truth(v) {
				continue
			}
		}
		return writeAll(c.bodies[n], s, out)
	}
	return nil
}

func writeAll(list []part, s *state, out *strings.Builder) error {
	for _, p := range list {
		if err := p.write(s, out); err != nil {
			return err
		}
	}
	return nil
}

// loop is {% for %}.
type loop struct {
	name string
	over printed
	body []part
}

func (l loop) write(s *state, out *strings.Builder) error {
	v, err := l.over.value(s)
	if err != nil {
		return err
	}
	list, ok := v.([]any)
	if !ok {
		return fault.New(fault.Invalid, "it is no list").At("line %d, %s", l.over.line, l.over.text)
	}
	inner := s.inside()
	for n, v := range list {
		inner.values[l.name] = v
		inner.values["loop"] = map[string]any{"index": int64(n + 1), "index0": int64(n), "first": n == 0, "last": n == len(list)-1, "length": int64(len(list))}
		if err := writeAll(l.body, inner, out); err != nil {
			return err
		}
	}
	s.steps = inner.steps
	return nil
}

// set is {% set %}.
type set struct {
	name string
	to   printed
}

func (t set) write(s *state, _ *strings.Builder) error {
	v, err := t.to.value(s)
	if err != nil {
		return err
	}
	s.own()
	s.values[t.name] = v
	return nil
}
