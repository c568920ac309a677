package dataset

import (
	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// PageRow is an element of pages. Boxes are in pixels of the page's picture; left and top lie inside, right and bottom outside.
type PageRow struct {
	Picture     *int32      `parquet:"picture,optional"` // index into pictures
	Name        string      `parquet:"name,optional"`
	Number      int32       `parquet:"number"`
	Width       int32       `parquet:"width"`
	Height      int32       `parquet:"height"`
	Resolution  *int32      `parquet:"resolution,optional"`
	Recogniser  string      `parquet:"recogniser,optional,dict"`
	Language    string      `parquet:"language,dict"`
	Orientation int32       `parquet:"orientation"`
	Skew        float64     `parquet:"skew"`
	Confidence  *float64    `parquet:"confidence,optional"`
	Regions     []RegionRow `parquet:"regions,list"`
}

// RegionRow is an element of a page's regions.
type RegionRow struct {
	Kind   string    `parquet:"kind,dict"`
	Left   int32     `parquet:"left"`
	Top    int32     `parquet:"top"`
	Right  int32     `parquet:"right"`
	Bottom int32     `parquet:"bottom"`
	Lines  []LineRow `parquet:"lines,list"`
}

// LineRow is an element of a region's lines.
type LineRow struct {
	Left       int32     `parquet:"left"`
	Top        int32     `parquet:"top"`
	Right      int32     `parquet:"right"`
	Bottom     int32     `parquet:"bottom"`
	Text       string    `parquet:"text"`
	Confidence float64   `parquet:"confidence"`
	Checked    string    `parquet:"checked,optional,dict"`
	Words      []WordRow `parquet:"words,list"`
}

// WordRow is an element of a line's words.
type WordRow struct {
	Left       int32   `parquet:"left"`
	Top        int32   `parquet:"top"`
	Right      int32   `parquet:"right"`
	Bottom     int32   `parquet:"bottom"`
	Text       string  `parquet:"text"`
	Confidence float64 `parquet:"confidence"`
}

func pageRow(p *corpus.Page) PageRow {
	r := PageRow{Name: p.Name, Number: int32(p.Number), Width: int32(p.Width), Height: int32(p.Height), Resolution: known(p.Resolution), Recogniser: p.Recogniser,
		Language: string(p.Language), Orientation: int32(p.Orientation), Skew: p.Skew, Confidence: p.Confidence}
	if p.Picture >= 0 {
		r.Picture = ptr(p.Picture)
	}
	for i := range p.Regions {
		g := &p.Regions[i]
		region := RegionRow{Kind: string(g.Kind), Lines: make([]LineRow, len(g.Lines))}
		region.Left, region.Top, region.Right, region.Bottom = edges(g.Box)
		for k := range g.Lines {
			l, line := &g.Lines[k], &region.Lines[k]
			*line = LineRow{Text: l.Text, Confidence: l.Confidence, Checked: l.Checked, Words: make([]WordRow, len(l.Words))}
			line.Left, line.Top, line.Right, line.Bottom = edges(l.Box)
			for m := range l.Words {
				w, word := &l.Words[m], &line.Words[m]
				*word = WordRow{Text: w.Text, Confidence: w.Confidence}
				word.Left, word.Top, word.Right, word.Bottom = edges(w.Box)
			}
		}
		r.Regions = append(r.Regions, region)
	}
	return r
}

func edges(b corpus.Box) (left, top, right, bottom int32) {
	return int32(b.Left), int32(b.Top), int32(b.Right), int32(b.Bottom)
}

func box(left, top, right, bottom int32) corpus.Box {
	return corpus.Box{Left: int(left), Top: int(top), Right: int(right), Bottom: int(bottom)}
}

func (r *PageRow) page() corpus.Page {
	p := corpus.Page{Picture: -1, Name: r.Name, Number: int(r.Number), Width: int(r.Width), Height: int(r.Height), Resolution: number(r.Resolution), Recogniser: r.Recogniser,
		Language: language.Tag(r.Language), Orientation: int(r.Orientation), Skew: r.Skew, Confidence: r.Confidence}
	if r.Picture != nil {
		p.Picture = int(*r.Picture)
	}
	for i := range r.Regions {
		g := &r.Regions[i]
		region := corpus.Region{Kind: corpus.RegionKind(g.Kind), Box: box(g.Left, g.Top, g.Right, g.Bottom)}
		for k := range g.Lines {
			l := &g.Lines[k]
			line := corpus.Line{Box: box(l.Left, l.Top, l.Right, l.Bottom), Text: l.Text, Confidence: l.Confidence, Checked: l.Checked}
			for m := range l.Words {
				w := &l.Words[m]
				line.Words = append(line.Words, corpus.Word{Box: box(w.Left, w.Top, w.Right, w.Bottom), Text: w.Text, Confidence: w.Confidence})
			}
			region.Lines = append(region.Lines, line)
		}
		p.Regions = append(p.Regions, region)
	}
	return p
}
