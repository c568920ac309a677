package remote

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

// Suite is a private suite of a hub: its questions are served, what is right stays there.
type Suite struct {
	ID        string     `json:"id"`
	Title     string     `json:"title"`
	About     string     `json:"about"`
	Questions int64      `json:"questions"`
	Tries     int64      `json:"tries"` // submissions of one person for one model
	Daily     int64      `json:"daily"` // submissions of one person in a day
	By        string     `json:"by"`
	Created   time.Time  `json:"created"`
	Closed    *time.Time `json:"closed"`
}

// Submission is what a hub says of answers to a private suite.
type Submission struct {
	Suite  string          `json:"suite"`
	Number int64           `json:"number"`
	By     string          `json:"by"`
	Model  string          `json:"model"`
	At     time.Time       `json:"at"`
	Left   *int64          `json:"left,omitempty"` // tries; nil where nobody said
	Rows   json.RawMessage `json:"rows"`
}

// Suites lists the private suites of the hub.
func (h *Hub) Suites(ctx context.Context) (list []Suite, err error) {
	return list, h.Call(ctx, http.MethodGet, "/api/suites", nil, &list)
}

// PublishSuite brings a packed suite to the hub.
func (h *Hub) PublishSuite(ctx context.Context, s Suite, pack []byte) (out Suite, err error) {
	body := map[string]any{"title": s.Title, "about": s.About, "tries": s.Tries, "daily": s.Daily, "pack": pack}
	return out, h.Call(ctx, http.MethodPut, "/api/suites/"+url.PathEscape(s.ID), body, &out)
}

// CloseSuite ends a private suite.
func (h *Hub) CloseSuite(ctx context.Context, id string) (out Suite, err error) {
	return out, h.Call(ctx, http.MethodDelete, "/api/suites/"+url.PathEscape(id), nil, &out)
}

// Questions reads the questions of a private suite, as JSON.
func (h *Hub) Questions(ctx context.Context, id string, into any) error {
	return h.Call(ctx, http.MethodGet, "/api/suites/"+url.PathEscape(id)+"/questions", nil, into)
}

// Submit brings answers to a private suite.
func (h *Hub) Submit(ctx context.Context, id, model string, answers any) (out Submission, err error) {
	return out, h.Call(ctx, http.MethodPost, "/api/suites/"+url.PathEscape(id)+"/submissions", map[string]any{"model": model, "answers": answers}, &out)
}

// Submissions lists one's own submissions to a private suite, the last first; to those who keep suites everybody's.
func (h *Hub) Submissions(ctx context.Context, id string) (list []Submission, err error) {
	return list, h.Call(ctx, http.MethodGet, "/api/suites/"+url.PathEscape(id)+"/submissions", nil, &list)
}
