package remote

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// DataRequest asks for records, as a hub of ours has it. Deficit, Low and High are nil where nothing was measured.
type DataRequest struct {
	ID       string   `json:"id"`
	Run      string   `json:"run"`
	Language string   `json:"language"`
	Culture  string   `json:"culture"`
	Topic    string   `json:"topic"`
	Concept  string   `json:"concept"`
	Kind     string   `json:"kind"`
	Deficit  *float64 `json:"deficit"`
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
	Target   int64    `json:"target"`
	Reason   string   `json:"reason"`
}

// DataRequestState is a request with how far it is: open, taken, answered or closed.
type DataRequestState struct {
	DataRequest
	State    string     `json:"state"`
	By       string     `json:"by"`
	Filed    time.Time  `json:"filed"`
	Taker    string     `json:"taker"`
	Taken    *time.Time `json:"taken"`
	Answerer string     `json:"answerer"`
	Answer   string     `json:"answer"`
	Answered *time.Time `json:"answered"`
	Closer   string     `json:"closer"`
	Closed   *time.Time `json:"closed"`
	Note     string     `json:"note"`
}

// FiledRequests says what became of requests that were filed, by their ids.
type FiledRequests struct {
	New       []string `json:"new"`
	Known     []string `json:"known"`
	Different []string `json:"different"` // others of their ids are there
}

// mostFiled is how many requests a hub takes at once.
const mostFiled = 5000

// FileRequests brings requests for data to the hub. Filed again they are the same.
func (h *Hub) FileRequests(ctx context.Context, list []DataRequest) (f FiledRequests, err error) {
	for from := 0; from == 0 || from < len(list); from += mostFiled {
		var part FiledRequests
		body := map[string]any{"requests": append([]DataRequest{}, list[from:min(from+mostFiled, len(list))]...)}
		if err := h.Call(ctx, http.MethodPost, "/api/requests", body, &part); err != nil {
			return f, err
		}
		f.New, f.Known, f.Different = append(f.New, part.New...), append(f.Known, part.Known...), append(f.Different, part.Different...)
	}
	return f, nil
}

// requestsAtOnce is how many requests a page of a list has.
const requestsAtOnce = 500

// DataRequests lists requests for data, page by page, until f says that it is enough. The filter has language, culture, topic, kind, state and run.
func (h *Hub) DataRequests(ctx context.Context, filter url.Values, f func(DataRequestState) (more bool, err error)) error {
	q := url.Values{"limit": {strconv.Itoa(requestsAtOnce)}}
	for name, values := range filter {
		q[name] = values
	}
	for range mostPages {
		var page []DataRequestState
		if err := h.Call(ctx, http.MethodGet, "/api/requests?"+q.Encode(), nil, &page); err != nil {
			return err
		}
		for _, r := range page {
			if more, err := f(r); err != nil || !more {
				return err
			}
		}
		if len(page) < requestsAtOnce || page[len(page)-1].ID == q.Get("after") {
			return nil
		}
		q.Set("after", page[len(page)-1].ID)
	}
	return nil
}

// ChangeRequest takes, answers or closes a request: what is "take", "answer" or "close". With names what answers it, datasets/OWNER/NAME@REVISION.
func (h *Hub) ChangeRequest(ctx context.Context, id, what, with, note string) (r DataRequestState, err error) {
	err = h.Call(ctx, http.MethodPost, "/api/requests/"+url.PathEscape(id)+"/"+what, map[string]string{"with": with, "note": note}, &r)
	return r, err
}
