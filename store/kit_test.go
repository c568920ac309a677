package store

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// kits checks that kits are remembered, also when their repository is gone.
func kits(t *testing.T, s *site) {
	r := s.create(t, name)
	for i, note := range []string{"สำหรับห้องสมุด", "ສຳລັບໂຮງຮຽນ", "again"} {
		k := hub.Kit{ID: fmt.Sprintf("%064d", i%2), Repository: r.Number, Name: "dataset " + r.ID(), Commits: []string{"a", "b"}, By: "sokha", Note: note}
		if err := s.hub.AddKit(t.Context(), k); err != nil {
			t.Fatal(err)
		}
		s.clock.pass(time.Hour)
	}
	if err := s.hub.Delete(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	got, err := s.hub.Kits(t.Context(), r.Number)
	if err != nil || len(got) != 2 || got[0].Note != "ສຳລັບໂຮງຮຽນ" || got[1].Note != "สำหรับห้องสมุด" || !slices.Equal(got[0].Commits, []string{"a", "b"}) || !got[1].At.Before(got[0].At) {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := s.hub.Kits(t.Context(), r.Number+1); err != nil || got != nil {
		t.Errorf("of another repository: %+v, %v", got, err)
	}
}

// imports checks that imports are kept, and that what was cancelled stays so.
func imports(t *testing.T, s *site) {
	ctx := t.Context()
	save := func(i hub.Import) {
		t.Helper()
		if err := s.hub.Write(ctx, func(b hub.Books) error { return b.SaveImport(ctx, i) }); err != nil {
			t.Fatal(err)
		}
	}
	list := func(by string, open bool) (ids []string) {
		t.Helper()
		if err := s.hub.Read(ctx, func(b hub.Books) error {
			found, err := b.ImportsOf(ctx, by, open, 10)
			for _, i := range found {
				ids = append(ids, i.ID)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return ids
	}
	at := s.clock.now().UTC()
	one := hub.Import{ID: "1", Source: "https://hub.example.org/datasets/asean/km", Revision: "main", To: name, By: "sokha", Rate: 500, State: hub.ImportWaiting, Created: at, Changed: at}
	two := one
	two.ID, two.By, two.Created = "2", "dara", at.Add(time.Second)
	save(one)
	save(two)
	one.State, one.Commit, one.Files, one.Bytes, one.Fetched, one.Moved, one.Licence = hub.ImportRunning, "c", 3, 1<<40, 2, 1<<39, "cc-by-4.0"
	save(one)
	if err := s.hub.Read(ctx, func(b hub.Books) error {
		got, err := b.Import(ctx, "1")
		if err != nil || got != one {
			t.Errorf("%+v, want %+v: %v", got, one, err)
		}
		if _, err := b.Import(ctx, "3"); fault.Of(err) != fault.Missing {
			t.Errorf("one that is not there: %v", err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	one.State = hub.ImportCancelled
	save(one)
	one.State, one.Made = hub.ImportDone, "d"
	save(one)
	if err := s.hub.Read(ctx, func(b hub.Books) error {
		if got, err := b.Import(ctx, "1"); err != nil || got.State != hub.ImportCancelled || got.Made != "" {
			t.Errorf("%+v: %v", got, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if all, mine, open := list("", false), list("sokha", false), list("", true); !slices.Equal(all, []string{"2", "1"}) || !slices.Equal(mine, []string{"1"}) || !slices.Equal(open, []string{"2"}) {
		t.Error(all, mine, open)
	}
}
