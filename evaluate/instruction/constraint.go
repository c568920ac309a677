package instruction

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/yamls"
)

// Constraint is one thing an answer has to keep to. New and Parse make it; one put together by hand is read when it is checked.
type Constraint struct {
	Type string         // "length_constraints:number_words"
	Args map[string]any // by their names here or in public files
	read *reading
}

type reading struct {
	kind kind
	values
	memory *memory
}

// New reads a constraint; arguments that are nil count as absent, as public files write them. A type or an argument that is not known, is missing or holds what
// it cannot is a fault of kind Invalid.
func New(name string, args map[string]any) (Constraint, error) {
	c := Constraint{Type: name, Args: args}
	r, err := c.reading()
	if err != nil {
		return Constraint{}, err
	}
	c.read = r
	return c, nil
}

func (c Constraint) reading() (*reading, error) {
	if c.read != nil {
		return c.read, nil
	}
	at := slices.IndexFunc(kinds, func(k kind) bool { return k.Name == c.Type })
	if at < 0 {
		return nil, fault.New(fault.Invalid, "no constraint has the type %q", c.Type).Try("there are %s", strings.Join(names(), ", "))
	}
	r := &reading{kind: kinds[at], memory: &memory{}}
	for _, name := range slices.Sorted(maps.Keys(c.Args)) {
		if c.Args[name] == nil {
			continue
		}
		if !slices.ContainsFunc(r.kind.Args, func(a Argument) bool { return a.Name == name || slices.Contains(a.Public, name) }) {
			return nil, fault.New(fault.Invalid, "%s has no argument %q", c.Type, name)
		}
	}
	for _, a := range r.kind.Args {
		var given []string
		for _, name := range append([]string{a.Name}, a.Public...) {
			if c.Args[name] != nil && !slices.Contains(given, name) {
				given = append(given, name)
			}
		}
		switch {
		case len(given) > 1:
			return nil, fault.New(fault.Invalid, "%s is given %s, which are the same", c.Type, strings.Join(given, " and "))
		case len(given) == 1:
			if f := r.set(a, c.Args[given[0]]); f != nil {
				return nil, f.At("%s, %s", c.Type, given[0])
			}
		case a.Needed:
			return nil, fault.New(fault.Invalid, "%s has no %s", c.Type, a.Name).Try("%s: %s", a.Name, a.Doc)
		}
	}
	return r, r.sensible()
}

// sensible refuses what every answer or none can keep to.
func (r *reading) sensible() error {
	counted := slices.ContainsFunc(r.kind.Args, func(a Argument) bool { return a.Name == "n" })
	switch {
	case counted && r.n == 0 && r.relation != exactly && r.relation != atMost:
		return fault.New(fault.Invalid, "n is 0").At("%s", r.kind.Name).Try("write relation: exactly, or leave the constraint out")
	case r.kind.Name == "length_constraints:nth_paragraph_first_word" && (r.nth < 1 || r.nth > r.n):
		return fault.New(fault.Invalid, "there is no paragraph %d of %d", r.nth, r.n).At("%s", r.kind.Name)
	}
	return nil
}

// fill makes a constraint of what a file says: a map with the key "type" and the arguments.
func fill(m map[string]any) (Constraint, error) {
	name, ok := m["type"].(string)
	if !ok {
		return Constraint{}, fault.New(fault.Invalid, "a constraint has no type")
	}
	args := maps.Clone(m)
	delete(args, "type")
	return New(name, args)
}

// UnmarshalYAML reads {type: …, arguments …}.
func (c *Constraint) UnmarshalYAML(unmarshal func(any) error) error {
	var m map[string]any
	if err := unmarshal(&m); err != nil {
		return err
	}
	var err error
	*c, err = fill(m)
	return err
}

// MarshalJSON writes {"type": …, arguments …}, as UnmarshalJSON and UnmarshalYAML read it.
func (c Constraint) MarshalJSON() ([]byte, error) {
	m := maps.Clone(c.Args)
	if m == nil {
		m = map[string]any{}
	}
	m["type"] = c.Type
	return json.Marshal(m)
}

// UnmarshalJSON reads {"type": …, arguments …}.
func (c *Constraint) UnmarshalJSON(b []byte) error {
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	var err error
	*c, err = fill(m)
	return err
}

// Parse reads a list of constraints in YAML or JSON, each a map with its type and arguments. What is wrong is a fault of kind Invalid naming the constraint.
func Parse(b []byte) ([]Constraint, error) {
	var maps []map[string]any
	if err := yamls.Unmarshal(b, &maps); err != nil {
		return nil, fault.New(fault.Invalid, "the constraints are no list of maps: %w", err)
	}
	return From(maps)
}

// From makes constraints of decoded maps, each with the key "type" and the arguments.
func From(maps []map[string]any) ([]Constraint, error) {
	out := make([]Constraint, len(maps))
	for i, m := range maps {
		var err error
		if out[i], err = fill(m); err != nil {
			return nil, fault.New(fault.Invalid, "%w", err).At("constraint %d", i+1).Try("%s", fault.Hint(err))
		}
	}
	return out, nil
}

// Public makes constraints of the two lists in which IFEval's files write them: instruction_id_list and kwargs.
func Public(ids []string, kwargs []map[string]any) ([]Constraint, error) {
	if len(ids) != len(kwargs) {
		return nil, fault.New(fault.Invalid, "%d instructions, but arguments of %d", len(ids), len(kwargs))
	}
	out := make([]Constraint, len(ids))
	for i, id := range ids {
		var err error
		if out[i], err = New(id, kwargs[i]); err != nil {
			return nil, fault.New(fault.Invalid, "%w", err).At("constraint %d", i+1).Try("%s", fault.Hint(err))
		}
	}
	return out, nil
}

// PublicSEA makes a constraint of what SEA-IFEval's files write. Two things are said in its prompts and not in its arguments: sentences are parted by ***, and
// there are to be exactly so many sections.
func PublicSEA(id string, kwargs map[string]any) (Constraint, error) {
	args := maps.Clone(kwargs)
	if args == nil {
		args = map[string]any{}
	}
	switch id {
	case "length_constraints:number_sentences":
		args["divider"] = "***"
	case "detectable_format:multiple_sections":
		args["relation"] = exactly
	}
	return New(id, args)
}
