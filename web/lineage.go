package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// lineagePage is what a repository came out of and what came out of it.
type lineagePage struct {
	repositoryPage
	Drawing drawing
	Parents []kin
	Kin     []kin // what came out of it
	More    bool  // than the hub follows
}

// kin is a repository, or something elsewhere, in a lineage. All revisions of a repository are one.
type kin struct {
	ID    string // OWNER/NAME, or how it is named elsewhere
	Title string // as its card calls it; "" when it does not, or may not be told of
	Lang  string // of the title, when the card has one language
	Kind  hub.Kind
	To    string // its lineage here; "" when there is none
	Links []kinLink
	Root  bool
	Level int // 0 is the repository, below it are parents
}

// kinLink says out of what something came, and how.
type kinLink struct {
	Kind   hub.EdgeKind
	Parent string // ID
}

func (v *visit) lineage(name hub.Name) error {
	r, err := v.repository(name, access.See)
	if err != nil {
		return err
	}
	titles := map[string]kin{}
	tell := func(r hub.Repository) {
		d := readCard(r.Card)
		k := kin{}
		if k.Title, _ = cut(d.title, 200); len(d.languages) == 1 {
			k.Lang = d.languages[0]
		}
		titles[r.Path()] = k
	}
	tell(r)
	a, err := v.hub.Ancestry(v.ctx(), r, nil, func(other hub.Repository) (bool, error) {
		err := v.guard.May(v.ctx(), v.id, access.See, other)
		if k := fault.Of(err); k == fault.Missing || k == fault.Denied {
			return false, nil
		}
		if err == nil {
			tell(other)
		}
		return err == nil, err
	})
	if err != nil {
		return err
	}
	all, links := v.family(a, titles)
	levels(all, links)
	p := lineagePage{repositoryPage: v.head(r, hub.Main, "card"), Drawing: draw(all, links), More: a.More}
	for _, k := range all {
		if k.Level < 0 {
			p.Parents = append(p.Parents, k)
		} else if !k.Root {
			p.Kin = append(p.Kin, k)
		}
	}
	byLevel := func(a, b kin) int { return max(a.Level, -a.Level) - max(b.Level, -b.Level) }
	slices.SortStableFunc(p.Parents, byLevel)
	slices.SortStableFunc(p.Kin, byLevel)
	return v.show(http.StatusOK, "lineage", r.ID(), p)
}

// bare gives the name of lineage without a revision.
func bare(name string) string {
	if n, _, ok := hub.ParsePath(name); ok {
		return n.Path()
	}
	return name
}

// link is an edge between things by their places.
type link struct {
	child, parent int
	kind          hub.EdgeKind
}

// family joins the revisions of repositories.
func (v *visit) family(a hub.Ancestry, titles map[string]kin) (all []kin, links []link) {
	at := map[string]int{}
	for _, n := range a.Nodes {
		key := bare(n.Name)
		i, there := at[key]
		if !there {
			i = len(all)
			at[key] = i
			k := kin{ID: key, Root: i == 0}
			if name, _, ok := hub.ParsePath(key); ok {
				k.ID, k.Kind = name.ID(), name.Kind
			}
			all = append(all, k)
		}
		if name, _, ok := hub.ParsePath(key); ok && n.Here {
			all[i].To = v.page(name, "lineage")
			all[i].Title, all[i].Lang = titles[key].Title, titles[key].Lang
		}
	}
	seen := map[link]bool{}
	for _, e := range a.Edges {
		child, ok := at[bare(e.Child)]
		parent, there := at[bare(e.Parent)]
		l := link{child, parent, e.Kind}
		if !ok || !there || child == parent || seen[l] {
			continue
		}
		seen[l] = true
		links = append(links, l)
		all[child].Links = append(all[child].Links, kinLink{e.Kind, all[parent].ID})
	}
	return all, links
}

// levels says how many steps things lie from the first one at most: parents below nought, what came out of it above. Who is both, by a circle, is a parent.
func levels(all []kin, links []link) {
	if len(all) == 0 {
		return
	}
	done := make([]bool, len(all))
	for _, up := range []bool{true, false} {
		near := make([][]int, len(all))
		for _, l := range links {
			if up {
				near[l.child] = append(near[l.child], l.parent)
			} else {
				near[l.parent] = append(near[l.parent], l.child)
			}
		}
		var order []int // each behind what it leads to
		seen := make([]bool, len(all))
		var follow func(i int)
		follow = func(i int) {
			seen[i] = true
			for _, j := range near[i] {
				if !seen[j] && !done[j] {
					follow(j)
				}
			}
			order = append(order, i)
		}
		follow(0)
		place := make([]int, len(all))
		for n, i := range order {
			place[i] = n
		}
		steps := make([]int, len(all))
		for _, i := range slices.Backward(order) {
			for _, j := range near[i] {
				if seen[j] && place[j] < place[i] { // not back along a circle
					steps[j] = max(steps[j], steps[i]+1)
				}
			}
		}
		for _, i := range order {
			if i == 0 {
				continue
			}
			all[i].Level, done[i] = steps[i], true
			if up {
				all[i].Level = -steps[i]
			}
		}
	}
}

// Short gives a name in few words for a box: the last part of a path of one.
func (k kin) Short() string {
	if k.Title != "" {
		return k.Title
	}
	if k.Kind != "" {
		_, name, _ := strings.Cut(k.ID, "/")
		return name
	}
	return strings.TrimPrefix(strings.TrimPrefix(k.ID, "https://"), "hf://")
}
