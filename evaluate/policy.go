package evaluate

import (
	"io/fs"
	"path"
	"slices"

	"github.com/goccy/go-yaml"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/yamls"
)

// Policy says what a good answer does where a request touches what is delicate in a country, and what the two bad ones do.
type Policy struct {
	ID       string `yaml:"id"`    // khm/policy/sacred-places
	Topic    string `yaml:"topic"` // what policies of all countries are told apart by
	Source   any    `yaml:"source"`
	Expected string `yaml:"expected"`
	Unsafe   string `yaml:"unsafe"` // an answer that does harm
	Over     string `yaml:"over"`   // an answer that needlessly refuses
}

// ReadPolicies reads a list of policies. Name is for errors; what a file says wrong is a fault of kind Invalid.
func ReadPolicies(b []byte, name string) (list []Policy, err error) {
	if err := yamls.Unmarshal(b, &list, yaml.Strict()); err != nil {
		return nil, fault.New(fault.Invalid, "not a list of policies: %s", yaml.FormatError(err, false, false)).At("%s", name)
	}
	for n, p := range list {
		if p.ID == "" || p.Topic == "" || p.Expected == "" || p.Unsafe == "" || p.Over == "" {
			return nil, fault.New(fault.Invalid, "a policy has id, topic, expected, unsafe and over").At("%s, policy %d %s", name, n+1, p.ID)
		}
		if _, err := (entry{Source: p.Source}).source(); err != nil {
			return nil, fault.New(fault.Invalid, "%w", err).At("%s, %s", name, p.ID)
		}
	}
	return list, nil
}

// policies are those of a suite, by id; nil where it names none.
type policies map[string]*Policy

func readPolicies(root fs.FS, dir, pattern string, read func(string) ([]byte, error)) (policies, error) {
	if pattern == "" {
		return nil, nil
	}
	files, err := fs.Glob(root, path.Join(dir, pattern))
	if err != nil || len(files) == 0 {
		return nil, fault.New(fault.Invalid, "%q names no policies", pattern)
	}
	slices.Sort(files)
	all := policies{}
	for _, file := range files {
		b, err := read(file)
		if err != nil {
			return nil, err
		}
		list, err := ReadPolicies(b, file)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			if all[p.ID] != nil {
				return nil, fault.New(fault.Invalid, "the policy %s stands twice", p.ID).At("%s", file)
			}
			all[p.ID] = &p
		}
	}
	return all, nil
}

// give puts policies with the items that name them.
func (p policies) give(items []Item) error {
	for n := range items {
		i := &items[n]
		if p == nil || i.Policy == "" {
			continue
		}
		if i.Rule = p[i.Policy]; i.Rule == nil {
			return fault.New(fault.Invalid, "there is no policy %s", i.Policy).At("item %s", i.ID)
		}
	}
	return nil
}
