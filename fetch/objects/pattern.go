package objects

import (
	"path"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// Pattern is a pattern of names with slashes, as Disk.List takes them, for places that have names instead of folders.
type Pattern struct {
	Prefix string // every name that matches begins with it
	Exact  bool   // the pattern has no wildcards: it is a name, or a folder that stands for all below
	Flat   bool   // only names without a further slash behind Prefix match
	raw    string
	parts  []string
	folder []string // parts and all below, when the last part has no wildcards: it may be a folder; nil otherwise
}

// ParsePattern reads a pattern: * and ? (anything but a slash), [a-z], ** (any number of folders). The fault is of kind Invalid.
func ParsePattern(s string) (Pattern, error) {
	s = strings.Trim(s, "/")
	p := Pattern{Prefix: s, Exact: true, raw: s, parts: strings.Split(s, "/")}
	if k := strings.IndexAny(s, "*?["); k >= 0 {
		p.Prefix, p.Exact, p.Flat = s[:k], false, !strings.ContainsAny(s[k:], "/") && !strings.Contains(s, "**")
	}
	for _, part := range p.parts {
		if _, err := path.Match(part, ""); err != nil {
			return Pattern{}, fault.New(fault.Invalid, "%q is no pattern: %w", part, err).At("%s", s)
		}
	}
	p.parts = slices.CompactFunc(p.parts, func(a, b string) bool { return a == "**" && b == "**" })
	if last := p.parts[len(p.parts)-1]; !p.Exact && !strings.ContainsAny(last, "*?[") {
		p.folder = append(slices.Clone(p.parts), "**")
	}
	return p, nil
}

// Match says whether the pattern names a file. Names of files or folders that begin with a dot match only where the pattern says so.
func (p Pattern) Match(name string) bool {
	if p.Exact {
		below, ok := strings.CutPrefix(name, p.Prefix)
		return ok && (below == "" || p.Prefix == "" && !hidden("/"+below) || below[0] == '/' && !hidden(below))
	}
	names := strings.Split(name, "/")
	return name == p.raw || match(p.parts, names) || p.folder != nil && match(p.folder, names)
}

// hidden says whether a name in a path begins with a dot.
func hidden(below string) bool { return strings.Contains(below, "/.") }

// match matches part for part. It remembers how far one "**" may reach, which suffices, because a later one can take over from there.
func match(parts, names []string) bool {
	star, from := -1, 0
	i, k := 0, 0
	for k < len(names) {
		switch {
		case i < len(parts) && parts[i] == "**":
			star, from = i, k
			i++
			if i == len(parts) { // all files below
				return !hidden("/" + strings.Join(names[k:], "/"))
			}
		case i < len(parts) && one(parts[i], names[k]):
			i, k = i+1, k+1
		case star >= 0 && !strings.HasPrefix(names[from], "."):
			from++
			i, k = star+1, from
		default:
			return false
		}
	}
	return i == len(parts)
}

func one(part, name string) bool {
	if strings.HasPrefix(name, ".") && !strings.HasPrefix(part, ".") {
		return false
	}
	ok, err := path.Match(part, name)
	return ok && err == nil
}

// Compare orders paths as List does: folder by folder, and part-2 before part-10.
func Compare(a, b string) int { return natural(a, b) }
