package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/hub"
)

const (
	listed     = 30  // repositories on a page
	homeListed = 8   // of each kind on the first page
	facetTags  = 12  // of each facet
	maxSearch  = 200 // bytes
	maxChosen  = 20  // tags
)

// item is a repository in a list.
type item struct {
	Name    hub.Name
	Title   string // as its card calls it; "" when it does not
	Lang    string // of the title, when the card has one language
	Tags    []tag
	Changed time.Time
	Private bool
	Gated   bool
	Gone    bool
}

// tag is a tag with what it is called.
type tag struct {
	Tag, Label string
	Language   bool
}

// homePage is the first page.
type homePage struct {
	Datasets, Models []item
}

func (v *visit) home() error {
	var p homePage
	for kind, to := range map[hub.Kind]*[]item{hub.Dataset: &p.Datasets, hub.Model: &p.Models} {
		list, err := v.hub.List(v.ctx(), v.listing(hub.Listing{Kind: kind, Sort: "changed", Limit: homeListed}))
		if err != nil {
			return err
		}
		*to = v.items(list)
	}
	return v.show(http.StatusOK, "home", "Lontar", p)
}

// listing adds what the visitor may see.
func (v *visit) listing(l hub.Listing) hub.Listing {
	l.Owners, l.All = v.id.Owners(), v.id.Admin()
	return l
}

func (v *visit) items(list []hub.Repository) (items []item) {
	for _, r := range list {
		i := item{Name: r.Name, Changed: r.Changed, Private: r.Visibility != hub.Public, Gated: r.Gate != hub.Open, Gone: r.Disabled != ""}
		c := readCard(r.Card)
		i.Title = c.title
		if len(c.languages) == 1 {
			i.Lang = c.languages[0]
		}
		i.Tags = v.tags(hub.CardTags(r.Card), 6)
		items = append(items, i)
	}
	return items
}

// tags names tags: languages by their names, the rest as written without the kind before the colon.
func (v *visit) tags(list []string, most int) (tags []tag) {
	for _, t := range list {
		if len(tags) == most {
			break
		}
		kind, value, ok := strings.Cut(t, ":")
		if !ok {
			value = t
		}
		label, isLanguage := value, kind == "language" && ok
		if isLanguage {
			label = v.words.language(value)
		}
		label, _ = cut(label, 60)
		tags = append(tags, tag{Tag: t, Label: label, Language: isLanguage})
	}
	return tags
}

// listPage is a page of repositories with what to narrow it by.
type listPage struct {
	Kind    hub.Kind
	Search  string
	Owner   string
	Sort    string
	Sorts   []string
	Chosen  []choice
	Hidden  []string // the chosen tags
	Facets  []facet
	Items   []item
	More    string // the next page; "" at the end
	Whole   string // the list without anything chosen
	Address string
}

// facet is a kind of tags to narrow a list by.
type facet struct {
	Key     string
	Choices []choice
}

// choice is a tag with the list that it leads to.
type choice struct {
	tag
	N  int
	To string
}

var sorts = []string{"changed", "created", "downloads", "name"}

func (v *visit) list(kind hub.Kind) error {
	q := v.r.URL.Query()
	p := listPage{Kind: kind, Search: strings.TrimSpace(q.Get("q")), Owner: q.Get("owner"), Sort: q.Get("sort"), Sorts: sorts}
	p.Search, _ = cut(p.Search[:min(len(p.Search), maxSearch)], maxSearch)
	p.Search = strings.ToValidUTF8(p.Search, "")
	if !slices.Contains(sorts, p.Sort) {
		p.Sort = sorts[0]
	}
	for _, t := range q["tag"] {
		if t != "" && len(t) <= maxSearch && len(p.Hidden) < maxChosen && !slices.Contains(p.Hidden, t) {
			p.Hidden = append(p.Hidden, t)
		}
	}
	p.Address = v.path(string(kind) + "s")
	to := func(tags []string, after string) string {
		next := url.Values{"tag": tags}
		for key, value := range map[string]string{"q": p.Search, "owner": p.Owner, "sort": strings.TrimPrefix(p.Sort, sorts[0]), "after": after} {
			if value != "" {
				next.Set(key, value)
			}
		}
		if len(tags) == 0 {
			next.Del("tag")
		}
		return p.Address + strings.TrimSuffix("?"+next.Encode(), "?")
	}
	p.Whole = p.Address
	l := v.listing(hub.Listing{Kind: kind, Owner: p.Owner, Search: p.Search, Tags: p.Hidden, Sort: strings.TrimPrefix(p.Sort, "name"), After: q.Get("after"), Limit: listed + 1})
	found, err := v.hub.List(v.ctx(), l)
	if err != nil {
		return err
	}
	if len(found) > listed {
		found = found[:listed]
		p.More = to(p.Hidden, found[listed-1].ID())
	}
	p.Items = v.items(found)
	for _, t := range v.tags(p.Hidden, maxChosen) {
		p.Chosen = append(p.Chosen, choice{tag: t, To: to(slices.DeleteFunc(slices.Clone(p.Hidden), func(s string) bool { return s == t.Tag }), "")})
	}
	var counts []hub.Facet
	if err := v.hub.Read(v.ctx(), func(b hub.Books) (err error) {
		counts, err = b.CountFacets(v.ctx(), l, maxFacets)
		return err
	}); err != nil {
		return err
	}
	p.Facets = v.facets(counts, p.Hidden, to)
	return v.show(http.StatusOK, "list", v.words.say(string(kind)+"s"), p)
}

// maxFacets bounds the tags that are counted.
const maxFacets = 2000

// facets sorts tags by what they say.
func (v *visit) facets(counts []hub.Facet, chosen []string, to func([]string, string) string) (facets []facet) {
	keys := []string{"language", "script", "country", "concept", "modality", "rights", "license", "task_categories", "size_categories", "tags"}
	byKey := map[string][]choice{}
	for _, c := range counts {
		key, _, ok := strings.Cut(c.Tag, ":")
		if !ok || !slices.Contains(keys, key) {
			key = "tags"
		}
		if slices.Contains(chosen, c.Tag) || len(byKey[key]) == facetTags {
			continue
		}
		byKey[key] = append(byKey[key], choice{tag: v.tags([]string{c.Tag}, 1)[0], N: int(c.Count), To: to(append(slices.Clone(chosen), c.Tag), "")})
	}
	for _, key := range keys {
		if len(byKey[key]) > 0 {
			facets = append(facets, facet{key, byKey[key]})
		}
	}
	return facets
}
