package job

import (
	"slices"

	"github.com/lontar-asean/lontar/digitise/photograph"
	"github.com/lontar-asean/lontar/digitise/scan"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Photo says which pictures are photographs of pages, that have to be made flat first.
type Photo uint8

// What is taken for a photograph.
const (
	Auto   Photo = iota // what a camera wrote, and pictures in colour without a resolution on which the edges of a page are seen
	Always              // every picture
	Never               // none
)

// photos are the names of Photo.
var photos = []string{"auto", "always", "never"}

// ParsePhoto reads auto, always or never.
func ParsePhoto(s string) (Photo, error) {
	k := slices.Index(photos, s)
	if k < 0 {
		return Auto, fault.New(fault.Invalid, "%q says not what a photograph is", s).Try("--photo auto, always or never")
	}
	return Photo(k), nil
}

// Shot is the photograph that a page was made of.
type Shot struct {
	Original   string        `json:"original,omitempty"` // its file beside this one
	Corners    [4][2]float64 `json:"corners"`            // of the page in it, in pixels: upper left, upper right, lower right, lower left; of both pages of an open book
	Found      bool          `json:"found"`              // the edges of the page were seen
	Confidence float64       `json:"confidence"`         // 0 to 1: share of the outline that is seen
	Bent       bool          `json:"bent"`               // lines were straightened
	bytes      []byte
	ending     string
}

// Advice is what to do about a photograph.
type Advice struct {
	Fault string `json:"fault"`  // blurred, small or cut
	Text  string `json:"advice"` // a sentence
	Again bool   `json:"again"`  // it has to be taken again
}

// leastOutline is the share of the outline of a page that has to be seen on a picture in colour before it is taken for a photograph without the word of a
// camera. Set by judgement: a page on a table shows nearly all of it, and a coloured page that was scanned has none.
const leastOutline = 0.7

// photographed tells pictures that are to be made flat, and what came of it.
func (r *run) photographed(s scan.Sheet) (photograph.Result, bool) {
	sure := r.Photo == Always || s.Camera
	if r.Photo == Never || s.Image == nil || !sure && (s.Original == nil || !s.Colour || s.Resolution > 0) {
		return photograph.Result{}, false
	}
	shot := photograph.Straighten(s.Image, photograph.Options{})
	return shot, len(shot.Sheets) > 0 && (sure || shot.Found && shot.Confidence >= leastOutline)
}

// flat gives the pages of a sheet: itself, or the flat pages of a photograph, in the order in which they are read.
func (r *run) flat(res *Result, s scan.Sheet) []*Result {
	res.sheet = &s
	shot, ok := r.photographed(s)
	if !ok {
		return []*Result{res}
	}
	if len(r.Languages) > 0 && r.Languages[0].Script() == language.Arab { // such books begin on the right
		slices.Reverse(shot.Sheets)
	}
	for _, a := range shot.Advice {
		res.Advice = append(res.Advice, Advice{string(a.Fault), a.Text, a.Again})
	}
	var results []*Result
	for i, half := range shot.Sheets {
		one := *res
		one.Photo = &Shot{Found: shot.Found, Confidence: shot.Confidence, Bent: half.Bent}
		for k, c := range shot.Corners {
			one.Photo.Corners[k] = [2]float64{c.X, c.Y}
		}
		if s.Original != nil {
			one.Photo.bytes, one.Photo.ending = s.Original, s.Format.Ending()
		}
		if len(shot.Sheets) > 1 {
			one.Part, one.Parts = i+1, len(shot.Sheets)
		}
		one.sheet = &scan.Sheet{Name: s.Name, Image: half.Image, Orientation: 1}
		results = append(results, &one)
	}
	return results
}
