// Package recorded answers with pages that were recognised before: for tests, for examples, and for running again without a recogniser.
package recorded

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"image"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise"
	"github.com/lontar-asean/lontar/digitise/leaf"
	"github.com/lontar-asean/lontar/fault"
)

// entry is a line of a recording: a page, and the picture or the name it belongs to.
type entry struct {
	Picture string     `json:"picture,omitempty"` // Digest of the picture
	Name    string     `json:"name,omitempty"`    // of the sheet, or the end of it after a slash, where no picture is given
	Text    string     `json:"text,omitempty"`    // a page of lines without boxes, instead of a page
	Page    *leaf.Page `json:"page,omitempty"`
}

// maxLine is the longest line of a recording, in bytes.
const maxLine = 64 << 20

// Recogniser plays a recording back.
type Recogniser struct {
	file     string
	pictures map[string]entry
	names    map[string]entry
	digest   string
}

// Open reads a recording: JSON lines with "picture" or "name", and "page" or "text".
func Open(path string) (*Recogniser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.New(fault.Missing, "cannot read the recording: %w", err)
	}
	defer f.Close()
	return Read(f, path)
}

// Read is Open for a reader.
func Read(in io.Reader, name string) (*Recogniser, error) {
	r := &Recogniser{file: name, pictures: map[string]entry{}, names: map[string]entry{}}
	sum := sha256.New()
	lines := bufio.NewScanner(io.TeeReader(in, sum))
	lines.Buffer(make([]byte, 64<<10), maxLine)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var e entry
		d := json.NewDecoder(strings.NewReader(lines.Text()))
		d.DisallowUnknownFields()
		if err := d.Decode(&e); err != nil {
			return nil, fault.New(fault.Invalid, "not a line of a recording: %w", err).At("%s:%d", name, n)
		}
		switch {
		case e.Picture != "":
			r.pictures[e.Picture] = e
		case e.Name != "":
			r.names[e.Name] = e
		default:
			return nil, fault.New(fault.Invalid, `it has neither "picture" nor "name"`).At("%s:%d", name, n)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fault.New(fault.Invalid, "the recording cannot be read: %w", err).At("%s", name)
	}
	r.digest = hex.EncodeToString(sum.Sum(nil)[:8])
	return r, nil
}

// Name says what recognised, for the key under which pages are kept.
func (r *Recogniser) Name() string { return "recorded:" + r.digest }

// Recognise gives the recorded page of a sheet.
func (r *Recogniser) Recognise(_ context.Context, s digitise.Sheet) (corpus.Page, error) {
	e, ok := r.pictures[Digest(s.Image)]
	if !ok {
		e, ok = r.names[s.Name]
	}
	if !ok {
		e, ok = r.names[s.Name[strings.LastIndexByte(s.Name, '/')+1:]]
	}
	switch {
	case !ok:
		return corpus.Page{}, fault.New(fault.Broken, "the recording %s has no such page", r.file).At("%s", s.Name)
	case e.Page != nil:
		return e.Page.Corpus(), nil
	}
	return leaf.Plain(e.Text, s.Image.Rect.Dx(), s.Image.Rect.Dy()), nil
}

// Digest names a picture by its size and pixels.
func Digest(img *image.Gray) string {
	h := sha256.New()
	w := img.Rect.Dx()
	size := [8]byte{byte(w >> 24), byte(w >> 16), byte(w >> 8), byte(w)}
	h.Write(size[:])
	for y := range img.Rect.Dy() {
		h.Write(img.Pix[y*img.Stride : y*img.Stride+w])
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Recorder writes down what another recogniser answers.
type Recorder struct {
	To   digitise.Recogniser
	mu   sync.Mutex
	out  *json.Encoder
	seen map[string]bool
}

// NewRecorder records the answers of a recogniser.
func NewRecorder(to digitise.Recogniser, w io.Writer) *Recorder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return &Recorder{To: to, out: enc, seen: map[string]bool{}}
}

// Recognise asks, writes the answer down once for each picture, and gives it.
func (r *Recorder) Recognise(ctx context.Context, s digitise.Sheet) (corpus.Page, error) {
	p, err := r.To.Recognise(ctx, s)
	if err != nil {
		return p, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	digest := Digest(s.Image)
	if r.seen[digest] {
		return p, nil
	}
	r.seen[digest] = true
	page := leaf.Of(p)
	return p, r.out.Encode(entry{Picture: digest, Page: &page})
}
