package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub/withdraw"
	"github.com/lontar-asean/lontar/remote"
)

// withdrawals opens the office of a hub. Its receipts are signed with a key in the folder of the hub.
func (h *house) withdrawals(public, folder string, log *slog.Logger) (*withdraw.Office, error) {
	seed, err := secret(filepath.Join(h.dir, "receipt-key"))
	if err != nil {
		return nil, err
	}
	return withdraw.New(context.Background(), h.Hub, withdraw.Options{Public: public, Key: ed25519.NewKeyFromSeed(seed), Folder: folder, Term: h.term, Log: log, Books: h.store})
}

// background runs f until the function that it returns is called, which waits for its end.
func background(ctx context.Context, f func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var wait sync.WaitGroup
	wait.Go(func() { f(ctx) })
	return func() {
		cancel()
		wait.Wait()
	}
}

// hubsList is what a recipe says in place of a file: the suppression list of the hub. A file of this name is written ./hub.
const hubsList = "hub"

// suppressionOfHub fetches the list of what must stay out from the hub that the environment names.
func (a *app) suppressionOfHub(ctx context.Context) (*corpus.Suppression, error) {
	h, err := a.ownHub()
	if err != nil {
		return nil, err
	}
	var list []byte
	if err := h.Call(ctx, http.MethodGet, "/api/suppression", nil, &list); err != nil {
		return nil, err
	}
	return corpus.ReadSuppression(bytes.NewReader(list), "the suppression list of the hub")
}

// ownHub is the hub that the environment names; what only hubs of Lontar know must not go to another by default.
func (a *app) ownHub() (*remote.Hub, error) {
	if os.Getenv("LONTAR_HUB") == "" && os.Getenv("HF_ENDPOINT") == "" {
		return nil, usage{fault.New(fault.Invalid, "no hub is named").Try("set LONTAR_HUB to its address and LONTAR_TOKEN to your token")}
	}
	return a.inputs.hub()
}
