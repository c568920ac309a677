package hub

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Adoption is what became of annals.
type Adoption struct {
	Commits int   // that the repository did not have
	Refs    []Ref // that are new or moved
}

// Adopt takes annals into a repository: commits keep their ids. The files they name must have been uploaded for it, the person by whom must have the
// right to commit, and each commit is shown to the gatekeepers. A branch moves on only when the annals have what it holds as a past; a repository that
// nobody has committed to becomes what the annals say. Annals that are not what they say are a fault of kind Broken, others that lead elsewhere Conflict.
func (h *Hub) Adopt(ctx context.Context, name Name, by string, a Annals) (out Adoption, err error) {
	s := &settler{hub: h, annals: a, by: by, trees: map[string]Tree{}, brought: map[string]*Commit{}}
	if err := s.check(); err != nil {
		return out, err
	}
	if err := h.ledger.Read(ctx, func(b Books) error { return s.compare(ctx, b, name) }); err != nil {
		return out, err
	}
	if err := s.regular(ctx); err != nil {
		return out, err
	}
	if err := s.ask(ctx); err != nil {
		return out, err
	}
	if err := s.trace(ctx); err != nil {
		return out, err
	}
	if err = h.ledger.Write(ctx, func(b Books) error { return s.write(ctx, b, name) }); err == nil && s.top != nil {
		h.witness(ctx, name, Main)
	}
	return Adoption{s.fresh, s.moves}, err
}

// settler is annals on their way into a repository.
type settler struct {
	hub     *Hub
	annals  Annals
	by      string
	trees   map[string]Tree
	brought map[string]*Commit

	repository Repository
	refs       []Ref // of the repository
	moves      []Ref
	was        []string // where those are now
	fresh      int
	head       Commit // of main as it is
	top        *Tree  // of main as it will be; nil when it does not move
	files      []Entry
	edges      map[string][]Edge // of the commits, by id
}

// check looks at annals by themselves.
func (s *settler) check() error {
	broken := func(format string, args ...any) error {
		return fault.New(fault.Broken, "the history is not what it says: "+format, args...)
	}
	for key, kept := range s.annals.Trees {
		t, err := ParseTree(kept)
		if err != nil {
			return err
		}
		for i, e := range t {
			if strings.Contains(e.Name, "/") || CheckPath(e.Name) != nil || i > 0 && t[i-1].Name >= e.Name || !isHex(e.OID, 40) {
				return broken("the directory %s has an entry %.100q", key, e.Name)
			}
			if e.Directory() {
				if e.SHA256 != "" || e.Size != 0 || e.Large || !IsSHA256(e.Tree) {
					return broken("%.100q is a file and a directory", e.Name)
				}
				continue
			}
			if !IsSHA256(e.SHA256) || e.Size < 0 || e.Large && e.OID != PointerOID(e.SHA256, e.Size) {
				return broken("the file %.100q has other digests than its own", e.Name)
			}
		}
		s.trees[key] = t
	}
	spans := map[string]span{}
	for i := range s.annals.Commits {
		c := &s.annals.Commits[i]
		if all := s.span(c.Root, spans); all.files > maxFiles || all.path > maxPath {
			return broken("the commit %.40s has more than %d files, or a path of more than %d bytes", c.ID, maxFiles, maxPath)
		}
		if c.id() != c.ID || len(c.Title) > maxTravelled || len(c.Message) > maxTravelled || len(c.Author) > maxTravelled || c.Number < 0 || c.At.IsZero() {
			return broken("the commit %.40s is another one", c.ID)
		}
		if t, ok := s.trees[c.Root]; ok && t.OID() != c.OID {
			return broken("the files of commit %.40s are others", c.ID)
		}
		if parent := s.brought[c.Parent]; parent != nil && parent.Number+1 != c.Number {
			return broken("the commit %.40s is not in its place", c.ID)
		}
		s.brought[c.ID] = c
	}
	for _, r := range s.annals.Refs {
		if err := CheckRefName(r.Name); err != nil || r.Kind != Branch && r.Kind != Tag || len(r.Message) > maxTravelled {
			return broken("it has a ref %.100q", r.Name)
		}
	}
	return nil
}

// span is how far a directory reaches. A few directories that hold each other twice would make more files than there is time for.
type span struct {
	files int64
	path  int // bytes of the longest path
}

// maxFiles bounds the files of a commit that is taken in.
const maxFiles = 10_000_000

// span measures a directory that came along, each once.
func (s *settler) span(key string, known map[string]span) span {
	if all, ok := known[key]; ok {
		return all
	}
	all := span{}
	for _, e := range s.trees[key] {
		if !e.Directory() {
			all.files, all.path = all.files+1, max(all.path, len(e.Name))
			continue
		}
		below := s.span(e.Tree, known)
		all.files, all.path = min(all.files+below.files, maxFiles+1), max(all.path, len(e.Name)+1+below.path)
	}
	known[key] = all
	return all
}

// maxTravelled bounds titles, messages and authors, in bytes.
const maxTravelled = 1 << 20

// compare looks at annals beside what the repository holds.
func (s *settler) compare(ctx context.Context, b Books, name Name) (err error) {
	s.moves, s.was, s.files, s.fresh, s.head, s.top = nil, nil, nil, 0, Commit{}, nil
	if s.repository, err = b.Repository(ctx, name); err != nil {
		return err
	}
	if s.refs, err = b.Refs(ctx, s.repository.Number); err != nil {
		return err
	}
	var edges []Commit
	for _, c := range s.annals.Commits {
		if _, err := b.Commit(ctx, s.repository.Number, c.ID); fault.Of(err) == fault.Missing {
			s.fresh++
		} else if err != nil {
			return err
		}
		if c.Parent == "" || s.brought[c.Parent] != nil {
			continue
		}
		parent, err := b.Commit(ctx, s.repository.Number, c.Parent)
		if fault.Of(err) == fault.Missing {
			continue // its past did not come along: then all of its directories did
		}
		if err != nil {
			return err
		}
		edges = append(edges, parent)
	}
	has, err := reach(ctx, b, edges)
	if err != nil {
		return err
	}
	if err := s.whole(has); err != nil {
		return err
	}
	if err := s.uploaded(ctx, b, has); err != nil {
		return err
	}
	return s.plan(ctx, b)
}

// whole sees to it that every directory came along or is one that the repository has: those of others are not theirs to name.
func (s *settler) whole(has reached) error {
	look := func(key, oid, what string) error {
		t, ok := s.trees[key]
		switch {
		case ok && t.OID() != oid, !ok && has.trees[key] != "" && has.trees[key] != oid:
			return fault.New(fault.Broken, "the history is not what it says: %s is another directory", what)
		case !ok && has.trees[key] == "":
			return fault.New(fault.Conflict, "the history builds on a revision that is not here: %s", what).Try("take in the kit before this one first, or one that holds everything")
		}
		return nil
	}
	for _, c := range s.annals.Commits {
		if err := look(c.Root, c.OID, "the commit "+c.ID); err != nil {
			return err
		}
	}
	for key, t := range s.trees {
		for _, e := range t {
			if e.Directory() {
				if err := look(e.Tree, e.OID, fmt.Sprintf("%.100q in %.12s", e.Name, key)); err != nil {
					return err
				}
			} else if has.files[e.SHA256] != (Entry{Name: has.files[e.SHA256].Name, OID: e.OID, SHA256: e.SHA256, Size: e.Size, Large: e.Large}) {
				s.files = append(s.files, e)
			}
		}
	}
	slices.SortFunc(s.files, func(a, b Entry) int { return strings.Compare(a.SHA256+a.OID, b.SHA256+b.OID) })
	s.files = slices.CompactFunc(s.files, func(a, b Entry) bool { return a.SHA256 == b.SHA256 && a.OID == b.OID && a.Size == b.Size })
	return nil
}

// uploaded sees to it that the files came for this repository: who knows a digest does not have the file.
func (s *settler) uploaded(ctx context.Context, b Books, has reached) error {
	for _, e := range s.files {
		ok, err := b.Uploaded(ctx, s.repository.Number, e.SHA256)
		if err != nil {
			return err
		}
		size := int64(-1)
		if ok {
			blob, err := b.Blob(ctx, e.SHA256)
			if err != nil {
				return err
			}
			size = blob.Size
		}
		if size != e.Size {
			return fault.New(fault.Incomplete, "the file %.100q (%s) has not been uploaded for this repository", e.Name, e.SHA256).Try("bring its bytes first, or take in the kit before this one")
		}
	}
	return nil
}

// plan says which refs move.
func (s *settler) plan(ctx context.Context, b Books) error {
	for _, r := range s.annals.Refs {
		if s.brought[r.Commit] == nil {
			if _, err := b.Commit(ctx, s.repository.Number, r.Commit); err != nil {
				return fault.New(fault.Broken, "the history does not have the commit %.40s that %s names", r.Commit, r.Name)
			}
		}
		was := ""
		if i := slices.IndexFunc(s.refs, func(o Ref) bool { return o.Kind == r.Kind && o.Name == r.Name }); i >= 0 {
			was = s.refs[i].Commit
		}
		if was == r.Commit {
			continue
		}
		if was != "" {
			head, err := b.Commit(ctx, s.repository.Number, was)
			if err != nil {
				return err
			}
			if ahead, err := s.ahead(ctx, b, head, r.Commit); err != nil {
				return err
			} else if ahead {
				continue
			}
			if r.Kind == Tag || !s.past(was, r.Commit) && !begun(head) {
				return fault.New(fault.Conflict, "the %s %s is at %.12s here, which the history does not know", r.Kind, r.Name, was).Try("take it into a repository of another name")
			}
		}
		s.moves, s.was = append(s.moves, r), append(s.was, was)
		if r.Kind == Branch && r.Name == Main {
			if err := s.reaches(ctx, b, r.Commit); err != nil {
				return err
			}
		}
	}
	for _, r := range s.refs {
		if r.Kind == Branch && r.Name == Main {
			var err error
			s.head, err = b.Commit(ctx, s.repository.Number, r.Commit)
			return err
		}
	}
	return nil
}

// reaches notes what main will hold, whether its directory came along or not.
func (s *settler) reaches(ctx context.Context, b Books, id string) error {
	c := s.brought[id]
	if c == nil {
		here, err := b.Commit(ctx, s.repository.Number, id)
		if err != nil {
			return err
		}
		c = &here
	}
	t, ok := s.trees[c.Root]
	if !ok {
		kept, err := b.Tree(ctx, c.Root)
		if err != nil {
			return err
		}
		if t, err = ParseTree(kept); err != nil {
			return err
		}
	}
	s.top = &t
	return nil
}

// begun reports whether a commit is the empty one with which a repository begins.
func begun(c Commit) bool {
	empty, _, err := Tree(nil).Key()
	return err == nil && c.Parent == "" && c.Root == empty
}

// past reports whether a commit lies behind another.
func (s *settler) past(was, from string) bool {
	for c := s.brought[from]; c != nil; c = s.brought[c.Parent] {
		if c.ID == was || c.Parent == was {
			return true
		}
	}
	return false
}

// ahead reports whether the repository has gone on from where the annals end: then there is nothing to move.
func (s *settler) ahead(ctx context.Context, b Books, head Commit, at string) (found bool, err error) {
	err = back(ctx, b, head, func(c Commit) bool {
		found = found || c.ID == at
		return !found
	})
	return found, err
}

// regular looks at the bytes of files that are known by git's object id.
func (s *settler) regular(ctx context.Context) error {
	for _, e := range s.files {
		if e.Large {
			continue
		}
		r, err := s.hub.objects.Open(ctx, e.SHA256, 0, -1)
		if err != nil {
			return err
		}
		sum := BlobOID(e.Size)
		_, err = io.Copy(sum, r)
		if err = errors.Join(err, r.Close()); err != nil {
			return fmt.Errorf("read a file: %w", err)
		}
		if hex.EncodeToString(sum.Sum(nil)) != e.OID {
			return fault.New(fault.Broken, "the history is not what it says: %.100q is another file", e.Name)
		}
	}
	return nil
}

// ask shows every commit to the gatekeepers: what an older revision holds is seen as well. All of them will rest on the card that main will have.
func (s *settler) ask(ctx context.Context) error {
	if len(s.hub.keepers) == 0 {
		return nil
	}
	card, err := s.card(ctx)
	if err != nil {
		return err
	}
	branch := ""
	commits := s.annals.Commits
	if card != nil {
		branch = Main
		if len(commits) == 0 {
			commits = []Commit{{}} // main moves to a commit that is there
		}
	}
	for i := range commits {
		c := &commits[i]
		p := Proposal{Title: c.Title, Message: c.Message, Author: s.by, Parent: s.head.ID, Branch: branch, Card: card}
		if p.Changes, err = s.changes(ctx, c); err != nil {
			return err
		}
		for _, k := range s.hub.keepers {
			if err := k.Commit(ctx, s.repository, s.head, p); err != nil {
				return fmt.Errorf("commit %.12s: %w", c.ID, err)
			}
		}
	}
	return nil
}

// trace notes what the commits say that they came out of.
func (s *settler) trace(ctx context.Context) error {
	card, err := s.card(ctx)
	if err != nil {
		return err
	}
	s.edges = map[string][]Edge{}
	for i := range s.annals.Commits {
		c := &s.annals.Commits[i]
		p := Proposal{}
		if p.Changes, err = s.changes(ctx, c); err != nil {
			return err
		}
		if slices.ContainsFunc(s.moves, func(r Ref) bool { return r.Kind == Branch && r.Name == Main && r.Commit == c.ID }) {
			p.Branch, p.Card = Main, card
		}
		if s.edges[c.ID], err = s.hub.parents(ctx, s.repository, p); err != nil {
			return err
		}
	}
	return nil
}

// changes gives the files of a commit whose directories came along; others are in the repository already.
func (s *settler) changes(ctx context.Context, c *Commit) (list []Change, err error) {
	parent := map[string]bool{} // directories that the commit before has too
	if before := s.brought[c.Parent]; before != nil {
		s.below(before.Root, "", func(key, _ string, _ Tree) bool {
			seen := parent[key]
			parent[key] = true
			return !seen
		})
	}
	s.below(c.Root, "", func(key, prefix string, t Tree) bool {
		if parent[key] {
			return false
		}
		for _, e := range t {
			if !e.Directory() {
				list = append(list, Change{Path: prefix + e.Name, OID: e.OID, SHA256: e.SHA256, Size: e.Size, Large: e.Large})
			}
		}
		return true
	})
	return list, ctx.Err()
}

// below walks through directories that came along as long as f says so.
func (s *settler) below(key, prefix string, f func(key, prefix string, t Tree) bool) {
	t, ok := s.trees[key]
	if !ok || !f(key, prefix, t) {
		return
	}
	for _, e := range t {
		if e.Directory() {
			s.below(e.Tree, prefix+e.Name+"/", f)
		}
	}
}

// maxReadme bounds what is read of a card, in bytes.
const maxReadme = 4 << 20

// card reads the metadata of the card that main will have, "" without one; nil when main does not move.
func (s *settler) card(ctx context.Context) (*string, error) {
	if s.top == nil {
		return nil, nil
	}
	t := *s.top
	i, found := t.find("README.md")
	if !found || t[i].Directory() {
		return new(string), nil
	}
	if t[i].Size > maxReadme {
		return nil, fault.New(fault.Invalid, "the card is longer than %d bytes", maxReadme).At("README.md")
	}
	r, err := s.hub.objects.Open(ctx, t[i].SHA256, 0, t[i].Size)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read the card: %w", err)
	}
	card, err := ParseCard(string(text))
	return &card, err
}

// write writes it all down.
func (s *settler) write(ctx context.Context, b Books, name Name) error {
	seen := s.repository
	refs := s.refs
	if err := s.compare(ctx, b, name); err != nil {
		return err
	}
	if opens(seen, s.repository) || !slices.Equal(refs, s.refs) {
		return fault.New(fault.Busy, "%s %s was changed in this moment", s.repository.Kind, s.repository.ID()).Try("try again")
	}
	var digests []string
	for _, e := range s.files {
		digests = append(digests, e.SHA256)
	}
	if err := b.Claim(ctx, slices.Compact(digests)); err != nil {
		return err
	}
	for key, kept := range s.annals.Trees {
		if err := b.AddTree(ctx, key, kept); err != nil {
			return err
		}
	}
	for _, c := range s.annals.Commits {
		c.Repository = s.repository.Number
		if err := b.AddCommit(ctx, c); err != nil {
			return fmt.Errorf("write commit %s: %w", c.ID, err)
		}
		if err := settle(ctx, b, s.repository, c, s.edges[c.ID]); err != nil {
			return err
		}
	}
	r := s.repository
	for i, ref := range s.moves {
		if err := b.SetRef(ctx, r.Number, ref, s.was[i]); err != nil {
			return err
		}
	}
	card, err := s.card(ctx)
	if err != nil {
		return err
	}
	if card != nil {
		r.Card = *card
	}
	r.Changed = later(s.hub.Now(), r.Changed)
	if _, err := b.SaveRepository(ctx, r, CardTags(r.Card)); err != nil {
		return err
	}
	return b.AddEvent(ctx, Event{At: r.Changed.Truncate(time.Millisecond), Actor: s.by, Action: "repository.adopt", Object: string(r.Kind) + " " + r.ID(),
		Detail: fmt.Sprintf("%d commits", s.fresh)})
}
