package store

import (
	"context"
	"fmt"
	"testing"

	"github.com/lontar-asean/lontar/hub"
)

// findings: what was found in a file stays as long as the file, and of one version.
func findings(t *testing.T, s *site) {
	s.create(t, name)
	c := s.put(t, "a.parquet", 1)
	s.commit(t, name, c)
	key := hub.FindingKey{SHA256: c.SHA256, Kind: "parquet"}
	write := func(f func(hub.Books) error) {
		t.Helper()
		if err := s.store.Write(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	get := func(version int) (text string) {
		t.Helper()
		if err := s.store.Read(t.Context(), func(b hub.Books) error {
			found, err := b.Findings(t.Context(), []hub.FindingKey{key, {SHA256: c.SHA256, Kind: "csv"}, {SHA256: "x", Kind: "csv"}}, version)
			if len(found) > 1 {
				t.Errorf("%d findings", len(found))
			}
			text = string(found[key])
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return text
	}
	write(func(b hub.Books) error {
		return b.SaveFinding(t.Context(), key, 1, []byte(`{"text":"ខ្មែរ"}`))
	})
	if get(1) != `{"text":"ខ្មែរ"}` || get(2) != "" {
		t.Error("a finding is not what it was, or of another version")
	}
	write(func(b hub.Books) error { return b.SaveFinding(t.Context(), key, 2, []byte(`2`)) })
	if get(1) != "" || get(2) != "2" {
		t.Error("a finding of an older version stays")
	}
	if err := s.store.Write(t.Context(), func(b hub.Books) error {
		return b.SaveFinding(t.Context(), hub.FindingKey{SHA256: "no file", Kind: "csv"}, 1, nil)
	}); err == nil {
		t.Error("a finding of no file")
	}
	if err := s.hub.Delete(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	s.clock.at = s.clock.at.AddDate(0, 0, 2)
	if _, err := s.hub.Collect(t.Context(), 0, false); err != nil {
		t.Fatal(err)
	}
	if get(2) != "" {
		t.Error("what was found in a file outlives it")
	}
}

// facets: tags of files are found like those of cards, and stay what they are when a repository is saved.
func facets(t *testing.T, s *site) {
	ctx := t.Context()
	r := s.create(t, name)
	other := name
	other.Name = "open"
	if _, err := s.hub.Create(ctx, other, hub.Public, "sokha"); err != nil {
		t.Fatal(err)
	}
	c := s.commit(t, name, s.put(t, "a", 1))
	unfaceted := func() (list []hub.Repository) {
		t.Helper()
		if err := s.store.Read(ctx, func(b hub.Books) (err error) {
			list, err = b.Unfaceted(ctx, "1:", 0, 10)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return list
	}
	if got := unfaceted(); len(got) != 2 || got[0].Number != r.Number {
		t.Errorf("%v", got)
	}
	if err := s.store.Write(ctx, func(b hub.Books) error {
		return b.SaveFacets(ctx, r.Number, "1:"+c.Root, []string{"script:Khmr", "script:Thai", "script:Khmr"})
	}); err != nil {
		t.Fatal(err)
	}
	if got := unfaceted(); len(got) != 1 || got[0].ID() != other.ID() {
		t.Errorf("%v", got)
	}
	if _, err := s.hub.Edit(ctx, name, func(r *hub.Repository) error { r.Card = `{"language":"km","tags":["script:Thai"]}`; return nil }); err != nil {
		t.Fatal(err)
	}
	list := func(l hub.Listing) int {
		t.Helper()
		l.Kind = name.Kind
		found, err := s.hub.List(ctx, l)
		if err != nil {
			t.Fatal(err)
		}
		return len(found)
	}
	if list(hub.Listing{All: true, Tags: []string{"script:Khmr", "language:km"}}) != 1 || list(hub.Listing{Tags: []string{"script:Khmr"}}) != 0 {
		t.Error("a facet is not found, or by those who may not see it")
	}
	count := func(l hub.Listing) string {
		t.Helper()
		l.Kind = name.Kind
		return counted(t, ctx, s, l)
	}
	if got := count(hub.Listing{All: true}); got != "[{language:km 1} {script:Khmr 1} {script:Thai 1}]" {
		t.Errorf("%s", got)
	}
	if got := count(hub.Listing{}); got != "[]" {
		t.Errorf("nobody is told %s", got)
	}
	if got := count(hub.Listing{Owners: []string{name.Owner}, Tags: []string{"script:Khmr"}}); got != "[{language:km 1} {script:Khmr 1} {script:Thai 1}]" {
		t.Errorf("its owner is told %s", got)
	}
	s.commit(t, name, s.put(t, "b", 2))
	if len(unfaceted()) != 2 {
		t.Error("a change of main goes unseen")
	}
	if err := s.store.Read(ctx, func(b hub.Books) error {
		roots, err := b.RootsOf(ctx, r.Number, "", 10)
		if len(roots) != 3 {
			t.Errorf("%d trees", len(roots))
		}
		rest, err2 := b.RootsOf(ctx, r.Number, roots[0], 1)
		if len(rest) != 1 || rest[0] != roots[1] || err2 != nil {
			t.Errorf("%v %v", rest, err2)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func counted(t *testing.T, ctx context.Context, s *site, l hub.Listing) string {
	t.Helper()
	var list []hub.Facet
	if err := s.store.Read(ctx, func(b hub.Books) (err error) {
		list, err = b.CountFacets(ctx, l, 10)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(list)
}
