package web

import (
	"bytes"
	"fmt"
	"html"
	"html/template"
	"io"
	"net/url"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	unsafe "github.com/yuin/goldmark/renderer/html"
	token "golang.org/x/net/html"
)

// markdown reads GitHub Flavored Markdown with the HTML in it, which is cleaned afterwards.
var markdown = sync.OnceValue(func() goldmark.Markdown {
	return goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(unsafe.WithUnsafe()))
})

// policy says what of foreign HTML may stand on a page: text, lists, tables, links and pictures. Nothing that runs, looks or sends.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.UGCPolicy()
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AllowAttrs("open").OnElements("details")
	return p
})

// withoutMetadata gives a card without the metadata at its head.
func withoutMetadata(card string) string {
	card = strings.TrimPrefix(strings.ReplaceAll(card, "\r\n", "\n"), "\ufeff")
	rest, ok := strings.CutPrefix(card, "---\n")
	if !ok {
		return card
	}
	if _, body, ok := strings.Cut("\n"+rest, "\n---"); ok {
		_, body, _ = strings.Cut(body, "\n")
		return body
	}
	return card
}

// maxNesting bounds how deep quotations and lists in a card may lie, and maxMarks how many marks of a kind a paragraph may have: beyond them reading
// takes time that grows with the square.
const (
	maxNesting = 100
	maxMarks   = 4000
)

// calm reports whether Markdown can be read in good time.
func calm(s string) bool {
	brackets, marks, tags := 0, 0, 0
	for line := range strings.Lines(s) {
		if strings.TrimSpace(line) == "" { // a paragraph ends
			brackets, marks, tags = 0, 0, 0
		}
		rest := strings.TrimLeft(line, " \t>-*+")
		if nesting := len(line) - len(rest) - strings.Count(line[:len(line)-len(rest)], " "); nesting > maxNesting {
			return false
		}
		brackets += strings.Count(line, "[")
		marks += strings.Count(line, "*") + strings.Count(line, "_") + strings.Count(line, "`") + strings.Count(line, "~")
		tags += strings.Count(line, "<")
		if brackets > maxMarks || marks > maxMarks || tags > 5*maxMarks {
			return false
		}
	}
	return true
}

// render gives Markdown as HTML that is safe to show. resolve gives the address of what a relative address names, "" for nothing.
func render(card string, resolve func(to string, picture bool) string) (template.HTML, error) {
	text := strings.ToValidUTF8(withoutMetadata(card), "\uFFFD")
	if !calm(text) {
		return template.HTML("<pre>" + html.EscapeString(text) + "</pre>"), nil
	}
	var b bytes.Buffer
	if err := markdown().Convert([]byte(text), &b); err != nil {
		return "", fmt.Errorf("read a card: %w", err)
	}
	return relink(policy().SanitizeReader(&b), resolve)
}

// relink makes clean HTML fit a page of ours: relative addresses lead to files of the repository, pictures of other hosts become links (nothing is asked
// of them), names of places cannot be ours, headings come below the page's own and in order, and each paragraph has the direction of its text.
func relink(r io.Reader, resolve func(string, bool) string) (template.HTML, error) {
	var b strings.Builder
	var open []int // levels of headings, as shown
	last := 1
	z := token.NewTokenizer(r)
	for {
		kind := z.Next()
		if kind == token.ErrorToken {
			if z.Err() == io.EOF {
				return template.HTML(b.String()), nil
			}
			return "", fmt.Errorf("read a card: %w", z.Err())
		}
		t := z.Token()
		switch level := heading(t.Data); {
		case kind == token.EndTagToken && level > 0 && len(open) > 0:
			t.Data = fmt.Sprintf("h%d", open[len(open)-1])
			open = open[:len(open)-1]
		case kind == token.StartTagToken || kind == token.SelfClosingTagToken:
			if level > 0 {
				level = min(level+1, last+1, 6)
				last = level
				open = append(open, level)
				t.Data = fmt.Sprintf("h%d", level)
			}
			if t.Data == "img" && !picture(&t, resolve) {
				b.WriteString(elsewhere(t))
				continue
			}
			t.Attr = attributes(t, resolve)
			if t.Data == "table" {
				b.WriteString(`<div class="scroll" tabindex="0">`)
			}
		}
		b.WriteString(t.String())
		if kind == token.EndTagToken && t.Data == "table" {
			b.WriteString("</div>")
		}
	}
}

func heading(name string) int {
	if len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' {
		return int(name[1] - '0')
	}
	return 0
}

// picture reports whether a picture is of this repository, and gives it its address and a text in its place.
func picture(t *token.Token, resolve func(string, bool) string) bool {
	described := false
	for i, a := range t.Attr {
		switch a.Key {
		case "src":
			to, ok := relative(a.Val)
			if !ok {
				return false
			}
			if t.Attr[i].Val = resolve(to, true); t.Attr[i].Val == "" {
				return false
			}
		case "alt":
			described = true
		}
	}
	if !described {
		t.Attr = append(t.Attr, token.Attribute{Key: "alt"})
	}
	return true
}

// elsewhere gives a link in place of a picture of another host.
func elsewhere(t token.Token) string {
	var source, text string
	for _, a := range t.Attr {
		switch a.Key {
		case "src":
			source = a.Val
		case "alt":
			text = a.Val
		}
	}
	if text == "" {
		text = source
	}
	if u, err := url.Parse(source); err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return html.EscapeString(text)
	}
	return `<a class="elsewhere" rel="nofollow noreferrer" href="` + html.EscapeString(source) + `">` + html.EscapeString(text) + `</a>`
}

// blocks are the elements whose direction is that of their text.
var blocks = map[string]bool{"p": true, "li": true, "td": true, "th": true, "blockquote": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "dd": true, "dt": true, "pre": true, "summary": true, "figcaption": true}

func attributes(t token.Token, resolve func(string, bool) string) (list []token.Attribute) {
	directed := false
	for _, a := range t.Attr {
		switch a.Key {
		case "href":
			if place, ok := strings.CutPrefix(a.Val, "#"); ok {
				a.Val = "#card-" + place
			} else if to, ok := relative(a.Val); ok {
				if a.Val = resolve(to, false); a.Val == "" {
					continue
				}
			}
		case "id", "name":
			a.Val = "card-" + a.Val
		case "usemap", "cite":
			continue
		case "dir":
			directed = true
		}
		list = append(list, a)
	}
	if blocks[t.Data] && !directed {
		list = append(list, token.Attribute{Key: "dir", Val: "auto"})
	}
	return list
}

// relative gives the path of a relative address, unescaped and without what stands behind it.
func relative(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Opaque != "" || u.Path == "" {
		return "", false
	}
	return u.Path, true
}
