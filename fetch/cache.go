package fetch

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// cache keeps answers, each a file that holds an HTTP response as it would be sent. The zero one keeps nothing.
type cache struct{ dir string }

// finalURL is the header field under which a kept answer names the address that redirects led to.
const finalURL = "X-Lontar-Url"

// answer is a whole answer.
type answer struct {
	status int
	header http.Header
	url    string // where it came from in the end
	body   []byte
}

// response gives an answer as others know it.
func (a *answer) response() (*http.Response, error) {
	u, err := url.Parse(a.url)
	if err != nil {
		return nil, fmt.Errorf("parse %q: %w", a.url, err)
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", a.status, http.StatusText(a.status)), StatusCode: a.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: a.header, ContentLength: int64(len(a.body)), Body: io.NopCloser(bytes.NewReader(a.body)), Request: &http.Request{Method: http.MethodGet, URL: u},
	}, nil
}

// keyOf names an answer: what was asked for.
func keyOf(url string, from, length int64) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d\n%d", url, from, length))
	return hex.EncodeToString(sum[:20])
}

func (c cache) path(key string) string { return filepath.Join(c.dir, key[:2], key[2:]+".http") }

// load gives a kept answer, nil when there is none. A damaged one counts as none.
func (c cache) load(key string) (*answer, error) {
	if c.dir == "" {
		return nil, nil
	}
	b, err := os.ReadFile(c.path(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read a kept answer: %w", err)
	}
	r := bufio.NewReader(bytes.NewReader(b))
	resp, err := http.ReadResponse(r, nil)
	if err != nil {
		return nil, nil // damaged
	}
	rest, err := io.ReadAll(r)
	if err != nil || int64(len(rest)) != max(resp.ContentLength, 0) {
		return nil, nil // damaged
	}
	a := &answer{status: resp.StatusCode, header: resp.Header, url: resp.Header.Get(finalURL), body: rest}
	a.header.Del(finalURL)
	return a, nil
}

// store keeps an answer.
func (c cache) store(key string, a *answer) error {
	if c.dir == "" {
		return nil
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %03d %s\r\n", a.status, http.StatusText(a.status))
	h := a.header.Clone()
	h.Set(finalURL, a.url)
	h.Set("Content-Length", fmt.Sprint(len(a.body)))
	if err := h.Write(&b); err != nil {
		return err
	}
	b.WriteString("\r\n")
	b.Write(a.body)
	return write(c.path(key), b.Bytes())
}

// write makes a file at once or not at all.
func write(path string, b []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("keep an answer: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return fmt.Errorf("keep an answer: %w", err)
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("keep an answer: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

const longestTag = 60 // bytes of an ETag that goes into a file name

func (c cache) parts() string { return filepath.Join(c.dir, "parts") }

// begun gives the beginning of a body that was broken off before, and the ETag of the whole.
func (c cache) begun(key string) (body []byte, etag string) {
	if c.dir == "" {
		return nil, ""
	}
	found, err := filepath.Glob(filepath.Join(c.parts(), key+".*"))
	if err != nil {
		return nil, ""
	}
	for _, name := range found {
		_, tag, _ := strings.Cut(filepath.Base(name), ".")
		raw, err := base64.RawURLEncoding.DecodeString(tag)
		if err != nil {
			continue
		}
		if b, err := os.ReadFile(name); err == nil {
			return b, string(raw)
		}
	}
	return nil, ""
}

// begin keeps the beginning of a body; one that cannot be resumed is not kept.
func (c cache) begin(key, etag string, body []byte) error {
	if c.dir == "" || !strong(etag) || len(etag) > longestTag || len(body) == 0 {
		return nil
	}
	c.forget(key)
	return write(filepath.Join(c.parts(), key+"."+base64.RawURLEncoding.EncodeToString([]byte(etag))), body)
}

// forget removes beginnings; one that stays does no harm.
func (c cache) forget(key string) {
	if c.dir == "" {
		return
	}
	found, _ := filepath.Glob(filepath.Join(c.parts(), key+".*")) // the pattern is well formed
	for _, name := range found {
		_ = os.Remove(name)
	}
}

// strong says whether an ETag names one sequence of bytes (RFC 9110, section 8.8.1).
func strong(etag string) bool { return len(etag) > 2 && etag[0] == '"' && etag[len(etag)-1] == '"' }
