package remote

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
)

const (
	longest         = 1 << 50             // bytes of a file
	longestTransfer = 30 * 24 * time.Hour // for one file
)

// Repository names a data set or a model of a hub.
type Repository struct {
	Kind string // Datasets or Models
	ID   string // OWNER/NAME
}

// The kinds of repositories, as addresses name them.
const (
	Datasets = "datasets"
	Models   = "models"
)

// ParseRepository reads [datasets/|models/]OWNER/NAME[@REVISION], also with hf:// before it. Without a kind it is a data set; without a revision that is "".
func ParseRepository(s string) (r Repository, revision string, err error) {
	rest := strings.TrimPrefix(s, "hf://")
	r.Kind = Datasets
	for _, kind := range []string{Datasets, Models} {
		if after, ok := strings.CutPrefix(rest, kind+"/"); ok {
			r.Kind, rest = kind, after
			break
		}
	}
	rest, revision, given := strings.Cut(rest, "@")
	owner, name, ok := strings.Cut(rest, "/")
	if !ok || !isName(owner) || !isName(name) || given && (revision == "" || strings.Contains(revision, "..") || strings.ContainsFunc(revision, control)) {
		return r, "", fault.New(fault.Invalid, "%.200q is no name of a repository", s).Try("write OWNER/NAME, datasets/OWNER/NAME@REVISION or models/OWNER/NAME")
	}
	r.ID = rest
	return r, revision, nil
}

// String gives KIND/OWNER/NAME.
func (r Repository) String() string { return r.Kind + "/" + r.ID }

// prefix is where the files of a repository begin.
func (r Repository) prefix() string {
	if r.Kind == Models {
		return "/" + r.ID
	}
	return "/" + r.String()
}

func (h *Hub) api(r Repository) string { return h.base + "/api/" + r.String() }

// Page gives the address of a repository for people.
func (h *Hub) Page(r Repository) string { return h.base + r.prefix() }

// Base gives the address of the hub.
func (h *Hub) Base() string { return h.base }

func (h *Hub) place(r Repository) reference {
	return reference{uri: h.Page(r), repository: r.ID, page: h.Page(r)}
}

// get asks the API about a repository.
func (h *Hub) get(ctx context.Context, r Repository, address string, into any) (*http.Response, error) {
	return h.ask(ctx, h.place(r), address, into)
}

// call sends JSON to the API and reads the answer into a value, nil for none. Other statuses than 2xx are faults.
func (h *Hub) call(ctx context.Context, method string, ref reference, address string, in, into any) error {
	b, err := json.Marshal(in)
	if err != nil {
		return err
	}
	header := h.header()
	if header == nil {
		header = http.Header{}
	}
	header.Set("Content-Type", "application/json")
	resp, answer, err := h.client.Deliver(ctx, fetch.Delivery{Method: method, URL: address, Header: header, Size: int64(len(b)),
		Body: text(b)})
	if err != nil {
		return err
	}
	if resp.StatusCode/100 != 2 {
		return h.refusedWith(ref, resp, answer)
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return fault.New(fault.Broken, "the hub's answer cannot be read: %w", err).At("%s", address).Try("check that the address is that of a hub")
	}
	return nil
}

// text is a body that is in memory.
func text(b []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }
}

// refusedWith is refused, with the whole message: a header has only its beginning.
func (h *Hub) refusedWith(ref reference, resp *http.Response, answer []byte) error {
	var said struct {
		Error any `json:"error"`
	}
	if json.Unmarshal(answer, &said) == nil {
		if s, ok := said.Error.(string); ok && s != "" {
			const most = 20_000
			resp.Header.Set("X-Error-Message", s[:min(len(s), most)])
		}
	}
	return h.refused(ref, resp)
}

// Person is who a token belongs to.
type Person struct {
	Name  string `json:"name"`
	Scope string `json:"-"` // "read", "write" or what else the hub says
}

// Who says whose token it is; a wrong one is a fault of kind Denied.
func (h *Hub) Who(ctx context.Context) (Person, error) {
	var out struct {
		Person
		Auth struct {
			Token struct {
				Role string `json:"role"`
			} `json:"accessToken"`
		} `json:"auth"`
	}
	ref := reference{uri: h.base, page: h.base}
	if h.token == "" {
		return out.Person, fault.New(fault.Denied, "there is no token for %s", h.base).Try("lontar login %s", h.base)
	}
	if _, err := h.ask(ctx, ref, h.base+"/api/whoami-v2", &out); err != nil {
		return out.Person, err
	}
	out.Scope = out.Auth.Token.Role
	if out.Name == "" || len(out.Name) > 200 {
		return out.Person, fault.New(fault.Broken, "the hub does not say whose token it is").At("%s", h.base)
	}
	return out.Person, nil
}

// Info is what a hub says of a repository.
type Info struct {
	SHA     string          `json:"sha"`
	Private bool            `json:"private"`
	Card    json.RawMessage `json:"cardData"` // metadata of the card
}

// Info describes a repository at a revision ("" is the default branch). A missing one is a fault of kind Missing; so is, for who is not logged in, a private one.
func (h *Hub) Info(ctx context.Context, r Repository, revision string) (info Info, err error) {
	address := h.api(r)
	if revision != "" {
		address += "/revision/" + url.PathEscape(revision)
	}
	_, err = h.get(ctx, r, address, &info)
	if err == nil && (info.SHA == "" || len(info.SHA) > 200) {
		err = fault.New(fault.Broken, "the hub does not say which commit it is").At("%s", h.Page(r))
	}
	return info, err
}

// Create makes a repository; one that is there already is a fault of kind Conflict.
func (h *Hub) Create(ctx context.Context, r Repository, public bool) error {
	owner, name, _ := strings.Cut(r.ID, "/")
	visibility := "private"
	if public {
		visibility = "public"
	}
	return h.call(ctx, http.MethodPost, h.place(r), h.base+"/api/repos/create",
		map[string]any{"name": name, "organization": owner, "type": strings.TrimSuffix(r.Kind, "s"), "visibility": visibility, "private": !public}, nil)
}

// Branch makes a branch at a revision; one that is there already is a fault of kind Conflict.
func (h *Hub) Branch(ctx context.Context, r Repository, name, at string) error {
	return h.call(ctx, http.MethodPost, h.place(r), h.api(r)+"/branch/"+url.PathEscape(name), map[string]any{"startingPoint": at}, nil)
}

// Tag makes a tag at a revision; one that is there already is a fault of kind Conflict.
func (h *Hub) Tag(ctx context.Context, r Repository, name, at, message string) error {
	return h.call(ctx, http.MethodPost, h.place(r), h.api(r)+"/tag/"+url.PathEscape(at), map[string]any{"tag": name, "message": message}, nil)
}
