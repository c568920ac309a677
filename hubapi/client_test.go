package hubapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hubapi"
)

// client is one that people use, in an environment that scripts/hubclients.sh makes.
type client struct {
	name   string // as in the matrix
	folder string // below LONTAR_HUBCLIENTS-
	script string
	xet    bool
}

func clients() []client {
	var list []client
	for _, version := range []string{"0.36", "1.15", "2.4"} {
		for _, xet := range []bool{true, false} {
			for _, script := range []string{"client.py", "data.py"} {
				name := map[string]string{"client.py": "huggingface_hub", "data.py": "datasets with huggingface_hub"}[script] + " " + version
				if !xet {
					name += " without Xet"
				}
				list = append(list, client{name, version, script, xet})
			}
		}
	}
	return append(list, client{"npm @huggingface/hub", "npm", "client.mjs", true}, client{"npm @huggingface/hub without Xet", "npm", "client.mjs", false})
}

// TestStandardClients drives a hub with the clients that people use. What each can do is kept in testdata/matrix.md.
func TestStandardClients(t *testing.T) {
	base := os.Getenv("LONTAR_HUBCLIENTS")
	if base == "" {
		t.Skip("LONTAR_HUBCLIENTS is not set: `make clients` installs huggingface_hub, datasets and the npm client, `make test` uses them")
	}
	var mu = make(chan map[string]map[string]string, 1)
	mu <- map[string]map[string]string{}
	t.Run("clients", func(t *testing.T) {
		for _, c := range clients() {
			t.Run(c.name, func(t *testing.T) {
				if _, err := os.Stat(base + "-" + c.folder); err != nil {
					t.Skipf("%s is not installed: scripts/hubclients.sh could not reach a package index", c.name)
				}
				got := runClient(t, base, c)
				for _, operation := range slices.Sorted(maps.Keys(got)) {
					if got[operation] != "ok" {
						t.Errorf("%s: %s", operation, got[operation])
					}
				}
				all := <-mu
				all[c.name] = got
				mu <- all
			})
		}
	})
	golden(t, "testdata/matrix.md", matrix("a hub", <-mu))
}

func runClient(t *testing.T, base string, c client) (got map[string]string) {
	t.Helper()
	s := newGuardedSite(t, func(o *hubapi.Options) { o.Page = 3 }) // pages so small that every listing has several
	s.disable()
	return s.drive(base, c)
}

// disable makes a repository that was taken down.
func (s *site) disable() {
	s.t.Helper()
	s.create("sokha", "asean", "disabled", "public")
	s.want(200, "sokha", "POST", "/api/datasets/asean/disabled/commit/main", lines(header("a"), inline("README.md", card), inline("a.txt", "x")))
	_, err := s.hub.Edit(s.t.Context(), hub.Name{Kind: hub.Dataset, Owner: "asean", Name: "disabled"}, func(r *hub.Repository) error {
		r.Disabled = "taken down"
		return nil
	})
	must(s.t, err)
}

// drive lets a client do all it can, and gives how each thing went.
func (s *site) drive(base string, c client) (got map[string]string) {
	t := s.t
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	tag := strings.ReplaceAll(c.folder, ".", "")
	script, err := filepath.Abs(filepath.Join("testdata", c.script))
	must(t, err)
	args := []string{script, s.tokens["sokha"], s.tokens["dara"], tag}
	cmd := exec.CommandContext(ctx, filepath.Join(base+"-"+c.folder, "bin", "python"), args...)
	if strings.HasSuffix(c.script, ".mjs") {
		cmd = exec.CommandContext(ctx, "node", args...)
		if c.xet {
			cmd.Args = append(cmd.Args, "xet")
		}
	}
	home := t.TempDir()
	cmd.Dir = home
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "HF_") && !strings.Contains(strings.ToLower(e), "_proxy=") {
			cmd.Env = append(cmd.Env, e)
		}
	}
	cmd.Env = append(cmd.Env, "HF_ENDPOINT="+s.url, "HF_HOME="+home, "XDG_CACHE_HOME="+home, "HOME="+home, "HF_HUB_DISABLE_TELEMETRY=1", "HF_HUB_DISABLE_PROGRESS_BARS=1", "PYTHONDONTWRITEBYTECODE=1",
		"NO_PROXY=*", "NODE_MODULES="+base+"-npm/node_modules")
	if !c.xet {
		cmd.Env = append(cmd.Env, "HF_HUB_DISABLE_XET=1")
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, stderr.Bytes(), out)
	}
	// Clients talk; the last line is ours.
	if err := json.Unmarshal([]byte(last(strings.TrimSpace(string(out)), 1)), &got); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	for _, result := range got {
		if result != "ok" {
			t.Logf("%s\nrequests:\n%s", last(stderr.String(), 80), refused(s.log.String()))
			break
		}
	}
	return got
}

// refused gives the lines of requests that did not go well.
func refused(log string) string {
	all := slices.DeleteFunc(strings.Split(log, "\n"), func(line string) bool {
		return !strings.Contains(line, "status=4") && !strings.Contains(line, "status=5")
	})
	return last(strings.Join(all, "\n"), 15)
}

func last(text string, n int) string {
	all := strings.Split(text, "\n")
	return strings.Join(all[max(0, len(all)-n):], "\n")
}

// matrix writes what every client can do.
func matrix(hub string, all map[string]map[string]string) string {
	var b strings.Builder
	b.WriteString("# Clients driven against " + hub + "\n\n| client | operation | result |\n|---|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(all)) {
		for _, operation := range slices.Sorted(maps.Keys(all[name])) {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", name, operation, all[name][operation])
		}
	}
	return b.String()
}

// golden compares the lines of the clients that were there with those that are kept.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if os.Getenv("LONTAR_UPDATE") != "" {
		must(t, os.WriteFile(file, []byte(got), 0o644))
		return
	}
	kept, err := os.ReadFile(file)
	must(t, err)
	for line := range strings.Lines(got) {
		if !strings.Contains(string(kept), line) {
			t.Errorf("%s does not have the line %s", file, line)
		}
	}
}
