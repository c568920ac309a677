// Package page turns one HTML page into its main text and pictures, in one pass over the bytes and without building a tree of the document.
//
// What is measured is measured in characters as a reader counts them (base characters; marks and joiners count nothing), never in words,
// so that Khmer, Lao, Burmese, Thai and Javanese pages are judged like English ones.
package page

import (
	"net/http"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// MaxBody is the largest body, in bytes, that Extract reads; a larger one is refused as broken.
const MaxBody = 64 << 20

// Input is a page as a server or an archive gave it.
type Input struct {
	Body        []byte
	URL         string      // the address of the page; relative addresses resolve against it
	ContentType string      // the Content-Type header with its charset, if any; empty when unknown
	Header      http.Header // the other response headers, for opt-out signals, language and licence; may be nil
}

// Page is what one HTML page says.
type Page struct {
	Parts    []Part    // main text and pictures in reading order
	Pictures []Picture // the pictures of the main text, in reading order
	Title    string    // the title element, else og:title, else the first main heading
	// Published is an RFC 3339 date or date and time, as the page declares it; Buddhist years are turned into Christian ones. "" is unknown.
	Published string
	Charset   string   // the encoding the body was read in, by its WHATWG name; tcvn3, vni or viscii for Vietnamese that has none
	Declared  string   // the encoding the page or its header declared, "" when none; differs from Charset when the bytes contradict it
	Replaced  int      // byte sequences that could not be decoded and became U+FFFD
	Languages []string // hints in the order found: html lang, Content-Language, og:locale, hreflang of the page itself; as written, no duplicates
	Licence   string   // address of the licence the page names, "" when it names none
	LicenceIn string   // where the licence was found: "link rel=license", "a rel=license", "meta dc.rights", "json-ld license" …
	Questions []Question
	OptOut    string // the signal by which the page reserves text and data mining, such as "meta robots: noai"; "" when there is none
	// PicturesOptOut is the signal that reserves only the pictures, such as "x-robots-tag: noimageai"; "" when there is none.
	PicturesOptOut string
	Noindex        bool   // the page asks search engines not to list it
	Relaxed        string // why the rules were relaxed to give any text: "" (they were not), "hidden", "lists", "everything"
	Seen, Kept     int    // characters of text on the page and in the main text
}

// Kind says what a Part is.
type Kind uint8

// The kinds of parts.
const (
	Text Kind = iota
	Image
)

// Part is a stretch of main text or a reference to a picture.
type Part struct {
	Kind    Kind
	Text    string // lines separated by "\n": a paragraph, heading, list item or table row each; cells separated by "\t"
	Picture int    // index in Page.Pictures, for Image
}

// Picture is a picture of the main text with every text that speaks of it, each apart.
type Picture struct {
	URL           string // absolute when the page's address is known
	Alt           string
	Caption       string // figcaption
	Title         string
	Heading       string // the last heading before it
	Context       string // the nearest text before and after it, whole sentences where they are short enough, separated by "\n"
	Licence       string // address of its own licence, when the page names one for it
	Width, Height int    // as declared, in CSS pixels; 0 when not declared
}

// Question is one pair of a schema.org FAQPage or QAPage, as plain text.
type Question struct{ Question, Answer string }

// Text gives the main text: the lines of all text parts, separated by "\n".
func (p *Page) Text() string {
	switch n := p.textParts(); n {
	case 0:
		return ""
	case 1:
		for _, part := range p.Parts {
			if part.Kind == Text {
				return part.Text
			}
		}
	}
	var b strings.Builder
	for _, part := range p.Parts {
		if part.Kind != Text {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(part.Text)
	}
	return b.String()
}

func (p *Page) textParts() int {
	n := 0
	for _, part := range p.Parts {
		if part.Kind == Text {
			n++
		}
	}
	return n
}

// Scratch holds the buffers that Extract uses again from page to page. The zero value is ready; one goroutine may use it at a time.
// A Page never refers to the memory of a Scratch.
type Scratch struct{ reader reader }

// Extract reads one page. Broken HTML is never an error: it gives what can be read. The error is a fault of kind Broken when the body
// is larger than MaxBody, and nothing else. Time and memory are linear in the length of the body, whatever it holds.
func Extract(in Input, scratch *Scratch) (Page, error) {
	if len(in.Body) > MaxBody {
		return Page{}, fault.New(fault.Broken, "page of %d bytes is larger than %d", len(in.Body), MaxBody).At("%s", in.URL).
			Try("leave it out, or split it")
	}
	if scratch == nil {
		scratch = &Scratch{}
	}
	r := &scratch.reader
	r.reset(in)
	decoded := decode(in.Body, in.ContentType, r.decoded)
	r.decoded = decoded.buffer
	r.page.Charset, r.page.Declared, r.page.Replaced = decoded.charset, decoded.declared, decoded.replaced
	r.headers(in.Header)
	r.read(decoded.text)
	r.choose()
	r.compose()
	r.settle()
	out := r.page
	r.page = Page{}
	r.input = Input{}
	r.source = nil
	return out, nil
}
