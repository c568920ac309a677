package main

import (
	"net/url"

	"github.com/lontar-asean/lontar/hub/search"
	"github.com/lontar-asean/lontar/hub/viewer"
	"github.com/lontar-asean/lontar/web"
)

// pages wires what people with a browser see to a hub.
func (h *house) pages(public *url.URL, records *viewer.Viewer, searcher *search.Searcher, openID bool) (*web.Pages, error) {
	return web.New(h.Hub, h.guard, web.Options{Public: public, Viewer: web.Records(h.Hub, records), Search: web.RecordSearch(h.Hub, records, searcher), OpenID: openID, Release: release})
}
