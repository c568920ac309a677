package picture

import (
	"fmt"

	"github.com/lontar-asean/lontar/fault"
)

// segmentKind says what a segment of a file is for.
type segmentKind uint8

const (
	imageSegment   segmentKind = iota // pixels, palettes, sizes: needed to draw the picture
	colourSegment                     // colour profile and the like: changes how it looks
	exifSegment                       // payload: a TIFF structure
	xmpSegment                        // payload: XML
	iptcSegment                       // payload: the Photoshop resources that hold it
	textSegment                       // payload: a PNG text chunk
	commentSegment                    // payload: text
	otherSegment                      // anything else that can be left out
)

// segment is a stretch of a file, with its frame, and in it the payload.
type segment struct {
	kind       segmentKind
	name       string // chunk type, marker or keyword
	start, end int    // in the file
	from, to   int    // payload
}

func (s segment) payload(b []byte) []byte { return b[s.from:s.to] }

// file is a picture as its frame shows it, without pixels.
type file struct {
	format        Format
	data          []byte
	width, height int // as stored
	cost          int // bytes a pixel that decoding holds at the most
	frames        int
	scans         int // of a JPEG
	orientation   int // of a TIFF, whose tags are its metadata
	alpha         bool
	end           int // where the picture ends in data
	segments      []segment
	broken        error // how the file fails after its header; nil for a whole one
}

func (f *file) add(kind segmentKind, name string, start, end, from, to int) {
	f.segments = append(f.segments, segment{kind, name, start, end, from, to})
}

// scan reads the frame of a file: from the header to the end of the picture, without decoding pixels. A file whose header can be read but which
// is cut off later has broken set.
func scan(b []byte, l Limits) (*file, error) {
	if len(b) > l.Bytes {
		return nil, fault.New(fault.Broken, "%d bytes are more than %d", len(b), l.Bytes)
	}
	format, err := Sniff(b)
	if err != nil {
		return nil, err
	}
	f := &file{format: format, data: b, frames: 1, scans: 1, orientation: 1, cost: 8}
	switch format {
	case PNG:
		err = f.scanPNG()
	case JPEG:
		err = f.scanJPEG()
	case GIF:
		err = f.scanGIF(l)
	case WebP:
		err = f.scanWebP(l)
	case TIFF:
		err = f.scanTIFF(l)
	case BMP:
		err = f.scanBMP()
	}
	if err != nil {
		return nil, err
	}
	return f, l.check(f)
}

// cut is the fault of a file that ends too early.
func (f *file) cut(offset int, what string) error {
	return fault.New(fault.Broken, "the %s is cut off in %s", f.format, what).At("offset %d", offset)
}

// wrong is the fault of a file with a part that cannot be.
func (f *file) wrong(offset int, format string, args ...any) error {
	return fault.New(fault.Broken, "broken %s: %s", f.format, fmt.Sprintf(format, args...)).At("offset %d", offset)
}
