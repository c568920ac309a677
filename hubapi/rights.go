package hubapi

import (
	"net/http"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/diff"
)

// rights tells what the records of a revision declare, what is missing, and who may see them.
func (c *call) rights(name hub.Name, revision string) error {
	if c.Desk == nil {
		return c.unknown()
	}
	r, commit, err := c.revision(name, revision, access.See)
	if err != nil {
		return err
	}
	mayRead := c.guard.May(c.ctx(), c.id, access.Read, r)
	account, err := c.Desk.Account(c.ctx(), r, commit, mayRead == nil)
	if err != nil {
		return err
	}
	c.w.Header().Set("X-Repo-Commit", commit.ID)
	return c.json(http.StatusOK, account)
}

// compare tells what changed between two revisions, written A..B.
func (c *call) compare(name hub.Name, pair string) error {
	a, b, ok := strings.Cut(pair, "..")
	if !ok || a == "" || b == "" {
		return fault.New(fault.Invalid, "%.100q does not name two revisions", pair).Try("compare/v1.0..main")
	}
	r, before, err := c.revision(name, a, access.Read)
	if err != nil {
		return err
	}
	_, after, err := c.revision(name, b, access.Read)
	if err != nil {
		return err
	}
	for _, commit := range []hub.Commit{before, after} {
		_, policy, err := c.hub.Withheld(c.ctx(), r.Number, "", commit.ID)
		if err != nil {
			return err
		}
		whole, err := c.hub.Whole(c.ctx(), commit)
		if err != nil {
			return err
		}
		if policy != "" || !whole { // a comparison shows texts of files that are given out no more
			return &refusal{status: http.StatusGone, message: disabled}
		}
	}
	leave, err := c.turn(c.comparing) // one at a time: a comparison holds many records
	if err != nil {
		return err
	}
	defer leave()
	report, err := diff.Compare(c.ctx(), diff.Revision{Hub: c.hub, Commit: before}, diff.Revision{Hub: c.hub, Commit: after}, diff.Bounds{})
	if err != nil {
		return err
	}
	// It is not kept: it holds texts, which may be withdrawn.
	return c.json(http.StatusOK, struct {
		From string `json:"from"`
		To   string `json:"to"`
		diff.Report
	}{before.ID, after.ID, report})
}

// maxFacetCounts bounds the tags that are counted.
const maxFacetCounts = 2000

// facets counts the tags of the repositories that the same filters of a list would give, by what they say: {"script": [{"tag":"script:Khmr","count":3}]}.
func (c *call) facets(kind hub.Kind) error {
	l, err := c.listing(kind)
	if err != nil {
		return err
	}
	var counts []hub.Facet
	if err := c.hub.Read(c.ctx(), func(b hub.Books) (err error) {
		counts, err = b.CountFacets(c.ctx(), l, maxFacetCounts)
		return err
	}); err != nil {
		return err
	}
	out := map[string][]hub.Facet{}
	kinds := []string{"language", "script", "country", "concept", "modality", "rights", "task", "license", "size_categories"}
	for _, f := range counts {
		if what, _, ok := strings.Cut(f.Tag, ":"); ok && slices.Contains(kinds, what) {
			out[what] = append(out[what], f)
		}
	}
	return c.json(http.StatusOK, out)
}
