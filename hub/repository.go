package hub

import (
	"context"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Visibility says who sees a repository.
type Visibility string

// The visibilities. A repository is private unless its owner says otherwise.
const (
	Private Visibility = "private"
	Public  Visibility = "public"
)

// Gate says how people come to the files of a repository whose description all may read.
type Gate string

// The gates.
const (
	Open   Gate = ""       // no gate
	Auto   Gate = "auto"   // whoever asks and agrees
	Manual Gate = "manual" // whoever its owners accept
)

// Repository is a place of one data set or model.
type Repository struct {
	Number int64 // in the books; 0 while it is not there
	Name
	Visibility Visibility
	Gate       Gate
	Disabled   string // why nobody may read it; "" when they may
	Created    time.Time
	Changed    time.Time
	Likes      int64
	Downloads  int64
	Facets     string // tags taken from the files of main, one a line; kept by SaveFacets only
	Card       string // the metadata of its card as JSON, of the head of main; "" when there is none
}

// Listing says which repositories to list.
type Listing struct {
	Kind   Kind
	Owner  string
	Search string   // in the name
	Found  []int64  // numbers of repositories that count as found too, whatever their name; with Search only
	Tags   []string // "language:km", "license:cc-by-4.0": all of them
	Sort   string   // "created", "changed", "downloads", "likes"; "" by name
	Owners []string // whose private ones are listed too; nil for public ones only
	All    bool     // private ones of everybody
	After  string   // the page behind the repository with this id
	Limit  int
}

// Repositories keeps repositories.
type Repositories interface {
	// Repository finds one; it is a fault of kind Missing when there is none.
	Repository(ctx context.Context, name Name) (Repository, error)
	// SaveRepository writes one down, a new one when its Number is 0, and gives its number. A name that is taken is a fault of kind Conflict.
	SaveRepository(ctx context.Context, r Repository, tags []string) (int64, error)
	// AddDownloads counts downloads of a repository; one that is not there any more is none the worse.
	AddDownloads(ctx context.Context, number, n int64) error
	// DropRepository forgets one with its refs and commits.
	DropRepository(ctx context.Context, number int64) error
	// ListRepositories gives a page of them.
	ListRepositories(ctx context.Context, l Listing) ([]Repository, error)
}

// Create makes an empty repository with a first commit on main. A name that is taken is a fault of kind Conflict, a name space without room Denied.
func (h *Hub) Create(ctx context.Context, name Name, visibility Visibility, author string) (Repository, error) {
	if visibility != Public {
		visibility = Private
	}
	now := h.now().UTC().Truncate(time.Millisecond)
	r := Repository{Name: name, Visibility: visibility, Created: now, Changed: now}
	err := h.ledger.Write(ctx, func(b Books) error {
		number, err := b.SaveRepository(ctx, r, nil)
		if err != nil {
			return err
		}
		r.Number = number
		if err := room(ctx, b, name.Owner, 0, 0); err != nil {
			return err
		}
		_, err = commit(ctx, b, r, Main, Proposal{Title: "initial commit", Author: author}, now)
		return err
	})
	return r, err
}

// Repository finds a repository; it is a fault of kind Missing when there is none.
func (h *Hub) Repository(ctx context.Context, name Name) (r Repository, err error) {
	err = h.ledger.Read(ctx, func(b Books) error {
		r, err = b.Repository(ctx, name)
		return err
	})
	return r, err
}

// List gives a page of repositories.
func (h *Hub) List(ctx context.Context, l Listing) (list []Repository, err error) {
	if l.Limit < 1 || l.Limit > maxListing {
		l.Limit = maxListing
	}
	err = h.ledger.Read(ctx, func(b Books) error {
		list, err = b.ListRepositories(ctx, l)
		return err
	})
	return list, err
}

const maxListing = 1000

// Edit changes a repository; edit may run several times. The gatekeepers are asked when more people will see it.
func (h *Hub) Edit(ctx context.Context, name Name, edit func(*Repository) error) (r Repository, err error) {
	var asked *Repository
	if len(h.keepers) > 0 {
		before, err := h.Repository(ctx, name)
		if err != nil {
			return before, err
		}
		after := before
		if err := edit(&after); err != nil {
			return before, err
		}
		if opens(before, after) {
			asked = &before
			for _, k := range h.keepers {
				if err := k.Open(ctx, after); err != nil {
					return before, err
				}
			}
		}
	}
	err = h.ledger.Write(ctx, func(b Books) error {
		if r, err = b.Repository(ctx, name); err != nil {
			return err
		}
		if asked != nil && !r.Changed.Equal(asked.Changed) {
			return fault.New(fault.Busy, "%s %s was changed in this moment", r.Kind, r.ID()).Try("try again")
		}
		was, before := r.Name, r
		if err := edit(&r); err != nil {
			return err
		}
		if len(h.keepers) > 0 && asked == nil && opens(before, r) {
			return fault.New(fault.Busy, "%s %s was changed in this moment", before.Kind, before.ID()).Try("try again")
		}
		r.Changed = later(h.Now(), r.Changed)
		if _, err = b.SaveRepository(ctx, r, CardTags(r.Card)); err != nil {
			return err
		}
		if r.Name != was {
			if err := b.MoveEdges(ctx, was.Path(), r.Path()); err != nil {
				return err
			}
		}
		if r.Owner == name.Owner {
			return nil
		}
		return room(ctx, b, r.Owner, 0, 0)
	})
	return r, err
}

// Delete forgets a repository. The bytes of its files go when nothing names them any more.
func (h *Hub) Delete(ctx context.Context, name Name) error {
	return h.ledger.Write(ctx, func(b Books) error {
		r, err := b.Repository(ctx, name)
		if err != nil {
			return err
		}
		return b.DropRepository(ctx, r.Number)
	})
}

// Move gives a repository another name.
func (h *Hub) Move(ctx context.Context, from, to Name) error {
	if from.Kind != to.Kind {
		return fault.New(fault.Invalid, "a %s cannot become a %s", from.Kind, to.Kind)
	}
	_, err := h.Edit(ctx, from, func(r *Repository) error {
		r.Name = to
		return nil
	})
	return err
}
