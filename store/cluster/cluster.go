// Package cluster runs a PostgreSQL server of its own for tests: Debian's, on a private folder and a random port, gone when the test has ended.
package cluster

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Cluster is a running server.
type Cluster struct {
	folder  string
	address *url.URL
	made    atomic.Int64
}

// unavailable is the exit code of the script where PostgreSQL cannot be had.
const unavailable = 3

// Start runs a server until the test ends. Where PostgreSQL cannot be had the test is skipped by name.
func Start(t testing.TB) *Cluster {
	t.Helper()
	script, err := find("scripts/postgres.sh")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "lontar-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	// The server may run as another user, who must come to its folder.
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	start := exec.Command(script, "start", filepath.Join(dir, "server"), fmt.Sprint(os.Getpid()))
	start.Stderr = &said
	t.Cleanup(func() {
		if out, err := exec.Command(script, "stop", filepath.Join(dir, "server")).CombinedOutput(); err != nil {
			t.Errorf("stop PostgreSQL: %v\n%s", err, out)
		}
		os.RemoveAll(dir)
	})
	out, err := start.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == unavailable {
		t.Skip("PostgreSQL is not there: ", said.String())
	}
	if err != nil {
		t.Fatalf("start PostgreSQL: %v\n%s", err, said.String())
	}
	address, err := url.Parse(strings.TrimSpace(string(out)))
	if err != nil {
		t.Fatal(err)
	}
	return &Cluster{folder: dir, address: address}
}

// Folder gives where the server keeps everything.
func (c *Cluster) Folder() string { return c.folder }

// Database makes an empty database and gives its address.
func (c *Cluster) Database(t testing.TB) string {
	t.Helper()
	db, err := sql.Open("pgx", c.address.String())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	name := fmt.Sprintf("test_%d", c.made.Add(1))
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	address := *c.address
	address.Path = "/" + name
	return address.String()
}

// find looks for a file of the repository from the working folder upwards.
func find(name string) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for at := dir; ; at = filepath.Dir(at) {
		if path := filepath.Join(at, name); exists(path) {
			return path, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("there is no %s above %s", name, dir)
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
