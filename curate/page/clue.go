package page

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
)

// clues is what the page says about itself outside its text.
type clues struct {
	base     string
	baseURL  *url.URL
	resolved bool

	ogTitle   string
	published [sources]string // by the trust in the source
	canonical string
	alternate []alternate
	faq       int // JSON-LD nodes read
}

type alternate struct{ lang, href string }

// Where a date of publication can stand, the most trusted first.
const (
	fromArticle = iota // meta article:published_time
	fromLinkedData
	fromItemprop
	fromMeta // meta date, dc.date, pubdate …
	fromTime // the first time element
	sources
)

// clue reads an element that says something about the page; its attributes are in r.attrs.
func (r *reader) clue(el element) {
	if r.top().skip {
		return
	}
	switch el {
	case elHTML:
		if r.language(r.value("lang")); len(r.page.Languages) == 0 {
			r.language(r.value("xml:lang"))
		}
	case elBase:
		if r.clues.base == "" {
			r.clues.base = r.value("href")
		}
	case elTime:
		r.published(fromTime, r.value("datetime"))
	case elA, elLink:
		r.link(el)
	case elMeta:
		r.meta()
	}
}

func (r *reader) link(el element) {
	if r.grant() {
		return
	}
	rel, is := r.attribute("rel")
	if !is {
		return
	}
	for _, word := range bytes.Fields(rel) {
		switch strings.ToLower(string(word)) {
		case "license":
			r.licence(r.value("href"), elements[el].name+" rel=license")
		case "canonical":
			if el == elLink {
				r.clues.canonical = r.value("href")
			}
		case "alternate":
			if lang := r.value("hreflang"); el == elLink && lang != "" && len(r.clues.alternate) < 256 {
				r.clues.alternate = append(r.clues.alternate, alternate{lang, r.value("href")})
			}
		}
	}
}

// meta reads a meta element.
func (r *reader) meta() {
	content, is := r.attribute("content")
	if !is {
		return
	}
	for i := range r.attrs {
		a := &r.attrs[i]
		switch string(a.name) {
		case "name", "property", "http-equiv", "itemprop":
			if len(a.value) <= 64 {
				r.metaNamed(strings.ToLower(string(bytes.TrimSpace(a.value))), content)
			}
		}
	}
}

func (r *reader) metaNamed(name string, content []byte) {
	switch name {
	case "og:title":
		r.clues.ogTitle = plain(content)
	case "og:locale", "content-language", "language", "dc.language", "dcterms.language", "inlanguage":
		for _, tag := range strings.Split(plain(content), ",") {
			r.language(strings.TrimSpace(tag))
		}
	case "article:published_time", "og:article:published_time", "og:published_time":
		r.published(fromArticle, plain(content))
	case "datepublished":
		r.published(fromItemprop, plain(content))
	case "date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.issued", "dcterms.created", "pubdate", "publishdate", "publish-date",
		"publication_date", "citation_publication_date", "sailthru.date", "parsely-pub-date":
		r.published(fromMeta, plain(content))
	case "dc.rights", "dcterms.rights", "dcterms.license", "dc.rights.license", "license", "cc:license", "cc.license", "copyright":
		r.licence(plain(content), "meta "+name)
	case "robots", "googlebot", "bingbot", "ccbot", "gptbot", "google-extended":
		r.robots("meta "+name, plain(content))
	case "tdm-reservation":
		if plain(content) == "1" {
			r.optOut("meta tdm-reservation")
		}
	}
}

// headers reads the response headers.
func (r *reader) headers(h http.Header) {
	for _, value := range h.Values("Content-Language") {
		for _, tag := range strings.Split(value, ",") {
			r.language(strings.TrimSpace(tag))
		}
	}
	for _, value := range h.Values("X-Robots-Tag") {
		r.robots("x-robots-tag", value)
	}
	if strings.TrimSpace(h.Get("Tdm-Reservation")) == "1" {
		r.optOut("tdm-reservation")
	}
	for _, value := range h.Values("Link") {
		if address, rest, ok := strings.Cut(value, ">"); ok && strings.Contains(strings.ToLower(rest), `rel="license"`) {
			r.licence(strings.TrimPrefix(strings.TrimSpace(address), "<"), "link header rel=license")
		}
	}
}

// language adds a hint, as written, unless it is there already or is no tag at all.
func (r *reader) language(tag string) {
	if tag == "" || len(tag) > 35 || strings.ContainsAny(tag, " <>\"'") || len(r.page.Languages) >= 16 {
		return
	}
	for _, old := range r.page.Languages {
		if strings.EqualFold(old, tag) {
			return
		}
	}
	r.page.Languages = append(r.page.Languages, tag)
}

// licence notes the first licence address the page names.
func (r *reader) licence(address, where string) {
	if r.page.Licence != "" || address == "" || len(address) > 512 {
		return
	}
	if strings.HasPrefix(where, "meta") || strings.HasPrefix(where, "json") {
		at := strings.Index(address, "http") // prose such as "CC BY 4.0, https://…" is kept only as far as it names an address
		if at < 0 {
			return
		}
		address, _, _ = strings.Cut(address[at:], " ")
	}
	r.page.Licence, r.page.LicenceIn = address, where
}
