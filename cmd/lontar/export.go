package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/kit"
	"github.com/lontar-asean/lontar/remote"
)

// depot is a hub that kits come from and go to: one that runs, or the folder of one at this machine.
type depot struct {
	name hub.Name
	// one of the two
	house  *house
	remote *remote.Hub
	at     remote.Repository
	line   remote.Line
	jobs   int
}

// exporting is what export is told.
type exporting struct {
	moving
	places
	kind, since, have, volume, note string
	shallow                         bool
}

// local says whether the hub is a folder at this machine.
func (p places) local() bool { return p.data != "" || p.database != "" || p.objects != "" }

func (a *app) export() *cobra.Command {
	var e exporting
	c := &cobra.Command{
		Use:   "export NAME[@REVISION] KIT",
		Short: "Write revisions of a hub into files, for slow lines and couriers",
		Long: `Writes the branches and tags of a repository, or one revision, with all that came before and all files into a kit: a folder, or one file when KIT ends in
.tar. Every object lies under its SHA-256 and is checked before it is written; the manifest has provenance and licence, and a SHA-256 of its own, the kit's id, which is
printed: tell it to the receiver by another way (import --expect).

With --since an earlier kit, or its manifest, or with --have the list that the receiver writes with ` + "`lontar import --list-have`" + `, the kit holds only what is new.
--volume cuts it into folders that fit a stick. Stopped at any moment, the same command goes on. The hub writes down which kits left it and who made them, so
that a withdrawal names them. With --data the hub itself need not run.`,
		Example: "  lontar export asean/mekong kit --volume 4G --note 'stick for the library of Kampong Thom'\n  lontar export asean/mekong@v2 mekong-v2.tar --since kit\n" +
			"  lontar export asean/mekong kit --have have.txt --data /srv/lontar",
		Args: exactly(2),
		RunE: func(c *cobra.Command, args []string) error {
			return a.runExport(c.Context(), e, args[0], args[1])
		},
	}
	e.moving.flags(c)
	e.places.flags(c)
	c.Flags().Lookup("data").Usage = "folder of the hub at this machine, instead of one that runs"
	c.Flags().StringVar(&e.kind, "from", remote.Datasets, "datasets or models")
	c.Flags().StringVar(&e.since, "since", "", "kit, or manifest of one, that the receiver has")
	c.Flags().StringVar(&e.have, "have", "", "list of what the receiver has")
	c.Flags().StringVar(&e.volume, "volume", "", "bytes of a volume: 4G")
	c.Flags().StringVar(&e.note, "note", "", "for whom the kit is, written down by the hub")
	c.Flags().BoolVar(&e.shallow, "shallow", false, "only the revisions themselves, without what came before")
	return c
}

// open finds the hub and the repository.
func (a *app) depot(ctx context.Context, m moving, p places, name, kind string) (d *depot, revision string, closing func(), err error) {
	d = &depot{jobs: m.jobs}
	if err := named(&d.at, &revision, name, kind, kind == remote.Models); err != nil {
		return nil, "", nil, err
	}
	is := hub.Dataset
	if d.at.Kind == remote.Models {
		is = hub.Model
	}
	if d.name, err = hub.ParseName(is, d.at.ID); err != nil {
		return nil, "", nil, usage{err}
	}
	if p.local() {
		if d.house, err = p.open(ctx); err == nil {
			closing = func() { d.house.store.Close() }
			err = d.house.guarded(ctx)
		}
	} else {
		d.remote, err = m.client()
		closing = func() {}
	}
	return d, revision, closing, err
}

func (a *app) runExport(ctx context.Context, e exporting, name, to string) error {
	d, revision, closing, err := a.depot(ctx, e.moving, e.places, name, e.kind)
	if err != nil {
		return err
	}
	defer closing()
	draft, begun, err := kit.Begun(to)
	if err != nil {
		return err
	}
	volume, err := remote.ParseBytes(e.volume)
	if err != nil {
		return usage{err}
	}
	if begun {
		if m := draft.Manifest; m.Name != d.name.ID() || m.Kind != d.name.Kind || m.Revision != revision || m.Volume != volume || m.Shallow != e.shallow {
			return fault.New(fault.Conflict, "another kit was begun here, of %s %s", m.Kind, m.Name).At("%s", to).Try("name another folder, or remove it")
		}
	} else if draft, err = d.draft(ctx, e, revision, volume, to); err != nil {
		return err
	}
	line, stop, err := e.line(a)
	if err != nil {
		return err
	}
	d.line = line
	line.Meter.Begin("export", len(draft.Manifest.Objects), draft.Manifest.Bytes())
	err = draft.Fill(ctx, d, func(o hub.Carried) { line.Meter.Finished(o.Path) })
	stop()
	if err != nil {
		return err
	}
	m := draft.Manifest
	if a.json {
		return a.emit(map[string]any{"event": "done", "kit": to, "id": draft.ID, "repository": string(m.Kind) + "s/" + m.Name, "heads": m.Heads, "objects": len(m.Objects), "bytes": m.Bytes(),
			"left_out": m.Left, "volumes": m.Volumes()})
	}
	_, err = fmt.Fprintf(a.out, "%s: %d objects, %s, in %d volume(s); %d were left out because the receiver has them\nkit %s\n", to, len(m.Objects), amount(m.Bytes()), m.Volumes(), m.Left, draft.ID)
	return err
}

// draft begins a kit: the hub knows of it before it holds anything.
func (d *depot) draft(ctx context.Context, e exporting, revision string, volume int64, to string) (*kit.Draft, error) {
	known := kit.Known{Objects: map[string]bool{}}
	for _, name := range []string{e.since, e.have} {
		if name == "" {
			continue
		}
		k, err := kit.ReadKnown(name)
		if err != nil {
			return nil, err
		}
		known.Commits = append(known.Commits, k.Commits...)
		for o := range k.Objects {
			known.Objects[o] = true
		}
	}
	m := kit.Manifest{Lontar: release, Made: time.Now().UTC().Truncate(time.Second), Kind: d.name.Kind, Name: d.name.ID(), Revision: revision, Note: e.note, Base: known.Commits,
		Shallow: e.shallow, Volume: volume}
	a, card, err := d.annals(ctx, revision, known.Commits, e.shallow)
	if err != nil {
		return nil, err
	}
	if len(a.Commits) == 0 {
		return nil, fault.New(fault.Conflict, "there is nothing new for the receiver: no kit was made").Try("lontar export without --since and --have")
	}
	if d.remote != nil {
		m.From = d.remote.Base()
	}
	if card != "" {
		m.Card = json.RawMessage(card)
		var said struct {
			Licence json.RawMessage `json:"license"`
		}
		if json.Unmarshal(m.Card, &said) == nil {
			m.Licence = said.Licence
		}
	}
	draft, annals, err := kit.New(to, m, a, known)
	if err != nil {
		return nil, err
	}
	if err := d.register(ctx, draft); err != nil {
		return nil, err
	}
	return draft, draft.Begin(annals)
}

// annals gives the revisions and the metadata of the card.
func (d *depot) annals(ctx context.Context, revision string, known []string, shallow bool) (a hub.Annals, card string, err error) {
	if d.house != nil {
		r, a, err := d.house.Annals(ctx, d.name, revision, known, shallow)
		return a, r.Card, err
	}
	info, err := d.remote.Info(ctx, d.at, revision)
	if err != nil {
		return a, "", err
	}
	body, err := d.remote.Annals(ctx, d.at, revision, known, shallow)
	if err != nil {
		return a, "", err
	}
	defer body.Close()
	a, err = hub.ReadAnnals(body)
	if info.Card == nil {
		return a, "", err
	}
	return a, string(info.Card), err
}

// register writes down that a kit leaves the hub. What everybody may read needs no login, and is not written down then.
func (d *depot) register(ctx context.Context, draft *kit.Draft) error {
	m := draft.Manifest
	if d.remote != nil {
		if !d.remote.LoggedIn() {
			return nil
		}
		return d.remote.RegisterKit(ctx, d.at, draft.ID, m.Heads, m.Note)
	}
	r, err := d.house.Repository(ctx, d.name)
	if err != nil {
		return err
	}
	return d.house.AddKit(ctx, hub.Kit{ID: draft.ID, Repository: r.Number, Name: string(m.Kind) + " " + m.Name, Commits: m.Heads, Note: m.Note})
}

// given refuses what was withdrawn from a repository of this machine, as a hub that runs does.
func (d *depot) given(ctx context.Context, o hub.Carried) error {
	r, err := d.house.Repository(ctx, d.name)
	if err != nil {
		return err
	}
	file, policy, err := d.house.Withheld(ctx, r.Number, o.SHA256, o.Commit)
	if err == nil && (file || policy == hub.Refuse) {
		return fault.New(fault.Denied, "records were withdrawn from this revision, and it is not given out any more").At("%.12s %.200s", o.Commit, o.Path).Try("carry the latest revision alone: --shallow")
	}
	return err
}

// Fetch brings an object into a file.
func (d *depot) Fetch(ctx context.Context, o hub.Carried, part *os.File) error {
	if d.remote != nil {
		f := remote.File{Path: o.Path, Size: o.Size, OID: o.OID}
		if o.Large {
			f.SHA256 = o.SHA256
		}
		return d.remote.Fetch(ctx, d.at, o.Commit, f, part, d.line)
	}
	if err := part.Truncate(0); err != nil {
		return err
	}
	if err := d.given(ctx, o); err != nil {
		return err
	}
	r, err := d.house.Objects().Open(ctx, o.SHA256, 0, -1)
	if fault.Of(err) == fault.Missing {
		return fault.New(fault.Missing, "the bytes are not in the hub any more").Try("carry the revision alone: --shallow")
	}
	if err != nil {
		return err
	}
	defer r.Close()
	n, err := io.Copy(part, struct{ io.Reader }{r})
	d.line.Meter.Moved(n)
	return err
}
