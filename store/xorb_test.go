package store

import (
	"slices"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// xorbs checks that xorbs are found by whom and for what they were sent only, and are forgotten when nobody goes on.
func xorbs(t *testing.T, s *site) {
	ctx, day := t.Context(), 24*time.Hour
	write := func(f func(hub.Books) error) {
		t.Helper()
		if err := s.hub.Write(ctx, f); err != nil {
			t.Fatal(err)
		}
	}
	start := s.clock.now().UTC()
	mine := hub.Xorb{Repository: 7, Person: "sokha", Hash: "aa", Object: "o1", Size: 10, Chunks: []byte{0, 1, 0xFF}, Added: start}
	theirs := hub.Xorb{Repository: 7, Person: "aung", Hash: "aa", Object: "o2", Size: 20, Chunks: []byte{2}, Added: start}
	write(func(b hub.Books) error {
		for _, x := range []hub.Xorb{mine, theirs} {
			began, err := b.OpenUploads(ctx, x.Repository, x.Person, start)
			if err != nil || !began.Equal(start) {
				t.Errorf("began %v, %v", began, err)
			}
			if err := b.SaveXorb(ctx, x); err != nil {
				return err
			}
		}
		return nil
	})
	mine.Object, mine.Size, mine.Places = "", 0, []hub.Place{{From: 0, To: 3, SHA256: "cc", Offset: 1 << 40}}
	write(func(b hub.Books) error {
		if _, err := b.Xorb(ctx, 8, "sokha", "aa"); fault.Of(err) != fault.Missing {
			t.Errorf("for another repository: %v", err)
		}
		if _, err := b.Xorb(ctx, 7, "thida", "aa"); fault.Of(err) != fault.Missing {
			t.Errorf("of another person: %v", err)
		}
		if n, err := b.XorbBytes(ctx, 7); err != nil || n != 30 {
			t.Errorf("%d bytes, %v", n, err)
		}
		return b.SaveXorb(ctx, mine)
	})
	write(func(b hub.Books) error {
		got, err := b.Xorb(ctx, 7, "sokha", "aa")
		if err != nil || got.Object != "" || !slices.Equal(got.Places, mine.Places) || !slices.Equal(got.Chunks, mine.Chunks) || !got.Added.Equal(start) {
			t.Errorf("got %+v, %v", got, err)
		}
		// Aung goes on the next day, Sokha does not.
		began, err := b.OpenUploads(ctx, 7, "aung", start.Add(day))
		if err != nil || !began.Equal(start) {
			t.Errorf("went on: began %v, %v", began, err)
		}
		list, err := b.IdleXorbs(ctx, start.Add(day/2), 10)
		if err != nil || len(list) != 1 || list[0].Person != "sokha" {
			t.Errorf("idle: %+v, %v", list, err)
			return err
		}
		if err := b.DropXorb(ctx, list[0]); err != nil {
			return err
		}
		if err := b.CloseUploads(ctx, start.Add(day/2)); err != nil {
			return err
		}
		later := start.Add(2 * day)
		if began, err = b.OpenUploads(ctx, 7, "sokha", later); err != nil || !began.Equal(later) {
			t.Errorf("after all was forgotten: began %v, %v", began, err)
		}
		_, err = b.Xorb(ctx, 7, "aung", "aa")
		return err
	})
}
