package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// nothing is the fault of an address that nothing serves.
func nothing() error {
	return fault.New(fault.Missing, "there is nothing at this address, or you may not see it")
}

// segments takes the path apart before it is unescaped: a revision is one segment, its slashes are %2F.
func segments(u *url.URL) ([]string, error) {
	list := strings.Split(strings.Trim(u.EscapedPath(), "/"), "/")
	for i, s := range list {
		var err error
		if list[i], err = url.PathUnescape(s); err != nil {
			return nil, fault.New(fault.Invalid, "the address cannot be read")
		}
	}
	return list, nil
}

// route finds the page.
func (v *visit) route() error {
	path, err := segments(v.r.URL)
	if err != nil {
		return err
	}
	get := func(f func() error) error { return v.only(f, nil) }
	switch joined := strings.Join(path, "/"); joined {
	case "":
		return get(v.home)
	case "datasets":
		return get(func() error { return v.list(hub.Dataset) })
	case "models":
		return get(func() error { return v.list(hub.Model) })
	case "login":
		return v.only(v.askLogin, v.login)
	case "logout":
		return v.only(nil, v.logout)
	case "setup":
		return v.only(v.askSetup, v.setup)
	case "settings/tokens":
		return v.only(v.tokens, v.makeToken)
	case "settings/tokens/remove":
		return v.only(nil, v.removeToken)
	case "settings/language":
		return get(v.chooseWords)
	case "admin":
		return get(v.admin)
	case "requests":
		return get(v.requests)
	}
	if path[0] == "static" && len(path) == 3 {
		return get(func() error { return v.static(path[1], path[2]) })
	}
	kind, rest := hub.Model, path
	if path[0] == "datasets" {
		kind, rest = hub.Dataset, path[1:]
	}
	if len(rest) < 2 {
		return nothing()
	}
	name, err := hub.ParseName(kind, rest[0]+"/"+rest[1])
	if err != nil {
		return nothing()
	}
	return v.routeRepository(name, rest[2:])
}

func (v *visit) routeRepository(name hub.Name, path []string) error {
	get := func(f func() error) error { return v.only(f, nil) }
	if len(path) == 0 {
		return get(func() error { return v.card(name) })
	}
	revision, file := hub.Main, ""
	if len(path) > 1 {
		revision, file = path[1], strings.Join(path[2:], "/")
	}
	switch path[0] {
	case "tree":
		return get(func() error { return v.folder(name, revision, file) })
	case "blob":
		return get(func() error { return v.blob(name, revision, file) })
	case "file":
		return get(func() error { return v.file(name, revision, file) })
	case "commits":
		return get(func() error { return v.history(name, revision) })
	case "compare":
		return get(func() error { return v.compare(name, revision) })
	case "lineage":
		return get(func() error { return v.lineage(name) })
	case "rows":
		return get(func() error { return v.rows(name, revision) })
	case "row":
		return get(func() error { return v.single(name, revision) })
	case "picture":
		return get(func() error { return v.picture(name, revision) })
	case "access":
		return v.only(func() error { return v.askAccess(name) }, func() error { return v.access(name) })
	}
	return nothing()
}

// only answers GET and HEAD with one function and POST, of a form that is ours, with another.
func (v *visit) only(get, post func() error) error {
	switch {
	case get != nil && slices.Contains([]string{http.MethodGet, http.MethodHead}, v.r.Method):
		return get()
	case post != nil && v.r.Method == http.MethodPost:
		if err := v.checkForm(); err != nil {
			return err
		}
		return post()
	}
	var allow []string
	if get != nil {
		allow = append(allow, "GET, HEAD")
	}
	if post != nil {
		allow = append(allow, "POST")
	}
	v.w.Header().Set("Allow", strings.Join(allow, ", "))
	v.refuse(http.StatusMethodNotAllowed, fault.New(fault.Invalid, "the method %.20s is not allowed here", v.r.Method))
	return nil
}
