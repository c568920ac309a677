// Package captions reads folders of pictures with captions beside them.
//
// A picture X.png (.jpg, .jpeg, .webp, .gif, .bmp, .tif) has its captions in X.txt (plain text, or the form of Tux Paint: the first line is
// English, then LOCALE.utf8=CAPTION), X.json or X.yaml (the fields of docs/guide/pictures.md); or a list in its folder, or in one above it inside the
// source, names it: metadata.jsonl or metadata.csv (file_name and text, as Hugging Face's ImageFolder has them) or captions.tsv (file, language,
// caption). Each picture and language becomes one document: the picture part, then the caption. Its source URI is the picture's, its id that of the
// picture with the number of the caption.
//
// A picture without captions is a document without text, unless there is a list: then the list says what belongs to the set. A caption whose
// picture is not there is a broken record.
package captions

import (
	"context"
	"errors"
	"io"
	"iter"
	"path"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

const (
	maxPicture = 64 << 20
	maxSidecar = 1 << 20
)

// Endings of pictures, and of what says something of them, in the order in which they are looked for.
var (
	pictureEndings = []string{".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff"}
	sidecarEndings = []string{".txt", ".json", ".yaml", ".yml"}
	lists          = []string{"metadata.jsonl", "metadata.csv", "captions.tsv"}
)

// Format is the source `pictures`.
func Format() corpus.Format {
	return corpus.Format{
		Name:    "pictures",
		Summary: "pictures with captions beside them (.txt, .json, .yaml) or in a list (metadata.jsonl, metadata.csv, captions.tsv)",
		Endings: slices.Concat(pictureEndings, sidecarEndings, lists),
		Read:    read,
	}
}

// reader reads one file of the source.
type reader struct {
	ctx   context.Context
	in    corpus.Input
	yield func(*corpus.Document, error) bool
}

func read(ctx context.Context, in corpus.Input) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		r := &reader{ctx, in, yield}
		base := path.Base(in.Name)
		stem, ending := cut(base)
		switch {
		case slices.Contains(lists, strings.ToLower(base)):
			r.list(base)
		case slices.Contains(pictureEndings, ending):
			r.picture(base, stem)
		case slices.Contains(sidecarEndings, ending):
			r.orphan(base, stem)
		}
	}
}

// cut parts a name into its stem and its ending in lower case.
func cut(name string) (stem, ending string) {
	ending = path.Ext(name)
	return strings.TrimSuffix(name, ending), strings.ToLower(ending)
}

// caption is what is said of a picture in one language.
type caption struct {
	language language.Tag
	text     string
	about    *About // further fields, nil when there are none
}

// picture reads a picture with the captions in its sidecars.
func (r *reader) picture(base, stem string) {
	var found []caption
	n := 0
	for _, ending := range sidecarEndings {
		b, err := r.small(stem + ending)
		if fault.Of(err) == fault.Missing {
			continue
		}
		n++
		var more []caption
		if err == nil {
			more, err = sidecar(b, ending, r.in.Origin.Language)
		}
		if err != nil {
			r.yield(nil, r.broken(stem+ending, err))
			return
		}
		found = append(found, more...)
	}
	switch {
	case n == 0 && r.listed():
		return
	case len(found) == 0:
		found = []caption{{language: r.in.Origin.Language}}
	}
	b, err := r.bytes(base)
	if err != nil {
		r.yield(nil, r.broken(base, err))
		return
	}
	for i, c := range found {
		if !r.yield(r.document(r.in.Name, b, c, i+1), nil) {
			return
		}
	}
}

// listed reports whether a list of the folder, or of one above it, says which pictures belong to the set.
func (r *reader) listed() bool {
	up := ""
	for range 64 {
		for _, name := range lists {
			f, err := r.in.Beside(r.ctx, up+name)
			if err == nil {
				f.Close()
				return true
			}
			if fault.Of(err) == fault.Invalid { // outside the source
				return false
			}
		}
		up += "../"
	}
	return false
}

// notCaptions are the stems of texts that are no captions of a picture.
var notCaptions = []string{"readme", "license", "licence", "copying", "source", "provenance", "authors", "credits", "dataset_info", "dataset_infos", "index"}

// orphan reports a sidecar whose picture is not there; the others are read with their pictures.
func (r *reader) orphan(base, stem string) {
	if slices.Contains(notCaptions, strings.ToLower(stem)) {
		return
	}
	for _, ending := range pictureEndings {
		for _, e := range []string{ending, strings.ToUpper(ending)} {
			f, err := r.in.Beside(r.ctx, stem+e)
			if err == nil {
				f.Close()
				return
			}
			if fault.Of(err) != fault.Missing {
				r.yield(nil, r.broken(stem+e, err))
				return
			}
		}
	}
	r.yield(nil, fault.New(fault.Broken, "there is no picture for these captions").At("%s", r.in.Name).Try("name the picture as its captions, as in %s.png", clip(stem)))
}

// document makes the document of a picture and one caption, the n-th.
func (r *reader) document(uri string, b []byte, c caption, n int) *corpus.Document {
	d := r.in.Origin.NewDocument(uri, b)
	d.ID = corpus.PartID(d.ID, n)
	if c.language != "" {
		d.Language = c.language
	}
	p := corpus.Picture{URL: uri, Caption: c.text}
	p.Hold(b)
	if c.about != nil {
		c.about.apply(d, &p)
	}
	d.Pictures = []corpus.Picture{p}
	parts := []corpus.Part{{Kind: corpus.PicturePart, Picture: 0}}
	if c.text != "" {
		parts = append(parts, corpus.Part{Kind: corpus.TextPart, Text: c.text})
	}
	d.SetParts(parts)
	return d
}

// bytes reads a picture. Every file is opened through Beside, so that a symbolic link does not lead out of the source.
func (r *reader) bytes(name string) ([]byte, error) { return r.whole(name, maxPicture) }

func (r *reader) small(name string) ([]byte, error) { return r.whole(name, maxSidecar) }

func (r *reader) whole(name string, most int64) ([]byte, error) {
	if r.in.Beside == nil {
		return nil, fault.New(fault.Invalid, "nothing can be read beside this file")
	}
	f, err := r.in.Beside(r.ctx, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	size := f.Size()
	if size > most {
		return nil, fault.New(fault.Broken, "the file of %d bytes is longer than %d", size, most)
	}
	b := make([]byte, size)
	if n, err := f.ReadAt(b, 0); err != nil && (err != io.EOF || n < len(b)) {
		return nil, fault.New(fault.Broken, "the file cannot be read: %w", err)
	}
	return b, nil
}

// broken says which file a record broke on. Faults that pass, such as a network that is gone, stay what they are.
func (r *reader) broken(name string, err error) error {
	if k := fault.Of(err); k == fault.Busy || k == fault.Unavailable || k == fault.Conflict {
		return err
	}
	return fault.New(fault.Broken, "%s", said(err)).At("%s", path.Join(path.Dir(r.in.Name), name))
}

// said gives what an error says, without the place of a fault: records have places of their own.
func said(err error) string {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Message
	}
	return err.Error()
}

// clip shortens foreign text for a message.
func clip(s string) string {
	if len(s) > 200 {
		s = s[:200]
	}
	return strings.ToValidUTF8(s, "\ufffd")
}
