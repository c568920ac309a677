package web

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/hub"
)

// repositoryPage is the head of all pages of a repository.
type repositoryPage struct {
	Repository hub.Repository
	Revision   string
	Tab        string
	Private    bool
	Locked     bool // behind a gate that the visitor has not passed
	Viewable   bool
}

func (v *visit) head(r hub.Repository, revision, tab string) repositoryPage {
	return repositoryPage{Repository: r, Revision: revision, Tab: tab, Private: r.Visibility != hub.Public,
		Locked: r.Gate != hub.Open && v.guard.May(v.ctx(), v.id, access.Read, r) != nil, Viewable: v.Viewer != nil && r.Kind == hub.Dataset}
}

// details are what the metadata of a card says to people.
type details struct {
	title     string
	languages []string // as lang attributes
	rows      []detail
}

// detail is a line of the metadata.
type detail struct {
	Key    string
	Values []string
}

const (
	maxDetails      = 30 // values of a line
	maxDetailLength = 200
)

// readCard reads the metadata of a card. It is foreign: everything is text, and bounded.
func readCard(card string) (d details) {
	var m map[string]any
	if card == "" || json.Unmarshal([]byte(card), &m) != nil {
		return d
	}
	values := func(key string) (list []string) {
		add := func(v any) {
			switch v.(type) {
			case string, float64, bool:
				s, more := cut(fmt.Sprint(v), maxDetailLength)
				if more {
					s += "…"
				}
				list = append(list, s)
			}
		}
		if items, ok := m[key].([]any); ok {
			for _, i := range items[:min(len(items), maxDetails)] {
				add(i)
			}
		} else {
			add(m[key])
		}
		return list
	}
	if t := values("pretty_name"); len(t) == 1 {
		d.title = t[0]
	}
	for _, l := range values("language") {
		if lang := locale(l); lang != "" && !slices.Contains(d.languages, lang) {
			d.languages = append(d.languages, lang)
		}
	}
	for _, key := range []string{"language", "license", "license_name", "license_link", "task_categories", "size_categories", "multilinguality", "annotations_creators", "source_datasets", "pipeline_tag",
		"library_name", "base_model", "datasets", "tags"} {
		if list := values(key); len(list) > 0 {
			d.rows = append(d.rows, detail{key, list})
		}
	}
	return d
}

// record writes what happened into the audit log.
func (v *visit) record(action, object, detail string) error {
	e := hub.Event{At: v.hub.Now(), Actor: v.id.User.Name, Action: action, Object: object, Detail: detail, Address: v.address()}
	return v.hub.Write(v.ctx(), func(b hub.Books) error { return b.AddEvent(v.ctx(), e) })
}

// commitLine is a commit in a list.
type commitLine struct {
	ID, Title, Message, Author string
	At                         time.Time
	Tree                       string
	Changes                    string // what it changed; "" of the first
}

func (v *visit) commitLine(r hub.Repository, c hub.Commit) commitLine {
	title, more := cut(c.Title, 200)
	if more {
		title += "…"
	}
	message, more := cut(c.Message, 2000)
	if more {
		message += "…"
	}
	line := commitLine{ID: c.ID, Title: title, Message: message, Author: c.Author, At: c.At, Tree: v.page(r.Name, "tree", c.ID)}
	if c.Parent != "" {
		line.Changes = v.page(r.Name, "compare", c.Parent+".."+c.ID)
	}
	return line
}
