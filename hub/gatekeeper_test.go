package hub_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/store"
)

// lock refuses commits titled "no" and, while it is shut, opening.
type lock struct {
	shut bool
	act  func()
}

func (l *lock) Commit(_ context.Context, _ hub.Repository, _ hub.Commit, p hub.Proposal) error {
	if l.act != nil {
		l.act()
	}
	if p.Title == "no" {
		return fault.New(fault.Denied, "not this one")
	}
	return nil
}

func (l *lock) Open(context.Context, hub.Repository) error {
	if l.act != nil {
		l.act()
	}
	if l.shut {
		return fault.New(fault.Denied, "shut")
	}
	return nil
}

func open(t *testing.T, keepers ...hub.Gatekeeper) *hub.Hub {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "hub.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	vault, err := objects.NewVault(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return hub.New(s, vault, time.Now).Guarded(keepers...)
}

func TestGatekeepersAreAsked(t *testing.T) {
	keeper := &lock{}
	h := open(t, keeper)
	name := hub.Name{Kind: hub.Dataset, Owner: "asean", Name: "poems"}
	ctx := t.Context()
	if _, err := h.Create(ctx, name, hub.Private, "sokha"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Commit(ctx, name, hub.Main, hub.Proposal{Title: "no"}); fault.Of(err) != fault.Denied {
		t.Errorf("a refused commit: %v", err)
	}
	show := func(r *hub.Repository) error { r.Visibility = hub.Public; return nil }
	keeper.shut = true
	if _, err := h.Edit(ctx, name, show); fault.Of(err) != fault.Denied {
		t.Errorf("a refused opening: %v", err)
	}
	keeper.shut = false
	// What comes in between was not seen by the gatekeepers.
	plain := h.Guarded()
	keeper.act = func() {
		keeper.act = nil
		if _, err := plain.Edit(ctx, name, show); err != nil {
			t.Error(err)
		}
	}
	if _, err := h.Commit(ctx, name, hub.Main, hub.Proposal{Title: "yes"}); fault.Of(err) != fault.Busy {
		t.Errorf("opened while a commit was looked at: %v", err)
	}
	if _, err := plain.Edit(ctx, name, func(r *hub.Repository) error { r.Visibility = hub.Private; return nil }); err != nil {
		t.Fatal(err)
	}
	keeper.act = func() {
		keeper.act = nil
		if _, err := plain.Commit(ctx, name, hub.Main, hub.Proposal{Title: "unseen"}); err != nil {
			t.Error(err)
		}
	}
	if _, err := h.Edit(ctx, name, show); fault.Of(err) != fault.Busy {
		t.Errorf("a commit while the opening was looked at: %v", err)
	}
	if _, err := h.Edit(ctx, name, show); err != nil {
		t.Error(err)
	}
}

// TestOpeningInTwoStepsAtOnce: each step alone lets nobody see more.
func TestOpeningInTwoStepsAtOnce(t *testing.T) {
	keeper := &lock{shut: true}
	h := open(t, keeper)
	name := hub.Name{Kind: hub.Dataset, Owner: "asean", Name: "poems"}
	ctx := t.Context()
	if _, err := h.Create(ctx, name, hub.Private, "sokha"); err != nil {
		t.Fatal(err)
	}
	edits := 0
	if r, err := h.Edit(ctx, name, func(r *hub.Repository) error {
		if edits++; edits == 1 { // somebody else opens it behind a gate, once this one has been weighed
			if _, err := h.Guarded().Edit(ctx, name, func(r *hub.Repository) error { r.Visibility, r.Gate = hub.Public, hub.Manual; return nil }); err != nil {
				t.Error(err)
			}
		}
		r.Gate = hub.Open
		return nil
	}); fault.Of(err) != fault.Busy {
		t.Errorf("%s %q without a question: %v", r.Visibility, r.Gate, err)
	}
}

func TestContentFromAnyPlace(t *testing.T) {
	h := open(t)
	text := strings.Repeat("សួស្តី ", 100)
	sum := sha256.Sum256([]byte(text))
	digest := hex.EncodeToString(sum[:])
	if err := h.Objects().Put(t.Context(), digest, int64(len(text)), strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	r := h.Content(t.Context(), digest, int64(len(text)))
	got, err := io.ReadAll(io.NewSectionReader(r, 0, r.Size()))
	if err != nil || string(got) != text {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	p := make([]byte, 30)
	if n, err := r.ReadAt(p, r.Size()-10); n != 10 || err != io.EOF || !bytes.Equal(p[:10], []byte(text[len(text)-10:])) {
		t.Errorf("at the end: %d bytes, %v", n, err)
	}
	if _, err := r.ReadAt(p, r.Size()); err != io.EOF {
		t.Errorf("behind the end: %v", err)
	}
	if _, err := r.ReadAt(p, -1); fault.Of(err) != fault.Invalid {
		t.Errorf("before the beginning: %v", err)
	}
	if _, err := h.Content(t.Context(), digest, r.Size()+5).ReadAt(make([]byte, 20), r.Size()-5); fault.Of(err) != fault.Broken {
		t.Errorf("a shorter object than said: %v", err)
	}
}
