package search

import (
	"context"
	"encoding/binary"
	"io"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Card is what a repository is found by: its name and its card, folded.
type Card struct {
	Repository int64
	Kind       hub.Kind
	Stamp      string // tells whether it has to be made again
	Units      []byte
}

// Cards keeps cards.
type Cards interface {
	// Stamp gives that of a card, or "".
	Stamp(ctx context.Context, repository int64) (string, error)
	// SaveCard puts a card in place of the one before; without Units the card is forgotten.
	SaveCard(ctx context.Context, c Card) error
	// EachCard gives the cards of a kind in the order of repositories; "" is all kinds.
	EachCard(ctx context.Context, kind hub.Kind, f func(Card) error) error
}

// maxCard bounds how much of a README.md is looked at, in bytes.
const maxCard = 256 << 10

// maxFound bounds how many repositories a search finds.
const maxFound = 10_000

// Catalogue finds repositories.
type Catalogue struct{ cards Cards }

// NewCatalogue makes a Catalogue.
func NewCatalogue(cards Cards) *Catalogue { return &Catalogue{cards} }

// Repositories gives the numbers of the repositories of a kind in whose name or card all words of a query occur, private ones too: who may see which is
// the caller's to say. A query without anything to look for finds none.
func (c *Catalogue) Repositories(ctx context.Context, kind hub.Kind, text string) (numbers []int64, err error) {
	q, err := parse(text)
	if err != nil {
		return nil, err
	}
	var units []unit
	err = c.cards.EachCard(ctx, kind, func(card Card) error {
		units = units[:0]
		for i := 0; i < len(card.Units); {
			u, n := binary.Uvarint(card.Units[i:])
			if n <= 0 {
				return errPostings
			}
			units = append(units, unit(u))
			i += n
		}
		if _, ok := q.begins(units); ok {
			if numbers = append(numbers, card.Repository); len(numbers) == maxFound {
				return io.EOF
			}
		}
		return nil
	})
	if err == io.EOF {
		err = nil
	}
	return numbers, err
}

// card keeps the card of a repository up to date.
func (x *Indexer) card(ctx context.Context, number int64, name hub.Name) error {
	_, c, err := x.hub.Revision(ctx, name, hub.Main)
	if err != nil {
		return err
	}
	f, err := x.hub.File(ctx, c, "README.md")
	if err != nil && fault.Of(err) != fault.Missing {
		return err
	}
	stamp := name.ID() + " " + f.SHA256
	if known, err := x.library.Stamp(ctx, number); err != nil || known == stamp {
		return err
	}
	text := make([]byte, min(f.Size, maxCard))
	if len(text) > 0 {
		if _, err := x.hub.Content(ctx, f.SHA256, f.Size).ReadAt(text, 0); fault.Of(err) == fault.Missing {
			text = nil // collected meanwhile
		} else if err != nil && err != io.EOF {
			return err
		}
	}
	var units []byte
	for _, u := range newFolder().fold(name.ID() + "\n" + string(text)).units {
		units = binary.AppendUvarint(units, uint64(u))
	}
	return x.library.SaveCard(ctx, Card{Repository: number, Kind: name.Kind, Stamp: stamp, Units: units})
}

// sweepCards takes out the cards of repositories that are not there any more.
func (x *Indexer) sweepCards(ctx context.Context) error {
	there := map[int64]bool{}
	for _, kind := range []hub.Kind{hub.Dataset, hub.Model} {
		l := hub.Listing{Kind: kind, All: true, Limit: filePage}
		for {
			list, err := x.hub.List(ctx, l)
			if err != nil {
				return err
			}
			for _, r := range list {
				there[r.Number] = true
			}
			if len(list) < filePage {
				break
			}
			l.After = list[len(list)-1].ID()
		}
	}
	var gone []int64
	if err := x.library.EachCard(ctx, "", func(c Card) error {
		if !there[c.Repository] {
			gone = append(gone, c.Repository)
		}
		return nil
	}); err != nil {
		return err
	}
	for _, n := range gone {
		if err := x.library.SaveCard(ctx, Card{Repository: n}); err != nil {
			return err
		}
	}
	return nil
}
