package wiki

import (
	"html"
	"net/url"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// site is what the head of a dump says of its wiki.
type site struct {
	prefix   string // of page addresses
	language language.Tag
	files    map[string]bool // names of the namespace of files, in lower case
	hidden   map[string]bool // names of the namespace of categories
	rights   corpus.Rights   // "" when the head says nothing
	licence  string
	evidence string
}

// Namespace numbers of MediaWiki.
const (
	fileSpace     = "6"
	categorySpace = "14"
)

// readSite reads the head. Names of namespaces are English everywhere and also as the wiki has them.
func readSite(head string) *site {
	s := &site{
		language: language.Und,
		files:    map[string]bool{"file": true, "image": true, "media": true},
		hidden:   map[string]bool{"category": true},
	}
	if attributes, _, ok := strings.Cut(afterTag(head, "<mediawiki"), ">"); ok {
		if tag, err := language.Parse(attribute(attributes, "xml:lang")); err == nil {
			s.language = tag
		}
	}
	_, info, ok := element(head, "siteinfo")
	if !ok {
		return s
	}
	if base := content(info, "base"); base != "" {
		s.prefix = base[:strings.LastIndexByte(base, '/')+1]
	}
	_, spaces, _ := element(info, "namespaces")
	for piece := range strings.SplitSeq(spaces, "<namespace ") {
		attributes, rest, _ := strings.Cut(piece, ">")
		name, _, _ := strings.Cut(rest, "<")
		name = foldName(html.UnescapeString(name))
		switch attribute(attributes, "key") {
		case fileSpace:
			s.files[name] = true
		case categorySpace:
			s.hidden[name] = true
		}
	}
	s.license(info)
	return s
}

// ownLicence are the projects whose texts are under CC BY-SA 4.0 by the terms of use of the Wikimedia Foundation, section 7.
var ownLicence = []string{"wikipedia.org", "wiktionary.org", "wikibooks.org", "wikisource.org", "wikiquote.org", "wikivoyage.org", "wikiversity.org"}

// license finds the licence: an address of a public licence in the head, or else what the terms of the wiki's project say.
func (s *site) license(info string) {
	if k := strings.Index(strings.ToLower(info), "creativecommons.org/"); k >= 0 {
		address := info[k:]
		if end := strings.IndexAny(address, " <>\"'\n\t"); end >= 0 {
			address = address[:end]
		}
		address = "https://" + address
		if rights, ok := corpus.LicenceOfURL(address); ok {
			s.rights, s.licence, s.evidence = rights, address, address
			return
		}
	}
	u, err := url.Parse(s.prefix)
	if err != nil {
		return
	}
	for _, project := range ownLicence {
		if strings.HasSuffix("."+u.Hostname(), "."+project) {
			s.rights, s.licence = corpus.Licensed("CC-BY-SA-4.0"), "https://creativecommons.org/licenses/by-sa/4.0/"
			s.evidence = "https://foundation.wikimedia.org/wiki/Policy:Terms_of_Use#7._Licensing_of_Content"
		}
	}
}

// address gives the URL of a page, "" when the head names no base.
func (s *site) address(title string) string {
	if s.prefix == "" {
		return ""
	}
	path := url.URL{Path: "/" + strings.ReplaceAll(title, " ", "_")}
	return s.prefix + path.EscapedPath()[1:]
}

func foldName(name string) string {
	return strings.ToLower(strings.TrimSpace(strings.ReplaceAll(name, "_", " ")))
}

func afterTag(s, tag string) string {
	_, rest, _ := strings.Cut(s, tag)
	return rest
}
