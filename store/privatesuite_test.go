package store

import (
	"bytes"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// privateSuites checks private suites: kept once, tries counted for each person and model, also of many who submit at once, and closed for good.
func privateSuites(t *testing.T, s *site) {
	ctx := t.Context()
	pack := []byte("\x00ចម្លើយ\xff")
	made, err := s.hub.AddSuite(ctx, hub.Suite{ID: "harbour", Title: "កំពង់ផែ", About: "ท่าเรือ", Seed: 1<<63 + 5, Questions: 21, Tries: 3, Daily: 4, By: "sokha"}, pack)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.hub.AddSuite(ctx, hub.Suite{ID: "harbour", Tries: 1, Daily: 1}, pack); fault.Of(err) != fault.Conflict {
		t.Error(err)
	}
	for _, bad := range []hub.Suite{{ID: "UP", Tries: 1, Daily: 1}, {ID: "ok-1"}, {ID: "ok-1", Tries: 1, Daily: 1, Title: "a\nb"}} {
		if _, err := s.hub.AddSuite(ctx, bad, pack); fault.Of(err) != fault.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	got, held, err := s.hub.OpenSuite(ctx, "harbour")
	if err != nil || !bytes.Equal(held, pack) || got.Seed != made.Seed || got.Title != made.Title || !got.Created.Equal(made.Created) || !got.Closed.IsZero() {
		t.Fatalf("%+v %q %v", got, held, err)
	}
	submit := func(who, model, digest string) (hub.Submission, int64, error) {
		return s.hub.Submit(ctx, hub.Submission{Suite: "harbour", Who: who, Model: model, Digest: digest, Rows: []byte(`[{"value":0.5}]`)})
	}
	// Of many at once, three are taken.
	var mu sync.Mutex
	var wait sync.WaitGroup
	taken := 0
	for n := range 8 {
		wait.Go(func() {
			_, _, err := submit("sokha", "m1", fmt.Sprint(n))
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				taken++
			} else if fault.Of(err) != fault.Busy {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if taken != 3 {
		t.Fatalf("%d are taken", taken)
	}
	if _, left, err := submit("sokha", "m2", "x"); err != nil || left != 0 { // the day's last
		t.Error(left, err)
	}
	if _, _, err := submit("sokha", "m2", "y"); fault.Of(err) != fault.Busy {
		t.Error(err)
	}
	if again, left, err := submit("sokha", "m2", "x"); err != nil || again.Number != 4 || left != 0 {
		t.Errorf("the same answers are another try: %+v %d %v", again, left, err)
	}
	if _, left, err := submit("dara", "m1", "x"); err != nil || left != 2 {
		t.Error(left, err)
	}
	s.clock.pass(25 * time.Hour)
	if _, left, err := s.hub.MaySubmit(ctx, "harbour", "sokha", "m2", "z"); err != nil || left != 2 {
		t.Error(left, err)
	}
	if _, _, err := s.hub.MaySubmit(ctx, "harbour", "sokha", "m1", "z"); fault.Of(err) != fault.Busy {
		t.Error(err)
	}
	for who, n := range map[string]int{"": 5, "sokha": 4, "dara": 1, "noi": 0} {
		list, err := s.hub.Submissions(ctx, "harbour", who)
		if err != nil || len(list) != n || n > 1 && list[0].Number <= list[1].Number || n > 0 && string(list[0].Rows) != `[{"value":0.5}]` {
			t.Errorf("%q: %+v %v", who, list, err)
		}
	}
	if err := s.hub.CloseSuite(ctx, "harbour"); err != nil {
		t.Fatal(err)
	}
	if err := s.hub.Read(ctx, func(b hub.Books) error {
		p, err := b.SuitePack(ctx, "harbour")
		if len(p) != 0 {
			t.Errorf("a closed suite keeps what is right: %q", p)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
	if _, _, err := submit("dara", "m3", "x"); fault.Of(err) != fault.Conflict {
		t.Error(err)
	}
	if _, err := s.hub.Suite(ctx, "none"); fault.Of(err) != fault.Missing {
		t.Error(err)
	}
	if list, err := s.hub.Suites(ctx); err != nil || len(list) != 1 || list[0].Closed.IsZero() {
		t.Errorf("%+v %v", list, err)
	}
}
