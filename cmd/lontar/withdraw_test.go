package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
)

// TestTheSameCrawlLeavesOutWhatWasWithdrawn goes the whole way: curate, push, withdraw, verify the receipt, curate again.
func TestTheSameCrawlLeavesOutWhatWasWithdrawn(t *testing.T) {
	dir := t.TempDir()
	hubs := filepath.Join(dir, "hub")
	ctx, stop := context.WithCancelCause(t.Context())
	r, w := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- hubCommands(ctx, w, io.Discard, "serve", "--data", hubs, "--listen", "127.0.0.1:0", "--json")
	}()
	line, err := bufio.NewReader(r).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var at struct{ URL string }
	if err := json.Unmarshal(line, &at); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := hubCommands(t.Context(), &out, io.Discard, "user", "add", "boss", "--role", "admin", "--token", "--data", hubs); err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(out.String())
	t.Setenv("LONTAR_HUB", at.URL)
	t.Setenv("LONTAR_TOKEN", words[len(words)-1])
	lontar := func(args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		root := newRoot(streams{in: strings.NewReader(""), out: &out, err: &errs})
		root.SetArgs(args)
		if err := root.ExecuteContext(t.Context()); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, errs.String())
		}
		return out.String()
	}
	// The texts are ours and not yet reviewed by native speakers.
	const text = "ຕະຫຼາດນ້ຳເປີດທຸກເຊົ້າ ຜູ້ຂາຍເອົາຜັກແລະໝາກໄມ້ມາຂາຍຢູ່ເຮືອນ້ອຍ. ຕອນທ່ຽງ ເຮືອທຸກລຳກັບບ້ານ ແມ່ນ້ຳກໍງຽບສະຫງົບ. ຕອນແລງ ເດັກນ້ອຍມາຫຼິ້ນນ້ຳ ຄົນເຖົ້ານັ່ງແປງມອງ."
	other := "ชาวนาปักดำเมื่อต้นฤดูฝน แล้วรอน้ำฝน เมื่อข้าวสุกก็เกี่ยวด้วยกัน"
	edited := strings.Replace(text, "ທຸກເຊົ້າ", "ທຸກມື້", 1)
	crawl := func(with ...string) {
		t.Helper()
		var b bytes.Buffer
		for i, s := range append([]string{other}, with...) {
			if s == "" {
				continue // only the address counts
			}
			fmt.Fprintf(&b, "{\"url\":\"https://example.org/%d\",\"text\":%q}\n", i, s)
		}
		if err := os.WriteFile(filepath.Join(dir, "crawl.jsonl"), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	curate := func(name, more string) dataset.Manifest {
		t.Helper()
		recipe := filepath.Join(dir, name+".yaml")
		if err := os.WriteFile(recipe, []byte("name: river\nsources:\n  - jsonl: crawl.jsonl\n    rights: unknown\nsteps:\n  - normalise: {}\noutput: {dataset: river}\n"+more), 0o600); err != nil {
			t.Fatal(err)
		}
		lontar("curate", recipe, "--out", filepath.Join(dir, name))
		m, err := dataset.ReadManifest(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	post := func(path string, body []byte) (int, string) {
		t.Helper()
		q, err := http.NewRequestWithContext(t.Context(), "POST", at.URL+path, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Authorization", "Bearer "+os.Getenv("LONTAR_TOKEN"))
		answer, err := http.DefaultClient.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		b, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(b)
	}
	push := func(name string, m dataset.Manifest) (int, string) {
		t.Helper()
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		_ = e.Encode(map[string]any{"key": "header", "value": map[string]any{"summary": name}})
		for _, f := range append(m.Files, dataset.FileRecord{Path: dataset.ManifestFile}) {
			content, err := os.ReadFile(filepath.Join(dir, name, filepath.FromSlash(f.Path)))
			if err != nil {
				t.Fatal(err)
			}
			_ = e.Encode(map[string]any{"key": "file", "value": map[string]any{"path": f.Path, "content": content, "encoding": "base64"}})
		}
		return post("/api/datasets/boss/river/commit/main", b.Bytes())
	}

	crawl(text)
	first := curate("first", "")
	if code, said := post("/api/repos/create", []byte(`{"name":"river","type":"dataset"}`)); code != 200 {
		t.Fatal(said)
	}
	if code, said := push("first", first); code != 200 || first.Kept != 2 {
		t.Fatal(first.Kept, code, said)
	}
	id := corpus.ID("https://example.org/1", []byte(text))
	if said := lontar("withdraw", "boss/river", "--id", id, "--reason", "asked", "--wait"); !strings.Contains(said, "1 records in") || !strings.Contains(said, "main is now at") {
		t.Errorf("withdraw says %s", said)
	}
	var listed struct{ ID string }
	if err := json.Unmarshal([]byte(lontar("withdraw", "list", "--json")), &listed); err != nil {
		t.Fatal(err)
	}
	receipt := filepath.Join(dir, "receipt.json")
	if err := os.WriteFile(receipt, []byte(lontar("withdraw", "show", listed.ID, "--receipt")), 0o600); err != nil {
		t.Fatal(err)
	}
	if said := lontar("withdraw", "verify", receipt); !strings.Contains(said, "The signature is that of the hub.") {
		t.Error(said)
	}

	// The same crawl again, without the list: the hub refuses it.
	if code, said := push("first", first); code != 403 || !strings.Contains(said, "was withdrawn") {
		t.Errorf("the same crawl: %d %s", code, said)
	}
	crawl("", text) // at another address
	if code, said := push("moved", curate("moved", "")); code != 403 || !strings.Contains(said, "was withdrawn") {
		t.Errorf("from another address: %d %s", code, said)
	}
	// With the list of the hub the recipe leaves it out, from wherever it comes.
	for name, with := range map[string][]string{"again": {text}, "elsewhere": {"", text}} {
		crawl(with...)
		m := curate(name, "suppression: hub\n")
		if m.Kept != 1 || m.Dropped["withdrawn"] != 1 {
			t.Errorf("%s: kept %d, dropped %v", name, m.Kept, m.Dropped)
		}
		if code, said := push(name, m); code != 200 {
			t.Errorf("%s: %d %s", name, code, said)
		}
	}
	crawl("", "", edited)
	if code, said := push("edited", curate("edited", "")); code != 403 || !strings.Contains(said, "held for review") {
		t.Errorf("an edit: %d %s", code, said)
	}
	if said := lontar("withdraw", "held"); !strings.Contains(said, "datasets/boss/river") {
		t.Errorf("held is %s", said)
	}
	stop(&stopped{signal: syscall.SIGTERM})
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
