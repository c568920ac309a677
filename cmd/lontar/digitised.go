package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/lontar-asean/lontar/digitise/alto"
	"github.com/lontar-asean/lontar/digitise/book"
	"github.com/lontar-asean/lontar/digitise/hocr"
	"github.com/lontar-asean/lontar/digitise/job"
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

// pageSink takes pages as they are done, in order.
type pageSink interface {
	page(ctx context.Context, r *job.Result) error
	close(whole bool) error
}

// pageLine is a page as an object; its keys are a contract.
type pageLine struct {
	File       string       `json:"file"`
	Page       int          `json:"page"`
	Label      string       `json:"label,omitempty"`
	Language   language.Tag `json:"language"`
	Text       string       `json:"text"`
	Confidence *float64     `json:"confidence"` // null when nobody knows
	Method     string       `json:"method"`
	Doubt      string       `json:"doubt,omitempty"`
	Reason     string       `json:"reason,omitempty"`
}

func lineOf(r *job.Result) pageLine {
	return pageLine{r.File, r.Page, r.Label, r.Sheet.Language, r.Text(), r.Sheet.Confidence, r.Method, r.Doubt, r.Reason}
}

// printed writes pages on stdout.
type printed struct {
	a     *app
	begun bool
}

func (p *printed) page(_ context.Context, r *job.Result) error {
	if p.a.json {
		return p.a.emit(lineOf(r))
	}
	text := r.Text()
	if text == "" {
		return nil
	}
	if p.begun {
		fmt.Fprintln(p.a.out)
	}
	p.begun = true
	_, err := fmt.Fprintln(p.a.out, text)
	return err
}

func (p *printed) close(bool) error { return nil }

// kept writes pages into a folder. Files of whole books are written under other names until they are whole.
type kept struct {
	dir     string
	name    string
	formats []string
	files   map[string]*os.File
	pdf     *searchable.Writer
	hocr    *hocr.Writer
	begun   bool
}

const unfinished = ".part"

func newKept(dir string, b book.Book, formats []string) (*kept, error) {
	k := &kept{dir: dir, name: filepath.Base(dir), formats: formats, files: map[string]*os.File{}}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("make a folder for results: %w", err)
	}
	if err := k.about(b); err != nil {
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
func (k *kept) about(b book.Book) error {
	elements := map[string][]string{}
	for _, e := range b.Core() {
		elements[e.Name] = append(elements[e.Name], e.Value)
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(map[string]any{"dublin_core": elements}); err != nil {
		return err
	}
	return job.WriteFile(filepath.Join(k.dir, "book.json"), out.Bytes())
}

func (k *kept) page(ctx context.Context, r *job.Result) error {
	p := r.Sheet.Corpus()
	if f := k.files[formatText]; f != nil && r.Text() != "" {
		if k.begun {
			fmt.Fprintln(f)
		}
		k.begun = true
		if _, err := fmt.Fprintln(f, r.Text()); err != nil {
			return fmt.Errorf("write text: %w", err)
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
	if slices.Contains(k.formats, formatALTO) {
		var b bytes.Buffer
		if err := alto.Write(&b, &p, r.File, r.Label); err != nil {
			return err
		}
		if err := job.WriteFile(filepath.Join(k.dir, formatALTO, job.PageName(r.Page)+".xml"), b.Bytes()); err != nil {
			return err
		}
	}
	if k.pdf == nil || r.Method == job.FromNowhere {
		return nil
	}
	sheet, err := r.Picture(ctx)
	if err != nil {
		return err
	}
	return k.pdf.Add(sheet, &p, r.Label)
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

// pageView shows how the pages go on.
type pageView struct {
	a     *app
	width int
	live  bool
	drawn bool
	last  time.Time
}

func (a *app) pageView() *pageView {
	width, live := terminal(a.err)
	return &pageView{a: a, width: width, live: live && !a.json}
}

type pageEvent struct {
	Event   string  `json:"event"`
	File    string  `json:"file"`
	Done    int     `json:"done"`
	Pages   int     `json:"pages"`
	Kept    int     `json:"kept"`
	Failed  int     `json:"failed"`
	Seconds float64 `json:"seconds"`
	Left    float64 `json:"seconds_left,omitempty"`
}

// observe shows a page that is done: on a terminal a living line, elsewhere a line now and then.
func (v *pageView) observe(p job.Progress) {
	last := p.Done == p.Pages
	if !v.live && !last && time.Since(v.last) < 5*time.Second || v.live && !last && time.Since(v.last) < 100*time.Millisecond {
		return
	}
	v.last = time.Now()
	text := fmt.Sprintf("%s: %d of %d pages", p.File, p.Done, p.Pages)
	if p.Kept > 0 {
		text += fmt.Sprintf(", %d finished before", p.Kept)
	}
	if p.Failed > 0 {
		text += fmt.Sprintf(", %d failed", p.Failed)
	}
	if !last && p.Left > 0 {
		text += ", " + p.Left.Round(time.Second).String() + " left"
	}
	switch {
	case v.a.json:
		b, err := json.Marshal(pageEvent{"progress", p.File, p.Done, p.Pages, p.Kept, p.Failed, p.Elapsed.Seconds(), p.Left.Seconds()})
		if err == nil {
			fmt.Fprintf(v.a.err, "%s\n", b)
		}
	case v.live:
		if r := []rune(text); len(r) > v.width-1 {
			text = string(r[:v.width-1])
		}
		fmt.Fprintf(v.a.err, "\r\x1b[K%s", text)
		v.drawn = true
	default:
		fmt.Fprintln(v.a.err, text)
	}
}

// say writes a message of its own.
func (v *pageView) say(format string, args ...any) {
	v.end()
	text := fmt.Sprintf(format, args...)
	if v.a.json {
		if b, err := json.Marshal(map[string]string{"event": "note", "note": text}); err == nil {
			fmt.Fprintf(v.a.err, "%s\n", b)
		}
		return
	}
	fmt.Fprintln(v.a.err, text)
}

// end clears the living line.
func (v *pageView) end() {
	if v.drawn {
		fmt.Fprint(v.a.err, "\r\x1b[K")
		v.drawn = false
	}
}
