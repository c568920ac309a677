package corpus

import "github.com/lontar-asean/lontar/language"

// Page is a page of a scanned or printed document with what was recognised on it and where. Boxes are in pixels of the picture of the page as it
// was given, from its upper left corner.
type Page struct {
	Picture     int // index into the document's Pictures; -1 when the picture was not kept
	Name        string
	Number      int // in the book, from 1
	Width       int // pixels
	Height      int
	Resolution  int          // dots per inch; 0 unknown
	Recogniser  string       // what read it, with its version: "tesseract 5.3.0"; "" unknown
	Language    language.Tag // und when unknown
	Orientation int          // degrees that the picture was turned clockwise to be read: 0, 90, 180 or 270
	Skew        float64      // degrees that it was turned after that, clockwise, to make lines level
	Confidence  *float64     // mean over words, 0 to 1; nil when nothing was recognised
	Regions     []Region     // in reading order
}

// RegionKind says what stands in a region.
type RegionKind string

// The kinds of regions. Headers, footers and page numbers are no part of the text.
const (
	TextRegion    RegionKind = "text"
	HeaderRegion  RegionKind = "header"
	FooterRegion  RegionKind = "footer"
	NumberRegion  RegionKind = "number"
	PictureRegion RegionKind = "picture"
)

// Region is a block of a page.
type Region struct {
	Kind  RegionKind
	Box   Box
	Lines []Line
}

// Line is a line of a region.
type Line struct {
	Box        Box
	Text       string
	Confidence float64 // 0 to 1
	Checked    string  // who read it over; "" for nobody
	Words      []Word
}

// Word is a run of a line with one box: a word where the script parts words by spaces, else what the recogniser gave.
type Word struct {
	Box        Box
	Text       string
	Confidence float64 // 0 to 1
}

// Box is a rectangle in pixels: left and top lie inside, right and bottom outside.
type Box struct{ Left, Top, Right, Bottom int }

// Text gives the text of the page in reading order: lines parted by "\n", regions by an empty line; headers, footers and page numbers are left out.
func (p *Page) Text() string {
	var b []byte
	for _, r := range p.Regions {
		if r.Kind != TextRegion {
			continue
		}
		if len(b) > 0 {
			b = append(b, '\n')
		}
		for _, l := range r.Lines {
			b = append(append(b, l.Text...), '\n')
		}
	}
	if len(b) > 0 {
		b = b[:len(b)-1]
	}
	return string(b)
}
