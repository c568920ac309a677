package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/withdraw"
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
}

func (p *places) flags(c *cobra.Command) {
	c.Flags().StringVar(&p.data, "data", "", "folder of the hub (default $LONTAR_HOME/hub)")
	c.Flags().StringVar(&p.database, "database", "", "postgres://… or a SQLite file (default hub.db in the folder)")
	c.Flags().StringVar(&p.objects, "objects", "", "folder or s3://BUCKET/PREFIX for the bytes of files (default files in the folder)")
}

// house is an open hub.
type house struct {
	*hub.Hub
	guard *access.Guard
	store *store.Store
	dir   string

	term   time.Duration    // within which a withdrawal must be done
	office *withdraw.Office // of a hub that serves
}

// open opens a hub and makes it when it is not there.
func (p places) open(ctx context.Context) (*house, error) {
	if p.data == "" {
		base := home()
		if base == "" {
			return nil, usage{fault.New(fault.Invalid, "no place for the hub is known").Try("--data DIR")}
		}
		p.data = filepath.Join(base, "hub")
	}
	if p.database == "" {
		p.database = filepath.Join(p.data, "hub.db")
	}
	if p.objects == "" {
		p.objects = filepath.Join(p.data, "files")
	}
	if err := os.MkdirAll(p.data, 0o700); err != nil {
		return nil, fault.New(fault.Denied, "the folder of the hub cannot be made: %w", err)
	}
	files, err := p.vault()
	if err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, p.database)
	if err != nil {
		return nil, err
	}
	h := hub.New(s, files, time.Now)
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
	var term time.Duration
	c := &cobra.Command{
		Use:   "serve",
		Short: "Keep and distribute data sets and models for the tools people already use",
		Long: `Runs a hub: huggingface_hub, datasets and the npm client speak to it when HF_ENDPOINT names its address. Everything lies in one folder
unless a database or a place for files is named. When the hub has no users, a link is printed once that makes the first administrator.

Behind a reverse proxy name the address that clients use with --public-url: links begin with it.`,
		Example: "  lontar serve --data /srv/lontar --public-url https://hub.example.org",
		Args:    noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.runServe(c.Context(), p, listen, public, term)
		},
	}
	p.flags(c)
	c.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "address and port to listen on")
	c.Flags().StringVar(&public, "public-url", "", "address by which clients reach the hub (default http:// and the address it listens on)")
	c.Flags().DurationVar(&term, "withdraw-within", withdraw.DefaultTerm, "time within which a withdrawal must be done; what is overdue is said in the log")
	return c
}

const (
	headerPatience = 15 * time.Second
	idlePatience   = 2 * time.Minute
	maxHeader      = 64 << 10
	stopPatience   = 30 * time.Second // for requests that are under way when the server is stopped
	sweepEvery     = time.Hour
	xorbLife       = 24 * time.Hour
)

func (a *app) runServe(ctx context.Context, p places, listen, public string, term time.Duration) error {
	home, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer home.store.Close()
	home.term = term
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
	log := slog.New(slog.NewTextHandler(a.err, nil))
	if a.json {
		log = slog.New(slog.NewJSONHandler(a.err, nil))
	}
	server, pieces, err := home.server(public, log)
	if err != nil {
		return err
	}
	if err := a.welcome(ctx, home, public); err != nil {
		return err
	}
	defer background(ctx, home.office.Run)()
	h := &http.Server{Handler: server, ReadHeaderTimeout: headerPatience, IdleTimeout: idlePatience, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	done := make(chan error, 1)
	go func() { done <- h.Serve(listener) }()
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
	if h.office, err = h.withdrawals(public, folder, log); err != nil {
		return nil, nil, err
	}
	h.Hub = h.Hub.Guarded(h.office.Keeper())
	pieces := intake.New(h.Hub, xorbs, folder)
	h.office.Xorbs = pieces
	s, err := hubapi.New(h.Hub, h.guard, hubapi.Options{Public: address, Key: key, Folder: folder, Log: log, Xet: xet.New(h.Hub, h.guard, pieces, key), Release: release, Office: h.office})
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
