package poppler

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// Render draws page n in grey at a resolution in dots per inch, or at a lower one where the page is so large that the picture would be; it gives
// the resolution taken.
func (f *File) Render(ctx context.Context, n, dpi int) (*image.Gray, int, error) {
	w, h, _ := f.Size(n)
	if !(w > 0 && h > 0) || math.IsInf(w*h, 0) {
		return nil, 0, fault.New(fault.Broken, "the page has the size %g × %g points", w, h).At("%s#%d", f.Name, n)
	}
	if pixels := w * h * float64(dpi) * float64(dpi) / pointsInch / pointsInch; pixels > maxPixels {
		dpi = int(float64(dpi) * math.Sqrt(maxPixels/pixels))
	}
	if dpi < leastDPI {
		return nil, 0, fault.New(fault.Broken, "the page of %.0f × %.0f inches is too large to be drawn", w/pointsInch, h/pointsInch).At("%s#%d", f.Name, n)
	}
	img, err := f.draw(ctx, n, dpi)
	return img, dpi, err
}

func (f *File) draw(ctx context.Context, n, dpi int) (*image.Gray, error) {
	page := strconv.Itoa(n)
	out, err := f.page(n, maxPixels+maxPixels/8).run(ctx, "pdftoppm", "-r", strconv.Itoa(dpi), "-gray", "-f", page, "-l", page, f.Path)
	if err != nil {
		return nil, err
	}
	img, err := parsePGM(out)
	if err != nil {
		return nil, fault.New(fault.Broken, "pdftoppm draws no picture: %w", err).At("%s#%d", f.Name, n)
	}
	return img, nil
}

// parsePGM reads a binary grey map as pdftoppm writes it.
func parsePGM(b []byte) (*image.Gray, error) {
	var w, h, most int
	if _, err := fmt.Sscanf(string(b[:min(len(b), 64)]), "P5\n%d %d\n%d", &w, &h, &most); err != nil || most != 255 || w <= 0 || h <= 0 || w > maxPixels || h > maxPixels/w {
		return nil, fmt.Errorf("no grey map in %d bytes", len(b))
	}
	head := 0
	for lines := 3; lines > 0; lines-- {
		next := bytes.IndexByte(b[head:], '\n')
		if next < 0 {
			return nil, fmt.Errorf("the grey map ends in its heading")
		}
		head += next + 1
	}
	if len(b)-head < w*h {
		return nil, fmt.Errorf("the grey map has %d bytes of %d", len(b)-head, w*h)
	}
	return &image.Gray{Pix: b[head : head+w*h : head+w*h], Stride: w, Rect: image.Rect(0, 0, w, h)}, nil
}

// Scan gives the picture file that page n consists of, its bytes as they are in the PDF file where that is JPEG and without loss as PNG where it is
// not, with its resolution; nil when the page is anything else than one upright picture that fills it.
func (f *File) Scan(ctx context.Context, n int) (picture []byte, dpi int, err error) {
	w, h, turn := f.Size(n)
	page := strconv.Itoa(n)
	out, err := f.page(n, textBytes).run(ctx, "pdfimages", "-list", "-f", page, "-l", page, f.Path)
	if err != nil {
		return nil, 0, err
	}
	img, ok := onlyImage(string(out))
	if !ok || turn != 0 || !(w > 0 && h > 0) || img.width*img.height > maxPixels {
		return nil, 0, nil
	}
	across, down := float64(img.width)/w*pointsInch, float64(img.height)/h*pointsInch
	if math.Abs(across/down-1) > 0.01 || math.Abs(float64(img.dpi)/across-1) > 0.02 || across < leastDPI {
		return nil, 0, nil
	}
	dir, err := os.MkdirTemp("", "lontar-page-")
	if err != nil {
		return nil, 0, fmt.Errorf("make a folder for a page: %w", err)
	}
	defer os.RemoveAll(dir)
	form := "-png"
	if img.encoding == "jpeg" {
		form = "-j"
	}
	if _, err := f.page(n, textBytes).run(ctx, "pdfimages", form, "-f", page, "-l", page, f.Path, filepath.Join(dir, "p")); err != nil {
		return nil, 0, err
	}
	made, err := filepath.Glob(filepath.Join(dir, "p-*"))
	if err != nil || len(made) != 1 {
		return nil, 0, nil
	}
	sort.Strings(made)
	picture, err = os.ReadFile(made[0])
	return picture, int(math.Round(across)), err
}

// Thumbnail draws page n small, for comparing it with a picture.
func (f *File) Thumbnail(ctx context.Context, n int) (*image.Gray, error) {
	w, h, _ := f.Size(n)
	if !(w > 0 && h > 0) {
		return nil, fault.New(fault.Broken, "the page has no size").At("%s#%d", f.Name, n)
	}
	return f.draw(ctx, n, max(1, int(64*pointsInch/max(w, h))))
}

type listed struct {
	width, height, dpi int
	encoding           string
}

// onlyImage reads the list of pdfimages and gives the picture when there is just one.
func onlyImage(list string) (img listed, ok bool) {
	lines := strings.Split(strings.TrimSpace(list), "\n")
	if len(lines) != 3 { // heading, rule, one picture
		return img, false
	}
	// page num type width height color comp bpc enc interp object ID x-ppi y-ppi size ratio
	fields := strings.Fields(lines[2])
	if len(fields) < 14 || fields[2] != "image" {
		return img, false
	}
	var err [3]error
	img.width, err[0] = strconv.Atoi(fields[3])
	img.height, err[1] = strconv.Atoi(fields[4])
	img.dpi, err[2] = strconv.Atoi(fields[12])
	img.encoding = fields[8]
	return img, err[0] == nil && err[1] == nil && err[2] == nil && img.width > 0 && img.height > 0
}
