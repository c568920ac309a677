package survey

import (
	"path"
	"slices"
	"strings"
)

// Kind says how the records of a file are read.
type Kind string

// The kinds.
const (
	Aside   Kind = ""        // it describes the repository or belongs to it and holds no records: README.md, LICENSE, manifest.json …
	Parquet Kind = "parquet" //
	Objects Kind = "jsonl"   // JSON, one object a line
	Array   Kind = "json"    // JSON objects in an array, or however they are broken into lines
	Sheet   Kind = "csv"     // a table of text with a header
	Whole   Kind = "whole"   // data without records that can be read: plain text, pictures, archives
)

// endings are those of the formats of sources, which read the same files.
var endings = []struct {
	kind Kind
	list []string
}{
	{Parquet, []string{".parquet"}},
	{Objects, []string{".jsonl", ".ndjson"}},
	{Array, []string{".json"}},
	{Sheet, []string{".csv", ".tsv"}},
}

// KindOf gives the kind of a file by its path in a repository.
func KindOf(file string) Kind {
	name := strings.ToLower(path.Base(file))
	if aside(strings.ToLower(file), name) {
		return Aside
	}
	plain := strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".zst")
	for _, e := range endings {
		for _, ending := range e.list {
			if strings.HasSuffix(plain, ending) && (e.kind != Parquet || plain == name) {
				return e.kind
			}
		}
	}
	return Whole
}

// aside reports whether a file holds no data, by its whole path and its name, both in small letters.
func aside(file, name string) bool {
	if slices.Contains([]string{"croissant.json", "manifest.json", "report.html", "dataset_infos.json"}, file) {
		return true
	}
	if strings.HasPrefix(name, ".") || slices.Contains([]string{".py", ".yaml", ".yml", ".toml"}, path.Ext(name)) {
		return true
	}
	stem, _, _ := strings.Cut(name, ".")
	return slices.Contains([]string{"readme", "license", "licence", "copying", "notice", "authors", "citation", "changelog", "contributing", "provenance", "source"}, stem) &&
		slices.Contains([]string{"", ".md", ".txt", ".cff", ".rst"}, path.Ext(name))
}
