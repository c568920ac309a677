package store

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

func administration(t *testing.T, s *site) {
	h, ctx := s.hub, t.Context()
	r := s.create(t, name)
	at := h.Now()
	err := h.Write(ctx, func(b hub.Books) error {
		for _, u := range []hub.User{{Name: "Sokha", Subject: "https://id.example.org 1", Role: hub.Curator, Created: at}, {Name: "Dara", Created: at}, {Name: "សុខា", Subject: "https://id.example.org 2", Created: at}} {
			if err := b.SaveUser(ctx, u); err != nil {
				return err
			}
		}
		for i := range 5 {
			if err := b.AddEvent(ctx, hub.Event{At: at.Add(time.Duration(i) * time.Second), Action: fmt.Sprint("e", i)}); err != nil {
				return err
			}
		}
		return b.SetQuota(ctx, hub.Quota{Owner: "ASEAN", Bytes: 10, Repositories: hub.Unlimited})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Write(ctx, func(b hub.Books) error {
		return b.SaveUser(ctx, hub.User{Name: "eve", Subject: "https://id.example.org 1", Created: at})
	}); err == nil {
		t.Error("two people are one person at the provider")
	}
	err = h.Read(ctx, func(b hub.Books) error {
		u, err := b.UserBySubject(ctx, "https://id.example.org 1")
		if err != nil || u.Name != "Sokha" {
			t.Errorf("%+v %v", u, err)
		}
		for _, none := range []string{"", "1", "https://id.example.org 3"} {
			if _, err := b.UserBySubject(ctx, none); fault.Of(err) != fault.Missing {
				t.Errorf("%q: %v", none, err)
			}
		}
		first, err := b.EventsSince(ctx, at.Add(time.Second), 0, 2)
		if err != nil || len(first) != 2 || first[0].Action != "e1" {
			t.Fatalf("%v %v", first, err)
		}
		rest, err := b.EventsSince(ctx, at.Add(time.Second), first[1].Number, 10)
		if err != nil || len(rest) != 2 || rest[1].Action != "e4" {
			t.Errorf("%v %v", rest, err)
		}
		quotas, err := b.Quotas(ctx)
		if err != nil || len(quotas) != 1 || quotas[0] != (hub.Quota{Owner: "asean", Bytes: 10, Repositories: -1}) {
			t.Errorf("%v %v", quotas, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	d := hub.NewDownloads(h)
	for _, who := range []string{"a", "b", "a"} {
		d.Note(r.Number, who)
	}
	d.Note(9999, "a") // one that was deleted meanwhile
	if err := d.Flush(ctx); err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	s.clock.pass(2 * time.Hour)
	d.Note(r.Number, "a")
	if err := d.Flush(gone); err == nil || d.Waiting() != 1 {
		t.Errorf("what could not be written is lost: %v", err)
	}
	if err := d.Flush(ctx); err != nil {
		t.Fatal(err)
	}
	got, err := h.Repository(ctx, name)
	tally, err2 := h.Tally(ctx)
	if err != nil || err2 != nil || got.Downloads != 3 || tally.Downloads != 3 || tally.Users != 3 || tally.Repositories[name.Kind][hub.Private] != 1 {
		t.Errorf("%+v %+v %v %v", got, tally, err, err2)
	}
}

// oldest is the version of the tables that a hub of the first release had.
const oldest = 7

// old makes a database as an older program left it, with a repository and a person in it.
func old(t *testing.T, address string) {
	t.Helper()
	s, err := connect(address)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	provider, err := s.provider()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(t.Context(), oldest); err != nil {
		t.Fatal(err)
	}
	disabled := map[dialect]string{sqlite: "0", postgres: "false"}[s.dialect]
	for _, q := range []string{
		`INSERT INTO repositories (kind, owner, name, folded, visibility, gate, disabled, created, changed, likes, downloads, card, bytes) VALUES ('dataset', 'asean', 'km-mini', 'asean/km-mini', 'private', '', '', 1, 1, 0, 5, '', 0)`,
		`INSERT INTO users (folded, name, full_name, email, password, subject, role, created, disabled) VALUES ('sokha', 'Sokha', 'សុខា', '', '', '', 'curator', 1, ` + disabled + `)`,
	} {
		if _, err := s.writer.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
}

// another gives the address of a second place of the same kind.
func (s *site) another(t *testing.T) string {
	t.Helper()
	if s.store.dialect == sqlite {
		return filepath.Join(t.TempDir(), "another.db")
	}
	if _, err := s.store.writer.ExecContext(t.Context(), "DROP SCHEMA public CASCADE; CREATE SCHEMA public"); err != nil {
		t.Fatal(err)
	}
	return s.address
}

func upgrades(t *testing.T, s *site) {
	ctx := t.Context()
	address := s.another(t)
	if _, err := Attach(ctx, address); fault.Of(err) != fault.Missing {
		t.Errorf("where nothing is: %v", err)
	}
	old(t, address)
	if _, err := Attach(ctx, address); fault.Of(err) != fault.Incomplete || !strings.Contains(fault.Hint(err), "lontar serve") {
		t.Errorf("an older one: %v", err)
	}
	check := func(s *Store) {
		t.Helper()
		h := hub.New(s, &shelf{objects: map[string]object{}}, time.Now)
		r, err := h.Repository(ctx, name)
		if err != nil || r.Downloads != 5 || r.Visibility != hub.Private {
			t.Errorf("%+v %v", r, err)
		}
		if err := h.Read(ctx, func(b hub.Books) error {
			u, err := b.User(ctx, "sokha")
			if u.FullName != "សុខា" {
				t.Errorf("%+v", u)
			}
			return err
		}); err != nil {
			t.Error(err)
		}
		if _, err := h.Create(ctx, hub.Name{Kind: hub.Model, Owner: "asean", Name: "new"}, hub.Public, "sokha"); err != nil {
			t.Error(err)
		}
	}
	// What a backup of that time holds.
	var rows []hub.Row
	before, err := connect(address)
	if err != nil {
		t.Fatal(err)
	}
	version, err := before.Dump(ctx, func(r hub.Row) error { rows = append(rows, r); return nil })
	before.Close()
	if err != nil || version != oldest || len(rows) < 2 {
		t.Fatalf("%d rows of version %d, %v", len(rows), version, err)
	}
	up, err := Open(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	check(up)
	database, at, last, err := up.Version(ctx)
	if err != nil || at != last || at < 16 || !strings.Contains(database, "SQL") {
		t.Errorf("%s %d %d %v", database, at, last, err)
	}
	again, err := Attach(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
	// A program that is older than the tables leaves them alone.
	if _, err := up.writer.ExecContext(ctx, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, "+map[dialect]string{sqlite: "1", postgres: "true"}[up.dialect]+")"); err != nil {
		t.Fatal(err)
	}
	up.Close()
	for what, open := range map[string]func(context.Context, string) (*Store, error){"open": Open, "attach": Attach} {
		if _, err := open(ctx, address); fault.Of(err) != fault.Conflict || !strings.Contains(err.Error(), "99999") {
			t.Errorf("%s: a newer one: %v", what, err)
		}
	}
	address = s.another(t)
	n := 0
	if err := Load(ctx, address, version, func() (hub.Row, bool, error) {
		if n++; n > len(rows) {
			return hub.Row{}, false, nil
		}
		return rows[n-1], true, nil
	}); err != nil {
		t.Fatal(err)
	}
	restored, err := Attach(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	defer restored.Close()
	check(restored)
}
