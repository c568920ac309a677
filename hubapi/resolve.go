package hubapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// resolve sends a file. X-Repo-Commit, ETag and Content-Length must all be there, also with HEAD and also when the file is not: clients keep what they
// fetch under them. Nothing is compressed on the way, since that would take the length away.
func (c *call) resolve(name hub.Name, revision, file string, raw bool) error {
	r, commit, err := c.revision(name, revision, access.Read)
	if err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("X-Repo-Commit", commit.ID)
	f, err := c.hub.File(c.ctx(), commit, file)
	if err == nil && f.Directory() {
		err = fault.New(fault.Missing, "%.200q is a directory", file)
	}
	if err != nil {
		return noEntry(err)
	}
	if err := c.withheld(r, commit, f.SHA256); err != nil {
		return err
	}
	etag, large := f.OID, f.Large && !raw
	if large {
		etag = f.SHA256
	}
	describeFile(h, file, etag, f.Size, large, r.Visibility == hub.Public && r.Gate == hub.Open)
	if c.Downloads != nil && c.r.Method == http.MethodGet {
		defer func() {
			if a, ok := c.w.(*answer); ok && (a.status == http.StatusOK || a.status == http.StatusPartialContent || a.status == http.StatusFound) {
				c.Downloads.Note(r.Number, c.who())
			}
		}()
	}
	// npm asks for the first byte to learn of a file; behind the redirect it would take the store's ETag for ours.
	if large && c.Direct != nil && c.r.Header.Get("Range") != "bytes=0-0" {
		return c.direct(f, path.Base(file))
	}
	var content io.ReadSeeker
	if f.Large && raw {
		content = bytes.NewReader(hub.Pointer(f.SHA256, f.Size))
	} else {
		o := &object{ctx: c.ctx(), objects: c.hub.Objects(), sha256: f.SHA256, size: f.Size}
		defer o.Close()
		if content, err = o.start(); err != nil {
			return err
		}
	}
	serve(c.w, c.r, content, f.Size)
	return nil
}

// who names who asks for counting: the person, or the address.
func (c *call) who() string {
	if c.id.Anonymous() {
		return "address " + remote(c.r)
	}
	return "person " + c.id.User.Name
}

// direct sends clients to the object store. Who reads the link may read the file for a while, as with every signed link.
func (c *call) direct(f hub.File, name string) error {
	link, err := c.Direct.Sign(c.ctx(), f.SHA256, name, directLife)
	if err != nil {
		return fmt.Errorf("sign a link: %w", err)
	}
	h := c.w.Header()
	h.Set("Location", link)
	h.Set("Cache-Control", "private, no-store") // the link ends
	h.Set("Content-Length", "0")
	c.w.WriteHeader(http.StatusFound)
	return nil
}

// describeFile sets the headers by which clients keep a file and browsers do nothing with it.
func describeFile(h http.Header, file, etag string, size int64, large, public bool) {
	if large {
		h.Set("X-Linked-Size", strconv.FormatInt(size, 10))
		h.Set("X-Linked-Etag", `"`+etag+`"`)
	}
	h.Set("Etag", `"`+etag+`"`)
	h.Set("Content-Type", mediaType(file))
	h.Set("Content-Disposition", disposition(path.Base(file)))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox") // a file that somebody uploaded is no page of ours
	who := "private"
	if public {
		who = "public"
	}
	h.Set("Cache-Control", who+", no-cache, no-transform") // what is withdrawn must be asked for again; gzip on the way takes the length away
}

// serve sends a file of so many bytes, or the part of it that is asked for.
func serve(w http.ResponseWriter, r *http.Request, content io.ReadSeeker, size int64) {
	if size == 0 && r.Header.Get("Range") != "" {
		w.Header().Set("Content-Range", "bytes */0") // npm learns the size of any file by a range and from here
	}
	http.ServeContent(w, r, "", time.Time{}, content)
}

// mediaType is chosen so that no browser runs what somebody uploaded.
func mediaType(file string) string {
	switch strings.ToLower(path.Ext(file)) {
	case ".md", ".txt", ".csv", ".tsv", ".yaml", ".yml", ".html", ".htm", ".xml", ".svg", ".py", ".js", ".gitattributes", ".gitignore":
		return "text/plain; charset=utf-8"
	case ".json":
		return "application/json; charset=utf-8"
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".webp":
		return "image/webp"
	case ".gif":
		return "image/gif"
	}
	return "application/octet-stream"
}

// disposition names the file for those who save it (RFC 6266): in ASCII, and as it is.
func disposition(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7E || r == '"' || r == '\\' {
			return '_'
		}
		return r
	}, name)
	return `inline; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20") + `; filename="` + plain + `"`
}

// object is a file of the object store that can be read from any place.
type object struct {
	ctx     context.Context
	objects hub.Objects
	sha256  string
	size    int64
	at      int64
	open    io.ReadCloser
	from    int64 // where open goes on
}

// start opens the object, so that a missing one is known before the answer begins, and gives the file itself where there is one: the kernel sends it.
func (o *object) start() (io.ReadSeeker, error) {
	r, err := o.objects.Open(o.ctx, o.sha256, 0, -1)
	if err != nil {
		// The books name it, so that this is no mistake of the client.
		return nil, fault.New(fault.Broken, "the bytes of the file are not there: %w", err)
	}
	o.open = r
	if file, ok := r.(io.ReadSeeker); ok {
		return file, nil
	}
	return o, nil
}

// Read goes on where the last Seek led.
func (o *object) Read(p []byte) (int, error) {
	if o.at >= o.size {
		return 0, io.EOF
	}
	if o.open == nil || o.from != o.at {
		o.Close()
		r, err := o.objects.Open(o.ctx, o.sha256, o.at, -1)
		if err != nil {
			return 0, fmt.Errorf("open a file: %w", err)
		}
		o.open, o.from = r, o.at
	}
	n, err := o.open.Read(p)
	o.at += int64(n)
	o.from = o.at
	return n, err
}

// Seek moves the place to read from.
func (o *object) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += o.at
	case io.SeekEnd:
		offset += o.size
	}
	if offset < 0 {
		return 0, errors.New("a place before the beginning")
	}
	o.at = offset
	return offset, nil
}

// Close ends reading.
func (o *object) Close() error {
	if o.open == nil {
		return nil
	}
	r := o.open
	o.open = nil
	return r.Close()
}
