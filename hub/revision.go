package hub

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Main is the branch that a repository begins with.
const Main = "main"

// RefKind says what a ref is.
type RefKind string

// The kinds of refs.
const (
	Branch RefKind = "branch"
	Tag    RefKind = "tag"
)

// Ref is a name for a commit. Branches move, tags stay.
type Ref struct {
	Kind    RefKind
	Name    string
	Commit  string
	Message string // of a tag
}

// Commit is a revision of a repository and how it came about. It never changes.
type Commit struct {
	Repository int64
	ID         string // git's object id of the commit
	Parent     string // "" of the first
	Root       string // key of the Tree
	OID        string // git's object id of the tree
	Title      string
	Message    string
	Author     string
	At         time.Time // UTC, milliseconds
	Number     int64     // how many commits lie before it
}

// Revisions keeps trees, commits and refs.
type Revisions interface {
	Commits
	Trees
	Refs
}

// Commits keeps commits.
type Commits interface {
	// Commit finds a commit; it is a fault of kind Missing when the repository has none of this id.
	Commit(ctx context.Context, repository int64, id string) (Commit, error)
	// AddCommit writes one down. One that is there already is left as it is.
	AddCommit(ctx context.Context, c Commit) error
	// History gives the commits from one back through its parents, the latest first: limit of them after the first offset.
	History(ctx context.Context, from Commit, offset, limit int) ([]Commit, error)
}

// Trees keeps trees under their keys.
type Trees interface {
	// Tree gives a tree as it is kept; it is a fault of kind Broken when it is missing.
	Tree(ctx context.Context, key string) ([]byte, error)
	// AddTree keeps a tree. One that is there already is left as it is.
	AddTree(ctx context.Context, key string, kept []byte) error
}

// Refs keeps refs.
type Refs interface {
	// Refs gives the refs of a repository by kind and name.
	Refs(ctx context.Context, repository int64) ([]Ref, error)
	// SetRef moves a ref that is at was ("": that is not there). It is a fault of kind Conflict when it is somewhere else.
	SetRef(ctx context.Context, repository int64, r Ref, was string) error
	// DropRef forgets a ref; it is a fault of kind Missing when it is not there.
	DropRef(ctx context.Context, repository int64, kind RefKind, name string) error
}

// id gives git's object id of the commit.
func (c Commit) id() string {
	var b strings.Builder
	fmt.Fprintf(&b, "tree %s\n", c.OID)
	if c.Parent != "" {
		fmt.Fprintf(&b, "parent %s\n", c.Parent)
	}
	author := strings.NewReplacer("<", "", ">", "", "\n", " ").Replace(c.Author)
	at := fmt.Sprintf("%d +0000", c.At.Unix())
	// Git counts seconds; the milliseconds and the place in history keep two commits of one second apart.
	fmt.Fprintf(&b, "author %s <> %s\ncommitter %s <> %s\nx-number %d.%03d\n\n%s\n\n%s", author, at, author, at, c.Number, c.At.UnixMilli()%1000, c.Title, c.Message)
	h := gitHash("commit", int64(b.Len()))
	h.Write([]byte(b.String()))
	return hex.EncodeToString(h.Sum(nil))
}

// find gives the commit that a revision names: a branch, a tag, with or without refs/heads/ and refs/tags/, HEAD, "" or the id of a commit.
func find(ctx context.Context, b Books, repository int64, revision string) (Commit, error) {
	if revision == "" || revision == "HEAD" {
		revision = Main
	}
	refs, err := b.Refs(ctx, repository)
	if err != nil {
		return Commit{}, err
	}
	for _, prefix := range []string{"", "refs/heads/", "refs/tags/"} {
		for _, r := range refs {
			if prefix+r.Name == revision && (prefix == "" || (prefix == "refs/heads/") == (r.Kind == Branch)) {
				return b.Commit(ctx, repository, r.Commit)
			}
		}
	}
	if IsCommitID(revision) {
		return b.Commit(ctx, repository, revision)
	}
	return Commit{}, noRevision(revision)
}

// noRevision is the fault of a revision that is not there.
func noRevision(revision string) error {
	return fault.New(fault.Missing, "there is no revision %.100q", revision).Try("name a branch, a tag or a commit")
}

// Revision gives a repository and the commit that a revision of it names. A missing one is a fault of kind Missing; NoRevision tells which.
func (h *Hub) Revision(ctx context.Context, name Name, revision string) (r Repository, c Commit, err error) {
	err = h.ledger.Read(ctx, func(b Books) error {
		if r, err = b.Repository(ctx, name); err != nil {
			return err
		}
		c, err = find(ctx, b, r.Number, revision)
		return err
	})
	return r, c, err
}

// Refs gives the branches and tags of a repository.
func (h *Hub) Refs(ctx context.Context, repository int64) (refs []Ref, err error) {
	err = h.ledger.Read(ctx, func(b Books) error {
		refs, err = b.Refs(ctx, repository)
		return err
	})
	return refs, err
}

// History gives commits from one back, the latest first, and how many there are in all.
func (h *Hub) History(ctx context.Context, from Commit, offset, limit int) (list []Commit, total int64, err error) {
	err = h.ledger.Read(ctx, func(b Books) error {
		list, err = b.History(ctx, from, offset, limit)
		return err
	})
	return list, from.Number + 1, err
}

// AddRef makes a branch or a tag at a revision. One that is there already is a fault of kind Conflict.
func (h *Hub) AddRef(ctx context.Context, name Name, r Ref, at string) error {
	if err := CheckRefName(r.Name); err != nil {
		return err
	}
	return h.ledger.Write(ctx, func(b Books) error {
		repo, err := b.Repository(ctx, name)
		if err != nil {
			return err
		}
		c, err := find(ctx, b, repo.Number, at)
		if err != nil {
			return err
		}
		r.Commit = c.ID
		return b.SetRef(ctx, repo.Number, r, "")
	})
}

// DropRef forgets a branch or a tag; main stays.
func (h *Hub) DropRef(ctx context.Context, name Name, kind RefKind, ref string) error {
	if kind == Branch && ref == Main {
		return fault.New(fault.Invalid, "the branch main cannot be deleted")
	}
	return h.ledger.Write(ctx, func(b Books) error {
		repo, err := b.Repository(ctx, name)
		if err != nil {
			return err
		}
		return b.DropRef(ctx, repo.Number, kind, ref)
	})
}

// CheckRefName says what is wrong with the name of a branch or tag (git check-ref-format, and not the id of a commit).
func CheckRefName(s string) error {
	if err := CheckPath(s); err != nil || IsCommitID(s) || strings.HasPrefix(s, "-") || strings.HasSuffix(s, ".lock") || strings.HasSuffix(s, ".") ||
		strings.Contains(s, "..") || strings.Contains(s, "@{") || strings.ContainsAny(s, " ~^:?*[") || s == "HEAD" || len(s) > maxPart {
		return fault.New(fault.Invalid, "%.100q cannot name a branch or a tag", s).Try("use letters, digits, - _ . and /")
	}
	return nil
}
