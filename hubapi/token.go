package hubapi

import (
	"net/http"
	"strconv"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/hub"
)

// xetToken gives a person who may commit what they need to send files in pieces.
func (c *call) xetToken(name hub.Name) error {
	r, err := c.repository(name, access.Commit)
	if err != nil {
		return err
	}
	if proposes(c.r.URL.Query().Get("create_pr")) {
		return errProposals()
	}
	token, path, expires, err := c.Xet.Grant(c.ctx(), c.id, r)
	if err != nil {
		return err
	}
	address := c.public + path
	h := c.w.Header()
	h.Set("X-Xet-Cas-Url", address)
	h.Set("X-Xet-Access-Token", token)
	h.Set("X-Xet-Token-Expiration", strconv.FormatInt(expires.Unix(), 10))
	return c.json(http.StatusOK, map[string]any{"accessToken": token, "casUrl": address, "exp": expires.Unix()})
}
