package job

import (
	"context"
	"fmt"
	"image"
	"image/draw"
	"os"
	"path/filepath"

	"github.com/lontar-asean/lontar/digitise/layout"
	"github.com/lontar-asean/lontar/digitise/scan"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/picture"
)

// Result is a page that is done.
type Result struct {
	Record
	Leaf  scan.Leaf
	Hint  string
	run   *run
	sheet *scan.Sheet // nil when the page was finished before, or held its text, or its picture is no more at hand
}

// Text gives the text of the page: its paragraphs, an empty line between two. Headers, footers and page numbers are left out.
func (r *Result) Text() string {
	p := r.Sheet.Corpus()
	return layout.Text(&p)
}

// Picture gives the picture of the page, flat when it was photographed. It is opened again when it is not at hand.
func (r *Result) Picture(ctx context.Context) (scan.Sheet, error) {
	switch {
	case r.sheet != nil:
		return *r.sheet, nil
	case r.Photo != nil && r.Image != "":
		return r.flattened()
	}
	return r.run.volume.Sheet(ctx, r.Leaf)
}

// flattened reads the picture that was made of a photograph.
func (r *Result) flattened() (scan.Sheet, error) {
	path := filepath.Join(r.run.Dir, r.Image)
	b, err := os.ReadFile(path)
	if err != nil {
		return scan.Sheet{}, fmt.Errorf("read the picture of a page: %w", err)
	}
	img, _, err := picture.Decode(b, picture.Limits{Bytes: len(b)})
	if err != nil {
		return scan.Sheet{}, fault.New(fault.Broken, "the picture of a page cannot be read: %w", err).At("%s", path).Try("remove it and the page beside it, and run again")
	}
	grey, ok := img.(*image.Gray)
	if !ok {
		grey = image.NewGray(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
		draw.Draw(grey, grey.Rect, img, img.Bounds().Min, draw.Src)
	}
	return scan.Sheet{Name: r.Leaf.Name(), Image: grey, Orientation: 1}, nil
}
