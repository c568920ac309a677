package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

const (
	maxTitle  = 100 // bytes of the title of a token
	maxTokens = 200 // of a person, by this page
)

// tokensPage is the tokens of a person.
type tokensPage struct {
	Tokens []tokenLine
	New    string // a token that was made just now: shown this once
	Terms  []string
}

// tokenLine is a token without what is secret.
type tokenLine struct {
	Title, Scope string
	Owners       []string
	Created      time.Time
	Expires      time.Time
	Over         bool
}

// terms are for how many days a token may count; "" is for ever.
var terms = []string{"30d", "90d", "365d", ""}

func (v *visit) tokens() error {
	if v.id.Anonymous() {
		return v.see(v.loginFor(v.path("settings", "tokens")))
	}
	return v.showTokens("")
}

func (v *visit) showTokens(fresh string) error {
	list, err := v.ownTokens()
	if err != nil {
		return err
	}
	p := tokensPage{New: fresh, Terms: terms}
	for _, t := range list {
		p.Tokens = append(p.Tokens, tokenLine{t.Title, string(t.Scope), t.Owners, t.Created, t.Expires, !t.Expires.IsZero() && !v.hub.Now().Before(t.Expires)})
	}
	return v.show(http.StatusOK, "tokens", v.words.say("tokens"), p)
}

func (v *visit) ownTokens() (list []hub.Token, err error) {
	err = v.hub.Read(v.ctx(), func(b hub.Books) error {
		list, err = b.TokensOf(v.ctx(), v.id.User.Name)
		return err
	})
	return list, err
}

func (v *visit) makeToken() error {
	if v.id.Anonymous() {
		return fault.New(fault.Denied, "log in first")
	}
	form := v.r.PostForm
	t := hub.Token{User: v.id.User.Name, Title: strings.TrimSpace(form.Get("title")), Scope: hub.Scope(form.Get("scope"))}
	if t.Title == "" || len(t.Title) > maxTitle {
		return fault.New(fault.Invalid, "the title of a token has 1 to %d bytes", maxTitle)
	}
	if owner := strings.TrimSpace(form.Get("owner")); owner != "" {
		if err := hub.CheckNamePart(owner); err != nil {
			return err
		}
		t.Owners = []string{owner}
	}
	var err error
	if t.Expires, err = access.Expiry(v.hub.Now(), form.Get("expires")); err != nil {
		return err
	}
	list, err := v.ownTokens()
	if err != nil {
		return err
	}
	if len(list) >= maxTokens {
		return fault.New(fault.Conflict, "there are %d tokens already", len(list)).Try("remove some")
	}
	for _, old := range list {
		if old.Title == t.Title { // a token is removed by its title
			return fault.New(fault.Conflict, "there is a token %q already", t.Title).Try("take another title")
		}
	}
	fresh, err := v.guard.NewToken(v.ctx(), t)
	if err != nil {
		return err
	}
	if err := v.record("token.add", t.User, t.Title); err != nil {
		return err
	}
	return v.showTokens(fresh)
}

func (v *visit) removeToken() error {
	if v.id.Anonymous() {
		return fault.New(fault.Denied, "log in first")
	}
	title := v.r.PostForm.Get("title")
	err := v.hub.Write(v.ctx(), func(b hub.Books) error {
		n, err := b.DropToken(v.ctx(), v.id.User.Name, title)
		if err != nil || n == 0 {
			return err // another window removed it
		}
		return b.AddEvent(v.ctx(), hub.Event{At: v.hub.Now(), Actor: v.id.User.Name, Action: "token.remove", Object: v.id.User.Name, Detail: title, Address: v.address()})
	})
	if err != nil {
		return err
	}
	return v.see(v.path("settings", "tokens"))
}
