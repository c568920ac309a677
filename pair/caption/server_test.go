package caption

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/fault"
)

// misbehaving is a real server that fails in every way there is before it answers as the fakes do.
func misbehaving(t *testing.T) (url string, asked *atomic.Int64) {
	t.Helper()
	models, err := fake.New()
	if err != nil {
		t.Fatal(err)
	}
	asked = &atomic.Int64{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := asked.Add(1)
		switch n % 20 {
		case 1:
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(429)
			return
		case 2, 3:
			w.WriteHeader(500)
			return
		case 4: // it breaks off
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, `{"choices":[{"mess`)
			return
		case 5:
			time.Sleep(10 * time.Millisecond)
		case 6: // it says that all is there
			fmt.Fprint(w, `{"choices":[{"mess`)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		req, err := http.NewRequest("POST", "fake://polyglot"+strings.TrimPrefix(r.URL.Path, "/v1"), bytes.NewReader(body))
		if err != nil {
			t.Error(err)
			return
		}
		resp, err := models.RoundTrip(req)
		if err != nil {
			t.Error(err)
			return
		}
		w.WriteHeader(resp.StatusCode)
		if _, err := io.Copy(w, resp.Body); err != nil {
			return
		}
	}))
	t.Cleanup(server.Close)
	return server.URL + "/v1#m", asked
}

func stream(t *testing.T, s *step, docs []*corpus.Document) {
	t.Helper()
	i := 0
	for d, err := range s.Stream(t.Context(), func(yield func(*corpus.Document, error) bool) {
		for _, d := range docs {
			if !yield(d, nil) {
				return
			}
		}
	}) {
		if err != nil {
			t.Fatal(err)
		}
		if d != docs[i] {
			t.Fatalf("document %d is out of order", i)
		}
		i++
	}
	if i != len(docs) {
		t.Fatalf("%d documents of %d", i, len(docs))
	}
}

func TestAServerThatMisbehavesGivesTheSameDescriptions(t *testing.T) {
	url, _ := misbehaving(t)
	make := func() (docs []*corpus.Document) {
		for i := range 40 {
			docs = append(docs, document(t, "khm-Khmr", drawn(t, 30, 20, 2*i), drawn(t, 30, 20, 2*i+1)))
		}
		return docs
	}
	rough, smooth := make(), make()
	cache := t.TempDir()
	stream(t, connected(t, "{languages: [khm, tha]}", cache, map[string]string{"caption": url}), rough)
	stream(t, connected(t, "{languages: [khm, tha]}", "", map[string]string{"caption": "fake://polyglot#m"}), smooth)
	for i := range rough {
		if got, want := fmt.Sprintf("%+v", plain(rough[i])), fmt.Sprintf("%+v", plain(smooth[i])); got != want {
			t.Fatalf("document %d:\n%s\nwant\n%s", i, got, want)
		}
	}
	again := make()
	stream(t, connected(t, "{languages: [khm, tha]}", cache, map[string]string{"caption": url}), again)
	if fmt.Sprintf("%+v", plain(again[7])) != fmt.Sprintf("%+v", plain(rough[7])) {
		t.Error("the second run differs")
	}
}

// plain takes the pictures' bytes and pointers out of descriptions.
func plain(d *corpus.Document) (out []string) {
	for _, p := range d.Pictures {
		for _, x := range p.Descriptions {
			score := -1.0
			if x.Score != nil {
				score = *x.Score
			}
			out = append(out, fmt.Sprint(x.Source, x.Language, x.Text, x.Field, x.Model, x.Pivot, score, x.Reasons))
		}
	}
	return out
}

func TestRecordedAnswersNeedNoServer(t *testing.T) {
	dir := t.TempDir()
	tape := filepath.Join(dir, "answers.jsonl")
	url, asked := misbehaving(t)
	s := connected(t, "{languages: [lao]}", "", map[string]string{"caption": "record:" + "answers.jsonl " + url})
	if err := s.Place(dir); err != nil {
		t.Fatal(err)
	}
	if err := s.Connect(map[string]string{"caption": "record:answers.jsonl " + url}); err != nil {
		t.Fatal(err)
	}
	first := document(t, "lao-Laoo", drawn(t, 30, 30, 1))
	if err := s.Transform(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	before := asked.Load()
	if err := s.Connect(map[string]string{"caption": "replay:answers.jsonl " + url}); err != nil {
		t.Fatal(err)
	}
	second := document(t, "lao-Laoo", drawn(t, 30, 30, 1))
	if err := s.Transform(t.Context(), second); err != nil || asked.Load() != before {
		t.Fatal(err, asked.Load(), before)
	}
	if fmt.Sprint(plain(first)) != fmt.Sprint(plain(second)) {
		t.Errorf("%v\n%v", plain(first), plain(second))
	}
	err := s.Transform(t.Context(), document(t, "lao-Laoo", drawn(t, 30, 30, 2)))
	if fault.Of(err) != fault.Missing || fault.Hint(err) == "" {
		t.Errorf("another picture: %v", err)
	}
	if _, err := os.Stat(tape); err != nil {
		t.Error(err)
	}
}
