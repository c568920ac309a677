package mirror

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
	"github.com/lontar-asean/lontar/hub"
)

// Hops is the header by which mirrors know that a request comes from a mirror: two that mirror each other would ask in a circle.
const Hops = "X-Lontar-Mirror-Hops"

type hops struct{}

// WithHops notes from the header of a request how many mirrors it came through. It is false when there are too many.
func WithHops(ctx context.Context, header string) (context.Context, bool) {
	n, err := strconv.Atoi(header)
	if header == "" {
		n, err = 0, nil
	}
	return context.WithValue(ctx, hops{}, n), err == nil && n >= 0 && n < maxHops
}

const maxRedirects = 10

// send sends a request and follows redirects: the operator's token goes to the other hub only. Headers that name a file are taken from that hub, too;
// a HEAD that has them all goes no further.
func (m *Mirror) send(ctx context.Context, transport http.RoundTripper, method, address string, header http.Header, body string) (*http.Response, error) {
	at, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", m.base, err)
	}
	count, _ := ctx.Value(hops{}).(int)
	named := http.Header{}
	for range maxRedirects {
		var content io.Reader
		if body != "" {
			content = strings.NewReader(body)
		}
		r, err := http.NewRequestWithContext(ctx, method, at.String(), content)
		if err != nil {
			return nil, fmt.Errorf("ask %s: %w", m.base, err)
		}
		for k, v := range header {
			r.Header[k] = v
		}
		r.Header.Set("User-Agent", m.Fetch.Agent)
		own := at.Scheme == m.Upstream.Scheme && fetch.Authority(at) == fetch.Authority(m.Upstream)
		if own {
			r.Header.Set(Hops, strconv.Itoa(count+1))
			if m.Token != "" {
				r.Header.Set("Authorization", "Bearer "+m.Token)
			}
		}
		answer, err := transport.RoundTrip(r)
		if err != nil {
			return nil, fault.New(fault.Unavailable, "the hub that is mirrored cannot be reached: %w", err).At("%s", fetch.Authority(at))
		}
		for _, k := range []string{"X-Repo-Commit", "X-Linked-Etag", "X-Linked-Size", "X-Error-Code", "X-Error-Message"} {
			if v := answer.Header.Get(k); v != "" && own && named.Get(k) == "" {
				named.Set(k, v)
			}
			answer.Header.Del(k)
		}
		to := answer.Header.Get("Location")
		redirects := to != "" && (answer.StatusCode == http.StatusFound || answer.StatusCode == http.StatusTemporaryRedirect ||
			answer.StatusCode == http.StatusMovedPermanently || answer.StatusCode == http.StatusPermanentRedirect)
		enough := method == http.MethodHead && named.Get("X-Repo-Commit") != "" && named.Get("X-Linked-Etag") != "" && named.Get("X-Linked-Size") != ""
		if !redirects || enough {
			for k, v := range named {
				answer.Header[k] = v
			}
			return answer, nil
		}
		answer.Body.Close()
		if at, err = at.Parse(to); err != nil || at.Scheme != "http" && at.Scheme != "https" || at.Host == "" {
			return nil, fault.New(fault.Unavailable, "the hub that is mirrored redirects to something that is no address").At("%s", m.base)
		}
	}
	return nil, fault.New(fault.Unavailable, "the hub that is mirrored redirects more than %d times", maxRedirects).At("%s", m.base)
}

// call asks for a description. What the other hub answers with certainty is a record, also "not found"; that it cannot answer is a fault.
func (m *Mirror) call(ctx context.Context, method, address string, body string) (record, http.Header, error) {
	select {
	case m.asking <- struct{}{}:
		defer func() { <-m.asking }()
	case <-ctx.Done():
		return record{}, nil, ctx.Err()
	}
	h := http.Header{"Accept": {"application/json"}}
	if method == http.MethodHead {
		h = http.Header{"Accept-Encoding": {"identity"}}
	}
	if body != "" {
		h.Set("Content-Type", "application/json")
	}
	answer, err := m.send(ctx, m.calls, method, m.base+address, h, body)
	if err != nil {
		return record{}, nil, err
	}
	defer answer.Body.Close()
	if err := m.refusal(answer); err != nil {
		return record{}, nil, err
	}
	r := record{Status: answer.StatusCode, Code: answer.Header.Get("X-Error-Code"), At: m.Now().UTC()}
	switch s := answer.StatusCode; {
	case s >= 400:
		return r, answer.Header, nil
	case s == http.StatusOK:
		r.Body, err = io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
		if err != nil {
			return r, nil, fault.New(fault.Unavailable, "the answer of the hub that is mirrored breaks off: %w", err).At("%s", m.base)
		}
		if len(r.Body) > maxAnswer {
			return r, nil, fault.New(fault.Unavailable, "the hub that is mirrored answers with more than %d bytes", maxAnswer).At("%s", m.base)
		}
	case s >= 300 && method == http.MethodHead:
	default:
		return r, nil, fault.New(fault.Unavailable, "the hub that is mirrored answers %d", s).At("%s", m.base)
	}
	return r, answer.Header, nil
}

// refusal gives the fault of an answer that says nothing about what was asked for.
func (m *Mirror) refusal(answer *http.Response) error {
	s := answer.StatusCode
	switch {
	case s == http.StatusTooManyRequests, s == http.StatusRequestTimeout, s >= 500:
		return fault.New(fault.Unavailable, "the hub that is mirrored answers %d", s).At("%s", m.base).Try("try again later")
	case s == http.StatusUnauthorized && strings.HasPrefix(answer.Header.Get("X-Error-Message"), "Invalid credentials"):
		return fault.New(fault.Unavailable, "the hub that is mirrored does not accept this hub's token").At("%s", m.base).Try("whoever runs this hub sets LONTAR_UPSTREAM_TOKEN anew")
	}
	return nil
}

// proper refuses what no revision or file can be called, before it is asked for: dots would lead to other repositories there, with the operator's token.
func proper(revision, path string) error {
	const longest = 255
	for _, part := range strings.Split(revision, "/") {
		if part == "." || part == ".." || revision != "" && part == "" || len(revision) > longest || strings.ContainsFunc(part, unicode.IsControl) {
			return &Refused{Fault: fault.New(fault.Missing, "there is no revision %.100q", revision), Code: "RevisionNotFound"}
		}
	}
	if path == "" {
		return nil
	}
	if err := hub.CheckPath(path); err != nil {
		return &Refused{Fault: fault.New(fault.Missing, "there is no file %.200q: %w", path, err), Code: "EntryNotFound"}
	}
	return nil
}

// api gives the path of a call about a repository.
func api(n hub.Name, verb ...string) string {
	p := "/api/" + string(n.Kind) + "s/" + url.PathEscape(n.Owner) + "/" + url.PathEscape(n.Name)
	for _, v := range verb {
		if v != "" {
			p += "/" + url.PathEscape(v) // a revision is one segment, and so may be the path of a directory
		}
	}
	return p
}

// place gives the path of a file.
func place(n hub.Name, revision, file string) string {
	p := "/"
	if n.Kind == hub.Dataset {
		p = "/datasets/"
	}
	parts := strings.Split(file, "/")
	for i, s := range parts {
		parts[i] = url.PathEscape(s)
	}
	return p + url.PathEscape(n.Owner) + "/" + url.PathEscape(n.Name) + "/resolve/" + url.PathEscape(revision) + "/" + strings.Join(parts, "/")
}
