// Package web is a hub for people with a browser: pages of data sets and models, their cards, files, rows and history, and forms to log in, to ask for
// access and to make tokens. Pages need no script and ask nothing of other hosts. It holds no rules and no SQL: who may see what, package access says.
package web

import (
	"context"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/internal/shelf"
)

// Viewer reads the rows of a data set.
type Viewer interface {
	// Splits lists what of a revision can be looked at, in order; none is no error.
	Splits(ctx context.Context, r hub.Repository, c hub.Commit) ([]Split, error)
	// Rows gives up to limit rows from a number on, all columns. Splits that are not there are a fault of kind Missing.
	Rows(ctx context.Context, r hub.Repository, c hub.Commit, s Split, from int64, limit int) (Rows, error)
}

// Searcher finds rows of a data set.
type Searcher interface {
	// Searchable reports whether there can be a search in a split.
	Searchable(ctx context.Context, r hub.Repository, c hub.Commit, s Split) (bool, error)
	// Search finds the rows in which all words of a query occur, in the order of the split: up to limit of them after the first from.
	Search(ctx context.Context, r hub.Repository, c hub.Commit, s Split, query string, from, limit int) (Hits, error)
}

// Hits are rows that were found. Their Total counts all that there are, and is -1 when the search did not come to its end.
type Hits struct {
	Rows
	Found   []Found // of each row
	Partial bool    // not everything was looked at
}

// Found says where in a row the words stand.
type Found struct {
	Column string
	Spans  [][2]int // grapheme clusters of its text, from and to, in order
}

// Split is a part of a data set as clients load it.
type Split struct {
	Config string
	Name   string
}

// Rows are some rows of a split. A picture is its bytes, or a table.Struct with bytes.
type Rows struct {
	Columns []string
	Rows    []table.Row
	Total   int64 // of the split; -1 when it is not known
}

// Options say how the pages are reached.
type Options struct {
	Public  *url.URL // the address by which browsers reach the hub
	Viewer  Viewer   // nil: no rows are shown
	Search  Searcher // nil: rows cannot be searched
	Release string   // the version, at the foot of pages
	OpenID  bool     // people can also log in by an OpenID provider, at /login/oidc
}

// maxCards bounds the cards that are kept as they are shown, in bytes.
const maxCards = 16 << 20

// Pages answers browsers.
type Pages struct {
	Options
	hub    *hub.Hub
	guard  *access.Guard
	base   string // the path of Public, without a slash at its end
	words  *dictionary
	sheets *sheets
	cards  *shelf.Shelf[template.HTML]
	limit  *limiter
	diffs  chan struct{} // whose turn it is to compare revisions, which holds many records
}

// New makes pages.
func New(h *hub.Hub, guard *access.Guard, o Options) (*Pages, error) {
	if o.Public == nil || o.Public.Host == "" {
		return nil, fault.New(fault.Invalid, "the public address of the hub is missing")
	}
	p := &Pages{Options: o, hub: h, guard: guard, base: strings.TrimSuffix(o.Public.EscapedPath(), "/"), cards: shelf.New(maxCards, func(card template.HTML) int { return len(card) }), limit: newLimiter(time.Now), diffs: make(chan struct{}, 1)}
	var err error
	if p.words, err = readWords(); err != nil {
		return nil, err
	}
	p.sheets, err = readSheets(p)
	return p, err
}

// Serve answers a request. An error is not answered yet: nothing has been written then.
func (p *Pages) Serve(w http.ResponseWriter, r *http.Request) error {
	v, err := p.visit(w, r)
	if err != nil {
		return err
	}
	return v.route()
}

// Refuse shows why a request is refused.
func (p *Pages) Refuse(w http.ResponseWriter, r *http.Request, status int, failure error) {
	v, err := p.visit(w, r)
	if err != nil { // the books cannot be read: nobody is logged in
		v = &visit{Pages: p, w: w, r: r, words: p.words.choose(r)}
		v.secure()
	}
	v.refuse(status, failure)
}
