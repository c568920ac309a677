package gather

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/format"
	"github.com/lontar-asean/lontar/fault"
)

// get gives the bytes of a picture, or the reason why there are none. An error ends the run, to be taken up later.
func (s step) get(ctx context.Context, d *corpus.Document, address string) (b []byte, reason string, err error) {
	if address == "" {
		return nil, "not_found", nil
	}
	if d.Near != nil {
		b, err := d.Near(ctx, address)
		switch {
		case err == nil:
			return b, "", nil
		case fault.Of(err) == fault.Missing:
		case fault.Of(err) == fault.Denied:
			return nil, "reserved", nil
		case fault.Of(err) == fault.Broken:
			return nil, "undecodable", nil
		default:
			return nil, "", err
		}
	}
	if u, err := url.Parse(address); !s.Fetch || err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, "not_found", nil
	}
	return s.fetch(ctx, address)
}

// fetch asks the network. The answer is kept by the getter, so that it is asked once.
func (s step) fetch(ctx context.Context, address string) (b []byte, reason string, err error) {
	resp, err := s.getter.Get(ctx, address, 0, 0)
	switch {
	case ctx.Err() != nil && err != nil:
		return nil, "", context.Cause(ctx)
	case err != nil && passing(err):
		return nil, "", err
	case fault.Of(err) == fault.Denied: // by robots.txt, or an inner network
		return nil, "reserved", nil
	case fault.Of(err) == fault.Broken: // over the limit
		return nil, "many_bytes", nil
	case err != nil:
		return nil, "not_found", nil
	}
	defer resp.Body.Close()
	for _, tag := range resp.Header.Values("X-Robots-Tag") {
		if format.Reserved(tag) != "" {
			return nil, "reserved", nil
		}
	}
	if strings.TrimSpace(resp.Header.Get("Tdm-Reservation")) == "1" {
		return nil, "reserved", nil
	}
	if resp.StatusCode != http.StatusOK {
		return nil, "not_found", nil
	}
	b, err = io.ReadAll(io.LimitReader(resp.Body, int64(s.MaxBytes)+1))
	switch {
	case err != nil:
		return nil, "", err
	case len(b) > s.MaxBytes:
		return nil, "many_bytes", nil
	case len(b) == 0:
		return nil, "not_found", nil
	}
	return b, "", nil
}
