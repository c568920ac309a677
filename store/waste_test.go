package store

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// check reads every file of every commit and fails for each that is missing.
func (s *site) check(t *testing.T, names ...hub.Name) (files int) {
	t.Helper()
	for _, n := range names {
		r, err := s.hub.Repository(t.Context(), n)
		if fault.Of(err) == fault.Missing {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		refs, err := s.hub.Refs(t.Context(), r.Number)
		if err != nil {
			t.Fatal(err)
		}
		for _, ref := range refs {
			_, head, err := s.hub.Revision(t.Context(), n, ref.Commit)
			if err != nil {
				t.Fatal(err)
			}
			history, _, err := s.hub.History(t.Context(), head, 0, 1000)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range history {
				list, err := s.hub.Files(t.Context(), c, "", true, "", 10000)
				if err != nil {
					t.Fatalf("%s at %s: %v", n.ID(), c.ID, err)
				}
				for _, f := range list {
					if f.Directory() {
						continue
					}
					if files++; !s.shelf.has(f.SHA256) {
						t.Errorf("%s at %s: the bytes of %s are gone", n.ID(), c.ID, f.Path)
					}
				}
			}
		}
	}
	return files
}

func (s *site) collect(t *testing.T, older time.Duration) hub.Collected {
	t.Helper()
	got, err := s.hub.Collect(t.Context(), older, false)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func wasteGoes(t *testing.T, s *site) {
	s.create(t, name)
	other := hub.Name{Kind: hub.Model, Owner: "asean", Name: "other"}
	s.create(t, other)
	shared := []byte("in both")
	kept := s.upload(t, name, "a/b/kept.txt", shared)
	s.commit(t, name, kept)
	only := s.upload(t, other, "x/only.bin", []byte("only there"))
	s.commit(t, other, s.upload(t, other, "x/shared.bin", shared), only)
	never := s.upload(t, name, "never", []byte("never committed"))
	orphan := change("", []byte("never written down"))
	if err := s.shelf.Put(t.Context(), orphan.SHA256, orphan.Size, bytes.NewReader([]byte("never written down"))); err != nil {
		t.Fatal(err)
	}
	if got := s.collect(t, 24*time.Hour); got.Files != 0 || got.Trees != 0 || got.Young != 1 || got.Kept != 2 {
		t.Errorf("young files: %+v", got)
	}
	if err := s.hub.Delete(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	s.clock.pass(25 * time.Hour)
	young := s.upload(t, name, "young", []byte("came lately"))
	want := hub.Collected{Trees: 2, Files: 3, Bytes: only.Size + never.Size + orphan.Size, Orphans: 1, Kept: 1, Young: 1}
	look, err := s.hub.Collect(t.Context(), 24*time.Hour, true)
	if err != nil || look != want || !s.shelf.has(only.SHA256) {
		t.Errorf("a look gives %+v, %v; want %+v", look, err, want)
	}
	if got := s.collect(t, 24*time.Hour); got != want {
		t.Errorf("collected %+v, want %+v", got, want)
	}
	for _, c := range []struct {
		hub.Change
		there bool
	}{{kept, true}, {young, true}, {only, false}, {never, false}, {orphan, false}} {
		if got := s.shelf.has(c.SHA256); got != c.there {
			t.Errorf("%s: there %v, want %v", c.Path, got, c.there)
		}
	}
	if _, u, err := s.hub.Quota(t.Context(), "asean"); err != nil || u.Bytes != kept.Size+young.Size || u.Repositories != 1 {
		t.Errorf("usage %+v, %v", u, err)
	}
	if got := s.collect(t, 24*time.Hour); got != (hub.Collected{Kept: 1, Young: 1}) {
		t.Errorf("a second run: %+v", got)
	}
	s.check(t, name)
}

// reachableStays makes histories by chance, with branches, deletions and repositories that go, and collects in between.
func reachableStays(t *testing.T, s *site) {
	for seed := range uint64(3) {
		rng := rand.New(rand.NewPCG(seed, 7))
		var names []hub.Name
		for i := range 3 {
			names = append(names, hub.Name{Kind: hub.Dataset, Owner: "asean", Name: fmt.Sprintf("r%d-%d", seed, i)})
			s.create(t, names[i])
		}
		for step := range 40 {
			n := names[rng.IntN(len(names))]
			if rng.IntN(15) == 0 {
				if err := s.hub.Delete(t.Context(), n); err != nil {
					t.Fatal(err)
				}
				s.create(t, n)
				continue
			}
			var changes []hub.Change
			for range 1 + rng.IntN(4) {
				path := fmt.Sprintf("d%d/ទិន្នន័យ-%d/f%d", rng.IntN(3), rng.IntN(3), rng.IntN(6))
				if rng.IntN(4) == 0 {
					changes = append(changes, hub.Change{Path: []string{path, "d1", "d2/ទិន្នន័យ-0"}[rng.IntN(3)], Remove: true})
					continue
				}
				changes = append(changes, s.upload(t, n, path, fmt.Append(nil, "content ", rng.IntN(40))))
			}
			if rng.IntN(8) > 0 { // else they stay uploads
				s.commit(t, n, changes...)
			}
			if rng.IntN(6) == 0 {
				if err := s.hub.AddRef(t.Context(), n, hub.Ref{Kind: hub.Tag, Name: fmt.Sprint("v", step)}, ""); err != nil {
					t.Fatal(err)
				}
			}
			s.clock.pass(time.Hour)
			if rng.IntN(5) == 0 {
				s.collect(t, time.Duration(rng.IntN(3))*time.Hour)
				s.check(t, names...)
			}
		}
		s.collect(t, 0)
		if s.check(t, names...) == 0 {
			t.Error("nothing to check")
		}
	}
}

// collectBesideCommits collects without mercy for young files while others upload and commit the same few contents: what was committed is there.
func collectBesideCommits(t *testing.T, s *site) {
	names := []hub.Name{name, {Kind: hub.Dataset, Owner: "asean", Name: "second"}, {Kind: hub.Dataset, Owner: "asean", Name: "third"}}
	for _, n := range names {
		s.create(t, n)
	}
	var wait sync.WaitGroup
	var mu sync.Mutex
	committed, refused := 0, 0
	for worker := range 6 {
		wait.Go(func() {
			rng := rand.New(rand.NewPCG(1, uint64(worker)))
			n := names[worker%len(names)]
			for range 25 {
				content := fmt.Append(nil, "content ", rng.IntN(12))
				r, err := s.hub.Repository(t.Context(), n)
				if err != nil {
					t.Error(err)
					return
				}
				c := change(fmt.Sprintf("d%d/f%d", rng.IntN(2), rng.IntN(3)), content)
				if err := s.shelf.Put(t.Context(), c.SHA256, c.Size, bytes.NewReader(content)); err != nil {
					t.Error(err)
				}
				err = s.hub.AddBlob(t.Context(), hub.Blob{SHA256: c.SHA256, Size: c.Size, OID: c.OID}, r.Number)
				if err == nil {
					changes := []hub.Change{c}
					if rng.IntN(3) == 0 {
						changes = append(changes, hub.Change{Path: fmt.Sprintf("d%d", rng.IntN(2)), Remove: true})
						slices.Reverse(changes)
					}
					_, err = s.hub.Commit(t.Context(), n, hub.Main, hub.Proposal{Title: "data", Changes: changes})
				}
				mu.Lock()
				switch fault.Of(err) {
				case "":
					if err != nil {
						t.Error(err)
					}
					committed++
				case fault.Busy, fault.Missing: // collected before the commit: the client uploads again
					refused++
				default:
					t.Error(err)
				}
				mu.Unlock()
			}
		})
	}
	done := make(chan struct{})
	var collectors sync.WaitGroup
	for range 2 {
		collectors.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if _, err := s.hub.Collect(t.Context(), -time.Hour, false); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
	close(done)
	collectors.Wait()
	if committed == 0 {
		t.Error("nothing was committed")
	}
	t.Logf("%d commits, %d refused, %d files", committed, refused, s.check(t, names...))
}

// collectionGoesOn breaks off after bytes are gone and before that is written down.
func collectionGoesOn(t *testing.T, s *site) {
	s.create(t, name)
	lost := s.put(t, "lost", 1)
	s.put(t, "more", 2)
	s.clock.pass(48 * time.Hour)
	s.shelf.fail = func(string) error { return errBroken }
	if _, err := s.hub.Collect(t.Context(), time.Hour, false); err == nil {
		t.Fatal("a broken removal is no error")
	}
	s.shelf.fail = nil
	r, err := s.hub.Repository(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok, err := s.hub.Uploaded(t.Context(), r.Number, lost.SHA256); ok || err != nil {
		t.Errorf("a file whose bytes may be gone counts as uploaded (%v)", err)
	}
	if _, err := s.hub.Commit(t.Context(), name, hub.Main, hub.Proposal{Title: "lost", Changes: []hub.Change{lost}}); fault.Of(err) != fault.Missing {
		t.Errorf("a file whose bytes may be gone is committed: %v", err)
	}
	if err := s.hub.AddBlob(t.Context(), hub.Blob{SHA256: lost.SHA256, Size: lost.Size}, r.Number); s.shelf.has(lost.SHA256) || fault.Of(err) != fault.Busy {
		t.Errorf("a file without bytes is added: %v", err)
	}
	s.commit(t, name, s.put(t, "lost", 1))
	s.collect(t, time.Hour)
	if s.check(t, name) != 1 || len(s.shelf.objects) != 1 {
		t.Errorf("%d objects", len(s.shelf.objects))
	}
}

func holds(t *testing.T, s *site) {
	s.create(t, name)
	waste := s.put(t, "waste", 1)
	s.clock.pass(48 * time.Hour)
	hold := func(past time.Time) {
		if err := s.hub.Write(t.Context(), func(b hub.Books) error { return b.Hold(t.Context(), "a backup is being made", past) }); err != nil {
			t.Fatal(err)
		}
	}
	hold(s.clock.now().Add(time.Hour))
	if _, err := s.hub.Collect(t.Context(), time.Hour, false); fault.Of(err) != fault.Busy || !s.shelf.has(waste.SHA256) {
		t.Errorf("collection does not wait: %v", err)
	}
	s.clock.pass(2 * time.Hour)
	if got := s.collect(t, time.Hour); got.Files != 1 {
		t.Errorf("an old hold still holds: %+v", got)
	}
	hold(time.Time{})
}
