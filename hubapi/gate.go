package hubapi

import (
	"encoding/json"
	"net/http"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// accessRequest serves the requests of people for the files of a gated repository: asking, and for its curators lists and answers.
func (c *call) accessRequest(name hub.Name, path []string) error {
	if len(path) == 0 {
		return c.only(func() error { return c.ask(name) }, http.MethodPost)
	}
	if len(path) > 1 {
		return c.unknown()
	}
	switch path[0] {
	case "pending", "accepted", "rejected":
		return c.only(func() error { return c.requests(name, hub.AccessStatus(path[0])) }, http.MethodGet)
	case "handle":
		return c.only(func() error { return c.answer(name, false) }, http.MethodPost)
	case "grant":
		return c.only(func() error { return c.answer(name, true) }, http.MethodPost)
	}
	return c.unknown()
}

// ask writes down that somebody wants access. A gate that asks for consent only lets them in at once.
func (c *call) ask(name hub.Name) error {
	r, err := c.repository(name, access.See)
	if err != nil {
		return err
	}
	fields, err := c.body()
	if err != nil {
		return err
	}
	if len(fields) > maxMessage || len(fields) > 0 && !json.Valid(fields) {
		return fault.New(fault.Invalid, "the answers are no JSON of up to %d bytes", maxMessage)
	}
	status, err := c.guard.Ask(c.ctx(), c.id, r, string(fields))
	if err != nil {
		return err
	}
	if err := c.record("access.ask", string(r.Kind)+" "+r.ID(), "%s", status); err != nil {
		return err
	}
	return c.json(http.StatusOK, map[string]any{"status": status})
}

func (c *call) requests(name hub.Name, status hub.AccessStatus) error {
	r, err := c.repository(name, access.Commit)
	if err != nil {
		return err
	}
	out := []any{}
	err = c.hub.Read(c.ctx(), func(b hub.Books) error {
		list, err := b.AccessRequestsOf(c.ctx(), r.Number, status)
		if err != nil {
			return err
		}
		for _, q := range list {
			u, err := b.User(c.ctx(), q.User)
			if err != nil {
				return err
			}
			full := u.FullName
			if full == "" {
				full = u.Name
			}
			e := map[string]any{"user": map[string]any{"_id": "user-" + u.Name, "user": u.Name, "fullname": full, "email": u.Email, "type": "user"}, "status": q.Status,
				"requestId": u.Name, "timestamp": clock(q.At)} // a person has one request for a repository
			if q.Fields != "" {
				e["fields"] = json.RawMessage(q.Fields)
			}
			if q.Reason != "" {
				e["rejectionReason"] = q.Reason
			}
			out = append(out, e)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, out)
}

// answer accepts, rejects or reopens a request, or lets somebody in who did not ask.
func (c *call) answer(name hub.Name, grant bool) error {
	var in struct {
		User   string           `json:"user"`
		ID     string           `json:"requestId"`
		Status hub.AccessStatus `json:"status"`
		Reason string           `json:"rejectionReason"`
		Term   string           `json:"expires"` // "90d"; not known to standard clients
	}
	r, err := c.repository(name, access.Commit)
	if err != nil {
		return err
	}
	if err := c.decode(&in); err != nil {
		return err
	}
	if grant {
		in.Status = hub.Accepted
	}
	if in.User == "" {
		in.User = in.ID
	}
	if in.Status != hub.Accepted && in.Status != hub.Rejected && in.Status != hub.Pending {
		return fault.New(fault.Invalid, "a request is pending, accepted or rejected, not %.40q", in.Status)
	}
	if len(in.Reason) > maxMessage {
		return fault.New(fault.Invalid, "the reason is longer than %d bytes", maxMessage)
	}
	expires, err := access.Expiry(c.hub.Now(), in.Term)
	if err != nil {
		return err
	}
	err = c.hub.Write(c.ctx(), func(b hub.Books) error {
		u, err := b.User(c.ctx(), in.User)
		if err != nil {
			return err
		}
		q, err := b.AccessRequest(c.ctx(), r.Number, u.Name)
		switch {
		case fault.Of(err) == fault.Missing && grant:
			q = hub.AccessRequest{Repository: r.Number, User: u.Name, At: c.hub.Now()}
		case err != nil:
			return err
		case q.Status == in.Status && q.Status == hub.Accepted && grant:
			return fault.New(fault.Invalid, "%s has access already", u.Name)
		}
		q.Status, q.Reason, q.Expires = in.Status, in.Reason, expires
		return b.SaveAccessRequest(c.ctx(), q)
	})
	if err != nil {
		return err
	}
	if err := c.record("access."+string(in.Status), string(r.Kind)+" "+r.ID(), "%s", in.User); err != nil {
		return err
	}
	return c.json(http.StatusOK, map[string]any{"success": true})
}
