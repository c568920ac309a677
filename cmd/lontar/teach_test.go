package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// teacher is a chat endpoint that answers by a word of the text. After most answers (0: never) it is overloaded for good.
func teacher(t *testing.T) (url string, asked, most *atomic.Int64) {
	t.Helper()
	asked, most = &atomic.Int64{}, &atomic.Int64{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		if r.Header.Get("Authorization") != "Bearer sesame" || !strings.Contains(string(b), "market: about buying and selling") {
			t.Errorf("%v %s", r.Header, b)
		}
		if n := asked.Add(1); most.Load() > 0 && n > most.Load() {
			w.Header().Set("Retry-After", "4000")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		answer := "Weather."
		switch {
		case strings.Contains(string(b), "pasar"):
			answer = "<think>market or weather?</think> **market**"
		case strings.Contains(string(b), "entah"):
			answer = "I cannot tell market from weather"
		}
		fmt.Fprintf(w, `{"model":"t","choices":[{"message":{"content":%q},"finish_reason":"stop"}]}`, answer)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/v1", asked, most
}

const teachGuide = `language: eng
instructions: |
  What is the text about? Answer with one of these labels only.
  {labels}
labels:
  - {name: market, description: about buying and selling}
  - {name: weather, description: about rain and wind}
`

func TestTeachLabelsTrainsAndCompares(t *testing.T) {
	dir := t.TempDir()
	url, asked, most := teacher(t)
	write := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return name
	}
	var rows strings.Builder
	for i := range 60 {
		text := []string{"pasar menjual sayur dan buah", "hari ini hujan deras"}[i%2]
		if i%20 == 7 {
			text = "entah"
		}
		fmt.Fprintf(&rows, `{"id":"r%d","text":"%s %d","language":"ind"}`+"\n", i, text, i)
	}
	in, guide, out := write("in.jsonl", rows.String()), write("guide.yaml", teachGuide), filepath.Join(dir, "out")
	run := func(code int, args ...string) (stdout, stderr string) {
		t.Helper()
		cmd := self(t, append([]string{"classify", "teach", guide, in, "--model", url + "#t", "-n", "50", "--check", "12", "-o", out, "--parallel", "2", "--json"}, args...)...)
		cmd.Env = append(os.Environ(), "LONTAR_API_KEY=sesame", "LONTAR_CACHE="+filepath.Join(dir, "cache"))
		var a, b strings.Builder
		cmd.Stdout, cmd.Stderr = &a, &b
		err := cmd.Run()
		got := 0
		if exit, ok := err.(*exec.ExitError); ok {
			got = exit.ExitCode()
		}
		if got != code || strings.Contains(a.String()+b.String(), "sesame") {
			t.Fatalf("exit code %d, want %d\n%s%s", got, code, &a, &b)
		}
		return a.String(), b.String()
	}
	most.Store(20)
	if _, stderr := run(75); !strings.Contains(stderr, "429") {
		t.Errorf("an overloaded teacher: %s", stderr)
	}
	before := asked.Load()
	most.Store(0)
	stdout, _ := run(0)
	more := asked.Load() - before
	if more != 30 && more != 31 { // of the two at once, one may have been on its way when the other was refused
		t.Errorf("going on asks %d times, want 30: what is answered is kept", more)
	}
	var report struct {
		Read, Labelled, Unread int
		Student                struct {
			N     int
			Kappa struct{ Value float64 }
		} `json:"student_teacher"`
		Native *struct {
			N     int
			Share struct{ Value float64 }
		} `json:"teacher_native"`
	}
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatal(err)
	}
	if report.Read != 60 || report.Labelled+report.Unread != 50 || report.Unread == 0 || report.Student.N < 5 || report.Student.Kappa.Value != 1 || report.Native != nil {
		t.Errorf("%s", stdout)
	}
	sheet, err := os.ReadFile(filepath.Join(out, "check.csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(sheet)), "\n")
	if len(lines) != 13 || lines[0] != "id,language,text,label" {
		t.Fatalf("%s", sheet)
	}
	for i, line := range lines[1:] {
		if !strings.HasSuffix(line, ",") || !strings.Contains(line, ",ind-Latn,") {
			t.Errorf("line %q is not to be filled in", line)
		}
		if i < 10 {
			lines[i+1] += map[bool]string{true: "market", false: "weather"}[strings.Contains(line, "pasar")]
		}
	}
	stdout, _ = run(0, "--checked", write("checked.csv", strings.Join(lines, "\n")))
	if err := json.Unmarshal([]byte(stdout), &report); err != nil || report.Native == nil || report.Native.N != 10 || report.Native.Share.Value < 0.7 {
		t.Errorf("%v %s", err, stdout)
	}
	if asked.Load()-before != more {
		t.Error("the report of a check asks again")
	}
	after, err := os.ReadFile(filepath.Join(out, "check.csv"))
	if err != nil || string(after) != string(sheet) {
		t.Errorf("the sheet is written over: %v", err)
	}
}
