package program

import (
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"
)

func start(t *testing.T, script string, timeout time.Duration) *Program {
	t.Helper()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no shell")
	}
	p, err := Start(t.Context(), Command{Args: []string{"sh", "-c", script}, Timeout: timeout, Longest: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func TestLinesAreAnsweredInOrder(t *testing.T) {
	p := start(t, "while read l; do echo \"<$l>\"; done", time.Minute)
	for _, line := range []string{"ខ្មែរ", "ลาว", strings.Repeat("x", 100_000)} {
		got, err := p.Ask([]byte(line))
		if err != nil || string(got) != "<"+line+">" {
			t.Fatalf("%.40q %v", got, err)
		}
	}
}

func TestFailuresSayWhatHappened(t *testing.T) {
	for script, want := range map[string]string{
		"echo broken >&2; exit 7":         "broken",
		"sleep 60 & sleep 60":             "no answer",
		"exit 0":                          "ended before",
		"head -c 3000000 /dev/zero; read": "too long",
	} {
		_, err := start(t, script, 2*time.Second).Ask([]byte("x"))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", script, err)
		}
	}
}

func TestACancelledContextEndsTheProgram(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p, err := Start(ctx, Command{Args: []string{"sh", "-c", "sleep 60 & sleep 60"}, Timeout: time.Minute, Longest: 10})
	if err != nil {
		t.Skip(err)
	}
	cancel()
	if _, err := p.Ask([]byte("x")); err == nil {
		t.Error("it answers")
	}
	p.Close()
}

func TestMemoryIsLimited(t *testing.T) {
	p, err := Start(t.Context(), Command{Args: []string{"cat"}, Memory: 64 << 20, Timeout: time.Minute, Longest: 100})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if got, err := p.Ask([]byte("ok")); err != nil || string(got) != "ok" {
		t.Errorf("%q %v", got, err)
	}
}
