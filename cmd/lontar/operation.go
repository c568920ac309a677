package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/access/limit"
	"github.com/lontar-asean/lontar/access/oidc"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hubapi"
	"github.com/lontar-asean/lontar/hubapi/metrics"
	"github.com/lontar-asean/lontar/web"
)

// oidcSecret is the variable that holds the secret of the hub at an OpenID provider.
const oidcSecret = "LONTAR_OIDC_SECRET"

// operation is what a hub that runs does besides answering: it bounds, measures and counts.
type operation struct {
	limits  []string
	trusted []string
	metrics string
	oidc    *oidc.Settings

	proxies   access.Proxies
	bounds    *limit.Limits
	measures  *metrics.Metrics
	downloads *hub.Downloads
}

func (o *operation) flags(c *cobra.Command) {
	c.Flags().StringArrayVar(&o.limits, "limit", nil, "what one may ask for: anonymous=12000/5m, person=60000/5m, failures=30/5m, uploads=64, each also off (may be given again)")
	c.Flags().StringSliceVar(&o.trusted, "trusted-proxy", nil, "address or prefix of a reverse proxy that is believed when it says for whom it asks (may be given again)")
	c.Flags().StringVar(&o.metrics, "metrics", "", "address of this machine at which /metrics needs no token: 127.0.0.1:9464")
}

// prepare reads what the flags say.
func (o *operation) prepare(log *slog.Logger) (err error) {
	if o.proxies, err = access.ParseProxies(o.trusted); err != nil {
		return usage{err}
	}
	rules := limit.Default()
	for _, s := range o.limits {
		if err := rules.Set(s); err != nil {
			return usage{err}
		}
	}
	if o.metrics != "" {
		at, err := netip.ParseAddrPort(o.metrics)
		if err != nil || !at.Addr().IsLoopback() {
			return usage{fault.New(fault.Invalid, "measures without a token are for this machine only, not at %s", o.metrics).Try("--metrics 127.0.0.1:9464; elsewhere ask /metrics with the token of an administrator")}
		}
	}
	o.bounds = limit.New(rules, time.Now)
	o.measures = metrics.New(release, log)
	return nil
}

// options adds to those of the protocol.
func (o *operation) options(to *hubapi.Options, h *house, pages *web.Pages) error {
	o.downloads = hub.NewDownloads(h.Hub)
	to.Limits, to.Observer, to.Downloads, to.Metrics = o.bounds, o.measures, o.downloads, o.measures.Handler()
	if o.oidc == nil {
		return nil
	}
	s := *o.oidc
	s.Secret = os.Getenv(oidcSecret)
	login, err := oidc.New(s, h.Hub, sessions{pages}, to.Public, to.Key, nil)
	if err != nil {
		return err
	}
	to.Logins = login
	return nil
}

const holdingsEvery = time.Minute

// begin starts what goes on beside the server; end stops it and writes down what is left.
func (o *operation) begin(ctx context.Context, h *house, log *slog.Logger) (end func(), err error) {
	o.measures.Holdings(h.Hub, holdingsEvery)
	o.measures.Connections(h.store.Pools)
	o.measures.Gauge("downloads_waiting", "Downloads that are counted and not yet written down.", func() float64 { return float64(o.downloads.Waiting()) })
	o.measures.Gauge("uploads_active", "Files that are being sent or wait for their turn.", func() float64 { return float64(o.bounds.Uploads()) })
	o.measures.Gauge("uploads_kept", "Files in the folder of uploads that are under way.", func() float64 { return float64(filesIn(filepath.Join(h.dir, "incoming"))) })
	var apart *http.Server
	if o.metrics != "" {
		listener, err := net.Listen("tcp", o.metrics)
		if err != nil {
			return nil, fault.New(fault.Unavailable, "cannot listen: %w", err).At("%s", o.metrics).Try("--metrics with another port")
		}
		mux := http.NewServeMux()
		mux.Handle("GET /metrics", o.measures.Handler())
		apart = hubapi.Bounded(mux, headerPatience)
		go func() {
			if err := apart.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
				log.Error("metrics", "error", err.Error())
			}
		}()
	}
	ctx, cancel := context.WithCancel(ctx)
	var wait sync.WaitGroup
	wait.Go(func() {
		tick := time.NewTicker(hub.FlushEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				o.flush(ctx, log)
			}
		}
	})
	return func() {
		cancel()
		wait.Wait()
		last, done := context.WithTimeout(context.WithoutCancel(ctx), stopPatience)
		defer done()
		o.flush(last, log)
		if apart != nil {
			apart.Close()
		}
	}, nil
}

func (o *operation) flush(ctx context.Context, log *slog.Logger) {
	if err := o.downloads.Flush(ctx); err != nil {
		log.Error("count downloads", "error", err.Error())
	}
}

// filesIn counts the entries of a folder; one that cannot be read has none.
func filesIn(dir string) int {
	list, err := os.ReadDir(dir)
	if err != nil {
		return 0
	}
	return len(list)
}

// logger writes what happens for people, or with --json for programs.
func (a *app) logger() *slog.Logger {
	if a.json {
		return slog.New(slog.NewJSONHandler(a.err, nil))
	}
	return slog.New(slog.NewTextHandler(a.err, nil))
}

// sessions logs people in at the pages and leads them to where they wanted to go.
type sessions struct{ pages *web.Pages }

// Begin begins a session.
func (s sessions) Begin(w http.ResponseWriter, r *http.Request, u hub.User) error {
	return s.pages.Enter(w, r, u.Name, r.URL.Query().Get("next"))
}
