package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/asean"
	"github.com/lontar-asean/lontar/evaluate/kind"
	"github.com/lontar-asean/lontar/language"
)

func (a *app) listSuites(names []string, data string) error {
	if len(names) == 0 {
		names = asean.Names()
	}
	for _, name := range names {
		s, err := a.loadSuite(name, data)
		if err != nil {
			return err
		}
		for _, t := range s.Tasks {
			tags := map[language.Tag]int{}
			for _, i := range s.Items[t.Name] {
				tags[i.Language]++
			}
			part, licence := t.Part, t.Licence
			if part == "" {
				part, licence = "core", "Apache-2.0"
			}
			note := ""
			if t.NonCommercial {
				note = " (non-commercial: asked with --noncommercial)"
			}
			if why := s.Absent[t.Name]; why != "" {
				note += " (missing: " + why + ")"
			}
			if err := a.tellRow(map[string]any{"suite": s.Name, "task": t.Name, "version": t.Version, "kind": t.Kind, "part": part, "licence": licence, "noncommercial": t.NonCommercial, "items": len(s.Items[t.Name]), "languages": tags, "about": t.About, "set": setOf(t), "why": s.Absent[t.Name]},
				"%s\t%s\t%s\t%d items in %d languages\t%s\t%s%s", s.Name, t.Name, part, len(s.Items[t.Name]), len(tags), licence, t.About, note); err != nil {
				return err
			}
		}
	}
	return nil
}

// setOf names the set of a task that others made, "" for none.
func setOf(t evaluate.Task) string {
	m, _ := t.Data.(map[string]any)
	name, _ := m["name"].(string)
	return name
}

// tellRow prints an object with --json, and otherwise a line.
func (a *app) tellRow(v any, format string, args ...any) error {
	if a.json {
		return a.emit(v)
	}
	_, err := fmt.Fprintf(a.out, format+"\n", args...)
	return err
}

// loadSuite loads a suite that ships, or a file, with the sets of others in a folder; "" for where the tasks say.
func (a *app) loadSuite(name, data string) (evaluate.Suite, error) {
	var skipped []string
	sets := foreign(data)
	sets.Skipped = func(task, place, why string) {
		skipped = append(skipped, fmt.Sprintf("%s: left out %s: %s", task, place, why))
	}
	defer func() {
		for n, s := range skipped {
			if n == 10 {
				fmt.Fprintf(a.err, "and %d more\n", len(skipped)-n)
				break
			}
			fmt.Fprintln(a.err, s)
		}
	}()
	l := evaluate.Loader{Kinds: kind.All(), Data: sets.Data}
	if strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml") {
		// Paths in the file may lead out of its folder, and io/fs knows no "..": so the root is that of the file system.
		full, err := filepath.Abs(name)
		if err != nil {
			return evaluate.Suite{}, err
		}
		sets.Dir = filepath.Dir(full)
		l.Data = sets.Data
		return l.LoadSuite(os.DirFS("/"), strings.TrimPrefix(filepath.ToSlash(full), "/"))
	}
	return asean.Load(l, name)
}
