package spool

import (
	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

func (e *encoder) body(d *corpus.Document) {
	e.uint(uint64(len(d.Parts)))
	for _, p := range d.Parts {
		e.word(string(p.Kind))
		e.string(p.Text)
		e.int(int64(p.Picture))
	}
	e.uint(uint64(len(d.Pictures)))
	for i := range d.Pictures {
		e.picture(&d.Pictures[i])
	}
	e.uint(uint64(len(d.Pages)))
	for i := range d.Pages {
		e.page(&d.Pages[i])
	}
}

// words of a picture that are written one after another.
func wordsOf(p *corpus.Picture) []*string {
	f := &p.File
	return []*string{&p.SHA256, &p.URL, &p.Alt, &p.Caption, &p.Title, &p.Heading, &p.Context, &p.Licence,
		&f.Title, &f.Description, &f.Creator, &f.Copyright, &f.Taken, &f.Place}
}

func (e *encoder) picture(p *corpus.Picture) {
	for _, s := range wordsOf(p) {
		e.string(*s)
	}
	e.word(p.MediaType)
	e.word(string(p.Rights))
	e.strings(p.File.Keywords)
	e.int(int64(p.Width))
	e.int(int64(p.Height))
	e.bytes(p.Hash)
	e.bytes(p.Bytes)
	e.bytes(p.Blurred)
	e.uint(uint64(len(p.Descriptions)))
	for i := range p.Descriptions {
		d := &p.Descriptions[i]
		e.word(string(d.Source))
		e.word(string(d.Language))
		e.string(d.Text)
		e.word(d.Field)
		e.word(d.Model)
		e.string(d.Pivot)
		e.number(d.Score)
		e.strings(d.Reasons)
	}
	e.uint(uint64(len(p.Checks)))
	for _, c := range p.Checks {
		e.word(c.Name)
		e.word(string(c.State))
		e.float(c.Value)
	}
	e.strings(p.Reasons)
}

func (e *encoder) page(p *corpus.Page) {
	e.string(p.Name)
	e.word(p.Recogniser)
	for _, n := range []int{p.Picture, p.Number, p.Width, p.Height, p.Resolution, p.Orientation} {
		e.int(int64(n))
	}
	e.word(string(p.Language))
	e.float(p.Skew)
	e.number(p.Confidence)
	e.uint(uint64(len(p.Regions)))
	for i := range p.Regions {
		r := &p.Regions[i]
		e.word(string(r.Kind))
		e.box(r.Box)
		e.uint(uint64(len(r.Lines)))
		for k := range r.Lines {
			l := &r.Lines[k]
			e.box(l.Box)
			e.string(l.Text)
			e.float(l.Confidence)
			e.word(l.Checked)
			e.uint(uint64(len(l.Words)))
			for m := range l.Words {
				e.box(l.Words[m].Box)
				e.string(l.Words[m].Text)
				e.float(l.Words[m].Confidence)
			}
		}
	}
}

func (e *encoder) box(b corpus.Box) {
	for _, n := range [4]int{b.Left, b.Top, b.Right, b.Bottom} {
		e.int(int64(n))
	}
}

// number writes a number that may be unknown.
func (e *encoder) number(v *float64) {
	e.bool(v != nil)
	if v != nil {
		e.float(*v)
	}
}

func (d *decoder) body(doc *corpus.Document) {
	parts := make([]corpus.Part, d.count())
	for i := range parts {
		parts[i] = corpus.Part{Kind: corpus.PartKind(d.word()), Text: d.string(), Picture: int(d.int())}
	}
	doc.SetParts(parts)
	doc.Pictures = list(d, d.picture)
	doc.Pages = list(d, d.page)
}

// list reads a list, nil for an empty one.
func list[T any](d *decoder, one func(*T)) []T {
	n := d.count()
	if n == 0 {
		return nil
	}
	items := make([]T, 0, min(n, 64)) // a damaged block may promise more than it holds
	for range n {
		if d.err != nil {
			return nil
		}
		var v T
		one(&v)
		items = append(items, v)
	}
	return items
}

func (d *decoder) picture(p *corpus.Picture) {
	for _, s := range wordsOf(p) {
		*s = d.string()
	}
	p.MediaType, p.Rights = d.word(), corpus.Rights(d.word())
	p.File.Keywords = d.strings()
	p.Width, p.Height = int(d.int()), int(d.int())
	p.Hash, p.Bytes, p.Blurred = d.bytes(), d.bytes(), d.bytes()
	p.Descriptions = list(d, func(v *corpus.Description) {
		*v = corpus.Description{Source: corpus.DescriptionSource(d.word()), Language: language.Tag(d.word()), Text: d.string(), Field: d.word(), Model: d.word(),
			Pivot: d.string(), Score: d.number(), Reasons: d.strings()}
	})
	p.Checks = list(d, func(c *corpus.Check) { c.Name, c.State, c.Value = d.word(), corpus.State(d.word()), d.float() })
	p.Reasons = d.strings()
}

func (d *decoder) page(p *corpus.Page) {
	p.Name, p.Recogniser = d.string(), d.word()
	for _, n := range []*int{&p.Picture, &p.Number, &p.Width, &p.Height, &p.Resolution, &p.Orientation} {
		*n = int(d.int())
	}
	p.Language, p.Skew, p.Confidence = language.Tag(d.word()), d.float(), d.number()
	p.Regions = list(d, func(r *corpus.Region) {
		r.Kind, r.Box = corpus.RegionKind(d.word()), d.box()
		r.Lines = list(d, func(l *corpus.Line) {
			l.Box, l.Text, l.Confidence, l.Checked = d.box(), d.string(), d.float(), d.word()
			l.Words = list(d, func(w *corpus.Word) { w.Box, w.Text, w.Confidence = d.box(), d.string(), d.float() })
		})
	})
}

func (d *decoder) box() corpus.Box {
	return corpus.Box{Left: int(d.int()), Top: int(d.int()), Right: int(d.int()), Bottom: int(d.int())}
}

func (d *decoder) number() *float64 {
	if !d.bool() {
		return nil
	}
	v := d.float()
	return &v
}
