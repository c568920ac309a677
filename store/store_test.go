package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

var name = hub.Name{Kind: hub.Dataset, Owner: "asean", Name: "km-mini"}

func revisionsStay(t *testing.T, s *site) {
	h, ctx := s.hub, t.Context()
	s.create(t, name)
	first, err := h.Commit(ctx, name, hub.Main, hub.Proposal{Title: "data", Author: "sokha", Changes: []hub.Change{s.put(t, "data/khm-Khmr/part-0.parquet", 1), s.put(t, "README.md", 2), s.put(t, "data/ឯកសារ.txt", 3)}})
	if err != nil {
		t.Fatal(err)
	}
	second, err := h.Commit(ctx, name, hub.Main, hub.Proposal{Title: "less", Author: "sokha", Changes: []hub.Change{{Path: "data/khm-Khmr", Remove: true}, s.put(t, "README.md", 9)}})
	if err != nil {
		t.Fatal(err)
	}
	paths := func(c hub.Commit) (list []string) {
		files, err := h.Files(ctx, c, "", true, "", 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			list = append(list, fmt.Sprint(f.Path, " ", f.Size))
		}
		return list
	}
	if got := paths(first); fmt.Sprint(got) != "[README.md 6 data 0 data/khm-Khmr 0 data/khm-Khmr/part-0.parquet 6 data/ឯកសារ.txt 6]" {
		t.Errorf("first: %q", got)
	}
	if got := paths(second); fmt.Sprint(got) != "[README.md 6 data 0 data/ឯកសារ.txt 6]" {
		t.Errorf("second: %q", got)
	}
	history, total, err := h.History(ctx, second, 0, 10)
	if err != nil || total != 3 || len(history) != 3 || history[0].ID != second.ID || history[2].Title != "initial commit" {
		t.Errorf("history %v, %d, %v", history, total, err)
	}
	if _, err := h.Commit(ctx, name, hub.Main, hub.Proposal{Title: "late", Parent: first.ID}); !hub.Stale(err) {
		t.Errorf("a stale parent gives %v", err)
	}
}

func pagesGiveEveryFileOnce(t *testing.T, s *site) {
	h, ctx := s.hub, t.Context()
	s.create(t, name)
	var changes []hub.Change
	for i := range 200 {
		changes = append(changes, s.put(t, fmt.Sprintf("d%d/e-%d/f%d", i%3, i%7, i), i), s.put(t, fmt.Sprintf("d%d-x", i), i), s.put(t, fmt.Sprintf("d%d/e", i%3), i))
	}
	c, err := h.Commit(ctx, name, hub.Main, hub.Proposal{Title: "many", Changes: changes})
	if err != nil {
		t.Fatal(err)
	}
	whole, err := h.Files(ctx, c, "", true, "", 10_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, limit := range []int{1, 7, 100} {
		var got []hub.File
		after := ""
		for {
			page, err := h.Files(ctx, c, "", true, after, limit)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, page...)
			if len(page) < limit {
				break
			}
			after = page[len(page)-1].Path
		}
		if !slices.EqualFunc(got, whole, func(a, b hub.File) bool { return a.Path == b.Path }) {
			t.Fatalf("pages of %d give %d entries, all at once %d", limit, len(got), len(whole))
		}
	}
}

func manyCommit(t *testing.T, s *site) {
	h, ctx := s.hub, t.Context()
	s.create(t, name)
	var files []hub.Change
	for i := range 50 {
		files = append(files, s.put(t, fmt.Sprint("f", i), i))
	}
	var wait sync.WaitGroup
	for i := range 50 {
		wait.Go(func() {
			if _, err := h.Commit(ctx, name, hub.Main, hub.Proposal{Title: fmt.Sprint("commit ", i), Changes: []hub.Change{files[i]}}); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	_, c, err := h.Revision(ctx, name, "main")
	if err != nil {
		t.Fatal(err)
	}
	found, err := h.Files(ctx, c, "", true, "", 1000)
	history, total, err2 := h.History(ctx, c, 0, 100)
	if err != nil || err2 != nil || len(found) != 50 || total != 51 || len(history) != 51 {
		t.Errorf("%d files, %d commits (%d), %v %v", len(found), total, len(history), err, err2)
	}
}

func namesAreOnesOwn(t *testing.T, s *site) {
	h, ctx := s.hub, t.Context()
	if _, err := h.Create(ctx, name, hub.Public, "sokha"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Create(ctx, hub.Name{Kind: hub.Dataset, Owner: "ASEAN", Name: "KM-mini"}, hub.Public, "eve"); fault.Of(err) != fault.Conflict {
		t.Errorf("a name that differs in case only: %v", err)
	}
	if _, _, err := h.Revision(ctx, name, strings.Repeat("0", 40)); fault.Of(err) != fault.Missing {
		t.Errorf("an unknown commit: %v", err)
	}
	if err := h.AddRef(ctx, name, hub.Ref{Kind: hub.Tag, Name: "v1"}, "main"); err != nil {
		t.Fatal(err)
	}
	if err := h.AddRef(ctx, name, hub.Ref{Kind: hub.Tag, Name: "v1"}, "main"); fault.Of(err) != fault.Conflict {
		t.Errorf("a tag that is there: %v", err)
	}
	if err := h.Delete(ctx, name); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Repository(context.Background(), name); fault.Of(err) != fault.Missing {
		t.Errorf("a deleted repository: %v", err)
	}
}
