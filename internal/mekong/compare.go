package mekong

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus/dataset"
)

// Compare gives every difference between what was expected and what was found, one line each that begins with the page's file. None means
// that all pages are as expected.
func Compare(expected []Expected, found Found) []string {
	c := comparison{found: found, groups: map[string][]Expected{}, known: map[string]bool{}}
	for _, e := range expected {
		c.known[e.URL] = true
		c.page(e)
	}
	for _, name := range slices.Sorted(maps.Keys(c.groups)) {
		c.group(name, c.groups[name])
	}
	c.strangers()
	return c.differences
}

type comparison struct {
	found       Found
	groups      map[string][]Expected
	known       map[string]bool
	places      []string // that broken records name
	differences []string
}

func (c *comparison) differ(e Expected, format string, args ...any) {
	c.differences = append(c.differences, e.File+": "+fmt.Sprintf(format, args...))
}

func (c *comparison) page(e Expected) {
	rows := c.found.rows(e.URL)
	kept := len(c.found.Kept[e.URL])
	switch e.Outcome {
	case Nothing:
		if len(rows) > 0 {
			c.differ(e, "should yield nothing, but is there %d time(s)", len(rows))
		}
		return
	case Broken:
		c.broken(e, kept)
		return
	case Kept:
		if kept == 0 && len(rows) > 0 {
			c.differ(e, "should be kept, was dropped for %s (%s)", strings.Join(rows[0].Reasons, ", "), rows[0].Detail)
		}
	case Dropped:
		if kept > 0 {
			c.differ(e, "should be dropped for %s, was kept", strings.Join(append(e.Reasons, e.AnyReason...), ", "))
		} else if len(rows) > 0 {
			c.reasons(e, rows[0].Reasons)
		}
	case OneOf:
		c.groups[e.Group] = append(c.groups[e.Group], e)
	}
	if len(rows) != 1 {
		c.differ(e, "should be there once, is there %d times", len(rows))
		return
	}
	c.row(e, rows[0])
}

func (c *comparison) broken(e Expected, kept int) {
	c.places = append(c.places, e.Place)
	if kept > 0 {
		c.differ(e, "should be set aside as broken, was kept")
		return
	}
	for _, rows := range c.found.Dropped {
		for _, r := range rows {
			if slices.Contains(r.Reasons, "broken") && strings.Contains(r.Detail, e.Place) {
				return
			}
		}
	}
	c.differ(e, "no broken record names %s", e.Place)
}

// reasons checks that every expected reason is among those found.
func (c *comparison) reasons(e Expected, found []string) {
	for _, want := range e.Reasons {
		if !slices.ContainsFunc(found, func(r string) bool { return fits(r, want) }) {
			c.differ(e, "should be dropped for %s, was dropped for %s", want, strings.Join(found, ", "))
		}
	}
	if len(e.AnyReason) > 0 && !slices.ContainsFunc(found, func(r string) bool {
		return slices.ContainsFunc(e.AnyReason, func(want string) bool { return fits(r, want) })
	}) {
		c.differ(e, "should be dropped for one of %s, was dropped for %s", strings.Join(e.AnyReason, ", "), strings.Join(found, ", "))
	}
}

// fits compares a reason with an expected one, which may be a family such as "repetition.".
func fits(reason, want string) bool {
	return reason == want || strings.HasSuffix(want, ".") && strings.HasPrefix(reason, want)
}

// group checks that exactly one page of a group is kept, that it counts the others, and that they are dropped for the reasons.
func (c *comparison) group(name string, pages []Expected) {
	kept := 0
	for _, e := range pages {
		for _, r := range c.found.Kept[e.URL] {
			kept++
			if r.Duplicates == nil || *r.Duplicates != int64(len(pages)-1) {
				c.differ(e, "should count %d duplicate(s), counts %s", len(pages)-1, count(r.Duplicates))
			}
		}
		for _, r := range c.found.Dropped[e.URL] {
			c.reasons(e, r.Reasons)
			if len(r.Reasons) != len(e.Reasons) {
				c.differ(e, "should be dropped for %s only, was dropped for %s", strings.Join(e.Reasons, ", "), strings.Join(r.Reasons, ", "))
			}
		}
	}
	if kept != 1 {
		c.differ(pages[0], "one page of the group %s should be kept, %d are", name, kept)
	}
}

func count(n *int64) string {
	if n == nil {
		return "none"
	}
	return fmt.Sprint(*n)
}

// strangers reports records nobody expected.
func (c *comparison) strangers() {
	for _, url := range slices.Sorted(maps.Keys(c.found.Kept)) {
		if !c.known[url] {
			c.differences = append(c.differences, fmt.Sprintf("%s: kept, but no page is expected there", url))
		}
	}
	for _, url := range slices.Sorted(maps.Keys(c.found.Dropped)) {
		for _, r := range c.found.Dropped[url] {
			if !c.known[url] && !c.named(r) {
				c.differences = append(c.differences, fmt.Sprintf("%s: dropped for %s (%s), but no page is expected there", url, strings.Join(r.Reasons, ", "), r.Detail))
			}
		}
	}
}

// named says whether a broken record is one that was expected.
func (c *comparison) named(r dataset.DroppedRow) bool {
	return slices.Contains(r.Reasons, "broken") && slices.ContainsFunc(c.places, func(p string) bool { return strings.Contains(r.Detail, p) })
}
