package museum

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// clientsLoad loads the forms for training with Python clients, if they are installed.
func clientsLoad(t *testing.T, dir string, pairs int) {
	t.Helper()
	python := filepath.Join(os.Getenv("LONTAR_CLIENTS"), "bin", "python")
	if os.Getenv("LONTAR_CLIENTS") == "" || exec.Command(python, "-c", "import datasets, PIL").Run() != nil {
		t.Log("not loaded with Python clients: LONTAR_CLIENTS names no place with datasets and Pillow (`make clients`)")
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, filepath.Join("testdata", "clients.py"), dir)
	cache := t.TempDir()
	cmd.Env = append(os.Environ(), "HF_HUB_OFFLINE=1", "HF_DATASETS_OFFLINE=1", "HF_HUB_DISABLE_TELEMETRY=1", "HF_HOME="+cache, "XDG_CACHE_HOME="+cache, "PYTHONDONTWRITEBYTECODE=1")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.Bytes())
	}
	var seen map[string]any
	if err := json.Unmarshal(out, &seen); err != nil {
		t.Fatal(err)
	}
	n, size := float64(pairs), []any{320.0, 240.0}
	want := map[string]any{"images": n, "llava": n, "messages": n + 3, "sizes": []any{320.0, 480.0}, "sources": []any{"native"},
		"page": []any{"text", "image", "text", "image", "text", "image", "text"}, "page sizes": []any{size, size, size}}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Error(diff)
	}
}
