package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

//go:embed page/*.html
var pageFiles embed.FS

//go:embed static
var staticFiles embed.FS

// sheets are the templates of the pages and what they need of the hub.
type sheets struct {
	pages map[string]*template.Template
	marks map[string]string // SHA-256 of the files that never change, at the end of their addresses
}

func readSheets(p *Pages) (*sheets, error) {
	s := &sheets{pages: map[string]*template.Template{}, marks: map[string]string{}}
	files, err := staticFiles.ReadDir("static")
	if err != nil {
		return nil, fmt.Errorf("read the style of the pages: %w", err)
	}
	for _, f := range files {
		b, err := staticFiles.ReadFile("static/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("read the style of the pages: %w", err)
		}
		sum := sha256.Sum256(b)
		s.marks[f.Name()] = hex.EncodeToString(sum[:8])
	}
	layout, err := template.New("layout.html").Funcs(template.FuncMap{
		"path":   p.path,
		"page":   p.page,
		"static": func(name string) string { return p.path("static", s.marks[name], name) },
		"bytes":  size,
		"time":   func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"day":    func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04") },
		"name":   visible,
		"short":  func(id string) string { return id[:min(len(id), 8)] },
	}).ParseFS(pageFiles, "page/layout.html", "page/part.html")
	if err != nil {
		return nil, fmt.Errorf("read the layout of the pages: %w", err)
	}
	names, err := pageFiles.ReadDir("page")
	if err != nil {
		return nil, fmt.Errorf("read the pages: %w", err)
	}
	for _, f := range names {
		if f.Name() == "layout.html" || f.Name() == "part.html" {
			continue
		}
		t, err := layout.Clone()
		if err == nil {
			t, err = t.ParseFS(pageFiles, "page/"+f.Name())
		}
		if err != nil {
			return nil, fmt.Errorf("read the page %s: %w", f.Name(), err)
		}
		s.pages[strings.TrimSuffix(f.Name(), ".html")] = t
	}
	return s, nil
}

// frame is what every page shows around its own.
type frame struct {
	Title    string
	Main     any
	Person   string // who is logged in; "" for nobody
	Admin    bool
	Here     string // the address of the page, to come back to
	Release  string
	Tongue   *tongue
	Tongues  []*tongue
	visit    *visit
	security string
}

// Say gives words in the visitor's language.
func (f *frame) Say(key string, arguments ...any) string { return f.Tongue.say(key, arguments...) }

// Count gives words for so many.
func (f *frame) Count(key string, n any) string {
	switch n := n.(type) {
	case int:
		return f.Tongue.count(key, int64(n))
	case int64:
		return f.Tongue.count(key, n)
	}
	return ""
}

// Form gives the proof that every form sends along.
func (f *frame) Form() string {
	if f.security == "" {
		f.security = f.visit.form()
	}
	return f.security
}

// show answers with a page.
func (v *visit) show(status int, name, title string, main any) error {
	f := &frame{Title: title, Main: main, Person: v.id.User.Name, Admin: v.id.Admin(), Release: v.Release, Tongue: v.words, Tongues: v.Pages.words.tongues, visit: v}
	if v.r.Method == http.MethodGet {
		// the invitation to set the hub up is a secret, and of no use elsewhere
		if f.Here = v.base + v.r.URL.EscapedPath(); v.r.URL.RawQuery != "" && name != "setup" {
			f.Here += "?" + v.r.URL.RawQuery
		}
	}
	var b bytes.Buffer
	if err := v.sheets.pages[name].Execute(&b, f); err != nil {
		return fmt.Errorf("write the page %s: %w", name, err)
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", v.words.Tag)
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	v.w.WriteHeader(status)
	if v.r.Method != http.MethodHead {
		_, _ = v.w.Write(b.Bytes()) // who has gone needs no page
	}
	return nil
}

// refusalPage says why not.
type refusalPage struct {
	Status  int
	Heading string
	Message string // of the fault, in English; "" when it is for the log only
	Hint    string
	Gate    string // where to ask for access; "" when that does not help
	Login   string // where to log in; "" when that does not help
}

// refuse shows an error. Somebody unknown who may not do something is asked who they are.
func (v *visit) refuse(status int, failure error) {
	h := v.w.Header()
	for _, name := range []string{"Etag", "Content-Disposition", "Content-Length", "Last-Modified"} {
		h.Del(name)
	}
	page := refusalPage{Status: status, Heading: v.words.say("refused.failed"), Hint: fault.Hint(failure)}
	if fault.Of(failure) != "" {
		page.Message = failure.Error()
	}
	switch status {
	case http.StatusNotFound:
		page.Heading, page.Message = v.words.say("refused.missing"), v.words.say("refused.missing.text")
	case http.StatusForbidden, http.StatusUnauthorized:
		page.Heading = v.words.say("refused.denied")
	case http.StatusBadRequest, http.StatusMethodNotAllowed:
		page.Heading = v.words.say("refused.invalid")
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", "5")
	}
	if v.id.Anonymous() && status != http.StatusInternalServerError {
		page.Login = v.path("login")
		if v.r.Method == http.MethodGet {
			page.Login = v.loginFor(v.base + v.r.URL.RequestURI())
		}
	}
	var gate shut
	if errors.As(failure, &gate) {
		page.Gate = v.page(gate.name, "access")
	}
	if err := v.show(status, "refused", page.Heading, page); err != nil {
		v.w.WriteHeader(http.StatusInternalServerError)
	}
}

// static sends a part of the pages that is the same for all.
func (v *visit) static(mark, name string) error {
	if mark == "" || v.sheets.marks[name] != mark {
		return nothing()
	}
	b, err := staticFiles.ReadFile("static/" + name)
	if err != nil {
		return nothing()
	}
	kind := map[string]string{".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}[path.Ext(name)]
	h := v.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Del("Vary")
	_, _ = v.w.Write(b)
	return nil
}

// itemList is a list of repositories in a frame.
type itemList struct {
	F     *frame
	Items []item
	None  string // the words for an empty one
}

// Items gives a list of repositories to the part that shows one.
func (f *frame) Items(items []item, none string) itemList { return itemList{f, items, none} }

// cellOf is a cell in a frame.
type cellOf struct {
	F    *frame
	Cell cell
	N    int64
}

// Cell gives a cell of a row to the part that shows one.
func (f *frame) Cell(c cell, n int64) cellOf { return cellOf{f, c, n} }

// kinList is a list of a lineage in a frame.
type kinList struct {
	F    *frame
	List []kin
}

// Kin gives a list of a lineage to the part that shows one.
func (f *frame) Kin(list []kin) kinList { return kinList{f, list} }
