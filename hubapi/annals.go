package hubapi

import (
	"net/http"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

const maxKnown = 1000 // commits that the other side is said to have

// annals gives revisions of a repository as they travel to another hub, and takes in such.
func (c *call) annals(name hub.Name, revision string) error {
	if c.r.Method == http.MethodPost {
		return c.adopt(name)
	}
	return c.only(func() error {
		if _, err := c.repository(name, access.Read); err != nil {
			return err
		}
		have := c.r.URL.Query()["have"]
		if len(have) > maxKnown {
			return fault.New(fault.Invalid, "%d commits are more than %d", len(have), maxKnown)
		}
		leave, err := c.turn(c.gathering) // a history is held whole
		if err != nil {
			return err
		}
		_, a, err := c.hub.Annals(c.ctx(), name, revision, have, c.flag("shallow"))
		leave()
		if fault.Of(err) == fault.Missing {
			err = &refusal{code: "RevisionNotFound", cause: err}
		}
		if err != nil {
			return err
		}
		c.w.Header().Set("Content-Type", "application/x-ndjson")
		return a.Write(c.w)
	}, http.MethodGet)
}

// adopt takes revisions in. Their files have been uploaded before.
func (c *call) adopt(name hub.Name) error {
	if _, err := c.repository(name, access.Commit); err != nil {
		return err
	}
	var done hub.Adoption
	a, err := hub.ReadAnnals(http.MaxBytesReader(c.w, c.r.Body, hub.MaxAnnals+1))
	if err == nil {
		done, err = c.hub.Adopt(c.ctx(), name, c.id.User.Name, a)
	}
	if fault.Of(err) == fault.Broken {
		err = &refusal{status: http.StatusBadRequest, cause: err} // what was sent is broken, not the hub
	}
	if err != nil {
		return err
	}
	refs := []any{}
	for _, r := range done.Refs {
		refs = append(refs, map[string]any{"kind": r.Kind, "name": r.Name, "targetCommit": r.Commit})
	}
	return c.json(http.StatusOK, map[string]any{"commits": done.Commits, "refs": refs})
}

// kits lists the kits of a repository for those who run it, and registers one for whoever may read the files.
func (c *call) kits(name hub.Name) error {
	if c.r.Method == http.MethodPost {
		return c.addKit(name)
	}
	return c.only(func() error {
		r, err := c.repository(name, access.Commit)
		if err != nil {
			return err
		}
		list, err := c.hub.Kits(c.ctx(), r.Number)
		if err != nil {
			return err
		}
		out := []any{}
		for _, k := range list {
			out = append(out, map[string]any{"id": k.ID, "repository": k.Name, "commits": k.Commits, "date": clock(k.At), "user": k.By, "note": k.Note})
		}
		return c.json(http.StatusOK, out)
	}, http.MethodGet)
}

func (c *call) addKit(name hub.Name) error {
	var in struct {
		ID      string   `json:"id"`
		Commits []string `json:"commits"`
		Note    string   `json:"note"`
	}
	r, err := c.repository(name, access.Read)
	if err != nil {
		return err
	}
	if c.id.Anonymous() {
		return fault.New(fault.Denied, "log in first: a kit is written down with who made it")
	}
	if err := c.decode(&in); err != nil {
		return err
	}
	if !hub.IsSHA256(in.ID) || len(in.Commits) == 0 || len(in.Commits) > maxKnown || len(in.Note) > maxTitle {
		return fault.New(fault.Invalid, "a kit has an id, up to %d commits and a note of up to %d bytes", maxKnown, maxTitle)
	}
	for _, id := range in.Commits {
		if _, _, err := c.revision(name, id, access.Read); err != nil {
			return err
		}
	}
	k := hub.Kit{ID: in.ID, Repository: r.Number, Name: string(r.Kind) + " " + r.ID(), Commits: in.Commits, By: c.id.User.Name, Note: in.Note}
	if err := c.hub.AddKit(c.ctx(), k); err != nil {
		return err
	}
	if err := c.record("kit.export", string(r.Kind)+" "+r.ID(), "%s", in.ID); err != nil {
		return err
	}
	return c.json(http.StatusOK, map[string]any{"id": in.ID})
}
