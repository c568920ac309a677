// Package xet speaks the HTTP side of the Xet protocol for uploads; hub/xet holds the formats and the rules. The methods of Handler are those that
// hubapi.Xet asks for.
package xet

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	intake "github.com/lontar-asean/lontar/hub/xet"
)

// Guard says who somebody is and what they may do; access.Guard is one.
type Guard interface {
	Person(ctx context.Context, name string) (access.Identity, error)
	May(ctx context.Context, id access.Identity, action access.Action, r hub.Repository) error
}

// Repositories finds repositories; hub.Hub is one.
type Repositories interface {
	Repository(ctx context.Context, name hub.Name) (hub.Repository, error)
	Now() time.Time
}

// Handler takes xorbs and shards.
type Handler struct {
	repositories Repositories
	guard        Guard
	intake       *intake.Intake
	key          []byte
}

// New makes a handler. The key is secret and signs tokens; tokens of another key are refused.
func New(repositories Repositories, guard Guard, in *intake.Intake, key []byte) *Handler {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("xet")) // so that a signature of another use of the key is none here
	return &Handler{repositories, guard, in, mac.Sum(nil)}
}

// Prefix begins the paths that Serve answers.
const Prefix = "/xet/"

// Grant gives a token by which a person may send xorbs and shards for a repository, the path below the public address of the hub to send them to, and
// when the token ends. The caller has asked whether the person may commit. Clients keep for weeks what they sent to an address; it is another one for
// each person and repository, and for what the hub has forgotten, so that they never name what is not there for them.
func (h *Handler) Grant(ctx context.Context, id access.Identity, r hub.Repository) (token, path string, expires time.Time, err error) {
	scope := intake.Scope{Repository: r.Number, Person: id.User.Name}
	generation, err := h.intake.Open(ctx, scope)
	if err != nil {
		return "", "", time.Time{}, err
	}
	now := h.repositories.Now()
	expires = now.Add(lifetime).Truncate(time.Second)
	c := claims{Person: id.User.Name, Number: r.Number, Kind: r.Kind, Owner: r.Owner, Name: r.Name.Name, Expires: expires.Unix()}
	if id.Token != nil {
		c.Owners = id.Token.Owners
		if end := id.Token.Expires; !end.IsZero() && end.Before(expires) {
			expires = end
			c.Expires = end.Unix()
		}
	}
	if token, err = h.sign(c); err != nil {
		return "", "", time.Time{}, err
	}
	mac := hmac.New(sha256.New, h.key)
	fmt.Fprintf(mac, "address %d %d %s", generation, r.Number, id.User.Name)
	return token, Prefix + hex.EncodeToString(mac.Sum(nil)[:12]), expires, nil
}

// Serve answers the paths below Prefix. An error that it gives is not answered yet; one of kind Missing is how clients learn that a newer call of the
// protocol is not there and that they shall use the older.
func (h *Handler) Serve(w http.ResponseWriter, r *http.Request) error {
	_, call, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, Prefix), "/")
	name, isXorb := strings.CutPrefix(call, "v1/xorbs/default/")
	isShard := call == "v1/shards" || call == "shards" || call == "v2/shards"
	if !isXorb && !isShard || r.Method != http.MethodPost {
		// Among them chunks/default…: what others keep is nobody's business.
		return fault.New(fault.Missing, "there is nothing at this address")
	}
	scope, err := h.scope(r)
	if err != nil {
		return err
	}
	if isXorb {
		return h.takeXorb(w, r, scope, name)
	}
	return h.takeShard(w, r, scope, call == "v2/shards")
}

func (h *Handler) takeXorb(w http.ResponseWriter, r *http.Request, scope intake.Scope, name string) error {
	hash, err := intake.ParseHash(name)
	if err != nil {
		return err
	}
	added, err := h.intake.TakeXorb(r.Context(), scope, hash, r.Body)
	if err != nil {
		return err
	}
	return answer(w, map[string]bool{"was_inserted": added})
}

// takeShard answers when all files are kept. By version 2 the client is told of the progress meanwhile, so that no proxy takes the line for dead.
func (h *Handler) takeShard(w http.ResponseWriter, r *http.Request, scope intake.Scope, tell bool) error {
	if !tell {
		if err := h.intake.TakeShard(r.Context(), scope, r.Body, nil); err != nil {
			return err
		}
		return answer(w, map[string]int{"result": 1})
	}
	control, lines, told := http.NewResponseController(w), json.NewEncoder(w), time.Time{}
	begun := false
	err := h.intake.TakeShard(r.Context(), scope, r.Body, func(done, total int) {
		if now := time.Now(); now.Sub(told) >= tellEvery {
			if !begun {
				begun = true
				w.Header().Set("Content-Type", "application/x-ndjson")
			}
			told = now
			lines.Encode(map[string]any{"type": "validating", "verified": done, "total": total})
			control.Flush()
		}
	})
	switch {
	case err != nil && !begun:
		return err
	case err != nil:
		return lines.Encode(map[string]any{"type": "error", "message": message(err), "retryable": fault.Of(err) == fault.Busy})
	}
	if !begun {
		w.Header().Set("Content-Type", "application/x-ndjson")
	}
	return lines.Encode(map[string]any{"type": "result"})
}

const tellEvery = 5 * time.Second

// message gives what a person may read of an error.
func message(err error) string {
	if fault.Of(err) == "" {
		return "the hub failed; upload again"
	}
	if hint := fault.Hint(err); hint != "" {
		return err.Error() + " (try: " + hint + ")"
	}
	return err.Error()
}

func answer(w http.ResponseWriter, v any) error {
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(v)
}
