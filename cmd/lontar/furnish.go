package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/rights"
	"github.com/lontar-asean/lontar/hub/search"
	"github.com/lontar-asean/lontar/hub/transfer"
	"github.com/lontar-asean/lontar/hub/viewer"
	"github.com/lontar-asean/lontar/hub/withdraw"
	intake "github.com/lontar-asean/lontar/hub/xet"
	"github.com/lontar-asean/lontar/hubapi"
	"github.com/lontar-asean/lontar/hubapi/xet"
	"github.com/lontar-asean/lontar/store/index"
)

// rooms are the parts of a hub that serves.
type rooms struct {
	hub    *hub.Hub
	server *hubapi.Server
	desk   *rights.Desk
	office *withdraw.Office
	viewer *viewer.Viewer
	index  *index.Index
	porter *transfer.Porter
	pieces *intake.Intake
}

// furnish makes the parts of a hub and joins them. All of them see the hub behind its gatekeepers.
func (h *house) furnish(ctx context.Context, s *serving, log *slog.Logger) (_ *rooms, err error) {
	public, err := url.Parse(s.public)
	if err != nil {
		return nil, usage{fault.New(fault.Invalid, "the public address cannot be read: %w", err).Try("--public-url https://hub.example.org")}
	}
	key, err := secret(filepath.Join(h.dir, "key"))
	if err != nil {
		return nil, err
	}
	r := &rooms{}
	defer func() {
		if err != nil {
			r.close()
		}
	}()
	folder := filepath.Join(h.dir, "incoming")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fault.New(fault.Denied, "the folder for uploads cannot be made: %w", err)
	}
	xorbs, err := objects.NewVault(filepath.Join(h.dir, "xorbs"))
	if err != nil {
		return nil, err
	}
	if r.index, err = h.index(ctx, s.places); err != nil {
		return nil, err
	}
	plain := h.Hub
	if r.viewer, err = viewer.New(plain, filepath.Join(h.dir, "viewer"), log, viewer.Settings{}); err != nil {
		return nil, err
	}
	if r.office, err = h.office(ctx, s.public, withdraw.Options{Term: s.term, Log: log, Caches: []withdraw.Forgetter{r.viewer, r.index}, Books: shelves{r.index, h.store}}); err != nil {
		return nil, err
	}
	r.desk = rights.New(plain)
	h.Hub = plain.Guarded(r.office.Keeper(), r.desk)
	r.hub = h.Hub
	r.pieces = intake.New(h.Hub, xorbs, folder)
	r.office.Xorbs = r.pieces
	if r.porter, err = h.porter(s.upstreams, log); err != nil {
		return nil, err
	}
	searcher := search.New(r.index, h.Hub, search.Options{})
	pages, err := h.pages(public, r.viewer, searcher, s.oidc != nil)
	if err != nil {
		return nil, err
	}
	o := hubapi.Options{Public: public, Key: key, Folder: folder, Log: log, Xet: xet.New(h.Hub, h.guard, r.pieces, key), Pages: pages, Desk: r.desk, Office: r.office, Viewer: r.viewer,
		Search: lookup{searcher}, Finder: search.NewCatalogue(r.index), Importer: r.porter, Release: release, Examiner: examiner()}
	if err := s.operation.options(&o, h, pages); err != nil {
		return nil, err
	}
	if r.server, err = hubapi.New(h.Hub, h.guard, o); err != nil {
		return nil, err
	}
	if err := s.wire(r.server, s.places, h.dir); err != nil {
		return nil, err
	}
	return r, nil
}

// work runs what goes on beside the server, until the function that it gives is called, which waits for its end.
func (r *rooms) work(ctx context.Context, log *slog.Logger) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var wait sync.WaitGroup
	wait.Go(func() { r.desk.Run(ctx, log) })
	wait.Go(func() { r.office.Run(ctx) })
	wait.Go(func() { search.NewIndexer(r.hub, r.index, log, time.Now).Run(ctx) })
	wait.Go(func() {
		if err := r.porter.Run(ctx); err != nil {
			log.Error("imports", "error", err.Error())
		}
	})
	return func() {
		cancel()
		wait.Wait()
	}
}

// close ends what holds files.
func (r *rooms) close() {
	if r.server != nil && r.server.Mirror != nil {
		r.server.Mirror.Close()
	}
	if r.viewer != nil {
		r.viewer.Close()
	}
	if r.index != nil {
		r.index.Close()
	}
}

// office opens the place that takes records back. Its receipts are signed with a key in the folder of the hub.
func (h *house) office(ctx context.Context, public string, o withdraw.Options) (*withdraw.Office, error) {
	seed, err := secret(filepath.Join(h.dir, "receipt.key"))
	if err != nil {
		return nil, err
	}
	o.Public, o.Key, o.Folder = public, ed25519.NewKeyFromSeed(seed), filepath.Join(h.dir, "incoming")
	return withdraw.New(ctx, h.Hub, o)
}

// guarded puts the gatekeepers before a hub that is not served, so that nothing comes in by the back door.
func (h *house) guarded(ctx context.Context) error {
	office, err := h.office(ctx, "", withdraw.Options{Books: h.store})
	if err != nil {
		return err
	}
	h.Hub = h.Guarded(office.Keeper(), rights.New(h.Hub))
	return nil
}

// shelves are the databases of a hub.
type shelves []interface {
	Scrub(ctx context.Context) error
}

// Scrub leaves no trace of what was deleted in any of them.
func (list shelves) Scrub(ctx context.Context) error {
	for _, s := range list {
		if err := s.Scrub(ctx); err != nil {
			return err
		}
	}
	return nil
}

// secret reads a key of the hub, and makes it the first time.
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
