package dataset

import (
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus/packed"
	"github.com/lontar-asean/lontar/fault"
)

// lines reads files whose lines belong together: each line is a row, its column text, with those of the files beside it.
func lines(f source, s Spec, t tongue) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		names := slices.Sorted(maps.Keys(s.Beside))
		files := []source{f}
		for _, name := range names {
			other, err := f.beside(strings.ReplaceAll(s.Beside[name], "{language}", t.name))
			if err != nil {
				yield(row{}, err)
				return
			}
			files = append(files, other)
		}
		var all []*packed.Lines
		for _, file := range files {
			r, c, err := opened(file)
			if err != nil {
				yield(row{}, err)
				return
			}
			defer c.Close()
			defer r.Close()
			all = append(all, packed.NewLines(r, 0, maxLine))
		}
		for n := int64(0); ; n++ {
			values, ended := map[string]any{}, 0
			for k, list := range all {
				line, at, long, err := list.Next()
				switch {
				case err == io.EOF:
					ended++
					continue
				case err == nil && long:
					err = fault.New(fault.Broken, "a line has more than %d MiB", maxLine>>20).At("%s offset %d", files[k].name, at)
				}
				if err != nil {
					yield(row{}, broken(files[k], err))
					return
				}
				name := "text"
				if k > 0 {
					name = names[k-1]
				}
				values[name] = strings.TrimPrefix(string(line), "\ufeff")
			}
			if ended > 0 {
				if ended < len(all) {
					yield(row{}, fault.New(fault.Broken, "the files beside each other have not the same number of lines").At("%s row %d", f.name, n+1))
				}
				return
			}
			if !yield(row{n, values}, nil) {
				return
			}
		}
	}
}

// captions reads what is said of a picture, in the form of Tux Paint's stamps: the first line in English, then LOCALE.utf8=CAPTION. Such a file is one row,
// with a column a locale and the columns english and picture.
func captions(f source) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		b, err := whole(f)
		if err != nil {
			yield(row{}, err)
			return
		}
		values := map[string]any{}
		for n, line := range strings.Split(strings.TrimPrefix(string(b), "\ufeff"), "\n") {
			line = strings.TrimSpace(line)
			if n == 0 {
				values["english"] = line
			} else if locale, text, ok := strings.Cut(line, ".utf8="); ok {
				values[locale] = strings.TrimSpace(text)
			}
		}
		base := f.name[strings.LastIndexByte(f.name, '/')+1:]
		values["picture"] = strings.TrimSuffix(base, ".txt") + ".png"
		yield(row{0, values}, nil)
	}
}
