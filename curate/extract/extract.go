// Package extract holds the step that turns raw pages into text and pictures.
package extract

import (
	"context"
	"mime"
	"net/http"
	"strings"
	"sync"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/curate/page"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
)

// Settings are the settings of extract.
type Settings struct {
	OptOut    string `yaml:"opt_out" doc:"drop (the default): pages that reserve text and data mining go, and their text with them; keep: only measure it"`
	Pictures  bool   `yaml:"pictures" doc:"keep the places of pictures and the words that stand with them"`
	Questions bool   `yaml:"questions" doc:"keep the questions and answers that a page declares (schema.org FAQPage, QAPage)"`
}

// robotsHeader is set by readers of crawls that hold the robots.txt of a page's host and find the page disallowed there.
const robotsHeader = "X-Lontar-Robots"

const (
	optOutReason  = "opt-out"
	optOutMeasure = "extract.opt_out"
)

// Kinds lists the step of this package.
func Kinds() []recipe.Kind { return []recipe.Kind{kind()} }

func kind() recipe.Kind {
	return recipe.Define(recipe.Kind{
		Name: "extract", Version: 1, Reasons: []string{optOutReason}, Final: []string{optOutReason},
		Summary: "Turns HTML into main text, pictures, title, date, licence and opt-out signals",
		Doc: `One pass over the page, no tree. Navigation, menus, footers and forms go; what is measured is measured in characters as a reader counts
them, never in words. The charset is the one the bytes are in (TIS-620, windows-874, windows-1258 and others), whatever the page
declares. A licence link (rel=license, CC metadata) becomes the record's rights where the source says unknown.

Opt-out signals: X-Robots-Tag and meta robots noai, TDM reservation (header, meta, tdmrep), robots.txt wherever the crawl holds it. By
default such a page is dropped with reason opt-out and its text is not kept; noimageai takes out only the pictures.`,
		Examples: []recipe.Example{
			{HTML: true, Text: `<html><body><nav><a href="/">ໜ້າຫຼັກ</a> <a href="/n">ຂ່າວ</a></nav><article><h1>ຕະຫຼາດເຊົ້າ</h1><p>ຕະຫຼາດເຊົ້າເປີດທຸກມື້ຕັ້ງແຕ່ຫົກໂມງ ແລະ ຂາຍຜັກ ປາ ແລະ ໝາກໄມ້ຈາກບ້ານໃກ້ຄຽງ.</p></article></body></html>`,
				Want: "ຕະຫຼາດເຊົ້າ\nຕະຫຼາດເຊົ້າເປີດທຸກມື້ຕັ້ງແຕ່ຫົກໂມງ ແລະ ຂາຍຜັກ ປາ ແລະ ໝາກໄມ້ຈາກບ້ານໃກ້ຄຽງ."},
			{HTML: true, Text: `<html><head><meta name="robots" content="noai"></head><body><p>Halaman ini tidak boleh dipakai untuk melatih mesin.</p></body></html>`,
				Reasons: []string{optOutReason}},
		},
	}, Settings{OptOut: "drop", Pictures: true, Questions: true}, func(s Settings) (any, error) {
		if s.OptOut != "drop" && s.OptOut != "keep" {
			return nil, fault.New(fault.Invalid, "opt_out is %q, not drop or keep", s.OptOut)
		}
		return step{s, scratches()}, nil
	})
}

// step is the step extract; its buffers are used again from page to page.
type step struct {
	Settings
	scratch *sync.Pool
}

func scratches() *sync.Pool { return &sync.Pool{New: func() any { return &page.Scratch{} }} }

// Transform replaces a raw payload by its text. Documents that have text already stay as they are.
func (e step) Transform(_ context.Context, d *corpus.Document) error {
	if d.Raw == nil {
		return nil
	}
	raw := d.Raw
	d.Raw = nil
	header := http.Header(raw.Header)
	in := page.Input{Body: raw.Body, URL: d.URL, ContentType: raw.MediaType, Header: header}
	p, err := e.read(in)
	if err != nil {
		return err
	}
	e.facts(d, &p)
	if header.Get(robotsHeader) != "" && p.OptOut == "" {
		p.OptOut = "robots.txt"
	}
	if e.reserved(d, p.OptOut) {
		return nil
	}
	parts, pictures := e.parts(&p)
	d.SetParts(parts)
	d.Pictures = pictures
	d.Changed("extract", 1, int64(p.Kept))
	return nil
}

// read extracts a page by its media type.
func (e step) read(in page.Input) (page.Page, error) {
	if media, _, err := mime.ParseMediaType(in.ContentType); err == nil && media == "text/plain" {
		return page.Plain(in), nil
	}
	scratch := e.scratch.Get().(*page.Scratch)
	defer e.scratch.Put(scratch)
	return page.Extract(in, scratch)
}

// Reserve treats a page whose host's robots.txt came elsewhere in the crawl as if the page itself had opted out. Pages that did, and documents
// that were no pages, stay as they are.
func (e step) Reserve(d *corpus.Document, signal string) (gone bool) {
	if v, ok := d.Value(optOutMeasure); !ok || v != 0 || !e.reserved(d, signal) {
		return false
	}
	d.Pictures = nil
	return true
}

// reserved records an opt-out and takes the words out of a page that is dropped for it.
func (e step) reserved(d *corpus.Document, signal string) bool {
	if signal == "" {
		d.SetMeasure(optOutMeasure, 0)
		return false
	}
	d.SetMeasure(optOutMeasure, 1)
	d.SetMeasure(optOutMeasure+"."+signal, 1)
	if e.OptOut == "keep" {
		return false
	}
	d.Title = ""
	d.SetText("")
	return true
}

// Judge drops pages that opted out.
func (e step) Judge(f *corpus.Facts) []string {
	if v, ok := f.Value(optOutMeasure); ok && v == 1 && e.OptOut == "drop" {
		return []string{optOutReason}
	}
	return nil
}

// facts records what the page says of itself.
func (e step) facts(d *corpus.Document, p *page.Page) {
	d.Title, d.Published = p.Title, p.Published
	if p.Licence != "" {
		d.Licence = p.Licence
		if r, ok := corpus.LicenceOfURL(p.Licence); ok && d.Rights == corpus.Unknown {
			d.Rights, d.RightsEvidence = r, p.LicenceIn+": "+p.Licence
		}
	}
	if p.Charset != "" && p.Charset != "utf-8" {
		d.SetMeasure("extract.charset."+p.Charset, 1)
	}
	d.SetMeasure("extract.seen", float64(p.Seen))
	d.SetMeasure("extract.kept", float64(p.Kept))
	d.SetMeasure("extract.replaced", float64(p.Replaced))
	if p.Relaxed != "" {
		d.SetMeasure("extract.relaxed."+p.Relaxed, 1)
	}
	if p.Noindex {
		d.SetMeasure("extract.noindex", 1)
	}
	for _, hint := range p.Languages {
		if tag, err := language.Parse(hint); err == nil && tag != language.Und {
			d.SetMeasure("extract.declares."+string(tag), 1)
			break
		}
	}
}

func (e step) parts(p *page.Page) (parts []corpus.Part, pictures []corpus.Picture) {
	withPictures := e.Pictures && p.PicturesOptOut == ""
	for _, part := range p.Parts {
		switch {
		case part.Kind == page.Text:
			parts = append(parts, corpus.Part{Kind: corpus.TextPart, Text: part.Text})
		case withPictures:
			parts = append(parts, corpus.Part{Kind: corpus.PicturePart, Picture: part.Picture})
		}
	}
	if withPictures {
		for _, pic := range p.Pictures {
			found := corpus.Picture{URL: pic.URL, Alt: pic.Alt, Caption: pic.Caption, Title: pic.Title, Heading: pic.Heading, Context: pic.Context,
				Licence: pic.Licence, Width: pic.Width, Height: pic.Height}
			if rights, ok := corpus.LicenceOfURL(pic.Licence); ok {
				found.Rights = rights
			}
			pictures = append(pictures, found)
		}
	} else {
		parts = merged(parts)
	}
	if e.Questions {
		for _, q := range p.Questions {
			parts = append(parts, corpus.Part{Kind: corpus.QuestionPart, Text: q.Question}, corpus.Part{Kind: corpus.AnswerPart, Text: q.Answer})
		}
	}
	return parts, pictures
}

// merged joins neighbouring text parts once no picture stands between them.
func merged(parts []corpus.Part) []corpus.Part {
	if len(parts) < 2 {
		return parts
	}
	var texts []string
	for _, p := range parts {
		texts = append(texts, p.Text)
	}
	return []corpus.Part{{Kind: corpus.TextPart, Text: strings.Join(texts, "\n")}}
}
