package hub

import (
	"cmp"
	"context"
	"slices"

	"github.com/lontar-asean/lontar/fault"
)

// Annals are revisions of a repository as they travel from hub to hub: commits, each behind its parent, the directories that they need and the other
// hub does not have, and the refs that name them.
type Annals struct {
	Refs    []Ref
	Commits []Commit
	Trees   map[string][]byte // as they are kept, by key
	Files   []Carried         // that the other hub does not have
}

// Carried is a file that annals name.
type Carried struct {
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
	OID    string `json:"oid"`
	Large  bool   `json:"large,omitempty"`
	Commit string `json:"commit"` // a commit that has it
	Path   string `json:"path"`   // and where
}

// maxAnnals bounds the commits and the bytes of directories that are gathered at once.
const (
	maxAnnals     = 1_000_000
	maxAnnalsTree = 512 << 20
)

// Annals gives the revisions of a repository up to one ("" for all branches and tags; a commit becomes the branch main) without those that are
// known elsewhere, nor what came before these. Shallow gives no more than the revisions that refs name.
func (h *Hub) Annals(ctx context.Context, name Name, revision string, known []string, shallow bool) (r Repository, a Annals, err error) {
	err = h.ledger.Read(ctx, func(b Books) error {
		a = Annals{Trees: map[string][]byte{}}
		if r, err = b.Repository(ctx, name); err != nil {
			return err
		}
		if a.Refs, err = refsOf(ctx, b, r.Number, revision); err != nil {
			return err
		}
		edges, err := a.gather(ctx, b, r.Number, known, shallow)
		if err != nil {
			return err
		}
		return a.fill(ctx, b, edges)
	})
	return r, a, err
}

// refsOf gives the refs that a revision means.
func refsOf(ctx context.Context, b Books, repository int64, revision string) ([]Ref, error) {
	refs, err := b.Refs(ctx, repository)
	if err != nil || revision == "" {
		return refs, err
	}
	c, err := find(ctx, b, repository, revision)
	if err != nil {
		return nil, err
	}
	for _, r := range refs {
		if r.Commit == c.ID && (r.Name == revision || "refs/heads/"+r.Name == revision || "refs/tags/"+r.Name == revision) {
			return []Ref{r}, nil
		}
	}
	return []Ref{{Kind: Branch, Name: Main, Commit: c.ID}}, nil
}

// gather collects commits and gives the known ones that they build on.
func (a *Annals) gather(ctx context.Context, b Books, repository int64, known []string, shallow bool) (edges []Commit, err error) {
	there := map[string]bool{} // known, with what came before
	for _, id := range known {
		c, err := b.Commit(ctx, repository, id)
		if fault.Of(err) == fault.Missing {
			continue // the other hub has more than we
		}
		if err != nil {
			return nil, err
		}
		if err := back(ctx, b, c, func(c Commit) bool {
			seen := there[c.ID]
			there[c.ID] = true
			return !seen
		}); err != nil {
			return nil, err
		}
	}
	seen := map[string]bool{}
	for _, r := range a.Refs {
		c, err := b.Commit(ctx, repository, r.Commit)
		if err != nil {
			return nil, err
		}
		full := false
		if err := back(ctx, b, c, func(c Commit) bool {
			if there[c.ID] {
				edges = append(edges, c)
				return false
			}
			if seen[c.ID] {
				return false
			}
			seen[c.ID] = true
			a.Commits = append(a.Commits, c)
			full = len(a.Commits) > maxAnnals
			return !shallow && !full
		}); err != nil {
			return nil, err
		}
		if full {
			return nil, fault.New(fault.Invalid, "more than %d commits cannot travel at once", maxAnnals).Try("carry single revisions")
		}
	}
	slices.SortFunc(a.Commits, func(x, y Commit) int { return cmp.Or(cmp.Compare(x.Number, y.Number), cmp.Compare(x.ID, y.ID)) })
	return edges, nil
}

// back goes from a commit back through its parents as long as f says so.
func back(ctx context.Context, b Books, from Commit, f func(Commit) bool) error {
	for from.ID != "" {
		list, err := b.History(ctx, from, 0, page)
		if err != nil {
			return err
		}
		for _, c := range list {
			if !f(c) {
				return nil
			}
		}
		if len(list) < page || list[len(list)-1].Parent == "" {
			return nil
		}
		last := list[len(list)-1]
		if from, err = b.Commit(ctx, last.Repository, last.Parent); fault.Of(err) == fault.Missing {
			return nil // its past did not come along
		} else if err != nil {
			return err
		}
	}
	return nil
}

// fill collects the directories of the commits and the files in them, without what the edges have.
func (a *Annals) fill(ctx context.Context, b Books, edges []Commit) error {
	has, err := reach(ctx, b, edges)
	if err != nil {
		return err
	}
	size := 0
	seen := map[string]bool{}
	var walk func(commit, key, prefix string) error
	walk = func(commit, key, prefix string) error {
		if _, done := a.Trees[key]; done || has.trees[key] != "" {
			return nil
		}
		kept, err := b.Tree(ctx, key)
		if err != nil {
			return err
		}
		entries, err := ParseTree(kept)
		if err != nil {
			return err
		}
		if size += len(kept); size > maxAnnalsTree {
			return fault.New(fault.Invalid, "more than %d bytes of directories cannot travel at once", maxAnnalsTree).Try("carry single revisions")
		}
		a.Trees[key] = kept
		for _, e := range entries {
			if e.Directory() {
				if err := walk(commit, e.Tree, prefix+e.Name+"/"); err != nil {
					return err
				}
				continue
			}
			if _, there := has.files[e.SHA256]; !there && !seen[e.SHA256] {
				seen[e.SHA256] = true
				a.Files = append(a.Files, Carried{e.SHA256, e.Size, e.OID, e.Large, commit, prefix + e.Name})
			}
		}
		return nil
	}
	for _, c := range a.Commits {
		if err := walk(c.ID, c.Root, ""); err != nil {
			return err
		}
	}
	return nil
}

// reached is what some revisions hold.
type reached struct {
	trees map[string]string // git's object ids, by key
	files map[string]Entry  // by SHA-256
}

func reach(ctx context.Context, b Trees, commits []Commit) (r reached, err error) {
	r = reached{map[string]string{}, map[string]Entry{}}
	for _, c := range commits {
		waiting := []Entry{{Tree: c.Root, OID: c.OID}}
		for len(waiting) > 0 {
			dir := waiting[len(waiting)-1]
			waiting = waiting[:len(waiting)-1]
			if r.trees[dir.Tree] != "" {
				continue
			}
			r.trees[dir.Tree] = dir.OID
			kept, err := b.Tree(ctx, dir.Tree)
			if err != nil {
				return r, err
			}
			entries, err := ParseTree(kept)
			if err != nil {
				return r, err
			}
			for _, e := range entries {
				if e.Directory() {
					waiting = append(waiting, e)
				} else {
					r.files[e.SHA256] = e
				}
			}
		}
	}
	return r, nil
}
