package hubapi_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/hubapi"
)

// signer signs as an object store does, and counts.
type signer struct{ signed int }

// Sign gives a made-up link.
func (s *signer) Sign(_ context.Context, sha256, name string, expiry time.Duration) (string, error) {
	s.signed++
	return "https://files.example.org/" + sha256 + "?name=" + name + "&for=" + expiry.String(), nil
}

func TestLargeFilesAreFetchedFromTheStore(t *testing.T) {
	store := &signer{}
	s, digest := filled(t, func(o *hubapi.Options) { o.Direct = store })
	file := "/datasets/asean/km/resolve/main/data/a.parquet"
	for _, method := range []string{"HEAD", "GET"} {
		h := s.want(302, "", method, file, nil).header
		if h.Get("Location") != "https://files.example.org/"+digest+"?name=a.parquet&for=1h0m0s" || h.Get("X-Linked-Etag") != `"`+digest+`"` || h.Get("X-Linked-Size") != strconv.Itoa(len(large)) || len(h.Get("X-Repo-Commit")) != 40 ||
			h.Get("Cache-Control") != "private, no-store" {
			t.Error(method, h)
		}
	}
	if b := s.want(206, "", "GET", file, nil, "Range", "bytes=0-0").body; len(b) != 1 { // npm asks so for the ETag
		t.Error(b)
	}
	s.want(200, "", "GET", "/datasets/asean/km/raw/main/data/a.parquet", nil)
	s.want(200, "", "GET", "/datasets/asean/km/resolve/main/README.md", nil)
	// Nobody gets a link who may not read the file.
	before := store.signed
	s.want(200, "sokha", "PUT", base+"/settings", map[string]any{"gated": "manual"})
	s.want(401, "", "GET", file, nil)
	s.want(403, "dara", "GET", file, nil)
	s.want(200, "sokha", "PUT", base+"/settings", map[string]any{"gated": false, "private": true})
	s.want(401, "", "HEAD", file, nil)
	s.want(404, "dara", "GET", file, nil)
	if store.signed != before {
		t.Error("links were signed for people who may not read")
	}
}
