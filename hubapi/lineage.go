package hubapi

import (
	"net/http"
	"strings"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// lineage tells what a repository came out of and what came out of it, as nodes and edges. A repository that the person may not see is no node as a child;
// as a parent it is the name that the card of its child says, whether there is such a repository or not.
func (c *call) lineage(name hub.Name, revision string) error {
	var r hub.Repository
	var at *hub.Commit
	var err error
	if revision == "" {
		r, err = c.repository(name, access.See)
	} else {
		var commit hub.Commit
		r, commit, err = c.revision(name, revision, access.See)
		at = &commit
	}
	if err != nil {
		return err
	}
	a, err := c.hub.Ancestry(c.ctx(), r, at, func(other hub.Repository) (bool, error) {
		err := c.guard.May(c.ctx(), c.id, access.See, other)
		if k := fault.Of(err); k == fault.Missing || k == fault.Denied {
			return false, nil
		}
		return err == nil, err
	})
	if err != nil {
		return err
	}
	nodes, edges := []any{}, []any{}
	for _, n := range a.Nodes {
		path, revision, _ := strings.Cut(n.Name, "@")
		v := map[string]any{"name": n.Name, "here": n.Here, "type": "external"}
		if name, _, ok := hub.ParsePath(n.Name); ok {
			v["type"], v["id"] = name.Kind, name.ID()
			if n.Here {
				v["url"] = c.page(name)
			}
		}
		if revision != "" && path != n.Name {
			v["revision"] = revision
		}
		nodes = append(nodes, v)
	}
	for _, e := range a.Edges {
		edges = append(edges, map[string]any{"child": e.Child, "parent": e.Parent, "kind": e.Kind, "at": clock(e.At)})
	}
	return c.json(http.StatusOK, map[string]any{"root": a.Root, "nodes": nodes, "edges": edges, "more": a.More})
}
