package format

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/goccy/go-json"
)

// commonCrawl is where the archives lie that Common Crawl's index names by their paths.
const commonCrawl = "https://data.commoncrawl.org/"

// target is what a line of a list names.
type target struct {
	url     string // of the page
	archive string // the address of the archive that holds it; "": fetch the page
	offset  int64  // bytes, of the record in the archive
	length  int64
}

// address gives what is fetched.
func (t target) address() string {
	if t.archive != "" {
		return t.archive
	}
	return t.url
}

// number is a whole number, written as one or as a string, as index servers do.
type number struct {
	value int64
	given bool
}

// UnmarshalJSON reads it.
func (n *number) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		return nil
	}
	v, err := strconv.ParseInt(strings.Trim(string(b), `"`), 10, 64)
	if err != nil || v < 0 {
		return fmt.Errorf("%s is not a number of bytes", clip(string(b)))
	}
	*n = number{v, true}
	return nil
}

// parseTarget reads a line of a list: an address, a JSON object, or a CDXJ line.
func parseTarget(line []byte) (target, error) {
	k := bytes.IndexByte(line, '{')
	if k != 0 && !(k > 0 && line[k-1] == ' ' && !bytes.Contains(line[:k], []byte("://"))) {
		u, err := parseAddress(string(line))
		return target{url: u}, err
	}
	var o struct {
		URL      string `json:"url"`
		Filename string `json:"filename"`
		Offset   number `json:"offset"`
		Length   number `json:"length"`
	}
	if err := json.Unmarshal(line[k:], &o); err != nil {
		return target{}, fmt.Errorf("not a JSON object: %w", err)
	}
	if o.URL == "" {
		return target{}, errors.New(`it has no "url"`)
	}
	if o.Filename == "" {
		u, err := parseAddress(o.URL)
		return target{url: u}, err
	}
	t := target{url: o.URL, offset: o.Offset.value, length: o.Length.value}
	switch {
	case !o.Offset.given || !o.Length.given || t.length == 0:
		return target{}, errors.New(`a record of an archive needs "offset" and "length"`)
	case t.length > maxPage:
		return target{}, fmt.Errorf("the record of %d bytes is longer than %d", t.length, maxPage)
	case !strings.Contains(o.Filename, "://"):
		o.Filename = commonCrawl + strings.TrimLeft(o.Filename, "/")
	}
	var err error
	t.archive, err = parseAddress(o.Filename)
	return t, err
}

// parseAddress checks an address. It is kept as it is written, because it is the source URI of the document.
func parseAddress(s string) (string, error) {
	u, err := url.Parse(s)
	var e *url.Error
	switch {
	case errors.As(err, &e):
		return "", fmt.Errorf("not an address: %w", e.Err)
	case err != nil:
		return "", fmt.Errorf("not an address: %w", err)
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return "", errors.New("not an address that begins with http:// or https://")
	case strings.ContainsAny(s, " \t"):
		return "", errors.New("the address holds a space; write it as %20")
	case u.User != nil:
		return "", errors.New("the address holds a password")
	}
	return s, nil
}
