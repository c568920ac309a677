package hub

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Edge says that one thing came out of another. Both are names: datasets/OWNER/NAME@COMMIT and models/OWNER/NAME@COMMIT, without @COMMIT when no revision
// was named, and hf://… for what lies elsewhere.
type Edge struct {
	Child  string
	Parent string
	Kind   EdgeKind
	At     time.Time // when the commit that says so was made
}

// EdgeKind says how the parent became part of the child.
type EdgeKind string

// The kinds of edges.
const (
	MadeFrom  EdgeKind = "made-from"  // a data set of a data set: parents of manifest.json or of the card, source_datasets
	TrainedOn EdgeKind = "trained-on" // a model on a data set: datasets of the card
	BasedOn   EdgeKind = "based-on"   // a model on a model: base_model of the card
)

// Lineages keeps edges.
type Lineages interface {
	// AddEdges writes edges down. Those that are there are left as they are.
	AddEdges(ctx context.Context, edges []Edge) error
	// Parents gives the edges whose child is a name; a name without revision stands for all its revisions. At most limit, in the order of the names.
	Parents(ctx context.Context, name string, limit int) ([]Edge, error)
	// Children gives the edges whose parent is a name, likewise.
	Children(ctx context.Context, name string, limit int) ([]Edge, error)
	// MoveEdges gives all edges of a repository its new name.
	MoveEdges(ctx context.Context, from, to string) error
}

// Lineage bounds.
const (
	maxParents   = 1000     // that one commit may name
	maxManifest  = 64 << 20 // bytes of a manifest.json that is looked into
	manifestFile = "manifest.json"
)

// Path gives the name as lineage has it, without a revision: datasets/OWNER/NAME.
func (n Name) Path() string { return string(n.Kind) + "s/" + n.ID() }

// ParsePath reads what Path gives, with or without @REVISION behind it; ok is false for anything else.
func ParsePath(s string) (n Name, revision string, ok bool) {
	s, revision, _ = strings.Cut(s, "@")
	kind, id, _ := strings.Cut(s, "/")
	if kind != "datasets" && kind != "models" {
		return n, "", false
	}
	k, err := ParseKind(kind)
	if err != nil {
		return n, "", false
	}
	n, err = ParseName(k, id)
	return n, revision, err == nil
}

// parents reads what a proposal says of where its repository came from: parents of a manifest.json, and the card's. Children are filled in later. A file
// of that name that is no manifest of ours says nothing.
func (h *Hub) parents(ctx context.Context, r Repository, p Proposal) (edges []Edge, err error) {
	for _, c := range p.Changes {
		if c.Remove || c.Path != manifestFile || c.Size > maxManifest {
			continue
		}
		o, err := h.objects.Open(ctx, c.SHA256, 0, -1)
		if fault.Of(err) == fault.Missing {
			continue // the commit says what is wrong
		}
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(io.LimitReader(o, maxManifest))
		o.Close()
		if err != nil {
			return nil, err
		}
		var m struct {
			Format  int      `json:"format"`
			Parents []string `json:"parents"`
		}
		if json.Unmarshal(b, &m) != nil || m.Format == 0 {
			continue
		}
		for _, parent := range m.Parents {
			if name := reference(parent, "datasets"); name != "" {
				edges = append(edges, Edge{Parent: name, Kind: MadeFrom})
			}
		}
	}
	if p.Card != nil {
		edges = append(edges, cardParents(r.Kind, *p.Card)...)
	}
	seen := map[Edge]bool{}
	edges = slices.DeleteFunc(edges, func(e Edge) bool {
		twice := seen[e]
		seen[e] = true
		return twice
	})
	if len(edges) > maxParents {
		return nil, fault.New(fault.Invalid, "the commit names %d parents, more than %d", len(edges), maxParents).Try("name the data set that joins them")
	}
	return edges, nil
}

// cardParents reads parents out of the metadata of a card.
func cardParents(kind Kind, card string) (edges []Edge) {
	var m map[string]json.RawMessage
	if card == "" || json.Unmarshal([]byte(card), &m) != nil {
		return nil
	}
	add := func(key, plural string, edge EdgeKind) {
		for _, s := range references(m[key]) {
			if name := reference(s, plural); name != "" {
				edges = append(edges, Edge{Parent: name, Kind: edge})
			}
		}
	}
	add("parents", string(kind)+"s", map[Kind]EdgeKind{Dataset: MadeFrom, Model: BasedOn}[kind])
	if kind == Dataset {
		add("source_datasets", "datasets", MadeFrom)
		return edges
	}
	add("datasets", "datasets", TrainedOn)
	add("base_model", "models", BasedOn)
	return edges
}

// references reads one name or a list of them, each a text or an object with a name and perhaps a revision.
func references(raw json.RawMessage) (list []string) {
	var many []json.RawMessage
	if json.Unmarshal(raw, &many) != nil {
		many = []json.RawMessage{raw}
	}
	for _, one := range many {
		var s string
		if json.Unmarshal(one, &s) == nil {
			list = append(list, s)
			continue
		}
		var o struct{ ID, Name, Path, Revision string }
		if json.Unmarshal(one, &o) != nil {
			continue
		}
		for _, name := range []string{o.ID, o.Name, o.Path} {
			if name == "" {
				continue
			}
			if o.Revision != "" && !strings.Contains(name, "@") {
				name += "@" + o.Revision
			}
			list = append(list, name)
			break
		}
	}
	return list
}

const maxReference = 400

// reference gives the name under which lineage keeps what a card or manifest names; "" for words that name nothing, such as "original".
func reference(s, plural string) string {
	s = strings.TrimSpace(s)
	if len(s) > maxReference || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7F }) {
		return ""
	}
	s = strings.TrimPrefix(s, "extended|")
	full := strings.TrimPrefix(s, "hf://")
	if !strings.HasPrefix(full, "datasets/") && !strings.HasPrefix(full, "models/") {
		full = plural + "/" + full
	}
	path, revision, _ := strings.Cut(full, "@")
	revision, _, _ = strings.Cut(revision, "/") // of hf://datasets/o/n@main/file
	if parts := strings.SplitN(path, "/", 4); len(parts) >= 3 {
		if n, _, ok := ParsePath(strings.Join(parts[:3], "/")); ok {
			if revision != "" {
				return n.Path() + "@" + revision
			}
			return n.Path()
		}
	}
	if strings.Contains(s, "://") {
		return s
	}
	return ""
}

// settle gives edges their child and, where a parent's branch or tag is named that the owner of the child could read, the commit it means now.
func settle(ctx context.Context, b Books, r Repository, c Commit, edges []Edge) error {
	if len(edges) == 0 {
		return nil
	}
	edges = slices.Clone(edges)
	for i := range edges {
		e := &edges[i]
		e.Child, e.At = r.Path()+"@"+c.ID, c.At
		name, revision, ok := ParsePath(e.Parent)
		if !ok || revision == "" || IsCommitID(revision) {
			continue
		}
		other, err := b.Repository(ctx, name)
		if fault.Of(err) == fault.Missing {
			continue
		}
		if err != nil {
			return err
		}
		// What a private repository of others holds is not told by way of a card that names it.
		if other.Visibility != Public && !strings.EqualFold(other.Owner, r.Owner) {
			continue
		}
		if at, err := find(ctx, b, other.Number, revision); err == nil {
			e.Parent = other.Path() + "@" + at.ID
		} else if fault.Of(err) != fault.Missing {
			return err
		}
	}
	return b.AddEdges(ctx, edges)
}
