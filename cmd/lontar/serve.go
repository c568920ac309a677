package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub/withdraw"
	"github.com/lontar-asean/lontar/hubapi"
)

// serving is what serve is told.
type serving struct {
	places
	operation
	elsewhere
	listen string
	public string
	term   time.Duration // within which a withdrawal must be done
}

func (a *app) serve() *cobra.Command {
	var s serving
	c := &cobra.Command{
		Use:   "serve",
		Short: "Keep and distribute data sets and models for the tools people already use",
		Long: `Runs a hub: huggingface_hub, datasets and the npm client speak to it when HF_ENDPOINT names its address, and people read its pages at the same
address. Everything lies in one folder unless a database or a place for files is named. When the hub has no users, a link is printed once
that makes the first administrator.

Behind a reverse proxy name the address that clients use with --public-url: links begin with it; and the proxy with --trusted-proxy: only then is
believed for whom it asks. Each setting may also stand in lontar.yaml below serve, --public-url as public_url, or in LONTAR_SERVE_PUBLIC_URL.`,
		Example: "  lontar serve --data /srv/lontar --public-url https://hub.example.org",
		Args:    noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.runServe(c.Context(), &s)
		},
	}
	s.places.flags(c)
	s.operation.flags(c)
	s.elsewhere.flags(c)
	c.Flags().StringVar(&s.listen, "listen", "127.0.0.1:8080", "address and port to listen on")
	c.Flags().StringVar(&s.public, "public-url", "", "address by which clients reach the hub (default http:// and the address it listens on)")
	c.Flags().DurationVar(&s.term, "withdraw-within", withdraw.DefaultTerm, "time within which a withdrawal must be done; what is overdue is said in the log")
	return c
}

const (
	headerPatience = 15 * time.Second
	stopPatience   = 30 * time.Second // for requests that are under way when the server is stopped
	sweepEvery     = time.Hour
	xorbLife       = 24 * time.Hour
)

func (a *app) runServe(ctx context.Context, s *serving) error {
	log := a.logger()
	s.oidc = a.oidc
	if err := s.prepare(log); err != nil {
		return err
	}
	s.measure = s.measures.Ledger
	home, err := s.establish(ctx)
	if err != nil {
		return err
	}
	defer home.store.Close()
	if files, ok := home.Objects().(interface {
		Clear(ctx context.Context, before time.Time) error
	}); ok {
		if err := files.Clear(ctx, time.Now().Add(-xorbLife)); err != nil {
			return err
		}
	}
	listener, err := net.Listen("tcp", s.listen)
	if err != nil {
		return fault.New(fault.Unavailable, "cannot listen: %w", err).At("%s", s.listen).Try("--listen with another port")
	}
	defer listener.Close()
	if s.public == "" {
		s.public = "http://" + listener.Addr().String()
	}
	rooms, err := home.furnish(ctx, s, log)
	if err != nil {
		return err
	}
	defer rooms.close()
	if err := a.welcome(ctx, home, s.public); err != nil {
		return err
	}
	end, err := s.begin(ctx, home, log)
	if err != nil {
		return err
	}
	defer end()
	h := hubapi.Bounded(s.proxies.Handler(rooms.server), headerPatience)
	h.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelWarn)
	done := make(chan error, 1)
	go func() { done <- h.Serve(listener) }()
	defer rooms.work(ctx, log)()
	sweep := time.NewTicker(sweepEvery)
	defer sweep.Stop()
	for {
		select {
		case <-sweep.C:
			if _, err := rooms.pieces.Sweep(ctx, xorbLife); err != nil {
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
