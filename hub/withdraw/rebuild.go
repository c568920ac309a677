package withdraw

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// sorted gives entries in an order of their own.
func sorted(entries map[hub.Suppressed]bool) []hub.Suppressed {
	return slices.SortedFunc(maps.Keys(entries), func(a, b hub.Suppressed) int {
		return slices.Compare([]string{a.Kind, a.Value}, []string{b.Kind, b.Value})
	})
}

// rebuilt is what a file becomes.
type rebuilt struct {
	change hub.Change // without its path; Remove when nothing is left
	removed
}

// removed says what went out of a file.
type removed struct {
	rows    int64
	left    int64 // rows that stay
	rights  map[string]int64
	reasons map[string]int64
}

// rebuild makes the next revision of every branch that holds records.
func (j *job) rebuild(ctx context.Context) error {
	list, err := j.whole(ctx)
	if err != nil {
		return err
	}
	if err := j.thread(ctx, list); err != nil {
		return err
	}
	var finds []hub.Find
	holders := map[int64]bool{}
	if err := j.hub.Read(ctx, func(b hub.Books) (err error) {
		if finds, err = b.Finds(ctx, j.ID); err != nil {
			return err
		}
		for _, f := range finds {
			list, err := b.Holders(ctx, f.SHA256)
			if err != nil {
				return err
			}
			for _, n := range list {
				holders[n] = holders[n] || j.Repository == 0 || n == j.Repository
			}
		}
		return nil
	}); err != nil {
		return err
	}
	r := &rebuilder{job: j, list: list, finds: map[string]hub.Find{}, made: map[string]rebuilt{}}
	for _, f := range finds {
		r.finds[f.SHA256] = f
	}
	for _, n := range slices.Sorted(maps.Keys(holders)) {
		if !holders[n] {
			continue
		}
		if err := r.repository(ctx, n); err != nil {
			return err
		}
	}
	return j.next(ctx, hub.Purging)
}

// rebuilder rebuilds branches; what a file becomes is kept, since branches share files.
type rebuilder struct {
	*job
	list  *held
	finds map[string]hub.Find
	made  map[string]rebuilt
}

// repository rebuilds the branches of a repository and withholds what held records.
func (r *rebuilder) repository(ctx context.Context, number int64) error {
	var repo hub.Repository
	err := r.hub.Read(ctx, func(b hub.Books) (err error) {
		repo, err = b.RepositoryOf(ctx, number)
		return err
	})
	if fault.Of(err) == fault.Missing {
		return nil // deleted in the meantime
	}
	if err != nil {
		return err
	}
	refs, err := r.hub.Refs(ctx, number)
	if err != nil {
		return err
	}
	at := r.notes.Repositories[number]
	if at == nil {
		at = &place{}
		r.notes.Repositories[number] = at
	}
	at.Name = repo.Path()
	for _, ref := range refs {
		if ref.Kind != hub.Branch {
			continue
		}
		if err := r.branch(ctx, repo, ref.Name); err != nil {
			return fmt.Errorf("rebuild %s of %s: %w", ref.Name, repo.ID(), err)
		}
		made, err := r.commits(ctx, repo, ref.Name)
		if err != nil {
			return err
		}
		for _, b := range made {
			if !slices.Contains(at.Branches, b) {
				at.Branches = append(at.Branches, b)
			}
		}
	}
	// Only now: a commit may have come before its branch was rebuilt.
	commits, files, err := r.holding(ctx, number)
	if err != nil {
		return err
	}
	at.Commits, at.Files = union(at.Commits, commits), max(at.Files, len(files))
	return r.hub.Write(ctx, func(b hub.Books) error {
		if err := b.Withhold(ctx, number, r.ID, files, commits); err != nil {
			return err
		}
		return r.save(ctx, b)
	})
}

func union(a, b []string) []string {
	all := append(slices.Clone(a), b...)
	slices.Sort(all)
	return slices.Compact(all)
}

// holding gives the commits of a repository that hold a find, and those of the finds that they hold. Directories that commits share are looked at once.
func (r *rebuilder) holding(ctx context.Context, number int64) (commits, files []string, err error) {
	held := map[string]bool{}
	trees := map[string]bool{}
	err = r.hub.Read(ctx, func(b hub.Books) error {
		commits = nil
		for after := ""; ; {
			list, err := b.CommitsOf(ctx, number, after, 1000)
			if err != nil || len(list) == 0 {
				return err
			}
			for _, c := range list {
				has, err := r.has(ctx, b, c.Root, trees, held)
				if err != nil {
					return err
				}
				if has {
					commits = append(commits, c.ID)
				}
			}
			after = list[len(list)-1].ID
		}
	})
	return commits, slices.Sorted(maps.Keys(held)), err
}

func (r *rebuilder) has(ctx context.Context, b hub.Trees, key string, trees, held map[string]bool) (bool, error) {
	if has, known := trees[key]; known {
		return has, nil
	}
	kept, err := b.Tree(ctx, key)
	if err != nil {
		return false, err
	}
	entries, err := hub.ParseTree(kept)
	if err != nil {
		return false, err
	}
	any := false
	for _, e := range entries {
		if e.Directory() {
			has, err := r.has(ctx, b, e.Tree, trees, held)
			if err != nil {
				return false, err
			}
			any = any || has
		} else if _, found := r.finds[e.SHA256]; found {
			held[e.SHA256], any = true, true
		}
	}
	trees[key] = any
	return any, nil
}

// attempts is how often a branch that moves on meanwhile is rebuilt.
const attempts = 100

// branch commits the next revision of a branch, if it needs one.
func (r *rebuilder) branch(ctx context.Context, repo hub.Repository, name string) error {
	for range attempts {
		_, head, err := r.hub.Revision(ctx, repo.Name, "refs/heads/"+name)
		if err != nil {
			return err
		}
		p, err := r.proposal(ctx, repo, head, name)
		if err != nil || len(p.Changes) == 0 {
			return err
		}
		if _, err := r.hub.Commit(ctx, repo.Name, name, p); !hub.Stale(err) && fault.Of(err) != fault.Busy {
			return err
		}
	}
	return fault.New(fault.Busy, "the branch moved on %d times while it was rebuilt", attempts).Try("it is tried again")
}

// commits gives the commits of this withdrawal to a branch. They are looked up there: a program that was killed after such a commit did not write it down.
func (r *rebuilder) commits(ctx context.Context, repo hub.Repository, name string) (list []branch, err error) {
	_, head, err := r.hub.Revision(ctx, repo.Name, "refs/heads/"+name)
	if err != nil {
		return nil, err
	}
	history, _, err := r.hub.History(ctx, head, 0, filesAtOnce)
	for _, c := range history {
		if c.Author == author && strings.HasPrefix(c.Message, r.message()) {
			list = append(list, branch{name, c.Parent, c.ID})
		}
	}
	return list, err
}

// author is who rebuilds branches: a name that no account can have.
const author = "lontar (withdrawal)"

func (r *rebuilder) message() string { return "Withdrawal " + r.ID + ": " }

const filesAtOnce = 1000

// proposal gives the commit that takes the records out of a revision.
func (r *rebuilder) proposal(ctx context.Context, repo hub.Repository, head hub.Commit, branch string) (p hub.Proposal, err error) {
	t := &texts{rebuilder: r, repository: repo, changes: map[string]rebuilt{}}
	after := ""
	for {
		files, err := r.hub.Files(ctx, head, "", true, after, filesAtOnce)
		if err != nil {
			return p, err
		}
		for _, f := range files {
			if f.Directory() {
				continue
			}
			t.files = append(t.files, f)
			if _, found := r.finds[f.SHA256]; !found {
				continue
			}
			made, err := r.file(ctx, repo.Number, f)
			if err != nil {
				return p, fmt.Errorf("%s: %w", f.Path, err)
			}
			t.changes[f.Path] = made
		}
		if len(files) < filesAtOnce {
			break
		}
		after = files[len(files)-1].Path
	}
	if len(t.changes) == 0 {
		return p, nil
	}
	if p.Card, err = t.describe(ctx); err != nil {
		return p, err
	}
	rows := int64(0)
	for _, path := range slices.Sorted(maps.Keys(t.changes)) {
		made := t.changes[path]
		made.change.Path = path
		if f, ok := t.at(path); ok {
			made.change.Was = f.SHA256
		}
		p.Changes = append(p.Changes, made.change)
		rows += made.rows
	}
	// No parent is named: others may commit meanwhile, as long as they leave these files alone.
	p.Title, p.Author = "Take out what was withdrawn", author
	p.Message = r.message() + fmt.Sprintf("%d rows left out of %d files.", rows, len(t.changes))
	if branch != hub.Main {
		p.Card = nil
	}
	return p, nil
}

// file gives what a file becomes, and keeps it for the repository.
func (r *rebuilder) file(ctx context.Context, repository int64, f hub.File) (rebuilt, error) {
	key := fmt.Sprint(f.SHA256, f.Large)
	made, ok := r.made[key]
	if !ok {
		var err error
		if made, err = r.make(ctx, f); err != nil {
			return made, err
		}
		r.made[key] = made
	}
	if made.change.Remove {
		return made, nil
	}
	return made, r.own(ctx, repository, made.change)
}

// own writes down that bytes which lie in the object store belong to a repository. A name space without room takes them too: what they take the place of
// goes.
func (r *rebuilder) own(ctx context.Context, repository int64, c hub.Change) error {
	oid := c.OID
	if c.Large {
		oid = ""
	}
	return r.hub.Write(ctx, func(b hub.Books) error {
		return b.AddBlob(ctx, hub.Blob{SHA256: c.SHA256, Size: c.Size, OID: oid, Added: r.hub.Now()}, repository)
	})
}

func (r *rebuilder) make(ctx context.Context, f hub.File) (made rebuilt, err error) {
	if r.finds[f.SHA256].Whole {
		made.change.Remove = true
		return made, nil
	}
	blob := hub.Blob{SHA256: f.SHA256, Size: f.Size}
	in := r.job.file(ctx, blob)
	in.name = f.Path
	drop := map[int64]bool{}
	made.removed = removed{rights: map[string]int64{}, reasons: map[string]int64{}}
	has, err := records(ctx, in, r.list.wants, func(rec *record) error {
		if !r.takes(r.list, rec) {
			made.left++
			return nil
		}
		drop[rec.row] = true
		made.rows++
		made.rights[string(rec.Rights)]++
		for _, reason := range rec.reasons {
			made.reasons[reason]++
		}
		return nil
	})
	var stop *corpus.Stop
	switch {
	case fault.Of(err) == fault.Broken || errors.As(err, &stop):
		made.change.Remove = true // what lies behind the place where it is damaged nobody can tell
		return made, nil
	case err != nil:
		return made, err
	case !has:
		b, err := r.prose(ctx, blob)
		if err != nil {
			return made, err
		}
		if b = r.cut(r.list, b); b == nil {
			made.change.Remove = true
			return made, nil
		}
		made.change, err = r.keep(ctx, f.Large, func(w io.Writer) error { _, err := w.Write(b); return err })
		return made, err
	case made.left == 0:
		made.change.Remove = true
		return made, nil
	}
	form, err := formOf(in)
	if err != nil {
		return made, err
	}
	made.change, err = r.keep(ctx, f.Large, func(w io.Writer) error {
		return in.why(form.without(ctx, in, drop, func(b []byte) []byte { return mend(r.list.Suppression, b) }, w))
	})
	if fault.Of(err) == fault.Broken {
		made.change, err = hub.Change{Remove: true}, nil
	}
	return made, err
}

// keep puts what is written into the object store and gives the change that names it.
func (r *rebuilder) keep(ctx context.Context, large bool, write func(io.Writer) error) (c hub.Change, err error) {
	t, err := os.CreateTemp(r.Folder, Spool+"*")
	if err != nil {
		return c, err
	}
	defer os.Remove(t.Name())
	defer t.Close()
	sum := sha256.New()
	if err := write(io.MultiWriter(t, sum)); err != nil {
		return c, err
	}
	c.SHA256, c.Large = hex.EncodeToString(sum.Sum(nil)), large
	if c.Size, err = t.Seek(0, io.SeekEnd); err != nil {
		return c, err
	}
	if large {
		c.OID = hub.PointerOID(c.SHA256, c.Size)
	} else {
		oid := hub.BlobOID(c.Size)
		if _, err := t.Seek(0, io.SeekStart); err != nil {
			return c, err
		}
		if _, err := io.Copy(oid, t); err != nil {
			return c, err
		}
		c.OID = hex.EncodeToString(oid.Sum(nil))
	}
	if _, err := t.Seek(0, io.SeekStart); err != nil {
		return c, err
	}
	return c, r.hub.Objects().Put(ctx, c.SHA256, c.Size, t)
}
