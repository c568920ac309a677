package main

import (
	"bytes"
	"context"
	"net/http"
	"os"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/remote"
)

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
