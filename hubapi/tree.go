package hubapi

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

const (
	maxPaths      = 10_000 // that a client asks about at once
	expandedPage  = 50     // entries of a page that tells the last commit of each
	expandedDepth = 500    // commits that are looked through for it
)

// tree lists a directory of a revision.
func (c *call) tree(name hub.Name, revision, dir string) error {
	_, commit, err := c.revision(name, revision, access.See)
	if err != nil {
		return err
	}
	c.w.Header().Set("X-Repo-Commit", commit.ID)
	expand := c.flag("expand")
	page := c.Page
	if expand {
		page = min(page, expandedPage)
	}
	limit := c.number("limit", 1, page, page)
	files, err := c.hub.Files(c.ctx(), commit, strings.Trim(dir, "/"), c.flag("recursive"), c.r.URL.Query().Get("cursor"), limit)
	if err != nil {
		return noEntry(err)
	}
	if len(files) == limit {
		c.next(map[string]string{"cursor": files[len(files)-1].Path})
	}
	out, err := c.entries(commit, files, expand)
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, out)
}

// noEntry says which thing is missing: a client that looks for a file that need not be there goes on only when it knows.
func noEntry(err error) error {
	if fault.Of(err) == fault.Missing {
		return &refusal{code: "EntryNotFound", cause: err}
	}
	return err
}

// pathsInfo describes files by name; those that are not there are left out. Python sends a form, npm sends JSON.
func (c *call) pathsInfo(name hub.Name, revision string) error {
	_, commit, err := c.revision(name, revision, access.See)
	if err != nil {
		return err
	}
	paths, expand, err := c.askedPaths()
	if err != nil {
		return err
	}
	var files []hub.File
	for _, p := range paths {
		f, err := c.hub.File(c.ctx(), commit, strings.Trim(p, "/"))
		switch {
		case err == nil:
			files = append(files, f)
		case fault.Of(err) != fault.Missing:
			return err
		}
	}
	out, err := c.entries(commit, files, expand && len(files) <= expandedPage)
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, out)
}

// askedPaths reads what paths a client asks about, and whether it wants the last commit of each.
func (c *call) askedPaths() (paths []string, expand bool, err error) {
	body, err := c.body()
	if err != nil {
		return nil, false, err
	}
	var in struct {
		Paths  []string `json:"paths"`
		Expand bool     `json:"expand"`
	}
	if c.mediaType() == "application/x-www-form-urlencoded" {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, false, fault.New(fault.Invalid, "the form cannot be read: %w", err)
		}
		in.Paths, in.Expand = form["paths"], strings.EqualFold(form.Get("expand"), "true")
	} else if err := unmarshal(body, &in); err != nil {
		return nil, false, err
	}
	if len(in.Paths) > maxPaths {
		return nil, false, fault.New(fault.Invalid, "%d paths are more than %d", len(in.Paths), maxPaths)
	}
	return in.Paths, in.Expand, nil
}

// entries gives files as clients read them. type, oid, size and path must all be there.
func (c *call) entries(commit hub.Commit, files []hub.File, expand bool) ([]any, error) {
	out := make([]any, 0, len(files))
	var last map[string]hub.Commit
	if expand {
		var err error
		if last, err = c.lastCommits(commit, files); err != nil {
			return nil, err
		}
	}
	for _, f := range files {
		e := map[string]any{"type": "file", "oid": f.OID, "size": f.Size, "path": f.Path}
		if f.Directory() {
			e["type"], e["size"] = "directory", 0
		}
		if f.Large {
			e["lfs"] = map[string]any{"oid": f.SHA256, "size": f.Size, "pointerSize": len(hub.Pointer(f.SHA256, f.Size))}
		}
		if at, ok := last[f.Path]; ok {
			e["lastCommit"] = map[string]any{"id": at.ID, "title": at.Title, "date": clock(at.At)}
		}
		out = append(out, e)
	}
	return out, nil
}

// lastCommits finds for each file the commit that last changed it, as far back as expandedDepth; what changed longer ago is left out.
func (c *call) lastCommits(from hub.Commit, files []hub.File) (map[string]hub.Commit, error) {
	found := map[string]hub.Commit{}
	const step = 50
	commit := from
	for offset := 1; len(found) < len(files) && offset < expandedDepth; offset += step {
		older, _, err := c.hub.History(c.ctx(), from, offset, step)
		if err != nil {
			return nil, err
		}
		for _, parent := range older {
			if err := c.changed(found, files, commit, &parent); err != nil {
				return nil, err
			}
			commit = parent
		}
		if len(older) < step {
			return found, c.changed(found, files, commit, nil)
		}
	}
	return found, nil
}

// changed notes the files that a commit has otherwise than its parent; the first commit has no parent.
func (c *call) changed(found map[string]hub.Commit, files []hub.File, commit hub.Commit, parent *hub.Commit) error {
	if parent != nil && parent.Root == commit.Root {
		return nil
	}
	for _, f := range files {
		if _, done := found[f.Path]; done {
			continue
		}
		if parent != nil {
			before, err := c.hub.File(c.ctx(), *parent, f.Path)
			if err != nil && fault.Of(err) != fault.Missing {
				return err
			}
			if err == nil && before.OID == f.OID {
				continue
			}
		}
		found[f.Path] = commit
	}
	return nil
}
