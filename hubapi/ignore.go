package hubapi

import (
	"path"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// ignore holds the patterns of a .gitignore that a client sends along (gitignore(5)): *, ?, [a-z], **, a slash that ties a pattern to the top, a slash
// behind it that means folders, and ! that takes a file back.
type ignore struct {
	patterns []ignorePattern
	work     int // that is left
}

type ignorePattern struct {
	parts    []string
	size     int  // in bytes
	tied     bool // to the top
	folder   bool
	reversed bool
}

const (
	maxIgnore     = 1000        // patterns that are read
	maxIgnoreWork = 500_000_000 // bytes of paths times bytes of patterns, for all files of a request: a second or less
)

func newIgnore(text string) *ignore {
	list := &ignore{work: maxIgnoreWork}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\r\n")
		p := ignorePattern{}
		if line, p.reversed = strings.CutPrefix(line, "!"); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		p.size = len(line) + 1
		line, p.folder = strings.CutSuffix(line, "/")
		p.tied = strings.Contains(line, "/")
		p.parts = strings.Split(strings.TrimPrefix(line, "/"), "/")
		if list.patterns = append(list.patterns, p); len(list.patterns) == maxIgnore {
			break
		}
	}
	return list
}

// match reports whether a file is left out: itself, or a folder above it. Of the patterns that match one of these the last counts. Patterns that would
// take too long for all files of a request are a fault of kind Invalid.
func (list *ignore) match(file string) (bool, error) {
	parts := strings.Split(file, "/")
	out := make([]bool, len(parts)) // of the path up to each part
	for _, p := range list.patterns {
		if list.work -= (len(file) + 1) * p.size; list.work < 0 {
			return false, fault.New(fault.Invalid, "the patterns take too long for so many files").At(".gitignore").Try("send fewer files at once, or fewer patterns")
		}
		p.each(parts, func(n int) {
			if !p.folder || n < len(parts)-1 {
				out[n] = !p.reversed
			}
		})
	}
	return slices.Contains(out, true), nil
}

// each calls found for every part up to which the path matches.
func (p ignorePattern) each(parts []string, found func(int)) {
	if !p.tied {
		for n, part := range parts {
			if ok, err := path.Match(p.parts[0], part); err == nil && ok {
				found(n)
			}
		}
		return
	}
	// For each place of the pattern, whether it can have come so far: the time is bounded by the product of both lengths.
	reach := make([]bool, len(p.parts)+1)
	reach[0] = true
	p.skip(reach)
	for n, part := range parts {
		next := make([]bool, len(reach))
		for i, pattern := range p.parts {
			if !reach[i] {
				continue
			}
			if pattern == "**" {
				next[i] = true
			} else if ok, err := path.Match(pattern, part); err == nil && ok {
				next[i+1] = true
			}
		}
		reach = next
		p.skip(reach)
		if reach[len(p.parts)] {
			found(n)
		}
	}
}

// skip goes over "**", which may stand for nothing.
func (p ignorePattern) skip(reach []bool) {
	for i, pattern := range p.parts {
		if pattern == "**" && reach[i] {
			reach[i+1] = true
		}
	}
}
