// Package digitise turns pictures of pages into text that says where it stands: scans, photographs and PDF files of any script of the region.
package digitise

import (
	"context"
	"image"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// Sheet is the picture of one page, as it is handed to a Recogniser.
type Sheet struct {
	Name       string         // as in errors: file, and "#" with the number of the page where the file has several
	Image      *image.Gray    // dark writing on light ground
	Resolution int            // dots per inch; 0 unknown
	Languages  []language.Tag // that may stand on it, the likeliest first; none when nobody knows
}

// Recogniser reads a page. Boxes of the page it gives are in pixels of the sheet's Image. Faults are of kind Missing when a program or a model is
// not installed, with the hint how to get it, and Broken when this page cannot be read.
type Recogniser interface {
	Recognise(ctx context.Context, s Sheet) (corpus.Page, error)
}
