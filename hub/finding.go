package hub

import (
	"context"
	"strings"
)

// FindingKey names what was found in a file: its bytes, and how they were read.
type FindingKey struct {
	SHA256 string
	Kind   string
}

// Findings keeps what was found in files, as JSON (package hub/survey). They can be made again from the files and go with them.
type Findings interface {
	// Findings gives those that are kept of some keys in a version.
	Findings(ctx context.Context, keys []FindingKey, version int) (map[FindingKey][]byte, error)
	// SaveFinding keeps one, instead of one of another version.
	SaveFinding(ctx context.Context, key FindingKey, version int, found []byte) error
}

// Pasts knows what a repository ever held.
type Pasts interface {
	// RootsOf gives the trees of all commits of a repository, those that no branch leads to any more too, by key: limit of them behind one.
	RootsOf(ctx context.Context, repository int64, after string, limit int) ([]string, error)
}

// Facet is a tag with how many repositories have it.
type Facet struct {
	Tag   string `json:"tag"`
	Count int64  `json:"count"`
}

// Facets keeps the tags of repositories that were taken from what their files hold. Listing.Tags finds them as it finds those of cards.
type Facets interface {
	// SaveFacets writes them down, with the state of main they were taken of.
	SaveFacets(ctx context.Context, repository int64, state string, tags []string) error
	// Unfaceted gives repositories whose main is in another state, by their numbers: limit of them behind one. A state is the prefix and the key of a tree.
	Unfaceted(ctx context.Context, prefix string, after int64, limit int) ([]Repository, error)
	// CountFacets counts the tags, of cards too, of the repositories that a listing names (Limit and After do not count), the most frequent first.
	CountFacets(ctx context.Context, l Listing, limit int) ([]Facet, error)
}

// Witness is a Gatekeeper that is told what was written down, after the fact.
type Witness interface {
	Committed(ctx context.Context, name Name, branch string)
}

func (h *Hub) witness(ctx context.Context, name Name, branch string) {
	for _, k := range h.keepers {
		if w, ok := k.(Witness); ok {
			w.Committed(ctx, name, branch)
		}
	}
}

// AllTags gives the tags by which clients filter: those of the card and those taken from the files, each once.
func (r Repository) AllTags() []string {
	list := []string{}
	seen := map[string]bool{}
	for _, tag := range append(CardTags(r.Card), strings.Split(r.Facets, "\n")...) {
		if tag != "" && !seen[tag] {
			seen[tag] = true
			list = append(list, tag)
		}
	}
	return list
}
