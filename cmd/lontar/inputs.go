package main

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/robots"
	"github.com/lontar-asean/lontar/fetch"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/remote"
)

// inputs opens and lists inputs wherever they lie. Clients of the network are made when an address first asks for one, and live as long as the
// process: a hub's branch is looked up once, so that a run reads one commit.
type inputs struct {
	disk   objects.Disk
	client func() (*fetch.Client, error)
	store  func() (*objects.S3, error)
	hub    func() (*remote.Hub, error)
}

func newInputs() *inputs {
	return &inputs{
		client: sync.OnceValues(func() (*fetch.Client, error) {
			options, err := fetchOptions()
			return fetch.New(options), err
		}),
		store: sync.OnceValues(func() (*objects.S3, error) {
			options, err := fetchOptions()
			if err != nil {
				return nil, err
			}
			return objects.NewS3(objects.FromEnvironment(os.Getenv), options)
		}),
		hub: sync.OnceValues(func() (*remote.Hub, error) {
			options, err := fetchOptions()
			if err != nil {
				return nil, err
			}
			settings, err := hubSettings()
			if err != nil {
				return nil, err
			}
			return remote.New(settings, options)
		}),
	}
}

// fetchOptions are those of every client of the network.
func fetchOptions() (fetch.Options, error) {
	allow, err := fetch.ParseNetworks(os.Getenv("LONTAR_FETCH_ALLOW"))
	return fetch.Options{Agent: "lontar/" + release, Agents: robots.Agents(), Cache: filepath.Join(cache(), "downloads"), Allow: allow}, err
}

// Open opens an input.
func (in *inputs) Open(ctx context.Context, uri string) (corpus.File, error) {
	switch scheme, _, ok := strings.Cut(uri, "://"); {
	case ok && scheme == "s3":
		store, err := in.store()
		if err != nil {
			return nil, err
		}
		return opened(store.Open(ctx, uri))
	case ok && scheme == "hf":
		hub, err := in.hub()
		if err != nil {
			return nil, err
		}
		return opened(hub.Open(ctx, uri))
	}
	return opened(in.disk.Open(ctx, uri))
}

// opened keeps a nil pointer from becoming a file that is not nil.
func opened[F corpus.File](f F, err error) (corpus.File, error) {
	if err != nil {
		return nil, err
	}
	return f, nil
}

// List finds inputs.
func (in *inputs) List(ctx context.Context, pattern string) ([]corpus.Entry, error) {
	switch scheme, _, ok := strings.Cut(pattern, "://"); {
	case ok && scheme == "s3":
		store, err := in.store()
		if err != nil {
			return nil, err
		}
		found, err := store.List(ctx, pattern)
		return entries(found), err
	case ok && scheme == "hf":
		hub, err := in.hub()
		if err != nil {
			return nil, err
		}
		found, err := hub.List(ctx, pattern)
		return entries(found), err
	}
	found, err := in.disk.List(ctx, pattern)
	return entries(found), err
}

func entries(found []objects.Entry) []corpus.Entry {
	list := make([]corpus.Entry, len(found))
	for i, e := range found {
		list[i] = corpus.Entry{URI: e.Path, Bytes: e.Bytes, ETag: e.ETag}
	}
	return list
}

// Get fetches what a list of addresses names.
func (in *inputs) Get(ctx context.Context, url string, from, length int64) (*http.Response, error) {
	client, err := in.client()
	if err != nil {
		return nil, err
	}
	return client.Get(ctx, url, from, length)
}
