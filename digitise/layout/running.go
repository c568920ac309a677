package layout

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/metric"
)

// What makes a line a running one. A header of a chapter stands on few pages and of a book on every second, so that pages near each other are compared.
const (
	edgeLines  = 2    // lines from the top and from the bottom that are looked at
	edgeShare  = 0.15 // of the height of the page in which they stand
	near       = 6    // pages ahead that are compared
	repeats    = 3    // pages with the same line that make it a running one
	unlike     = 0.2  // share of clusters that the recogniser may have read otherwise
	mostDigits = 5    // of a page number
	mostBytes  = 600  // of a header or footer; longer lines are text
)

// edge is a line at the top or the bottom of a page.
type edge struct {
	page, region, line int
	top                bool
	key                string // its text without digits and spaces; "" for a number alone
	number             int    // that stands in it; -1 none
	alone              bool   // there is nothing else
	kind               corpus.RegionKind
}

// Running finds what is printed on page after page of a book: headers, footers and page numbers, in the digits of any script. They become regions of their
// own kind, which are no part of the text. A line is taken for a header or footer when, but for its digits and a few misread clusters, it stands on three
// pages near each other; a number alone when it counts up with the pages on three of them. What has such a kind already keeps it, so that pages that are looked
// at again stay as they are. A Window does the same to pages that come one by one.
func Running(pages []corpus.Page) {
	var w Window
	for i := range pages {
		w.Add(&pages[i])
	}
	w.End()
}

// edges gives the lines at the top and the bottom of a page.
func edges(p *corpus.Page, number int) []*edge {
	type place struct {
		region, line int
		box          corpus.Box
	}
	var places []place
	for i, r := range p.Regions {
		if r.Kind == corpus.PictureRegion {
			continue
		}
		for j, l := range r.Lines {
			places = append(places, place{i, j, l.Box})
		}
	}
	slices.SortStableFunc(places, func(a, b place) int { return middle(a.box) - middle(b.box) })
	limit := int(edgeShare * float64(p.Height))
	var list []*edge
	for k, at := range places {
		top := k < edgeLines && middle(at.box) < limit
		bottom := k >= len(places)-edgeLines && middle(at.box) > p.Height-limit
		if !top && !bottom {
			continue
		}
		text := p.Regions[at.region].Lines[at.line].Text
		key, value := keyOf(text)
		if len(text) > mostBytes || key == "" && value < 0 {
			continue
		}
		list = append(list, &edge{page: number, region: at.region, line: at.line, top: top, key: key, number: value, alone: key == ""})
	}
	return list
}

// alike reports whether b is the line a of another page; last is the latest that was found.
func alike(a, b, last *edge) bool {
	if a.top != b.top || a.alone != b.alone || b.kind != "" {
		return false
	}
	if a.alone {
		return b.number-last.number == b.page-last.page
	}
	if a.key == b.key {
		return true
	}
	r, err := metric.Errors(a.key, b.key, metric.Graphemes, false)
	if err != nil {
		return false
	}
	v, ok := r.Value()
	return ok && v <= unlike
}

// zeros are the digits zero of the scripts in use.
var zeros = sync.OnceValue(func() []rune {
	list := []rune{'0'}
	for _, p := range language.Profiles() {
		list = append(list, p.Digits...)
	}
	slices.Sort(list)
	return slices.Compact(list)
})

// digit gives the value of a decimal digit of any script in use.
func digit(r rune) (value int, ok bool) {
	if r < 0x80 {
		return int(r - '0'), r >= '0' && r <= '9'
	}
	for _, zero := range zeros() {
		if r >= zero && r < zero+10 {
			return int(r - zero), true
		}
	}
	return 0, false
}

// keyOf gives the letters of a line in small letters, and the number in it if there is exactly one.
func keyOf(text string) (key string, number int) {
	var b strings.Builder
	number = -1
	value, digits, numbers := 0, 0, 0
	finish := func() {
		if digits > 0 && digits <= mostDigits {
			number = value
		}
		if digits > 0 {
			numbers++
		}
		value, digits = 0, 0
	}
	for _, r := range text {
		if v, ok := digit(r); ok {
			if digits < mostDigits {
				value = 10*value + v
			}
			digits++
			continue
		}
		finish()
		if c := language.ClassOf(r); c == language.Letter || c == language.Mark {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	finish()
	if numbers != 1 {
		number = -1
	}
	return b.String(), number
}

// mark takes the lines out of their regions and makes regions of their own of them, in their place.
func mark(p *corpus.Page, list []*edge) {
	if !slices.ContainsFunc(list, func(e *edge) bool { return e.kind != "" }) {
		return
	}
	var regions []corpus.Region
	for i, r := range p.Regions {
		open := false
		for j, l := range r.Lines {
			kind := r.Kind
			if k := slices.IndexFunc(list, func(e *edge) bool { return e.region == i && e.line == j && e.kind != "" }); k >= 0 && kind == corpus.TextRegion {
				kind = list[k].kind
			}
			if open && regions[len(regions)-1].Kind == kind {
				last := &regions[len(regions)-1]
				last.Box, last.Lines = around(last.Box, l.Box), append(last.Lines, l)
				continue
			}
			regions, open = append(regions, corpus.Region{Kind: kind, Box: l.Box, Lines: []corpus.Line{l}}), true
		}
		if len(r.Lines) == 0 {
			regions = append(regions, r)
		}
	}
	p.Regions = regions
}
