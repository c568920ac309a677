package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/evaluate/catalogue"
	"github.com/lontar-asean/lontar/evaluate/dataset"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/remote"
)

// foreign reads the sets of others: those of a folder, or, without one, where the tasks say.
func foreign(folder string) dataset.Loader {
	return dataset.Loader{Getenv: os.Getenv, Folder: folder, Hub: newInputs(), Keep: filepath.Join(cache(), "downloads", "sets"), Catalogue: catalogue.Shelf{Dir: home()}}
}

func (a *app) catalogue() *cobra.Command {
	c := &cobra.Command{
		Use:   "catalogue [NAME]",
		Short: "Public sets of questions: where they lie, under which licence, and how they are asked",
		Long: `Lists the public sets that lontar knows how to read, or shows one with the task that asks it. None of them ships: fetch brings one from its hub, or from a
folder, and records the digest of each file. A file that is another one later is refused until --accept.`,
		Example: "  lontar catalogue\n  lontar catalogue belebele\n  lontar catalogue fetch belebele",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				return a.showSet(args[0])
			}
			return a.listSets()
		},
	}
	c.AddCommand(a.catalogueFetch())
	return c
}

func (a *app) listSets() error {
	list, err := catalogue.Entries()
	if err != nil {
		return err
	}
	for _, e := range list {
		if err := a.tellSet(e); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) tellSet(e catalogue.Entry) error {
	there := catalogue.Shelf{Dir: home()}.Fetched(e.Name)
	note := ""
	for _, n := range []struct {
		is   bool
		text string
	}{{e.NonCommercial, "non-commercial"}, {e.Gated, "gated"}, {!e.Mapped(), "not mapped"}, {there, "fetched"}} {
		if n.is {
			note += ", " + n.text
		}
	}
	return a.tellRow(map[string]any{"name": e.Name, "title": e.Title, "about": e.About, "page": e.Page, "licence": e.Licence, "noncommercial": e.NonCommercial, "gated": e.Gated, "kind": e.Kind,
		"hub": e.Data.Hub, "languages": e.Data.Languages, "mapped": e.Mapped(), "fetched": there, "note": e.Note},
		"%s\t%s%s\t%s", e.Name, e.Licence, note, e.About)
}

// showSet shows a set with a task that asks it.
func (a *app) showSet(name string) error {
	e, err := catalogue.Find(name)
	if err != nil {
		return usage{err}
	}
	if a.json {
		return a.tellSet(e)
	}
	fmt.Fprintf(a.out, "%s (%s)\n%s\n%s\n", e.Title, e.Licence, e.About, e.Page)
	if e.Note != "" {
		fmt.Fprintln(a.out, e.Note)
	}
	where := "a folder"
	if e.Data.Hub != "" {
		where = "the hub's data set " + e.Data.Hub
	}
	fmt.Fprintf(a.out, "\nIt is fetched from %s: lontar catalogue fetch %s\n", where, name)
	if !e.Mapped() {
		return nil
	}
	task := yaml.MapSlice{{Key: "name", Value: name}, {Key: "version", Value: 1}, {Key: "kind", Value: e.Kind}}
	for _, m := range []struct {
		key   string
		value any
		is    bool
	}{{"words", e.Words, e.Words != ""}, {"labels", e.Labels, e.Labels != nil}, {"pivot", e.Pivot, e.Pivot != ""}, {"licence", e.Licence, true}, {"noncommercial", true, e.NonCommercial},
		{"data", map[string]string{"catalogue": name}, true}} {
		if m.is {
			task = append(task, yaml.MapItem{Key: m.key, Value: m.value})
		}
	}
	b, err := yaml.Marshal([]yaml.MapSlice{task})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "A task of a suite that asks it:\n\n  %s\n", strings.ReplaceAll(strings.TrimSpace(string(b)), "\n", "\n  "))
	return err
}

func (a *app) catalogueFetch() *cobra.Command {
	var from string
	var accept bool
	c := &cobra.Command{
		Use:   "fetch NAME",
		Short: "Fetch a public set, and record the digests of its files",
		Long:  `Brings a set into $LONTAR_HOME/catalogue: from the hub that LONTAR_HUB or HF_ENDPOINT names (default Hugging Face), another hub, or a folder (--from).`,
		Args:  exactly(1),
		RunE:  func(c *cobra.Command, args []string) error { return a.fetchSet(c.Context(), args[0], from, accept) },
	}
	c.Flags().StringVar(&from, "from", "", "address of another hub, or a folder in which the files lie")
	c.Flags().BoolVar(&accept, "accept", false, "take files that are not the ones they were")
	return c
}

func (a *app) fetchSet(ctx context.Context, name, from string, accept bool) error {
	e, err := catalogue.Find(name)
	if err != nil {
		return usage{err}
	}
	source, err := setSource(from)
	if err != nil {
		return err
	}
	if _, folder := source.(dataset.Folder); !folder && e.Data.Hub == "" {
		return usage{fault.New(fault.Invalid, "no hub is known for the set %s", name).Try("fetch it from %s yourself and say --from FOLDER", e.Page)}
	}
	shelf := catalogue.Shelf{Dir: home(), Accept: accept}
	names, err := shelf.Fetch(ctx, source, e)
	if err != nil {
		return err
	}
	for _, n := range names {
		if err := a.tellRow(map[string]any{"set": name, "file": n}, "%s", n); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.err, "%d files of %s (%s) are in %s\n", len(names), e.Title, e.Licence, shelf.Folder(name))
	return nil
}

// setSource opens what --from names: a hub, or a folder.
func setSource(from string) (dataset.Hub, error) {
	in := newInputs()
	switch {
	case from == "":
		return in, nil
	case !strings.HasPrefix(from, "http://") && !strings.HasPrefix(from, "https://"):
		if st, err := os.Stat(from); err != nil || !st.IsDir() {
			return nil, usage{fault.New(fault.Invalid, "--from is no address and no folder: %s", from)}
		}
		return dataset.Folder(from), nil
	}
	options, err := fetchOptions()
	if err != nil {
		return nil, err
	}
	settings := remote.FromEnvironment(os.Getenv)
	if settings.Endpoint != from {
		settings = remote.Settings{Endpoint: from}
	}
	kept, err := readCredentials()
	if err != nil {
		return nil, err
	}
	if settings.Token == "" {
		settings.Token = kept.Hubs[hubKey(from)].Token
	}
	in.hub = func() (*remote.Hub, error) { return remote.New(settings, options) }
	return in, nil
}
