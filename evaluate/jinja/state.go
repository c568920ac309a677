package jinja

import (
	"maps"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// What one rendering may take.
const (
	maxSteps = 1 << 20 // expressions
	maxText  = 16 << 20
	maxList  = 1 << 16 // elements
)

// state is one rendering.
type state struct {
	values map[string]any
	owned  bool // values are no longer the caller's
	steps  int
}

func (s *state) step() error {
	if s.steps++; s.steps > maxSteps {
		return fault.New(fault.Invalid, "the template takes more than %d steps", maxSteps)
	}
	return nil
}

func (s *state) put(out *strings.Builder, text string) error {
	if out.Len()+len(text) > maxText {
		return fault.New(fault.Invalid, "the template renders to more than %d MiB", maxText>>20)
	}
	out.WriteString(text)
	return s.step()
}

// own keeps {% set %} from changing the values of the caller.
func (s *state) own() {
	if !s.owned {
		s.values, s.owned = maps.Clone(s.values), true
		if s.values == nil {
			s.values = map[string]any{}
		}
	}
}

// inside gives the state of the body of a loop, whose names end with it.
func (s *state) inside() *state {
	inner := &state{values: s.values, steps: s.steps}
	inner.own()
	return inner
}
