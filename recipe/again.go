package recipe

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/lontar-asean/lontar/fault"
)

// Again rebuilds the steps of a finished data set from its manifest, with some settings changed: each of set is "step.setting=value".
// It refuses settings that measures or texts depend on, since those need the input.
func Again(name string, seed int64, steps []json.RawMessage, set []string, vocabulary Vocabulary) (*Recipe, error) {
	r := &Recipe{Name: name, Seed: seed}
	changes, err := parseSets(set)
	if err != nil {
		return nil, err
	}
	p := reader{vocabulary: vocabulary}
	for _, raw := range steps {
		before, err := p.rebuild(raw, r.Steps)
		if err != nil {
			return nil, err
		}
		if r, ok := before.Step.(Remover); ok && r.Removes() {
			return nil, fault.New(fault.Invalid, "%s took lines out of the texts of this data set, so that it cannot be judged again", before.Name).
				Try("change the recipe and run `lontar curate` again")
		}
		changed, err := applySets(raw, before.Name, changes)
		if err != nil {
			return nil, err
		}
		after, err := p.rebuild(changed, r.Steps)
		if err != nil {
			return nil, err
		}
		if string(after.Settings) != string(before.Settings) && !onlyJudges(before, after) {
			return nil, fault.New(fault.Invalid, "the settings of %s change what is read or measured, not only the verdict", before.Name).
				Try("change the recipe and run `lontar curate` again")
		}
		r.Steps = append(r.Steps, after)
	}
	for _, c := range changes {
		if !c.used {
			return nil, fault.New(fault.Invalid, "the data set was made without a step %q", c.step)
		}
	}
	return r, nil
}

type change struct {
	step, setting, value string
	used                 bool
}

func parseSets(set []string) (changes []*change, err error) {
	for _, s := range set {
		key, value, ok := strings.Cut(s, "=")
		step, setting, dot := strings.Cut(key, ".")
		if !ok || !dot || step == "" || setting == "" {
			return nil, fault.New(fault.Invalid, "%q is no change of a setting", s).Try("write step.setting=value, such as quality.min_clusters=80")
		}
		changes = append(changes, &change{step: step, setting: setting, value: value})
	}
	return changes, nil
}

func (p reader) rebuild(raw json.RawMessage, before []Step) (Step, error) {
	node, err := parseNode(raw)
	if err != nil {
		return Step{}, err
	}
	return p.step(node, before)
}

// applySets changes settings in {"kind":{settings}}.
func applySets(raw json.RawMessage, step string, changes []*change) (json.RawMessage, error) {
	var m yaml.MapSlice
	if err := yaml.UnmarshalWithOptions(raw, &m, yaml.UseOrderedMap()); err != nil || len(m) != 1 {
		return nil, fault.New(fault.Broken, "the manifest's step %s cannot be read", raw)
	}
	settings, _ := m[0].Value.(yaml.MapSlice)
	for _, c := range changes {
		if c.step != step {
			continue
		}
		c.used = true
		var value any
		if err := yaml.Unmarshal([]byte(c.value), &value); err != nil {
			return nil, fault.New(fault.Invalid, "%q is no value for %s.%s", c.value, c.step, c.setting)
		}
		found := false
		for i := range settings {
			if settings[i].Key == c.setting {
				settings[i].Value, found = value, true
			}
		}
		if !found {
			settings = append(settings, yaml.MapItem{Key: c.setting, Value: value})
		}
	}
	m[0].Value = settings
	return canonical(m)
}

// onlyJudges reports whether two builds of a step measure the same.
func onlyJudges(a, b Step) bool {
	ma, ok := MeasuringOf(a.Step)
	mb, ok2 := MeasuringOf(b.Step)
	return ok && ok2 && fmt.Sprint(ma) == fmt.Sprint(mb)
}
