// Package diff says what changed between two revisions of a data set, in words: files, and the records in them, per language, with examples.
package diff

import (
	"cmp"
	"context"
	"io"
	"slices"

	"github.com/lontar-asean/lontar/hub/survey"
)

// Side is one of the two revisions, or a folder.
type Side interface {
	// Files gives the files in the order of their paths.
	Files(ctx context.Context) ([]File, error)
	// Open opens one of them. It is closed after use if it can be.
	Open(ctx context.Context, f File) (io.ReaderAt, error)
}

// File is a file of a side. Equal digests are equal bytes.
type File struct {
	Path   string
	SHA256 string
	Size   int64
}

// Bounds keep the work small.
type Bounds struct {
	Bytes    int64 // of the files of one side that are read; 0 for 128 MiB
	Records  int   // of one side that are held; beyond that every second one counts, or every fourth …; 0 for 250,000
	Examples int   // of each kind and language; 0 for 3
	Paths    int   // that are listed; 0 for 500
}

func (b *Bounds) fill() {
	for _, p := range []struct{ to, otherwise *int }{{&b.Records, ptr(250_000)}, {&b.Examples, ptr(3)}, {&b.Paths, ptr(500)}} {
		if *p.to <= 0 {
			*p.to = *p.otherwise
		}
	}
	if b.Bytes <= 0 {
		b.Bytes = 128 << 20
	}
}

func ptr(n int) *int { return &n }

// Report says what changed.
type Report struct {
	Files     Files             `json:"files"`
	Records   Counts            `json:"records"`
	Languages map[string]Counts `json:"languages"` // by tag as the records have it; "und" where they have none
	Sample    int64             `json:"sample"`    // one of so many records was compared, chosen by its key; the counts are of these. 1: all
	Unread    []Unread          `json:"unread"`    // files whose records were not compared, or not all
	Examples  []Example         `json:"examples"`
}

// Files lists what happened to files; the lists hold the first of them.
type Files struct {
	Added   []string `json:"added"`
	Changed []string `json:"changed"`
	Gone    []string `json:"gone"`
	Moved   []Move   `json:"moved"` // the same bytes at another path
	Counts  Counts   `json:"counts"`
}

// Move is a file that has another path.
type Move struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Counts counts files or records. Same counts those that are alike; of records only the ones in files that changed.
type Counts struct {
	Added   int64 `json:"added"`
	Changed int64 `json:"changed"`
	Gone    int64 `json:"gone"`
	Same    int64 `json:"same"`
}

// Unread is a file whose records were not compared.
type Unread struct {
	Path string `json:"path"`
	Why  string `json:"why"`
}

// Example is a record that changed.
type Example struct {
	What     string   `json:"what"` // added, changed or gone
	Language string   `json:"language"`
	ID       string   `json:"id,omitempty"`
	File     string   `json:"file"`
	Row      int64    `json:"row"`
	Before   string   `json:"before,omitempty"` // cut between characters, around the first difference
	After    string   `json:"after,omitempty"`
	Columns  []string `json:"columns,omitempty"` // whose values are others
}

// Compare says what changed from a to b. Records are the same by their id, or by what they hold where they have none.
func Compare(ctx context.Context, a, b Side, bounds Bounds) (Report, error) {
	bounds.fill()
	r := Report{Languages: map[string]Counts{}, Sample: 1, Unread: []Unread{}, Examples: []Example{}}
	before, err := a.Files(ctx)
	if err != nil {
		return r, err
	}
	after, err := b.Files(ctx)
	if err != nil {
		return r, err
	}
	left, right := r.files(before, after, bounds.Paths)
	c := comparison{bounds: bounds, report: &r, tags: map[string]uint16{}}
	old, fresh := c.hold(a, left), c.hold(b, right)
	for _, t := range []*holding{old, fresh} {
		if err := t.read(ctx); err != nil {
			return r, err
		}
	}
	c.compare(old, fresh)
	return r, c.examples(ctx, old, fresh)
}

// files notes what happened to files and gives those whose records are to be compared.
func (r *Report) files(before, after []File, most int) (left, right []File) {
	f := &r.Files
	f.Added, f.Changed, f.Gone, f.Moved = []string{}, []string{}, []string{}, []Move{}
	note := func(list *[]string, n *int64, path string) {
		if *n++; len(*list) < most {
			*list = append(*list, path)
		}
	}
	old := map[string]File{}
	bytes := map[string][]string{} // paths of a by digest, that b has not
	for _, x := range before {
		old[x.Path] = x
	}
	fresh := map[string]bool{}
	for _, x := range after {
		fresh[x.Path] = true
	}
	for _, x := range before {
		if !fresh[x.Path] {
			bytes[x.SHA256] = append(bytes[x.SHA256], x.Path)
		}
	}
	moved := map[string]bool{}
	for _, x := range after {
		was, there := old[x.Path]
		switch {
		case there && was.SHA256 == x.SHA256:
			f.Counts.Same++
		case there:
			note(&f.Changed, &f.Counts.Changed, x.Path)
			left, right = append(left, was), append(right, x)
		case len(bytes[x.SHA256]) > 0:
			from := bytes[x.SHA256][0]
			bytes[x.SHA256] = bytes[x.SHA256][1:]
			moved[from] = true
			if len(f.Moved) < most {
				f.Moved = append(f.Moved, Move{from, x.Path})
			}
		default:
			note(&f.Added, &f.Counts.Added, x.Path)
			right = append(right, x)
		}
	}
	for _, x := range before {
		if !fresh[x.Path] && !moved[x.Path] {
			note(&f.Gone, &f.Counts.Gone, x.Path)
			left = append(left, x)
		}
	}
	data := func(x File) bool { return survey.KindOf(x.Path) == survey.Aside }
	byPath := func(a, b File) int { return cmp.Compare(a.Path, b.Path) }
	left, right = slices.DeleteFunc(left, data), slices.DeleteFunc(right, data)
	slices.SortFunc(left, byPath)
	slices.SortFunc(right, byPath)
	return left, right
}
