package main

import (
	"os"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// sound gives a fault of usage for numbers that mean nothing.
func (e examination) sound() error {
	for _, f := range []struct {
		name  string
		value int
		least int
	}{{"limit", e.limit, 0}, {"wordings", e.wordings, 0}, {"repeats", e.repeats, 1}} {
		if f.value < f.least {
			return usage{fault.New(fault.Invalid, "--%s %d is less than %d", f.name, f.value, f.least)}
		}
	}
	if !(e.heat >= 0 && e.heat <= hottest) {
		return usage{fault.New(fault.Invalid, "--temperature %v is not between 0 and %d", e.heat, hottest)}
	}
	return nil
}

// hottest is the highest temperature that interfaces take.
const hottest = 2

// holds gives a fault of usage for tasks and languages that a suite does not have: to ask nothing is no result.
func (e examination) holds(s evaluate.Suite, tags []language.Tag) error {
	var names []string
	var spoken []language.Tag
	for _, t := range s.Tasks {
		names = append(names, t.Name)
		if len(e.tasks) > 0 && !slices.Contains(e.tasks, t.Name) {
			continue
		}
		for _, i := range s.Items[t.Name] {
			if !slices.Contains(spoken, i.Language) {
				spoken = append(spoken, i.Language)
			}
		}
	}
	for _, t := range e.tasks {
		if !slices.Contains(names, t) {
			return usage{fault.New(fault.Invalid, "%s has no task %q", s.Name, t).Try("there are %s", strings.Join(names, ", "))}
		}
	}
	for _, tag := range tags {
		if len(spoken) > 0 && !slices.Contains(spoken, tag) {
			slices.Sort(spoken)
			return usage{fault.New(fault.Invalid, "%s asks nothing in %s", s.Name, tag).Try("there are %s", joined(spoken))}
		}
	}
	return nil
}

func joined(tags []language.Tag) string {
	list := make([]string, len(tags))
	for n, t := range tags {
		list[n] = string(t)
	}
	return strings.Join(list, ", ")
}

// holdsFiles makes a folder and sees whether files can be put there.
func holdsFiles(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fault.New(fault.Denied, "the folder of the run cannot be made: %w", err).Try("name another one with --out")
	}
	f, err := os.CreateTemp(dir, ".write-*")
	if err != nil {
		return fault.New(fault.Denied, "nothing can be written into the folder of the run: %w", err).Try("name another one with --out")
	}
	f.Close()
	return os.Remove(f.Name())
}
