package store

import (
	"reflect"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// lineage checks edges: their order, all revisions of a name, and a repository that is renamed.
func lineage(t *testing.T, s *site) {
	at := time.Date(2026, 4, 13, 8, 0, 0, 0, time.UTC)
	edges := []hub.Edge{
		{Child: "models/asean/lm@2", Parent: "datasets/asean/river", Kind: hub.TrainedOn, At: at},
		{Child: "models/asean/lm@2", Parent: "datasets/asean/river@1", Kind: hub.TrainedOn, At: at},
		{Child: "models/asean/lm@3", Parent: "datasets/asean/river-two@1", Kind: hub.TrainedOn, At: at},
		{Child: "models/asean/lm_@3", Parent: "hf://datasets/ខ្មែរ", Kind: hub.BasedOn, At: at},
	}
	write := func(f func(hub.Books) error) {
		t.Helper()
		if err := s.hub.Write(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	write(func(b hub.Books) error { return b.AddEdges(t.Context(), edges) })
	write(func(b hub.Books) error { return b.AddEdges(t.Context(), edges[:2]) }) // again
	check := func(children bool, name string, want ...hub.Edge) {
		t.Helper()
		var got []hub.Edge
		if err := s.hub.Read(t.Context(), func(b hub.Books) (err error) {
			if children {
				got, err = b.Children(t.Context(), name, 10)
			} else {
				got, err = b.Parents(t.Context(), name, 10)
			}
			return err
		}); err != nil || len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	check(true, "datasets/asean/river", edges[0], edges[1])
	check(true, "datasets/asean/river@1", edges[1])
	check(true, "hf://datasets/ខ្មែរ", edges[3])
	check(false, "models/asean/lm", edges[0], edges[1], edges[2])
	check(false, "models/asean/lm@3", edges[2])
	write(func(b hub.Books) error {
		return b.MoveEdges(t.Context(), "datasets/asean/river", "datasets/mekong/stream")
	})
	check(true, "datasets/asean/river")
	edges[0].Parent, edges[1].Parent = "datasets/mekong/stream", "datasets/mekong/stream@1"
	check(true, "datasets/mekong/stream", edges[0], edges[1])
	check(true, "datasets/asean/river-two", edges[2])
}

// withdrawals checks what the books keep of withdrawals.
func withdrawals(t *testing.T, s *site) {
	r := s.create(t, name)
	ctx := t.Context()
	w := hub.Withdrawal{ID: "w-1", Kind: "id", Hash: "ab", By: "sokha", Reason: "សូមដកចេញ", State: hub.Searching, At: s.hub.Now(), Notes: []byte("{}"), Receipt: []byte{}}
	w.Due = w.At.Add(time.Hour)
	later := w
	later.ID, later.At, later.Policy = "w-2", w.At.Add(time.Minute), hub.Warn
	c := s.put(t, "a", 1)
	head := s.commit(t, name, c)
	write := func(f func(hub.Books) error) {
		t.Helper()
		if err := s.hub.Write(ctx, f); err != nil {
			t.Fatal(err)
		}
	}
	write(func(b hub.Books) error {
		for _, one := range []hub.Withdrawal{w, later} {
			if err := b.SaveWithdrawal(ctx, one); err != nil {
				return err
			}
		}
		for range 2 {
			if err := b.AddFind(ctx, "w-1", hub.Find{SHA256: c.SHA256, Size: 7, Rows: 2}); err != nil {
				return err
			}
			if err := b.Suppress(ctx, "w-1", []hub.Suppressed{{Kind: "id-hash", Value: "ab"}, {Kind: "content", Value: "cd", Repository: r.Number}}, w.At); err != nil {
				return err
			}
			if err := b.Withhold(ctx, r.Number, "w-1", []string{c.SHA256}, []string{head.ID}); err != nil {
				return err
			}
		}
		if _, err := b.AddFact(ctx, "key", "1"); err != nil {
			return err
		}
		if v, err := b.AddFact(ctx, "key", "2"); err != nil || v != "1" {
			t.Errorf("a fact is %q, %v", v, err)
		}
		review := hub.Review{ID: "r-1", Repository: r.Number, Hash: "h", SHA256: c.SHA256, Path: "ក", Row: 1, By: "sokha", At: w.At, Status: hub.Pending}
		if err := b.SaveReview(ctx, review); err != nil {
			return err
		}
		review.ID, review.Row = "r-2", 5 // the same text again stays one
		if err := b.SaveReview(ctx, review); err != nil {
			return err
		}
		return b.AddEvent(ctx, hub.Event{At: w.At, Action: "kit.export", Object: "dataset " + name.ID()})
	})
	read := func(f func(b hub.Books)) {
		t.Helper()
		if err := s.hub.Read(ctx, func(b hub.Books) error { f(b); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	read(func(b hub.Books) {
		if got, err := b.Withdrawal(ctx, "w-1"); err != nil || !reflect.DeepEqual(got, w) {
			t.Errorf("%+v %v", got, err)
		}
		if _, err := b.Withdrawal(ctx, "w-9"); fault.Of(err) != fault.Missing {
			t.Error(err)
		}
		if list, err := b.Withdrawals(ctx, true, later.At, 10); err != nil || len(list) != 1 || list[0].ID != "w-1" {
			t.Errorf("%+v %v", list, err)
		}
		if list, err := b.Suppressed(ctx, ""); err != nil || len(list) != 2 || list[0].Repository != r.Number {
			t.Errorf("%+v %v", list, err)
		}
		if n, err := b.SuppressedCount(ctx); err != nil || n != 2 {
			t.Error(n, err)
		}
		if file, policy, err := b.Withheld(ctx, r.Number, c.SHA256, head.ID); err != nil || !file || policy != hub.Refuse {
			t.Error(file, policy, err)
		}
		if file, policy, err := b.Withheld(ctx, r.Number+1, c.SHA256, head.ID); err != nil || file || policy != "" {
			t.Error(file, policy, err)
		}
		if files, err := b.WithheldFiles(ctx, r.Number); err != nil || len(files) != 1 || !files[c.SHA256] {
			t.Error(files, err)
		}
		if files, err := b.WithheldFiles(ctx, r.Number+1); err != nil || len(files) != 0 {
			t.Error(files, err)
		}
		after := hub.Listing{Kind: name.Kind, Sort: "changed", After: name.ID()} // which is private
		after.Limit = 10
		for _, l := range []hub.Listing{after, {Kind: name.Kind, Sort: "changed", After: name.ID(), Limit: 10, Owners: []string{"others", "else"}}} {
			if list, err := b.ListRepositories(ctx, l); err != nil || len(list) != 0 {
				t.Errorf("%+v %v", list, err)
			}
		}
		if got, err := b.ReviewOf(ctx, r.Number, "h"); err != nil || got.ID != "r-1" || got.Row != 5 {
			t.Errorf("%+v %v", got, err)
		}
		if list, err := b.BlobsOf(ctx, r.Number, "", 10); err != nil || len(list) != 1 || list[0].SHA256 != c.SHA256 {
			t.Errorf("%+v %v", list, err)
		}
		if list, err := b.Holders(ctx, c.SHA256); err != nil || len(list) != 1 || list[0] != r.Number {
			t.Error(list, err)
		}
		if list, err := b.CommitsOf(ctx, r.Number, "", 10); err != nil || len(list) != 2 {
			t.Error(list, err)
		}
		if n, err := b.EventCounts(ctx, "dataset "+name.ID()); err != nil || n["kit.export"] != 1 {
			t.Error(n, err)
		}
		if got, err := b.RepositoryOf(ctx, r.Number); err != nil || got.ID() != name.ID() {
			t.Error(got, err)
		}
		if facts, err := b.FactsOf(ctx, "ke"); err != nil || len(facts) != 1 {
			t.Error(facts, err)
		}
	})
	w.State, w.Done, w.Receipt = hub.Finished, s.hub.Now(), []byte("{}")
	write(func(b hub.Books) error {
		if err := b.SetPolicy(ctx, r.Number, hub.Warn); err != nil {
			return err
		}
		if err := b.DropFinds(ctx, "w-1"); err != nil {
			return err
		}
		return b.SaveWithdrawal(ctx, w)
	})
	read(func(b hub.Books) {
		if list, err := b.Withdrawals(ctx, true, later.At.Add(time.Hour), 10); err != nil || len(list) != 1 || list[0].ID != "w-2" {
			t.Errorf("%+v %v", list, err)
		}
		if list, err := b.Finds(ctx, "w-1"); err != nil || len(list) != 0 {
			t.Error(list, err)
		}
		if _, policy, err := b.Withheld(ctx, r.Number, "", head.ID); err != nil || policy != hub.Warn {
			t.Error(policy, err)
		}
	})
	if err := s.store.Scrub(ctx); err != nil {
		t.Error(err)
	}
	if err := s.hub.Delete(ctx, name); err != nil {
		t.Error(err)
	}
}
