package hubapi_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/internal/said"
	"github.com/lontar-asean/lontar/store"
	"github.com/lontar-asean/lontar/store/cluster"
)

// program builds lontar as people run it.
func program(t testing.TB) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "lontar")
	if out, err := exec.Command("go", "build", "-o", name, "../cmd/lontar").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return name
}

// run is a program that serves, and what it is told besides.
type run struct {
	program string
	args    []string // where things lie, which all commands take
	env     []string
	log     *said.Log
	cmd     *exec.Cmd
	url     string
}

// serve starts `lontar serve` until the test ends or it is killed.
func (r *run) serve(t testing.TB, args ...string) {
	t.Helper()
	r.cmd = exec.Command(r.program, append(append([]string{"serve", "--json", "--listen", "127.0.0.1:0"}, r.args...), args...)...)
	r.cmd.Env = append(os.Environ(), r.env...)
	r.log = &said.Log{}
	r.cmd.Stderr = r.log
	out, err := r.cmd.StdoutPipe()
	must(t, err)
	must(t, r.cmd.Start())
	t.Cleanup(r.kill)
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatalf("the hub does not start: %v\n%s", err, r.log)
	}
	var at struct{ URL string }
	must(t, json.Unmarshal(line, &at))
	r.url = at.URL
}

// kill ends it as kill -9 does.
func (r *run) kill() {
	if r.cmd.ProcessState == nil {
		_ = r.cmd.Process.Kill()
		_ = r.cmd.Wait()
	}
}

// add makes an account and gives its token.
func (r *run) add(t testing.TB, args ...string) string {
	t.Helper()
	cmd := exec.Command(r.program, append(append([]string{"user", "add"}, args...), append(r.args, "--token")...)...)
	cmd.Env = append(os.Environ(), r.env...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v %s", args, err, out)
	}
	return last(strings.TrimSpace(string(out)), 1)
}

// gateway runs a real S3 server with an empty bucket "hub".
func gateway(t testing.TB) (address string) {
	t.Helper()
	program, err := exec.LookPath("versitygw")
	if err != nil {
		t.Skip("versitygw is not installed: `make clients` installs it, `make test` finds it")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	address = l.Addr().String()
	l.Close()
	cmd := exec.Command(program, "--access", "key", "--secret", "secretsecret", "--port", address, "posix", t.TempDir())
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	admin, err := minio.New(address, &minio.Options{Creds: credentials.NewStaticV4("key", "secretsecret", ""), Region: "us-east-1"})
	must(t, err)
	for range 600 {
		if err = admin.MakeBucket(t.Context(), "hub", minio.MakeBucketOptions{}); err == nil {
			return address
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("versitygw does not start: %v", err)
	return ""
}

// TestStandardClientsOnPostgreSQLAndS3 drives `lontar serve` as an institution runs it: a process over PostgreSQL and an S3-compatible store, files through
// it and straight from the store. The list of clients is shorter than that of TestStandardClients: the newest Python with Xet and the oldest without, and npm.
func TestStandardClientsOnPostgreSQLAndS3(t *testing.T) {
	base := os.Getenv("LONTAR_HUBCLIENTS")
	if base == "" {
		t.Skip("LONTAR_HUBCLIENTS is not set: `make clients` installs huggingface_hub, datasets and the npm client, `make test` uses them")
	}
	databases, address, lontar := cluster.Start(t), gateway(t), program(t)
	// npm comes first: it expects the lists of an empty hub.
	list := []client{{"npm @huggingface/hub", "npm", "client.mjs", true}, {"huggingface_hub 2.4", "2.4", "client.py", true}, {"datasets with huggingface_hub 2.4", "2.4", "data.py", true}, {"huggingface_hub 0.36 without Xet", "0.36", "client.py", false}}
	all := map[string]map[string]string{}
	for _, way := range []struct {
		name string
		args []string
	}{{"through the hub", nil}, {"straight from the store", []string{"--direct", "http://" + address}}} {
		database := databases.Database(t)
		r := &run{program: lontar, args: []string{"--data", t.TempDir(), "--database", database, "--objects", "s3://hub/" + strings.Fields(way.name)[0]},
			env: []string{"LONTAR_OBJECTS=http://" + address, "AWS_ACCESS_KEY_ID=key", "AWS_SECRET_ACCESS_KEY=secretsecret"}}
		r.serve(t, way.args...)
		books, err := store.Open(t.Context(), database)
		must(t, err)
		t.Cleanup(func() { books.Close() })
		vault, err := objects.NewVault(t.TempDir())
		must(t, err)
		s := &site{t: t, url: r.url, hub: hub.New(books, vault, time.Now), log: r.log, tokens: map[string]string{}}
		s.guard = access.New(s.hub)
		s.tokens["sokha"] = r.add(t, "sokha", "--organisation", "asean", "--role", "admin", "--email", "sokha@example.org")
		s.tokens["dara"] = r.add(t, "dara", "--role", "curator", "--email", "dara@example.org")
		s.disable()
		for _, c := range list {
			t.Run(way.name+" "+c.name, func(t *testing.T) {
				if _, err := os.Stat(base + "-" + c.folder); err != nil {
					t.Skipf("%s is not installed: scripts/hubclients.sh could not reach a package index", c.name)
				}
				one := *s
				one.t = t
				got := one.drive(base, c)
				for operation, result := range got {
					if result != "ok" {
						t.Errorf("%s: %s", operation, result)
					}
				}
				all[c.name+", "+way.name] = got
			})
		}
		if way.args != nil && !strings.Contains(r.log.String(), `"status":302`) {
			t.Error("nobody was sent to the store")
		}
		for _, secret := range []string{"secretsecret", "X-Amz-Signature", s.tokens["sokha"]} {
			if strings.Contains(r.log.String(), secret) {
				t.Errorf("%s is in the log", secret)
			}
		}
		r.kill()
	}
	golden(t, "testdata/matrix-postgres-s3.md", matrix("`lontar serve` on PostgreSQL and an S3-compatible store", all))
}
