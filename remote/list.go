package remote

import (
	"context"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch/objects"
)

// mostPages bounds the pages of one list; a page holds up to a thousand files.
const mostPages = 20_000

// node is a file or folder of a tree, as hubs write it.
type node struct {
	Type string `json:"type"`
	OID  string `json:"oid"`
	Size int64  `json:"size"`
	Path string `json:"path"`
	LFS  *struct {
		OID  string `json:"oid"`
		Size int64  `json:"size"`
	} `json:"lfs"`
}

// List finds files of a data set, as on disk: a path names a file, or a folder and with it all files below; a pattern names files only. The
// entries are in natural order and named as the pattern is, with the revision as written there.
func (h *Hub) List(ctx context.Context, pattern string) ([]objects.Entry, error) {
	r, err := parse(pattern)
	if err != nil {
		return nil, err
	}
	p, err := objects.ParsePattern(r.path)
	if err != nil {
		return nil, err
	}
	sha, err := h.commit(ctx, r)
	if err != nil {
		return nil, err
	}
	w := walk{h: h, r: r, sha: sha, pattern: p}
	folder := ""
	if k := strings.LastIndexByte(p.Prefix, '/'); k >= 0 {
		folder = p.Prefix[:k]
	}
	deep := !p.Flat && !p.Exact || r.path == ""
	if err := w.below(ctx, folder, deep); err != nil {
		return nil, err
	}
	if w.folder {
		if err := w.below(ctx, p.Prefix, true); err != nil {
			return nil, err
		}
	}
	if p.Exact && len(w.found) == 0 {
		return nil, fault.New(fault.Missing, "there is no such file").At("%s", pattern)
	}
	slices.SortFunc(w.found, func(a, b objects.Entry) int { return objects.Compare(a.Path, b.Path) })
	return slices.CompactFunc(w.found, func(a, b objects.Entry) bool { return a.Path == b.Path }), nil
}

// walk collects files of a data set.
type walk struct {
	h       *Hub
	r       reference
	sha     string
	pattern objects.Pattern
	found   []objects.Entry
	folder  bool // the pattern is the path of a folder
}

// below collects what the pattern names in a folder. One that does not exist holds nothing.
func (w *walk) below(ctx context.Context, folder string, deep bool) error {
	address := w.h.base + "/api/datasets/" + w.r.repository + "/tree/" + url.PathEscape(w.sha)
	if folder != "" {
		address += "/" + escaped(folder)
	}
	if deep {
		address += "?recursive=true"
	}
	for range mostPages {
		var nodes []node
		resp, err := w.h.ask(ctx, w.r, address, &nodes)
		if fault.Of(err) == fault.Missing && folder != "" {
			return nil
		}
		if err != nil {
			return err
		}
		for _, n := range nodes {
			if err := w.add(n); err != nil {
				return err
			}
		}
		next, err := w.h.next(address, resp.Header)
		if err != nil || next == "" {
			return err
		}
		address = next
	}
	return fault.New(fault.Broken, "the hub's list does not end after %d pages", mostPages).At("%s", w.r.uri)
}

// add takes a file that the pattern names.
func (w *walk) add(n node) error {
	switch {
	case n.Type == "directory":
		w.folder = w.folder || w.pattern.Exact && n.Path == w.pattern.Prefix && n.Path != ""
		return nil
	case n.Type != "file":
		return nil
	case n.Path != path.Clean(n.Path) || strings.HasPrefix(n.Path, "../") || strings.HasPrefix(n.Path, "/") || n.Size < 0 || strings.ContainsFunc(n.Path, control):
		return fault.New(fault.Broken, "the hub lists a file %q of %d bytes, which cannot be", words(n.Path), n.Size).At("%s", w.r.uri)
	case !w.pattern.Match(n.Path):
		return nil
	}
	e := objects.Entry{Path: w.r.root + "/" + n.Path, Bytes: n.Size, ETag: n.OID}
	if n.LFS != nil && n.LFS.OID != "" {
		e.ETag = n.LFS.OID
		e.Bytes = max(n.LFS.Size, 0)
	}
	w.found = append(w.found, e)
	return nil
}

// next gives the address of the next page of a list, from the Link header (RFC 8288). Only its path and query count, so that the token stays with
// the hub, and a hub that knows itself by another name can be used.
func (h *Hub) next(address string, header http.Header) (string, error) {
	for _, line := range header.Values("Link") {
		for _, link := range strings.Split(line, ",") {
			target, attributes, ok := strings.Cut(link, ">")
			if _, target, found := strings.Cut(target, "<"); ok && found && isNext(attributes) {
				here, err := url.Parse(address)
				if err != nil {
					return "", err
				}
				to, err := here.Parse(target)
				if err != nil || !strings.HasPrefix(to.Path, "/") {
					return "", fault.New(fault.Broken, "the hub names a next page that is no address").At("%s", address)
				}
				to.Scheme, to.Host, to.User = here.Scheme, here.Host, nil
				if to.String() == address {
					return "", fault.New(fault.Broken, "the hub's list goes in a circle").At("%s", address)
				}
				return to.String(), nil
			}
		}
	}
	return "", nil
}

func isNext(attributes string) bool {
	for _, a := range strings.Split(attributes, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(a), "=")
		if strings.EqualFold(name, "rel") && strings.EqualFold(strings.Trim(value, `"`), "next") {
			return true
		}
	}
	return false
}
