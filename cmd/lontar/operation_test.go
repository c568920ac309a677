package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// ask sends a request as a person and gives the answer.
func ask(t *testing.T, token, method, address, body string) (int, string) {
	t.Helper()
	q, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		q.Header.Set("Authorization", "Bearer "+token)
	}
	r, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(b)
}

// TestAHubInOperation runs a hub with settings from a file: downloads survive a stop, measures are where they shall be, limits count.
func TestAHubInOperation(t *testing.T) {
	dir, at, measures := t.TempDir(), freePort(t), freePort(t)
	config, data := filepath.Join(dir, "lontar.yaml"), filepath.Join(dir, "hub")
	if err := os.WriteFile(config, []byte("serve:\n  data: hub\n  listen: "+at+"\n  metrics: "+measures+"\n  limit: {person: 30/1h}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	stop := servingHub(t, nil, "--config", config)
	token := lastLine(t, "user", "add", "sokha", "--role", "curator", "--token", "--data", data)
	boss := lastLine(t, "user", "add", "boss", "--role", "admin", "--token", "--data", data)
	hub := "http://" + at
	for _, call := range [][2]string{{"/api/repos/create", `{"name":"km","type":"dataset","private":false}`},
		{"/api/datasets/sokha/km/commit/main", `{"key":"header","value":{"summary":"x"}}` + "\n" + `{"key":"file","value":{"content":"---\nlicense: cc-by-4.0\nlontar: {rights: 'licensed:CC-BY-4.0', source: own}\n---\n","path":"README.md","encoding":"utf-8"}}` + "\n" + `{"key":"file","value":{"content":"4Z6B4Z+S4Z6Y4Z+C4Z6a","path":"ខ្មែរ.txt","encoding":"base64"}}`}} {
		if status, said := ask(t, token, "POST", hub+call[0], call[1]); status != 200 {
			t.Fatalf("%d %s", status, said)
		}
	}
	for range 3 {
		if status, said := ask(t, "", "GET", hub+"/datasets/sokha/km/resolve/main/%E1%9E%81%E1%9F%92%E1%9E%98%E1%9F%82%E1%9E%9A.txt", ""); status != 200 || said != "ខ្មែរ" {
			t.Fatalf("%d %s", status, said)
		}
	}
	status, text := ask(t, "", "GET", "http://"+measures+"/metrics", "")
	for _, line := range []string{`lontar_requests_total{class="resolve",method="GET",status="200"} 3`, "lontar_downloads_waiting 1", `lontar_database_seconds_count{kind="write"}`, `lontar_database_connections_open{kind="read"}`, "lontar_users 2", "lontar_build_info", "process_open_fds"} {
		if status != 200 || !strings.Contains(text, line) {
			t.Errorf("%s is missing: %d", line, status)
		}
	}
	if status, _ := ask(t, token, "GET", hub+"/metrics", ""); status != 403 {
		t.Errorf("a curator sees the measures: %d", status)
	}
	if status, _ := ask(t, boss, "GET", hub+"/metrics", ""); status != 200 {
		t.Errorf("an administrator does not see the measures: %d", status)
	}
	limited := false
	for range 30 {
		status, _ := ask(t, token, "GET", hub+"/api/whoami-v2", "")
		limited = limited || status == 429
	}
	if !limited {
		t.Error("the limit of the file does not count")
	}
	lastLine(t, "quota", "set", "sokha", "--repositories", "1", "--data", data) // while it runs
	stop()
	servingHub(t, []string{"LONTAR_SERVE_LIMIT=person=off"}, "--config", config)
	_, said := ask(t, "", "GET", hub+"/api/datasets/sokha/km", "")
	var info struct{ Downloads int }
	if err := json.Unmarshal([]byte(said), &info); err != nil || info.Downloads != 1 {
		t.Errorf("%v %s", err, said)
	}
	if status, said := ask(t, token, "POST", hub+"/api/repos/create", `{"name":"second","type":"dataset"}`); status != 403 || !strings.Contains(said, "no room") {
		t.Errorf("%d %s", status, said)
	}
	lastLine(t, "user", "disable", "sokha", "--data", data)
	if status, _ := ask(t, token, "GET", hub+"/api/whoami-v2", ""); status != 401 {
		t.Errorf("a disabled account gets %d", status)
	}
}

// TestServeBringsAnOlderHubUpToDate: other commands leave it alone and say what to do.
func TestServeBringsAnOlderHubUpToDate(t *testing.T) {
	data := filepath.Join(t.TempDir(), "hub")
	if err := os.MkdirAll(data, 0o700); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(data, "hub.db"))
	if err != nil {
		t.Fatal(err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, os.DirFS("../../store/migration/sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(context.Background(), 7); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO users (folded, name, full_name, email, password, subject, role, created, disabled) VALUES ('sokha', 'Sokha', 'សុខា', '', '', '', 'admin', 1, 0)`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	out, err := self(t, "user", "list", "--data", data).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "start `lontar serve`") || self(t, "backup", "--data", data, "--to", filepath.Join(t.TempDir(), "b")).Run() == nil {
		t.Errorf("%v %s", err, out)
	}
	at := freePort(t)
	servingHub(t, nil, "--data", data, "--listen", at)
	if got := lastLine(t, "user", "list", "--data", data); !strings.HasPrefix(got, "Sokha\tadmin\tenabled\t") {
		t.Error(got)
	}
}
