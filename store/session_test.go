package store

import (
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

func sessions(t *testing.T, s *site) {
	ctx := t.Context()
	at := s.hub.Now()
	write := func(f func(hub.Books) error) {
		t.Helper()
		if err := s.hub.Write(ctx, f); err != nil {
			t.Fatal(err)
		}
	}
	write(func(b hub.Books) error {
		if err := b.SaveUser(ctx, hub.User{Name: "Sokha", Role: hub.Curator, Created: at}); err != nil {
			return err
		}
		if err := b.AddSession(ctx, hub.Session{Hash: "old", User: "sokha", Stamp: "p", Created: at, Expires: at.Add(time.Hour)}); err != nil {
			return err
		}
		return b.AddSession(ctx, hub.Session{Hash: "new", User: "sokha", Stamp: "p", Created: at.Add(time.Minute), Expires: at.Add(3 * time.Hour)})
	})
	find := func(hash string) (got hub.Session, err error) {
		err = s.hub.Read(ctx, func(b hub.Books) error { got, err = b.Session(ctx, hash); return err })
		return got, err
	}
	got, err := find("old")
	if err != nil || got.User != "Sokha" || got.Stamp != "p" || !got.Created.Equal(at) || !got.Expires.Equal(at.Add(time.Hour)) {
		t.Errorf("%+v %v", got, err)
	}
	// What has expired goes when somebody logs in; the rest stays.
	write(func(b hub.Books) error {
		return b.AddSession(ctx, hub.Session{Hash: "third", User: "sokha", Created: at.Add(2 * time.Hour), Expires: at.Add(4 * time.Hour)})
	})
	if _, err := find("old"); fault.Of(err) != fault.Missing {
		t.Errorf("an expired session: %v", err)
	}
	if _, err := find("new"); err != nil {
		t.Error(err)
	}
	write(func(b hub.Books) error { return b.DropSession(ctx, "new") })
	if _, err := find("new"); fault.Of(err) != fault.Missing {
		t.Errorf("a dropped session: %v", err)
	}
	write(func(b hub.Books) error { return b.DropSession(ctx, "new") })
}
