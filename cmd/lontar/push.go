package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/remote"
)

func (a *app) push() *cobra.Command {
	var m moving
	p := remote.Push{}
	var kind string
	var private, dropped bool
	c := &cobra.Command{
		Use:   "push DIR NAME",
		Short: "Bring a folder to a hub",
		Long: `Brings a folder to a repository OWNER/NAME, which is made, private, when it is not there. What the hub has already is not sent: by SHA-256, also when
an earlier push was stopped in the middle. All of it is one commit, or several that are announced when there are more files than a hub takes at once.

Of a data set that curate made, .work never goes along; dropped/, measures/ and signatures/ go with --with-dropped, and to private repositories only.
When the hub refuses, its message says what is missing.`,
		Example: "  lontar push mekong-web asean/mekong\n  lontar push model asean/sea-lion-khm --to models --revision trial --message 'second epoch'\n" +
			"  lontar push mekong-web asean/mekong --with-dropped --limit-rate 500k",
		Args: exactly(2),
		RunE: func(c *cobra.Command, args []string) error {
			p.Dir = args[0]
			if private && p.Public {
				return usage{fault.New(fault.Invalid, "it is public or private, not both")}
			}
			if err := named(&p.Repository, &p.Branch, args[1], kind, c.Flags().Changed("to")); err != nil {
				return err
			}
			if private || dropped {
				p.OnlyTo = "private"
			}
			p.Skip = staying(dropped)
			return a.runPush(c.Context(), m, p)
		},
	}
	m.flags(c)
	c.Flags().StringVar(&kind, "to", remote.Datasets, "datasets or models")
	c.Flags().StringVar(&p.Branch, "revision", "", "branch, made from main when it is not there (default main)")
	c.Flags().StringVar(&p.Title, "message", "", "title of the commit")
	c.Flags().BoolVar(&p.Public, "public", false, "make a new repository public")
	c.Flags().BoolVar(&private, "private", false, "refuse a repository that others see")
	c.Flags().BoolVar(&dropped, "with-dropped", false, "also dropped/, measures/ and signatures/; to private repositories only")
	c.Flags().BoolVar(&p.Delete, "delete", false, "remove files of the branch that the folder does not have")
	return c
}

// named reads the name of a repository, whose kind may be before it or in a flag, and whose branch behind it.
func named(r *remote.Repository, branch *string, name, kind string, given bool) error {
	got, revision, err := remote.ParseRepository(name)
	if err != nil {
		return usage{err}
	}
	if kind != remote.Datasets && kind != remote.Models {
		return usage{fault.New(fault.Invalid, "%q is no kind of repository", kind).Try("datasets or models")}
	}
	if given {
		got.Kind = kind
	}
	if revision != "" {
		if *branch != "" && *branch != revision {
			return usage{fault.New(fault.Invalid, "two revisions are named: %s and %s", revision, *branch)}
		}
		*branch = revision
	}
	*r = got
	return nil
}

// staying says which parts of a data set stay here.
func staying(dropped bool) func(string) string {
	return func(path string) string {
		top, _, _ := strings.Cut(path, "/")
		switch top {
		case ".work":
			return "it is work of a run"
		case dataset.DroppedDir, dataset.MeasuresDir, dataset.SignaturesDir:
			if !dropped {
				return "it goes along with --with-dropped only"
			}
		}
		return ""
	}
}

func (a *app) runPush(ctx context.Context, m moving, p remote.Push) (err error) {
	if p.Hub, err = m.client(); err != nil {
		return err
	}
	line, stop, err := m.line(a)
	if err != nil {
		return err
	}
	p.Jobs, p.Line = m.jobs, line
	if !a.json {
		p.Say = line.Meter.(*movingView).say
	}
	out, err := p.Run(ctx)
	stop()
	if err != nil {
		return err
	}
	page := p.Hub.Page(p.Repository)
	if a.json {
		return a.emit(map[string]any{"event": "done", "repository": p.Repository.String(), "url": page, "commits": append([]string{}, out.Commits...), "created": out.Created,
			"files": out.Files, "changed": out.Changed, "sent": out.Sent, "bytes": out.Bytes, "deleted": out.Deleted, "stayed": out.Stayed})
	}
	if len(out.Commits) == 0 {
		_, err = fmt.Fprintf(a.out, "%s has all %d files already\n", page, out.Files)
		return err
	}
	_, err = fmt.Fprintf(a.out, "%s: %d of %d files changed (%s), %d sent, %d removed\ncommit %s\n", page, out.Changed, out.Files, amount(out.Bytes), out.Sent, out.Deleted,
		strings.Join(out.Commits, "\ncommit "))
	return err
}

func (a *app) pull() *cobra.Command {
	var m moving
	p := remote.Pull{}
	var kind string
	c := &cobra.Command{
		Use:   "pull NAME[@REVISION] DIR",
		Short: "Copy a revision from a hub into a folder",
		Long: `Copies the files of a branch, tag or commit into a folder. Each is checked (SHA-256, or git's object id) and put in its place when it is whole. What is there
already stays; stopped at any moment, the next pull goes on at the byte. What is under way lies in DIR/.lontar, which is removed at the end.

Patterns: * and ? stand for any characters, / too; one without / also fits the last part of a path.`,
		Example: "  lontar pull asean/mekong@v1 mekong\n  lontar pull asean/mekong mekong --include 'data/khm-Khmr/*' --delete\n  lontar pull models/asean/sea-lion-khm model --limit-rate 2M",
		Args:    exactly(2),
		RunE: func(c *cobra.Command, args []string) error {
			p.Dir = args[1]
			if err := named(&p.Repository, &p.Revision, args[0], kind, c.Flags().Changed("from")); err != nil {
				return err
			}
			return a.runPull(c.Context(), m, p)
		},
	}
	m.flags(c)
	c.Flags().StringVar(&kind, "from", remote.Datasets, "datasets or models")
	c.Flags().StringVar(&p.Revision, "revision", "", "branch, tag or commit (default main)")
	c.Flags().StringArrayVar(&p.Include, "include", nil, "pattern of files that are wanted (may be given again)")
	c.Flags().StringArrayVar(&p.Exclude, "exclude", nil, "pattern of files that are not (may be given again)")
	c.Flags().BoolVar(&p.Delete, "delete", false, "remove files of the folder that the revision does not have")
	return c
}

func (a *app) runPull(ctx context.Context, m moving, p remote.Pull) (err error) {
	if p.Hub, err = m.client(); err != nil {
		return err
	}
	line, stop, err := m.line(a)
	if err != nil {
		return err
	}
	p.Jobs, p.Line = m.jobs, line
	out, err := p.Run(ctx)
	stop()
	if err != nil {
		return err
	}
	if a.json {
		return a.emit(map[string]any{"event": "done", "repository": p.Repository.String(), "commit": out.Commit, "dir": p.Dir, "files": out.Files, "fetched": out.Fetched,
			"bytes": out.Bytes, "deleted": out.Deleted})
	}
	_, err = fmt.Fprintf(a.out, "%s: %d files, %d fetched (%s), %d removed\ncommit %s\n", p.Dir, out.Files, out.Fetched, amount(out.Bytes), out.Deleted, out.Commit)
	return err
}
