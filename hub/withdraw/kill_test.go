package withdraw_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/withdraw"
	"github.com/lontar-asean/lontar/store"
)

// TestMain is also the program that is killed: one that works off a withdrawal.
func TestMain(m *testing.M) {
	if dir := os.Getenv("LONTAR_TEST_OFFICE"); dir != "" {
		if err := work(dir, os.Getenv("LONTAR_TEST_WITHDRAWAL")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func work(dir, id string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, filepath.Join(dir, "hub.db"))
	if err != nil {
		return err
	}
	defer s.Close()
	files, err := objects.NewVault(filepath.Join(dir, "files"))
	if err != nil {
		return err
	}
	h := hub.New(s, files, time.Now)
	office, err := withdraw.New(ctx, h, withdraw.Options{Key: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32)), Folder: filepath.Join(dir, "incoming"), Books: s, Caches: []withdraw.Forgetter{slow{}}})
	if err != nil {
		return err
	}
	return office.Work(ctx, id)
}

// slow lets a purge take its time, so that it can be killed in between.
type slow struct{}

// Forget waits.
func (slow) Forget(context.Context, string) error {
	time.Sleep(20 * time.Millisecond)
	return nil
}

func TestKilledAtAnyMomentItGoesOn(t *testing.T) {
	s := onDisk(t)
	r := s.create(hub.Dataset, "asean/river")
	b := makeBook(t)
	first := s.commit(r, b.files)
	must(t, s.hub.AddRef(t.Context(), r.Name, hub.Ref{Kind: hub.Branch, Name: "exp/1"}, first.ID))
	w, err := s.office.Ask(t.Context(), withdraw.Order{Kind: "contributor", Value: "c-0", By: "boss"})
	must(t, err)
	states := map[hub.WithdrawalState]int{}
	kills := 0
	for round := 1; ; round++ {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), "LONTAR_TEST_OFFICE="+s.folders[0], "LONTAR_TEST_WITHDRAWAL="+w.ID)
		var said bytes.Buffer
		cmd.Stderr = &said
		must(t, cmd.Start())
		// Later and later, so that it comes to an end.
		timer := time.AfterFunc(time.Duration(50+rand.IntN(200*round))*time.Millisecond, func() { _ = cmd.Process.Kill() })
		err := cmd.Wait()
		timer.Stop()
		if exit := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != -1) {
			t.Fatalf("%v\n%s", err, said.String())
		}
		must(t, s.hub.Read(t.Context(), func(b hub.Books) error {
			at, err := b.Withdrawal(t.Context(), w.ID)
			states[at.State]++
			return err
		}))
		files, err := s.hub.Files(t.Context(), s.head(r), "", true, "", 10_000)
		must(t, err)
		for _, f := range files {
			if !f.Directory() {
				s.read(s.head(r), f.Path) // no revision at the head of a branch is broken at any time
			}
		}
		if err == nil && cmd.ProcessState.Success() {
			break
		}
		kills++
	}
	t.Logf("%d kills; found at %v", kills, states)
	var needles []string
	for tag, id := range b.ids {
		needles = append(needles, id, texts[tag][:len(texts[tag])/2])
	}
	if hits := s.look(needles...); len(hits) > 0 {
		t.Errorf("still there: %v", hits)
	}
	got := s.receipt(w.ID)
	if got.Found.Records != int64(2*len(texts)) || len(got.Places) != 1 || len(got.Places[0].Branches) != 2 {
		t.Errorf("the receipt says %+v", got)
	}
}
