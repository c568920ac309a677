package remote

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
)

// Settings say which hub to ask, and as whom.
type Settings struct {
	Endpoint string // address; "" for Hugging Face
	Token    string // "" for what everyone may read
	Foreign  bool   // somebody else than the operator named it: it may not lie in a private network
}

const huggingFace = "https://huggingface.co"

// FromEnvironment reads settings: LONTAR_HUB or HF_ENDPOINT, LONTAR_TOKEN or HF_TOKEN. A LONTAR_TOKEN is not sent to Hugging Face unless one of
// the first two names it. The argument is os.Getenv.
func FromEnvironment(get func(string) string) Settings {
	s := Settings{Endpoint: get("LONTAR_HUB"), Token: get("LONTAR_TOKEN")}
	if s.Endpoint == "" {
		s.Endpoint = get("HF_ENDPOINT")
	}
	if s.Endpoint == "" || s.Token == "" {
		s.Token = get("HF_TOKEN")
	}
	return s
}

// Hub is a client of one hub. It is safe for use by many goroutines.
type Hub struct {
	base   string // without a slash at the end
	token  string
	client *fetch.Client
	large  *fetch.Client // without bounds of size and time for the whole

	mu      sync.Mutex
	commits map[string]string // of repository@revision
}

// New makes a client of a hub. The hub may lie in a private network, since the operator named it; where it redirects to may not.
func New(s Settings, o fetch.Options) (*Hub, error) {
	if s.Endpoint == "" {
		s.Endpoint = huggingFace
	}
	u, err := url.Parse(s.Endpoint)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" {
		return nil, fault.New(fault.Invalid, "the hub's address must be http:// or https:// with a host").At("LONTAR_HUB").Try("write it as in https://hub.example.org, a token goes into LONTAR_TOKEN")
	}
	if !s.Foreign {
		o.Trust = append(slices.Clone(o.Trust), fetch.Authority(u))
	}
	h := &Hub{base: strings.TrimRight(s.Endpoint, "/"), token: s.Token, client: fetch.New(o), commits: map[string]string{}}
	o.MaxBody, o.Deadline = longest, longestTransfer
	h.large = fetch.New(o)
	return h, nil
}

func (h *Hub) header() http.Header {
	if h.token == "" {
		return nil
	}
	return http.Header{"Authorization": {"Bearer " + h.token}}
}

// ask asks the API, and reads the answer into a value.
func (h *Hub) ask(ctx context.Context, r reference, address string, into any) (*http.Response, error) {
	resp, b, err := h.client.Bytes(ctx, fetch.Request{URL: address, Header: h.header()})
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, h.refused(r, resp)
	}
	if err := json.Unmarshal(b, into); err != nil {
		return nil, fault.New(fault.Broken, "the hub's answer cannot be read: %w", err).At("%s", address).Try("check that LONTAR_HUB or HF_ENDPOINT names a hub")
	}
	return resp, nil
}

// commit gives the commit that a revision names, looked up once.
func (h *Hub) commit(ctx context.Context, r reference) (string, error) {
	if isCommit(r.revision) {
		return r.revision, nil
	}
	key := r.repository + "@" + r.revision
	h.mu.Lock()
	sha := h.commits[key]
	h.mu.Unlock()
	if sha != "" {
		return sha, nil
	}
	var info struct {
		SHA string `json:"sha"`
	}
	address := h.base + "/api/datasets/" + r.repository + "/revision/" + url.PathEscape(r.revision)
	if _, err := h.ask(ctx, r, address, &info); err != nil {
		return "", err
	}
	if info.SHA == "" || len(info.SHA) > 200 {
		return "", fault.New(fault.Broken, "the hub does not say which commit %s is", r.revision).At("%s", r.uri)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if known := h.commits[key]; known != "" {
		return known, nil // somebody asked at the same time
	}
	h.commits[key] = info.SHA
	return info.SHA, nil
}

func isCommit(s string) bool {
	return len(s) == 40 && strings.Trim(s, "0123456789abcdef") == ""
}

// Open opens a file of a data set.
func (h *Hub) Open(ctx context.Context, uri string) (*fetch.File, error) {
	r, err := parse(uri)
	if err != nil {
		return nil, err
	}
	if r.path == "" {
		return nil, fault.New(fault.Invalid, "it names a data set, not a file of it").At("%s", uri)
	}
	sha, err := h.commit(ctx, r)
	if err != nil {
		return nil, err
	}
	address := h.base + "/datasets/" + r.repository + "/resolve/" + url.PathEscape(sha) + "/" + escaped(r.path)
	return h.client.Open(ctx, address, h.header(), func(resp *http.Response) error { return h.refused(r, resp) })
}

// escaped writes a path for an address.
func escaped(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return strings.Join(parts, "/")
}
