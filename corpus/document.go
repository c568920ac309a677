// Package corpus holds what Lontar works on: documents with their source, rights, measures and trail, and the data sets they become.
package corpus

import (
	"context"
	"strings"

	"github.com/lontar-asean/lontar/language"
)

// Document is one record: parts in reading order and the facts about them. A document read from a crawl starts as Raw bytes and has no parts
// until it is extracted. Documents belong to one goroutine.
type Document struct {
	Facts
	Parts    []Part
	Pictures []Picture
	Pages    []Page // of a scanned document
	Raw      *Raw   // nil once the text is there

	// Near, unless nil, gives a picture by its address without asking the network: from the folder of the page or from its crawl. It is for the
	// steps and stored nowhere. A picture that is not there is a fault of kind Missing, one that its owner reserved of kind Denied.
	Near func(ctx context.Context, address string) ([]byte, error)

	text   string // the joined text, while joined
	joined bool
	words  []string // of text in the language wordsIn, while wordsOf is text
	wordsOf,
	wordsIn string
}

// Facts is everything known about a document besides its text and pictures. Rules judge facts only, so that a verdict can be repeated later
// without reading the text again.
type Facts struct {
	ID             string       // see ID; set when read, no step changes it
	Language       language.Tag // und when unknown
	LanguageScore  *float64     // 0 to 1; nil when nobody identified it
	URL            string       // the source URI
	Collection     string
	RetrievedAt    string // RFC 3339, "" unknown
	Title          string
	Published      string // RFC 3339 date or time, "" unknown
	Rights         Rights
	RightsEvidence string // what Rights rests on: a licence link, a letter, a law
	Licence        string // SPDX expression or URL, as found
	Contributor    string
	Consent        string // version of the consent form
	Reviewers      []string
	Content        string // Content of the present text
	Duplicates     *int64 // how many other records were dropped as duplicates of this one; nil when not looked for
	Concepts       []string
	Trail          []Change
	Measures       []Measure
	Signature      []byte // of the text at deduplication; what it holds is said by the step that wrote it
	Broken         string // why the record could not be read or worked on, with the place; "" for a whole one
}

// Raw is a payload that no step has turned into text yet.
type Raw struct {
	Body      []byte
	MediaType string              // the media type and parameters as served, "" unknown
	Header    map[string][]string // response header, canonical names; nil when there was none
}

// PartKind says what a part holds.
type PartKind string

// The kinds of parts.
const (
	TextPart     PartKind = "text"
	PicturePart  PartKind = "picture"
	QuestionPart PartKind = "question" // of a list of questions the page declares (FAQPage, QAPage); not part of Text
	AnswerPart   PartKind = "answer"   // to the question before it
	OriginalPart PartKind = "original" // a text as it was before it was converted from an old encoding; not part of Text
)

// Part is a stretch of a document: text, or the place of a picture.
type Part struct {
	Kind    PartKind
	Text    string // of all but picture parts; paragraphs are separated by "\n"
	Picture int    // of a picture part: index into Pictures
}

// Change says which step changed a document.
type Change struct {
	Step    string
	Version int
	Changed int64 // clusters or items that changed; what is counted is said by the step
}

// TextDocument makes a document of one text part.
func TextDocument(text string) *Document {
	d := &Document{}
	d.SetText(text)
	return d
}

// Text joins the text parts with line breaks.
func (d *Document) Text() string {
	if d.joined {
		return d.text
	}
	var texts []string
	for _, p := range d.Parts {
		if p.Kind == TextPart && p.Text != "" {
			texts = append(texts, p.Text)
		}
	}
	d.text, d.joined = strings.Join(texts, "\n"), true
	return d.text
}

// Words gives the words of the text in the document's language as cut finds them. They are kept until the text or the language changes, so that
// steps share them; the slice must not be changed.
func (d *Document) Words(cut func(text string, tag language.Tag) []string) []string {
	text := d.Text()
	if d.words == nil || d.wordsOf != text || d.wordsIn != string(d.Language) {
		d.words, d.wordsOf, d.wordsIn = cut(text, d.Language), text, string(d.Language)
	}
	return d.words
}

// SetText replaces all parts by one text part.
func (d *Document) SetText(text string) {
	d.Parts = []Part{{Kind: TextPart, Text: text}}
	d.text, d.joined = text, true
}

// SetParts replaces the parts.
func (d *Document) SetParts(parts []Part) {
	d.Parts, d.joined = parts, false
}

// EditText runs edit over every text part, in order.
func (d *Document) EditText(edit func(string) string) {
	d.edit(edit, func(k PartKind) bool { return k == TextPart })
}

func (d *Document) edit(edit func(string) string, which func(PartKind) bool) {
	for i := range d.Parts {
		if which(d.Parts[i].Kind) {
			d.Parts[i].Text = edit(d.Parts[i].Text)
		}
	}
	d.joined = false
}

// EditOriginals runs edit over the texts as they were before they were converted.
func (d *Document) EditOriginals(edit func(string) string) {
	d.edit(edit, func(k PartKind) bool { return k == OriginalPart })
}

// EditWords runs edit over everything a person wrote, in its present form: all parts with text, the title, the words that stand with pictures, and
// what was recognised on pages, region by region.
func (d *Document) EditWords(edit func(string) string) {
	d.edit(edit, func(k PartKind) bool { return k != PicturePart && k != OriginalPart })
	d.Title = edit(d.Title)
	for i := range d.Pictures {
		p := &d.Pictures[i]
		p.EditWords(edit)
	}
	for i := range d.Pages {
		d.Pages[i].EditWords(edit)
	}
}

// Changed adds a change to the trail.
func (f *Facts) Changed(step string, version int, n int64) {
	f.Trail = append(f.Trail, Change{Step: step, Version: version, Changed: n})
}
