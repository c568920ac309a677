package rights

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/survey"
)

// Desk surveys the files of a hub, guards what becomes visible, and keeps the facets of repositories up to date. It is a hub.Gatekeeper and a
// hub.Witness.
type Desk struct {
	hub  *hub.Hub
	turn chan struct{} // holds a token for every file that is being surveyed
	wake chan struct{}
}

var (
	_ hub.Gatekeeper = (*Desk)(nil)
	_ hub.Witness    = (*Desk)(nil)
)

const (
	atOnce   = 2       // files that are surveyed at the same time
	maxFiles = 500_000 // files of a repository that are looked at, over all its revisions
)

// New makes a desk for a hub. Nothing runs until Run.
func New(h *hub.Hub) *Desk {
	return &Desk{hub: h, turn: make(chan struct{}, atOnce), wake: make(chan struct{}, 1)}
}

// Committed has the facets of main taken anew, in a while.
func (d *Desk) Committed(_ context.Context, _ hub.Name, branch string) {
	if branch == hub.Main {
		d.nudge()
	}
}

func (d *Desk) nudge() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// Commit refuses changes to a repository that others see when they lack rights or source. Others see a gated one too.
func (d *Desk) Commit(ctx context.Context, r hub.Repository, head hub.Commit, p hub.Proposal) error {
	if r.Visibility != hub.Public {
		return nil
	}
	card, before := ReadCard(r.Card), ReadCard(r.Card)
	if p.Card != nil && p.Branch == hub.Main {
		card = ReadCard(*p.Card)
	}
	open := r.Gate == hub.Open
	var all charge
	if all.add(card.Complaints(r.Kind, open)); all.n > 0 || r.Kind != hub.Dataset {
		return refuse(r, all)
	}
	files, gone := map[place]File{}, []string{}
	for _, c := range p.Changes {
		if gone = append(gone, c.Path); !c.Remove {
			put(files, File{Path: c.Path, SHA256: c.SHA256, Size: c.Size})
		}
	}
	if card.Rights != before.Rights || card.Source != before.Source || card.Backing != before.Backing {
		// What lay there may have rested on what the card said.
		if err := d.present(ctx, r, head, gone, files); err != nil {
			return err
		}
	}
	if err := d.look(ctx, files, -1, func(f File) { all.add(card.Judge(f, open)) }); err != nil {
		return err
	}
	return refuse(r, all)
}

// Open refuses to show a repository whose card or records lack something: now, or in any revision that could be read by its id.
func (d *Desk) Open(ctx context.Context, r hub.Repository) error {
	card := ReadCard(r.Card)
	open := r.Gate == hub.Open
	files, err := d.ever(ctx, r)
	if err != nil || len(files) == 0 { // there is nothing to show: the first commit is looked at
		return err
	}
	var all charge
	all.add(card.Complaints(r.Kind, open))
	if r.Kind == hub.Dataset {
		if err := d.look(ctx, files, -1, func(f File) { all.add(card.Judge(f, open)) }); err != nil {
			return err
		}
	}
	return refuse(r, all)
}

// place is a file at a path: the same bytes are read otherwise under another name.
type place struct{ path, sha256 string }

func put(files map[place]File, f File) {
	key := place{f.Path, f.SHA256}
	if old, ok := files[key]; ok && !old.Past {
		return
	}
	files[key] = f
}

// present adds the files of the heads of all branches and tags; on the branch that a commit goes to, without those at the paths that it changes.
func (d *Desk) present(ctx context.Context, r hub.Repository, head hub.Commit, gone []string, files map[place]File) error {
	return d.hub.Read(ctx, func(b hub.Books) error {
		refs, err := b.Refs(ctx, r.Number)
		if err != nil {
			return err
		}
		for _, ref := range refs {
			c, err := b.Commit(ctx, r.Number, ref.Commit)
			if err != nil {
				return err
			}
			w := walk{books: b, files: files, seen: map[string]bool{}}
			if ref.Kind == hub.Branch && ref.Name == hub.Main && c.ID == head.ID {
				w.gone = gone
			}
			if err := w.tree(ctx, "", c.Root); err != nil {
				return err
			}
		}
		return nil
	})
}

// ever gives all files that any revision has.
func (d *Desk) ever(ctx context.Context, r hub.Repository) (map[place]File, error) {
	files := map[place]File{}
	if err := d.present(ctx, r, hub.Commit{}, nil, files); err != nil {
		return nil, err
	}
	err := d.hub.Read(ctx, func(b hub.Books) error {
		w := walk{books: b, files: files, seen: map[string]bool{}, past: true}
		const page = 1000
		for after := ""; ; {
			roots, err := b.RootsOf(ctx, r.Number, after, page)
			if err != nil || len(roots) == 0 {
				return err
			}
			for _, root := range roots {
				if err := w.tree(ctx, "", root); err != nil {
					return err
				}
			}
			after = roots[len(roots)-1]
		}
	})
	return files, err
}

// walk gathers files. A directory that was seen at its place is not looked into again.
type walk struct {
	books hub.Books
	files map[place]File
	seen  map[string]bool
	past  bool
	gone  []string // paths that are left out, with all below
}

func (w *walk) tree(ctx context.Context, prefix, key string) error {
	at := prefix + "\x00" + key
	if w.seen[at] {
		return nil
	}
	w.seen[at] = true
	kept, err := w.books.Tree(ctx, key)
	if err != nil {
		return err
	}
	t, err := hub.ParseTree(kept)
	if err != nil {
		return err
	}
	for _, e := range t {
		path := prefix + e.Name
		switch {
		case slices.Contains(w.gone, path):
		case e.Directory():
			if err := w.tree(ctx, path+"/", e.Tree); err != nil {
				return err
			}
		default:
			put(w.files, File{Path: path, SHA256: e.SHA256, Size: e.Size, Past: w.past})
			if len(w.files) > maxFiles {
				return fault.New(fault.Denied, "the repository has had more than %d files: too many to look at", maxFiles).Try("make a new repository of the files as they are now")
			}
		}
	}
	return nil
}

// look calls use for files in the order of their paths, with what is found in them, and keeps what was not known. Of files that are not known no more
// than some bytes are read (-1: all); those beyond come without.
func (d *Desk) look(ctx context.Context, files map[place]File, budget int64, use func(File)) error {
	const some = 200 // files whose findings are held at once
	for list := range slices.Chunk(byPath(files), some) {
		if err := d.fill(ctx, list, &budget); err != nil {
			return err
		}
		for i := range list {
			use(list[i])
			list[i].Found = nil
		}
	}
	return nil
}

// fill finds what is in some files.
func (d *Desk) fill(ctx context.Context, list []File, budget *int64) (err error) {
	var keys []hub.FindingKey
	for i := range list {
		f := &list[i]
		switch f.Kind = survey.KindOf(f.Path); f.Kind {
		case survey.Aside:
		case survey.Whole: // nothing is read
			found, err := survey.Look(ctx, survey.Whole, nil, f.Size)
			if err != nil {
				return err
			}
			f.Found = &found
		default:
			keys = append(keys, f.key())
		}
	}
	var known map[hub.FindingKey][]byte
	if err := d.hub.Read(ctx, func(b hub.Books) error {
		known, err = b.Findings(ctx, keys, survey.Version)
		return err
	}); err != nil {
		return err
	}
	for i := range list {
		f := &list[i]
		if f.Kind == survey.Aside || f.Kind == survey.Whole {
			continue
		}
		kept, ok := known[f.key()]
		switch {
		case ok:
		case *budget >= 0 && f.Size > *budget:
			continue
		default:
			if *budget >= 0 {
				*budget -= f.Size
			}
			if kept, err = d.survey(ctx, f); err != nil {
				return err
			}
			known[f.key()] = kept
		}
		f.Found = &survey.Survey{}
		if err := json.Unmarshal(kept, f.Found); err != nil {
			return fault.New(fault.Broken, "what was found in %s cannot be read: %w", f.Path, err)
		}
	}
	return nil
}

func (f *File) key() hub.FindingKey {
	return hub.FindingKey{SHA256: f.SHA256, Kind: string(f.Kind)}
}

// survey reads one file and keeps what is found.
func (d *Desk) survey(ctx context.Context, f *File) ([]byte, error) {
	select {
	case d.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	defer func() { <-d.turn }()
	found, err := survey.Look(ctx, f.Kind, d.hub.Content(ctx, f.SHA256, f.Size), f.Size)
	if err != nil {
		return nil, fmt.Errorf("survey %s: %w", f.Path, err)
	}
	kept, err := json.Marshal(found)
	if err != nil {
		return nil, fmt.Errorf("encode what was found in %s: %w", f.Path, err)
	}
	return kept, d.hub.Write(ctx, func(b hub.Books) error { return b.SaveFinding(ctx, f.key(), survey.Version, kept) })
}
