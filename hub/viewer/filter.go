package viewer

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// maxSorted is how deep one can page into rows that are sorted: all of them are held.
const maxSorted = 10_000

var errTime = errors.New("there was no more time")

// Filter gives the rows that match a condition, sorted if that is asked for, from an offset on. When there is no time to go through all records, the
// answer is partial and Total counts what was found.
func (v *Viewer) Filter(ctx context.Context, p Part, where, orderby string, offset int64, length int, link Linker) (Page, error) {
	page := Page{Rows: []Row{}}
	condition, err := parseWhere(where)
	if err != nil {
		return page, err
	}
	sorting, err := parseOrder(orderby)
	if err != nil {
		return page, err
	}
	length = min(length, MaxLength)
	if offset < 0 || length < 0 || sorting != nil && offset+int64(length) > maxSorted {
		return page, fault.New(fault.Invalid, "rows cannot begin at %d and be %d", offset, length).Try("sorted rows are given up to the %dth", maxSorted)
	}
	leave, err := enter(ctx, v.sieves)
	if err != nil {
		return page, err
	}
	defer leave()
	if page.Features, err = v.features(ctx, p); err != nil {
		return page, err
	}
	s := &sieve{condition: condition, order: sorting, offset: offset, length: length}
	if s.columns, err = bind(condition, sorting, page.Features); err != nil {
		return page, err
	}
	for _, f := range page.Features {
		if sorting != nil && f.Name == sorting.column && f.Column.Type != "string" {
			s.suffix = "Z"
		}
	}
	counts, err := v.counts(ctx, p.Split)
	if err != nil {
		return page, err
	}
	for _, c := range counts {
		page.Partial = page.Partial || c.partial
	}
	s.until = time.Now().Add(v.Scan)
	for i := range p.Files {
		if err = v.sift(ctx, p, i, s); err != nil {
			break
		}
	}
	if err == errTime {
		page.Partial, err = true, nil
	}
	if err != nil {
		return page, err
	}
	page.Total = s.total
	places := s.places()
	page.Rows, err = v.pick(ctx, p, counts, places, newDrawer(page.Features, len(places), link))
	return page, err
}

// sieve gathers what matches.
type sieve struct {
	condition *node
	order     *order
	columns   []string
	offset    int64
	length    int
	until     time.Time
	suffix    string // of moments, behind which parts of a second would sort wrongly

	total int64
	found []match
}

type match struct {
	place
	key any
}

func (v *Viewer) sift(ctx context.Context, p Part, file int, s *sieve) error {
	source, err := v.open(ctx, p.Files[file], p.Format)
	if err != nil {
		return err
	}
	if len(s.columns) == 0 { // nothing is asked
		for row := range source.table.Rows() {
			s.add(place{file, row}, nil)
			if s.offset+int64(s.length) <= s.total {
				s.total += source.table.Rows() - row - 1
				break
			}
		}
		return nil
	}
	has := source.table.Columns()
	present := make([]string, 0, len(s.columns))
	at := make([]int, len(s.columns))
	for i, c := range s.columns {
		at[i] = -1
		if slices.Contains(has, c) {
			at[i] = len(present)
			present = append(present, c)
		}
	}
	values := make([]any, len(s.columns))
	if len(present) == 0 {
		for row := range source.table.Rows() {
			s.judge(place{file, row}, values)
		}
		return nil
	}
	for i, g := range source.table.Groups() {
		if time.Now().After(s.until) {
			return errTime
		}
		if s.condition != nil && !s.condition.may(source.table, i, s.columns) {
			continue
		}
		for row, err := range source.table.Read(ctx, present, g.First, g.First+g.Rows) {
			if err != nil {
				return err
			}
			for k, from := range at {
				if values[k] = nil; from >= 0 {
					values[k] = row.Values[from]
				}
			}
			s.judge(place{file, row.Number}, values)
			if row.Number%256 == 0 && time.Now().After(s.until) {
				return errTime
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

func (s *sieve) judge(at place, values []any) {
	if s.condition != nil && s.condition.holds(values) != yes {
		return
	}
	var key any
	if s.order != nil {
		key = values[s.order.index]
		if t, ok := key.(string); ok {
			key = strings.TrimSuffix(beginning(t, minCell), s.suffix)
		}
	}
	s.add(at, key)
}

// add counts a match and keeps it when it is on the page. Sorted ones are kept up to twice the number that can be asked for.
func (s *sieve) add(at place, key any) {
	s.total++
	if s.order == nil {
		if s.total > s.offset && len(s.found) < s.length {
			s.found = append(s.found, match{at, nil})
		}
		return
	}
	if s.found = append(s.found, match{at, key}); len(s.found) >= 2*maxSorted {
		s.sort()
		s.found = s.found[:min(int64(len(s.found)), s.offset+int64(s.length))]
	}
}

// sort brings matches into order; what has no value comes last, what is equal stays in the order of the records.
func (s *sieve) sort() {
	slices.SortStableFunc(s.found, func(a, b match) int {
		c := ranked(a.key, b.key)
		if s.order.descending && a.key != nil && b.key != nil {
			return -c
		}
		return c
	})
}

func ranked(a, b any) int {
	switch x := a.(type) {
	case nil:
		return number(b != nil)
	case string:
		if y, ok := b.(string); ok {
			return strings.Compare(x, y)
		}
	case int64:
		if y, ok := b.(int64); ok {
			return cmp.Compare(x, y)
		}
	case float64:
		if y, ok := b.(float64); ok {
			return cmp.Compare(x, y)
		}
	case bool:
		if y, ok := b.(bool); ok {
			return cmp.Compare(number(x), number(y))
		}
	}
	return -number(b == nil)
}

func (s *sieve) places() (list []place) {
	if s.order != nil {
		s.sort()
		from := min(s.offset, int64(len(s.found)))
		s.found = s.found[from:min(from+int64(s.length), int64(len(s.found)))]
	}
	for _, m := range s.found {
		list = append(list, m.place)
	}
	return list
}
