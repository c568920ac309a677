package remote

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
)

const mostKnown = 150 // commits that fit into an address

// Annals asks for revisions as they travel: those up to a revision ("" for all branches and tags) without those that are known. Only a hub of ours has them.
func (h *Hub) Annals(ctx context.Context, r Repository, revision string, known []string, shallow bool) (io.ReadCloser, error) {
	address := h.api(r) + "/annals"
	if revision != "" {
		address += "/" + url.PathEscape(revision)
	}
	q := url.Values{"have": known[max(0, len(known)-mostKnown):]}
	if shallow {
		q.Set("shallow", "true")
	}
	resp, err := h.large.Send(ctx, fetch.Request{URL: address + "?" + q.Encode(), Header: h.header()})
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		defer resp.Body.Close()
		if resp.StatusCode == http.StatusNotFound && resp.Header.Get("X-Error-Code") == "" {
			return nil, fault.New(fault.Invalid, "this hub makes no kits").At("%s", h.base).Try("use lontar pull")
		}
		b, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
		if err != nil {
			b = nil // the status says enough
		}
		return nil, h.refusedWith(h.place(r), resp, b)
	}
	return resp.Body, nil
}

// Adopted says what a hub took in.
type Adopted struct {
	Commits int `json:"commits"`
	Refs    []struct {
		Kind   string `json:"kind"`
		Name   string `json:"name"`
		Commit string `json:"targetCommit"`
	} `json:"refs"`
}

// Adopt sends revisions whose files have been uploaded.
func (h *Hub) Adopt(ctx context.Context, r Repository, annals []byte) (out Adopted, err error) {
	header := h.header()
	if header == nil {
		header = http.Header{}
	}
	header.Set("Content-Type", "application/x-ndjson")
	resp, answer, err := h.large.Deliver(ctx, fetch.Delivery{Method: http.MethodPost, URL: h.api(r) + "/annals", Header: header, Size: int64(len(annals)), Body: text(annals)})
	if err != nil {
		return out, err
	}
	if resp.StatusCode != http.StatusOK {
		return out, h.refusedWith(h.place(r), resp, answer)
	}
	if err := json.Unmarshal(answer, &out); err != nil {
		return out, fault.New(fault.Broken, "the hub's answer cannot be read: %w", err).At("%s", h.Page(r))
	}
	return out, nil
}

// RegisterKit tells a hub that revisions leave it in a kit.
func (h *Hub) RegisterKit(ctx context.Context, r Repository, id string, commits []string, note string) error {
	return h.call(ctx, http.MethodPost, h.place(r), h.api(r)+"/kits", map[string]any{"id": id, "commits": commits, "note": note}, nil)
}

// LoggedIn says whether requests carry a token.
func (h *Hub) LoggedIn() bool { return h.token != "" }
