// Package transfer fetches repositories of other hubs: the hub does it itself, so that nothing travels twice over somebody's line.
package transfer

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/remote"
)

// Permit says whether somebody may commit to a repository now.
type Permit interface {
	MayCommit(ctx context.Context, person string, r hub.Repository) error
}

// Options set up a Porter.
type Options struct {
	Folder    string   // for what is under way
	Upstreams []string // addresses of hubs that may be imported from; hf:// means the first
	Fetch     fetch.Options
	Permit    Permit
	Log       *slog.Logger
	Jobs      int             // imports at once; 0 for 2
	Pause     time.Duration   // after a connection that broke; 0 for a second
	Pauses    []time.Duration // between tries of an import whose source cannot be reached; nil for a second to ten minutes
}

const (
	defaultJobs = 2
	mostOpen    = 20 // imports of a person that are not over
	mostListed  = 1000
)

// Porter runs imports.
type Porter struct {
	Options
	hub *hub.Hub

	mu    sync.Mutex
	under map[string]*job // that run or wait in this process
	queue chan string
}

// job is an import of this process.
type job struct {
	cancel    context.CancelFunc
	cancelled bool
	moved     atomic.Int64
}

// New makes a porter; Run lets it work.
func New(h *hub.Hub, o Options) (*Porter, error) {
	for i, u := range o.Upstreams {
		at, err := url.Parse(u)
		if err != nil || at.Scheme != "http" && at.Scheme != "https" || at.Host == "" || at.User != nil || at.RawQuery != "" {
			return nil, fault.New(fault.Invalid, "%q is no address of a hub", u).Try("--upstream https://huggingface.co")
		}
		o.Upstreams[i] = strings.TrimRight(u, "/")
	}
	if o.Jobs <= 0 {
		o.Jobs = defaultJobs
	}
	if o.Pauses == nil {
		o.Pauses = []time.Duration{time.Second, 10 * time.Second, time.Minute, 10 * time.Minute, 10 * time.Minute}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(o.Folder, 0o700); err != nil {
		return nil, fault.New(fault.Denied, "the folder for imports cannot be made: %w", err)
	}
	return &Porter{Options: o, hub: h, under: map[string]*job{}, queue: make(chan string, mostListed)}, nil
}

// Request is what somebody wants to have imported.
type Request struct {
	Source   string   // hf://datasets/OWNER/NAME[@REVISION], or the same behind https://HUB/
	Revision string   // in place of that of Source
	As       hub.Name // a repository that is there, to which the person may commit
	By       string
	Rate     int64 // bytes a second; 0 for no bound
	Admin    bool  // the person runs the hub, and may name other sources, though none in a private network

	Prepare func(context.Context) error // sees to it that As is there, once the source is known to be allowed; may be nil
}

// source takes the source of a request apart.
func (p *Porter) source(q Request) (endpoint string, r remote.Repository, revision string, err error) {
	rest, isHF := strings.CutPrefix(q.Source, "hf://")
	switch {
	case isHF && len(p.Upstreams) == 0:
		return "", r, "", fault.New(fault.Denied, "this hub imports from no other").Try("ask who runs it for --upstream")
	case isHF:
		endpoint = p.Upstreams[0]
	default:
		u, err := url.Parse(q.Source)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			return "", r, "", fault.New(fault.Invalid, "%.200q is no source", q.Source).Try("hf://datasets/OWNER/NAME@REVISION, or https://hub.example.org/datasets/OWNER/NAME")
		}
		endpoint, rest = u.Scheme+"://"+u.Host, strings.TrimPrefix(u.Path, "/")
		for _, known := range p.Upstreams { // one below a path
			if after, ok := strings.CutPrefix(q.Source, known+"/"); ok {
				endpoint, rest = known, after
			}
		}
	}
	if !q.Admin && !slices.Contains(p.Upstreams, endpoint) {
		return "", r, "", fault.New(fault.Denied, "this hub does not import from %s", endpoint).Try("ask who runs it for --upstream %s", endpoint)
	}
	r, revision, err = remote.ParseRepository(rest)
	if q.Revision != "" {
		revision = q.Revision
	}
	if err == nil && (r.Kind == remote.Models) != (q.As.Kind == hub.Model) {
		err = fault.New(fault.Invalid, "%s cannot become a %s", r, q.As.Kind)
	}
	return endpoint, r, revision, err
}

// Start writes an import down and lets it begin.
func (p *Porter) Start(ctx context.Context, q Request) (i hub.Import, err error) {
	endpoint, r, revision, err := p.source(q)
	if err != nil {
		return i, err
	}
	if q.Prepare != nil {
		if err := q.Prepare(ctx); err != nil {
			return i, err
		}
	}
	var number [12]byte
	rand.Read(number[:])
	now := p.hub.Now()
	i = hub.Import{ID: hex.EncodeToString(number[:]), Source: endpoint + "/" + r.String(), Revision: revision, To: q.As, By: q.By, Rate: q.Rate, State: hub.ImportWaiting, Created: now, Changed: now}
	if err := p.hub.Write(ctx, func(b hub.Books) error {
		open, err := b.ImportsOf(ctx, q.By, true, mostOpen)
		if err != nil {
			return err
		}
		if len(open) >= mostOpen {
			return fault.New(fault.Busy, "%d imports of yours are under way", len(open)).Try("wait for one of them, or cancel it")
		}
		return b.SaveImport(ctx, i)
	}); err != nil {
		return i, err
	}
	select {
	case p.queue <- i.ID:
	default: // the books have it: it begins when the hub is started again
	}
	return i, nil
}

// Progress gives how an import stands.
func (p *Porter) Progress(ctx context.Context, id string) (i hub.Import, err error) {
	err = p.hub.Read(ctx, func(b hub.Books) error {
		i, err = b.Import(ctx, id)
		return err
	})
	p.mu.Lock()
	defer p.mu.Unlock()
	if j := p.under[id]; j != nil && i.State == hub.ImportRunning {
		i.Moved = max(i.Moved, min(j.moved.Load(), i.Bytes))
	}
	return i, err
}

// Cancel ends an import. One that is over stays as it is.
func (p *Porter) Cancel(ctx context.Context, id string) error {
	err := p.hub.Write(ctx, func(b hub.Books) error {
		i, err := b.Import(ctx, id)
		if err != nil || i.State.Over() {
			return err
		}
		i.State, i.Changed = hub.ImportCancelled, p.hub.Now()
		return b.SaveImport(ctx, i)
	})
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if j := p.under[id]; j != nil {
		j.cancelled = true
		j.cancel()
	}
	return nil
}

// Run goes on with the imports that are not over, and begins those that are started, until the context ends; then it leaves them to the next Run.
func (p *Porter) Run(ctx context.Context) error {
	var open []hub.Import
	if err := p.hub.Read(ctx, func(b hub.Books) (err error) {
		open, err = b.ImportsOf(ctx, "", true, mostListed)
		return err
	}); err != nil {
		return fmt.Errorf("look for imports: %w", err)
	}
	var wait sync.WaitGroup
	defer wait.Wait()
	places := make(chan struct{}, p.Jobs)
	begin := func(id string) {
		inner, cancel := context.WithCancel(ctx)
		j := &job{cancel: cancel}
		p.mu.Lock()
		if p.under[id] != nil {
			p.mu.Unlock()
			cancel()
			return
		}
		p.under[id] = j
		p.mu.Unlock()
		wait.Go(func() {
			defer func() {
				cancel()
				p.mu.Lock()
				delete(p.under, id)
				p.mu.Unlock()
			}()
			select {
			case <-inner.Done():
				return
			case places <- struct{}{}:
			}
			defer func() { <-places }()
			if err := p.work(inner, id, j); err != nil && ctx.Err() == nil {
				p.Log.Error("import", "id", id, "error", err.Error())
			}
		})
	}
	for _, i := range slices.Backward(open) {
		begin(i.ID)
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case id := <-p.queue:
			begin(id)
		}
	}
}

func (p *Porter) folder(id string) string { return filepath.Join(p.Folder, "import-"+id) }
