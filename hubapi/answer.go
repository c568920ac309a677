package hubapi

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// timeFormat is how clients read times.
const timeFormat = "2006-01-02T15:04:05.000Z"

func clock(t time.Time) string { return t.UTC().Format(timeFormat) }

// json answers with a value.
func (c *call) json(status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode an answer: %w", err)
	}
	c.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	c.w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	c.w.WriteHeader(status)
	if c.r.Method != http.MethodHead {
		c.w.Write(b)
	}
	return nil
}

// maxBody bounds what is read at once, in bytes.
const maxBody = 8 << 20

// unmarshal reads JSON.
func unmarshal(b []byte, v any) error {
	if err := json.Unmarshal(b, v); err != nil {
		return fault.New(fault.Invalid, "the body is no JSON as expected: %w", err)
	}
	return nil
}

// decode reads the body as JSON; an empty one leaves v as it is.
func (c *call) decode(v any) error {
	b, err := c.body()
	if err != nil || len(b) == 0 {
		return err
	}
	return unmarshal(b, v)
}

func (c *call) body() ([]byte, error) {
	b, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, maxBody))
	if err != nil {
		return nil, fmt.Errorf("read the body: %w", err)
	}
	return b, nil
}

// mediaType gives the type of the body.
func (c *call) mediaType() string {
	t, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	return t
}

// flag reads a yes or no of the query: true, True and 1 all come.
func (c *call) flag(name string) bool {
	v := c.r.URL.Query().Get(name)
	return strings.EqualFold(v, "true") || v == "1"
}

// number reads a number of the query between bounds; another becomes the nearest, none the default.
func (c *call) number(name string, low, high, otherwise int) int {
	n, err := strconv.Atoi(c.r.URL.Query().Get(name))
	if err != nil {
		return otherwise
	}
	return max(low, min(high, n))
}

// next tells where the next page is. The address is absolute: Python clients fail on a relative one, and npm's stop after the first page.
func (c *call) next(parameters map[string]string) {
	q := c.r.URL.Query()
	for name, value := range parameters {
		q.Set(name, value)
	}
	c.w.Header().Set("Link", "<"+c.public+c.r.URL.EscapedPath()+"?"+q.Encode()+`>; rel="next"`)
}

// page gives the address of a repository for people.
func (s *Server) page(n hub.Name) string {
	prefix := "/"
	if n.Kind == hub.Dataset {
		prefix = "/datasets/"
	}
	return s.public + prefix + url.PathEscape(n.Owner) + "/" + url.PathEscape(n.Name)
}
