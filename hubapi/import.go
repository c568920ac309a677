package hubapi

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/transfer"
	client "github.com/lontar-asean/lontar/remote"
)

// Importer fetches repositories of other hubs.
type Importer interface {
	Start(ctx context.Context, q transfer.Request) (hub.Import, error)
	Progress(ctx context.Context, id string) (hub.Import, error)
	Cancel(ctx context.Context, id string) error
}

const listedImports = 100

// imports serves the imports from other hubs: of one's own, and for those who run the hub of all.
func (c *call) imports(path []string) error {
	if c.id.Anonymous() {
		return fault.New(fault.Denied, "log in first")
	}
	switch {
	case len(path) == 0 && c.r.Method == http.MethodPost:
		return c.startImport()
	case len(path) == 0:
		return c.only(c.listImports, http.MethodGet, http.MethodPost)
	case len(path) > 1:
		return c.unknown()
	}
	i, err := c.Importer.Progress(c.ctx(), path[0])
	if err != nil {
		return err
	}
	if !strings.EqualFold(i.By, c.id.User.Name) && c.id.Role("") != hub.Admin || c.id.Role(i.To.Owner) == "" {
		return fault.New(fault.Missing, "there is no import %.80q", path[0])
	}
	if c.r.Method == http.MethodDelete {
		if c.id.Token != nil && c.id.Token.Scope != hub.ScopeWrite {
			return fault.New(fault.Denied, "the token may only read").Try("use a token with the scope write")
		}
		if err := c.Importer.Cancel(c.ctx(), i.ID); err != nil {
			return err
		}
		if i, err = c.Importer.Progress(c.ctx(), i.ID); err != nil {
			return err
		}
		return c.json(http.StatusOK, importAnswer(i))
	}
	return c.only(func() error { return c.json(http.StatusOK, importAnswer(i)) }, http.MethodGet, http.MethodDelete)
}

func (c *call) listImports() error {
	by := c.id.User.Name
	if c.id.Role("") == hub.Admin {
		by = ""
	}
	out := []any{}
	if err := c.hub.Read(c.ctx(), func(b hub.Books) error {
		out = out[:0]
		list, err := b.ImportsOf(c.ctx(), by, false, listedImports)
		for _, i := range list {
			if c.id.Role(i.To.Owner) != "" {
				out = append(out, importAnswer(i))
			}
		}
		return err
	}); err != nil {
		return err
	}
	return c.json(http.StatusOK, out)
}

func importAnswer(i hub.Import) map[string]any {
	return map[string]any{"id": i.ID, "source": i.Source, "revision": i.Revision, "sourceCommit": i.Commit, "type": i.To.Kind, "as": i.To.ID(), "user": i.By, "rate": i.Rate, "state": i.State,
		"files": i.Files, "bytes": i.Bytes, "filesDone": i.Fetched, "bytesDone": i.Moved, "licence": i.Licence, "commitOid": i.Made, "error": i.Error, "createdAt": clock(i.Created),
		"lastModified": clock(i.Changed)}
}

// startImport begins an import into a repository, which is made, private, when it is not there.
func (c *call) startImport() error {
	var in struct {
		Source   string          `json:"source"`
		As       string          `json:"as"`
		Revision string          `json:"revision"`
		Rate     json.RawMessage `json:"rate"` // 2000000 or "2M"
	}
	if err := c.decode(&in); err != nil {
		return err
	}
	kind := hub.Dataset
	if _, after, ok := strings.Cut(in.Source, "://"); ok && strings.Contains("/"+after, "/models/") {
		kind = hub.Model
	}
	id := in.As
	if !strings.Contains(id, "/") {
		id = c.id.User.Name + "/" + id
	}
	name, err := hub.ParseName(kind, id)
	if err != nil {
		return err
	}
	rate, err := client.ParseRate(strings.Trim(string(in.Rate), `"`))
	if err != nil && string(in.Rate) != "null" {
		return err
	}
	q := transfer.Request{Source: in.Source, Revision: in.Revision, As: name, By: c.id.User.Name, Rate: rate, Admin: c.id.Role("") == hub.Admin}
	q.Prepare = func(context.Context) error { return c.target(name) }
	i, err := c.Importer.Start(c.ctx(), q)
	if err != nil {
		return err
	}
	if err := c.record("import.start", string(name.Kind)+" "+name.ID(), "%s", i.Source); err != nil {
		return err
	}
	return c.json(http.StatusOK, importAnswer(i))
}

// target sees to it that the person may commit to a repository, and makes it when it is not there.
func (c *call) target(name hub.Name) error {
	_, err := c.hub.Repository(c.ctx(), name)
	if fault.Of(err) != fault.Missing {
		if err == nil {
			_, err = c.repository(name, access.Commit)
		}
		return err
	}
	if err := c.id.MayCreate(name.Owner); err != nil {
		return err
	}
	if name.Owner, err = c.owner(name.Owner); err != nil {
		return err
	}
	if _, err := c.hub.Create(c.ctx(), name, hub.Private, c.id.User.Name); err != nil && fault.Of(err) != fault.Conflict {
		return err
	}
	return nil
}
