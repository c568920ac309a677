package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/lontar-asean/lontar/digitise/alto"
	"github.com/lontar-asean/lontar/digitise/book"
	"github.com/lontar-asean/lontar/digitise/hocr"
	"github.com/lontar-asean/lontar/digitise/job"
	"github.com/lontar-asean/lontar/digitise/layout"
	"github.com/lontar-asean/lontar/digitise/searchable"
	"github.com/lontar-asean/lontar/language"
)

// The forms in which a book can be written.
const (
	formatPDF   = "pdf"
	formatALTO  = "alto"
	formatHOCR  = "hocr"
	formatText  = "txt"
	formatJSONL = "jsonl"
)

// pageSink takes pages as they are done, in order: first their pictures, and later, when it is known what runs through the book, their text.
type pageSink interface {
	draw(ctx context.Context, r *job.Result) error
	page(r *job.Result) error
	close(whole bool) error
}

// pageLine is a page as an object; its keys are a contract.
type pageLine struct {
	File       string       `json:"file"`
	Page       int          `json:"page"`
	Part       int          `json:"part,omitempty"` // 1 or 2 of an open book
	Label      string       `json:"label,omitempty"`
	Language   language.Tag `json:"language"`
	Text       string       `json:"text"`
	Confidence *float64     `json:"confidence"` // null when nobody knows
	Noise      *float64     `json:"noise"`      // null when there is no word
	Method     string       `json:"method"`
	Doubt      string       `json:"doubt,omitempty"`
	Reason     string       `json:"reason,omitempty"`
	Advice     []job.Advice `json:"advice,omitempty"`
}

func lineOf(r *job.Result) pageLine {
	p := r.Sheet.Corpus()
	return pageLine{r.File, r.Page, r.Part, r.Label, r.Sheet.Language, r.Text(), r.Sheet.Confidence, score(layout.NoiseOfPages(p)), r.Method, r.Doubt, r.Reason, r.Advice}
}

// score gives a noise with three places, nil when there is none.
func score(n layout.Noise, ok bool) *float64 {
	if !ok {
		return nil
	}
	v := math.Round(1000*n.Score) / 1000
	return &v
}

// printed writes pages on stdout.
type printed struct {
	a    *app
	text running
}

func (p *printed) draw(context.Context, *job.Result) error { return nil }

func (p *printed) page(r *job.Result) error {
	if p.a.json {
		return p.a.emit(lineOf(r))
	}
	return p.text.page(p.a.out, r)
}

func (p *printed) close(bool) error {
	if p.a.json {
		return nil
	}
	return p.text.end(p.a.out)
}

// running writes the text of a book: its paragraphs, also those that go on over the end of a page, with an empty line between two.
type running struct {
	flow  layout.Flow
	begun bool
}

func (t *running) page(w io.Writer, r *job.Result) error {
	p := r.Sheet.Corpus()
	return t.write(w, t.flow.Add(&p))
}

func (t *running) end(w io.Writer) error { return t.write(w, t.flow.End()) }

func (t *running) write(w io.Writer, paragraphs []string) error {
	for _, s := range paragraphs {
		if t.begun {
			s = "\n" + s
		}
		t.begun = true
		if _, err := fmt.Fprintln(w, s); err != nil {
			return fmt.Errorf("write text: %w", err)
		}
	}
	return nil
}

// kept writes pages into a folder. Files of whole books are written under other names until they are whole.
type kept struct {
	dir     string
	name    string
	formats []string
	files   map[string]*os.File
	pdf     *searchable.Writer
	hocr    *hocr.Writer
	text    running
	book    book.Book
	noise   layout.Meter
	count   pageCount
}

// pageCount says how the pages of a book got their text.
type pageCount struct {
	Pages      int `json:"pages"`
	Text       int `json:"text"`
	Recognised int `json:"recognised"`
	Failed     int `json:"failed"`
	Again      int `json:"photograph_again"`
}

func (c *pageCount) add(r *job.Result) {
	c.Pages++
	switch r.Method {
	case job.FromFile:
		c.Text++
	case job.FromPicture:
		c.Recognised++
	default:
		c.Failed++
	}
	if slices.ContainsFunc(r.Advice, func(a job.Advice) bool { return a.Again }) {
		c.Again++
	}
}

const unfinished = ".part"

func newKept(dir string, b book.Book, formats []string) (*kept, error) {
	k := &kept{dir: dir, name: filepath.Base(dir), formats: formats, files: map[string]*os.File{}, book: b}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("make a folder for results: %w", err)
	}
	if err := errors.Join(job.Sweep(dir), job.Sweep(filepath.Join(dir, formatALTO))); err != nil {
		return nil, err
	}
	for _, f := range formats {
		if f == formatALTO {
			continue
		}
		file, err := os.Create(filepath.Join(dir, k.name+"."+f+unfinished))
		if err != nil {
			return nil, errors.Join(fmt.Errorf("write results: %w", err), k.close(false))
		}
		k.files[f] = file
		switch f {
		case formatPDF:
			k.pdf = searchable.New(file, b)
		case formatHOCR:
			k.hocr = hocr.New(file, b)
		}
	}
	return k, nil
}

// about writes what is known of the book.
func (k *kept) about() error {
	elements := map[string][]string{}
	for _, e := range k.book.Core() {
		elements[e.Name] = append(elements[e.Name], e.Value)
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(map[string]any{"dublin_core": elements, "pages": k.count, "noise": score(k.noise.Noise())}); err != nil {
		return err
	}
	return job.WriteFile(filepath.Join(k.dir, "book.json"), out.Bytes())
}

func (k *kept) draw(ctx context.Context, r *job.Result) error {
	if k.pdf == nil || r.Method == job.FromNowhere {
		return nil
	}
	sheet, err := r.Picture(ctx)
	if err != nil {
		return err
	}
	p := r.Sheet.Corpus()
	return k.pdf.Add(sheet, &p, r.Label)
}

func (k *kept) page(r *job.Result) error {
	k.count.add(r)
	p := r.Sheet.Corpus()
	k.noise.Add(&p)
	if f := k.files[formatText]; f != nil {
		if err := k.text.page(f, r); err != nil {
			return err
		}
	}
	if f := k.files[formatJSONL]; f != nil {
		enc := json.NewEncoder(f)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(lineOf(r)); err != nil {
			return fmt.Errorf("write pages: %w", err)
		}
	}
	if k.hocr != nil {
		if err := k.hocr.Add(&p, r.File); err != nil {
			return fmt.Errorf("write hOCR: %w", err)
		}
	}
	if !slices.Contains(k.formats, formatALTO) {
		return nil
	}
	var b bytes.Buffer
	if err := alto.Write(&b, &p, r.File, r.Label); err != nil {
		return err
	}
	return job.WriteFile(filepath.Join(k.dir, formatALTO, r.Name()+".xml"), b.Bytes())
}

// close ends the files; those of a run that was stopped are taken away, and made again from the pages that are kept.
func (k *kept) close(whole bool) error {
	var first error
	note := func(err error) {
		if first == nil && err != nil {
			first = fmt.Errorf("write results: %w", err)
		}
	}
	if whole {
		note(k.about())
		if f := k.files[formatText]; f != nil {
			note(k.text.end(f))
		}
		if k.pdf != nil {
			note(k.pdf.Close())
		}
		if k.hocr != nil {
			note(k.hocr.Close())
		}
	}
	for _, f := range k.files {
		note(f.Close())
		if whole && first == nil {
			note(os.Rename(f.Name(), f.Name()[:len(f.Name())-len(unfinished)]))
		} else {
			os.Remove(f.Name())
		}
	}
	return first
}
