package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/store"
)

// forServe is what findings about a hub are for.
const forServe = "serve"

// site is what doctor looks at when it is asked about a hub.
type site struct {
	places
	listen, public string
}

const (
	leastSpace    = 1 << 30 // bytes
	leastFiles    = 4096
	slowSync      = 100 * time.Millisecond
	mostClockSkew = 5 * time.Second
	probePatience = 15 * time.Second
)

// serveChecks looks at what a hub needs, at the hub that runs, and at what a proxy in front of it does to requests.
func (a *app) serveChecks(ctx context.Context, s site) []finding {
	if err := s.settle(); err != nil {
		return []finding{lacking("data", err)}
	}
	list := []finding{folder(s.data), space(s.data), syncing(s.data), books(ctx, s.places), openFiles(), port(ctx, s.listen)}
	if s.public == "" {
		return append(list, finding{Name: "public URL", OK: true, Detail: "none is named: clients on this machine only", For: forServe})
	}
	return append(list, reach(ctx, strings.TrimSuffix(s.public, "/"))...)
}

func lacking(name string, err error) finding {
	return finding{Name: name, Detail: err.Error(), Hint: fault.Hint(err), For: forServe}
}

func fine(name, format string, args ...any) finding {
	return finding{Name: name, OK: true, Detail: fmt.Sprintf(format, args...), For: forServe}
}

func bad(name, hint, format string, args ...any) finding {
	return finding{Name: name, Detail: fmt.Sprintf(format, args...), Hint: hint, For: forServe}
}

// existing gives the nearest folder above that is there.
func existing(dir string) string {
	for {
		if st, err := os.Stat(dir); err == nil && st.IsDir() || dir == filepath.Dir(dir) {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}

func folder(dir string) finding {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return lacking("data", err)
	}
	st, err := os.Stat(dir)
	switch {
	case err != nil && mayWrite(existing(dir)):
		return fine("data", "%s, which serve will make", dir)
	case err != nil || !mayWrite(dir):
		return bad("data", "make it writable for the user that runs the hub", "%s cannot be written to", dir)
	case st.Mode().Perm()&0o077 != 0:
		return bad("data", "chmod 700 "+dir, "%s may be read by others: private files and the keys of the hub lie in it", dir)
	}
	return fine("data", "%s", dir)
}

func space(dir string) finding {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return lacking("disk", err)
	}
	free, known := freeSpace(existing(abs))
	switch {
	case !known:
		return fine("disk", "how much is free is not known here")
	case free < leastSpace:
		return bad("disk", "make room, or name another folder with --data", "%s free", amount(free))
	}
	return fine("disk", "%s free", amount(free))
}

// syncing writes a small file through to the disk, as every commit does.
func syncing(dir string) finding {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return lacking("sync", err)
	}
	f, err := os.CreateTemp(existing(abs), ".doctor-*")
	if err != nil {
		return bad("sync", "make the folder writable for the user that runs the hub", "%v", err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	const times = 5
	began := time.Now()
	for range times {
		if _, err := f.Write([]byte("lontar")); err != nil {
			return bad("sync", "look at the disk", "%v", err)
		}
		if err := f.Sync(); err != nil {
			return bad("sync", "keep the hub on a disk that can be synced", "what is written is not kept: %v", err)
		}
	}
	took := time.Since(began) / times
	if took > slowSync {
		return bad("sync", "a commit waits for several of these: use a faster disk, or PostgreSQL elsewhere with --database", "the disk takes %s to keep what is written", took.Round(time.Millisecond))
	}
	return fine("sync", "the disk keeps what is written in %s", took.Round(10*time.Microsecond))
}

func books(ctx context.Context, p places) finding {
	s, err := store.Attach(ctx, p.database)
	switch fault.Of(err) {
	case fault.Missing:
		return fine("database", "none yet; serve will make one")
	case fault.Incomplete:
		return finding{Name: "database", Detail: err.Error(), Hint: fault.Hint(err), For: forServe}
	}
	if err != nil {
		return lacking("database", err)
	}
	defer s.Close()
	name, at, _, err := s.Version(ctx)
	if err != nil {
		return lacking("database", err)
	}
	return fine("database", "%s, tables of version %d", name, at)
}

func openFiles() finding {
	n, known := fileLimit()
	switch {
	case !known:
		return fine("open files", "the limit is not known here")
	case n < leastFiles:
		return bad("open files", "LimitNOFILE=65536 in the service, or ulimit -n 65536", "only %d may be open at once", n)
	}
	return fine("open files", "%d may be open at once", n)
}

// port says whether the hub may listen where it shall, or listens there.
func port(ctx context.Context, listen string) finding {
	l, err := net.Listen("tcp", listen)
	if err == nil {
		l.Close()
		return fine("port", "%s is free", listen)
	}
	if h, _, err := knock(ctx, http.MethodGet, "http://"+listen+"/healthz", nil); err == nil && h.StatusCode == http.StatusOK {
		return fine("port", "the hub answers at %s", listen)
	}
	return bad("port", "--listen with another port, or end what uses it", "%v", err)
}

// knock asks an address and gives its answer; what HEAD gives is as it came.
func knock(ctx context.Context, method, address string, body []byte) (*http.Response, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, probePatience)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	if method == http.MethodHead {
		q.Header.Set("Accept-Encoding", "gzip") // which a proxy may take for leave to compress
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(q)
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	return answer, b, err
}

// reach asks the hub by its public address and sees what a proxy makes of a revision with a slash, of lengths, and of a body of 2 MB.
func reach(ctx context.Context, public string) (list []finding) {
	const name = "public URL"
	answer, _, err := knock(ctx, http.MethodGet, public+"/healthz", nil)
	if err != nil {
		return append(list, bad(name, "start the hub and the proxy, and ask again", "%v", err))
	}
	if answer.StatusCode != http.StatusOK {
		return append(list, bad(name, "let the proxy hand all paths to the hub", "%s/healthz gives %s", public, answer.Status))
	}
	list = append(list, fine(name, "%s answers", public))
	if at, err := http.ParseTime(answer.Header.Get("Date")); err == nil {
		if skew := time.Since(at).Abs(); skew > mostClockSkew+time.Second {
			list = append(list, bad("clock", "set the clock by NTP on both machines", "%s apart from that of %s", skew.Round(time.Second), public))
		} else {
			list = append(list, fine("clock", "%s", time.Now().UTC().Format(time.RFC3339)))
		}
	}
	path := "/healthz/exp%2F1"
	var said struct {
		Path     string `json:"path"`
		Address  string `json:"address"`
		Secure   bool   `json:"secure"`
		Received int64  `json:"received"`
	}
	_, b, err := knock(ctx, http.MethodGet, public+path, nil)
	switch {
	case err != nil || json.Unmarshal(b, &said) != nil || !strings.HasSuffix(said.Path, path):
		list = append(list, bad("slashes", "nginx: no path behind the port in proxy_pass; Apache: AllowEncodedSlashes NoDecode and nocanon", "%%2F in a revision does not come through"))
	default:
		list = append(list, fine("slashes", "%%2F in a revision stays as it is"))
	}
	const plain = "/healthz/probe"
	if _, b, err = knock(ctx, http.MethodGet, public+plain, nil); err == nil && json.Unmarshal(b, &said) == nil {
		address := "requests come from " + said.Address
		if strings.HasPrefix(public, "https:") && !said.Secure {
			list = append(list, bad("proxy", "--trusted-proxy ADDRESS, and let the proxy set X-Forwarded-For and X-Forwarded-Proto", "the proxy is not believed: limits and the audit log see all people as one"))
		} else {
			list = append(list, fine("proxy", "%s", address))
		}
	}
	answer, _, err = knock(ctx, http.MethodHead, public+plain, nil)
	if err != nil || answer.Header.Get("Content-Length") == "" || answer.Header.Get("Content-Encoding") != "" || answer.Header.Get("Etag") != `"probe"` || answer.Header.Get("X-Repo-Commit") == "" {
		list = append(list, bad("headers", "let the proxy compress nothing (gzip off)", "HEAD loses Content-Length, ETag or X-Repo-Commit on the way: clients cannot download"))
	} else {
		list = append(list, fine("headers", "HEAD keeps Content-Length, ETag and X-Repo-Commit"))
	}
	answer, b, err = knock(ctx, http.MethodPost, public+plain, make([]byte, 2<<20))
	if err != nil || answer.StatusCode != http.StatusOK || json.Unmarshal(b, &said) != nil || said.Received != 2<<20 {
		return append(list, bad("uploads", "nginx: client_max_body_size 0", "a body of 2 MiB does not come through"))
	}
	return append(list, fine("uploads", "a body of 2 MiB comes through"))
}
