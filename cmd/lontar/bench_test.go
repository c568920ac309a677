package main

import (
	"io"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkCurate runs the recipe named by LONTAR_BENCH_RECIPE, whole, with one worker.
func BenchmarkCurate(b *testing.B) {
	recipe := os.Getenv("LONTAR_BENCH_RECIPE")
	if recipe == "" {
		b.Skip("LONTAR_BENCH_RECIPE names no recipe")
	}
	for b.Loop() {
		out := filepath.Join(b.TempDir(), "out")
		if code := run([]string{"curate", recipe, "--out", out, "--workers", "1"}, streams{out: io.Discard, err: os.Stderr}); code != 0 {
			b.Fatalf("exit code %d", code)
		}
	}
}
