package column

import (
	"fmt"

	"github.com/lontar-asean/lontar/corpus"
)

// PageValue is an element of pages. Unknown values are nil. Boxes are in pixels of the page's picture.
type PageValue struct {
	Picture     *int          `json:"picture"` // index into pictures
	Name        *string       `json:"name"`
	Number      int           `json:"number"`
	Width       int           `json:"width"`
	Height      int           `json:"height"`
	Resolution  *int          `json:"resolution"`
	Recogniser  *string       `json:"recogniser"`
	Language    string        `json:"language"`
	Orientation int           `json:"orientation"`
	Skew        float64       `json:"skew"`
	Confidence  *float64      `json:"confidence"`
	Regions     []RegionValue `json:"regions"`
}

// BoxValue is the box of a region, a line or a word.
type BoxValue struct {
	Left   int `json:"left"`
	Top    int `json:"top"`
	Right  int `json:"right"`
	Bottom int `json:"bottom"`
}

// RegionValue is an element of a page's regions.
type RegionValue struct {
	Kind string `json:"kind"`
	BoxValue
	Lines []LineValue `json:"lines"`
}

// LineValue is an element of a region's lines.
type LineValue struct {
	BoxValue
	Text       string      `json:"text"`
	Confidence float64     `json:"confidence"`
	Checked    *string     `json:"checked"`
	Words      []WordValue `json:"words"`
}

// WordValue is an element of a line's words.
type WordValue struct {
	BoxValue
	Text       string  `json:"text"`
	Confidence float64 `json:"confidence"`
}

// PageOf gives the value of a page.
func PageOf(p *corpus.Page) PageValue {
	v := PageValue{Name: known(p.Name), Number: p.Number, Width: p.Width, Height: p.Height, Resolution: known(p.Resolution), Recogniser: known(p.Recogniser), Language: string(p.Language),
		Orientation: p.Orientation, Skew: p.Skew, Confidence: p.Confidence, Regions: make([]RegionValue, len(p.Regions))}
	if p.Picture >= 0 {
		v.Picture = &p.Picture
	}
	for i := range p.Regions {
		r := &p.Regions[i]
		region := RegionValue{Kind: string(r.Kind), BoxValue: BoxValue(r.Box), Lines: make([]LineValue, len(r.Lines))}
		for k := range r.Lines {
			l := &r.Lines[k]
			line := LineValue{BoxValue: BoxValue(l.Box), Text: l.Text, Confidence: l.Confidence, Checked: known(l.Checked), Words: make([]WordValue, len(l.Words))}
			for m, w := range l.Words {
				line.Words[m] = WordValue{BoxValue: BoxValue(w.Box), Text: w.Text, Confidence: w.Confidence}
			}
			region.Lines[k] = line
		}
		v.Regions[i] = region
	}
	return v
}

// Page gives the page of a value; pictures is how many pictures the document has. A kind of region that is not known, and a picture that is not
// there, are errors.
func (v *PageValue) Page(pictures int) (corpus.Page, error) {
	p := corpus.Page{Picture: -1, Name: value(v.Name), Number: v.Number, Width: v.Width, Height: v.Height, Resolution: value(v.Resolution), Recogniser: value(v.Recogniser), Language: tagOf(v.Language),
		Orientation: v.Orientation, Skew: v.Skew, Confidence: v.Confidence}
	if v.Picture != nil {
		if p.Picture = *v.Picture; p.Picture < 0 || p.Picture >= pictures {
			return p, fmt.Errorf("it names picture %d of %d", p.Picture, pictures)
		}
	}
	for i := range v.Regions {
		r := &v.Regions[i]
		region := corpus.Region{Kind: corpus.RegionKind(r.Kind), Box: corpus.Box(r.BoxValue)}
		switch region.Kind {
		case corpus.TextRegion, corpus.HeaderRegion, corpus.FooterRegion, corpus.NumberRegion, corpus.PictureRegion:
		default:
			return p, fmt.Errorf("a region is of the unknown kind %q", clip(r.Kind))
		}
		for k := range r.Lines {
			l := &r.Lines[k]
			line := corpus.Line{Box: corpus.Box(l.BoxValue), Text: l.Text, Confidence: l.Confidence, Checked: value(l.Checked)}
			for _, w := range l.Words {
				line.Words = append(line.Words, corpus.Word{Box: corpus.Box(w.BoxValue), Text: w.Text, Confidence: w.Confidence})
			}
			region.Lines = append(region.Lines, line)
		}
		p.Regions = append(p.Regions, region)
	}
	return p, nil
}
