// Package alto writes pages as ALTO 4 (Analyzed Layout and Text Object, Library of Congress), the form in which libraries keep where on a page each
// word stands.
package alto

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise/book"
	"github.com/lontar-asean/lontar/digitise/layout"
	"github.com/lontar-asean/lontar/language"
)

const (
	namespace = "http://www.loc.gov/standards/alto/ns-v4#"
	schema    = namespace + " http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
)

type document struct {
	XMLName     xml.Name    `xml:"alto"`
	Namespace   string      `xml:"xmlns,attr"`
	Instance    string      `xml:"xmlns:xsi,attr"`
	Location    string      `xml:"xsi:schemaLocation,attr"`
	Version     string      `xml:"SCHEMAVERSION,attr"`
	Description description `xml:"Description"`
	Tags        []layoutTag `xml:"Tags>LayoutTag"`
	Page        page        `xml:"Layout>Page"`
}

// layoutTag says what kind a block is of.
type layoutTag struct {
	ID    string `xml:"ID,attr"`
	Label string `xml:"LABEL,attr"`
}

// tags are the kinds of blocks; all stand in each file, so that files of a book can be put together.
var tags = []layoutTag{{tagOf(corpus.TextRegion), "text"}, {tagOf(corpus.HeaderRegion), "running header"}, {tagOf(corpus.FooterRegion), "running footer"},
	{tagOf(corpus.NumberRegion), "page number"}}

func tagOf(k corpus.RegionKind) string { return "kind_" + string(k) }

type description struct {
	Unit       string     `xml:"MeasurementUnit"`
	File       string     `xml:"sourceImageInformation>fileName"`
	Processing processing `xml:"Processing"`
}

type processing struct {
	ID       string `xml:"ID,attr"`
	Category string `xml:"processingCategory"`
	Software string `xml:"processingSoftware>softwareName"`
}

type page struct {
	ID         string   `xml:"ID,attr"`
	Height     int      `xml:"HEIGHT,attr"`
	Width      int      `xml:"WIDTH,attr"`
	Number     int      `xml:"PHYSICAL_IMG_NR,attr"`
	Printed    string   `xml:"PRINTED_IMG_NR,attr,omitempty"`
	Confidence *decimal `xml:"PC,attr"`
	Top        *space   `xml:"TopMargin"`
	Bottom     *space   `xml:"BottomMargin"`
	Print      *space   `xml:"PrintSpace"`
}

type place struct {
	Height int `xml:"HEIGHT,attr"`
	Width  int `xml:"WIDTH,attr"`
	Top    int `xml:"VPOS,attr"`
	Left   int `xml:"HPOS,attr"`
}

type space struct {
	ID string `xml:"ID,attr"`
	place
	Blocks []any
}

type textBlock struct {
	XMLName xml.Name `xml:"TextBlock"`
	ID      string   `xml:"ID,attr"`
	place
	Tags     string `xml:"TAGREFS,attr,omitempty"`
	Language string `xml:"LANG,attr,omitempty"`
	Lines    []textLine
}

type illustration struct {
	XMLName xml.Name `xml:"Illustration"`
	ID      string   `xml:"ID,attr"`
	place
}

type textLine struct {
	XMLName xml.Name `xml:"TextLine"`
	ID      string   `xml:"ID,attr"`
	place
	Items []any
}

type word struct {
	XMLName xml.Name `xml:"String"`
	ID      string   `xml:"ID,attr"`
	place
	Part       string   `xml:"SUBS_TYPE,attr,omitempty"`    // HypPart1 or HypPart2 of a word that is broken over two lines
	Whole      string   `xml:"SUBS_CONTENT,attr,omitempty"` // that word
	Confidence *decimal `xml:"WC,attr"`
	Content    string   `xml:"CONTENT,attr"`
}

// hyphen is what a line ends with that breaks a word.
type hyphen struct {
	XMLName xml.Name `xml:"HYP"`
	Content string   `xml:"CONTENT,attr"`
}

type blank struct {
	XMLName xml.Name `xml:"SP"`
}

// decimal writes a confidence with two places.
type decimal float64

// MarshalXMLAttr writes it.
func (d *decimal) MarshalXMLAttr(name xml.Name) (xml.Attr, error) {
	if d == nil {
		return xml.Attr{}, nil
	}
	v := min(max(float64(*d), 0), 1)
	return xml.Attr{Name: name, Value: fmt.Sprintf("%.2f", v)}, nil
}

func confidence(v float64) *decimal {
	if math.IsNaN(v) {
		return nil
	}
	d := decimal(v)
	return &d
}

// Write writes a page. The file is the name of its picture, the label what is printed on it.
func Write(w io.Writer, p *corpus.Page, file, label string) error {
	d := document{
		Namespace: namespace, Instance: "http://www.w3.org/2001/XMLSchema-instance", Location: schema, Version: "4.4",
		Description: description{Unit: "pixel", File: clean(file), Processing: processing{ID: "recognition", Category: "contentGeneration", Software: "Lontar"}},
		Tags:        tags,
		Page:        page{ID: fmt.Sprintf("page_%d", p.Number), Height: max(p.Height, 0), Width: max(p.Width, 0), Number: max(p.Number, 0), Printed: clean(label)},
	}
	if p.Confidence != nil {
		d.Page.Confidence = confidence(*p.Confidence)
	}
	all := corpus.Box{Right: p.Width, Bottom: p.Height}
	for i, r := range p.Regions {
		in := &d.Page.Print
		switch r.Kind {
		case corpus.HeaderRegion:
			in = &d.Page.Top
		case corpus.FooterRegion:
			in = &d.Page.Bottom
		case corpus.NumberRegion:
			if in = &d.Page.Bottom; r.Box.Bottom > 0 && r.Box.Bottom < p.Height/2 {
				in = &d.Page.Top
			}
		}
		box := r.Box
		if *in == nil {
			if in == &d.Page.Print {
				box = all
			}
			*in = &space{ID: fmt.Sprintf("space_%d", i+1), place: at(box)}
		}
		(*in).Blocks = append((*in).Blocks, block(r, i+1, p.Language))
	}
	if d.Page.Print == nil {
		d.Page.Print = &space{ID: "space_0", place: at(all)}
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", " ")
	if err := enc.Encode(d); err != nil {
		return fmt.Errorf("write ALTO: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func block(r corpus.Region, n int, tag language.Tag) any {
	id := fmt.Sprintf("block_%d", n)
	if r.Kind == corpus.PictureRegion {
		return illustration{ID: id, place: at(r.Box)}
	}
	b := textBlock{ID: id, place: at(r.Box)}
	if slices.ContainsFunc(tags, func(t layoutTag) bool { return t.ID == tagOf(r.Kind) }) {
		b.Tags = tagOf(r.Kind)
	}
	if tag != "" && tag != language.Und {
		b.Language = book.BCP47(tag)
	}
	for i, l := range r.Lines {
		if t := line(l, fmt.Sprintf("line_%d_%d", n, i+1)); len(t.Items) > 0 { // the schema wants a String in each line
			b.Lines = append(b.Lines, t)
		}
	}
	if len(b.Lines) == len(r.Lines) {
		for i := range r.Lines {
			if Hyphenated(r, i, tag) {
				hyphenate(&b.Lines[i], &b.Lines[i+1])
			}
		}
	}
	return b
}

// Hyphenated reports whether line i of a region ends with a hyphen that only breaks a word, which goes on in the line below.
func Hyphenated(r corpus.Region, i int, tag language.Tag) bool {
	return i+1 < len(r.Lines) && layout.Broken(strings.TrimSpace(r.Lines[i].Text), strings.TrimSpace(r.Lines[i+1].Text), tag)
}

// hyphenate joins the word that two lines share.
func hyphenate(a, b *textLine) {
	last, first := &a.Items[len(a.Items)-1], &b.Items[0]
	head, isWord := (*last).(word)
	tail, isToo := (*first).(word)
	_, size := utf8.DecodeLastRuneInString(head.Content)
	if !isWord || !isToo || size == len(head.Content) {
		return
	}
	sign := head.Content[len(head.Content)-size:]
	head.Content = head.Content[:len(head.Content)-size]
	whole := head.Content + tail.Content
	head.Part, head.Whole, tail.Part, tail.Whole = "HypPart1", whole, "HypPart2", whole
	*last, *first = head, tail
	a.Items = append(a.Items, hyphen{Content: sign})
}

// line writes the words with a space between two only where the text has one.
func line(l corpus.Line, id string) textLine {
	t := textLine{ID: id, place: at(l.Box)}
	for i, w := range Words(l) {
		if w.Spaced {
			t.Items = append(t.Items, blank{})
		}
		t.Items = append(t.Items, word{ID: fmt.Sprintf("%s_%d", id, i+1), place: at(w.Box), Confidence: confidence(w.Confidence), Content: clean(w.Text)})
	}
	return t
}

// Word is a word of a line, and whether a space stands before it.
type Word struct {
	corpus.Word
	Spaced bool
}

// Words gives the words of a line as they make up its text. Where they do not, as after a correction, the line is cut at its spaces and each word has
// the box of the line.
func Words(l corpus.Line) (words []Word) {
	rest := l.Text
	for _, w := range l.Words {
		k := strings.Index(rest, w.Text)
		if w.Text == "" || k < 0 || strings.TrimSpace(rest[:k]) != "" {
			words, rest = nil, l.Text
			break
		}
		words = append(words, Word{w, k > 0 && len(words) > 0})
		rest = rest[k+len(w.Text):]
	}
	if strings.TrimSpace(rest) == "" {
		return words
	}
	words = nil
	for i, f := range strings.Fields(l.Text) {
		words = append(words, Word{corpus.Word{Box: l.Box, Text: f, Confidence: l.Confidence}, i > 0})
	}
	return words
}

func at(b corpus.Box) place {
	return place{Height: max(b.Bottom-b.Top, 0), Width: max(b.Right-b.Left, 0), Top: b.Top, Left: b.Left}
}

// clean takes out what XML cannot hold.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}
