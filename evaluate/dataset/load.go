package dataset

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/jinja"
	"github.com/lontar-asean/lontar/fault"
)

// Catalogue knows sets by name. Package evaluate/catalogue is one.
type Catalogue interface {
	// Spec gives where a set is and how its rows become items; its files are relative to the folder where it was fetched to. One that was not fetched is a
	// fault of kind Missing that says how.
	Spec(name string) (s Spec, folder string, err error)
	// Check is told the digest of each file that is read, and may refuse it.
	Check(name, file, sum string) error
}

// Loader reads the items of tasks that have data. Its Data is evaluate.Loader's.
type Loader struct {
	Dir       string              // to which relative paths lead: that of the suite
	Getenv    func(string) string // os.Getenv
	Folder    string              // given by the user: sets lie there and nowhere else; "" for none
	Hub       Hub                 // nil: no hub is asked
	Keep      string              // folder for what hubs give
	Catalogue Catalogue           // nil: there is none
	Skipped   func(task, place, why string)
}

// Data reads the items of a task.
func (l Loader) Data(t evaluate.Task) ([]evaluate.Item, string, error) {
	return l.Items(context.Background(), t)
}

// Items reads the items of a task, and gives the digest of all files that were read. What is not there is a fault of kind Missing, and so is what cannot be
// reached: the row of the board says why.
func (l Loader) Items(ctx context.Context, t evaluate.Task) ([]evaluate.Item, string, error) {
	s, err := ReadSpec(t.Data)
	var items []evaluate.Item
	sum := sha256.New()
	if err == nil {
		items, err = l.read(ctx, t, s, sum)
	}
	name := s.Name
	if name == "" {
		name = t.Name
	}
	switch kind := fault.Of(err); {
	case err == nil:
		return items, hex.EncodeToString(sum.Sum(nil)), nil
	case kind == fault.Missing, kind == fault.Unavailable, kind == fault.Busy, kind == fault.Denied:
		if hint := fault.Hint(err); hint != "" {
			return nil, "", fault.New(fault.Missing, "the set %s (%s) is not there: %w: %s", name, licence(t), err, hint)
		}
		return nil, "", fault.New(fault.Missing, "the set %s (%s) is not there: %w", name, licence(t), err)
	case kind == "":
		return nil, "", err
	}
	return nil, "", fault.New(fault.Of(err), "%w", err).At("task %s", t.Name).Try("%s", fault.Hint(err))
}

func licence(t evaluate.Task) string {
	if t.Licence == "" {
		return "no licence is named"
	}
	return t.Licence
}

func (l Loader) read(ctx context.Context, t evaluate.Task, s Spec, sum io.Writer) (items []evaluate.Item, err error) {
	folder := ""
	if s.Catalogue != "" {
		if l.Catalogue == nil {
			return nil, fault.New(fault.Missing, "there is no catalogue here")
		}
		base, dir, err := l.Catalogue.Spec(s.Catalogue)
		if err != nil && !(l.Folder != "" && fault.Of(err) == fault.Missing) {
			return nil, err
		}
		name := s.Catalogue
		if s, err = s.Over(base); err != nil {
			return nil, err
		}
		s.Catalogue, folder = name, dir
	}
	tongues, err := s.tongues()
	if err != nil {
		return nil, err
	}
	if l.Getenv == nil {
		l.Getenv = func(string) string { return "" }
	}
	m, err := newMaker(t, s)
	if err != nil {
		return nil, err
	}
	told := map[string]bool{}
	for _, tongue := range tongues {
		files, err := l.files(ctx, s, tongue, folder)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if !told[f.path] {
				told[f.path] = true
				own, err := f.sum()
				if err != nil {
					return nil, err
				}
				if s.Catalogue != "" {
					if err := l.Catalogue.Check(s.Catalogue, f.name, own); err != nil {
						return nil, err
					}
				}
				fmt.Fprintf(sum, "%s %s\n", f.name, own)
			}
			if err := m.file(tongue, f, rowsOf(ctx, s, tongue, f), l.Skipped); err != nil {
				return nil, err
			}
		}
	}
	return m.finished()
}

// files gives the files of a set for one language.
func (l Loader) files(ctx context.Context, s Spec, t tongue, folder string) (list []source, err error) {
	patterns := slices.Clone(s.patterns())
	for n, p := range patterns {
		if strings.ContainsAny(t.name, "/\\*?[]{}\x00") || t.name == ".." {
			return nil, fault.New(fault.Invalid, "%q cannot be part of a name of a file", t.name)
		}
		patterns[n] = strings.ReplaceAll(p, "{language}", t.name)
	}
	s.Config = strings.ReplaceAll(s.Config, "{language}", t.name)
	s.Split = strings.ReplaceAll(s.Split, "{language}", t.name)
	switch {
	case folder != "" && l.Folder == "":
		list, err = l.local(ctx, s, folder, patterns)
	case s.Hub != "":
		list, err = l.remote(ctx, s, patterns)
	case len(patterns) == 0:
		return nil, fault.New(fault.Invalid, "data: names no files").Try("file: …, hub: … or catalogue: …")
	default:
		for _, p := range patterns {
			root, rest, why, err := l.rooted(p)
			if err != nil {
				return nil, err
			}
			if why != "" {
				return nil, fault.New(fault.Missing, "%s", why)
			}
			own, err := find(ctx, root, rest)
			if err != nil {
				return nil, err
			}
			list = append(list, own...)
		}
	}
	if err == nil && len(list) == 0 {
		err = fault.New(fault.Missing, "no file is %s", strings.Join(patterns, ", "))
		if len(patterns) == 0 {
			err = fault.New(fault.Missing, "no file is of configuration %q and split %q", s.Config, s.Split)
		}
	}
	return list, err
}

// file makes items of the rows of a file.
func (m *maker) file(t tongue, f source, rows iter.Seq2[row, error], skipped func(task, place, why string)) error {
	n := 0
	for r, err := range rows {
		if err != nil {
			return err
		}
		if m.spec.First > 0 && n == m.spec.First {
			break
		}
		if n++; n > maxRows {
			return fault.New(fault.Broken, "the set has more than %d rows", maxRows).At("%s", f.name).Try("first: takes the first ones")
		}
		err := m.row(t, f, r)
		if err == nil {
			continue
		}
		place := fmt.Sprintf("%s row %d, %s", f.name, r.number+1, t.tag)
		if m.spec.Broken == "skip" {
			if skipped != nil {
				skipped(m.task.Name, place, err.Error())
			}
			continue
		}
		kind := fault.Of(err)
		if kind == "" || kind == fault.Missing { // of a column, not of the set
			kind = fault.Invalid
		}
		names := slices.DeleteFunc(slices.Sorted(maps.Keys(r.values)), func(k string) bool { return strings.HasPrefix(k, "_") })
		return fault.New(kind, "%w", err).At("%s", place).Try("the row has %s", clip(strings.Join(names, ", ")))
	}
	return nil
}

func clip(s string) string {
	const most = 300
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// truth reports whether an expression's value lets a row pass.
func truth(v any) (bool, error) {
	yes, ok := v.(bool)
	if !ok {
		return false, fault.New(fault.Invalid, "where: is neither true nor false: %s", clip(jinja.Text(v)))
	}
	return yes, nil
}
