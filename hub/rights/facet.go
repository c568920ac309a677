package rights

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/survey"
	tags "github.com/lontar-asean/lontar/language"
)

const (
	maxFacets = 1000 // of one repository
	maxFacet  = 150  // bytes
	rest      = 10 * time.Minute
)

// version counts the meanings of facets.
const version = 1

func statePrefix() string { return fmt.Sprintf("%d.%d:", version, survey.Version) }

// Facets gives the tags of what a repository holds, for the filters of its list: language, script, country, concept, modality, rights, task.
func Facets(card Card, task []string, t Totals) (list []string) {
	add := func(kind, value string) {
		tag := kind + ":" + strings.ReplaceAll(value, "\n", " ")
		if value != "" && value != survey.Others && len(tag) <= maxFacet && len(list) < maxFacets {
			list = append(list, tag)
		}
	}
	for _, v := range task {
		add("task", v)
	}
	for _, v := range card.Countries {
		add("country", country(v))
	}
	for _, v := range t.Languages.Keys() {
		tag := tags.Tag(v)
		if tag == tags.Und {
			continue
		}
		code := tag.ISO6391()
		if code == "" {
			code = tag.Language()
		}
		add("language", code) // as cards name it
	}
	for _, v := range t.Scripts.Keys() {
		add("script", v)
	}
	for _, v := range t.Modalities.Keys() {
		add("modality", v)
	}
	for _, v := range t.Rights.Keys() {
		add("rights", survey.Ground(corpus.Rights(v)))
	}
	for _, v := range t.Concepts.Keys() {
		first, _, _ := strings.Cut(v, "/")
		add("country", country(first))
		add("concept", v)
	}
	return list
}

// country gives the ISO 3166-1 alpha-2 code of a country's code, and "" when it is none. A language says nothing of a country.
func country(code string) string {
	r, err := language.ParseRegion(strings.ToUpper(code))
	if err != nil || !r.IsCountry() {
		return ""
	}
	return r.String()
}

// CatchUp surveys what is new on main of all repositories and takes their facets anew. What fails is told at the end and does not keep the others back.
func (d *Desk) CatchUp(ctx context.Context) error {
	var failed []error
	const page = 100
	for after := int64(0); ctx.Err() == nil; {
		var list []hub.Repository
		if err := d.hub.Read(ctx, func(b hub.Books) (err error) {
			list, err = b.Unfaceted(ctx, statePrefix(), after, page)
			return err
		}); err != nil {
			return fmt.Errorf("look for repositories to survey: %w", err)
		}
		if len(list) == 0 {
			break
		}
		for _, r := range list {
			after = r.Number
			if err := d.facet(ctx, r); err != nil {
				failed = append(failed, fmt.Errorf("survey %s %s: %w", r.Kind, r.ID(), err))
			}
		}
	}
	return errors.Join(failed...)
}

func (d *Desk) facet(ctx context.Context, r hub.Repository) error {
	r, c, err := d.hub.Revision(ctx, r.Name, hub.Main)
	if err != nil {
		return err
	}
	card := ReadCard(r.Card)
	var totals Totals
	if r.Kind == hub.Dataset {
		files := map[place]File{}
		if err := d.hub.Read(ctx, func(b hub.Books) error {
			clear(files)
			w := walk{books: b, files: files, seen: map[string]bool{}}
			return w.tree(ctx, "", c.Root)
		}); err != nil {
			return err
		}
		if err := d.look(ctx, files, -1, func(f File) { totals.Add(f, card) }); err != nil {
			return err
		}
	}
	facets := Facets(card, tasks(r.Card), totals)
	return d.hub.Write(ctx, func(b hub.Books) error { return b.SaveFacets(ctx, r.Number, statePrefix()+c.Root, facets) })
}

// Run catches up whenever something was committed, until the context ends.
func (d *Desk) Run(ctx context.Context, log *slog.Logger) {
	again := time.NewTicker(rest)
	defer again.Stop()
	for {
		if err := d.CatchUp(ctx); err != nil && ctx.Err() == nil {
			log.Error("survey", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-d.wake:
		case <-again.C:
		}
	}
}
