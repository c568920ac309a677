package hub

import "context"

// Tally counts what a hub holds.
type Tally struct {
	Repositories map[Kind]map[Visibility]int64
	Users        int64
	Blobs        int64
	Bytes        int64 // of the blobs, each counted once
	Downloads    int64
	Requests     int64 // for access that nobody has answered
}

// Tallies counts.
type Tallies interface {
	// Tally counts what is there now.
	Tally(ctx context.Context) (Tally, error)
}

// Tally counts what the hub holds; it reads whole tables, so that it is not for every request.
func (h *Hub) Tally(ctx context.Context) (t Tally, err error) {
	err = h.ledger.Read(ctx, func(b Books) error {
		t, err = b.Tally(ctx)
		return err
	})
	return t, err
}
