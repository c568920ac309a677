// Package mirror serves repositories of another hub that are not kept here: it asks that hub, keeps what it answers in a folder of bounded size, and gives
// the kept answer while the other hub is away. Files are known by the hash that the other hub names for them (SHA-256, or git's object id of small
// ones) and never given to their end before their bytes have it.
//
// Only names on a list are asked for. The people of this hub are never known to the other one: it sees the operator's token or none.
package mirror

import (
	"context"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
	"github.com/lontar-asean/lontar/hub"
)

// Options say what is mirrored.
type Options struct {
	Upstream *url.URL      // the other hub, such as https://huggingface.co
	Allow    []string      // names that may be asked for: "aisingapore/*" of models, "datasets/aisingapore/*" of data sets; * and ? match within a part
	Folder   string        // where answers and files are kept
	Budget   int64         // bytes of the folder; what was used longest ago goes first
	Token    string        // the operator's at the other hub; "" for none
	Fetch    fetch.Options // of the transport: networks that may be reached, the name it goes by
	Now      func() time.Time
	Pause    func(context.Context, time.Duration) error // between tries; nil for a timer
}

const (
	fresh     = 5 * time.Minute  // how long an answer counts that may change
	settled   = 24 * time.Hour   // how long one counts that speaks of a commit
	negative  = time.Minute      // how long "not found" counts
	away      = 15 * time.Second // how long a hub that did not answer is not asked again when there is a kept answer
	grace     = time.Minute      // how long a file is still fetched that nobody waits for
	askers    = 16               // requests for descriptions at once
	transfers = 8                // files fetched at once
	maxAnswer = 32 << 20         // bytes of an answer that is no file
	maxHops   = 3                // mirrors behind one another

	// shortPatience bounds asking again for what is kept, longPatience for what is not. Python clients wait ten seconds for a HEAD.
	shortPatience = 8 * time.Second
	longPatience  = time.Minute
)

// Mirror is a window on another hub.
type Mirror struct {
	Options
	allow  []pattern
	base   string // the address without a slash at its end
	files  http.RoundTripper
	calls  http.RoundTripper
	cache  *cache
	flight singleflight.Group
	asking chan struct{}
	slots  chan struct{}
	ctx    context.Context
	stop   context.CancelFunc
	work   sync.WaitGroup

	mu     sync.Mutex
	until  time.Time // the other hub is away and not asked before
	moving map[string]*transfer
}

type pattern struct {
	kind        hub.Kind
	owner, name string
}

// New opens the folder of a mirror.
func New(o Options) (*Mirror, error) {
	if o.Upstream == nil || o.Upstream.Host == "" || o.Upstream.Scheme != "http" && o.Upstream.Scheme != "https" || o.Upstream.User != nil {
		return nil, fault.New(fault.Invalid, "the hub that is mirrored must be http:// or https:// with a host, and no password").Try("--upstream https://huggingface.co")
	}
	m := &Mirror{Options: o, base: strings.TrimSuffix(o.Upstream.String(), "/"), asking: make(chan struct{}, askers), slots: make(chan struct{}, transfers), moving: map[string]*transfer{}}
	for _, s := range o.Allow {
		p, err := parsePattern(s)
		if err != nil {
			return nil, err
		}
		m.allow = append(m.allow, p)
	}
	if len(m.allow) == 0 {
		return nil, fault.New(fault.Invalid, "no names are allowed to be mirrored").Try("--mirror 'aisingapore/*,datasets/aisingapore/*'")
	}
	if m.Now == nil {
		m.Now = time.Now
	}
	if m.Pause == nil {
		m.Pause = pause
	}
	m.Fetch.Trust = append(slices.Clone(m.Fetch.Trust), fetch.Authority(o.Upstream))
	m.Fetch.Deadline = longPatience
	m.calls = fetch.New(m.Fetch).Transport()
	m.Fetch.Deadline = 24 * time.Hour // large files over slow lines; that nothing comes for long ends a request all the same
	m.files = fetch.New(m.Fetch).Transport()
	var err error
	if m.cache, err = openCache(o.Folder, o.Budget); err != nil {
		return nil, err
	}
	m.ctx, m.stop = context.WithCancel(context.Background())
	return m, nil
}

// Close ends what is under way. What was fetched of a file stays and is gone on with.
func (m *Mirror) Close() error {
	m.stop()
	m.work.Wait()
	return nil
}

func parsePattern(s string) (pattern, error) {
	p := pattern{kind: hub.Model}
	rest := strings.ToLower(strings.TrimSpace(s))
	if after, ok := strings.CutPrefix(rest, "datasets/"); ok {
		p.kind, rest = hub.Dataset, after
	} else {
		rest = strings.TrimPrefix(rest, "models/")
	}
	var ok bool
	p.owner, p.name, ok = strings.Cut(rest, "/")
	_, first := path.Match(p.owner, "")
	_, second := path.Match(p.name, "")
	if !ok || p.owner == "" || p.name == "" || strings.Contains(p.name, "/") || first != nil || second != nil {
		return p, fault.New(fault.Invalid, "%q names no repositories to mirror", s).Try("write OWNER/NAME for models and datasets/OWNER/NAME for data sets; * stands for any name")
	}
	return p, nil
}

// Allows reports whether a name may be asked for.
func (m *Mirror) Allows(n hub.Name) bool {
	owner, name := strings.ToLower(n.Owner), strings.ToLower(n.Name)
	return slices.ContainsFunc(m.allow, func(p pattern) bool {
		a, _ := path.Match(p.owner, owner)
		b, _ := path.Match(p.name, name)
		return p.kind == n.Kind && a && b
	})
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
