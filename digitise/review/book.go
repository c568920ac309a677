// Package review lets people read over what was recognised: it writes a page that works without a network on any phone, and takes back what they
// corrected.
//
// A book is a folder that digitise has written. Lines are known by page, by a hash of the page's picture and boxes, and by their place in the page, so that
// corrections of another book, or of a page that has been recognised anew, are refused instead of being written to the wrong line.
package review

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise/job"
	"github.com/lontar-asean/lontar/digitise/leaf"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/picture"
)

// maxPageBytes is the longest page file that is read.
const maxPageBytes = 64 << 20

// Book is a digitised book.
type Book struct {
	Dir   string
	Name  string
	ID    string // of the pictures of its pages: 16 hexadecimal digits
	Pages []*Page
	Bare  []string // pages without a picture, whose lines cannot be shown
}

// Page is a page of a book with a picture.
type Page struct {
	Name   string // page-0001, and page-0001-2 for the other half of an open book
	Hash   string // of its picture and the boxes of its lines: 16 hexadecimal digits
	Record job.Record
	Lines  []Line // of all regions but pictures, in reading order
	dir    string
}

// Line is a line of a page.
type Line struct {
	ID           string // r1-l3, counted from 1
	region, line int
	box          [4]int
}

var pageFile = regexp.MustCompile(`^page-\d{4,9}(-2)?\.json$`)

// Open reads a book.
func Open(dir string) (*Book, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fault.New(fault.Missing, "cannot read the book: %w", err).Try("name a folder that `lontar digitise FILES -o OUT` has made, such as OUT/book")
	}
	full, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("name the folder of the book: %w", err)
	}
	b := &Book{Dir: dir, Name: filepath.Base(full)}
	all := sha256.New()
	for _, e := range entries { // sorted by name
		if !pageFile.MatchString(e.Name()) {
			continue
		}
		p, pixels, err := openPage(dir, e.Name())
		if err != nil {
			return nil, err
		}
		if p.Record.Image == "" {
			b.Bare = append(b.Bare, p.Name)
			continue
		}
		all.Write(pixels)
		b.Pages = append(b.Pages, p)
	}
	if len(b.Pages) == 0 {
		f := fault.New(fault.Missing, "no recognised pages with pictures").At("%s", dir)
		if len(b.Bare) > 0 {
			return nil, f.Try("its text stood in the file; `lontar digitise --redo` recognises the pages instead")
		}
		return nil, f.Try("name a folder that `lontar digitise FILES -o OUT` has made, such as OUT/book")
	}
	b.ID = hex.EncodeToString(all.Sum(nil)[:8])
	slices.SortFunc(b.Pages, func(x, y *Page) int {
		return cmp.Or(cmp.Compare(x.Record.Page, y.Record.Page), cmp.Compare(x.Record.Part, y.Record.Part))
	})
	return b, nil
}

func openPage(dir, name string) (*Page, []byte, error) {
	p := &Page{Name: strings.TrimSuffix(name, ".json"), dir: dir}
	path := filepath.Join(dir, name)
	if info, err := os.Stat(path); err == nil && info.Size() > maxPageBytes {
		return nil, nil, fault.New(fault.Broken, "it has more than %d bytes", maxPageBytes).At("%s", path)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("read a page: %w", err)
	}
	if err := json.Unmarshal(raw, &p.Record); err != nil {
		return nil, nil, fault.New(fault.Broken, "it is no page: %w", err).At("%s", path).Try("digitise the page again")
	}
	if p.Record.Image == "" {
		return p, nil, nil
	}
	if !filepath.IsLocal(p.Record.Image) || filepath.Base(p.Record.Image) != p.Record.Image {
		return nil, nil, fault.New(fault.Broken, "its picture %q lies elsewhere", p.Record.Image).At("%s", path)
	}
	pixels, err := os.ReadFile(filepath.Join(dir, p.Record.Image))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fault.New(fault.Missing, "its picture %s is not there", p.Record.Image).At("%s", path).Try("digitise the page again")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read the picture of a page: %w", err)
	}
	sum := sha256.Sum256(pixels)
	hash := sha256.New()
	hash.Write(sum[:])
	for i, r := range p.Record.Sheet.Regions {
		for k, l := range r.Lines {
			fmt.Fprintln(hash, i, k, l.Box)
			if r.Kind != corpus.PictureRegion {
				p.Lines = append(p.Lines, Line{ID: fmt.Sprintf("r%d-l%d", i+1, k+1), region: i, line: k, box: l.Box})
			}
		}
	}
	p.Hash = hex.EncodeToString(hash.Sum(nil)[:8])
	return p, sum[:], nil
}

// grey reads the picture of a page.
func (p *Page) grey() (*image.Gray, error) {
	path := filepath.Join(p.dir, p.Record.Image)
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the picture of a page: %w", err)
	}
	img, _, err := picture.Decode(b, picture.Limits{})
	if err != nil {
		return nil, fmt.Errorf("read the picture %q: %w", path, err)
	}
	if g, ok := img.(*image.Gray); ok {
		return g, nil
	}
	g := image.NewGray(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	flat := picture.Flatten(img, image.White)
	for i := range g.Pix {
		c := flat.Pix[i/g.Stride*flat.Stride+i%g.Stride*4:]
		g.Pix[i] = uint8((19595*uint32(c[0]) + 38470*uint32(c[1]) + 7471*uint32(c[2]) + 1<<15) >> 16)
	}
	return g, nil
}

// language gives the language of a page, or of its script when only that is known.
func (p *Page) language() language.Tag {
	if p.Record.Sheet.Language == "" {
		return language.Und
	}
	return p.Record.Sheet.Language
}

// line gives a line as it stands in the page.
func (p *Page) line(l Line) *leaf.Line { return &p.Record.Sheet.Regions[l.region].Lines[l.line] }
