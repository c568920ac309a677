package store

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/store/cluster"
)

// rows gives all rows of a database in an order of their own, without the numbers' types that databases differ in.
func (s *site) rows(t *testing.T) (all []string) {
	t.Helper()
	if _, err := s.store.Dump(t.Context(), func(r hub.Row) error {
		all = append(all, fmt.Sprint(r.Table, r.Columns, r.Values))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func sorted(list []string) map[string]int {
	m := map[string]int{}
	for _, s := range list {
		m[s]++
	}
	return m
}

// fill gives a hub some of everything.
func (s *site) fill(t *testing.T) hub.Commit {
	t.Helper()
	ctx := t.Context()
	s.create(t, hub.Name{Kind: hub.Model, Owner: "asean", Name: "gone"})
	s.create(t, name)
	if err := s.hub.Delete(ctx, hub.Name{Kind: hub.Model, Owner: "asean", Name: "gone"}); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		s.commit(t, name, s.put(t, fmt.Sprintf("ទិន្នន័យ/d%d/f%d", i%2, i), i), s.put(t, "README.md", i+100))
	}
	c := s.commit(t, name, s.upload(t, name, "big.bin", bytes.Repeat([]byte("\x00\xff"), 1<<20)), s.upload(t, name, "empty", nil))
	if err := s.hub.AddRef(ctx, name, hub.Ref{Kind: hub.Tag, Name: "v1", Message: "ครั้งที่ ๑"}, ""); err != nil {
		t.Fatal(err)
	}
	if err := s.hub.SetQuota(ctx, hub.Quota{Owner: "asean", Bytes: 1 << 30, Repositories: hub.Unlimited}); err != nil {
		t.Fatal(err)
	}
	now := s.clock.now()
	asked := []hub.DataRequest{someRequest("r-one"), someRequest("r-two")}
	asked[1].Deficit, asked[1].Low, asked[1].High = nil, nil, nil
	if _, err := s.hub.FileRequests(ctx, asked, "Sokha"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.hub.AddSuite(ctx, hub.Suite{ID: "harbour", Title: "កំពង់ផែ", Seed: 1 << 63, Questions: 2, Tries: 3, Daily: 3, By: "Sokha"}, []byte("\x00ចម្លើយ\xff")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.hub.Submit(ctx, hub.Submission{Suite: "harbour", Who: "Sokha", Model: "ម៉ូដែល", Digest: "d", Rows: []byte("[]")}); err != nil {
		t.Fatal(err)
	}
	if err := s.hub.Write(ctx, func(b hub.Books) error {
		for i, who := range []string{"Sokha", "somchai"} {
			if err := b.SaveUser(ctx, hub.User{Name: who, FullName: "សុខា", Role: hub.Admin, Created: now, Disabled: i == 1}); err != nil {
				return err
			}
		}
		if err := b.SaveOrganisation(ctx, hub.Organisation{Name: "asean", Created: now}); err != nil {
			return err
		}
		if err := b.SetMember(ctx, hub.Member{Organisation: "asean", User: "Sokha", Role: hub.Curator}); err != nil {
			return err
		}
		return b.AddEvent(ctx, hub.Event{At: now, Actor: "Sokha", Action: "test"})
	}); err != nil {
		t.Fatal(err)
	}
	return c
}

func restore(t *testing.T, dir string, kept *objects.Vault, to *shelf, address string) error {
	t.Helper()
	_, err := hub.Restore(t.Context(), dir, kept, to, func(version int64, next func() (hub.Row, bool, error)) error {
		return Load(t.Context(), address, version, next)
	})
	return err
}

func vaultIn(t *testing.T, dir string) *objects.Vault {
	t.Helper()
	v, err := objects.NewVault(filepath.Join(dir, "files"))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestABackupMovesBetweenDatabases goes from SQLite to PostgreSQL and back, and every row is the same.
func TestABackupMovesBetweenDatabases(t *testing.T) {
	server := cluster.Start(t)
	first := newSite(t, filepath.Join(t.TempDir(), "hub.db"))
	head := first.fill(t)
	at := first
	for step, address := range []string{server.Database(t), filepath.Join(t.TempDir(), "again.db"), server.Database(t)} {
		dir := t.TempDir()
		m, err := at.hub.Backup(t.Context(), at.store, dir, vaultIn(t, dir), "test")
		if err != nil || m.Files != 12 || m.New != 12 {
			t.Fatalf("%+v, %v", m, err)
		}
		shelf := &shelf{objects: map[string]object{}, now: time.Now}
		if err := restore(t, dir, vaultIn(t, dir), shelf, address); err != nil {
			t.Fatalf("step %d: %v", step, err)
		}
		next := newSite(t, address)
		next.shelf.objects = shelf.objects
		if diff := cmp.Diff(sorted(at.rows(t)), sorted(next.rows(t))); diff != "" {
			t.Fatalf("step %d: %s", step, diff)
		}
		if err := restore(t, dir, vaultIn(t, dir), shelf, address); fault.Of(err) != fault.Conflict {
			t.Errorf("step %d: restored over a hub: %v", step, err)
		}
		at = next
	}
	_, again, err := at.hub.Revision(t.Context(), name, "v1")
	if err != nil || again.ID != head.ID || at.check(t, name) == 0 {
		t.Errorf("%+v, %v", again, err)
	}
	// What is new gets numbers of its own.
	r := at.create(t, hub.Name{Kind: hub.Model, Owner: "asean", Name: "after"})
	if old, err := at.hub.Repository(t.Context(), name); err != nil || r.Number <= old.Number {
		t.Errorf("number %d after %d, %v", r.Number, old.Number, err)
	}
}

func TestABackupIsMadeWhileTheHubIsInUse(t *testing.T) {
	s := newSite(t, filepath.Join(t.TempDir(), "hub.db"))
	s.fill(t)
	var wait sync.WaitGroup
	stop := make(chan struct{})
	for w := range 3 {
		wait.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
					s.commit(t, name, s.upload(t, name, fmt.Sprintf("w%d", w), fmt.Append(nil, w, i)))
				}
			}
		})
	}
	dir := t.TempDir()
	for range 3 {
		m, err := s.hub.Backup(t.Context(), s.store, dir, vaultIn(t, dir), "test")
		if err != nil {
			t.Fatal(err)
		}
		if m.New == m.Files && m.New > 20 {
			t.Error("files are copied again")
		}
		shelf := &shelf{objects: map[string]object{}, now: time.Now}
		address := filepath.Join(t.TempDir(), "hub.db")
		if err := restore(t, dir, vaultIn(t, dir), shelf, address); err != nil {
			t.Fatal(err)
		}
		again := newSite(t, address)
		again.shelf.objects = shelf.objects
		if again.check(t, name) == 0 {
			t.Error("nothing came back")
		}
	}
	close(stop)
	wait.Wait()
	if _, err := s.hub.Collect(t.Context(), time.Hour, false); err != nil {
		t.Errorf("the hold stays: %v", err)
	}
}

func TestADamagedBackupIsFound(t *testing.T) {
	s := newSite(t, filepath.Join(t.TempDir(), "hub.db"))
	s.fill(t)
	lost := change("", []byte("file 3"))
	for what, damage := range map[string]func(dir string, m hub.Backup) error{
		"books cut": func(dir string, m hub.Backup) error { return os.Truncate(filepath.Join(dir, m.Books), 100) },
		"books gone": func(dir string, m hub.Backup) error {
			return os.Remove(filepath.Join(dir, m.Books))
		},
		"file changed": func(dir string, _ hub.Backup) error {
			return os.WriteFile(filepath.Join(dir, "files", lost.SHA256[:2], lost.SHA256[2:4], lost.SHA256), []byte("file 4"), 0o600)
		},
		"file gone": func(dir string, _ hub.Backup) error {
			return os.Remove(filepath.Join(dir, "files", lost.SHA256[:2], lost.SHA256[2:4], lost.SHA256))
		},
		"manifest cut": func(dir string, _ hub.Backup) error { return os.Truncate(filepath.Join(dir, "manifest.json"), 10) },
		"other books": func(dir string, m hub.Backup) error {
			file := filepath.Join(dir, "manifest.json")
			b, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			return os.WriteFile(file, []byte(strings.Replace(string(b), m.Books, "books-/../../../etc/passwd", 1)), 0o600)
		},
	} {
		t.Run(what, func(t *testing.T) {
			dir := t.TempDir()
			m, err := s.hub.Backup(t.Context(), s.store, dir, vaultIn(t, dir), "test")
			if err != nil {
				t.Fatal(err)
			}
			if err := damage(dir, m); err != nil {
				t.Fatal(err)
			}
			_, err = hub.Restore(t.Context(), dir, vaultIn(t, dir), nil, func(int64, func() (hub.Row, bool, error)) error {
				t.Error("a damaged backup is loaded")
				return nil
			})
			if kind := fault.Of(err); kind != fault.Broken && kind != fault.Invalid {
				t.Errorf("%v", err)
			}
		})
	}
	if _, err := hub.ReadBackup(t.TempDir()); fault.Of(err) != fault.Missing {
		t.Errorf("an empty folder: %v", err)
	}
}

// TestWhatIsGoneLeavesTheBackup: a file that the hub no longer has is not in the next backup.
func TestWhatIsGoneLeavesTheBackup(t *testing.T) {
	s := newSite(t, filepath.Join(t.TempDir(), "hub.db"))
	s.create(t, name)
	waste := s.put(t, "waste", 1)
	s.commit(t, name, s.put(t, "kept", 2))
	dir := t.TempDir()
	backup := func() hub.Backup {
		m, err := s.hub.Backup(t.Context(), s.store, dir, vaultIn(t, dir), "test")
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	if m := backup(); m.Files != 2 {
		t.Errorf("%+v", m)
	}
	s.clock.pass(48 * time.Hour)
	s.collect(t, time.Hour)
	m := backup()
	if _, err := vaultIn(t, dir).Open(t.Context(), waste.SHA256, 0, -1); m.Files != 1 || m.New != 0 || fault.Of(err) != fault.Missing {
		t.Errorf("%+v, %v", m, err)
	}
	if books, err := filepath.Glob(filepath.Join(dir, "books-*")); err != nil || len(books) != 1 {
		t.Errorf("%v, %v", books, err)
	}
}
