package main

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestAFullDiskLosesNothing fills a small file system, makes it larger, and gives the same command again.
func TestAFullDiskLosesNothing(t *testing.T) {
	dir, small := t.TempDir(), t.TempDir()
	makeInput(dir, 8000)
	recipe := filepath.Join(dir, "recipe.yaml")
	if err := syscall.Mount("lontar-test", small, "tmpfs", 0, "size=600k"); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(small, syscall.MNT_DETACH) })
	out := filepath.Join(small, "out")
	var stderr bytes.Buffer
	cmd := self(t, "curate", recipe, "--out", out, "--workers", "1")
	cmd.Stderr = &stderr
	err := cmd.Run()
	exit, ok := err.(*exec.ExitError)
	if !ok || exit.ExitCode() != exitStopped || !strings.Contains(stderr.String(), "the disk is full") || !strings.Contains(stderr.String(), "Try: free some space") {
		t.Fatalf("%v, want exit code %d and a word on what to do:\n%s", err, exitStopped, &stderr)
	}
	if err := syscall.Mount("lontar-test", small, "tmpfs", syscall.MS_REMOUNT, "size=64m"); err != nil {
		t.Fatal(err)
	}
	if b, err := self(t, "curate", recipe, "--out", out).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, b)
	}
	calm := filepath.Join(dir, "calm")
	if b, err := self(t, "curate", recipe, "--out", calm).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, b)
	}
	sameFiles(t, "after a full disk", contents(t, calm), contents(t, out))
}
