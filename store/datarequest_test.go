package store

import (
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

func someRequest(id string) hub.DataRequest {
	return hub.DataRequest{ID: id, Run: "asean-culture-x-1f2e", Language: "khm-Khmr", Culture: "khm", Topic: "festival", Concept: "khm/festival/pchum-ben", Kind: "text", Deficit: new(0.75), Low: new(1.0 / 3), High: new(1.0),
		Target: 120, Reason: "បុណ្យភ្ជុំបិណ្ឌ · งานบุญ · ပွဲတော်"}
}

// dataRequests checks requests for data: filed once, found by what they ask, taken, answered and closed, by one person at a time.
func dataRequests(t *testing.T, s *site) {
	ctx := t.Context()
	var list []hub.DataRequest
	for n := range 25 {
		r := someRequest(fmt.Sprintf("r-%02d", n))
		if n%2 == 1 {
			r.Language, r.Culture, r.Concept, r.Topic, r.Deficit, r.Low, r.High = "tha-Thai", "tha", "", "food", nil, nil, nil
		}
		list = append(list, r)
	}
	f, err := s.hub.FileRequests(ctx, list[:20], "sokha")
	if err != nil || len(f.New) != 20 || len(f.Known)+len(f.Different) != 0 {
		t.Fatalf("%+v %v", f, err)
	}
	other := list[3]
	other.Target++
	again := append([]hub.DataRequest{other}, list[4:]...)
	if f, err = s.hub.FileRequests(ctx, again, "dara"); err != nil || len(f.New) != 5 || len(f.Known) != 16 || !reflect.DeepEqual(f.Different, []string{"r-03"}) {
		t.Fatalf("%+v %v", f, err)
	}
	find := func(l hub.RequestListing) (ids []string) {
		t.Helper()
		l.Limit = 7
		for {
			var page []hub.DataRequest
			if err := s.hub.Read(ctx, func(b hub.Books) (err error) { page, err = b.DataRequests(ctx, l); return err }); err != nil {
				t.Fatal(err)
			}
			for _, r := range page {
				ids = append(ids, r.ID)
			}
			if len(page) < l.Limit {
				return ids
			}
			l.After = ids[len(ids)-1]
		}
	}
	all := find(hub.RequestListing{})
	if len(all) != 25 || all[0] != "r-20" || all[4] != "r-24" || all[5] != "r-00" || all[24] != "r-19" {
		t.Errorf("%v", all)
	}
	for want, l := range map[int]hub.RequestListing{13: {Language: "khm-Khmr"}, 12: {Culture: "tha", Topic: "food"}, 0: {Run: "another"}, 25: {Kind: "text", State: hub.RequestOpen}} {
		if got := find(l); len(got) != want {
			t.Errorf("%+v: %v", l, got)
		}
	}
	get := func(id string) (r hub.DataRequest) {
		t.Helper()
		if err := s.hub.Read(ctx, func(b hub.Books) (err error) { r, err = b.DataRequest(ctx, id); return err }); err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := get("r-03"); r.Target != 120 || r.By != "sokha" || r.State != hub.RequestOpen || r.Deficit != nil || !r.Taken.IsZero() || r.Filed.IsZero() {
		t.Errorf("%+v", r)
	}
	if r := get("r-00"); *r.Low != 1.0/3 || *r.High != 1 || r.Reason != list[0].Reason {
		t.Errorf("%+v", r)
	}
	if _, err := s.hub.TakeRequest(ctx, "r-99", "dara", false); fault.Of(err) != fault.Missing {
		t.Error(err)
	}
	// Of many who take one at once, one has it.
	var mu sync.Mutex
	var wait sync.WaitGroup
	took := 0
	for n := range 8 {
		wait.Go(func() {
			_, err := s.hub.TakeRequest(ctx, "r-00", fmt.Sprint("person", n), false)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				took++
			} else if fault.Of(err) != fault.Conflict {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if took != 1 {
		t.Errorf("%d took it", took)
	}
	taker := get("r-00").Taker
	if _, err := s.hub.AnswerRequest(ctx, "r-00", "stranger", "datasets/asean/km@1", "", false); fault.Of(err) != fault.Denied {
		t.Error(err)
	}
	if r, err := s.hub.TakeRequest(ctx, "r-00", taker, false); err != nil || r.Taker != taker {
		t.Error(r, err)
	}
	if r, err := s.hub.TakeRequest(ctx, "r-00", "curator", true); err != nil || r.Taker != "curator" {
		t.Error(r, err)
	}
	r, err := s.hub.AnswerRequest(ctx, "r-00", "curator", "datasets/asean/km@1", "ទិន្នន័យ", false)
	if err != nil || r.State != hub.RequestAnswered || !reflect.DeepEqual(get("r-00"), r) || r.Answered.Sub(r.Taken) <= 0 || r.Answered.Sub(r.Taken) > time.Hour {
		t.Errorf("%+v %+v %v", r, get("r-00"), err)
	}
	if _, err := s.hub.TakeRequest(ctx, "r-00", "dara", true); fault.Of(err) != fault.Conflict {
		t.Error(err)
	}
	if r, err = s.hub.CloseRequest(ctx, "r-00", "boss", ""); err != nil || r.State != hub.RequestClosed || r.Note != "ទិន្នន័យ" || r.Closer != "boss" {
		t.Errorf("%+v %v", r, err)
	}
	if _, err = s.hub.CloseRequest(ctx, "r-00", "boss", ""); fault.Of(err) != fault.Conflict {
		t.Error(err)
	}
	if got := find(hub.RequestListing{State: hub.RequestClosed}); !reflect.DeepEqual(got, []string{"r-00"}) {
		t.Error(got)
	}
	if f, err := s.hub.RequestFacets(ctx); err != nil || !reflect.DeepEqual(f, hub.RequestFacets{Languages: []string{"khm-Khmr", "tha-Thai"}, Cultures: []string{"khm", "tha"}, Topics: []string{"festival", "food"}}) {
		t.Errorf("%+v %v", f, err)
	}
	// Of many who file the same at once, one files it.
	fresh := 0
	for range 6 {
		wait.Go(func() {
			f, err := s.hub.FileRequests(ctx, []hub.DataRequest{someRequest("r-00"), someRequest("s-1"), someRequest("s-2")}, "many")
			mu.Lock()
			defer mu.Unlock()
			if fresh += len(f.New); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if fresh != 2 || get("r-00").State != hub.RequestClosed {
		t.Errorf("%d are new", fresh)
	}
	// All or none.
	bad := someRequest("r-bad")
	bad.Reason = "a\u202eb"
	if _, err := s.hub.FileRequests(ctx, []hub.DataRequest{someRequest("r-good"), bad}, "sokha"); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
	if got := find(hub.RequestListing{}); len(got) != 27 {
		t.Error(got)
	}
}
