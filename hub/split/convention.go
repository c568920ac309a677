package split

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/hub"
)

// keywords name splits in the paths of files (datasets, data_files.py, SPLIT_KEYWORDS), in the order in which splits are listed.
var keywords = []struct {
	split string
	words []string
}{
	{"train", []string{"train", "training"}},
	{"validation", []string{"validation", "valid", "dev", "val"}},
	{"test", []string{"test", "testing", "eval", "evaluation"}},
}

// between may stand around a keyword.
const between = "-._ 0-9"

// sharded is how push_to_hub names files: data/SPLIT-00000-of-00001.parquet, with a hash behind it in older versions.
var sharded = regexp.MustCompile(`\Adata/(\w+(?:\.\w+)*)-[0-9]{5}-of-[0-9]{5}[^/]*\.[^/]*\z`)

// conventions gives the splits that the paths of files speak of, and "train" for all when they speak of none.
func conventions(files []hub.File, dir string) ([]patterns, error) {
	if found := shards(files, dir); len(found) > 0 {
		return found, nil
	}
	for _, forms := range [][]string{
		{"**/{}/**", "**/{}[" + between + "]*/**", "**/*[" + between + "]{}/**", "**/*[" + between + "]{}[" + between + "]*/**"},
		{"**/{}[" + between + "]*", "**/*[" + between + "]{}[" + between + "]*"},
	} {
		var all []patterns
		for _, k := range keywords {
			p := patterns{split: k.split}
			found := false
			for _, word := range k.words {
				for _, form := range forms {
					text := strings.ReplaceAll(form, "{}", word)
					g, err := parseGlob(dir, text)
					if err != nil {
						return nil, err
					}
					found = found || slices.ContainsFunc(files, func(f hub.File) bool { return g.match(f.Path) })
					p.list = append(p.list, text)
				}
			}
			if found {
				all = append(all, p)
			}
		}
		if len(all) > 0 {
			return all, nil
		}
	}
	return []patterns{{"train", []string{"**"}}}, nil
}

func shards(files []hub.File, dir string) (all []patterns) {
	found := map[string]bool{}
	for _, f := range files {
		rest := f.Path
		if dir != "" {
			var below bool
			if rest, below = strings.CutPrefix(f.Path, dir+"/"); !below {
				continue
			}
		}
		if m := sharded.FindStringSubmatch(rest); m != nil {
			found[m[1]] = true
		}
	}
	add := func(split string) {
		const five = "[0-9][0-9][0-9][0-9][0-9]"
		all = append(all, patterns{split, []string{"data/" + split + "-" + five + "-of-" + five + "*.*"}})
		delete(found, split)
	}
	for _, k := range keywords {
		if found[k.split] {
			add(k.split)
		}
	}
	for _, split := range slices.Sorted(maps.Keys(found)) {
		add(split)
	}
	return all
}

// splitOrder gives the names of splits in the order in which they are listed when a card keeps none.
func splitOrder(m map[string]any) (list []string) {
	rest := maps.Clone(m)
	for _, k := range keywords {
		if _, ok := rest[k.split]; ok {
			list = append(list, k.split)
			delete(rest, k.split)
		}
	}
	return append(list, slices.Sorted(maps.Keys(rest))...)
}

// Format is how files hold records.
type Format string

// The formats that can be read.
const (
	Parquet Format = "parquet"
	JSON    Format = "json" // one object a line, or an array of objects
	CSV     Format = "csv"
	TSV     Format = "tsv"
	Text    Format = "text" // one record a line
)

// formats are known by the parts of a name behind dots, so that "a.jsonl.gz" is one too. The first wins when two are as frequent.
var formats = []struct {
	ending string
	format Format
}{{"parquet", Parquet}, {"jsonl", JSON}, {"json", JSON}, {"ndjson", JSON}, {"csv", CSV}, {"tsv", TSV}, {"txt", Text}}

func formatOf(file string) (Format, bool) {
	for _, part := range strings.Split(strings.ToLower(path.Base(file)), ".")[1:] {
		for _, f := range formats {
			if f.ending == part {
				return f.format, true
			}
		}
	}
	return "", false
}

// choose gives the format that most files have, and those files: one split has one format.
func choose(files []hub.File) (Format, []hub.File) {
	counts := map[Format]int{}
	for _, f := range files {
		if format, ok := formatOf(f.Path); ok {
			counts[format]++
		}
	}
	best := Format("")
	for _, f := range formats {
		if counts[f.format] > counts[best] {
			best = f.format
		}
	}
	var chosen []hub.File
	for _, f := range files {
		if format, ok := formatOf(f.Path); ok && format == best {
			chosen = append(chosen, f)
		}
	}
	return best, chosen
}
