package hubapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// maxSiblings bounds the files that a description lists; the tree has them all, page by page.
const maxSiblings = 50_000

// info describes a repository at a revision. All may read it who may see the repository: a gate stands before the files only.
func (c *call) info(name hub.Name, revision string) error {
	r, commit, err := c.revision(name, revision, access.See)
	if err != nil {
		return err
	}
	if err := c.warn(r, commit); err != nil {
		return err
	}
	v := describe(r)
	v["sha"] = commit.ID
	v["lastModified"] = clock(commit.At)
	siblings, err := c.siblings(commit, c.flag("blobs"))
	if err != nil {
		return err
	}
	v["siblings"] = siblings
	return c.json(http.StatusOK, v)
}

// describe gives what is known of a repository without its files.
func describe(r hub.Repository) map[string]any {
	v := map[string]any{
		"_id": fmt.Sprintf("%024x", r.Number), "id": r.ID(), "author": r.Owner, "private": r.Visibility != hub.Public, "gated": gated(r.Gate),
		"disabled": r.Disabled != "", "downloads": r.Downloads, "likes": r.Likes, "tags": r.AllTags(), "createdAt": clock(r.Created), "lastModified": clock(r.Changed),
	}
	if r.Card != "" {
		v["cardData"] = json.RawMessage(r.Card)
	}
	if r.Kind == hub.Model {
		v["modelId"] = r.ID()
		var card struct {
			Pipeline any `json:"pipeline_tag"`
			Library  any `json:"library_name"`
		}
		if r.Card != "" && json.Unmarshal([]byte(r.Card), &card) == nil {
			if s, ok := card.Pipeline.(string); ok {
				v["pipeline_tag"] = s
			}
			if s, ok := card.Library.(string); ok {
				v["library_name"] = s
			}
		}
	}
	return v
}

// gated gives a gate as clients read it: false, or its name.
func gated(g hub.Gate) any {
	if g == hub.Open {
		return false
	}
	return string(g)
}

// siblings gives the files of a revision as JSON.
func (c *call) siblings(commit hub.Commit, blobs bool) (json.RawMessage, error) {
	key := fmt.Sprint(commit.Root, blobs)
	if kept, ok := c.lists.Get(key); ok {
		return kept, nil
	}
	list := []any{}
	after := ""
	for len(list) < maxSiblings {
		files, err := c.hub.Files(c.ctx(), commit, "", true, after, c.Page)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if f.Directory() {
				continue
			}
			sibling := map[string]any{"rfilename": f.Path}
			if blobs {
				sibling["size"], sibling["blobId"] = f.Size, f.OID
				if f.Large {
					sibling["lfs"] = map[string]any{"sha256": f.SHA256, "size": f.Size, "pointerSize": len(hub.Pointer(f.SHA256, f.Size))}
				}
			}
			list = append(list, sibling)
		}
		if len(files) < c.Page {
			break
		}
		after = files[len(files)-1].Path
	}
	b, err := json.Marshal(list)
	if err != nil {
		return nil, fmt.Errorf("encode the files of %s: %w", commit.ID, err)
	}
	c.lists.Put(key, b)
	return b, nil
}

// listing reads which repositories somebody asks for, of those they may see.
func (c *call) listing(kind hub.Kind) (hub.Listing, error) {
	q := c.r.URL.Query()
	l := hub.Listing{Kind: kind, Owner: q.Get("author"), Search: q.Get("search"), After: q.Get("cursor"), Owners: c.id.Owners(), All: c.id.Role("") == hub.Admin,
		Limit: c.number("limit", 1, c.Page, min(c.Page, defaultListing))}
	for _, f := range append(q["filter"], q["filter[]"]...) {
		for tag := range strings.SplitSeq(f, ",") {
			if tag != "" {
				l.Tags = append(l.Tags, tag)
			}
		}
	}
	for _, key := range []string{"language", "license", "task_categories", "size_categories"} {
		for _, v := range q[key] {
			l.Tags = append(l.Tags, key+":"+strings.TrimPrefix(v, key+":"))
		}
	}
	for _, key := range []string{"pipeline_tag", "library"} {
		l.Tags = append(l.Tags, q[key]...)
	}
	switch q.Get("sort") {
	case "createdAt", "created_at":
		l.Sort = "created"
	case "lastModified", "last_modified":
		l.Sort = "changed"
	case "likes":
		l.Sort = "likes"
	case "downloads", "trendingScore", "trending_score": // nothing here trends: what is fetched most comes first
		l.Sort = "downloads"
	}
	if l.Search != "" && c.Finder != nil {
		numbers, err := c.Finder.Repositories(c.ctx(), kind, l.Search)
		if err != nil && fault.Of(err) != fault.Invalid { // what is no query may be part of a name
			return l, err
		}
		l.Found = numbers
	}
	return l, nil
}

// list gives a page of repositories.
func (c *call) list(kind hub.Kind) error {
	if c.Mirror != nil && c.flag("mirrored") {
		return c.mirrored(kind)
	}
	q := c.r.URL.Query()
	full := c.flag("full") || len(q["expand"]) > 0 || len(q["expand[]"]) > 0
	l, err := c.listing(kind)
	if err != nil {
		return err
	}
	found, err := c.hub.List(c.ctx(), l)
	if err != nil {
		return err
	}
	out := []any{}
	for _, r := range found {
		if g := q.Get("gated"); g != "" && strings.EqualFold(g, "true") != (r.Gate != hub.Open) {
			continue
		}
		v := describe(r)
		if full {
			if _, commit, err := c.hub.Revision(c.ctx(), r.Name, hub.Main); err == nil {
				v["sha"] = commit.ID
			}
		}
		out = append(out, v)
	}
	if len(found) == l.Limit {
		c.next(map[string]string{"cursor": found[len(found)-1].ID()})
	}
	return c.json(http.StatusOK, out)
}

// defaultListing is how many repositories a page has when the client names no number.
const defaultListing = 100
