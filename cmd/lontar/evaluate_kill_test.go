package main

import (
	"bytes"
	"context"
	"encoding/json"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// oracle is an endpoint whose answers follow from the question, with trouble before some of them, and which counts how often each was given.
type oracle struct {
	mu      sync.Mutex
	asked   map[uint64]int // requests, by their bytes
	given   map[uint64]int // answers
	trouble bool
	dies    int // after so many answers; 0 for never
	answers int
	each    time.Duration
	server  *http.Server
	address string
}

func newOracle(t *testing.T, at string) *oracle {
	t.Helper()
	o := &oracle{asked: map[uint64]int{}, given: map[uint64]int{}}
	listener, err := net.Listen("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	o.server, o.address = &http.Server{Handler: o}, listener.Addr().String()
	go o.server.Serve(listener)
	t.Cleanup(func() { o.server.Close() })
	return o
}

func (o *oracle) url() string { return "http://" + o.address + "/v1#m" }

func (o *oracle) count() (answers, twice int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, n := range o.given {
		twice += n - 1
	}
	return o.answers, twice
}

func (o *oracle) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	if !strings.HasSuffix(r.URL.Path, "/chat/completions") || !bytes.Contains(body, []byte(`"model":"m"`)) {
		http.NotFound(w, r)
		return
	}
	time.Sleep(o.each)
	h := fnv.New64a()
	h.Write(body)
	key := h.Sum64()
	o.mu.Lock()
	o.asked[key]++
	tries, dead := o.asked[key], o.dies > 0 && o.answers >= o.dies
	o.mu.Unlock()
	if dead {
		panic(http.ErrAbortHandler) // the connection breaks
	}
	answer, err := json.Marshal(map[string]any{"model": "m", "choices": []any{map[string]any{"finish_reason": "stop", "message": map[string]any{"role": "assistant", "content": string("ABCD"[key>>7%4])}}}})
	if err != nil {
		return
	}
	if o.trouble && tries <= 2 {
		switch (key >> 20) % 7 {
		case 0:
			w.Header().Set("Retry-After", "0")
			http.Error(w, `{"error":{"message":"slow down"}}`, http.StatusTooManyRequests)
			return
		case 1:
			http.Error(w, "it broke", http.StatusInternalServerError)
			return
		case 2:
			w.Write(answer[:len(answer)/2])
			return
		case 3:
			io.WriteString(w, `{"model":"m","choices":[]}`)
			return
		case 4:
			panic(http.ErrAbortHandler)
		}
	}
	w.Write(answer)
	if !bytes.Contains(body, []byte(`"max_tokens":256`)) {
		return // the probe before each run, which asks anew
	}
	o.mu.Lock()
	o.given[key]++
	o.answers++
	o.mu.Unlock()
}

// examine runs evaluate on two tasks in four scripts, and gives the files of the run.
func examine(t *testing.T, address, out string, more ...string) (files map[string]string, said string, code int) {
	t.Helper()
	_, said, code = lontar(t, append(asking(address, out), more...)...)
	return readFiles(t, out), said, code
}

func asking(address, out string) []string {
	return []string{"evaluate", "asean-culture", "--model", address, "--task", "culture,cloze", "--language", "khm,tha,mya,lao,eng", "--wordings", "2", "--out", out}
}

func readFiles(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, name := range []string{answersFile, scoresFile} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		files[name] = string(b)
	}
	return files
}

// A run that is killed at any point, again and again, ends with the same bytes as one that was left alone, and asks nothing twice but what was on its way.
func TestKilledEvaluationsGoOn(t *testing.T) {
	const points, inFlight = 20, 64
	o := newOracle(t, "127.0.0.1:0")
	t.Setenv("LONTAR_CACHE", t.TempDir())
	want, said, code := examine(t, o.url(), filepath.Join(t.TempDir(), "whole"))
	if code != 0 {
		t.Fatal(said)
	}
	all, twice := o.count()
	if twice != 0 || all < 1000 {
		t.Fatalf("%d answers, %d of them twice", all, twice)
	}
	t.Setenv("LONTAR_CACHE", t.TempDir())
	o.each = 2 * time.Millisecond
	o.mu.Lock()
	o.answers, o.given = 0, map[uint64]int{}
	o.mu.Unlock()
	out := filepath.Join(t.TempDir(), "killed")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(6, 20))
	kills := 0
	for n := range points {
		at := all * n / points
		at += r.IntN(all / points)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		cmd := exec.CommandContext(ctx, self, asking(o.url(), out)...)
		cmd.Env, cmd.Args[0] = append(os.Environ(), "TESTSCRIPT_COMMAND=lontar"), "lontar"
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		for answers := 0; answers < at; answers, _ = o.count() {
			time.Sleep(time.Millisecond)
			select {
			case err := <-ended:
				t.Fatalf("it ended before %d answers: %v", at, err)
			default:
			}
		}
		cmd.Process.Kill()
		<-ended
		cancel()
		kills++
	}
	got, said, code := examine(t, o.url(), out)
	if code != 0 {
		t.Fatal(said)
	}
	for name := range want {
		if got[name] != want[name] || got[name] == "" {
			t.Errorf("%s is another one than that of the run that was left alone", name)
		}
	}
	if _, twice := o.count(); twice > kills*inFlight {
		t.Errorf("%d answers were given again after %d kills, with %d on their way", twice, kills, inFlight)
	} else {
		t.Logf("%d questions, %d kills, %d asked again", all, kills, twice)
	}
}

// What goes wrong on the way changes no score, and is no wrong answer.
func TestTroubleChangesNoScore(t *testing.T) {
	few := []string{"--limit", "6"} // 120 questions: pauses before asking again are real
	good := newOracle(t, "127.0.0.1:0")
	t.Setenv("LONTAR_CACHE", t.TempDir())
	want, said, code := examine(t, good.url(), filepath.Join(t.TempDir(), "clean"), few...)
	if code != 0 {
		t.Fatal(said)
	}
	t.Setenv("LONTAR_CACHE", t.TempDir())
	good.trouble, good.asked = true, map[uint64]int{}
	got, said, code := examine(t, good.url(), filepath.Join(t.TempDir(), "troubled"), few...)
	if code != 0 {
		t.Fatal(said)
	}
	if got[scoresFile] != want[scoresFile] || got[answersFile] != want[answersFile] {
		t.Error("scores or answers differ from those without trouble")
	}
	// An endpoint that dies leaves failures, which are none of its answers; the same command goes on when it is there again.
	t.Setenv("LONTAR_CACHE", t.TempDir())
	good.trouble, good.dies, good.answers, good.given = false, 60, 0, map[uint64]int{}
	out := filepath.Join(t.TempDir(), "dying")
	_, said, code = examine(t, good.url(), out, few...)
	if code != exitPartly || !strings.Contains(said, "answers did not come") {
		t.Fatalf("exit %d: %s", code, said)
	}
	run, err := readRun(out)
	if err != nil {
		t.Fatal(err)
	}
	failed, scored := 0, 0
	for _, row := range run.Rows {
		failed += row.Failed
		if row.Value != nil {
			scored++
		}
	}
	if failed == 0 || scored == 0 {
		t.Errorf("%d answers failed, %d rows have a score", failed, scored)
	}
	good.mu.Lock()
	good.dies = 0
	good.mu.Unlock()
	got, said, code = examine(t, good.url(), out, few...)
	if code != 0 {
		t.Fatal(said)
	}
	if _, twice := good.count(); got[scoresFile] != want[scoresFile] || got[answersFile] != want[answersFile] || twice > 0 {
		t.Errorf("after it came back: other scores or answers, or %d answers given twice", twice)
	}
}
