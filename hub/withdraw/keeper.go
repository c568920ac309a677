package withdraw

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Keeper keeps out of commits what was withdrawn: records on the list are refused, those that are nearly one of them are held until a person has looked at
// them. It is a hub.Gatekeeper.
type Keeper struct {
	office *Office

	mu     sync.Mutex
	passed map[string]bool // file and list that were looked at without a finding
}

// Keeper gives a gatekeeper over the list of the office.
func (o *Office) Keeper() *Keeper { return &Keeper{office: o, passed: map[string]bool{}} }

// Open lets everything pass: what is there has been looked at when it came, and again when something was withdrawn.
func (k *Keeper) Open(context.Context, hub.Repository) error { return nil }

// Commit looks at the files that a commit brings.
func (k *Keeper) Commit(ctx context.Context, r hub.Repository, _ hub.Commit, p hub.Proposal) error {
	list, err := k.office.in(ctx, r.Number)
	if err != nil || list.size == 0 {
		return err
	}
	for _, c := range p.Changes {
		if c.Remove {
			continue
		}
		if err := k.file(ctx, r, list, p.Author, c); err != nil {
			return err
		}
	}
	return nil
}

// maxPassed bounds how many files are remembered.
const maxPassed = 100_000

func (k *Keeper) file(ctx context.Context, r hub.Repository, list *held, author string, c hub.Change) error {
	key := c.SHA256 + list.Digest()
	k.mu.Lock()
	passed := k.passed[key]
	k.mu.Unlock()
	if passed {
		return nil
	}
	if list.wants.pictures && list.Withdrawn(&corpus.Document{Pictures: []corpus.Picture{{SHA256: c.SHA256}}}) {
		return fault.New(fault.Denied, "this picture was withdrawn").At("%.200s", c.Path).Try("leave it out")
	}
	var near []hub.Review
	in := file{&watched{ReaderAt: k.office.hub.Content(ctx, c.SHA256, c.Size)}, c.Size, c.Path, k.office.Folder}
	_, err := records(ctx, in, list.wants, func(rec *record) error {
		if list.Withdrawn(&rec.Document) {
			if len(rec.raw) == 0 && rec.Text() == "" && rec.URL == "" && rec.Contributor == "" && len(rec.Pictures) == 0 {
				return nil // what curate leaves of a withdrawn record: its id, what was measured, and that it was withdrawn
			}
			return fault.New(fault.Denied, "row %d was withdrawn and stays out", rec.row+1).At("%.200s", c.Path).
				Try("leave it out; `suppression: hub` in a recipe does so, and `lontar withdraw list` says what is withdrawn")
		}
		if text := rec.Text(); list.HasAlike() && len(near) < maxNear && telling(text) && list.Alike(narrow(text)) {
			near = append(near, hub.Review{Repository: r.Number, Hash: list.Hash("review\n" + corpus.Content(text)), SHA256: c.SHA256, Path: c.Path, Row: rec.row + 1, By: author})
		}
		return nil
	})
	var stop *corpus.Stop
	if errors.As(err, &stop) || fault.Of(err) == fault.Broken || fault.Of(err) == fault.Missing {
		err = nil // a damaged file is nobody's record; one that is not there the commit complains of
	}
	if err != nil {
		return err
	}
	if len(near) > 0 {
		return k.review(ctx, near)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.passed) >= maxPassed {
		clear(k.passed)
	}
	k.passed[key] = true
	return nil
}

// maxNear bounds how many rows of a file are held at once.
const maxNear = 100

// review holds what no person has looked at yet; it passes when all was accepted.
func (k *Keeper) review(ctx context.Context, near []hub.Review) error {
	var waits, refused *hub.Review
	var n int
	err := k.office.hub.Write(ctx, func(b hub.Books) error {
		waits, refused, n = nil, nil, 0
		for i := range near {
			r := &near[i]
			old, err := b.ReviewOf(ctx, r.Repository, r.Hash)
			switch {
			case fault.Of(err) == fault.Missing:
				random := make([]byte, 8)
				rand.Read(random)
				r.ID, r.At, r.Status = "r-"+hex.EncodeToString(random), k.office.hub.Now(), hub.Pending
				if err := b.SaveReview(ctx, *r); err != nil {
					return err
				}
				old = *r
			case err != nil:
				return err
			}
			switch old.Status {
			case hub.Pending:
				// It may come in another file, or another row of it.
				old.SHA256, old.Path, old.Row = r.SHA256, r.Path, r.Row
				if err := b.SaveReview(ctx, old); err != nil {
					return err
				}
				if n++; waits == nil {
					waits = &old
				}
			case hub.Rejected:
				if refused == nil {
					refused = r
				}
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case refused != nil:
		return fault.New(fault.Denied, "row %d is nearly the same as something that was withdrawn, and was refused on review", refused.Row).At("%.200s", refused.Path).Try("leave it out")
	case waits != nil:
		return fault.New(fault.Denied, "held for review: %s nearly the same as something that was withdrawn, first row %d (review %s)", are(n), waits.Row, waits.ID).At("%.200s", waits.Path).
			Try("commit again when a curator has accepted it, or leave it out")
	}
	return nil
}

func are(n int) string {
	if n == 1 {
		return "1 record is"
	}
	return fmt.Sprintf("%d records are", n)
}

// Decide accepts or refuses what is held. Whoever brought it does not decide.
func (o *Office) Decide(ctx context.Context, id string, accept bool, judge string) (r hub.Review, err error) {
	err = o.hub.Write(ctx, func(b hub.Books) error {
		if r, err = b.Review(ctx, id); err != nil {
			return err
		}
		if r.By == judge {
			return fault.New(fault.Denied, "somebody else has to decide on what %s brought", judge).Try("ask another curator")
		}
		r.Status, r.Judge, r.Decided = hub.Rejected, judge, o.hub.Now()
		if accept {
			r.Status = hub.Accepted
		}
		return b.SaveReview(ctx, r)
	})
	return r, err
}

// errSeen ends reading when the row was found.
var errSeen = errors.New("seen")

// Show gives the text of what is held, for those who decide on it. It is read from the file that was to be committed; "" when that is not there any more.
func (o *Office) Show(ctx context.Context, r hub.Review) (text string, err error) {
	var blob hub.Blob
	err = o.hub.Read(ctx, func(b hub.Books) error {
		blob, err = b.Blob(ctx, r.SHA256)
		return err
	})
	if fault.Of(err) == fault.Missing {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	_, err = records(ctx, file{o.hub.Content(ctx, blob.SHA256, blob.Size), blob.Size, r.Path, o.Folder}, wants{texts: true}, func(rec *record) error {
		if rec.row+1 == r.Row {
			text = rec.Text()
			return errSeen
		}
		return nil
	})
	if errors.Is(err, errSeen) {
		err = nil
	}
	return text, err
}
