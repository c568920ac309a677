package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/rights"
	"github.com/lontar-asean/lontar/hub/search"
	"github.com/lontar-asean/lontar/hub/viewer"
	intake "github.com/lontar-asean/lontar/hub/xet"
	"github.com/lontar-asean/lontar/hubapi"
	"github.com/lontar-asean/lontar/hubapi/xet"
	"github.com/lontar-asean/lontar/store"
)

// places say where a hub keeps what.
type places struct {
	data     string
	database string
	objects  string

	measure func(hub.Ledger) hub.Ledger // nil when nobody measures
}

func (p *places) flags(c *cobra.Command) {
	c.Flags().StringVar(&p.data, "data", "", "folder of the hub (default $LONTAR_HOME/hub)")
	c.Flags().StringVar(&p.database, "database", "", "postgres://… or a SQLite file (default hub.db in the folder)")
	c.Flags().StringVar(&p.objects, "objects", "", "folder or s3://BUCKET/PREFIX for the bytes of files (default files in the folder)")
}

// house is an open hub.
type house struct {
	*hub.Hub
	guard  *access.Guard
	store  *store.Store
	dir    string
	desk   *rights.Desk
	viewer *viewer.Viewer
	work   *operation       // what serve does besides answering; nil for other commands
	find   *search.Searcher // inside files; nil unless the hub is served
	cards  *search.Catalogue
}

// settle fills in the places that were not named.
func (p *places) settle() error {
	if p.data == "" {
		base := home()
		if base == "" {
			return usage{fault.New(fault.Invalid, "no place for the hub is known").Try("--data DIR")}
		}
		p.data = filepath.Join(base, "hub")
	}
	if p.database == "" {
		p.database = filepath.Join(p.data, "hub.db")
	}
	if p.objects == "" {
		p.objects = filepath.Join(p.data, "files")
	}
	return nil
}

// open opens a hub that is there; only establish makes one.
func (p places) open(ctx context.Context) (*house, error) {
	if err := p.settle(); err != nil {
		return nil, err
	}
	s, err := store.Attach(ctx, p.database)
	if fault.Of(err) == fault.Missing {
		return nil, fault.New(fault.Missing, "%w", err).Try("name its place with --data DIR; `lontar serve` or `lontar user add` make a new hub")
	}
	if err != nil {
		return nil, err
	}
	return p.house(s)
}

// establish opens a hub and makes it when it is not there.
func (p places) establish(ctx context.Context) (*house, error) {
	if err := p.settle(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(p.data, 0o700); err != nil {
		return nil, fault.New(fault.Denied, "the folder of the hub cannot be made: %w", err)
	}
	if s, err := store.Attach(ctx, p.database); err == nil { // nothing to do, and a hub that runs is not waited for
		return p.house(s)
	}
	s, err := store.Open(ctx, p.database)
	if err != nil {
		return nil, err
	}
	return p.house(s)
}

func (p places) house(s *store.Store) (*house, error) {
	files, err := p.vault()
	if err != nil {
		s.Close()
		return nil, err
	}
	var ledger hub.Ledger = s
	if p.measure != nil {
		ledger = p.measure(s)
	}
	h := hub.New(ledger, files, time.Now)
	return &house{Hub: h, guard: access.New(h), store: s, dir: p.data}, nil
}

// vault opens the store of the bytes of files.
func (p places) vault() (hub.Objects, error) {
	scheme, _, elsewhere := strings.Cut(p.objects, "://")
	switch {
	case !elsewhere:
		return objects.NewVault(p.objects)
	case scheme == "s3":
		options, err := fetchOptions()
		if err != nil {
			return nil, err
		}
		return objects.NewS3Vault(p.objects, objects.FromEnvironment(os.Getenv), options)
	}
	return nil, usage{fault.New(fault.Invalid, "files are kept in a folder or an S3-compatible store, not at %s", p.objects).Try("--objects DIR, or s3://BUCKET/PREFIX")}
}

func (a *app) serve() *cobra.Command {
	var p places
	var listen, public string
	var o operation
	c := &cobra.Command{
		Use:   "serve",
		Short: "Keep and distribute data sets and models for the tools people already use",
		Long: `Runs a hub: huggingface_hub, datasets and the npm client speak to it when HF_ENDPOINT names its address, and people read its pages at the same
address. Everything lies in one folder
unless a database or a place for files is named. When the hub has no users, a link is printed once that makes the first administrator.

Behind a reverse proxy name the address that clients use with --public-url: links begin with it; and the proxy with --trusted-proxy: only then is
believed for whom it asks. Each setting may also stand in lontar.yaml below serve, --public-url as public_url, or in LONTAR_SERVE_PUBLIC_URL.`,
		Example: "  lontar serve --data /srv/lontar --public-url https://hub.example.org",
		Args:    noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.runServe(c.Context(), p, &o, listen, public)
		},
	}
	p.flags(c)
	o.flags(c)
	c.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "address and port to listen on")
	c.Flags().StringVar(&public, "public-url", "", "address by which clients reach the hub (default http:// and the address it listens on)")
	return c
}

const (
	headerPatience = 15 * time.Second
	stopPatience   = 30 * time.Second // for requests that are under way when the server is stopped
	sweepEvery     = time.Hour
	xorbLife       = 24 * time.Hour
)

func (a *app) runServe(ctx context.Context, p places, o *operation, listen, public string) error {
	log := a.logger()
	o.oidc = a.oidc
	if err := o.prepare(log); err != nil {
		return err
	}
	p.measure = o.measures.Ledger
	home, err := p.establish(ctx)
	if err != nil {
		return err
	}
	defer home.store.Close()
	home.work = o
	if files, ok := home.Objects().(interface {
		Clear(ctx context.Context, before time.Time) error
	}); ok {
		if err := files.Clear(ctx, time.Now().Add(-xorbLife)); err != nil {
			return err
		}
	}
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return fault.New(fault.Unavailable, "cannot listen: %w", err).At("%s", listen).Try("--listen with another port")
	}
	defer listener.Close()
	if public == "" {
		public = "http://" + listener.Addr().String()
	}
	stop, err := home.index(ctx, p, log)
	if err != nil {
		return err
	}
	defer stop()
	server, pieces, err := home.server(public, log)
	if err != nil {
		return err
	}
	if err := a.welcome(ctx, home, public); err != nil {
		return err
	}
	end, err := o.begin(ctx, home, log)
	if err != nil {
		return err
	}
	defer end()
	h := hubapi.Bounded(o.proxies.Handler(server), headerPatience)
	h.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelWarn)
	done := make(chan error, 1)
	go func() { done <- h.Serve(listener) }()
	surveys, stopSurveys := context.WithCancel(ctx)
	defer background(stopSurveys, func() { home.desk.Run(surveys, log) })()
	sweep := time.NewTicker(sweepEvery)
	defer sweep.Stop()
	for {
		select {
		case <-sweep.C:
			if _, err := pieces.Sweep(ctx, xorbLife); err != nil {
				log.Error("sweep", "error", err.Error())
			}
			continue
		case err := <-done:
			return fmt.Errorf("serve: %w", err)
		case <-ctx.Done():
		}
		break
	}
	log.Info("stopping")
	wait, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopPatience)
	defer cancel()
	if err := h.Shutdown(wait); err != nil {
		h.Close()
	}
	return nil
}

// background runs f beside the server and gives what ends it and waits for it.
func background(stop context.CancelFunc, f func()) func() {
	var wait sync.WaitGroup
	wait.Go(f)
	return func() {
		stop()
		wait.Wait()
	}
}

// server wires the protocol to a hub.
func (h *house) server(public string, log *slog.Logger) (*hubapi.Server, *intake.Intake, error) {
	address, err := url.Parse(public)
	if err != nil {
		return nil, nil, usage{fault.New(fault.Invalid, "the public address cannot be read: %w", err).Try("--public-url https://hub.example.org")}
	}
	key, err := secret(filepath.Join(h.dir, "key"))
	if err != nil {
		return nil, nil, err
	}
	xorbs, err := objects.NewVault(filepath.Join(h.dir, "xorbs"))
	if err != nil {
		return nil, nil, err
	}
	folder := filepath.Join(h.dir, "incoming")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, nil, fault.New(fault.Denied, "the folder for uploads cannot be made: %w", err)
	}
	pages, err := h.pages(address)
	if err != nil {
		return nil, nil, err
	}
	desk := rights.New(h.Hub)
	h.Hub = h.Guarded(desk)
	h.desk = desk
	pieces := intake.New(h.Hub, xorbs, folder)
	records, err := viewer.New(h.Hub, filepath.Join(h.dir, "viewer"), log, viewer.Settings{})
	if err != nil {
		return nil, nil, err
	}
	h.viewer = records
	o := hubapi.Options{Public: address, Key: key, Folder: folder, Log: log, Xet: xet.New(h.Hub, h.guard, pieces, key), Desk: desk, Pages: pages, Viewer: records, Finder: h.cards, Release: release}
	if h.work != nil {
		if err := h.work.options(&o, h, pages); err != nil {
			return nil, nil, err
		}
	}
	s, err := hubapi.New(h.Hub, h.guard, o)
	return s, pieces, err
}

// secret reads the key that signs links, and makes it the first time.
func secret(name string) ([]byte, error) {
	const size = 32
	key, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		key = make([]byte, size)
		rand.Read(key)
		err = os.WriteFile(name, key, 0o600)
	}
	if err != nil {
		return nil, fault.New(fault.Denied, "the key of the hub cannot be read or made: %w", err)
	}
	if len(key) != size {
		return nil, fault.New(fault.Broken, "the key of the hub has %d bytes, not %d", len(key), size).At("%s", name).Try("remove it: links that were given out lose their use")
	}
	return key, nil
}

// welcome says where the hub is, and as long as it has no users how to make the first.
func (a *app) welcome(ctx context.Context, h *house, public string) error {
	invitation, err := h.guard.Invite(ctx)
	if err != nil {
		return err
	}
	link := ""
	if invitation != "" {
		link = strings.TrimSuffix(public, "/") + "/setup?invitation=" + invitation
	}
	if a.json {
		return a.emit(map[string]any{"event": "listening", "url": public, "data": h.dir, "invitation": link})
	}
	fmt.Fprintf(a.out, "The hub is at %s and keeps its data in %s.\n", public, h.dir)
	if link != "" {
		fmt.Fprintf(a.out, "It has no users. Within a day this link makes the first administrator, once:\n%s\n", link)
	}
	return nil
}
