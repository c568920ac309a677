package access

import (
	"context"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Ask writes down that somebody wants to read the files of a gated repository that they may see; fields are their answers as JSON. A gate that asks for
// consent only lets them in at once. What was answered before stays as it was.
func (g *Guard) Ask(ctx context.Context, id Identity, r hub.Repository, fields string) (hub.AccessStatus, error) {
	if id.Anonymous() {
		return "", fault.New(fault.Denied, "log in first")
	}
	if r.Gate == hub.Open {
		return "", fault.New(fault.Invalid, "%s is open to all who may see it", r.ID())
	}
	wish := hub.AccessRequest{Repository: r.Number, User: id.User.Name, Status: hub.Pending, Fields: fields, At: g.ledger.Now()}
	if r.Gate == hub.Auto {
		wish.Status = hub.Accepted
	}
	var status hub.AccessStatus
	err := g.ledger.Write(ctx, func(b hub.Books) error {
		status = wish.Status
		old, err := b.AccessRequest(ctx, r.Number, id.User.Name)
		if err == nil && old.Status != hub.Pending {
			status = old.Status
			return nil
		}
		if err != nil && fault.Of(err) != fault.Missing {
			return err
		}
		return b.SaveAccessRequest(ctx, wish)
	})
	return status, err
}
