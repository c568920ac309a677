package importer

import (
	"path"
	"regexp"
	"strings"

	"github.com/lontar-asean/lontar/evaluate/jinja"
)

// Rows of many tasks are chosen by one idiom of Python, a filter by the value of a column, made for each value in one of two ways:
//
//	def process_docs(dataset, category): return dataset.filter(lambda x: x["subject_category"] == category)
//	process_law = partial(process_docs, subject="law")
//	f"process_{category.lower().replace(' ', '_')}": partial(process_docs, category=category)
var (
	filtered = regexp.MustCompile(`(?m)^def (\w+)\(dataset, (\w+)\):\n +return dataset\.filter\(lambda (\w+): (\w+)\["(\w+)"\] == (\w+)\)$`)
	bound    = regexp.MustCompile(`(?m)^(\w+) = partial\(\s*(\w+),\s*(\w+)="([^"\\]*)"\s*\)$`)
	named    = regexp.MustCompile(`f"process_\{\w+((?:\.(?:lower\(\)|replace\('[^'\\]*', '[^'\\]*'\)))*)\}": partial\(\s*(\w+),\s*(\w+)=\w+\s*\)`)
)

// idiom gives the expression for the rows that a function of a Python file beside a task takes; ok is false where the file has anything else.
func (c config) idiom(read func(string) ([]byte, error), call string) (where string, ok bool) {
	module, name, _ := strings.Cut(strings.TrimPrefix(call, function), ".")
	b, err := read(path.Join(path.Dir(c.file), module+".py"))
	if err != nil {
		return "", false
	}
	source := string(b)
	f := filtered.FindStringSubmatch(source)
	if f == nil || f[2] != f[6] || f[3] != f[4] || len(filtered.FindAllString(source, -1)) != 1 {
		return "", false
	}
	for _, m := range bound.FindAllStringSubmatch(source, -1) {
		if m[1] == name && m[2] == f[1] && m[3] == f[2] && !strings.Contains(m[4], "'") {
			where = f[5] + " == '" + m[4] + "'"
		}
	}
	if m := named.FindStringSubmatch(source); where == "" && m != nil && m[2] == f[1] && m[3] == f[2] {
		if value, is := strings.CutPrefix(name, "process_"); is {
			where = f[5] + m[1] + " == '" + value + "'"
		}
	}
	if where == "" {
		return "", false
	}
	_, err = jinja.Expression(where)
	return where, err == nil
}
