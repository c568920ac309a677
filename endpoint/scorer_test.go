package endpoint

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/fault"
)

func TestScorersAreAskedOnce(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		asked++
		switch {
		case err != nil || strings.Contains(string(b), "broken"):
			io.WriteString(w, `{"score": "high"}`)
		case asked == 1:
			http.Error(w, "warming up", http.StatusServiceUnavailable)
		default:
			io.WriteString(w, `{"score": 0.8125}`)
		}
	}))
	defer server.Close()
	s := NewScorer(server.URL, nil, t.TempDir())
	r := Request{Prompt: `{"source":"ខ្ញុំ","hypothesis":"I","reference":"I"}`}
	for range 2 {
		if a, err := s.Ask(t.Context(), r); err != nil || a.Text != "0.8125" {
			t.Errorf("%+v, %v", a, err)
		}
	}
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
	if _, err := s.Ask(t.Context(), Request{Prompt: "broken"}); fault.Of(err) != fault.Broken {
		t.Error(err)
	}
	server.Close()
	if _, err := NewScorer("http://127.0.0.1:1/", nil, "").Ask(t.Context(), r); fault.Of(err) != fault.Unavailable {
		t.Error(err)
	}
}
