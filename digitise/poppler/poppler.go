// Package poppler asks the programs of poppler-utils about PDF files: how many pages, their text, their pictures. Each program runs by itself with
// limits on time, memory and output, so that a damaged or hostile file costs one page and never the run.
package poppler

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Limits of one call of a program.
const (
	infoTime   = 2 * time.Minute // for all pages of a file
	pageTime   = time.Minute     // for one page
	textBytes  = 16 << 20        // text of a page
	infoBytes  = 32 << 20        // sizes of all pages
	maxPages   = 200_000
	maxPixels  = 80 << 20 // of a page as a picture
	leastDPI   = 60       // below which writing cannot be read
	pointsInch = 72.0
)

// File is a PDF file on disk.
type File struct {
	Path  string
	Name  string // as in errors
	Pages int
	Title string // as the file says; "" when it does not
	sizes []size
}

// size is that of a page in points (1/72 inch), before it is turned.
type size struct {
	width, height float64
	turn          int
}

var (
	pageSize = regexp.MustCompile(`(?m)^Page\s+(\d+) size:\s+([0-9.eE+-]+) x ([0-9.eE+-]+) pts`)
	pageTurn = regexp.MustCompile(`(?m)^Page\s+(\d+) rot:\s+(-?\d+)`)
	field    = regexp.MustCompile(`(?m)^(Pages|Title):[ \t]*(.*)$`)
)

// Open asks for the pages of a file. Faults: Broken for files that cannot be read, with the reason; Missing when poppler is not installed.
func Open(ctx context.Context, path, name string) (*File, error) {
	f := &File{Path: path, Name: name}
	out, err := call{name: name, time: infoTime, bytes: infoBytes}.run(ctx, "pdfinfo", "-enc", "UTF-8", path)
	if err != nil {
		return nil, err
	}
	for _, m := range field.FindAllStringSubmatch(string(out), -1) {
		if m[1] == "Title" {
			f.Title = strings.ToValidUTF8(strings.TrimSpace(m[2]), "\ufffd")
			continue
		}
		if f.Pages, err = strconv.Atoi(strings.TrimSpace(m[2])); err != nil || f.Pages > maxPages {
			return nil, fault.New(fault.Broken, "the file says that it has %s pages", strings.TrimSpace(m[2])).At("%s", name)
		}
	}
	if f.Pages <= 0 {
		return nil, fault.New(fault.Broken, "the PDF file has no pages").At("%s", name)
	}
	out, err = call{name: name, time: infoTime, bytes: infoBytes}.run(ctx, "pdfinfo", "-f", "1", "-l", strconv.Itoa(f.Pages), path)
	if err != nil {
		return nil, err
	}
	f.measure(string(out))
	return f, nil
}

// measure reads the sizes of pages from what pdfinfo printed.
func (f *File) measure(out string) {
	f.sizes = make([]size, f.Pages)
	for _, m := range pageSize.FindAllStringSubmatch(out, -1) {
		n, _ := strconv.Atoi(m[1])
		w, errW := strconv.ParseFloat(m[2], 64)
		h, errH := strconv.ParseFloat(m[3], 64)
		if n >= 1 && n <= f.Pages && errW == nil && errH == nil {
			f.sizes[n-1].width, f.sizes[n-1].height = w, h
		}
	}
	for _, m := range pageTurn.FindAllStringSubmatch(out, -1) {
		if n, _ := strconv.Atoi(m[1]); n >= 1 && n <= f.Pages {
			turn, _ := strconv.Atoi(m[2])
			f.sizes[n-1].turn = ((turn % 360) + 360) % 360
		}
	}
}

// Size gives the width and height of page n, from 1, in points as it is seen, and how far it is turned clockwise in degrees.
func (f *File) Size(n int) (width, height float64, turn int) {
	if n < 1 || n > len(f.sizes) {
		return 0, 0, 0
	}
	s := f.sizes[n-1]
	if s.turn == 90 || s.turn == 270 {
		s.width, s.height = s.height, s.width
	}
	return s.width, s.height, s.turn
}

// Text gives the text of page n in the order in which the file draws it.
func (f *File) Text(ctx context.Context, n int) (string, error) {
	page := strconv.Itoa(n)
	out, err := f.page(n, textBytes).run(ctx, "pdftotext", "-raw", "-enc", "UTF-8", "-f", page, "-l", page, f.Path, "-")
	return strings.TrimRight(strings.ToValidUTF8(string(out), "\ufffd"), "\f\n"), err
}

// Single gives page n as a file of one page.
func (f *File) Single(ctx context.Context, n int, path string) error {
	page := strconv.Itoa(n)
	// pdfseparate takes the place of the page's number from the name it is given, so a name must hold %d.
	_, err := f.page(n, textBytes).run(ctx, "pdfseparate", "-f", page, "-l", page, f.Path, path)
	return err
}

func (f *File) page(n, bytes int) call {
	return call{name: fmt.Sprintf("%s#%d", f.Name, n), time: pageTime, bytes: bytes}
}
