package mirror_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/rand/v2"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/mirror"
	"github.com/lontar-asean/lontar/internal/bighub"
)

var lion = hub.Name{Kind: hub.Model, Owner: "aisingapore", Name: "lion"}

func noise(n int) []byte {
	b := make([]byte, n)
	r := rand.NewChaCha8([32]byte{byte(n)})
	r.Read(b)
	return b
}

// files of the names in the region's scripts are not yet reviewed by a native speaker.
func upstream(t *testing.T) *bighub.Hub {
	return bighub.Start(t, map[string]*bighub.Repository{
		"aisingapore/lion":   {Kind: "model", Files: map[string][]byte{"config.json": []byte(`{"a":1}`), "model.bin": noise(6 << 20), "small.bin": noise(100_000), "ខ្មែរ/ຂໍ້ມູນ #1.txt": []byte("ภาษาไทย"), "empty.txt": {}}},
		"aisingapore/secret": {Kind: "model", Private: true, Files: map[string][]byte{"a": []byte("x")}},
		"aisingapore/old":    {Kind: "model", Moved: "aisingapore/lion"},
		"aisingapore/gone":   {Kind: "model", Moved: "elsewhere/x"},
		"elsewhere/x":        {Kind: "model", Files: map[string][]byte{"a": []byte("x")}},
	})
}

type setup struct {
	*mirror.Mirror
	dir   string
	mu    sync.Mutex
	ahead time.Duration
}

func (s *setup) pass(d time.Duration) { s.mu.Lock(); defer s.mu.Unlock(); s.ahead += d }

func open(t *testing.T, h *bighub.Hub, change func(*mirror.Options)) *setup {
	t.Helper()
	s := &setup{dir: t.TempDir()}
	address, err := url.Parse(h.URL)
	must(t, err)
	o := mirror.Options{Upstream: address, Allow: []string{"aisingapore/*"}, Folder: s.dir, Budget: 100 << 20, Fetch: fetch.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}},
		Now:   func() time.Time { s.mu.Lock(); defer s.mu.Unlock(); return time.Now().Add(s.ahead) },
		Pause: func(context.Context, time.Duration) error { return nil }}
	if change != nil {
		change(&o)
	}
	s.Mirror, err = mirror.New(o)
	must(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (s *setup) read(t *testing.T, path string) ([]byte, error) {
	t.Helper()
	f, err := s.File(t.Context(), lion, "main", path)
	if err != nil {
		return nil, err
	}
	r, done, err := s.Open(t.Context(), f)
	if err != nil {
		return nil, err
	}
	defer done()
	return io.ReadAll(r)
}

func TestFilesAreFetchedOnceAndKept(t *testing.T) {
	h := upstream(t)
	s := open(t, h, nil)
	want := map[string][]byte{"config.json": []byte(`{"a":1}`), "model.bin": noise(6 << 20), "small.bin": noise(100_000), "ខ្មែរ/ຂໍ້ມູນ #1.txt": []byte("ภาษาไทย"), "empty.txt": {}}
	for range 2 {
		for name, b := range want {
			got, err := s.read(t, name)
			if err != nil || !bytes.Equal(got, b) {
				t.Errorf("%s: %d bytes, %v", name, len(got), err)
			}
		}
	}
	h.Down(true)
	s.pass(time.Hour)
	for name, b := range want {
		if got, err := s.read(t, name); err != nil || !bytes.Equal(got, b) {
			t.Errorf("away, %s: %d bytes, %v", name, len(got), err)
		}
	}
	f, err := s.File(t.Context(), lion, "main", "config.json")
	if err != nil || !f.Age.Stale || f.Large() {
		t.Errorf("%+v %v", f, err)
	}
	// A commit is known by its id, too: that was kept with the branch.
	if f, err = s.File(t.Context(), lion, f.Commit, "config.json"); err != nil || f.Age.Stale {
		t.Errorf("%+v %v", f, err)
	}
	h.Down(false)
	if n := h.Count("GET /" + sum(noise(6<<20))); n != 1 {
		t.Errorf("the file was fetched %d times", n)
	}
}

func sum(b []byte) string { s := sha256.Sum256(b); return hex.EncodeToString(s[:]) }

func TestManyReadersShareOneFetch(t *testing.T) {
	h := upstream(t)
	s := open(t, h, nil)
	want := noise(6 << 20)
	release := h.Hold()
	f, err := s.File(t.Context(), lion, "main", "model.bin")
	must(t, err)
	var wait sync.WaitGroup
	begun := make(chan struct{}, 20)
	for i := range 20 {
		wait.Go(func() {
			r, done, err := s.Open(t.Context(), f)
			if err != nil {
				t.Error(err)
				return
			}
			defer done()
			first := make([]byte, 1000)
			if _, err := io.ReadFull(r, first); err != nil || !bytes.Equal(first, want[:1000]) {
				t.Error("the first bytes", err)
			}
			begun <- struct{}{}
			if i%2 == 0 { // a part near the end
				if _, err := r.Seek(-500, io.SeekEnd); err != nil {
					t.Error(err)
				}
				if last, err := io.ReadAll(r); err != nil || !bytes.Equal(last, want[len(want)-500:]) {
					t.Error("the last bytes", len(last), err)
				}
				return
			}
			if rest, err := io.ReadAll(r); err != nil || !bytes.Equal(rest, want[1000:]) {
				t.Error("the rest", len(rest), err)
			}
		})
	}
	for range 20 {
		<-begun // bytes come while the fetch is under way
	}
	release()
	wait.Wait()
	if n := h.Count("GET /" + f.Digest); n != 1 {
		t.Errorf("%d readers fetched %d times", 20, n)
	}
}

func TestAFetchThatBreaksOffGoesOn(t *testing.T) {
	h := upstream(t)
	s := open(t, h, nil)
	h.Break(2_000_000)
	got, err := s.read(t, "model.bin")
	if err != nil || !bytes.Equal(got, noise(6<<20)) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if n := h.Count("GET /" + sum(got)); n != 2 {
		t.Errorf("%d requests", n)
	}
}

func TestWhatWasFetchedStaysForTheNextRun(t *testing.T) {
	h := upstream(t)
	s := open(t, h, nil)
	f, err := s.File(t.Context(), lion, "main", "model.bin")
	must(t, err)
	release := h.Hold()
	_, done, err := s.Open(t.Context(), f)
	must(t, err)
	must(t, s.Close())
	done()
	release()
	if _, _, err := s.Open(t.Context(), f); fault.Of(err) != fault.Unavailable {
		t.Error(err)
	}
	again := open(t, h, func(o *mirror.Options) { o.Folder = s.dir })
	part, err := os.Stat(filepath.Join(s.dir, "incoming", f.Digest))
	if err != nil || part.Size() == 0 {
		t.Fatal(part, err)
	}
	if got, err := again.read(t, "model.bin"); err != nil || !bytes.Equal(got, noise(6<<20)) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

func TestWrongBytesNeverComeToTheirEnd(t *testing.T) {
	h := upstream(t)
	s := open(t, h, nil)
	h.Corrupt(true)
	for _, name := range []string{"config.json", "small.bin", "model.bin"} {
		got, err := s.read(t, name)
		if fault.Of(err) != fault.Broken || name != "model.bin" && len(got) > 0 || len(got) > 6<<20-(64<<10) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(s.dir, "*", "??", "*")); len(left) > 0 {
		t.Errorf("kept: %v", left)
	}
	h.Corrupt(false)
	if got, err := s.read(t, "model.bin"); err != nil || !bytes.Equal(got, noise(6<<20)) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

func TestTheLongestUnusedGoesFirstAndNothingInUse(t *testing.T) {
	h := upstream(t)
	h.Change("aisingapore/lion", func(r *bighub.Repository) {
		for i := range 4 {
			r.Files[string(rune('a'+i))] = noise(3<<20 + i)
		}
	})
	s := open(t, h, func(o *mirror.Options) { o.Budget = 10 << 20 })
	f, err := s.File(t.Context(), lion, "main", "a")
	must(t, err)
	r, done, err := s.Open(t.Context(), f)
	must(t, err)
	for _, name := range []string{"b", "c", "d"} {
		if got, err := s.read(t, name); err != nil || len(got) < 3<<20 {
			t.Fatal(name, len(got), err)
		}
	}
	if got, err := io.ReadAll(r); err != nil || len(got) != 3<<20 {
		t.Error(len(got), err)
	}
	kept := func(i int) bool {
		digest := sum(noise(3<<20 + i))
		_, err := os.Stat(filepath.Join(s.dir, "files", digest[:2], digest))
		return err == nil
	}
	if !kept(0) || kept(1) || !kept(3) {
		t.Error("kept:", kept(0), kept(1), kept(2), kept(3))
	}
	done()
	h.Change("aisingapore/lion", func(r *bighub.Repository) { r.Files["huge"] = noise(11 << 20) })
	if _, err := s.read(t, "huge"); fault.Of(err) != fault.Denied || !strings.Contains(err.Error(), "does not fit") {
		t.Error(err)
	}
	var size int64
	must(t, filepath.WalkDir(s.dir, func(p string, e os.DirEntry, err error) error {
		if info, err := e.Info(); err == nil && !e.IsDir() {
			size += info.Size()
		}
		return err
	}))
	if size > 10<<20 {
		t.Errorf("%d bytes are kept", size)
	}
	// The order holds over a restart, and a smaller room is kept to.
	must(t, s.Close())
	open(t, h, func(o *mirror.Options) { o.Folder, o.Budget = s.dir, 4<<20 })
	if kept(2) || !kept(3) && !kept(0) {
		t.Error("kept:", kept(0), kept(1), kept(2), kept(3))
	}
}

func TestOnlyAllowedNamesAreAskedFor(t *testing.T) {
	h := upstream(t)
	s := open(t, h, func(o *mirror.Options) { o.Allow = []string{"aisingapore/*", "datasets/seacrowd/km-?"} })
	for id, want := range map[hub.Name]bool{
		lion: true,
		{Kind: hub.Model, Owner: "AISingapore", Name: "X"}:         true,
		{Kind: hub.Dataset, Owner: "aisingapore", Name: "lion"}:    false,
		{Kind: hub.Dataset, Owner: "seacrowd", Name: "km-1"}:       true,
		{Kind: hub.Dataset, Owner: "seacrowd", Name: "km-12"}:      false,
		{Kind: hub.Model, Owner: "elsewhere", Name: "x"}:           false,
		{Kind: hub.Model, Owner: "aisingapore.evil", Name: "lion"}: false,
	} {
		if s.Allows(id) != want {
			t.Errorf("%v: %v", id, !want)
		}
	}
	r, err := s.Repository(t.Context(), hub.Name{Kind: hub.Model, Owner: "aisingapore", Name: "old"})
	if err != nil || r.ID() != "aisingapore/lion" {
		t.Errorf("%v %v", r.ID(), err)
	}
	for _, name := range []string{"gone", "none", "secret"} {
		var no *mirror.Refused
		if _, err := s.Repository(t.Context(), hub.Name{Kind: hub.Model, Owner: "aisingapore", Name: name}); !errors.As(err, &no) || no.Code != "RepoNotFound" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, bad := range []string{"", "aisingapore", "a/b/c", "datasets/x", "a/[", "/x", "x/"} {
		if _, err := mirror.New(mirror.Options{Upstream: &url.URL{Scheme: "http", Host: "h"}, Allow: []string{bad}, Folder: t.TempDir(), Budget: 1 << 30}); fault.Of(err) != fault.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestRedirectsLeadIntoNoInnerNetwork(t *testing.T) {
	h := upstream(t)
	// The hub itself was named by the operator; where it sends us was not.
	s := open(t, h, func(o *mirror.Options) { o.Fetch.Allow = nil })
	if _, err := s.read(t, "config.json"); err != nil {
		t.Error(err)
	}
	if got, err := s.read(t, "model.bin"); err == nil || !strings.Contains(err.Error(), "private network") || len(got) > 0 {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if n := h.Count("GET /" + sum(noise(6<<20))); n != 0 {
		t.Error("the inner host was asked")
	}
	for _, to := range []string{"file:///etc/passwd", "gopher://x", "http://"} {
		h.Redirect(to)
		if got, err := s.read(t, "small.bin"); fault.Of(err) != fault.Unavailable || len(got) > 0 {
			t.Errorf("%s: %d bytes, %v", to, len(got), err)
		}
	}
}

func TestNoPathLeadsOutOfARepository(t *testing.T) {
	h := upstream(t)
	s := open(t, h, func(o *mirror.Options) { o.Token = bighub.Token })
	for _, bad := range []string{"..", "../../../elsewhere/x/resolve/main/a", "a/../b", "a//b", "/a", "a/", ".", "a\x00b", "a\nb", "\xff"} {
		var no *mirror.Refused
		if _, err := s.File(t.Context(), lion, "main", bad); !errors.As(err, &no) || no.Code != "EntryNotFound" {
			t.Errorf("path %q: %v", bad, err)
		}
		if _, err := s.Ask(t.Context(), lion, mirror.Question{Verb: "tree", Revision: "main", Path: bad}); !errors.As(err, &no) || no.Code != "EntryNotFound" {
			t.Errorf("path %q: %v", bad, err)
		}
	}
	for _, bad := range []string{"..", "../x", "refs/../x", ".", "a//b", strings.Repeat("x", 300)} {
		var no *mirror.Refused
		if _, err := s.File(t.Context(), lion, bad, "config.json"); !errors.As(err, &no) || no.Code != "RevisionNotFound" {
			t.Errorf("revision %q: %v", bad, err)
		}
		if _, err := s.Ask(t.Context(), lion, mirror.Question{Verb: "revision", Revision: bad}); !errors.As(err, &no) || no.Code != "RevisionNotFound" {
			t.Errorf("revision %q: %v", bad, err)
		}
	}
	if n := h.Count("/"); n != 0 {
		t.Errorf("the other hub was asked %d times", n)
	}
}

func TestTheTokenGoesToTheHubOnly(t *testing.T) {
	h := upstream(t)
	s := open(t, h, func(o *mirror.Options) { o.Token = bighub.Token })
	if _, err := s.Repository(t.Context(), hub.Name{Kind: hub.Model, Owner: "aisingapore", Name: "secret"}); err != nil {
		t.Error(err)
	}
	if _, err := s.read(t, "model.bin"); err != nil {
		t.Error(err)
	}
	if leaks := h.Leaks(); len(leaks) > 0 {
		t.Error(leaks)
	}
}

func TestAnswersGrowOldAndAreAskedForAgain(t *testing.T) {
	h := upstream(t)
	s := open(t, h, nil)
	first, err := s.Repository(t.Context(), lion)
	must(t, err)
	h.Change("aisingapore/lion", func(r *bighub.Repository) { r.Files["new"] = []byte("x") })
	same, err := s.Repository(t.Context(), lion)
	if err != nil || !bytes.Equal(same.Info.Body, first.Info.Body) {
		t.Error(err)
	}
	s.pass(6 * time.Minute)
	if later, err := s.Repository(t.Context(), lion); err != nil || bytes.Equal(later.Info.Body, first.Info.Body) {
		t.Error(err)
	}
	// What is taken away there is not given any longer, however young the files are.
	h.Change("aisingapore/lion", func(r *bighub.Repository) { r.Private = true })
	s.pass(6 * time.Minute)
	if _, err := s.Repository(t.Context(), lion); fault.Of(err) != fault.Missing {
		t.Error(err)
	}
	h.Down(true)
	s.pass(6 * time.Minute)
	if _, err := s.Repository(t.Context(), lion); fault.Of(err) != fault.Missing {
		t.Error(err)
	}
	if _, err := s.Repository(t.Context(), hub.Name{Kind: hub.Model, Owner: "aisingapore", Name: "never-asked"}); fault.Of(err) != fault.Unavailable {
		t.Error(err)
	}
}

func TestADamagedAnswerIsAskedForAgain(t *testing.T) {
	h := upstream(t)
	s := open(t, h, nil)
	_, err := s.Repository(t.Context(), lion)
	must(t, err)
	kept, err := filepath.Glob(filepath.Join(s.dir, "known", "*"))
	if err != nil || len(kept) != 1 {
		t.Fatal(kept, err)
	}
	must(t, os.WriteFile(kept[0], []byte("{"), 0o600))
	if r, err := s.Repository(t.Context(), lion); err != nil || r.ID() != lion.ID() {
		t.Error(r, err)
	}
}
