package remote

import (
	"net/url"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// reference is a URI taken apart.
type reference struct {
	uri        string // as given
	root       string // its beginning, up to and without the path
	repository string // ORG/NAME
	revision   string // "main" when not given
	path       string // "" for all of it
	page       string // address for people; "" for that of a data set
}

const (
	scheme      = "hf://datasets/"
	firstBranch = "main"
)

// parse takes hf://datasets/ORG/NAME[@REVISION][/PATH] apart. The path is as it is, not escaped.
func parse(uri string) (reference, error) {
	bad := func(why string) (reference, error) {
		return reference{}, fault.New(fault.Invalid, "%s", why).At("%s", uri).Try("write it as hf://datasets/ORG/NAME/PATH or hf://datasets/ORG/NAME@REVISION/PATH")
	}
	rest, ok := strings.CutPrefix(uri, scheme)
	if !ok {
		return bad("not a data set of a hub")
	}
	org, rest, _ := strings.Cut(rest, "/")
	name, path, _ := strings.Cut(rest, "/")
	name, revision, given := strings.Cut(name, "@")
	if !isName(org) || !isName(name) {
		return bad("not the name of a data set")
	}
	r := reference{uri: uri, repository: org + "/" + name, revision: firstBranch}
	if given {
		for _, head := range []string{"convert/", "pr/"} {
			if tail, ok := strings.CutPrefix(path, head); ok && revision == "refs" {
				tail, path, _ = strings.Cut(tail, "/")
				revision += "/" + head + tail
				break
			}
		}
		plain, err := url.PathUnescape(revision)
		if err != nil || plain == "" || strings.Contains(plain, "..") || strings.ContainsFunc(plain, control) {
			return bad("not a revision")
		}
		r.revision = plain
	}
	for _, p := range strings.Split(path, "/") {
		if p == "." || p == ".." || strings.ContainsFunc(p, control) {
			return bad("not a path of a data set")
		}
	}
	r.root = strings.TrimSuffix(strings.TrimSuffix(uri, path), "/")
	r.path = strings.Trim(path, "/")
	return r, nil
}

func control(c rune) bool { return c < ' ' || c == 0x7f }

// isName says whether s may be the name of an owner or a data set on a hub.
func isName(s string) bool {
	for _, c := range s {
		ok := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("-_.", c)
		if !ok {
			return false
		}
	}
	return s != "" && len(s) <= 96 && strings.Trim(s, ".") != ""
}
