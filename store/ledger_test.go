package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

func failuresLeaveNothing(t *testing.T, s *site) {
	err := s.hub.Write(t.Context(), func(b hub.Books) error {
		if _, err := b.SaveRepository(t.Context(), hub.Repository{Name: name, Visibility: hub.Private}, []string{"language:km"}); err != nil {
			return err
		}
		return errBroken
	})
	if err != errBroken {
		t.Fatal(err)
	}
	if _, err := s.hub.Repository(t.Context(), name); fault.Of(err) != fault.Missing {
		t.Errorf("half a transaction stays: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = s.hub.Write(ctx, func(b hub.Books) error {
		_, err := b.SaveRepository(ctx, hub.Repository{Name: name, Visibility: hub.Private}, nil)
		cancel()
		return err
	})
	if _, found := s.hub.Repository(t.Context(), name); err == nil || fault.Of(found) != fault.Missing {
		t.Errorf("a cancelled transaction stays: %v, %v", err, found)
	}
	if err := s.hub.Read(t.Context(), func(b hub.Books) error {
		_, err := b.SaveRepository(t.Context(), hub.Repository{Name: name}, nil)
		return err
	}); err == nil {
		t.Error("books for reading are written to")
	}
}

func readersSeeOneState(t *testing.T, s *site) {
	s.create(t, name)
	s.commit(t, name, s.put(t, "a", 1))
	if err := s.hub.Read(t.Context(), func(b hub.Books) error {
		r, err := b.Repository(t.Context(), name)
		if err != nil {
			return err
		}
		before, err := b.Refs(t.Context(), r.Number)
		if err != nil {
			return err
		}
		s.commit(t, name, s.put(t, "b", 2))
		after, err := b.Refs(t.Context(), r.Number)
		if err != nil || !cmp.Equal(before, after) {
			t.Errorf("a reader sees a later commit: %v, %v, %v", before, after, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func listings(t *testing.T, s *site) {
	ctx := t.Context()
	for i := range 23 {
		n := hub.Name{Kind: hub.Dataset, Owner: []string{"asean", "Chula_U"}[i%2], Name: fmt.Sprintf("set-%d.%c", i, 'z'-rune(i))}
		visibility := hub.Public
		if i%5 == 0 {
			visibility = hub.Private
		}
		if _, err := s.hub.Create(ctx, n, visibility, "sokha"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.hub.Edit(ctx, n, func(r *hub.Repository) error {
			r.Downloads = int64(i % 4)
			r.Card = fmt.Sprintf(`{"language":["%s"],"license":"cc-by-4.0"}`, []string{"km", "th", "my"}[i%3])
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	all := func(l hub.Listing) (ids []string) {
		l.Kind = hub.Dataset
		for {
			page, err := s.hub.List(ctx, l)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range page {
				ids = append(ids, r.ID())
			}
			if l.Limit == 0 || len(page) < l.Limit {
				return ids
			}
			l.After = page[len(page)-1].ID()
		}
	}
	for _, sort := range []string{"", "created", "changed", "downloads", "likes"} {
		whole := all(hub.Listing{Sort: sort, All: true})
		if len(whole) != 23 {
			t.Fatalf("%d repositories", len(whole))
		}
		for _, limit := range []int{1, 4, 23} {
			if got := all(hub.Listing{Sort: sort, All: true, Limit: limit}); !slices.Equal(got, whole) {
				t.Errorf("sorted by %q, pages of %d: %v, want %v", sort, limit, got, whole)
			}
		}
	}
	for _, c := range []struct {
		l    hub.Listing
		want int
	}{
		{hub.Listing{}, 18}, {hub.Listing{Owners: []string{"asean"}}, 21}, {hub.Listing{All: true, Owner: "chula_u"}, 11}, {hub.Listing{All: true, Search: "SET-1"}, 11},
		{hub.Listing{All: true, Search: "set_"}, 0}, {hub.Listing{All: true, Tags: []string{"language:th"}}, 8}, {hub.Listing{All: true, Tags: []string{"language:th", "license:cc-by-4.0"}, Owner: "asean"}, 4},
		{hub.Listing{All: true, Search: "'; DROP TABLE repositories; --"}, 0},
	} {
		if got := all(c.l); len(got) != c.want {
			t.Errorf("%+v gives %d: %v", c.l, len(got), got)
		}
	}
}

func accounts(t *testing.T, s *site) {
	ctx, now := t.Context(), s.clock.now()
	r := s.create(t, name)
	write := func(f func(b hub.Books) error) error { return s.hub.Write(ctx, f) }
	user := hub.User{Name: "Sokha", FullName: "សុខា", Email: "sokha@example.org", Role: hub.Contributor, Created: now}
	token := hub.Token{Hash: strings.Repeat("a", 64), User: "sokha", Title: "laptop", Scope: hub.ScopeWrite, Owners: []string{"asean", "chula"}, Created: now}
	ask := hub.AccessRequest{Repository: r.Number, User: "SOKHA", Status: hub.Pending, Fields: `{"why":"ស្រាវជ្រាវ"}`, At: now}
	if err := write(func(b hub.Books) error {
		for _, err := range []error{
			b.SaveUser(ctx, user), b.SaveOrganisation(ctx, hub.Organisation{Name: "asean", FullName: "ASEAN", Created: now}),
			b.SetMember(ctx, hub.Member{Organisation: "ASEAN", User: "sokha", Role: hub.Curator}), b.AddToken(ctx, token), b.SaveAccessRequest(ctx, ask),
			b.AddEvent(ctx, hub.Event{At: now, Actor: "sokha", Action: "token.add", Object: "laptop"}), b.AddEvent(ctx, hub.Event{At: now, Action: "later"}),
		} {
			if err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := write(func(b hub.Books) error { return b.SaveUser(ctx, hub.User{Name: "Asean", Created: now}) }); fault.Of(err) != fault.Conflict {
		t.Errorf("a user named as an organisation: %v", err)
	}
	if err := s.hub.Read(ctx, func(b hub.Books) error {
		u, err := b.User(ctx, "SOKHA")
		if err != nil || u.FullName != user.FullName || !u.Created.Equal(now.Truncate(time.Millisecond)) {
			t.Errorf("user %+v, %v", u, err)
		}
		k, err := b.Token(ctx, token.Hash)
		if err != nil || k.User != "Sokha" || !slices.Equal(k.Owners, token.Owners) || !k.Expires.IsZero() {
			t.Errorf("token %+v, %v", k, err)
		}
		m, err := b.Memberships(ctx, "Sokha")
		if err != nil || len(m) != 1 || m[0].Role != hub.Curator {
			t.Errorf("members %+v, %v", m, err)
		}
		q, err := b.AccessRequestsOf(ctx, r.Number, hub.Pending)
		if err != nil || len(q) != 1 || q[0].Fields != ask.Fields || q[0].User != "Sokha" {
			t.Errorf("requests %+v, %v", q, err)
		}
		e, err := b.Events(ctx, now.Add(time.Hour), 10)
		if err != nil || len(e) != 2 || e[0].Action != "later" {
			t.Errorf("events %+v, %v", e, err)
		}
		_, err = b.Token(ctx, "nobody's")
		if fault.Of(err) != fault.Missing {
			t.Errorf("an unknown token: %v", err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// scripts keeps names and messages in every script; not yet reviewed by native speakers.
func scripts(t *testing.T, s *site) {
	s.create(t, name)
	texts := []string{"ភាសាខ្មែរ", "မြန်မာဘာသာ", "ພາສາລາວ", "ภาษาไทย", "தமிழ்", "Tiếng Việt", "ꦧꦱꦗꦮ", "بهاس ملايو", "Bahasa Indonesia", "a?b ?", "\U000F0001 ្ \u200b", "it's $1"}
	var changes []hub.Change
	for i, text := range texts {
		changes = append(changes, s.put(t, text+"/"+text+".txt", i))
	}
	c, err := s.hub.Commit(t.Context(), name, hub.Main, hub.Proposal{Title: strings.Join(texts, " "), Message: strings.Join(texts, "\n"), Author: texts[0], Changes: changes})
	if err != nil {
		t.Fatal(err)
	}
	_, again, err := s.hub.Revision(t.Context(), name, c.ID)
	if err != nil || !cmp.Equal(c, again) {
		t.Errorf("%v: %s", err, cmp.Diff(c, again))
	}
	for i, text := range texts {
		if f, err := s.hub.File(t.Context(), c, text+"/"+text+".txt"); err != nil || f.SHA256 != changes[i].SHA256 {
			t.Errorf("%q: %+v, %v", text, f, err)
		}
	}
}

func claims(t *testing.T, s *site) {
	s.create(t, name)
	mine := s.put(t, "mine", 1)
	foreign := change("foreign", []byte("never uploaded"))
	if _, err := s.hub.Commit(t.Context(), name, hub.Main, hub.Proposal{Title: "foreign", Changes: []hub.Change{mine, foreign}}); fault.Of(err) != fault.Missing {
		t.Errorf("a file that nobody uploaded is committed: %v", err)
	}
	s.commit(t, name, mine)
}

func quotas(t *testing.T, s *site) {
	ctx := t.Context()
	r := s.create(t, name)
	if err := s.hub.SetQuota(ctx, hub.Quota{Owner: "ASEAN", Bytes: 20, Repositories: 2}); err != nil {
		t.Fatal(err)
	}
	add := func(content string, to int64) error {
		c := change("f", []byte(content))
		if err := s.shelf.Put(ctx, c.SHA256, c.Size, strings.NewReader(content)); err != nil {
			t.Fatal(err)
		}
		return s.hub.AddBlob(ctx, hub.Blob{SHA256: c.SHA256, Size: c.Size}, to)
	}
	for _, step := range []struct {
		content string
		denied  bool
	}{{"1234567890", false}, {"1234567890", false}, {"12345678901", true}, {"123456789", false}, {"12", true}, {"1", false}, {"", false}} {
		if err := add(step.content, r.Number); (fault.Of(err) == fault.Denied) != step.denied || err != nil && !step.denied {
			t.Errorf("%q: %v", step.content, err)
		}
	}
	if err := s.hub.Room(ctx, "Asean", 1); fault.Of(err) != fault.Denied || fault.Hint(err) == "" {
		t.Errorf("room where there is none: %v", err)
	}
	second := hub.Name{Kind: hub.Model, Owner: "asean", Name: "second"}
	s.create(t, second)
	if _, err := s.hub.Create(ctx, hub.Name{Kind: hub.Model, Owner: "Asean", Name: "third"}, hub.Private, "sokha"); fault.Of(err) != fault.Denied {
		t.Errorf("a repository too many: %v", err)
	}
	away := hub.Name{Kind: hub.Model, Owner: "chula", Name: "away"}
	elsewhere := s.create(t, away)
	if err := add("1234567890", elsewhere.Number); err != nil {
		t.Errorf("a name space without bounds: %v", err)
	}
	if err := s.hub.Move(ctx, away, hub.Name{Kind: hub.Model, Owner: "asean", Name: "away"}); fault.Of(err) != fault.Denied {
		t.Errorf("moved where there is no room: %v", err)
	}
	if err := s.hub.SetQuota(ctx, hub.Quota{Owner: "asean", Bytes: hub.Unlimited, Repositories: hub.Unlimited}); err != nil {
		t.Fatal(err)
	}
	if err := s.hub.Move(ctx, away, hub.Name{Kind: hub.Model, Owner: "asean", Name: "away"}); err != nil {
		t.Error(err)
	}
	if _, u, err := s.hub.Quota(ctx, "asean"); err != nil || u != (hub.Usage{Bytes: 30, Repositories: 3}) {
		t.Errorf("usage %+v, %v", u, err)
	}
	// Those who upload at once do not get past the bound together.
	if err := s.hub.SetQuota(ctx, hub.Quota{Owner: "asean", Bytes: 130, Repositories: 3}); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for i := range 30 {
		wait.Go(func() {
			if err := add(fmt.Sprintf("%010d", i+100), []int64{r.Number, elsewhere.Number}[i%2]); err != nil && fault.Of(err) != fault.Denied {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if _, u, err := s.hub.Quota(ctx, "asean"); err != nil || u.Bytes != 130 {
		t.Errorf("usage %+v, %v", u, err)
	}
	for _, q := range []hub.Quota{{Owner: "asean", Bytes: -2}, {Owner: "../x"}} {
		if err := s.hub.SetQuota(ctx, q); fault.Of(err) != fault.Invalid {
			t.Errorf("%+v: %v", q, err)
		}
	}
}
