// Package withdraw takes records back. Somebody names a record, a contributor or a source; the records are looked for in every file of the hub, the head of
// every branch is rebuilt without them, the files that held them are removed with everything that was made of them, and a signed receipt says what was done
// and what lies outside reach. What was withdrawn goes on a suppression list and stays out.
//
// Nothing of the records is kept: tombstones, lists and receipts hold keyed hashes, digests of files and counts.
package withdraw

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Scrubber overwrites what deleted rows left behind in the files of a database.
type Scrubber interface {
	Scrub(ctx context.Context) error
}

// Sweeper forgets uploads in pieces that nobody has gone on with for a time, and gives how many bytes became free.
type Sweeper interface {
	Sweep(ctx context.Context, idle time.Duration) (int64, error)
}

// Forgetter forgets what was made of a file, such as a conversion of it or its words in an index. What it does not know it leaves alone.
type Forgetter interface {
	Forget(ctx context.Context, sha256 string) error
}

// Options say how withdrawals are done.
type Options struct {
	Public string             // the address of the hub, named on receipts
	Key    ed25519.PrivateKey // signs receipts
	Folder string             // for what is unpacked
	Term   time.Duration      // within which a withdrawal must be done; 0 for DefaultTerm
	Log    *slog.Logger       // nil for none
	Books  Scrubber           // nil when the books need no scrubbing
	Xorbs  Sweeper            // nil when there are none
	Caches []Forgetter
}

// DefaultTerm is within how long a withdrawal must be done when nobody says otherwise: a month, as under the data protection laws of the region and Article
// 12(3) of the GDPR.
const DefaultTerm = 30 * 24 * time.Hour

// Office takes orders and works them off.
type Office struct {
	Options
	hub  *hub.Hub // without gatekeepers: what rebuilds a branch was let in before
	wake chan struct{}
	one  sync.Mutex // withdrawals come one after the other

	lists lists
}

// New opens an office. The key of its lists is made when there is none.
func New(ctx context.Context, h *hub.Hub, o Options) (*Office, error) {
	if o.Term <= 0 {
		o.Term = DefaultTerm
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if len(o.Key) != ed25519.PrivateKeySize {
		return nil, fault.New(fault.Invalid, "the key that signs receipts is none of Ed25519")
	}
	if err := os.MkdirAll(o.Folder, 0o700); err != nil {
		return nil, fault.New(fault.Denied, "the folder for what is unpacked cannot be made: %w", err)
	}
	left, err := filepath.Glob(filepath.Join(o.Folder, Spool+"*"))
	if err != nil {
		return nil, err
	}
	for _, name := range left {
		if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("remove what was unpacked: %w", err)
		}
	}
	office := &Office{Options: o, hub: h.Guarded(), wake: make(chan struct{}, 1)}
	fresh := make([]byte, 32)
	rand.Read(fresh)
	err = office.hub.Write(ctx, func(b hub.Books) error {
		key, err := b.AddFact(ctx, factKey, hex.EncodeToString(fresh))
		if err != nil {
			return err
		}
		office.lists.key = key
		public := base64.StdEncoding.EncodeToString(o.Key.Public().(ed25519.PublicKey))
		_, err = b.AddFact(ctx, factPublic+public, office.hub.Now().Format(time.RFC3339))
		return err
	})
	return office, err
}

// Facts of the books.
const (
	factKey    = "suppression.key"
	factPublic = "receipt.key."
)

// Order says what to withdraw.
type Order struct {
	Kind       string // "id", "contributor" or "source"
	Value      string // the id, the contributor's pseudonym, or how addresses begin
	Repository *hub.Repository
	Own        string // only records of this contributor
	By         string
	Reason     string
	Policy     hub.Policy
}

const (
	maxValue  = 2000
	maxReason = 2000
)

// check gives the order with its value as records have it.
func (o Order) check() (Order, error) {
	o.Value = strings.TrimSpace(o.Value)
	switch {
	case o.Value == "":
		return o, fault.New(fault.Invalid, "nothing is named that should be withdrawn").Try("name an id, a contributor or a source")
	case len(o.Value) > maxValue || len(o.Reason) > maxReason:
		return o, fault.New(fault.Invalid, "what is named has up to %d bytes, a reason up to %d", maxValue, maxReason)
	}
	switch o.Kind {
	case "id", "contributor":
		return o, nil
	case "source":
		u, err := url.Parse(o.Value)
		if err != nil || u.Scheme == "" || u.Host == "" {
			return o, fault.New(fault.Invalid, "a source is the beginning of an address with its host, not %.100q", o.Value).Try("as in https://example.org/poems/")
		}
		if u.Path == "" && u.RawQuery == "" && u.Fragment == "" {
			o.Value += "/" // else the address of another host could begin so
		}
		return o, nil
	}
	return o, fault.New(fault.Invalid, "%.40q cannot be withdrawn", o.Kind).Try("id, contributor or source")
}

// Ask writes a tombstone. From then on what was named is refused by new commits; the rest is done by Run. The same order that is not done yet is not
// written twice.
func (o *Office) Ask(ctx context.Context, order Order) (w hub.Withdrawal, err error) {
	if order, err = order.check(); err != nil {
		return w, err
	}
	list := o.lists.empty()
	entry := hub.Suppressed{}
	switch order.Kind {
	case "id":
		entry = hub.Suppressed{Kind: "id-hash", Value: list.HashID(order.Value)}
	case "contributor":
		entry = hub.Suppressed{Kind: "contributor-hash", Value: list.HashContributor(order.Value)}
	case "source":
		entry = hub.Suppressed{Kind: "uri-prefix-hash", Value: list.HashPrefix(order.Value)}
	}
	if order.Repository != nil {
		entry.Repository = order.Repository.Number
	}
	now := o.hub.Now()
	random := make([]byte, 10)
	rand.Read(random)
	fresh := hub.Withdrawal{ID: "w-" + hex.EncodeToString(random), Kind: order.Kind, Hash: entry.Value, Repository: entry.Repository, Own: order.Own, By: order.By, Reason: order.Reason,
		Policy: order.Policy, State: hub.Searching, At: now, Due: now.Add(o.Term), Notes: []byte("{}")}
	err = o.hub.Write(ctx, func(b hub.Books) error {
		w = fresh
		open, err := b.Withdrawals(ctx, true, now.Add(time.Hour), maxOpen)
		if err != nil {
			return err
		}
		for _, other := range open {
			if other.Kind == w.Kind && other.Hash == w.Hash && other.Repository == w.Repository && other.Own == w.Own {
				w = other
				return nil
			}
		}
		own := 0
		for _, other := range open {
			if other.Own != "" && other.By == order.By {
				own++
			}
		}
		if order.Own != "" && own >= maxOwn {
			return fault.New(fault.Busy, "%d withdrawals of %s wait already", own, order.By).Try("ask again when some are done; a contributor's name withdraws all of their records at once")
		}
		if len(open) == maxOpen {
			return fault.New(fault.Busy, "%d withdrawals wait already", len(open)).Try("ask again when some are done")
		}
		if err := b.SaveWithdrawal(ctx, w); err != nil {
			return err
		}
		if w.Own != "" && w.Kind != "contributor" {
			return nil // only what turns out to be theirs may be kept out of the hub
		}
		return b.Suppress(ctx, w.ID, []hub.Suppressed{entry}, now)
	})
	if err == nil {
		o.nudge()
	}
	return w, err
}

// maxOpen bounds how many withdrawals wait, maxOwn how many of one person who withdraws what they contributed: each goes through all files.
const (
	maxOpen = 10_000
	maxOwn  = 100
)

func (o *Office) nudge() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// pause is how long Run waits before it tries again what could not be done, such as during a backup.
const pause = 30 * time.Second

// Run works off what waits, from where it was left, until the context ends. It tells the log of those that are overdue.
func (o *Office) Run(ctx context.Context) {
	for ctx.Err() == nil {
		o.Remind(ctx)
		open, err := o.open(ctx)
		if err != nil {
			o.Log.Error("withdrawals", "error", err.Error())
		}
		for i := len(open) - 1; i >= 0 && ctx.Err() == nil; i-- { // the oldest first
			if err := o.Work(ctx, open[i].ID); err != nil && ctx.Err() == nil {
				o.Log.Error("withdrawal", "id", open[i].ID, "error", err.Error())
			}
		}
		select {
		case <-ctx.Done():
		case <-o.wake:
		case <-time.After(pause):
		}
	}
}

func (o *Office) open(ctx context.Context) (list []hub.Withdrawal, err error) {
	err = o.hub.Read(ctx, func(b hub.Books) error {
		list, err = b.Withdrawals(ctx, true, o.hub.Now().Add(time.Hour), maxOpen)
		return err
	})
	return list, err
}

// Remind tells the log which withdrawals are overdue, and gives how many.
func (o *Office) Remind(ctx context.Context) (overdue int) {
	open, err := o.open(ctx)
	if err != nil {
		o.Log.Error("withdrawals", "error", err.Error())
		return 0
	}
	for _, w := range open {
		if o.hub.Now().After(w.Due) {
			overdue++
			o.Log.Error("WITHDRAWAL OVERDUE", "id", w.ID, "due", w.Due.Format(time.RFC3339), "step", string(w.State))
		}
	}
	return overdue
}

// Work does a withdrawal to its end, from the step that it is at. Every step may be broken off and done again.
func (o *Office) Work(ctx context.Context, id string) error {
	o.one.Lock()
	defer o.one.Unlock()
	j, err := o.job(ctx, id)
	if err != nil {
		return err
	}
	for j.State != hub.Finished {
		var step func(context.Context) error
		switch j.State {
		case hub.Searching:
			step = j.search
		case hub.Following:
			step = j.follow
		case hub.Rebuilding:
			step = j.rebuild
		case hub.Purging:
			step = j.purge
		default:
			return fault.New(fault.Broken, "the withdrawal %s is at the unknown step %.40q", id, j.State)
		}
		at := j.State
		if err := step(ctx); err != nil {
			return fmt.Errorf("%s: %w", at, err)
		}
	}
	return nil
}
