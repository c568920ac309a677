package diff

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// maxExamples bounds the examples of all languages.
const maxExamples = 100

// pair is an example that is being made.
type pair struct {
	Example
	old, fresh *entry
	texts      [2]*record
}

// examples picks records by their keys, which is as good as by chance and the same every time, and reads them again.
func (c *comparison) examples(ctx context.Context, old, fresh *holding) error {
	type slot struct{ what, language string }
	taken := map[slot]int{}
	var list []*pair
	for _, k := range keys(old, fresh) {
		p := &pair{old: old.held[k], fresh: fresh.held[k]}
		at, t := p.fresh, fresh
		switch {
		case p.old == nil:
			p.What = "added"
		case p.fresh == nil:
			p.What, at, t = "gone", p.old, old
		case p.old.digest != p.fresh.digest:
			p.What = "changed"
		default:
			continue
		}
		p.Language, p.File, p.Row = c.names[at.tag], t.files[at.file].Path, at.row
		s := slot{p.What, p.Language}
		if taken[s] >= c.bounds.Examples || len(list) >= maxExamples {
			continue
		}
		taken[s]++
		list = append(list, p)
	}
	for i, t := range []*holding{old, fresh} {
		if err := t.fetch(ctx, list, i); err != nil {
			return err
		}
	}
	for _, p := range list {
		p.finish()
		c.report.Examples = append(c.report.Examples, p.Example)
	}
	slices.SortStableFunc(c.report.Examples, func(a, b Example) int {
		return cmp.Or(cmp.Compare(a.Language, b.Language), cmp.Compare(a.What, b.What), cmp.Compare(a.File, b.File), cmp.Compare(a.Row, b.Row))
	})
	return nil
}

// fetch reads the records of one side.
func (t *holding) fetch(ctx context.Context, list []*pair, side int) error {
	wanted := map[int32]map[int64][]*pair{}
	for _, p := range list {
		e := p.old
		if side == 1 {
			e = p.fresh
		}
		if e == nil {
			continue
		}
		if wanted[e.file] == nil {
			wanted[e.file] = map[int64][]*pair{}
		}
		wanted[e.file][e.row] = append(wanted[e.file][e.row], p)
	}
	for i, f := range t.files {
		at := wanted[int32(i)]
		if len(at) == 0 {
			continue
		}
		var rows []int64
		for row := range at {
			rows = append(rows, row)
		}
		slices.Sort(rows)
		err := each(ctx, t.side, f, rows, func(r *record) bool {
			for _, p := range at[r.row] {
				p.texts[side] = r
			}
			delete(at, r.row)
			return len(at) > 0
		})
		if err != nil && fault.Of(err) != fault.Broken && !ends(err) {
			return err
		}
	}
	return nil
}

// finish cuts the texts.
func (p *pair) finish() {
	before, after := p.texts[0], p.texts[1]
	switch {
	case before != nil && after != nil:
		p.Before, p.After = around(before.text, after.text)
		p.ID, p.Columns = clip(after.id), differ(before.columns, after.columns)
	case before != nil:
		p.Before, p.ID = cut(before.text, 0), clip(before.id)
	case after != nil:
		p.After, p.ID = cut(after.text, 0), clip(after.id)
	}
}

func clip(s string) string {
	const most = 100
	if len(s) > most {
		s = s[:most] + "…"
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// differ lists the columns whose values are others.
func differ(a, b []column) (names []string) {
	sums := map[string]uint64{}
	for _, c := range a {
		sums[c.name] = c.sum
	}
	for _, c := range b {
		if sum, ok := sums[c.name]; !ok || sum != c.sum {
			names = append(names, clip(c.name))
		}
		delete(sums, c.name)
	}
	for name := range sums {
		names = append(names, clip(name))
	}
	slices.Sort(names)
	const most = 20
	return names[:min(len(names), most)]
}

const (
	snippet    = 120     // clusters
	lead       = 30      // of them before the difference
	maxSnippet = 8 << 10 // bytes
	scanned    = 1 << 20 // bytes that are looked at for the first difference
)

// around cuts two texts around their first difference, between grapheme clusters.
func around(a, b string) (string, string) {
	var starts []int // of the last clusters that are the same
	at := 0
	for at < len(a) && at < len(b) && at < scanned {
		end := language.ClusterEnd(a, at)
		if end > len(b) || a[at:end] != b[at:end] || language.ClusterEnd(b, at) != end {
			break
		}
		starts = append(starts, at)
		at = end
	}
	if len(starts) > lead {
		at = starts[len(starts)-lead]
	} else {
		at = 0
	}
	return cut(a, at), cut(b, at)
}

// cut gives a stretch of a text from the beginning of a cluster on.
func cut(s string, from int) string {
	end := from
	for range snippet {
		if end >= len(s) || end-from > maxSnippet {
			break
		}
		end = language.ClusterEnd(s, end)
	}
	if end-from > 2*maxSnippet { // no writing has a character of that length
		end = from + maxSnippet
	}
	out := s[from:end]
	if from > 0 {
		out = "…" + out
	}
	if end < len(s) {
		out += "…"
	}
	return strings.ToValidUTF8(out, "\uFFFD")
}
