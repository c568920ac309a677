package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestPublishingWhatCurateWrote curates the example, gives it to a hub as it is, and asks to publish it: behind a gate it may be, for texts of the crawl
// are of unknown rights and may not lie open.
func TestPublishingWhatCurateWrote(t *testing.T) {
	dir, set := t.TempDir(), filepath.Join(t.TempDir(), "set")
	if out, err := self(t, "curate", "../../examples/mekong/recipe.yaml", "--out", set).CombinedOutput(); err != nil && !strings.Contains(string(out), "set") {
		t.Fatalf("%v\n%s", err, out)
	}
	serve := self(t, "serve", "--data", dir, "--listen", "127.0.0.1:0", "--json")
	pipe, err := serve.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		serve.Process.Signal(os.Interrupt)
		serve.Wait()
	}()
	line, err := bufio.NewReader(pipe).ReadBytes('\n')
	var at struct{ URL string }
	if err != nil || json.Unmarshal(line, &at) != nil {
		t.Fatalf("%s %v", line, err)
	}
	token, err := self(t, "user", "add", "sokha", "--role", "curator", "--token", "--data", dir).Output()
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(string(token))
	call := func(method, path, body string) (int, string) {
		t.Helper()
		q, err := http.NewRequestWithContext(t.Context(), method, at.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Authorization", "Bearer "+words[len(words)-1])
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
	const base = "/api/datasets/sokha/mekong"
	want := func(status int, method, path, body string, words ...string) string {
		t.Helper()
		got, answer := call(method, path, body)
		if got != status {
			t.Fatalf("%s %s gives %d: %.600s", method, path, got, answer)
		}
		for _, w := range words {
			if !strings.Contains(answer, w) {
				t.Errorf("%s %s does not say %q: %.1500s", method, path, w, answer)
			}
		}
		return answer
	}
	want(200, "POST", "/api/repos/create", `{"name":"mekong","type":"dataset"}`)
	want(200, "POST", base+"/commit/main", commitOf(t, set))
	want(200, "GET", base+"/rights", "", `"pending":0`, `"open":false`, `"gated":true`, "The card names a licence for the compilation as a whole", "Others may see it behind a gate", `"unknown":`, `"mekong-1":`)
	want(403, "PUT", base+"/settings", `{"visibility":"public"}`, "data/", "row ", "rights are unknown", "gated: manual")
	want(200, "PUT", base+"/settings", `{"visibility":"public","gated":"manual"}`)
	want(403, "POST", base+"/commit/main", `{"key":"header","value":{"summary":"x"}}`+"\n"+file("more.csv", []byte("text\nตลาดเช้า\n")), "more.csv", "row 1")
	for range 100 { // facets are taken beside the server
		if answer := want(200, "GET", "/api/facets/datasets", ""); strings.Contains(answer, `"script:Khmr"`) && strings.Contains(answer, `"rights:contributed"`) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("the facets of the set are not there")
}

// commitOf writes a commit of all files of a folder.
func commitOf(t *testing.T, dir string) string {
	t.Helper()
	var b bytes.Buffer
	b.WriteString(`{"key":"header","value":{"summary":"mekong"}}` + "\n")
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		b.WriteString(file(filepath.ToSlash(name), content) + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func file(path string, content []byte) string {
	return fmt.Sprintf(`{"key":"file","value":{"path":%q,"encoding":"base64","content":"%s"}}`, path, base64.StdEncoding.EncodeToString(content))
}
