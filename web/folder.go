package web

import (
	"net/http"
	"path"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/hub"
)

// entries is how many files a page of a folder lists.
const entries = 200

// folderPage is what lies in a folder.
type folderPage struct {
	repositoryPage
	Commit  commitLine
	Trail   []crumb
	Entries []entry
	More    string
}

// crumb is a folder on the way to where the visitor is.
type crumb struct {
	Name, To string
}

// entry is a file or folder.
type entry struct {
	Name, To string
	Folder   bool
	Size     int64
}

func (v *visit) folder(name hub.Name, revision, dir string) error {
	r, c, err := v.revision(name, revision, access.See)
	if err != nil {
		return hidden(err)
	}
	list, err := v.hub.Files(v.ctx(), c, dir, false, v.r.URL.Query().Get("after"), entries+1)
	if err != nil {
		return hidden(err)
	}
	p := folderPage{repositoryPage: v.head(r, revision, "files"), Commit: v.commitLine(r, c), Trail: v.trail(r, revision, dir)}
	if len(list) > entries {
		list = list[:entries]
		p.More = v.page(r.Name, append([]string{"tree", revision}, split(dir)...)...) + query("after", list[entries-1].Path)
	}
	for _, folder := range []bool{true, false} { // folders first
		for _, f := range list {
			if f.Directory() != folder {
				continue
			}
			verb := "blob"
			if folder {
				verb = "tree"
			}
			p.Entries = append(p.Entries, entry{Name: path.Base(f.Path), To: v.page(r.Name, append([]string{verb, revision}, split(f.Path)...)...), Folder: folder, Size: f.Size})
		}
	}
	return v.show(http.StatusOK, "folder", r.ID(), p)
}

// trail gives the folders on the way to a path, and the path's own name without an address.
func (v *visit) trail(r hub.Repository, revision, file string) []crumb {
	parts := split(file)
	trail := []crumb{{Name: r.Name.Name, To: v.page(r.Name, "tree", revision)}}
	for i, part := range parts {
		c := crumb{Name: part}
		if i < len(parts)-1 {
			c.To = v.page(r.Name, append([]string{"tree", revision}, parts[:i+1]...)...)
		}
		trail = append(trail, c)
	}
	if len(parts) == 0 {
		trail[0].To = ""
	}
	return trail
}
