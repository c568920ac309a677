package store

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub"
)

// TestMain is also the program that is killed: one that uploads and commits, and says so when it has been told that it is done.
func TestMain(m *testing.M) {
	if dir := os.Getenv("LONTAR_TEST_WRITER"); dir != "" {
		fmt.Fprintln(os.Stderr, write(dir, os.Getenv("LONTAR_TEST_COLLECT") != ""))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func openSite(ctx context.Context, dir string) (*Store, *hub.Hub, error) {
	s, err := Open(ctx, filepath.Join(dir, "hub.db"))
	if err != nil {
		return nil, nil, err
	}
	v, err := objects.NewVault(filepath.Join(dir, "files"))
	if err != nil {
		return nil, nil, err
	}
	return s, hub.New(s, v, time.Now), nil
}

func write(dir string, collect bool) error {
	ctx := context.Background()
	s, h, err := openSite(ctx, dir)
	if err != nil {
		return err
	}
	defer s.Close()
	r, err := h.Create(ctx, name, hub.Private, "sokha")
	if fault.Of(err) == fault.Conflict {
		r, err = h.Repository(ctx, name)
	}
	if err != nil {
		return err
	}
	var wait sync.WaitGroup
	var mu sync.Mutex
	say := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Printf(format+"\n", args...)
	}
	failed := make(chan error, 10)
	for range 8 {
		wait.Go(func() {
			for {
				content := make([]byte, 1+rand.IntN(200_000))
				content[0] = byte(rand.IntN(256))
				if rand.IntN(3) > 0 { // else a content that others have, or had until it was collected
					_, _ = rand.NewChaCha8([32]byte{byte(rand.Uint32()), byte(rand.Uint32()), byte(rand.Uint32())}).Read(content)
				} else {
					content = content[:1]
				}
				c := change(fmt.Sprintf("d%d/f%d", rand.IntN(4), rand.IntN(1000)), content)
				err := h.Objects().Put(ctx, c.SHA256, c.Size, bytes.NewReader(content))
				if err == nil {
					err = h.AddBlob(ctx, hub.Blob{SHA256: c.SHA256, Size: c.Size, OID: c.OID}, r.Number)
				}
				if err == nil {
					say("blob %s", c.SHA256)
					if rand.IntN(4) == 0 {
						continue
					}
					var done hub.Commit
					if done, err = h.Commit(ctx, name, hub.Main, hub.Proposal{Title: "data", Changes: []hub.Change{c}}); err == nil {
						say("commit %s", done.ID)
					}
				}
				if err != nil && !(collect && (fault.Of(err) == fault.Busy || fault.Of(err) == fault.Missing)) {
					failed <- err
					return
				}
			}
		})
	}
	if collect {
		wait.Go(func() {
			for {
				if _, err := h.Collect(ctx, -time.Hour, false); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	return <-failed
}

// TestKilledAtAnyMomentNothingIsLost kills a program that uploads and commits, in half of the rounds while it also collects garbage.
func TestKilledAtAnyMomentNothingIsLost(t *testing.T) {
	dir := t.TempDir()
	var commits []string
	for round := range 20 {
		collect := round%2 == 1
		blobs, done := killed(t, dir, collect, 1+rand.IntN(100))
		commits = append(commits, done...)
		if collect {
			blobs = nil // what was not committed may have been collected
		}
		checkKilled(t, dir, blobs, commits, round == 19)
	}
	if len(commits) < 20 {
		t.Errorf("only %d commits", len(commits))
	}
	t.Logf("%d acknowledged commits in 20 rounds", len(commits))
}

// killed runs the program until it has said so many lines, and kills it soon after.
func killed(t *testing.T, dir string, collect bool, after int) (blobs, commits []string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "LONTAR_TEST_WRITER="+dir)
	if collect {
		cmd.Env = append(cmd.Env, "LONTAR_TEST_COLLECT=1")
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		if n == after {
			time.AfterFunc(time.Duration(rand.IntN(20_000))*time.Microsecond, func() { _ = cmd.Process.Kill() })
		}
		kind, id, _ := strings.Cut(lines.Text(), " ")
		switch {
		case kind == "blob" && len(id) == 64:
			blobs = append(blobs, id)
		case kind == "commit" && len(id) == 40:
			commits = append(commits, id)
		}
	}
	err = cmd.Wait()
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != -1 {
		t.Fatalf("the program was not killed: %v\n%s", err, said.String())
	}
	return blobs, commits
}

func checkKilled(t *testing.T, dir string, blobs, commits []string, whole bool) {
	t.Helper()
	s, h, err := openSite(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	sound := map[string]bool{}
	read := func(digest string) {
		if sound[digest] {
			return
		}
		r, err := h.Objects().Open(t.Context(), digest, 0, -1)
		if err != nil {
			t.Errorf("an acknowledged file: %v", err)
			return
		}
		defer r.Close()
		sum := sha256.New()
		if _, err := io.Copy(sum, r); err != nil || hex.EncodeToString(sum.Sum(nil)) != digest {
			t.Errorf("the file %s is broken: %v", digest, err)
		}
		sound[digest] = true
	}
	for _, b := range blobs {
		read(b)
	}
	_, head, err := h.Revision(t.Context(), name, "")
	if err != nil {
		t.Fatal(err)
	}
	history, total, err := h.History(t.Context(), head, 0, 1<<20)
	if err != nil || int64(len(history)) != total {
		t.Fatalf("%d commits of %d, %v", len(history), total, err)
	}
	times := map[string]int{}
	for i, c := range history {
		times[c.ID]++
		if i > 20 && !whole {
			continue
		}
		files, err := h.Files(t.Context(), c, "", true, "", 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if !f.Directory() {
				read(f.SHA256)
			}
		}
	}
	for _, id := range commits {
		if times[id] != 1 {
			t.Errorf("the acknowledged commit %s is there %d times", id, times[id])
		}
	}
}
