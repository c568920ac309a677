// Package hubapi is the wire protocol of a hub, as the standard clients of Hugging Face speak it: HTTP in, the verbs of package hub out. It holds no
// rules and no SQL. Where clients depend on a detail that no document states, the comment beside it says what breaks without it.
package hubapi

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/access/limit"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/mirror"
	"github.com/lontar-asean/lontar/hub/rights"
	"github.com/lontar-asean/lontar/hub/viewer"
	"github.com/lontar-asean/lontar/hub/withdraw"
	"github.com/lontar-asean/lontar/internal/shelf"
)

// Options say how a hub is reached and where it keeps what is under way.
type Options struct {
	Public  *url.URL     // the address by which clients reach the hub: links that leave it begin with it, whatever Host says
	Key     []byte       // 32 secret bytes that sign links to upload to
	Folder  string       // a folder for uploads that are under way
	Log     *slog.Logger // a line for every request
	Xet     Xet          // how files come in pieces; nil when they do not
	Pages   Pages        // answers what is no call of the protocol; nil for "not found"
	Part    int64        // bytes of a part of a large upload; 0 for defaultPart
	Parts   int64        // uploads of more bytes than this come in parts; 0 for defaultParts
	Page    int          // entries on a page of a listing; 0 for defaultPage
	Release string       // the version, told to whom asks
	Desk    *rights.Desk // the account of rights; nil when there is none

	Limits    *limit.Limits // what one person or address may ask for; nil for no bounds
	Observer  Observer      // is told of every request; nil for none
	Downloads Downloads     // counts downloads; nil for none
	Logins    Logins        // answers what is below /login/oidc; nil when nobody logs in so
	Metrics   http.Handler  // answers /metrics to administrators; nil for "not found"

	Viewer *viewer.Viewer // reads the records of data sets; nil when they are not shown
	Search Searcher       // finds texts in them; nil when it is not there
	Finder Finder         // finds repositories by what their cards say; nil: by name alone

	Examiner Examiner         // asks and scores private suites; nil when there are none
	Importer Importer         // fetches from other hubs; nil when it does not
	Office   *withdraw.Office // takes records back; nil when nobody may ask for that

	// Patience is how long a client may take for the next piece of a request or an answer; 0 for defaultPatience. There is no bound on the whole: files
	// are large and lines slow.
	Patience time.Duration

	// Mirror serves names that are not here from another hub; nil when nothing is mirrored.
	Mirror *mirror.Mirror
	// Direct gives links by which clients fetch large files from the object store itself; nil when they come through this server.
	Direct Signer
}

// Signer signs links.
type Signer interface {
	// Sign gives a link by which anybody may read an object until it expires, and save it under a name.
	Sign(ctx context.Context, sha256, name string, expiry time.Duration) (string, error)
}

// Finder finds repositories by their cards.
type Finder interface {
	// Repositories gives the numbers of those of a kind that a query finds, also those that the person who asks may not see.
	Repositories(ctx context.Context, kind hub.Kind, query string) ([]int64, error)
}

// Xet takes files in pieces, the way in which current Python clients upload.
type Xet interface {
	// Serve answers the paths below /xet/. An error is not answered yet.
	Serve(w http.ResponseWriter, r *http.Request) error
	// Grant gives a token with which a person may send pieces for a repository, the path below the public address to send them to, and when it ends.
	Grant(ctx context.Context, id access.Identity, r hub.Repository) (token, path string, expires time.Time, err error)
}

// Logins lets people log in by another place that knows them.
type Logins interface {
	// Serve answers the paths below /login/oidc. An error is not answered yet.
	Serve(w http.ResponseWriter, r *http.Request) error
}

// Pages answers people with a browser.
type Pages interface {
	// Serve answers a request. An error is not answered yet.
	Serve(w http.ResponseWriter, r *http.Request) error
	// Refuse shows an error that becomes a status of HTTP.
	Refuse(w http.ResponseWriter, r *http.Request, status int, err error)
}

const (
	maxLists = 32 << 20 // bytes of lists of files that are kept

	defaultPart  = 1 << 30
	defaultParts = 8 << 30
	defaultPage  = 1000

	defaultPatience = 2 * time.Minute

	// directLife is how long a link to the object store is good: clients go on with a large file by the same link when the line breaks.
	directLife = time.Hour
)

// Server answers clients.
type Server struct {
	Options
	hub    *hub.Hub
	guard  *access.Guard
	public string               // Public without a slash at its end
	lists  *shelf.Shelf[[]byte] // the files of revisions, as clients read them

	comparing chan struct{} // holds a token while revisions are compared
	gathering chan struct{} // … while history is gathered for another hub
	drawing   chan struct{} // … while a picture is drawn anew
	exams     chan struct{} // … while a private suite is worded or scored
	laid      *layouts
}

// New makes a server.
func New(h *hub.Hub, guard *access.Guard, o Options) (*Server, error) {
	if o.Public == nil || o.Public.Host == "" || o.Public.Scheme != "http" && o.Public.Scheme != "https" {
		return nil, fault.New(fault.Invalid, "the public address of the hub must be http:// or https:// with a host").Try("lontar serve --public-url https://hub.example.org")
	}
	if len(o.Key) < 32 {
		return nil, fault.New(fault.Invalid, "the key that signs links has fewer than 32 bytes")
	}
	if o.Part <= 0 {
		o.Part = defaultPart
	}
	if o.Parts <= 0 {
		o.Parts = defaultParts
	}
	if o.Page <= 0 || o.Page > defaultPage {
		o.Page = defaultPage
	}
	if o.Patience <= 0 {
		o.Patience = defaultPatience
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{Options: o, hub: h, guard: guard, public: strings.TrimSuffix(o.Public.String(), "/"), lists: shelf.New(maxLists, func(list []byte) int { return len(list) }), laid: newLayouts(), comparing: make(chan struct{}, 1),
		gathering: make(chan struct{}, 2), drawing: make(chan struct{}, 2), exams: make(chan struct{}, 1)}
	return s, s.prepare()
}

// call is one request with who makes it.
type call struct {
	*Server
	w  http.ResponseWriter
	r  *http.Request
	id access.Identity

	class string // of the request, for who observes
}

func (c *call) ctx() context.Context { return c.r.Context() }

// identify finds out who asks: by a bearer token, or by a token as the password of HTTP basic authentication, which git and LFS tools send.
func (c *call) identify() error {
	header := c.r.Header.Get("Authorization")
	if header == "" {
		return nil
	}
	scheme, token, _ := strings.Cut(header, " ")
	if strings.EqualFold(scheme, "Basic") {
		_, token, _ = c.r.BasicAuth()
	} else if !strings.EqualFold(scheme, "Bearer") {
		token = ""
	}
	id, err := c.guard.Identify(c.ctx(), strings.TrimSpace(token))
	if fault.Of(err) == fault.Denied {
		return c.failed(&refusal{status: http.StatusUnauthorized, message: badCredentials})
	}
	c.id = id
	return err
}

// repository gives a repository with which the person may do something.
func (c *call) repository(name hub.Name, action access.Action) (hub.Repository, error) {
	r, err := c.hub.Repository(c.ctx(), name)
	if err != nil {
		return r, c.noRepository(err)
	}
	return r, c.may(action, r)
}

// revision gives a repository and a commit of it.
func (c *call) revision(name hub.Name, revision string, action access.Action) (hub.Repository, hub.Commit, error) {
	r, commit, err := c.hub.Revision(c.ctx(), name, revision)
	if r.Number == 0 {
		return r, commit, c.noRepository(err)
	}
	if err := c.may(action, r); err != nil {
		return r, commit, err
	}
	if fault.Of(err) == fault.Missing {
		err = &refusal{code: "RevisionNotFound", cause: err}
	}
	return r, commit, err
}

func (c *call) may(action access.Action, r hub.Repository) error {
	err := c.guard.May(c.ctx(), c.id, action, r)
	if fault.Of(err) == fault.Missing {
		return c.noRepository(err)
	}
	return c.gated(r, err)
}
