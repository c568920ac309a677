package hubapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/mirror"
)

// falls reports whether a name is one of the hub that is mirrored: it may be asked for, and there is none of this name here.
func (c *call) falls(name hub.Name) bool {
	if c.Mirror == nil || !c.Mirror.Allows(name) {
		return false
	}
	ctx, ok := mirror.WithHops(c.ctx(), c.r.Header.Get(mirror.Hops))
	if !ok {
		return false
	}
	if _, err := c.hub.Repository(ctx, name); fault.Of(err) != fault.Missing {
		return false
	}
	c.r = c.r.WithContext(ctx)
	return true
}

// mirrorAPI answers the calls about a mirrored repository. All that would change it are refused.
func (c *call) mirrorAPI(name hub.Name, path []string) error {
	q := mirror.Question{Query: c.r.URL.Query()}
	if len(path) > 0 {
		var rest []string
		q.Verb = path[0]
		q.Revision, rest = takeRevision(path[1:])
		q.Path = joined(rest)
	}
	get := func(f func() error) error { return c.only(f, http.MethodGet) }
	switch q.Verb {
	case "", "revision":
		return get(func() error { return c.mirrorInfo(name, q) })
	case "tree", "refs", "commits":
		return get(func() error { return c.mirrorAnswer(name, q) })
	case "paths-info":
		return c.only(func() error {
			paths, expand, err := c.askedPaths()
			if err != nil {
				return err
			}
			body, err := json.Marshal(map[string]any{"paths": paths, "expand": expand})
			if err != nil {
				return fmt.Errorf("ask for paths: %w", err)
			}
			q.Query, q.Body = nil, string(body)
			return c.mirrorAnswer(name, q)
		}, http.MethodPost)
	case "auth-check":
		return get(func() error {
			if q.Revision == "write" {
				return c.unchangeable(name)
			}
			if _, err := c.readMirrored(name); err != nil {
				return err
			}
			return c.json(http.StatusOK, map[string]any{"success": true})
		})
	case "branch", "tag", "settings", "preupload", "commit", "xet-write-token", "user-access-request":
		return c.unchangeable(name)
	}
	return c.unknown()
}

// seeMirrored gives a mirrored repository. What the other hub shows to the operator's token only is not for people without an account.
func (c *call) seeMirrored(name hub.Name) (mirror.Repository, error) {
	r, err := c.Mirror.Repository(c.ctx(), name)
	if err != nil {
		return r, c.mirrorRefusal(err)
	}
	if r.Private && c.id.Anonymous() {
		return r, c.noRepository(fault.New(fault.Missing, "there is no %s %s", name.Kind, name.ID()))
	}
	return r, nil
}

// readMirrored gives one whose files may be read.
func (c *call) readMirrored(name hub.Name) (mirror.Repository, error) {
	r, err := c.seeMirrored(name)
	switch {
	case err != nil:
		return r, err
	case r.Disabled:
		return r, fault.New(fault.Denied, "Access to this resource is disabled.") // the words by which clients know it
	case (r.Gated || r.Private) && c.Mirror.Token == "":
		return r, &refusal{status: http.StatusForbidden, code: "GatedRepo", message: name.ID() + " is restricted at " + c.Mirror.Upstream.String() + ", and this hub has no access to it"}
	case r.Gated && c.id.Anonymous():
		return r, &refusal{status: http.StatusUnauthorized, code: "GatedRepo", message: name.ID() + " is restricted: log in"}
	}
	return r, nil
}

// unchangeable refuses to change a mirrored repository.
func (c *call) unchangeable(name hub.Name) error {
	if c.id.Anonymous() {
		return fault.New(fault.Denied, "log in first")
	}
	if _, err := c.seeMirrored(name); err != nil {
		return err
	}
	return fault.New(fault.Denied, "%s is mirrored from %s and cannot be changed here", name.ID(), c.Mirror.Upstream).Try("make a repository of your own")
}

// mirrorRefusal says why the other hub gives nothing, in the words that clients know.
func (c *call) mirrorRefusal(err error) error {
	var no *mirror.Refused
	switch {
	case errors.As(err, &no):
		c.mark(no.Age)
		if no.Commit != "" {
			c.w.Header().Set("X-Repo-Commit", no.Commit)
		}
		if no.Code == "RepoNotFound" {
			return c.noRepository(err)
		}
		return &refusal{code: no.Code, cause: err}
	case fault.Of(err) == fault.Broken:
		return &refusal{status: http.StatusBadGateway, cause: err}
	}
	return err
}

// mark says that an answer comes from the other hub, how many seconds ago, and whether that hub was away when it should have been asked again.
func (c *call) mark(age mirror.Age) {
	if age.At.IsZero() {
		return
	}
	s := "upstream; age=" + strconv.FormatInt(max(0, int64(c.hub.Now().Sub(age.At).Seconds())), 10)
	if age.Stale {
		s += "; stale"
	}
	c.w.Header().Set("X-Lontar-Mirror", s)
}

// label is what descriptions of mirrored repositories say of it.
func (s *Server) label(age mirror.Age) map[string]any {
	return map[string]any{"from": s.Mirror.Upstream.String(), "at": clock(age.At)}
}

func (c *call) mirrorInfo(name hub.Name, q mirror.Question) error {
	r, err := c.seeMirrored(name)
	if err != nil {
		return err
	}
	a := r.Info
	if q.Revision != "" || len(q.Query) > 0 {
		if a, err = c.Mirror.Ask(c.ctx(), name, q); err != nil {
			return c.mirrorRefusal(err)
		}
	}
	var v map[string]json.RawMessage
	if err := json.Unmarshal(a.Body, &v); err != nil || v == nil {
		return fault.New(fault.Unavailable, "the hub that is mirrored describes %s in a way that cannot be read", name.ID())
	}
	if v["mirrored"], err = json.Marshal(c.label(a.Age)); err != nil {
		return fmt.Errorf("describe %s: %w", name.ID(), err)
	}
	c.mark(a.Age)
	return c.json(http.StatusOK, v)
}

func (c *call) mirrorAnswer(name hub.Name, q mirror.Question) error {
	if _, err := c.seeMirrored(name); err != nil {
		return err
	}
	a, err := c.Mirror.Ask(c.ctx(), name, q)
	if err != nil {
		return c.mirrorRefusal(err)
	}
	h := c.w.Header()
	if a.Next != "" {
		h.Set("Link", "<"+c.public+c.r.URL.EscapedPath()+"?"+a.Next+`>; rel="next"`)
	}
	if a.Total != "" {
		h.Set("X-Total-Count", a.Total)
	}
	if a.Commit != "" {
		h.Set("X-Repo-Commit", a.Commit)
	}
	c.mark(a.Age)
	return c.json(http.StatusOK, json.RawMessage(a.Body))
}

// mirrorFile sends a file of a mirrored repository, fetching it on the way when it is not kept.
func (c *call) mirrorFile(name hub.Name, revision, file string, raw bool) error {
	r, err := c.readMirrored(name)
	if err != nil {
		return err
	}
	f, err := c.Mirror.File(c.ctx(), name, revision, file)
	if err != nil {
		return c.mirrorRefusal(err)
	}
	c.mark(f.Age)
	h := c.w.Header()
	h.Set("X-Repo-Commit", f.Commit)
	etag := f.Digest
	if raw && f.Large() {
		etag = hub.PointerOID(f.Digest, f.Size)
	}
	describeFile(h, file, etag, f.Size, f.Large() && !raw, !r.Private && !r.Gated)
	switch {
	case f.Large() && raw:
		serve(c.w, c.r, bytes.NewReader(hub.Pointer(f.Digest, f.Size)), int64(len(hub.Pointer(f.Digest, f.Size))))
	case c.r.Method == http.MethodHead: // nothing is fetched for it
		h.Set("Accept-Ranges", "bytes")
		h.Set("Content-Length", strconv.FormatInt(f.Size, 10))
		c.w.WriteHeader(http.StatusOK)
	default:
		content, done, err := c.Mirror.Open(c.ctx(), f)
		if err != nil {
			return c.mirrorRefusal(err)
		}
		defer done()
		serve(c.w, c.r, content, f.Size)
	}
	return nil
}

// mirrored lists what is known of the hub that is mirrored.
func (c *call) mirrored(kind hub.Kind) error {
	list, err := c.Mirror.List(kind)
	if err != nil {
		return err
	}
	out := []any{}
	for _, r := range list {
		if r.Private && c.id.Anonymous() {
			continue
		}
		var v map[string]json.RawMessage
		if err := json.Unmarshal(r.Info.Body, &v); err != nil {
			return fmt.Errorf("list %s: %w", r.ID(), err)
		}
		delete(v, "siblings")
		if v["mirrored"], err = json.Marshal(c.label(r.Info.Age)); err != nil {
			return fmt.Errorf("list %s: %w", r.ID(), err)
		}
		out = append(out, v)
	}
	return c.json(http.StatusOK, out)
}
