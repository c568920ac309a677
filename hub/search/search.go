package search

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Hit is a row in which all words of a query occur.
type Hit struct {
	File   int      // of the files that were asked for
	Row    int64    // in the file, from 0
	Column string   // the first of the columns that the words occur in
	Spans  [][2]int // the clusters [from, to) of the text to highlight, at most MaxSpans
}

// MaxSpans is the most stretches that a hit highlights.
const MaxSpans = 100

// Answer is what a search finds.
type Answer struct {
	Hits    []Hit // in the order of files and rows
	Total   int64 // of all hits; -1 when the search did not come to the end
	Partial bool  // something was left out: a file that is not indexed yet or cannot be read, or the time was over
}

// Options bound a search. The zero value is what a server uses.
type Options struct {
	Patience time.Duration // of a whole search; default 5 s
	Reading  time.Duration // of reading through files that are not indexed, in all; default 1 s
}

// Searcher searches files.
type Searcher struct {
	shelf   Shelf
	source  Source
	options Options
	known   *known
}

// New makes a Searcher.
func New(shelf Shelf, source Source, o Options) *Searcher {
	o.Patience = cmp.Or(o.Patience, 5*time.Second)
	o.Reading = cmp.Or(o.Reading, time.Second)
	return &Searcher{shelf: shelf, source: source, options: o, known: newKnown()}
}

// maxWindow bounds how far from the first hit a page may lie, offset and length together.
const maxWindow = 1_000_000

// Search finds the rows of files in which all words of a query occur, in one of the columns (none: all that hold text), and gives length of them
// after the first offset. It looks no further than it must: Total is known only when that was to the end. Who asks must be allowed to read the files.
func (s *Searcher) Search(ctx context.Context, files []hub.File, columns []string, text string, offset, length int) (Answer, error) {
	if offset < 0 || length < 0 || offset+length > maxWindow {
		return Answer{}, fault.New(fault.Invalid, "hits %d to %d cannot be asked for", offset, offset+length).At("offset").Try("ask for hits up to %d", maxWindow)
	}
	return s.run(ctx, files, columns, text, offset, length, offset+length)
}

// Count gives the Total of a search. When the time was over before all was looked at, it is what was found until then and the answer is partial.
func (s *Searcher) Count(ctx context.Context, files []hub.File, columns []string, text string) (Answer, error) {
	return s.run(ctx, files, columns, text, 0, 0, maxRows)
}

const maxRows = 1 << 62

func (s *Searcher) run(ctx context.Context, files []hub.File, columns []string, text string, offset, length, need int) (Answer, error) {
	q, err := parse(text)
	if err != nil {
		return Answer{}, err
	}
	w := &walk{Searcher: s, query: q, files: files, columns: columns, offset: int64(offset), length: length, need: int64(need), counting: need == maxRows,
		deadline: time.Now().Add(s.options.Patience), reading: s.options.Reading, weights: make([]weight, len(q.grams()))}
	if err := w.advance(ctx); err != nil {
		return Answer{}, err
	}
	return w.answer(), nil
}

// walk is a search under way. It goes through items in the order of files and rows.
type walk struct {
	*Searcher
	query    query
	files    []hub.File
	columns  []string
	offset   int64
	length   int
	need     int64 // hits that are wanted in all
	counting bool
	deadline time.Time
	reading  time.Duration // left for reading files
	items    []item
	planned  int      // how many of the files have their items in the list, or had
	weights  []weight // of each gram so far: the rarest is looked up first
	waiting  []found  // behind the last item that is done
	hits     []found
	seen     int64 // hits so far
	partial  bool
	whole    bool // the walk came to its end
}

// weight says how often a gram stood in the segments in which it was looked up.
type weight struct{ places, segments int64 }

func (w weight) mean() float64 { return float64(w.places) / float64(max(w.segments, 1)) }

// item is a segment, or a file without a volume.
type item struct {
	file   int
	first  int64
	place  int // of the column among those asked for
	column string
	*Segment
}

// found is a hit whose spans are not worked out yet.
type found struct {
	file    int
	row     int64
	place   int
	column  string
	spans   [][2]int
	*opened     // the segment that it is in; nil when the file was read
	inside  row // the segment
}

func (f found) compare(g found) int {
	return cmp.Or(f.file-g.file, cmp.Compare(f.row, g.row), f.place-g.place)
}

// planned is how many files are planned at once.
const planned = 256

// plan adds the items of some more files.
func (w *walk) plan(ctx context.Context) error {
	files := w.files[w.planned:min(w.planned+planned, len(w.files))]
	var names []string
	for _, f := range files {
		names = append(names, f.SHA256)
	}
	slices.Sort(names)
	volumes, err := w.shelf.Volumes(ctx, slices.Compact(names))
	if err != nil {
		return err
	}
	first := len(w.items)
	for i, f := range files {
		i += w.planned
		v := volumes[f.SHA256]
		switch {
		case v == nil || v.State == Waiting:
			w.items = append(w.items, item{file: i})
			continue
		case v.State == Refused, v.Cut > 0:
			w.partial = true
		}
		for j := range v.Segments {
			s := &v.Segments[j]
			if s.Column >= len(v.Columns) {
				return errPostings
			}
			place := s.Column
			if len(w.columns) > 0 {
				place = slices.Index(w.columns, v.Columns[s.Column])
			}
			if place >= 0 {
				w.items = append(w.items, item{file: i, first: s.First, place: place, column: v.Columns[s.Column], Segment: s})
			}
		}
	}
	w.planned += len(files)
	slices.SortFunc(w.items[first:], func(a, b item) int {
		return cmp.Or(a.file-b.file, cmp.Compare(a.first, b.first), a.place-b.place)
	})
	return nil
}

// The items that are looked at together: few at first, since the first may be enough, then more.
const (
	firstBatch = 2
	mostBatch  = 64
	mostUnits  = 16 << 20
)

// advance looks at items until there are enough hits.
func (w *walk) advance(ctx context.Context) error {
	size, i := firstBatch, 0
	for ; w.seen < w.need; size = min(2*size, mostBatch) {
		for i == len(w.items) && w.planned < len(w.files) {
			w.items, i = w.items[:0], 0
			if err := w.plan(ctx); err != nil {
				return err
			}
		}
		if i == len(w.items) {
			break
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if time.Now().After(w.deadline) {
			w.partial = true
			break
		}
		n := 0
		for units := int64(0); n < size && i+n < len(w.items) && w.items[i+n].Segment != nil && (n == 0 || units < mostUnits); n++ {
			units += w.items[i+n].Units
		}
		var err error
		if n > 0 {
			err = w.segments(ctx, w.items[i:i+n])
		} else {
			n = 1
			err = w.read(ctx, w.items[i])
		}
		if err != nil {
			return err
		}
		if i += n; i < len(w.items) {
			w.settle(&w.items[i])
		} else if w.planned < len(w.files) {
			w.settle(&item{file: w.planned})
		}
	}
	if w.seen < w.need {
		w.settle(nil)
		w.whole = !w.partial && w.seen < w.need // with enough of them, a file that was read through may have more
	}
	return w.work(ctx)
}

// settle takes the hits before the next item, all when there is none: no better one can come any more.
func (w *walk) settle(next *item) {
	slices.SortStableFunc(w.waiting, found.compare)
	n := 0
	for n < len(w.waiting) {
		f := w.waiting[n]
		if next != nil && cmp.Or(f.file-next.file, cmp.Compare(f.row, next.first)) >= 0 {
			break
		}
		same := n > 0 && f.file == w.waiting[n-1].file && f.row == w.waiting[n-1].row
		if n++; same {
			continue
		}
		if w.seen >= w.offset && len(w.hits) < w.length {
			w.hits = append(w.hits, f)
		}
		if w.seen++; w.seen >= w.need {
			break
		}
	}
	w.waiting = slices.Delete(w.waiting, 0, n)
}

func (w *walk) answer() Answer {
	a := Answer{Total: -1, Partial: w.partial, Hits: []Hit{}}
	for _, f := range w.hits {
		a.Hits = append(a.Hits, Hit{File: f.file, Row: f.row, Column: f.column, Spans: f.spans})
	}
	if w.whole || w.counting {
		a.Total = w.seen
	}
	return a
}
