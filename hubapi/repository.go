package hubapi

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// naming names a repository in the body of a request.
type naming struct {
	Name         string  `json:"name"`
	Organization *string `json:"organization"`
	Type         string  `json:"type"`
}

// name reads it; without an organisation it is of the person who asks, or the name holds its owner.
func (n naming) name(person string) (hub.Name, error) {
	kind, err := hub.ParseKind(n.Type)
	if err != nil {
		return hub.Name{}, err
	}
	id := n.Name
	switch {
	case n.Organization != nil && *n.Organization != "":
		id = *n.Organization + "/" + n.Name
	case !strings.Contains(n.Name, "/"):
		id = person + "/" + n.Name
	}
	return hub.ParseName(kind, id)
}

// create makes a repository.
func (c *call) create() error {
	var in struct {
		naming
		Visibility string `json:"visibility"`
		Private    *bool  `json:"private"`
	}
	if err := c.decode(&in); err != nil {
		return err
	}
	if c.id.Anonymous() {
		return c.id.MayCreate("")
	}
	name, err := in.name(c.id.User.Name)
	if err != nil {
		return err
	}
	if err := c.id.MayCreate(name.Owner); err != nil {
		return err
	}
	if name.Owner, err = c.owner(name.Owner); err != nil {
		return err
	}
	// Private unless the client says otherwise. Clients that ask for nothing send no visibility at all.
	visibility := hub.Private
	if in.Visibility == "public" || in.Private != nil && !*in.Private {
		visibility = hub.Public
	}
	r, err := c.hub.Create(c.ctx(), name, visibility, c.id.User.Name)
	answer := map[string]any{"url": c.page(name), "name": name.ID(), "id": name.ID()}
	if fault.Of(err) == fault.Conflict {
		// exist_ok of the Python client reads url from the refusal.
		answer["error"] = "You already created this " + string(name.Kind) + " repo"
		c.w.Header().Set("X-Error-Message", headline(err.Error()))
		return c.json(http.StatusConflict, answer)
	}
	if err != nil {
		return err
	}
	if err := c.record("repository.create", string(name.Kind)+" "+name.ID(), "%s", r.Visibility); err != nil {
		return err
	}
	return c.json(http.StatusOK, answer)
}

// owner gives a name space as it is written; one that nobody has is a fault of kind Missing.
func (c *call) owner(name string) (owner string, err error) {
	err = c.hub.Read(c.ctx(), func(b hub.Books) error {
		u, err := b.User(c.ctx(), name)
		if err == nil {
			owner = u.Name
			return nil
		}
		if fault.Of(err) != fault.Missing {
			return err
		}
		o, err := b.Organisation(c.ctx(), name)
		owner = o.Name
		return err
	})
	return owner, err
}

// remove forgets a repository.
func (c *call) remove() error {
	var in naming
	if err := c.decode(&in); err != nil {
		return err
	}
	name, err := in.name(c.id.User.Name)
	if err != nil {
		return c.noRepository(fault.New(fault.Missing, "there is no repository %.100q", in.Name))
	}
	if _, err := c.repository(name, access.Manage); err != nil {
		return err
	}
	if err := c.hub.Delete(c.ctx(), name); err != nil {
		return c.noRepository(err)
	}
	if err := c.record("repository.delete", string(name.Kind)+" "+name.ID(), ""); err != nil {
		return err
	}
	return c.json(http.StatusOK, map[string]any{"success": true})
}

// move gives a repository another name.
func (c *call) move() error {
	var in struct {
		From string `json:"fromRepo"`
		To   string `json:"toRepo"`
		Type string `json:"type"`
	}
	if err := c.decode(&in); err != nil {
		return err
	}
	kind, err := hub.ParseKind(in.Type)
	if err != nil {
		return err
	}
	from, err := hub.ParseName(kind, in.From)
	if err != nil {
		return err
	}
	to, err := hub.ParseName(kind, in.To)
	if err != nil {
		return err
	}
	if _, err := c.repository(from, access.Manage); err != nil {
		return err
	}
	if err := c.id.MayCreate(to.Owner); err != nil {
		return err
	}
	if to.Owner, err = c.owner(to.Owner); err != nil {
		return err
	}
	if err := c.hub.Move(c.ctx(), from, to); err != nil {
		return err
	}
	if err := c.record("repository.move", string(kind)+" "+from.ID(), "%s", to.ID()); err != nil {
		return err
	}
	return c.json(http.StatusOK, map[string]any{"url": c.page(to)})
}

// settings changes who sees a repository and who may read its files.
func (c *call) settings(name hub.Name) error {
	var in struct {
		Gated      json.RawMessage `json:"gated"` // "auto", "manual" or false
		Visibility *string         `json:"visibility"`
		Private    *bool           `json:"private"`
		Withdrawn  string          `json:"withdrawn"` // what becomes of older revisions that held withdrawn records; not known to standard clients
	}
	if err := c.decode(&in); err != nil {
		return err
	}
	if _, err := c.repository(name, access.Manage); err != nil {
		return err
	}
	if err := c.setPolicy(name, in.Withdrawn); err != nil {
		return err
	}
	var gate *hub.Gate
	switch s := string(in.Gated); s {
	case "", "null":
	case "false", `"auto"`, `"manual"`:
		g := map[string]hub.Gate{"false": hub.Open, `"auto"`: hub.Auto, `"manual"`: hub.Manual}[s]
		gate = &g
	default:
		return fault.New(fault.Invalid, "a gate cannot be %.40s", s).Try(`"auto", "manual" or false`)
	}
	var visibility hub.Visibility
	switch {
	case in.Visibility != nil && (*in.Visibility == "public" || *in.Visibility == "private"):
		visibility = hub.Visibility(*in.Visibility)
	case in.Visibility != nil:
		return fault.New(fault.Invalid, "a repository is public or private, not %.40q", *in.Visibility)
	case in.Private != nil && *in.Private:
		visibility = hub.Private
	case in.Private != nil:
		visibility = hub.Public
	}
	r, err := c.hub.Edit(c.ctx(), name, func(r *hub.Repository) error {
		if gate != nil {
			r.Gate = *gate
		}
		if visibility != "" {
			r.Visibility = visibility
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := c.record("repository.settings", string(name.Kind)+" "+name.ID(), "visibility %s, gate %q", r.Visibility, r.Gate); err != nil {
		return err
	}
	return c.json(http.StatusOK, map[string]any{"private": r.Visibility != hub.Public, "gated": gated(r.Gate)})
}

// authCheck says whether somebody may read the files of a repository, or with "write" commit to it.
func (c *call) authCheck(name hub.Name, what string) error {
	action := access.Read
	if what == "write" {
		action = access.Commit
	}
	if _, err := c.repository(name, action); err != nil {
		return err
	}
	return c.json(http.StatusOK, map[string]any{"success": true})
}
