package split

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// entry is a configuration as a card says it.
type entry struct {
	Name     string
	Default  bool
	Dir      string // data_dir: the conventions hold below it
	Patterns []patterns
	Features json.RawMessage
}

// patterns say which files a split has.
type patterns struct {
	split string
	list  []string
}

// parseCard reads `configs` and `dataset_info`.
func parseCard(card string) ([]entry, error) {
	if card == "" {
		return nil, nil
	}
	var m struct {
		Configs json.RawMessage `json:"configs"`
		Info    json.RawMessage `json:"dataset_info"`
	}
	if err := json.Unmarshal([]byte(card), &m); err != nil {
		return nil, fault.New(fault.Invalid, "the metadata of the card cannot be read: %w", err).At("README.md")
	}
	var said []struct {
		Name    any             `json:"config_name"`
		Default bool            `json:"default"`
		Dir     string          `json:"data_dir"`
		Files   json.RawMessage `json:"data_files"`
	}
	if len(m.Configs) > 0 {
		if err := json.Unmarshal(m.Configs, &said); err != nil {
			return nil, fault.New(fault.Invalid, "the card's configs are no list of configurations: %w", err).At("README.md").Try("- config_name: default\n  data_files: data/*.parquet")
		}
	}
	if len(said) > maxConfigs {
		return nil, fault.New(fault.Invalid, "the card names %d configurations, more than %d", len(said), maxConfigs).At("README.md")
	}
	features := featuresOf(m.Info)
	var list []entry
	for _, s := range said {
		e := entry{Name: "default", Default: s.Default, Dir: strings.Trim(strings.TrimPrefix(s.Dir, "./"), "/")}
		if name, ok := s.Name.(string); ok && name != "" {
			e.Name = name
		} else if s.Name != nil && s.Name != "" {
			return nil, fault.New(fault.Invalid, "the card names a configuration %v, which is no text", s.Name).At("README.md").Try("write it in quotation marks")
		}
		if slices.ContainsFunc(list, func(o entry) bool { return o.Name == e.Name }) {
			return nil, fault.New(fault.Invalid, "the card names the configuration %q twice", e.Name).At("README.md")
		}
		var err error
		if e.Patterns, err = patternsOf(s.Files); err != nil {
			return nil, fault.New(fault.Invalid, "data_files of the configuration %q: %w", e.Name, err).At("README.md")
		}
		e.Features = features[e.Name]
		list = append(list, e)
	}
	if len(list) == 0 && len(features) > 0 {
		e := entry{Name: "default", Features: features["default"]}
		list = append(list, e)
	}
	if !slices.ContainsFunc(list, func(e entry) bool { return e.Default }) {
		if i := slices.IndexFunc(list, func(e entry) bool { return e.Name == "default" }); i >= 0 {
			list[i].Default = true
		}
	}
	return list, nil
}

// featuresOf gives the columns by configuration. dataset_info is one description or a list of them.
func featuresOf(info json.RawMessage) map[string]json.RawMessage {
	type description struct {
		Name     any             `json:"config_name"`
		Features json.RawMessage `json:"features"`
	}
	var list []description
	if len(info) == 0 || json.Unmarshal(info, &list) != nil {
		var one description
		if len(info) == 0 || json.Unmarshal(info, &one) != nil {
			return nil
		}
		list = []description{one}
	}
	all := map[string]json.RawMessage{}
	for _, d := range list {
		name, ok := d.Name.(string)
		if !ok {
			name = "default"
		}
		if len(d.Features) > 0 {
			all[name] = d.Features
		}
	}
	return all
}

// patternsOf reads data_files: a pattern, a list of them, a list of {split, path}, or patterns by split. Nothing is nil.
func patternsOf(raw json.RawMessage) ([]patterns, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case string:
		return []patterns{{"train", []string{v}}}, nil
	case map[string]any:
		var all []patterns
		for _, split := range splitOrder(v) {
			list, err := texts(v[split])
			if err != nil {
				return nil, err
			}
			all = append(all, patterns{split, list})
		}
		return all, nil
	case []any:
		return patternList(v)
	}
	return nil, fault.New(fault.Invalid, "neither a pattern nor a list")
}

func patternList(v []any) (all []patterns, err error) {
	if len(v) > 0 {
		if _, ok := v[0].(map[string]any); !ok {
			list, err := texts(v)
			return []patterns{{"train", list}}, err
		}
	}
	for _, item := range v {
		m, ok := item.(map[string]any)
		split, named := m["split"].(string)
		if !ok || !named || split == "" {
			return nil, fault.New(fault.Invalid, "an entry has no split").Try("- split: train\n  path: data/*.parquet")
		}
		if slices.ContainsFunc(all, func(p patterns) bool { return p.split == split }) {
			return nil, fault.New(fault.Invalid, "the split %q stands twice", split)
		}
		list, err := texts(m["path"])
		if err != nil {
			return nil, err
		}
		all = append(all, patterns{split, list})
	}
	return all, nil
}

func texts(v any) (list []string, err error) {
	switch v := v.(type) {
	case string:
		return []string{v}, nil
	case []any:
		for _, item := range v {
			s, ok := item.(string)
			if !ok {
				return nil, fault.New(fault.Invalid, "a pattern is no text")
			}
			list = append(list, s)
		}
		return list, nil
	}
	return nil, fault.New(fault.Invalid, "an entry has no path")
}

// config finds the files of a configuration.
func (e entry) config(files []hub.File) (Config, error) {
	c := Config{Name: e.Name, Default: e.Default, Features: e.Features}
	said := e.Patterns
	if said == nil {
		var err error
		if said, err = conventions(files, e.Dir); err != nil {
			return c, err
		}
	}
	for _, p := range said {
		s := Split{Name: p.split}
		seen := map[string]bool{}
		for _, text := range p.list {
			g, err := parseGlob(e.Dir, text)
			if err != nil {
				return c, err
			}
			found := false
			for _, f := range files {
				if !g.match(f.Path) {
					continue
				}
				found = true
				if !seen[f.Path] {
					seen[f.Path] = true
					s.Files = append(s.Files, f)
				}
			}
			if !found && e.Patterns != nil {
				c.Missing = append(c.Missing, text)
			}
		}
		s.Format, s.Files = choose(s.Files)
		if len(s.Files) == 0 {
			if len(seen) > 0 && e.Patterns != nil {
				c.Missing = append(c.Missing, p.list...)
			}
			continue
		}
		slices.SortFunc(s.Files, func(a, b hub.File) int { return strings.Compare(a.Path, b.Path) })
		c.Splits = append(c.Splits, s)
	}
	return c, nil
}
