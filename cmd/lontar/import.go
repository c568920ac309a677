package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/kit"
	"github.com/lontar-asean/lontar/remote"
)

// importing is what import is told.
type importing struct {
	moving
	places
	kind, as, expect, have, cancel string
	check, detach                  bool
}

func (a *app) importKit() *cobra.Command {
	var i importing
	c := &cobra.Command{
		Use:   "import KIT… | URI | --list-have NAME",
		Short: "Take a kit into a hub, or let the hub fetch a repository of another hub",
		Long: `Takes revisions from a kit into a repository, which is made, private, when it is not there. Commits, branches and tags stay what they are; a branch that
went another way meanwhile is refused. Every object is checked against its SHA-256 before it is taken; one that is damaged or was changed is named, and nothing more happens.
What the hub has is not sent again, so that the same command goes on after a stop. Volumes may come one after the other: as long as some are missing the exit status is 3.

A URI, hf://datasets/OWNER/NAME[@REVISION] or https://HUB/datasets/OWNER/NAME[@REVISION], is fetched by the hub itself, without a detour over this machine: it needs
--upstream at ` + "`lontar serve`" + `. The import goes on when this command ends or the hub is started again; Ctrl-C leaves it running, --cancel ID ends it. --limit-rate bounds the line of the hub then.

--list-have writes what a repository has, for export --have.`,
		Example: "  lontar import /media/stick1 /media/stick2 --as asean/mekong\n  lontar import mekong.tar --expect 4f0c… --data /srv/lontar\n" +
			"  lontar import --list-have asean/mekong > have.txt\n  lontar import hf://datasets/SEACrowd/example@main --as asean/example --limit-rate 2M",
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case i.have != "" && len(args) == 0:
				return a.listHave(c.Context(), i)
			case i.cancel != "" && len(args) == 0:
				return a.cancelImport(c.Context(), i)
			case len(args) == 1 && strings.Contains(args[0], "://"):
				return a.importSource(c.Context(), i, args[0])
			case len(args) == 0:
				return usage{fault.New(fault.Invalid, "what should be imported?").Try("%s --help", c.CommandPath())}
			}
			return a.runImport(c.Context(), i, args)
		},
	}
	i.moving.flags(c)
	i.places.flags(c)
	c.Flags().Lookup("data").Usage = "folder of the hub at this machine, instead of one that runs"
	c.Flags().StringVar(&i.kind, "to", remote.Datasets, "datasets or models, with --as and --list-have")
	c.Flags().StringVar(&i.as, "as", "", "OWNER/NAME here (default as in the kit)")
	c.Flags().StringVar(&i.expect, "expect", "", "id of the kit, or its beginning, as export printed it")
	c.Flags().StringVar(&i.have, "list-have", "", "write what this repository has")
	c.Flags().StringVar(&i.cancel, "cancel", "", "end the import from another hub that has this id")
	c.Flags().BoolVar(&i.detach, "detach", false, "do not wait for an import from another hub; print its id")
	c.Flags().BoolVar(&i.check, "check", false, "only check the kit, whole")
	return c
}

func (a *app) listHave(ctx context.Context, i importing) error {
	d, _, closing, err := a.depot(ctx, i.moving, i.places, i.have, i.kind)
	if err != nil {
		return err
	}
	defer closing()
	annals, _, err := d.annals(ctx, "", nil, false)
	if err != nil {
		return err
	}
	return kit.WriteKnown(a.out, annals)
}

func (a *app) runImport(ctx context.Context, i importing, args []string) error {
	k, err := kit.Open(args...)
	if err != nil {
		return err
	}
	const shortest = 8
	if i.expect != "" && (len(i.expect) < shortest || !strings.HasPrefix(k.ID, strings.ToLower(i.expect))) {
		return fault.New(fault.Broken, "this is another kit: %s", k.ID).Try("ask the sender for the kit, or for its id")
	}
	if i.check {
		return a.checkKit(k)
	}
	m := k.Manifest
	as := i.as
	if as == "" {
		as, i.kind = m.Name, string(m.Kind)+"s"
	}
	if i.as != "" && m.Kind == hub.Model {
		i.kind = remote.Models
	}
	d, revision, closing, err := a.depot(ctx, i.moving, i.places, as, i.kind)
	if err != nil {
		return err
	}
	defer closing()
	if revision != "" || d.name.Kind != m.Kind {
		return usage{fault.New(fault.Invalid, "%s is no name for a %s", as, m.Kind).Try("--as OWNER/NAME")}
	}
	annals, missing := k.Annals()
	if missing != nil && fault.Of(missing) != fault.Missing {
		return missing
	}
	line, stop, err := i.line(a)
	if err != nil {
		return err
	}
	d.line = line
	sent, lacking, err := d.take(ctx, k)
	stop()
	if err != nil {
		return err
	}
	wanting := k.Wanting(lacking)
	if missing != nil && len(wanting) == 0 {
		wanting = []int{1}
	}
	if len(wanting) > 0 {
		return a.halfway(k, wanting, sent)
	}
	done, err := d.adopt(ctx, annals)
	if err != nil {
		return err
	}
	if a.json {
		return a.emit(map[string]any{"event": "done", "kit": k.ID, "repository": d.at.String(), "commits": done, "sent": sent, "objects": len(m.Objects), "heads": m.Heads})
	}
	_, err = fmt.Fprintf(a.out, "%s: %d new commits, %d of %d objects were not there\nfrom %s %s, made %s, licence %s\n", d.at, done, sent, len(m.Objects), m.From, m.Name, m.Made.Format("2006-01-02"), licence(m))
	return err
}

func licence(m kit.Manifest) string {
	if s := strings.Trim(string(m.Licence), `"`); s != "" {
		return s
	}
	return "not said"
}

// halfway says which volumes are wanting.
func (a *app) halfway(k *kit.Kit, wanting []int, sent int) error {
	if a.json {
		if err := a.emit(map[string]any{"event": "wanting", "kit": k.ID, "volumes": wanting, "sent": sent}); err != nil {
			return err
		}
	}
	return &partly{fmt.Sprintf("what is here is in the hub; volumes %s are missing: run again with them", strings.Trim(fmt.Sprint(wanting), "[]"))}
}

// checkKit reads all of a kit.
func (a *app) checkKit(k *kit.Kit) error {
	if _, err := k.Annals(); err != nil {
		return err
	}
	for _, o := range k.Manifest.Objects {
		r, err := k.OpenObject(o, 0, -1)
		if err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			return err
		}
		r.Close()
	}
	return a.tell(map[string]any{"event": "done", "kit": k.ID, "objects": len(k.Manifest.Objects), "checked_only": true}, "the kit is whole: "+k.ID)
}

// take brings the objects that are there and that the hub does not have. It gives how many these were, and those that are neither here nor there.
func (d *depot) take(ctx context.Context, k *kit.Kit) (sent int, lacking []hub.Carried, err error) {
	if err := d.found(ctx); err != nil {
		return 0, nil, err
	}
	wanted, err := d.lacks(ctx, k.Manifest.Objects)
	if err != nil {
		return 0, nil, err
	}
	var here []hub.Carried
	size := int64(0)
	for _, o := range wanted {
		if !k.Has(o.SHA256) {
			lacking = append(lacking, o)
			continue
		}
		here = append(here, o)
		size += o.Size
	}
	d.line.Meter.Begin("import", len(here), size)
	if d.remote != nil {
		var list []remote.Object
		for _, o := range here {
			list = append(list, remote.Object{SHA256: o.SHA256, Size: o.Size, Name: o.Path, Open: func(offset, size int64) (io.ReadCloser, error) { return k.OpenObject(o, offset, size) }})
		}
		sent, err = d.remote.Upload(ctx, d.at, list, d.jobs, d.line)
		return sent, lacking, err
	}
	r, err := d.house.Repository(ctx, d.name)
	if err != nil {
		return 0, nil, err
	}
	for _, o := range here {
		if err := d.put(ctx, k, r.Number, o); err != nil {
			return sent, nil, err
		}
		sent++
		d.line.Meter.Moved(o.Size)
		d.line.Meter.Finished(o.Path)
	}
	return sent, lacking, nil
}

// lacks gives the objects that the hub does not have for this repository.
func (d *depot) lacks(ctx context.Context, list []hub.Carried) (out []hub.Carried, err error) {
	if d.remote != nil {
		var objects []remote.Object
		for _, o := range list {
			objects = append(objects, remote.Object{SHA256: o.SHA256, Size: o.Size, Name: o.Path})
		}
		lacking, err := d.remote.Lacking(ctx, d.at, objects)
		for _, o := range list {
			if lacking[o.SHA256] {
				out = append(out, o)
			}
		}
		return out, err
	}
	r, err := d.house.Repository(ctx, d.name)
	if err != nil {
		return nil, err
	}
	for _, o := range list {
		_, there, err := d.house.Uploaded(ctx, r.Number, o.SHA256)
		if err != nil {
			return nil, err
		}
		if !there {
			out = append(out, o)
		}
	}
	return out, nil
}

func (d *depot) put(ctx context.Context, k *kit.Kit, repository int64, o hub.Carried) error {
	if err := d.house.Room(ctx, d.name.Owner, o.Size); err != nil {
		return err
	}
	from, err := k.OpenObject(o, 0, -1)
	if err != nil {
		return err
	}
	defer from.Close()
	if err := d.house.Objects().Put(ctx, o.SHA256, o.Size, from); err != nil {
		return err
	}
	return d.house.AddBlob(ctx, hub.Blob{SHA256: o.SHA256, Size: o.Size}, repository)
}

// found makes the repository when it is not there.
func (d *depot) found(ctx context.Context) error {
	if d.remote != nil {
		_, err := d.remote.Info(ctx, d.at, "")
		if fault.Of(err) == fault.Missing {
			err = d.remote.Create(ctx, d.at, false)
		}
		return err
	}
	_, err := d.house.Repository(ctx, d.name)
	if fault.Of(err) != fault.Missing {
		return err
	}
	if err := d.house.Read(ctx, func(b hub.Books) error {
		_, err := b.User(ctx, d.name.Owner)
		if fault.Of(err) == fault.Missing {
			_, err = b.Organisation(ctx, d.name.Owner)
		}
		return err
	}); err != nil {
		return err
	}
	_, err = d.house.Create(ctx, d.name, hub.Private, "")
	return err
}

// adopt takes the revisions in and gives how many are new.
func (d *depot) adopt(ctx context.Context, a hub.Annals) (int, error) {
	if d.house != nil {
		done, err := d.house.Adopt(ctx, d.name, "", a)
		return done.Commits, err
	}
	var text bytes.Buffer
	if err := a.Write(&text); err != nil {
		return 0, err
	}
	done, err := d.remote.Adopt(ctx, d.at, text.Bytes())
	return done.Commits, err
}
