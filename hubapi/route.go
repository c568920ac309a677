package hubapi

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// maxURL bounds the address of a request, in bytes.
const maxURL = 16 << 10

// segments takes the path apart before it is unescaped: a revision is one segment, its slashes are %2F.
func segments(u *url.URL) ([]string, error) {
	escaped := u.EscapedPath()
	if len(escaped)+len(u.RawQuery) > maxURL {
		return nil, fault.New(fault.Invalid, "the address is longer than %d bytes", maxURL)
	}
	list := strings.Split(strings.Trim(escaped, "/"), "/")
	for i, s := range list {
		var err error
		if list[i], err = url.PathUnescape(s); err != nil {
			return nil, fault.New(fault.Invalid, "the address cannot be read: %w", err)
		}
	}
	return list, nil
}

// takeRevision takes a revision off the front of a path. Refs may also come with bare slashes.
func takeRevision(path []string) (revision string, rest []string) {
	switch {
	case len(path) == 0:
		return "", nil
	case path[0] == "refs" && len(path) >= 3 && slices.Contains([]string{"heads", "tags", "convert", "pr"}, path[1]):
		return strings.Join(path[:3], "/"), path[3:]
	}
	return path[0], path[1:]
}

// joined gives the path of a file or directory.
func joined(path []string) string { return strings.Join(path, "/") }

// route finds what answers a request.
func (c *call) route() error {
	path, err := segments(c.r.URL)
	if err != nil {
		return err
	}
	c.class = classOf(path)
	switch {
	case path[0] == "healthz" && len(path) == 1:
		return c.healthy()
	case path[0] == "healthz" && len(path) == 2:
		return c.probe()
	case path[0] == "xet" && len(path) > 1 && c.Xet != nil:
		if err := c.limit(""); err != nil {
			return err
		}
		// The address is another one for each person and repository.
		return c.sending("xet "+path[1], func() error { return c.Xet.Serve(c.w, c.r) })
	case path[0] == "api" && len(path) > 2 && path[1] == "uploads":
		return c.upload(path[2:]) // signed links need no token
	case path[0] == "api" && len(path) > 2 && path[1] == "cells":
		if err := c.limit(""); err != nil { // signed links need no token
			return err
		}
		return c.only(func() error { return c.cell(path[2:]) }, http.MethodGet)
	}
	if err := c.identify(); err != nil {
		return err
	}
	if err := c.limit(c.id.User.Name); err != nil {
		return err
	}
	switch {
	case path[0] == "metrics" && len(path) == 1 && c.Metrics != nil:
		return c.only(c.metrics, http.MethodGet)
	case path[0] == "login" && len(path) > 1 && path[1] == "oidc" && c.Logins != nil:
		return c.Logins.Serve(c.w, c.r)
	}
	if path[0] == "api" {
		return c.routeAPI(path[1:])
	}
	if c.viewing(path) {
		return c.only(func() error { return c.view(path[0]) }, http.MethodGet)
	}
	return c.routeFiles(path)
}

// routeAPI answers the calls below /api. What is not known is "not found": a client that gets a friendly answer to something it only tries breaks.
func (c *call) routeAPI(path []string) error {
	switch strings.Join(path, "/") {
	case "whoami-v2":
		return c.only(c.whoami, http.MethodGet)
	case "validate-yaml":
		return c.only(c.validate, http.MethodPost)
	case "repos/create":
		return c.only(c.create, http.MethodPost)
	case "repos/delete":
		return c.only(c.remove, http.MethodDelete)
	case "repos/move":
		return c.only(c.move, http.MethodPost)
	}
	if len(path) == 0 {
		return c.unknown()
	}
	if path[0] == "facets" && len(path) == 2 {
		if kind, ok := plural(path[1]); ok {
			return c.only(func() error { return c.facets(kind) }, http.MethodGet)
		}
	}
	if path[0] == "requests" {
		return c.dataRequests(path[1:])
	}
	if path[0] == "suites" && c.Examiner != nil {
		return c.suites(path[1:])
	}
	if path[0] == "imports" && c.Importer != nil {
		return c.imports(path[1:])
	}
	if c.Office != nil && (path[0] == "withdrawals" || path[0] == "suppression") {
		return c.withdrawals(path)
	}
	kind, ok := plural(path[0])
	switch {
	case !ok && path[0] == "spaces" && len(path) > 2:
		return c.noRepository(fault.New(fault.Missing, "there are no spaces here"))
	case !ok:
		return c.unknown()
	case len(path) == 1:
		return c.only(func() error { return c.list(kind) }, http.MethodGet)
	case len(path) == 2:
		return c.noRepository(fault.New(fault.Missing, "there is no %s %.100q", kind, path[1]).Try("names are written OWNER/NAME"))
	}
	name, err := hub.ParseName(kind, path[1]+"/"+path[2])
	if err != nil {
		return c.noRepository(fault.New(fault.Missing, "there is no %s %.100q", kind, path[1]+"/"+path[2]))
	}
	return c.routeRepository(name, path[3:])
}

func (c *call) routeRepository(name hub.Name, path []string) error {
	if c.falls(name) {
		return c.mirrorAPI(name, path)
	}
	if len(path) == 0 {
		return c.only(func() error { return c.info(name, "") }, http.MethodGet)
	}
	verb := path[0]
	revision, rest := takeRevision(path[1:])
	file := joined(rest)
	get := func(f func() error) error { return c.only(f, http.MethodGet) }
	post := func(f func() error) error { return c.only(f, http.MethodPost) }
	switch verb {
	case "revision":
		return get(func() error { return c.info(name, revision) })
	case "tree":
		return get(func() error { return c.tree(name, revision, file) })
	case "paths-info":
		return post(func() error { return c.pathsInfo(name, revision) })
	case "refs":
		return get(func() error { return c.refs(name) })
	case "commits":
		return get(func() error { return c.commits(name, revision) })
	case "branch":
		return c.branch(name, strings.Join(path[1:], "/"))
	case "tag":
		return c.tag(name, strings.Join(path[1:], "/"))
	case "settings":
		return c.only(func() error { return c.settings(name) }, http.MethodPut)
	case "auth-check":
		return get(func() error { return c.authCheck(name, revision) })
	case "preupload":
		return post(func() error { return c.preupload(name, revision) })
	case "commit":
		return post(func() error { return c.sending(c.id.User.Name, func() error { return c.commit(name, revision) }) })
	case "rights":
		return get(func() error { return c.rights(name, revision) })
	case "compare":
		return get(func() error { return c.compare(name, strings.Join(path[1:], "/")) })
	case "xet-write-token":
		if c.Xet != nil {
			return get(func() error { return c.xetToken(name) })
		}
	case "croissant":
		if c.Viewer != nil && name.Kind == hub.Dataset && len(path) == 1 {
			return get(func() error { return c.croissant(name) })
		}
	case "parquet":
		if c.Viewer != nil && name.Kind == hub.Dataset {
			return get(func() error { return c.parquetTree(name, path[1:]) })
		}
	case "annals":
		return c.annals(name, revision)
	case "kits":
		return c.kits(name)
	case "lineage":
		return get(func() error { return c.lineage(name, revision) })
	case "user-access-request":
		return c.accessRequest(name, path[1:])
	}
	return c.unknown()
}

// routeFiles answers resolve, raw and LFS, whose paths begin with the name of the repository.
func (c *call) routeFiles(path []string) error {
	kind, rest := hub.Model, path
	if path[0] == "datasets" {
		kind, rest = hub.Dataset, path[1:]
	}
	if len(rest) == 6 && strings.HasSuffix(rest[1], ".git") && strings.Join(rest[2:], "/") == "info/lfs/objects/batch" {
		name, err := hub.ParseName(kind, rest[0]+"/"+strings.TrimSuffix(rest[1], ".git"))
		if err != nil {
			return c.noRepository(err)
		}
		if c.falls(name) {
			return c.unchangeable(name)
		}
		return c.only(func() error { return c.batch(name) }, http.MethodPost)
	}
	if len(rest) >= 3 && (rest[2] == "resolve" || rest[2] == "raw") {
		name, err := hub.ParseName(kind, rest[0]+"/"+rest[1])
		if err != nil {
			return c.noRepository(fault.New(fault.Missing, "there is no %s %.100q", kind, rest[0]+"/"+rest[1]))
		}
		revision, file := takeRevision(rest[3:])
		if c.Viewer != nil && kind == hub.Dataset && (revision == convertRef || strings.HasPrefix(revision, convertRef+"@")) {
			return c.only(func() error { return c.convertedFile(name, revision, file) }, http.MethodGet, http.MethodHead)
		}
		if c.falls(name) {
			return c.only(func() error { return c.mirrorFile(name, revision, joined(file), rest[2] == "raw") }, http.MethodGet, http.MethodHead)
		}
		return c.only(func() error { return c.resolve(name, revision, strings.Join(file, "/"), rest[2] == "raw") }, http.MethodGet, http.MethodHead)
	}
	// A name of one part, as the oldest models of the big hub have.
	if len(rest) >= 2 && (rest[1] == "resolve" || rest[1] == "raw") {
		return c.noRepository(fault.New(fault.Missing, "there is no %s %.100q", kind, rest[0]).Try("names are written OWNER/NAME"))
	}
	if c.Pages != nil {
		return c.people()
	}
	return c.unknown()
}

// people lets the pages answer. They find out by themselves who asks: a token means nothing to them, and their cookies mean nothing here.
func (c *call) people() error {
	err := c.Pages.Serve(c.w, c.r)
	if a, ok := c.w.(*answer); err != nil && ok && a.status == 0 {
		c.Pages.Refuse(c.w, c.r, status(err, false), err)
	}
	return err
}

func plural(s string) (hub.Kind, bool) {
	switch s {
	case "datasets":
		return hub.Dataset, true
	case "models":
		return hub.Model, true
	}
	return "", false
}

// only answers when the method is one of some; GET includes HEAD.
func (c *call) only(f func() error, methods ...string) error {
	m := c.r.Method
	if slices.Contains(methods, m) || m == http.MethodHead && slices.Contains(methods, http.MethodGet) {
		return f()
	}
	c.w.Header().Set("Allow", strings.Join(methods, ", "))
	return &refusal{status: http.StatusMethodNotAllowed, message: "the method " + m + " is not allowed here"}
}

// unknown is the answer to a path that nothing serves.
func (c *call) unknown() error {
	return &refusal{status: http.StatusNotFound, message: "there is nothing at this address"}
}
