// Package searchable writes PDF/A-2b files (ISO 19005-2) whose pages are the pictures as they were scanned, byte for byte where PDF can hold them, with
// their text invisible above.
//
// The text layer has one code for each grapheme cluster, in logical order, and a character map that gives the whole cluster back; so what is
// searched, selected and copied is the text itself, in every script. Within a line the clusters are set without gaps, and spaces stand only where
// the text has them, so that readers that guess spaces from gaps find none to guess.
package searchable

import (
	"bufio"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise/book"
	"github.com/lontar-asean/lontar/digitise/scan"
)

// unknownResolution is taken, in dots an inch, for pictures that do not say theirs.
const unknownResolution = 300

// Objects with fixed numbers; pages come after them.
const (
	catalogObject = iota + 1
	pagesObject
	fontsObject
	metadataObject
	intentObject
	profileObject
	infoObject
	firstFree
)

// Writer writes a file page by page. Nothing of a page but the clusters of its text is kept.
type Writer struct {
	w       *bufio.Writer
	sum     hash.Hash
	at      int64
	offsets []int64 // by object number less one; 0 while it is not written
	pages   []int
	labels  []string
	fonts   fonts
	book    book.Book
	err     error
}

// New begins a file.
func New(w io.Writer, b book.Book) *Writer {
	t := &Writer{sum: sha256.New(), book: b, offsets: make([]int64, firstFree-1)}
	t.w = bufio.NewWriterSize(io.MultiWriter(w, t.sum), 1<<16)
	t.printf("%%PDF-1.7\n%%\xe2\xe3\xcf\xd3\n")
	return t
}

func (t *Writer) printf(format string, args ...any) {
	if t.err != nil {
		return
	}
	n, err := fmt.Fprintf(t.w, format, args...)
	t.at += int64(n)
	t.err = err
}

func (t *Writer) write(b []byte) {
	if t.err != nil {
		return
	}
	n, err := t.w.Write(b)
	t.at += int64(n)
	t.err = err
}

// reserve gives the number of an object that is written later.
func (t *Writer) reserve() int {
	t.offsets = append(t.offsets, 0)
	return len(t.offsets)
}

func (t *Writer) begin(object int) {
	t.offsets[object-1] = t.at
	t.printf("%d 0 obj\n", object)
}

func (t *Writer) end() { t.printf("\nendobj\n") }

// stream writes an object with data. The dictionary is written without its brackets and length.
func (t *Writer) stream(object int, dict string, data []byte) {
	t.begin(object)
	t.printf("<<%s /Length %d>>\nstream\n", dict, len(data))
	t.write(data)
	t.printf("\nendstream")
	t.end()
}

// packed writes an object with data that is compressed first.
func (t *Writer) packed(object int, dict string, data []byte) {
	t.stream(object, dict+" /Filter /FlateDecode", deflate(data))
}

func deflate(data []byte) []byte {
	var b buffer
	z := zlib.NewWriter(&b)
	// A buffer takes everything.
	_, _ = z.Write(data)
	_ = z.Close()
	return b
}

type buffer []byte

// Write appends.
func (b *buffer) Write(p []byte) (int, error) {
	*b = append(*b, p...)
	return len(p), nil
}

// Add writes a page: its picture, and its text above it. Boxes of p are in pixels of s.Image. The label is what is printed on the page, "" for none.
func (t *Writer) Add(s scan.Sheet, p *corpus.Page, label string) error {
	dpi := s.Resolution
	if dpi <= 0 {
		dpi = unknownResolution
	}
	scale := 72 / float64(dpi)
	w, h := s.Image.Rect.Dx(), s.Image.Rect.Dy()
	// ISO 32000-1, annex C: a side of a page has 3 to 14,400 units.
	scale = min(scale, 14400/float64(max(w, h)))
	scale = max(scale, 3/float64(min(w, h)))
	picture, turn, err := t.picture(s)
	if err != nil {
		return err
	}
	width, height := float64(w)*scale, float64(h)*scale
	var c content
	c.add("q %s cm /P Do Q\n", turned(turn, width, height))
	if p != nil {
		c.page(&t.fonts, p, scale, w, h)
	}
	drawing, page := t.reserve(), t.reserve()
	t.packed(drawing, "", c.b)
	t.begin(page)
	t.printf("<</Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R /Resources <</XObject <</P %d 0 R>> /Font %d 0 R>>>>", pagesObject,
		number(width), number(height), drawing, picture, fontsObject)
	t.end()
	t.pages = append(t.pages, page)
	t.labels = append(t.labels, label)
	return t.err
}

// Close writes what stands at the end of the file. It does not close the writer below.
func (t *Writer) Close() error {
	t.writeFonts()
	t.stream(metadataObject, "/Type /Metadata /Subtype /XML", xmp(t.book))
	t.packed(profileObject, "/N 3", srgb())
	t.begin(intentObject)
	t.printf("<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1) /Info (sRGB IEC61966-2.1) /DestOutputProfile %d 0 R>>", profileObject)
	t.end()
	t.begin(infoObject)
	t.printf("<</Producer %s", utf16Text(producer))
	if t.book.Title != "" {
		t.printf(" /Title %s", utf16Text(t.book.Title))
	}
	if author := t.author(); author != "" {
		t.printf(" /Author %s", utf16Text(author))
	}
	t.printf(">>")
	t.end()
	t.begin(pagesObject)
	t.printf("<</Type /Pages /Count %d /Kids [", len(t.pages))
	for _, p := range t.pages {
		t.printf("%d 0 R\n", p)
	}
	t.printf("]>>")
	t.end()
	t.begin(catalogObject)
	t.printf("<</Type /Catalog /Pages %d 0 R /Metadata %d 0 R /OutputIntents [%d 0 R]", pagesObject, metadataObject, intentObject)
	if len(t.book.Languages) > 0 {
		t.printf(" /Lang (%s)", book.BCP47(t.book.Languages[0]))
	}
	t.writeLabels()
	t.printf(">>")
	t.end()
	return t.trailer()
}

// author is the one author that the information dictionary has room for: it must equal the metadata, which only single authors can.
func (t *Writer) author() string {
	if len(t.book.Creators) == 1 {
		return t.book.Creators[0]
	}
	return ""
}

// writeLabels names the pages as they are printed; those without a label have their number.
func (t *Writer) writeLabels() {
	any := false
	for _, l := range t.labels {
		any = any || l != ""
	}
	if !any {
		return
	}
	t.printf(" /PageLabels <</Nums [")
	for i, l := range t.labels {
		if l == "" {
			l = fmt.Sprint(i + 1)
		}
		t.printf("%d <</P %s>>\n", i, utf16Text(l))
	}
	t.printf("]>>")
}

func (t *Writer) trailer() error {
	at := t.at
	t.printf("xref\n0 %d\n0000000000 65535 f \n", len(t.offsets)+1)
	for _, o := range t.offsets {
		t.printf("%010d 00000 n \n", o)
	}
	if t.err == nil {
		t.err = t.w.Flush()
	}
	id := hex.EncodeToString(t.sum.Sum(nil)[:16])
	t.printf("trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>]>>\nstartxref\n%d\n%%%%EOF\n", len(t.offsets)+1, catalogObject, infoObject, id, id, at)
	if t.err == nil {
		t.err = t.w.Flush()
	}
	return t.err
}
