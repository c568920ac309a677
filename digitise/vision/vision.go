// Package vision reads pages with a model that looks at pictures and answers with text.
package vision

import (
	"context"
	"fmt"
	"image"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise"
	"github.com/lontar-asean/lontar/digitise/leaf"
	"github.com/lontar-asean/lontar/digitise/raster"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/picture"
)

// Describer asks a model about a picture.
type Describer interface {
	Describe(ctx context.Context, instructions, mediaType string, picture []byte) (text, model string, err error)
}

// Recogniser reads pages with a model. Models give no boxes: lines have those of the lines that are seen on the page when there are as many, else they share
// its height. They give no confidence, so there is none.
type Recogniser struct {
	Model Describer
	Label string // what recognises, for the key under which pages are kept: the address and the model
}

// Name says what recognised.
func (r *Recogniser) Name() string { return "vision:" + r.Label }

const (
	// side is the longer side of the picture that is sent, in pixels: small print on a whole page can still be read at it, and models scale what is
	// larger down themselves.
	side = 2400
	// leastLetters is how many letters an answer must have before its language is held against the one asked for.
	leastLetters = 60
	quality      = 90
)

// Recognise asks the model for the text of a page. An answer in a language of another script than those that may stand on the page is a fault: models that
// cannot read a script describe or translate the page instead.
func (r *Recogniser) Recognise(ctx context.Context, s digitise.Sheet) (corpus.Page, error) {
	img, err := picture.EncodeJPEG(picture.Thumbnail(s.Image, side), quality)
	if err != nil {
		return corpus.Page{}, fault.New(fault.Broken, "the picture cannot be sent: %w", err).At("%s", s.Name)
	}
	text, _, err := r.Model.Describe(ctx, instructions(s.Languages), picture.JPEG.MediaType(), img)
	if err != nil {
		return corpus.Page{}, fmt.Errorf("%s: %w", s.Name, err)
	}
	text = bare(text)
	if tag := foreign(text, s.Languages); tag != "" {
		return corpus.Page{}, fault.New(fault.Broken, "the model answers in %s", tag).At("%s", s.Name).Try("take a model that reads the script, or leave --language out")
	}
	p := leaf.Plain(text, s.Image.Rect.Dx(), s.Image.Rect.Dy())
	p.Resolution = s.Resolution
	place(&p, s.Image)
	return p, nil
}

// place gives the lines the boxes of the lines that are seen on the page, when there are as many.
func place(p *corpus.Page, img *image.Gray) {
	var seen []raster.Line
	for _, b := range raster.Blocks(img) {
		seen = append(seen, b.Lines...)
	}
	said := 0
	for _, r := range p.Regions {
		said += len(r.Lines)
	}
	if said != len(seen) {
		return
	}
	for i := range p.Regions {
		r := &p.Regions[i]
		for k := range r.Lines {
			s := seen[0]
			seen = seen[1:]
			b := corpus.Box{Left: s.Left, Top: s.Top, Right: s.Right, Bottom: s.Bottom}
			if r.Lines[k].Box = b; k == 0 {
				r.Box = b
			}
			r.Box = corpus.Box{Left: min(r.Box.Left, b.Left), Top: min(r.Box.Top, b.Top), Right: max(r.Box.Right, b.Right), Bottom: max(r.Box.Bottom, b.Bottom)}
		}
	}
}

// instructions asks for the text and nothing else.
func instructions(tags []language.Tag) string {
	var b strings.Builder
	b.WriteString("Transcribe all text on this page exactly as it is printed or written, line by line, in reading order. Keep the script, the spelling and the digits. " +
		"Put spaces only where the page has them. Put an empty line between blocks. Do not translate, correct, describe or comment. If there is no text, answer with nothing.")
	var names []string
	for _, t := range tags {
		if p, ok := language.ProfileOf(t); ok {
			names = append(names, p.Name+" in "+t.Script().String()+" script")
		}
	}
	if len(names) > 0 {
		fmt.Fprintf(&b, " The page is in %s.", strings.Join(names, " or "))
	}
	return b.String()
}

// bare takes an answer out of the fence that models like to put around it.
func bare(s string) string {
	s = strings.TrimSpace(s)
	if !strings.HasPrefix(s, "```") || !strings.HasSuffix(s, "```") || len(s) < 6 {
		return s
	}
	s = strings.TrimSuffix(s, "```")
	_, s, _ = strings.Cut(s, "\n")
	return strings.TrimSpace(s)
}

// foreign gives the language of a text that is in none of the scripts asked for; "" when it may be one of them.
func foreign(text string, tags []language.Tag) language.Tag {
	if len(tags) == 0 {
		return ""
	}
	counts := language.Scripts(text)
	asked, all := 0, 0
	wanted := map[language.Script]bool{}
	for _, t := range tags {
		wanted[t.Script()] = true
	}
	for s, n := range counts {
		if language.Script(s) == language.Unknown {
			continue
		}
		if all += n; wanted[language.Script(s)] {
			asked += n
		}
	}
	if all < leastLetters || asked*2 >= all {
		return ""
	}
	model, err := identify.Default()
	if err != nil {
		return ""
	}
	if r := model.Identify(text); r.Tag != language.Und {
		return r.Tag
	}
	return "another script"
}
