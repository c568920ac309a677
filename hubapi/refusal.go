package hubapi

import (
	"errors"
	"net/http"
	"strings"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/access/limit"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// badCredentials are the words by which Python clients tell a wrong token from a repository that is not there.
const badCredentials = "Invalid credentials in Authorization header"

// refusal is an error with what clients know it by.
type refusal struct {
	status  int    // 0: by the kind of the cause
	code    string // X-Error-Code: without it clients do not know what is missing
	message string // "": that of the cause
	cause   error
}

func (r *refusal) Error() string {
	if r.message == "" && r.cause != nil {
		return r.cause.Error()
	}
	return r.message
}

func (r *refusal) Unwrap() error { return r.cause }

// noRepository says that there is no such repository. Somebody unknown may only be told to log in, whether there is one or not.
func (c *call) noRepository(err error) error {
	if fault.Of(err) != fault.Missing {
		return err
	}
	r := &refusal{code: "RepoNotFound", cause: err}
	if c.id.Anonymous() {
		r.status, r.message = http.StatusUnauthorized, "Repository not found, or it is private: log in"
	}
	return r
}

// gated adds to the refusal of a gate where to ask.
func (c *call) gated(r hub.Repository, err error) error {
	var shut access.Ungated
	if !errors.As(err, &shut) {
		return err
	}
	return &refusal{code: "GatedRepo", message: shut.Message + ". Ask for it at " + c.page(r.Name), cause: err}
}

// status is the one place where kinds of failure become a status of HTTP.
func status(err error, anonymous bool) int {
	var r *refusal
	var large *http.MaxBytesError
	_, often := limit.Of(err)
	switch {
	case errors.As(err, &r) && r.status != 0:
		return r.status
	case often:
		return http.StatusTooManyRequests
	case errors.As(err, &large):
		return http.StatusRequestEntityTooLarge
	case hub.Stale(err):
		return http.StatusPreconditionFailed
	}
	switch fault.Of(err) {
	case fault.Invalid:
		return http.StatusBadRequest
	case fault.Missing:
		return http.StatusNotFound
	case fault.Conflict, fault.Incomplete:
		return http.StatusConflict
	case fault.Denied:
		if anonymous {
			return http.StatusUnauthorized
		}
		return http.StatusForbidden
	case fault.Busy, fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// refuse answers with an error.
func (c *call) refuse(err error) {
	code := status(err, c.id.Anonymous())
	message := err.Error()
	if hint := fault.Hint(err); hint != "" {
		message += " (try: " + hint + ")"
	}
	if code >= http.StatusInternalServerError && fault.Of(err) == "" {
		// What went wrong inside is for the log: it may name places of the machine.
		message = "the hub failed; its log tells why under the number of this request"
	}
	if code == http.StatusServiceUnavailable {
		c.w.Header().Set("Retry-After", "5")
	}
	c.slow(err)
	var r *refusal
	h := c.w.Header()
	for _, name := range []string{"Etag", "Content-Disposition", "Last-Modified", "Content-Length", "Accept-Ranges", "Content-Range"} {
		h.Del(name)
	}
	if errors.As(err, &r) && r.code != "" {
		h.Set("X-Error-Code", r.code)
	}
	h.Set("X-Error-Message", headline(message))
	body := map[string]any{"error": message}
	if r != nil && r.code != "" {
		body["code"] = r.code
	}
	c.json(code, body)
}

// maxHeadline bounds a message in a header, in bytes.
const maxHeadline = 500

// headline makes a message fit for a header: one line of ASCII. The body has it whole.
func headline(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r < 0x20 || r == 0x7F:
			return ' '
		case r > 0x7F:
			return '?'
		}
		return r
	}, s)
	return s[:min(len(s), maxHeadline)]
}
