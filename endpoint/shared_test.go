package endpoint_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/fault"
)

func TestPicturesAreSentInline(t *testing.T) {
	var got struct {
		Messages []struct {
			Content []struct {
				Type, Text string
				ImageURL   struct{ URL string } `json:"image_url"`
			}
		}
		MaxTokens int `json:"max_tokens"`
	}
	url, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
		say(w, "រូប")
	})
	c, _ := client(t, endpoint.Options{URL: url})
	text, model, err := c.Describe(t.Context(), "describe", "image/png", []byte("PNG\xff"))
	if text != "រូប" || model != "m" || err != nil {
		t.Fatal(text, model, err)
	}
	if p := got.Messages[0].Content; len(p) != 2 || p[0].ImageURL.URL != "data:image/png;base64,"+base64.StdEncoding.EncodeToString([]byte("PNG\xff")) || p[1].Text != "describe" {
		t.Errorf("%+v", got)
	}
}

func TestTheHashKnowsWhatIsAsked(t *testing.T) {
	c, _ := client(t, endpoint.Options{URL: "http://a/v1"})
	d, _ := client(t, endpoint.Options{URL: "http://b/v1"})
	ask := func(text string, bytes ...byte) endpoint.Request {
		return endpoint.Request{Messages: []endpoint.Message{endpoint.Say("user", text, endpoint.Picture{MediaType: "image/png", Bytes: bytes})}}
	}
	same := c.Hash(ask("x", 1, 2))
	if c.Hash(ask("x", []byte{1, 2}...)) != same {
		t.Error("the same picture at another place is another request")
	}
	all := map[string]bool{same: true, c.Hash(ask("y", 1, 2)): true, c.Hash(ask("x", 1, 3)): true, d.Hash(ask("x", 1, 2)): true}
	more := ask("x", 1, 2)
	more.Temperature = 0.5
	all[c.Hash(more)] = true
	if len(all) != 5 {
		t.Errorf("%d hashes of 5 requests", len(all))
	}
	other, err := endpoint.New(endpoint.Options{URL: "http://a/v1", Model: "m", Key: "another"})
	if err != nil || other.Hash(ask("x", 1, 2)) != same {
		t.Error("the key counts")
	}
}

func TestWhoAsksTheSameAtTheSameTimeAsksOnce(t *testing.T) {
	release := make(chan struct{})
	url, asked := server(t, func(w http.ResponseWriter, r *http.Request) { <-release; say(w, "x") })
	c, _ := client(t, endpoint.Options{URL: url})
	impatient, cancel := context.WithCancel(t.Context())
	left := make(chan error)
	go func() { _, err := c.Answer(impatient, "i", "same"); left <- err }()
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if a, err := c.Answer(t.Context(), "i", "same"); a != "x" || err != nil {
				t.Error(a, err)
			}
		})
	}
	for asked.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel() // one of those who wait goes, perhaps the first
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	close(release)
	group.Wait()
	if n := asked.Load(); n > 2 { // 2: the impatient one was alone, and gone
		t.Errorf("asked %d times", n)
	}
}

func TestSlowServersAreGivenUp(t *testing.T) {
	url, asked := server(t, func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil { // only then is it known that the client went
			return
		}
		<-r.Context().Done()
	})
	c, _ := client(t, endpoint.Options{URL: url, Timeout: 20 * time.Millisecond, Attempts: 3})
	_, err := c.Answer(t.Context(), "", "x")
	if fault.Of(err) != fault.Unavailable || !strings.Contains(err.Error(), "did not answer within 20ms") || asked.Load() != 3 {
		t.Errorf("%v, asked %d times", err, asked.Load())
	}
}

func TestCutAnswersAreAskedForAgain(t *testing.T) {
	bad := []string{`{"choices":[{"message":{"content":"x`, ``, `{"choices":[]}`, `{"choices":[{"message":{}}]}`}
	n := 0
	url, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
		if n++; n <= len(bad) {
			fmt.Fprint(w, bad[n-1])
			return
		}
		say(w, "whole")
	})
	c, _ := client(t, endpoint.Options{URL: url})
	if a, err := c.Answer(t.Context(), "", "x"); a != "whole" || err != nil || c.Totals().Again != int64(len(bad)) {
		t.Errorf("%q %v %+v", a, err, c.Totals())
	}
}

func TestRefusalsAndCutTextAreNoDescription(t *testing.T) {
	for body, kind := range map[string]fault.Kind{
		`{"choices":[{"message":{"content":null,"refusal":"no"}}]}`:                     fault.Invalid,
		`{"choices":[{"message":{"content":"some"},"finish_reason":"content_filter"}]}`: fault.Invalid,
		`{"choices":[{"message":{"content":"some wor"},"finish_reason":"length"}]}`:     fault.Broken,
	} {
		url, _ := server(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, body) })
		c, _ := client(t, endpoint.Options{URL: url})
		if text, _, err := c.Translate(t.Context(), "i", "x"); fault.Of(err) != kind || text != "" {
			t.Errorf("%s: %q %v", body, text, err)
		}
	}
}

func TestUsageIsCounted(t *testing.T) {
	url, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"model":"m-1","choices":[{"message":{"content":"x"}}],"usage":{"prompt_tokens":7,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":5}}}`)
	})
	c, _ := client(t, endpoint.Options{URL: url, Cache: t.TempDir()})
	r := endpoint.Request{Messages: []endpoint.Message{endpoint.Say("user", "x")}}
	for range 3 {
		a, err := c.Ask(t.Context(), r)
		if err != nil || a.Usage == nil || *a.Usage != (endpoint.Usage{Prompt: 7, Completion: 3, Reused: 5}) {
			t.Fatalf("%+v %v", a, err)
		}
	}
	if got := c.Totals(); got != (endpoint.Totals{Answers: 1, Kept: 2, Prompt: 7, Completion: 3}) {
		t.Errorf("%+v", got)
	}
}

func TestTheOnlyModelNeedsNoName(t *testing.T) {
	for models, want := range map[string]string{`{"data":[{"id":"own"}]}`: "own", `404`: "default", `{"data":[{"id":"a"},{"id":"b"}]}`: ""} {
		url, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/v1/models" {
				if models == "404" {
					w.WriteHeader(404)
				}
				fmt.Fprint(w, models)
				return
			}
			var got struct{ Model string }
			if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
				t.Error(err)
			}
			say(w, got.Model)
		})
		c, err := endpoint.New(endpoint.Options{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		a, err := c.Answer(t.Context(), "", "x")
		if a != want || (want == "") != (fault.Of(err) == fault.Invalid) {
			t.Errorf("%s: %q %v", models, a, err)
		}
	}
}

func TestRecordedAnswersAreReplayed(t *testing.T) {
	dir := t.TempDir()
	tape := filepath.Join(dir, "answers.jsonl")
	url, asked := server(t, func(w http.ResponseWriter, r *http.Request) {
		if b, err := io.ReadAll(r.Body); err != nil || strings.Contains(string(b), "bad") {
			w.WriteHeader(400)
			return
		}
		say(w, "x")
	})
	for range 2 {
		c, _ := client(t, endpoint.Options{URL: url, Record: tape})
		if _, err := c.Answer(t.Context(), "", "good"); err != nil {
			t.Fatal(err)
		}
	}
	c, _ := client(t, endpoint.Options{URL: url, Record: tape})
	if _, err := c.Answer(t.Context(), "", "bad"); fault.Of(err) != fault.Invalid {
		t.Fatal(err)
	}
	before := asked.Load()
	b, err := os.ReadFile(tape)
	if err != nil || strings.Count(string(b), "\n") != 2 || strings.Contains(string(b), key) || before != 2 {
		t.Fatalf("%v %s, asked %d times", err, b, before)
	}
	if err := os.WriteFile(tape, append(b, `{"request":"cut`...), 0o666); err != nil { // as kill -9 leaves it
		t.Fatal(err)
	}
	r, _ := client(t, endpoint.Options{URL: url, Replay: tape})
	if a, err := r.Answer(t.Context(), "", "good"); a != "x" || err != nil {
		t.Errorf("%q %v", a, err)
	}
	if _, err := r.Answer(t.Context(), "", "bad"); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
	if _, err := r.Answer(t.Context(), "", "new"); fault.Of(err) != fault.Missing || !strings.Contains(err.Error(), tape) || fault.Hint(err) == "" || asked.Load() != before {
		t.Errorf("a miss: %v, asked %d times", err, asked.Load())
	}
	again, _ := client(t, endpoint.Options{URL: url, Record: tape})
	if _, err := again.Answer(t.Context(), "", "third"); err != nil {
		t.Fatal(err)
	}
	r, _ = client(t, endpoint.Options{URL: url, Replay: tape})
	if _, err := r.Answer(t.Context(), "", "third"); err != nil {
		t.Errorf("after the line that was cut: %v", err)
	}
	gone, _ := client(t, endpoint.Options{URL: url, Replay: filepath.Join(dir, "none")})
	if _, err := gone.Answer(t.Context(), "", "x"); fault.Of(err) != fault.Missing {
		t.Error(err)
	}
}

func TestAddressesAreRead(t *testing.T) {
	o, err := endpoint.Parse("record:a b.jsonl http://h/v1#m")
	if err == nil {
		t.Errorf("a file with a space: %+v", o)
	}
	o, err = endpoint.Parse("replay:a.jsonl http://h/v1#m")
	if err != nil || o.Replay != "a.jsonl" || o.URL != "http://h/v1" || o.Model != "m" || o.Record != "" {
		t.Errorf("%+v %v", o, err)
	}
	for _, bad := range []string{"", "record:", "record:x", "ftp://x", "http://", "replay: http://x"} {
		if _, err := endpoint.Parse(bad); fault.Of(err) != fault.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// slots is a server that works on so many requests at a time and answers 429 to those beyond.
func slots(t testing.TB, most int64, refuse bool, pause time.Duration) (http.HandlerFunc, *atomic.Int64) {
	var now atomic.Int64
	top := &atomic.Int64{}
	return func(w http.ResponseWriter, r *http.Request) {
		n := now.Add(1)
		defer now.Add(-1)
		if refuse && n > most {
			w.WriteHeader(429)
			return
		}
		top.Store(max(top.Load(), n))
		if _, err := io.ReadAll(r.Body); err != nil {
			return
		}
		time.Sleep(pause)
		say(w, "x")
	}, top
}

func TestAnOverloadedServerIsAskedByFewer(t *testing.T) {
	handler, _ := slots(t, 6, true, 2*time.Millisecond)
	url, asked := server(t, handler)
	c, err := endpoint.New(endpoint.Options{URL: url, Model: "m", Attempts: 1000, Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }})
	if err != nil {
		t.Fatal(err)
	}
	const n = 600
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			if _, err := c.Answer(t.Context(), "", fmt.Sprint(i)); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if extra := asked.Load() - n; extra > n/2 {
		t.Errorf("%d requests were refused for %d answers", extra, n)
	} else {
		t.Logf("%d refused, %d answered", extra, n)
	}
}

func FuzzTape(f *testing.F) {
	f.Add(`{"request":"a","answer":{"text":"x"}}`+"\n", "fake://polyglot#m")
	f.Add("{\"request\":\"a\"}\n{\"req", "record:x http://h")
	f.Add("\xff\n\n", "replay:\x00 fake://")
	name := filepath.Join(f.TempDir(), "tape")
	f.Fuzz(func(t *testing.T, file, address string) {
		if _, err := endpoint.Parse(address); err != nil && fault.Of(err) != fault.Invalid {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(file), 0o666); err != nil {
			t.Fatal(err)
		}
		c, err := endpoint.New(endpoint.Options{URL: "http://127.0.0.1:1", Model: "m", Replay: name})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Answer(context.Background(), "", ""); fault.Of(err) != fault.Missing && fault.Of(err) != fault.Broken {
			t.Fatal(err)
		}
	})
}
