package mirror

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// Repository is one of the other hub.
type Repository struct {
	hub.Name
	Private  bool // only with the operator's token
	Gated    bool // its description is for all, its files are not
	Disabled bool
	Info     Answer // its description
}

// Answer is what the other hub said.
type Answer struct {
	Body   []byte // JSON
	Next   string // the query of the next page; "" when there is none
	Total  string // how many there are in all, where the other hub says it
	Commit string // the commit it speaks of, where the other hub says it
	Age    Age
}

// Repository finds one. One that is not there is *Refused.
func (m *Mirror) Repository(ctx context.Context, name hub.Name) (Repository, error) {
	k := key(known, string(name.Kind)+"/"+strings.ToLower(name.ID()))
	r, age, err := m.recall(ctx, k, false, func(ctx context.Context) (record, error) {
		r, _, err := m.call(ctx, http.MethodGet, api(name), "")
		r.Kind = name.Kind
		if err == nil && r.Status < 400 {
			r.Body, err = clean(r.Body)
		}
		return r, err
	})
	if err == nil {
		err = r.refused("RepoNotFound", age)
	}
	if err != nil {
		return Repository{}, err
	}
	found, err := m.describe(name.Kind, r, age)
	if err != nil {
		return found, err
	}
	// The other hub may have moved it to where we may not ask.
	if !strings.EqualFold(found.ID(), name.ID()) && !m.Allows(found.Name) {
		return found, &Refused{Fault: fault.New(fault.Missing, "%s is now %s, which is not mirrored", name.ID(), found.ID()), Code: "RepoNotFound", Age: age}
	}
	return found, nil
}

func (m *Mirror) describe(kind hub.Kind, r record, age Age) (Repository, error) {
	var v struct {
		ID       string `json:"id"`
		Private  bool   `json:"private"`
		Disabled bool   `json:"disabled"`
		Gated    any    `json:"gated"`
	}
	wrong := fault.New(fault.Unavailable, "the hub that is mirrored describes a repository in a way that cannot be read").At("%s", m.base)
	if json.Unmarshal(r.Body, &v) != nil {
		return Repository{}, wrong
	}
	name, err := hub.ParseName(kind, v.ID)
	if err != nil {
		return Repository{}, wrong
	}
	gated := v.Gated != nil && v.Gated != false
	return Repository{Name: name, Private: v.Private, Gated: gated, Disabled: v.Disabled, Info: Answer{Body: r.Body, Age: age}}, nil
}

// List gives what is known of the other hub's repositories of a kind, in the order of their names, without asking it.
func (m *Mirror) List(kind hub.Kind) ([]Repository, error) {
	var list []Repository
	for _, k := range m.cache.keys(known) {
		r, err := m.load(k)
		if err != nil {
			return nil, err
		}
		if r.Status != http.StatusOK || r.Kind != kind {
			continue
		}
		found, err := m.describe(kind, r, Age{At: r.At, Stale: m.Now().Sub(r.At) > r.life(false)})
		if err == nil && m.Allows(found.Name) {
			list = append(list, found)
		}
	}
	slices.SortFunc(list, func(a, b Repository) int { return strings.Compare(strings.ToLower(a.ID()), strings.ToLower(b.ID())) })
	return list, nil
}

// Question is a call about a repository that changes nothing.
type Question struct {
	Verb     string // "revision", "tree", "refs", "commits", "paths-info"
	Revision string // "" where the verb has none
	Path     string // of a directory
	Query    url.Values
	Body     string // JSON, for paths-info
}

// parameters of calls that are passed on. Nothing else is: it would fill the cache with the same answers.
var parameters = []string{"blobs", "expand", "expand[]", "recursive", "cursor", "limit", "p", "include_prs", "full"}

// Ask answers a question. A no of the other hub is *Refused.
func (m *Mirror) Ask(ctx context.Context, name hub.Name, q Question) (Answer, error) {
	if err := proper(q.Revision, q.Path); err != nil {
		return Answer{}, err
	}
	query := url.Values{}
	for _, p := range parameters {
		if v, ok := q.Query[p]; ok {
			query[p] = v
		}
	}
	address := api(name, q.Verb, q.Revision, q.Path)
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	method := http.MethodGet
	if q.Body != "" {
		method = http.MethodPost
	}
	r, age, err := m.recall(ctx, key(answers, method+" "+address+"\n"+q.Body), hub.IsCommitID(q.Revision), func(ctx context.Context) (record, error) {
		r, h, err := m.call(ctx, method, address, q.Body)
		if err != nil {
			return r, err
		}
		r.Next, r.Total, r.Commit = next(h.Get("Link")), total(h.Get("X-Total-Count")), commitOf(h)
		if r.Status < 400 {
			r.Body, err = clean(r.Body)
		}
		return r, err
	})
	if err != nil {
		return Answer{}, err
	}
	what := "EntryNotFound"
	if q.Verb == "revision" || q.Verb == "commits" || q.Path == "" {
		what = "RevisionNotFound"
	}
	return Answer{Body: r.Body, Next: r.Next, Total: r.Total, Commit: r.Commit, Age: age}, r.refused(what, age)
}

// next gives the query of the next page from a Link header, and of its parameters those that are passed on.
func next(link string) string {
	for part := range strings.SplitSeq(link, ",") {
		address, rest, _ := strings.Cut(part, ";")
		if !strings.Contains(rest, `rel="next"`) {
			continue
		}
		u, err := url.Parse(strings.Trim(strings.TrimSpace(address), "<>"))
		if err != nil {
			return ""
		}
		q := url.Values{}
		for _, p := range parameters {
			if v, ok := u.Query()[p]; ok {
				q[p] = v
			}
		}
		return q.Encode()
	}
	return ""
}

func total(s string) string {
	if _, err := strconv.ParseUint(s, 10, 63); err != nil {
		return ""
	}
	return s
}

func commitOf(h http.Header) string {
	if c := h.Get("X-Repo-Commit"); hub.IsCommitID(c) {
		return c
	}
	return ""
}

// clean takes out of an answer what sends clients to the other hub's stores of pieces: they could not come in there, and nothing would be kept here.
func clean(body []byte) ([]byte, error) {
	wrong := fault.New(fault.Unavailable, "the hub that is mirrored answers with something that is no JSON")
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil, wrong
	}
	strip(v)
	out, err := json.Marshal(v)
	if err != nil {
		return nil, wrong
	}
	return out, nil
}

func strip(v any) {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "xetHash")
		for _, e := range v {
			strip(e)
		}
	case []any:
		for _, e := range v {
			strip(e)
		}
	}
}
