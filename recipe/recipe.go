// Package recipe says what a pipeline does: the vocabulary of steps, recipes in YAML, and the plan that a recipe becomes.
package recipe

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Recipe is a pipeline: where documents come from, what happens to them, where the data set goes.
type Recipe struct {
	Name        string
	Dir         string // paths are relative to it
	Seed        int64
	Sources     []Source
	Steps       []Step
	Endpoints   map[string]string // name -> URL of an OpenAI-compatible server
	Suppression string            // file of records that must stay out; "" for none
	Dataset     string            // directory of the data set
	Also        []string          // further forms of the kept records: jsonl, webdataset
}

// Source is a set of inputs of one format.
type Source struct {
	Format   corpus.Format
	Patterns []string
	Origin   corpus.Origin
	Line     string // place in the recipe
}

// Step is a step with its settings.
type Step struct {
	Name     string // of the kind; a second step of a kind is called "name-2"
	Kind     Kind
	Settings []byte // canonical JSON, defaults included
	Step     any
}

// Vocabulary is what recipes may say.
type Vocabulary struct {
	Formats []corpus.Format
	Steps   Catalogue
	Writers []string // the values of output.also
}

// Load reads and checks a recipe file. Errors name file, line and column.
func Load(name string, vocabulary Vocabulary) (*Recipe, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, fault.New(fault.Missing, "cannot read the recipe: %w", err).Try("`lontar new` writes a recipe to start from")
	}
	r, err := Parse(b, vocabulary)
	if err != nil {
		if f, ok := err.(*fault.Fault); ok {
			f.Place = strings.TrimSuffix(name+":"+f.Place, ":")
		}
		return nil, err
	}
	r.Dir = filepath.Dir(name)
	for _, s := range r.Steps {
		for _, step := range all(s.Step) {
			if p, ok := step.(Placed); ok {
				if err := p.Place(r.Dir); err != nil {
					return nil, fmt.Errorf("%s: step %s: %w", name, s.Name, err)
				}
			}
			if c, ok := step.(Connected); ok {
				if err := c.Connect(r.Endpoints); err != nil {
					return nil, fmt.Errorf("%s: step %s: %w", name, s.Name, err)
				}
			}
		}
	}
	return r, nil
}

// Parse reads a recipe. Unknown keys, steps and formats are faults of kind Invalid with "LINE:COLUMN".
func Parse(b []byte, vocabulary Vocabulary) (*Recipe, error) {
	node, err := parseNode(b)
	if err != nil {
		return nil, err
	}
	root, ok := node.(*ast.MappingNode)
	if !ok {
		return nil, fault.New(fault.Invalid, "a recipe is a map with name, sources, steps and output").At("1:1").Try("`lontar new` writes a recipe to start from")
	}
	r := &Recipe{}
	p := reader{vocabulary: vocabulary}
	for _, v := range root.Values {
		if err := p.key(r, v); err != nil {
			return nil, err
		}
	}
	for _, need := range []struct{ key, value string }{{"name", r.Name}, {"output.dataset", r.Dataset}} {
		if need.value == "" {
			return nil, fault.New(fault.Invalid, "the recipe has no %s", need.key).At("%s", position(root))
		}
	}
	if len(r.Sources) == 0 {
		return nil, fault.New(fault.Invalid, "the recipe has no sources").At("%s", position(root))
	}
	return r, r.lint()
}

// reader fills a recipe from YAML.
type reader struct{ vocabulary Vocabulary }

func (p reader) key(r *Recipe, v *ast.MappingValueNode) error {
	switch key := keyOf(v); key {
	case "name":
		if err := decode(v.Value, &r.Name); err != nil {
			return err
		}
		if strings.Trim(r.Name, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" {
			return fault.New(fault.Invalid, "the name %q has other characters than a-z, 0-9, - _ and .", r.Name).At("%s", position(v.Value))
		}
		return nil
	case "seed":
		return decode(v.Value, &r.Seed)
	case "endpoints":
		return decode(v.Value, &r.Endpoints)
	case "suppression":
		return decode(v.Value, &r.Suppression)
	case "output":
		var out struct {
			Dataset string   `yaml:"dataset"`
			Also    []string `yaml:"also"`
		}
		if err := decode(v.Value, &out); err != nil {
			return err
		}
		for _, a := range out.Also {
			if !contains(p.vocabulary.Writers, a) {
				return fault.New(fault.Invalid, "no form of output is called %q%s", a, suggest(a, p.vocabulary.Writers)).At("%s", position(v.Value))
			}
		}
		r.Dataset, r.Also = out.Dataset, out.Also
		return nil
	case "sources":
		return p.list(v, func(item ast.Node) error {
			s, err := p.source(item)
			r.Sources = append(r.Sources, s)
			return err
		})
	case "steps":
		return p.list(v, func(item ast.Node) error {
			s, err := p.step(item, r.Steps)
			r.Steps = append(r.Steps, s)
			return err
		})
	default:
		keys := []string{"name", "sources", "endpoints", "seed", "steps", "output", "suppression"}
		return fault.New(fault.Invalid, "unknown key %q%s", key, suggest(key, keys)).At("%s", position(v))
	}
}

func (p reader) list(v *ast.MappingValueNode, item func(ast.Node) error) error {
	seq, ok := v.Value.(*ast.SequenceNode)
	if !ok {
		return fault.New(fault.Invalid, "%s has to be a list", v.Key).At("%s", position(v))
	}
	for _, n := range seq.Values {
		if err := item(mapping(n)); err != nil {
			return err
		}
	}
	return nil
}

func (p reader) step(item ast.Node, before []Step) (Step, error) {
	m, ok := item.(*ast.MappingNode)
	if !ok || len(m.Values) != 1 {
		return Step{}, fault.New(fault.Invalid, "a step is a map with one key, such as `- extract: {}`").At("%s", position(item))
	}
	name := keyOf(m.Values[0])
	kind, ok := p.vocabulary.Steps.Kind(name)
	if !ok {
		var names []string
		for _, k := range p.vocabulary.Steps.Kinds() {
			names = append(names, k.Name)
		}
		return Step{}, fault.New(fault.Invalid, "unknown step %q%s", name, suggest(name, names)).At("%s", position(m.Values[0])).Try("`lontar stages` lists the steps")
	}
	settings := m.Values[0].Value
	if _, isMap := settings.(*ast.MappingNode); !isMap {
		if _, null := settings.(*ast.NullNode); !null {
			settings = mapping(settings)
		}
	}
	built, canon, err := kind.build(settings)
	if err != nil {
		return Step{}, place(err, m.Values[0])
	}
	n := 1
	for _, b := range before {
		if b.Kind.Name == name {
			n++
		}
	}
	if n > 1 {
		name = fmt.Sprintf("%s-%d", name, n)
	}
	return Step{Name: name, Kind: kind, Settings: canon, Step: built}, nil
}

func (p reader) source(item ast.Node) (s Source, err error) {
	m, ok := item.(*ast.MappingNode)
	if !ok {
		return s, fault.New(fault.Invalid, "a source is a map such as `- warc: crawl/*.warc.gz`").At("%s", position(item))
	}
	s.Line = position(item)
	var rights, lang string
	fields := map[string]any{
		"collection": &s.Origin.Collection, "rights": &rights, "evidence": &s.Origin.Evidence, "licence": &s.Origin.Licence,
		"contributor": &s.Origin.Contributor, "consent": &s.Origin.Consent, "language": &lang, "fields": &s.Origin.Fields, "settings": &s.Origin.Settings,
	}
	for _, v := range m.Values {
		key := keyOf(v)
		if target, ok := fields[key]; ok {
			if err := decode(v.Value, target); err != nil {
				return s, err
			}
			continue
		}
		format, ok := p.format(key)
		if !ok {
			return s, fault.New(fault.Invalid, "unknown source or key %q%s", key, suggest(key, p.sourceKeys())).At("%s", position(v))
		}
		if s.Format.Name != "" {
			return s, fault.New(fault.Invalid, "a source has one format, not %s and %s", s.Format.Name, key).At("%s", position(v))
		}
		s.Format = format
		var one string
		if err := decode(v.Value, &one); err == nil {
			s.Patterns = []string{one}
		} else if err := decode(v.Value, &s.Patterns); err != nil {
			return s, err
		}
	}
	if s.Format.Name == "" || len(s.Patterns) == 0 {
		return s, fault.New(fault.Invalid, "the source names no input").At("%s", s.Line).Try("write one of %s with a path", strings.Join(p.formatNames(), ", "))
	}
	for name := range s.Origin.Settings {
		if !contains(s.Format.Settings, name) {
			return s, fault.New(fault.Invalid, "the source %s has no setting %q%s", s.Format.Name, name, suggest(name, s.Format.Settings)).At("%s", s.Line)
		}
	}
	if s.Origin.Rights, err = corpus.ParseRights(rights); err != nil {
		return s, place(err, item)
	}
	s.Origin.Language = language.Und
	if lang != "" {
		if s.Origin.Language, err = language.Parse(lang); err != nil {
			return s, place(err, item)
		}
	}
	return s, nil
}

func (p reader) format(name string) (corpus.Format, bool) {
	for _, f := range p.vocabulary.Formats {
		if f.Name == name {
			return f, true
		}
	}
	return corpus.Format{}, false
}

func (p reader) formatNames() (names []string) {
	for _, f := range p.vocabulary.Formats {
		names = append(names, f.Name)
	}
	return names
}

func (p reader) sourceKeys() []string {
	return append(p.formatNames(), "collection", "rights", "evidence", "licence", "contributor", "consent", "language", "fields", "settings")
}

// Hash names what the recipe says: two recipes with equal hashes do the same to the same input. The data set's directory, the names of
// endpoints' hosts and the place of the recipe do not count.
func (r *Recipe) Hash() string {
	h := sha256.New()
	fmt.Fprintf(h, "name %q seed %d suppression %q also %q\n", r.Name, r.Seed, r.Suppression, r.Also)
	for _, s := range r.Sources {
		o := s.Origin
		fmt.Fprintf(h, "source %q %q %q %q %q %q %q %q %q %v %v\n", s.Format.Name, s.Patterns, o.Collection, o.Rights, o.Evidence, o.Licence, o.Contributor, o.Consent, o.Language, o.Fields, o.Settings)
	}
	for _, s := range r.Steps {
		fmt.Fprintf(h, "step %q %d %s\n", s.Kind.Name, s.Kind.Version, s.Settings)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
