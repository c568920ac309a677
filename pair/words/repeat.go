package words

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/recipe"
)

// The two counts: of one host, and of everything.
const (
	perSite = iota
	overall
)

// Limits gives the most pictures that a text may stand with, of one host and of the whole input.
func (s *step) Limits() []*float64 {
	return []*float64{s.MaxPerSite.Or(nil), s.MaxOverall.Or(nil)}
}

// Count gives the usable texts of each picture, digits aside, each once a picture.
func (s *step) Count(d *corpus.Document) (list []recipe.Occurrence) {
	site := siteOf(d.URL)
	for i := range d.Pictures {
		p := &d.Pictures[i]
		if !p.Usable() {
			continue
		}
		from := len(list)
		for _, x := range p.Descriptions {
			if x.Source != corpus.NativeDescription || len(x.Reasons) > 0 {
				continue
			}
			for _, o := range occurrences(site, &x) {
				o.Of = i
				if !slices.Contains(list[from:], o) {
					list = append(list, o)
				}
			}
		}
	}
	return list
}

// Frequent marks the texts that are templates, and counts again.
func (s *step) Frequent(d *corpus.Document, frequent func(recipe.Occurrence) bool) error {
	site, found := siteOf(d.URL), false
	for i := range d.Pictures {
		p := &d.Pictures[i]
		for j := range p.Descriptions {
			x := &p.Descriptions[j]
			if x.Source != corpus.NativeDescription || len(x.Reasons) > 0 {
				continue
			}
			for _, o := range occurrences(site, x) {
				if o.Of = i; frequent(o) {
					x.Reasons, found = append(x.Reasons, reasonRepeated), true
					break
				}
			}
		}
	}
	if !found {
		return nil
	}
	s.takeOut(d)
	return s.Measure(context.Background(), d)
}

// occurrences gives the keys of a text, of everything and, where there is one, of its host: documents without a host are of no site.
func occurrences(site string, x *corpus.Description) []recipe.Occurrence {
	text := fold(x.Text, x.Language)
	list := []recipe.Occurrence{{Limit: overall, Key: xxh3.HashString(text)}}
	if site != "" {
		list = append(list, recipe.Occurrence{Limit: perSite, Key: xxh3.HashString(site + "\n" + text)})
	}
	return list
}

// siteOf gives the host of an address.
func siteOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}
