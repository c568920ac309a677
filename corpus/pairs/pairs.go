// Package pairs makes pairs of a picture and a text out of documents, in the form in which models that read pictures are trained.
package pairs

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"slices"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// Pair is a picture with what is said of it in one language.
type Pair struct {
	ID        string       // that of the document, the number of the picture in it counted from 0, and the language, parted by "/"
	Document  string       // id
	Picture   int          // index into the document's pictures
	Language  language.Tag // of Text
	Text      string       // native words where there are any, else a machine's
	Source    corpus.DescriptionSource
	Field     string   // of native words: alt, caption, title …; "" unknown
	Model     string   // of a machine's words
	Score     *float64 // chrF of the back-translation of a machine's words, 0 to 100; nil when they were not checked
	Native    string   // what people say, "" nothing
	Machine   string   // what a machine says, "" nothing
	URL       string   // of the picture
	Page      string   // the source URI of the document
	Rights    corpus.Rights
	Licence   string // "" unknown
	Creator   string // "" unknown
	Width     int    // pixels, 0 unknown
	Height    int
	Concepts  []string // of the document
	Blurred   bool     // Bytes has faces made unrecognisable
	Bytes     []byte   // the file of the picture; never empty
	SHA256    string   // of Bytes, hexadecimal
	MediaType string   // of Bytes, by their beginning
}

// fields says which of several native texts is taken: that of the figure was written to be read beside the picture, alternative texts stand in for
// it, titles name it. Fields that are not named come last.
var fields = []string{"caption", "alt", "title", "file_description", "file_title", "context"}

// Of yields the pairs of a document: one for each picture that is a part of it and whose bytes are held, and each language in which it is described
// by words that can be used. A picture that nobody looked over for descriptions is taken with its caption, alternative text or title, in the language of
// the document. Where a picture with blurred faces was made, it is the picture of the pair.
func Of(d *corpus.Document) iter.Seq[Pair] {
	return func(yield func(Pair) bool) {
		for i := range d.Pictures {
			p := &d.Pictures[i]
			if !p.Usable() || len(p.Bytes)+len(p.Blurred) == 0 {
				continue
			}
			base := basis(d, i)
			for _, tag := range tags(d, p) {
				pair := base
				if pair.describe(d, p, tag) && !yield(pair) {
					return
				}
			}
		}
	}
}

// basis is what all pairs of a picture have in common.
func basis(d *corpus.Document, i int) Pair {
	p := &d.Pictures[i]
	b := Pair{Document: d.ID, Picture: i, URL: p.URL, Page: d.URL, Rights: p.Rights, Licence: p.Licence, Creator: p.File.Creator, Width: p.Width, Height: p.Height,
		Concepts: d.Concepts}
	if b.Rights == "" {
		b.Rights = d.Rights
		if b.Licence == "" {
			b.Licence = d.Licence
		}
	}
	b.Bytes, b.SHA256, b.Blurred = File(p)
	b.MediaType, _ = kind(b.Bytes)
	return b
}

// File gives the file of a picture that goes out: the one with blurred faces where there is one. It is nil when no bytes are held.
func File(p *corpus.Picture) (b []byte, digest string, blurred bool) {
	b, digest = p.Bytes, p.SHA256
	if blurred = len(p.Blurred) > 0; blurred {
		b, digest = p.Blurred, ""
	}
	if digest == "" && len(b) > 0 {
		sum := sha256.Sum256(b)
		digest = hex.EncodeToString(sum[:])
	}
	return b, digest, blurred
}

// descriptions gives those of a picture; where nobody looked for any, its own words.
func descriptions(d *corpus.Document, p *corpus.Picture) []corpus.Description {
	if len(p.Descriptions) > 0 {
		return p.Descriptions
	}
	var found []corpus.Description
	for _, f := range []struct{ field, text string }{{"caption", p.Caption}, {"alt", p.Alt}, {"title", p.Title}} {
		if f.text != "" {
			found = append(found, corpus.Description{Source: corpus.NativeDescription, Language: d.Language, Text: f.text, Field: f.field})
		}
	}
	return found
}

// tags lists the languages in which a picture is described, sorted.
func tags(d *corpus.Document, p *corpus.Picture) (list []language.Tag) {
	for _, x := range descriptions(d, p) {
		if good(x) && !slices.Contains(list, x.Language) {
			list = append(list, x.Language)
		}
	}
	slices.Sort(list)
	return list
}

func good(x corpus.Description) bool { return len(x.Reasons) == 0 && x.Text != "" }

// describe fills in the words of one language.
func (b *Pair) describe(d *corpus.Document, p *corpus.Picture, tag language.Tag) bool {
	var native, machine *corpus.Description
	all := descriptions(d, p)
	for i := range all {
		x := &all[i]
		switch {
		case !good(*x) || x.Language != tag:
		case x.Source == corpus.MachineDescription:
			if machine == nil {
				machine = x
			}
		case native == nil || rank(x.Field) < rank(native.Field):
			native = x
		}
	}
	best := native
	if best == nil {
		best = machine
	}
	if best == nil {
		return false
	}
	b.ID, b.Language = fmt.Sprintf("%s/%d/%s", d.ID, b.Picture, tag), tag
	b.Text, b.Source, b.Field, b.Model, b.Score = best.Text, best.Source, best.Field, best.Model, best.Score
	if native != nil {
		b.Native = native.Text
	}
	if machine != nil {
		b.Machine, b.Model, b.Score = machine.Text, machine.Model, machine.Score
	}
	return true
}

func rank(field string) int {
	if k := slices.Index(fields, field); k >= 0 {
		return k
	}
	return len(fields)
}

// Has reports whether a document has a pair.
func Has(d *corpus.Document) bool {
	for range Of(d) {
		return true
	}
	return false
}
