package hub

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Proposal is a commit that somebody wants.
type Proposal struct {
	Title   string
	Message string
	Author  string
	Parent  string // the commit it was made for; "" for whatever the branch holds. Another head is a fault of kind Stale.
	Changes []Change
	Branch  string  // where it goes; Commit fills it in
	Card    *string // the metadata of the card as JSON, when the commit changes README.md on main; nil when it does not
}

// Stale reports whether an error says that the branch moved on since the parent that was named.
func Stale(err error) bool { return fault.Of(err) == fault.Conflict && fault.Hint(err) == staleHint }

const staleHint = "fetch the branch again and commit on top of it"

// Commit puts a proposal on a branch. All files it names must have been written down by AddBlob, otherwise it is a fault of kind Missing; the caller
// has seen to the rights of the author. What a Gatekeeper refuses is not written.
func (h *Hub) Commit(ctx context.Context, name Name, branch string, p Proposal) (c Commit, err error) {
	p.Branch = branch
	const attempts = 5
	for try := 1; ; try++ {
		c, err = h.commit(ctx, name, branch, p)
		if !errors.Is(err, errMoved) || try == attempts {
			break
		}
	}
	if err == nil {
		h.witness(ctx, name, branch)
	}
	return c, err
}

// errMoved says that what gatekeepers saw is not so any more: the card, on which rights may rest, or files that rest on a card that is to be another.
var errMoved = fault.New(fault.Busy, "the repository was changed in this moment").Try("commit again")

func (h *Hub) commit(ctx context.Context, name Name, branch string, p Proposal) (c Commit, err error) {
	seen, err := h.ask(ctx, name, branch, p)
	if err != nil {
		return c, err
	}
	parents, err := h.parents(ctx, seen, p)
	if err != nil {
		return c, err
	}
	now := h.now().UTC().Truncate(time.Millisecond)
	err = h.ledger.Write(ctx, func(b Books) error {
		r, err := b.Repository(ctx, name)
		if err != nil {
			return err
		}
		if opens(seen, r) {
			return fault.New(fault.Busy, "%s %s was opened to others in this moment", r.Kind, r.ID()).Try("commit again")
		}
		if len(h.keepers) > 0 && (seen.Card != r.Card || p.Card != nil && !seen.Changed.Equal(r.Changed)) {
			return errMoved
		}
		if c, err = commit(ctx, b, r, branch, p, now); err != nil {
			return err
		}
		if err := settle(ctx, b, r, c, parents); err != nil {
			return err
		}
		r.Changed = later(now, r.Changed)
		if p.Card != nil && branch == Main {
			r.Card = *p.Card
		}
		_, err = b.SaveRepository(ctx, r, CardTags(r.Card))
		return err
	})
	return c, err
}

func commit(ctx context.Context, b Books, r Repository, branch string, p Proposal, now time.Time) (Commit, error) {
	refs, err := b.Refs(ctx, r.Number)
	if err != nil {
		return Commit{}, err
	}
	var head Commit
	was := ""
	for _, ref := range refs {
		if ref.Kind == Branch && ref.Name == branch {
			was = ref.Commit
		}
	}
	switch {
	case was != "":
		if head, err = b.Commit(ctx, r.Number, was); err != nil {
			return Commit{}, err
		}
	case len(refs) > 0 || branch != Main:
		return Commit{}, noRevision(branch)
	}
	if p.Parent != "" && p.Parent != was {
		return Commit{}, fault.New(fault.Conflict, "a commit has happened since %.12s: the branch %s is at %.12s", p.Parent, branch, was).Try(staleHint)
	}
	if err := b.Claim(ctx, named(p.Changes)); err != nil {
		return Commit{}, err
	}
	e, err := edit(ctx, b, head.Root)
	if err != nil {
		return Commit{}, err
	}
	for _, change := range p.Changes {
		if err := e.apply(ctx, change); err != nil {
			return Commit{}, err
		}
	}
	c := Commit{Repository: r.Number, Parent: was, Title: p.Title, Message: p.Message, Author: p.Author, At: now}
	if was != "" {
		c.Number = head.Number + 1
	}
	if c.Root, c.OID, err = e.write(ctx); err != nil {
		return Commit{}, err
	}
	c.ID = c.id()
	if err := b.AddCommit(ctx, c); err != nil {
		return Commit{}, fmt.Errorf("write commit %s: %w", c.ID, err)
	}
	return c, b.SetRef(ctx, r.Number, Ref{Kind: Branch, Name: branch, Commit: c.ID}, was)
}

// later gives now, or the next moment when it is no later than before: what happens one after the other is told apart by its time.
func later(now, before time.Time) time.Time {
	if now.After(before) {
		return now
	}
	return before.Add(time.Millisecond)
}

// named gives the digests of the files that changes put somewhere, each once and in order.
func named(changes []Change) (list []string) {
	for _, c := range changes {
		if !c.Remove {
			list = append(list, c.SHA256)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
