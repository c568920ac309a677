package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/store/cluster"
)

// suite is what every database must pass.
var suite = []struct {
	name string
	run  func(*testing.T, *site)
}{
	{"a revision never changes", revisionsStay},
	{"pages give every file once", pagesGiveEveryFileOnce},
	{"many commit to one branch", manyCommit},
	{"names are one's own", namesAreOnesOwn},
	{"a transaction that fails leaves nothing", failuresLeaveNothing},
	{"readers see one state", readersSeeOneState},
	{"repositories are listed by page, tag and owner", listings},
	{"accounts, tokens, requests and events", accounts},
	{"sessions", sessions},
	{"text of every script comes back", scripts},
	{"commits name only what was uploaded", claims},
	{"quotas", quotas},
	{"waste goes", wasteGoes},
	{"what is reachable stays", reachableStays},
	{"collection beside commits", collectBesideCommits},
	{"a broken collection goes on", collectionGoesOn},
	{"holds put off removal", holds},
	{"what an administrator asks for", administration},
	{"an older database is brought up to date", upgrades},
	{"xorbs are of one person and one repository", xorbs},
	{"what was found in files", findings},
	{"facets", facets},
	{"kits are remembered", kits},
	{"imports are kept", imports},
	{"annals travel", annals},
	{"lineage", lineage},
	{"withdrawals", withdrawals},
	{"requests for data", dataRequests},
	{"private suites", privateSuites},
}

func TestSQLite(t *testing.T) {
	for _, part := range suite {
		t.Run(part.name, func(t *testing.T) { part.run(t, newSite(t, filepath.Join(t.TempDir(), "hub.db"))) })
	}
}

func TestPostgreSQL(t *testing.T) {
	server := cluster.Start(t)
	for _, part := range suite {
		t.Run(part.name, func(t *testing.T) { part.run(t, newSite(t, server.Database(t))) })
	}
}

// site is a hub over a database under test, with a clock that the test moves.
type site struct {
	store *Store
	hub   *hub.Hub
	shelf *shelf
	clock *clock

	address string
}

func newSite(t testing.TB, address string) *site {
	t.Helper()
	s, err := Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	at := &site{address: address, store: s, shelf: &shelf{objects: map[string]object{}}, clock: &clock{at: time.Date(2026, 4, 13, 8, 0, 0, 0, time.UTC)}}
	at.shelf.now = at.clock.now
	at.hub = hub.New(s, at.shelf, at.clock.now)
	return at
}

func (s *site) create(t testing.TB, name hub.Name) hub.Repository {
	t.Helper()
	r, err := s.hub.Create(t.Context(), name, hub.Private, "sokha")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// put uploads a file of n for the repository name and gives the change that adds it.
func (s *site) put(t testing.TB, path string, n int) hub.Change {
	t.Helper()
	return s.upload(t, name, path, fmt.Append(nil, "file ", n))
}

func (s *site) upload(t testing.TB, to hub.Name, path string, content []byte) hub.Change {
	t.Helper()
	r, err := s.hub.Repository(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	c := change(path, content)
	if err := s.shelf.Put(t.Context(), c.SHA256, c.Size, bytes.NewReader(content)); err != nil {
		t.Fatal(err)
	}
	if err := s.hub.AddBlob(t.Context(), hub.Blob{SHA256: c.SHA256, Size: c.Size, OID: c.OID}, r.Number); err != nil {
		t.Fatal(err)
	}
	return c
}

func change(path string, content []byte) hub.Change {
	sum := sha256.Sum256(content)
	oid := hub.BlobOID(int64(len(content)))
	oid.Write(content)
	return hub.Change{Path: path, OID: hex.EncodeToString(oid.Sum(nil)), SHA256: hex.EncodeToString(sum[:]), Size: int64(len(content))}
}

func (s *site) commit(t testing.TB, to hub.Name, changes ...hub.Change) hub.Commit {
	t.Helper()
	c, err := s.hub.Commit(t.Context(), to, hub.Main, hub.Proposal{Title: "data", Author: "sokha", Changes: changes})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Millisecond)
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// shelf is an object store in memory.
type shelf struct {
	mu      sync.Mutex
	objects map[string]object
	now     func() time.Time
	fail    func(sha256 string) error // of Remove, after the bytes are gone
}

type object struct {
	content []byte
	came    time.Time
}

var _ hub.Inventory = (*shelf)(nil)

func (s *shelf) Put(_ context.Context, digest string, size int64, r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	if hex.EncodeToString(sum[:]) != digest || int64(len(b)) != size {
		return fault.New(fault.Invalid, "other bytes")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.objects[digest]; !ok {
		s.objects[digest] = object{b, s.now()}
	}
	return nil
}

func (s *shelf) Open(_ context.Context, digest string, offset, size int64) (io.ReadCloser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, ok := s.objects[digest]
	if !ok {
		return nil, fault.New(fault.Missing, "no %s", digest)
	}
	b := o.content[min(offset, int64(len(o.content))):]
	if size >= 0 {
		b = b[:min(size, int64(len(b)))]
	}
	return io.NopCloser(bytes.NewReader(b)), nil
}

func (s *shelf) Remove(_ context.Context, digest string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.objects, digest)
	if s.fail != nil {
		return s.fail(digest)
	}
	return nil
}

func (s *shelf) Each(_ context.Context, f func(string, int64, time.Time) error) error {
	s.mu.Lock()
	all := maps.Clone(s.objects)
	s.mu.Unlock()
	for _, digest := range slices.Sorted(maps.Keys(all)) {
		if err := f(digest, int64(len(all[digest].content)), all[digest].came); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelf) Clear(context.Context, time.Time) error { return nil }

func (s *shelf) has(digest string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.objects[digest]
	return ok
}

var errBroken = errors.New("the power went")
