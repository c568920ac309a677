package main

import (
	"strings"
	"testing"
	"time"
)

// TestAHubImportsFromAnother has one hub fetch from another, and kills the one that fetches in the middle of a file.
func TestAHubImportsFromAnother(t *testing.T) {
	noLogin(t)
	a := newStation(t)
	a.at(t)
	dir := bulk(t, 5, 4, 1_000_000)
	told(t, "push", dir, "asean/tales", "--public")
	b := newStation(t, "--upstream", a.url)
	b.at(t)
	first := told(t, "import", "hf://datasets/asean/tales", "--as", "asean/copy")
	if first["licence"] != "cc-by-4.0" || first["source_commit"] != a.commits(t, "asean/tales", "main")[0] {
		t.Errorf("%v", first)
	}
	slow := told(t, "import", "hf://datasets/asean/tales", "--as", "asean/slow", "--limit-rate", "2M", "--detach")["id"].(string)
	stand := func() string {
		status, said := b.ask(t, "GET", "/api/imports/"+slow, "")
		if status != 200 {
			t.Fatalf("%d %s", status, said)
		}
		return string(said)
	}
	time.Sleep(700 * time.Millisecond)
	if s := stand(); !strings.Contains(s, `"state":"running"`) {
		t.Errorf("before the kill: %s", s)
	}
	b.kill(t)
	b.start(t, "--upstream", a.url)
	for end := time.Now().Add(30 * time.Second); !strings.Contains(stand(), `"state":"done"`); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) || strings.Contains(stand(), `"state":"failed"`) {
			t.Fatal(stand())
		}
	}
	if !strings.Contains(a.log.String(), `"status":206`) {
		t.Error("the import did not go on at a byte")
	}
	b.at(t)
	for _, name := range []string{"asean/copy", "asean/slow"} {
		to := t.TempDir()
		told(t, "pull", name, to)
		sameFiles(t, name, contents(t, dir), contents(t, to))
	}
	if got := b.commits(t, "asean/slow", "main"); len(got) != 2 {
		t.Errorf("%d commits", len(got))
	}
	cut := told(t, "import", "hf://datasets/asean/tales", "--as", "asean/cut", "--limit-rate", "100k", "--detach")["id"].(string)
	if got := told(t, "import", "--cancel", cut); got["state"] != "cancelled" {
		t.Errorf("%v", got)
	}
	// Others neither see nor end it, and sources that nobody allowed are refused.
	c := newStation(t)
	if status, _ := b.ask(t, "POST", "/api/imports", `{"source":"`+c.url+`/datasets/a/b","as":"asean/x"}`); status != 403 {
		t.Errorf("another source: %d", status)
	}
	if status, _ := b.ask(t, "POST", "/api/imports", `{"source":"hf://datasets/asean/tales","as":"elsewhere/x"}`); status != 403 {
		t.Errorf("another name space: %d", status)
	}
	out, said, code := lontar(t, "user", "add", "dara", "--role", "curator", "--token", "--data", b.dir)
	if code != 0 {
		t.Fatal(said)
	}
	b.token = strings.TrimSpace(out)
	for _, method := range []string{"GET", "DELETE"} {
		if status, _ := b.ask(t, method, "/api/imports/"+slow, ""); status != 404 {
			t.Errorf("%s by another person: %d", method, status)
		}
	}
	if status, said := b.ask(t, "GET", "/api/imports", ""); status != 200 || string(said) != "[]" {
		t.Errorf("the imports of another person: %d %s", status, said)
	}
	b.token = ""
	if status, _ := b.ask(t, "GET", "/api/imports", ""); status != 401 {
		t.Errorf("anybody: %d", status)
	}
}
