package endpoint_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/fault"
)

const key = "secret-key-1"

// server answers by the function given and counts what it is asked.
func server(t testing.TB, answer http.HandlerFunc) (url string, asked *atomic.Int64) {
	t.Helper()
	asked = &atomic.Int64{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/v1", asked
}

func say(w http.ResponseWriter, text string) {
	fmt.Fprintf(w, `{"model":"m-1","choices":[{"message":{"role":"assistant","content":%q},"finish_reason":"stop"}]}`, text)
}

func client(t *testing.T, o endpoint.Options) (*endpoint.Client, *[]time.Duration) {
	t.Helper()
	var waits []time.Duration
	o.Model, o.Key = "m", key
	o.Wait = func(_ context.Context, d time.Duration) error { waits = append(waits, d); return nil }
	c, err := endpoint.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c, &waits
}

func TestARequestIsWhatServersExpect(t *testing.T) {
	url, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
		var got struct {
			Model       string
			Temperature *float64
			MaxTokens   int `json:"max_tokens"`
			Messages    []struct{ Role, Content string }
		}
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
		if r.Method != "POST" || r.URL.Path != "/v1/chat/completions" || r.Header.Get("Authorization") != "Bearer "+key || got.Model != "m" ||
			got.Temperature == nil || *got.Temperature != 0 || len(got.Messages) != 2 || got.Messages[1].Role != "user" || got.Messages[1].Content != "ផ្សារ <b>" {
			t.Errorf("%s %s %v %+v", r.Method, r.URL, r.Header, got)
		}
		say(w, "ល្អ")
	})
	c, _ := client(t, endpoint.Options{URL: url + "/"})
	if a, err := c.Answer(t.Context(), "instructions", "ផ្សារ <b>"); a != "ល្អ" || err != nil {
		t.Errorf("%q %v", a, err)
	}
}

func TestBusyServersAreAskedAgainAsTheyAsk(t *testing.T) {
	statuses := []int{429, 500, 503}
	n := 0
	url, asked := server(t, func(w http.ResponseWriter, r *http.Request) {
		if n < len(statuses) {
			w.Header().Set("Retry-After", []string{"7", "", "junk"}[n])
			w.WriteHeader(statuses[n])
			n++
			return
		}
		say(w, "yes")
	})
	c, waits := client(t, endpoint.Options{URL: url})
	if a, err := c.Answer(t.Context(), "", "x"); a != "yes" || err != nil {
		t.Fatalf("%q %v", a, err)
	}
	if fmt.Sprint(*waits) != "[7s 2s 4s]" || asked.Load() != 4 {
		t.Errorf("waits %v, asked %d times", *waits, asked.Load())
	}
}

func TestRefusalsAreFaultsWithoutTheKey(t *testing.T) {
	for _, c := range []struct {
		status, asked int
		header, body  string
		kind          fault.Kind
		want          string
	}{
		{401, 1, "", `{"error":{"message":"bad key ` + key + `"}}`, fault.Denied, "bad key …"},
		{404, 1, "", `no such page`, fault.Missing, "404"},
		{400, 1, "", `{"error":{"message":"too long"}}`, fault.Invalid, "too long"},
		{429, 6, "", ``, fault.Busy, "429"},
		{429, 1, "3600", ``, fault.Busy, "429"},
		{502, 6, "", ``, fault.Unavailable, "502"},
		{200, 6, "", `{"choices":[]}`, fault.Broken, "no choice"},
		{200, 1, "", `<html>`, fault.Broken, "cannot be read"},
		{302, 1, "", ``, fault.Invalid, "302"},
	} {
		url, asked := server(t, func(w http.ResponseWriter, r *http.Request) {
			if c.header != "" {
				w.Header().Set("Retry-After", c.header)
			}
			w.WriteHeader(c.status)
			fmt.Fprint(w, c.body)
		})
		client, _ := client(t, endpoint.Options{URL: url})
		_, err := client.Answer(t.Context(), "", "x")
		if fault.Of(err) != c.kind || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error()+fault.Hint(err), key) {
			t.Errorf("%d: %v", c.status, err)
		}
		if int(asked.Load()) != c.asked {
			t.Errorf("%d: asked %d times, want %d", c.status, asked.Load(), c.asked)
		}
	}
	gone, _ := client(t, endpoint.Options{URL: "http://127.0.0.1:1/v1", Attempts: 2})
	if _, err := gone.Answer(t.Context(), "", "x"); fault.Of(err) != fault.Unavailable {
		t.Errorf("nobody there: %v", err)
	}
}

func TestAnswersAreKept(t *testing.T) {
	url, asked := server(t, func(w http.ResponseWriter, r *http.Request) { say(w, "kept") })
	dir := t.TempDir()
	for range 3 {
		c, _ := client(t, endpoint.Options{URL: url, Cache: dir})
		if a, err := c.Answer(t.Context(), "i", "ក"); a != "kept" || err != nil {
			t.Fatalf("%q %v", a, err)
		}
	}
	if asked.Load() != 1 {
		t.Errorf("asked %d times", asked.Load())
	}
	c, _ := client(t, endpoint.Options{URL: url, Cache: dir})
	if _, err := c.Answer(t.Context(), "i", "ខ"); err != nil || asked.Load() != 2 {
		t.Errorf("another text: asked %d times, %v", asked.Load(), err)
	}
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		if err != nil || strings.Contains(string(b), key) {
			t.Errorf("%s holds the key: %v", name, err)
		}
		return os.WriteFile(name, b[:len(b)/2], 0o666)
	})
	if err != nil {
		t.Fatal(err)
	}
	if a, err := c.Answer(t.Context(), "i", "ក"); a != "kept" || err != nil || asked.Load() != 3 {
		t.Errorf("after damage: %q %v, asked %d times", a, err, asked.Load())
	}
}

func TestAStoppedRunStopsWaiting(t *testing.T) {
	url, _ := server(t, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(429) })
	ctx, cancel := context.WithCancel(t.Context())
	c, err := endpoint.New(endpoint.Options{URL: url, Model: "m"})
	if err != nil {
		t.Fatal(err)
	}
	go cancel()
	if _, err := c.Answer(ctx, "", "x"); err != context.Canceled {
		t.Errorf("%v", err)
	}
}

func TestWrongAddressesAreRefused(t *testing.T) {
	for _, o := range []endpoint.Options{{URL: "ftp://x/v1", Model: "m"}, {URL: "x", Model: "m"}, {URL: "http://a:b@c/v1", Model: "m"}} {
		if _, err := endpoint.New(o); fault.Of(err) != fault.Invalid || strings.Contains(err.Error(), "a:b") {
			t.Errorf("%v: %v", o.URL, err)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	for _, s := range []string{`{"choices":[{"message":{"content":"x"}}]}`, `{"choices":null}`, `[]`, `{"choices":[{"message":{"content":null}}]}`, "\xff"} {
		f.Add(s)
	}
	var body string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, body) }))
	defer s.Close()
	c, err := endpoint.New(endpoint.Options{URL: s.URL, Model: "m", Wait: func(context.Context, time.Duration) error { return nil }})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, answer string) {
		body = answer
		if _, err := c.Answer(context.Background(), "", ""); err != nil && fault.Of(err) != fault.Broken {
			t.Fatal(err)
		}
	})
}
