package hubapi

import (
	"net/http"
	"strconv"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// refs lists branches and tags. converts must be there even when there are none.
func (c *call) refs(name hub.Name) error {
	r, err := c.repository(name, access.See)
	if err != nil {
		return err
	}
	list, err := c.hub.Refs(c.ctx(), r.Number)
	if err != nil {
		return err
	}
	branches, tags := []any{}, []any{}
	for _, ref := range list {
		if ref.Kind == hub.Branch {
			branches = append(branches, map[string]any{"name": ref.Name, "ref": "refs/heads/" + ref.Name, "targetCommit": ref.Commit})
		} else {
			tags = append(tags, map[string]any{"name": ref.Name, "ref": "refs/tags/" + ref.Name, "targetCommit": ref.Commit})
		}
	}
	out := map[string]any{"branches": branches, "tags": tags, "converts": []any{}}
	if c.flag("include_prs") {
		out["pullRequests"] = []any{}
	}
	return c.json(http.StatusOK, out)
}

const (
	commitPage = 50
	maxCommits = 1000
	maxPage    = 1_000_000
)

// commits gives the history of a revision, the latest first. npm counts them by X-Total-Count.
func (c *call) commits(name hub.Name, revision string) error {
	_, commit, err := c.revision(name, revision, access.See)
	if err != nil {
		return err
	}
	limit, page := c.number("limit", 1, maxCommits, commitPage), c.number("p", 0, maxPage, 0)
	list, total, err := c.hub.History(c.ctx(), commit, page*limit, limit)
	if err != nil {
		return err
	}
	out := []any{}
	for _, h := range list {
		out = append(out, map[string]any{"id": h.ID, "title": h.Title, "message": h.Message, "authors": []any{map[string]any{"user": h.Author, "avatar": ""}}, "date": clock(h.At)})
	}
	c.w.Header().Set("X-Total-Count", strconv.FormatInt(total, 10))
	if int64(page+1)*int64(limit) < total {
		c.next(map[string]string{"p": strconv.Itoa(page + 1), "limit": strconv.Itoa(limit)})
	}
	return c.json(http.StatusOK, out)
}

// branch makes or forgets a branch.
func (c *call) branch(name hub.Name, branch string) error {
	var in struct {
		At        string `json:"startingPoint"`
		Overwrite bool   `json:"overwrite"`
	}
	return c.ref(name, hub.Ref{Kind: hub.Branch, Name: branch}, &in, func() (string, bool) { return in.At, in.Overwrite })
}

// tag makes a tag at a revision, whose name is in the body, or forgets the one that the path names.
func (c *call) tag(name hub.Name, path string) error {
	var in struct {
		Tag     string `json:"tag"`
		Message string `json:"message"`
	}
	if c.r.Method == http.MethodDelete {
		return c.ref(name, hub.Ref{Kind: hub.Tag, Name: path}, &in, nil)
	}
	if err := c.decode(&in); err != nil {
		return err
	}
	if len(in.Message) > maxMessage {
		return fault.New(fault.Invalid, "the message of the tag is longer than %d bytes", maxMessage)
	}
	return c.ref(name, hub.Ref{Kind: hub.Tag, Name: in.Tag, Message: in.Message}, nil, func() (string, bool) { return path, false })
}

func (c *call) ref(name hub.Name, ref hub.Ref, in any, at func() (revision string, overwrite bool)) error {
	r, err := c.repository(name, access.Commit)
	if err != nil {
		return err
	}
	switch c.r.Method {
	case http.MethodPost:
		if in != nil {
			if err := c.decode(in); err != nil {
				return err
			}
		}
		revision, overwrite := at()
		if overwrite {
			return fault.New(fault.Invalid, "a branch is not overwritten").Try("delete it first")
		}
		// The repository is there, so that what is missing is the revision.
		if err := c.hub.AddRef(c.ctx(), name, ref, revision); fault.Of(err) == fault.Missing {
			return &refusal{code: "RevisionNotFound", cause: err}
		} else if err != nil {
			return err
		}
	case http.MethodDelete:
		if err := c.hub.DropRef(c.ctx(), name, ref.Kind, ref.Name); fault.Of(err) == fault.Missing {
			return &refusal{code: "RevisionNotFound", cause: err}
		} else if err != nil {
			return err
		}
	default:
		return c.only(nil, http.MethodPost, http.MethodDelete)
	}
	if err := c.record("ref."+c.r.Method, string(r.Kind)+" "+r.ID(), "%s %s", ref.Kind, ref.Name); err != nil {
		return err
	}
	return c.json(http.StatusOK, map[string]any{"success": true})
}
