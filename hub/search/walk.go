package search

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/fault"
)

// cursor is a segment that is searched.
type cursor struct {
	item
	*opened
	*lookup
	begins [][]uint32 // nil when a word does not occur
	gone   bool       // its chunks are: the file was forgotten in this moment
}

// segments searches segments.
func (w *walk) segments(ctx context.Context, items []item) error {
	opened, err := w.open(ctx, items)
	if err != nil {
		return err
	}
	var alive, all []*cursor
	for _, it := range items {
		c := &cursor{item: it, opened: opened[it.Number], lookup: w.query.lookup()}
		c.gone = c.opened == nil
		if all = append(all, c); !c.gone {
			alive = append(alive, c)
		}
	}
	order := make([]int, len(w.weights))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(w.weights[a].mean(), w.weights[b].mean()) })
	// The rarest pair comes first, and where it is missing nothing else is read. Then the next few one by one, then more at once.
	for n := 1; len(order) > 0 && len(alive) > 0; n++ {
		some := order[:min(max(1, n-2), len(order))]
		if w.weights[order[0]].segments == 0 { // nothing is known of them yet
			some = order
		}
		if err := w.look(ctx, alive, some); err != nil {
			return err
		}
		order = order[len(some):]
		alive = slices.DeleteFunc(alive, func(c *cursor) bool {
			begins, ok := c.words()
			c.begins = begins
			return !ok || c.gone
		})
	}
	if err := w.start(ctx, alive); err != nil {
		return err
	}
	for i, c := range all {
		if c.gone {
			w.partial = true
			continue
		}
		if c.begins != nil {
			for _, r := range rows(c.begins, c.starts, w.limit()) {
				w.waiting = append(w.waiting, found{file: c.item.file, row: c.first + int64(r.number), place: c.place, column: c.column, opened: c.opened, inside: r})
			}
		}
		if i+1 < len(all) {
			w.settle(&all[i+1].item)
		}
	}
	return nil
}

// limit is the most hits that are of use from one item.
func (w *walk) limit() int { return int(min(w.need-w.seen, maxRows)) }

// look reads the places of grams in segments.
func (w *walk) look(ctx context.Context, some []*cursor, grams []int) error {
	var numbers []int64
	for _, c := range some {
		for _, g := range grams {
			a, b := c.directory.chunks(c.grams[g].from, c.grams[g].to)
			for i := a; i < b; i++ {
				numbers = append(numbers, c.base+int64(i))
			}
		}
	}
	slices.Sort(numbers)
	chunks, err := w.chunks(ctx, slices.Compact(numbers))
	if err != nil {
		return err
	}
	for _, c := range some {
		for _, g := range grams {
			gram := c.grams[g]
			a, b := c.directory.chunks(gram.from, gram.to)
			var list []uint32
			for i := a; i < b; i++ {
				chunk, ok := chunks[c.base+int64(i)]
				if !ok {
					c.gone = true
					list = nil
					break
				}
				if list, err = gather(list, chunk, c.firsts[i], gram.from, gram.to); err != nil {
					return err
				}
			}
			if gram.from != gram.to {
				slices.Sort(list)
			}
			c.places[g], c.read[g] = list, true
			w.weights[g].places += int64(len(list))
			w.weights[g].segments++
		}
	}
	return nil
}

// work works out the spans of the hits of segments: clusters of the text for the units of the index.
func (w *walk) work(ctx context.Context) error {
	var numbers []int64
	for i := range w.hits {
		if f := &w.hits[i]; f.opened != nil {
			a, b := f.moved()
			for ; a < b; a++ {
				numbers = append(numbers, f.shiftChunk(a))
			}
		}
	}
	slices.Sort(numbers)
	chunks, err := w.chunks(ctx, slices.Compact(numbers))
	if err != nil {
		return err
	}
	for i := range w.hits {
		f := &w.hits[i]
		if f.opened == nil {
			continue
		}
		from, to := f.starts[f.inside.number], f.starts[f.inside.number+1]
		for _, begins := range f.inside.words {
			for j := range begins {
				begins[j] -= from
			}
		}
		f.spans = w.query.spans(f.inside.words, MaxSpans)
		var shifts []shift
		for a, b := f.moved(); a < b; a++ {
			if err := parseShifts(chunks[f.shiftChunk(a)], f.shifts[a], func(place uint32, extra int) {
				if place >= from && place < to {
					shifts = append(shifts, shift{int(place - from), extra})
				}
			}); err != nil {
				return err
			}
		}
		move(f.spans, shifts)
		f.spans = tidy(f.spans)
	}
	return nil
}

// moved gives the chunks [a, b) of shifts that may hold those of the row.
func (f *found) moved() (a, b int) {
	a, exact := slices.BinarySearch(f.shifts, f.starts[f.inside.number])
	if !exact && a > 0 {
		a--
	}
	b, _ = slices.BinarySearch(f.shifts, f.starts[f.inside.number+1])
	return a, b
}

func (f *found) shiftChunk(i int) int64 { return f.base + int64(len(f.firsts)+f.directory.rows+i) }

// shift says that from a unit on clusters lie further behind than units.
type shift struct{ at, extra int }

// move turns spans of units, which are in order, into spans of clusters.
func move(spans [][2]int, shifts []shift) {
	i, by := 0, 0
	one := func(u int) int {
		for ; i < len(shifts) && shifts[i].at <= u; i++ {
			by += shifts[i].extra
		}
		return u + by
	}
	for s := range spans {
		spans[s][0] = one(spans[s][0])
		last := one(spans[s][1] - 1)
		spans[s][1] = max(one(spans[s][1]), last+1) // two units may stand at one cluster
	}
}

// read searches a file that has no volume, as far as the time for that allows.
func (w *walk) read(ctx context.Context, it item) error {
	if w.reading <= 0 {
		w.partial = true
		return nil
	}
	began := time.Now()
	defer func() { w.reading -= time.Since(began) }()
	inner, cancel := context.WithTimeout(ctx, min(w.reading, time.Until(w.deadline)))
	defer cancel()
	whole, err := w.scan(inner, it)
	if err := ctx.Err(); err != nil {
		return err
	}
	if !whole {
		w.partial = true
	}
	if kind := fault.Of(err); inner.Err() != nil || kind == fault.Broken || kind == fault.Invalid || kind == fault.Missing {
		return nil
	}
	return err
}

// scan looks at the rows of a file one after the other, until there are enough hits, and says whether nothing was left out.
func (w *walk) scan(ctx context.Context, it item) (whole bool, err error) {
	file := w.files[it.file]
	bytes := &window{r: w.source.Content(ctx, file.SHA256, file.Size), size: file.Size}
	t, err := table.Open(bytes, file.Size, file.Path)
	if err != nil {
		return false, bytes.cause(err)
	}
	texts := t.Texts()
	columns := texts
	if len(w.columns) > 0 {
		columns = slices.DeleteFunc(slices.Clone(w.columns), func(c string) bool { return !slices.Contains(texts, c) })
	}
	if len(columns) == 0 {
		return true, nil
	}
	f, whole, hits := newFolder(), true, 0
	for row, err := range t.Read(ctx, columns, 0, t.Rows()) {
		if err != nil {
			return false, bytes.cause(err)
		}
		for place, value := range row.Values {
			text, cut := textOf(value)
			whole = whole && !cut
			l := f.fold(text)
			begins, ok := w.query.begins(l.units)
			if !ok {
				continue
			}
			spans := w.query.spans(begins, MaxSpans)
			for i, s := range spans {
				spans[i] = [2]int{l.cluster(s[0]), max(l.cluster(s[1]), l.cluster(s[1]-1)+1)}
			}
			spans = tidy(spans)
			w.waiting = append(w.waiting, found{file: it.file, row: row.Number, place: place, column: columns[place], spans: spans})
			hits++
			break
		}
		if hits >= w.limit() {
			return whole, nil
		}
	}
	return whole && ctx.Err() == nil, nil
}
