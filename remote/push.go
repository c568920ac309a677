package remote

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/lontar-asean/lontar/fault"
)

// Push brings a folder to a hub.
type Push struct {
	Hub        *Hub
	Repository Repository
	Branch     string // "" is main
	Dir        string
	Skip       func(path string) string // why a file or folder of Dir stays here; "" for one that goes along
	Public     bool                     // a new repository is public; otherwise it is private
	OnlyTo     string                   // "private": a repository that others see is refused
	Title      string
	Message    string
	Delete     bool // files of the branch that the folder does not have are removed, except those that Skip keeps here
	Jobs       int
	Line       Line
	Say        func(format string, args ...any) // what a person should know; may be nil
}

// Pushed says what a Push did.
type Pushed struct {
	Commits []string // none when nothing changed
	Created bool     // the repository was made
	Files   int64    // in the folder
	Changed int64    // of them: those that the hub did not have
	Sent    int64    // of them: those whose bytes had to be sent
	Bytes   int64    // of the changed ones
	Deleted int64
	Stayed  int64 // files that Skip or the hub's rules left here
}

// local is a file of the folder.
type local struct {
	path string // with slashes, from the folder on
	name string // on disk
	size int64
	sha  string
	oid  string
}

func (l local) sample() ([]byte, error) {
	f, err := os.Open(l.name)
	if err != nil {
		return nil, fault.New(fault.Missing, "a file cannot be read: %w", err)
	}
	defer f.Close()
	b := make([]byte, min(l.size, sampleSize))
	n, err := io.ReadFull(f, b)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return nil, fault.New(fault.Broken, "a file cannot be read: %w", err)
	}
	return b[:n], nil
}

const (
	commitFiles = 10_000  // of one commit
	commitBytes = 1 << 30 // of files inside one commit
	attributes  = ".gitattributes"
)

// Run pushes. What the hub has already is not sent, also when an earlier run was stopped in the middle.
func (p *Push) Run(ctx context.Context) (out Pushed, err error) {
	if p.Line.Meter == nil {
		p.Line.Meter = Silent{}
	}
	if p.Say == nil {
		p.Say = func(string, ...any) {}
	}
	if p.Branch == "" {
		p.Branch = firstBranch
	}
	files, stayed, err := p.scan()
	if err != nil {
		return out, err
	}
	out.Files, out.Stayed = int64(len(files)), stayed
	if len(files) == 0 {
		return out, fault.New(fault.Missing, "the folder holds no file that could be pushed").At("%s", p.Dir)
	}
	if out.Created, err = p.prepare(ctx); err != nil {
		return out, err
	}
	info, err := p.Hub.Info(ctx, p.Repository, p.Branch)
	if err != nil {
		return out, err
	}
	there, err := p.Hub.Files(ctx, p.Repository, info.SHA)
	if err != nil {
		return out, err
	}
	changed, gone, err := p.compare(ctx, files, there)
	if err != nil {
		return out, err
	}
	commit := Commit{Title: p.Title, Message: p.Message, Parent: info.SHA, Remove: gone}
	if commit.Title == "" {
		commit.Title = "Push " + filepath.Base(p.Dir)
	}
	if len(changed)+len(gone) == 0 {
		return out, nil
	}
	plan, err := p.Hub.plan(ctx, p.Repository, p.Branch, changed)
	if err != nil {
		return out, err
	}
	var objects []Object
	total := int64(0)
	for _, l := range changed {
		if plan[l.path].Ignore {
			out.Stayed++
			p.Say("%s stays here: the .gitignore of the repository names it", l.path)
			continue
		}
		large := plan[l.path].Mode == "lfs" && l.size > 0
		if large {
			objects = append(objects, FileObject(l.name, l.sha, l.size))
		}
		commit.Put = append(commit.Put, Placed{Path: l.path, SHA256: l.sha, Size: l.size, Large: large, Name: l.name})
		total += l.size
	}
	out.Changed, out.Bytes, out.Deleted = int64(len(commit.Put)), total, int64(len(gone))
	p.Line.Meter.Begin("push", len(commit.Put), total)
	sent, err := p.Hub.Upload(ctx, p.Repository, objects, p.Jobs, p.Line)
	out.Sent = int64(sent + len(commit.Put) - len(objects))
	if err != nil {
		return out, err
	}
	batches := split(commit)
	for i, c := range batches {
		if len(batches) > 1 {
			p.Say("commit %d of %d: %d files", i+1, len(batches), len(c.Put))
			c.Title = fmt.Sprintf("%s (part %d of %d)", c.Title, i+1, len(batches))
		}
		if len(out.Commits) > 0 {
			c.Parent = out.Commits[len(out.Commits)-1]
		}
		id, err := p.Hub.Commit(ctx, p.Repository, p.Branch, c, p.Line)
		if err != nil {
			return out, err
		}
		out.Commits = append(out.Commits, id)
	}
	return out, nil
}

// split makes commits of a size that hubs take; what is removed goes with the last.
func split(c Commit) []Commit {
	var out []Commit
	now := c
	now.Put, now.Remove = nil, nil
	inside := int64(0)
	for _, f := range c.Put {
		bytes := int64(0)
		if !f.Large {
			bytes = f.Size
		}
		if len(now.Put) == commitFiles || len(now.Put) > 0 && inside+bytes > commitBytes {
			out = append(out, now)
			now.Put, inside = nil, 0
		}
		now.Put = append(now.Put, f)
		inside += bytes
	}
	now.Remove = c.Remove
	return append(out, now)
}

// scan lists the folder. Links and devices are refused: what they lead to may not be meant.
func (p *Push) scan() (list []local, stayed int64, err error) {
	err = filepath.WalkDir(p.Dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return fault.New(fault.Missing, "the folder cannot be read: %w", err)
		}
		rel, err := filepath.Rel(p.Dir, name)
		if err != nil || rel == "." {
			return err
		}
		path := filepath.ToSlash(rel)
		if path == parts || path == ".git" || strings.HasSuffix(path, "/.git") {
			return skipped(e)
		}
		if why := p.Skip(path); why != "" {
			stayed++
			p.Say("%s stays here: %s", path, why)
			return skipped(e)
		}
		if e.IsDir() {
			return nil
		}
		if !e.Type().IsRegular() {
			return fault.New(fault.Invalid, "it is no plain file").At("%s", name).Try("put the file itself there, or push a folder without it")
		}
		if !IsPath(path) {
			return fault.New(fault.Invalid, "a hub cannot have a file of this name").At("%q", name)
		}
		info, err := e.Info()
		if err != nil {
			return fault.New(fault.Missing, "a file cannot be read: %w", err)
		}
		list = append(list, local{path: path, name: name, size: info.Size()})
		return nil
	})
	slices.SortFunc(list, func(a, b local) int { return strings.Compare(a.path, b.path) })
	return list, stayed, err
}

func skipped(e fs.DirEntry) error {
	if e.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// prepare sees to it that repository and branch are there, and that others see no more than is meant.
func (p *Push) prepare(ctx context.Context) (created bool, err error) {
	if p.OnlyTo == "private" && p.Public {
		return false, fault.New(fault.Denied, "what was dropped goes to private repositories only").Try("push without --public, or without --with-dropped")
	}
	info, err := p.Hub.Info(ctx, p.Repository, "")
	if fault.Of(err) == fault.Missing {
		if err = p.Hub.Create(ctx, p.Repository, p.Public); err == nil {
			created = true
			info, err = p.Hub.Info(ctx, p.Repository, "")
		}
	}
	if err != nil {
		return created, err
	}
	switch {
	case p.OnlyTo == "private" && !info.Private:
		return created, fault.New(fault.Denied, "what was dropped goes to private repositories only, and %s is public", p.Repository.ID).Try("push without --with-dropped, or to another repository")
	case p.Public && info.Private:
		return created, fault.New(fault.Conflict, "%s is there and private; a push does not open it", p.Repository.ID).Try("push without --public, look at it, then open it on the hub: %s", p.Hub.Page(p.Repository))
	}
	if !info.Private && !p.Public {
		p.Say("%s is public: everybody may see what is pushed", p.Repository.ID)
	}
	if p.Branch == firstBranch {
		return created, nil
	}
	if _, err = p.Hub.Info(ctx, p.Repository, p.Branch); fault.Of(err) == fault.Missing {
		err = p.Hub.Branch(ctx, p.Repository, p.Branch, firstBranch)
	}
	return created, err
}

// compare finds what the branch does not have, and what only it has.
func (p *Push) compare(ctx context.Context, files []local, there []File) (changed []local, gone []string, err error) {
	known := make(map[string]File, len(there))
	for _, f := range there {
		known[f.Path] = f
	}
	total := int64(0)
	for _, l := range files {
		total += l.size
	}
	p.Line.Meter.Begin("compare", len(files), total)
	var mu sync.Mutex
	if err := each(ctx, p.Jobs, files, func(ctx context.Context, l local) error {
		f, err := os.Open(l.name)
		if err != nil {
			return fault.New(fault.Missing, "a file cannot be read: %w", err)
		}
		defer f.Close()
		if l.sha, l.oid, err = Digest(ctx, f, l.size); err != nil {
			return err
		}
		p.Line.Meter.Moved(l.size)
		p.Line.Meter.Finished(l.path)
		old, had := known[l.path]
		if had && (old.SHA256 != "" && old.SHA256 == l.sha || old.SHA256 == "" && old.OID == l.oid) {
			return nil
		}
		mu.Lock()
		defer mu.Unlock()
		changed = append(changed, l)
		return nil
	}); err != nil {
		return nil, nil, err
	}
	slices.SortFunc(changed, func(a, b local) int { return strings.Compare(a.path, b.path) })
	if !p.Delete {
		return changed, nil, nil
	}
	for _, l := range files {
		delete(known, l.path)
	}
	for path := range known {
		if path != attributes && p.skips(path) == "" {
			gone = append(gone, path)
		}
	}
	slices.Sort(gone)
	return changed, gone, nil
}

// skips says why a path stays here: itself or a folder above it.
func (p *Push) skips(path string) string {
	for i, c := range path + "/" {
		if c == '/' {
			if why := p.Skip(path[:i]); why != "" {
				return why
			}
		}
	}
	return ""
}
