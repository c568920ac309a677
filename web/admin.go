package web

import (
	"net/http"
	"time"

	"github.com/lontar-asean/lontar/hub"
)

// eventsListed is how many events of the audit log the page has.
const eventsListed = 100

// adminPage is what those who run the hub look at.
type adminPage struct {
	Users  []hub.User
	Events []hub.Event
}

// admin shows who has an account and what happened last. For others there is no such page.
func (v *visit) admin() error {
	if !v.id.Admin() {
		return nothing()
	}
	var p adminPage
	err := v.hub.Read(v.ctx(), func(b hub.Books) (err error) {
		if p.Users, err = b.Users(v.ctx()); err != nil {
			return err
		}
		p.Events, err = b.Events(v.ctx(), v.hub.Now().Add(time.Second), eventsListed)
		return err
	})
	if err != nil {
		return err
	}
	for i := range p.Users {
		p.Users[i].Password, p.Users[i].Subject = "", ""
	}
	return v.show(http.StatusOK, "admin", v.words.say("admin"), p)
}
