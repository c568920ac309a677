package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/lontar-asean/lontar/language"
)

// Picture is an image of a document and the words that stand with it. The words are separate fields because native descriptions are rare and
// each says something else.
type Picture struct {
	SHA256    string // of the bytes, hexadecimal; "" while the picture was not fetched
	URL       string
	MediaType string // found in the bytes, not believed from names: image/png, image/jpeg …; "" while they were not looked at
	Alt       string
	Caption   string // of the figure
	Title     string
	Heading   string // the last heading before it
	Context   string // the text around it
	File      PictureFile
	Rights    Rights
	Licence   string // SPDX expression or address of the picture's own licence, as found; "" when it has none of its own
	Width     int    // pixels, as it is to be seen (after the orientation of its metadata); 0 unknown
	Height    int
	Hash      []byte // perceptual hash, for pictures that look alike; nil while it was not taken
	Bytes     []byte // the picture itself, where rights allow keeping it
	Blurred   []byte // the picture with faces made unrecognisable; nil when nobody made it

	Descriptions []Description // what people and machines say is to be seen
	Checks       []Check
	Reasons      []string // why the picture is no longer a part of the document: "step.setting"; none while it is one
}

// PictureFile is what the file of a picture says of itself (EXIF, IPTC, XMP).
type PictureFile struct {
	Title       string
	Description string
	Keywords    []string
	Creator     string
	Copyright   string
	Taken       string // RFC 3339 time, without zone when the camera knew none
	Place       string // latitude and longitude in degrees, "13.4125,103.8670"; kept only when a recipe asks for it
}

// DescriptionSource says who described a picture.
type DescriptionSource string

// The sources of descriptions, after MELLA: native words carry what a culture knows (D_know), machine words carry the language (D_ling).
const (
	NativeDescription  DescriptionSource = "native"
	MachineDescription DescriptionSource = "machine"
)

// Description is what is to be seen in a picture, in one language.
type Description struct {
	Source   DescriptionSource
	Language language.Tag
	Text     string
	Field    string   // of a native one: the field of Picture that it comes from (alt, caption, title, context …)
	Model    string   // of a machine one: what described, and after a space what translated when that is another
	Pivot    string   // of a machine one: the description before it was translated; "" when it was not
	Score    *float64 // of a translated one: chrF of the back-translation against Pivot, 0 to 100; nil when it was not checked
	Reasons  []string // why it is not to be used; none for a good one
}

// Check is what a checker found in a picture: a score for nudity, the number of faces. A checker that did not run leaves State Unchecked.
type Check struct {
	Name  string
	Value float64 // 0 unless State is Measured
	State State
}

// Usable reports whether the picture is still a part of its document.
func (p *Picture) Usable() bool { return len(p.Reasons) == 0 }

// Storable reports whether the bytes of the picture may be stored: by its own rights, or by those of its document when it has none.
func (p *Picture) Storable(document Rights) bool {
	if p.Rights != "" {
		return p.Rights.Storable()
	}
	return document.Storable()
}

// Hold gives the picture its bytes and their digest.
func (p *Picture) Hold(b []byte) {
	sum := sha256.Sum256(b)
	p.Bytes, p.SHA256 = b, hex.EncodeToString(sum[:])
}

// EditWords runs edit over everything that a person wrote or a model said.
func (p *Picture) EditWords(edit func(string) string) {
	for _, s := range []*string{&p.Alt, &p.Caption, &p.Title, &p.Heading, &p.Context, &p.File.Title, &p.File.Description, &p.File.Creator, &p.File.Copyright} {
		*s = edit(*s)
	}
	for i := range p.File.Keywords {
		p.File.Keywords[i] = edit(p.File.Keywords[i])
	}
	for i := range p.Descriptions {
		d := &p.Descriptions[i]
		d.Text, d.Pivot = edit(d.Text), edit(d.Pivot)
	}
}

// TakeOutPicture takes a picture out of the document for a reason "step.setting": it stays among the pictures with the reason, its place among the
// parts and its bytes go. A reason that it has already is not given twice. An index that names no picture does nothing.
func (d *Document) TakeOutPicture(picture int, reason string) {
	if picture < 0 || picture >= len(d.Pictures) {
		return
	}
	p := &d.Pictures[picture]
	if !slices.Contains(p.Reasons, reason) {
		p.Reasons = append(p.Reasons, reason)
	}
	p.Bytes, p.Blurred = nil, nil
	at := func(part Part) bool { return part.Kind == PicturePart && part.Picture == picture }
	if slices.ContainsFunc(d.Parts, at) {
		d.SetParts(slices.DeleteFunc(slices.Clone(d.Parts), at))
	}
}
