package engine_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/fault"
)

// counting is a plan of three phases whose tasks add up what the phase before wrote. fail is asked before each task.
func counting(hash string, key2 string, fail func() error, ran *atomic.Int64) engine.Plan {
	write := func(t *engine.Task, text string) error {
		o, err := t.Create("out")
		if err != nil {
			return err
		}
		_, err = io.WriteString(o, text)
		return err
	}
	begin := func(ctx context.Context) error {
		ran.Add(1)
		if err := fail(); err != nil {
			return err
		}
		return ctx.Err()
	}
	return engine.Plan{Hash: hash, Phases: []engine.Phase{
		{Name: "one", Key: "k1", Tasks: 8, Run: func(ctx context.Context, t *engine.Task) error {
			t.Count("tasks", 1)
			if err := begin(ctx); err != nil {
				return err
			}
			return write(t, strings.Repeat("x", t.Index))
		}},
		{Name: "two", Key: key2, Tasks: 2, Run: func(ctx context.Context, t *engine.Task) error {
			if err := begin(ctx); err != nil {
				return err
			}
			n := 0
			for i := t.Index; i < 8; i += 2 {
				f, err := t.Open("one", i, "out")
				if err != nil {
					return err
				}
				b, err := io.ReadAll(f)
				f.Close()
				if err != nil {
					return err
				}
				n += len(b)
			}
			return write(t, fmt.Sprint(key2, n))
		}},
	}}
}

func never() error { return nil }

func read(t *testing.T, l *engine.Ledger, phase string, i int) string {
	t.Helper()
	b, err := os.ReadFile(l.File(phase, i, "out"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestRunDoesEverythingOnce(t *testing.T) {
	var ran atomic.Int64
	l, err := engine.OpenLedger(t.TempDir(), counting("h", "k2", never, &ran))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := (engine.Local{Workers: 3}).Run(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	if ran.Load() != 10 {
		t.Errorf("%d tasks ran, want 10", ran.Load())
	}
	if read(t, l, "two", 0) != "k212" || read(t, l, "two", 1) != "k216" {
		t.Errorf("wrong sums: %s %s", read(t, l, "two", 0), read(t, l, "two", 1))
	}
	if n := l.Counters("one")["tasks"]; n != 8 {
		t.Errorf("counter is %d", n)
	}
}

func TestAFailureLeavesFinishedTasksAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	boom := errors.New("boom")
	rng := rand.New(rand.NewPCG(1, 2))
	var ran atomic.Int64
	failing := func() error {
		if rng.IntN(3) == 0 {
			return boom
		}
		return nil
	}
	for tries := 0; ; tries++ {
		l, err := engine.OpenLedger(dir, counting("h", "k2", failing, &ran))
		if err != nil {
			t.Fatal(err)
		}
		err = engine.Local{Workers: 1}.Run(t.Context(), l)
		if err == nil {
			break
		}
		if !errors.Is(err, boom) || tries > 100 {
			t.Fatal(err)
		}
		left, err := filepath.Glob(filepath.Join(l.Dir(), "*", "*.tmp-*"))
		if err != nil || len(left) > 0 {
			t.Fatalf("temporary files are left: %v %v", left, err)
		}
	}
}

func TestAChangedPhaseReusesThePhasesBefore(t *testing.T) {
	dir := t.TempDir()
	var ran atomic.Int64
	for i, key := range []string{"k2", "other"} {
		l, err := engine.OpenLedger(dir, counting(fmt.Sprint("h", i), key, never, &ran))
		if err != nil {
			t.Fatal(err)
		}
		if err := (engine.Local{Workers: 2}).Run(t.Context(), l); err != nil {
			t.Fatal(err)
		}
		if got := read(t, l, "two", 0); got != key+"12" {
			t.Errorf("phase two gave %q", got)
		}
	}
	if ran.Load() != 12 {
		t.Errorf("%d tasks ran, want 10 and then 2", ran.Load())
	}
}

func TestATruncatedOutputIsMadeAgain(t *testing.T) {
	var ran atomic.Int64
	l, err := engine.OpenLedger(t.TempDir(), counting("h", "k2", never, &ran))
	if err != nil {
		t.Fatal(err)
	}
	if err := (engine.Local{Workers: 2}).Run(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(l.File("one", 5, "out"), 1); err != nil {
		t.Fatal(err)
	}
	if got := l.Missing("one"); len(got) != 1 || got[0] != 5 {
		t.Errorf("missing %v, want task 5", got)
	}
}

func TestDoRefusesWhileAnEarlierPhaseIsIncomplete(t *testing.T) {
	var ran atomic.Int64
	l, err := engine.OpenLedger(t.TempDir(), counting("h", "k2", never, &ran))
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Do(t.Context(), "two", 0); fault.Of(err) != fault.Incomplete {
		t.Errorf("Do = %v", err)
	}
	if err := l.Do(t.Context(), "one", 99); fault.Of(err) != fault.Invalid {
		t.Errorf("Do = %v", err)
	}
	if err := l.Do(t.Context(), "three", 0); fault.Of(err) != fault.Missing {
		t.Errorf("Do = %v", err)
	}
	for i := range 8 {
		if err := l.Do(t.Context(), "one", i); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Do(t.Context(), "two", 0); err != nil {
		t.Error(err)
	}
}

func TestACancelledRunSaysWhy(t *testing.T) {
	why := errors.New("stopped by a test")
	ctx, cancel := context.WithCancelCause(t.Context())
	var ran atomic.Int64
	l, err := engine.OpenLedger(t.TempDir(), counting("h", "k2", func() error {
		if ran.Load() == 4 {
			cancel(why)
		}
		return nil
	}, &ran))
	if err != nil {
		t.Fatal(err)
	}
	if err := (engine.Local{Workers: 1}).Run(ctx, l); !errors.Is(err, why) {
		t.Errorf("Run = %v", err)
	}
	if n := len(l.Missing("one")); n != 5 {
		t.Errorf("%d tasks are missing, want 5", n)
	}
}

func TestImpossiblePlansAreRefused(t *testing.T) {
	ok := func(context.Context, *engine.Task) error { return nil }
	for name, p := range map[string]engine.Plan{
		"no hash":     {Phases: []engine.Phase{{Name: "a", Key: "k", Tasks: 1, Run: ok}}},
		"two of name": {Hash: "h", Phases: []engine.Phase{{Name: "a", Key: "k", Tasks: 1, Run: ok}, {Name: "a", Key: "k", Tasks: 1, Run: ok}}},
		"no task":     {Hash: "h", Phases: []engine.Phase{{Name: "a", Key: "k", Run: ok}}},
		"weights":     {Hash: "h", Phases: []engine.Phase{{Name: "a", Key: "k", Tasks: 2, Weights: []int64{1}, Run: ok}}},
	} {
		if _, err := engine.OpenLedger(t.TempDir(), p); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
