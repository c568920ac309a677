package main

import (
	"context"
	"errors"
	"html/template"
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
func (o *operation) options(to *hubapi.Options, h *house) error {
	o.downloads = hub.NewDownloads(h.Hub)
	to.Limits, to.Observer, to.Downloads, to.Metrics = o.bounds, o.measures, o.downloads, o.measures.Handler()
	if o.oidc == nil {
		return nil
	}
	s := *o.oidc
	s.Secret = os.Getenv(oidcSecret)
	login, err := oidc.New(s, h.Hub, tokenPage{h.guard}, to.Public, to.Key, nil)
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

// tokenPage gives who has logged in a token: what programs need, and what a hub without sessions has to give.
type tokenPage struct{ guard *access.Guard }

const (
	loginTitle = "login"
	loginLife  = "30d"
)

// Begin makes a token and shows it, this once.
func (p tokenPage) Begin(w http.ResponseWriter, r *http.Request, u hub.User) error {
	ends, err := access.Expiry(time.Now(), loginLife)
	if err != nil {
		return err
	}
	token, err := p.guard.NewToken(r.Context(), hub.Token{User: u.Name, Title: loginTitle, Scope: hub.ScopeWrite, Expires: ends})
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	return tokenTemplate.Execute(w, map[string]string{"Name": u.Name, "Token": token, "Ends": ends.Format(time.DateOnly)})
}

var tokenTemplate = template.Must(template.New("token").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Lontar: your token</title>
<style>body{font:1rem/1.6 sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}code{word-break:break-all}</style>
<h1>{{.Name}}</h1><p>A token for your programs, shown this once, good until {{.Ends}}:</p><p><code>{{.Token}}</code></p></html>`))
