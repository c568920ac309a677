package web

import (
	"bytes"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

const (
	previewed   = 64 << 10 // bytes of a text that a page shows
	previewLine = 2000     // clusters of a line
)

// blobPage is a file.
type blobPage struct {
	repositoryPage
	Trail    []crumb
	File     hub.File
	Commit   commitLine
	Download string
	Resolve  string // the address for clients
	Lines    []line // of a text
	Text     bool
	Cut      bool // there is more of the text
	Picture  string
	Card     template.HTML
	Empty    bool
}

// line is a line of a text.
type line struct {
	N    int
	Text string
}

func (v *visit) blob(name hub.Name, revision, file string) error {
	r, c, err := v.revision(name, revision, access.See)
	if err != nil {
		return hidden(err)
	}
	f, err := v.hub.File(v.ctx(), c, file)
	if err != nil {
		return hidden(err)
	}
	if f.Directory() {
		return v.see(v.page(r.Name, append([]string{"tree", revision}, split(file)...)...))
	}
	at := append([]string{revision}, split(file)...)
	p := blobPage{repositoryPage: v.head(r, revision, "files"), Trail: v.trail(r, revision, file), File: f, Commit: v.commitLine(r, c), Empty: f.Size == 0}
	p.Resolve = strings.TrimSuffix(v.Public.String(), "/") + strings.TrimPrefix(v.page(r.Name, append([]string{"resolve"}, at...)...), v.base)
	if err := v.guard.May(v.ctx(), v.id, access.Read, r); err != nil {
		if r.Disabled == "" && !p.Locked {
			return err
		}
		return v.show(http.StatusOK, "blob", path.Base(file), p) // the name of the file may be known, what is in it not
	}
	if err := v.given(r, c, f.SHA256); err != nil {
		return err
	}
	p.Download = v.page(r.Name, append([]string{"file"}, at...)...)
	b, err := v.begin(v.ctx(), f, previewed)
	if err != nil {
		return err
	}
	switch {
	case pictureType(b) != "":
		p.Picture = p.Download
	case strings.EqualFold(path.Ext(file), ".md"):
		if p.Card, _, err = v.readme(r, c, file); err != nil {
			return err
		}
	}
	if p.Picture == "" && p.Card == "" && !p.Empty {
		p.Lines, p.Cut, p.Text = lines(b, int64(len(b)) < f.Size)
	}
	return v.show(http.StatusOK, "blob", path.Base(file), p)
}

// lines gives the beginning of a file as lines, when it is text.
func lines(b []byte, more bool) (list []line, short, ok bool) {
	b = bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))
	if more {
		if i := bytes.LastIndexByte(b, '\n'); i > 0 {
			b = b[:i+1]
		} else { // the last character may be cut
			for n := 0; n < utf8.UTFMax && len(b) > 0 && !utf8.Valid(b); n++ {
				b = b[:len(b)-1]
			}
		}
	}
	if !utf8.Valid(b) || bytes.IndexByte(b, 0) >= 0 {
		return nil, false, false
	}
	for s := range strings.Lines(string(b)) {
		text, long := cut(strings.TrimRight(s, "\r\n"), previewLine)
		if long {
			text += "…"
			more = true
		}
		list = append(list, line{len(list) + 1, visible(text)})
	}
	return list, more, true
}

// pictureType gives the media type of a picture that browsers show and that cannot run: SVG is none.
func pictureType(b []byte) string {
	switch t := http.DetectContentType(b); t {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		return t
	}
	return ""
}

// file sends a file to a browser: a picture to be shown, everything else to be kept, so that nothing somebody uploaded is a page of ours.
func (v *visit) file(name hub.Name, revision, file string) error {
	r, c, err := v.revision(name, revision, access.Read)
	if err != nil {
		return behind(r, hidden(err))
	}
	f, err := v.hub.File(v.ctx(), c, file)
	if err == nil && f.Directory() {
		err = nothing()
	}
	if err != nil {
		return hidden(err)
	}
	if err := v.given(r, c, f.SHA256); err != nil {
		return err
	}
	if v.r.Header.Get("If-None-Match") == `"`+f.OID+`"` {
		v.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	o, err := v.hub.Objects().Open(v.ctx(), f.SHA256, 0, -1)
	if err != nil {
		return fault.New(fault.Broken, "the bytes of the file are not there: %w", err)
	}
	defer o.Close()
	head := make([]byte, min(f.Size, 512))
	if _, err := io.ReadFull(o, head); err != nil {
		return fault.New(fault.Broken, "the bytes of the file cannot be read: %w", err)
	}
	v.send(f.OID, pictureType(head), path.Base(file))
	v.w.Header().Set("Content-Length", strconv.FormatInt(f.Size, 10))
	if v.r.Method == http.MethodHead {
		return nil
	}
	_, err = io.Copy(v.w, io.MultiReader(bytes.NewReader(head), o))
	return err
}

// send says what comes, before bytes that somebody uploaded.
func (v *visit) send(mark, picture, name string) {
	h := v.w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	h.Set("Cache-Control", "private, no-cache, no-transform")
	h.Del("Vary")
	kind := "inline"
	if picture == "" {
		picture, kind = "application/octet-stream", "attachment"
	}
	h.Set("Content-Type", picture)
	h.Set("Content-Disposition", kind+"; filename*=UTF-8''"+strings.ReplaceAll(url.QueryEscape(name), "+", "%20"))
	if mark != "" {
		h.Set("Etag", `"`+mark+`"`)
	}
}

// query gives the part of an address behind the path.
func query(pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Add(pairs[i], pairs[i+1])
	}
	return "?" + q.Encode()
}
