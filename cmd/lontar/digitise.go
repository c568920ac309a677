package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise"
	"github.com/lontar-asean/lontar/digitise/job"
	"github.com/lontar-asean/lontar/digitise/recorded"
	"github.com/lontar-asean/lontar/digitise/scan"
	"github.com/lontar-asean/lontar/digitise/tesseract"
	"github.com/lontar-asean/lontar/digitise/vision"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// digitiseCall is one call of digitise.
type digitiseCall struct {
	a       *app
	options job.Options
	out     string
	formats []string
	failed  int // pages, and files that could not be opened
	pages   int
	names   map[string]bool // folders of this call
	view    *pageView
}

func (a *app) digitise() *cobra.Command {
	d := &digitiseCall{a: a, names: map[string]bool{}}
	var languages []string
	var pages, photo, recogniser, record string
	var skip, redo bool
	c := &cobra.Command{
		Use:   "digitise FILES…",
		Short: "Turn scans, photographs and PDF files into text and searchable PDF",
		Long: `Reads PNG, JPEG, TIFF, WebP, GIF and BMP pictures, PDF files, ZIP and CBZ archives, and folders of them (in natural order, or that of a
book.yaml). Text that a PDF file holds is taken when two extractors agree on it and nothing speaks against it; else the page is recognised.
Photographs are made flat first, and open books parted into two pages. Headers, footers and page numbers are left out of the text.

  lontar digitise letter.jpg --language khm                    the text on stdout
  lontar digitise book.pdf --language mya -o out               out/book/: book.pdf, book.txt, book.jsonl and the pages
  lontar digitise scans/ -o out --format pdf,alto,hocr --pages 3-10,12
  lontar digitise eval DIR                                     how many errors, where DIR holds pictures and texts
  lontar doctor --for digitise --language khm                  what has to be installed

Without -o the text goes to stdout, with --json one object a page: {"file","page","language","text","confidence","noise","method"}. With -o finished
pages are kept: a stopped run goes on with the same command. A page that cannot be read is named with its reason, and the others go on.

Recognisers: tesseract (installed with its language packs), the address of an OpenAI-compatible endpoint as http://HOST/v1#MODEL that looks at
pictures, or recorded:FILE.`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage{fault.New(fault.Invalid, "no files").Try("lontar digitise scan.pdf -o out")}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) (err error) {
			if d.options.Pages, err = job.ParseSelection(pages); err != nil {
				return usage{err}
			}
			if d.options.Languages, err = tags(languages); err != nil {
				return usage{err}
			}
			if d.options.Photo, err = job.ParsePhoto(photo); err != nil {
				return usage{err}
			}
			switch {
			case skip && redo:
				return usage{fault.New(fault.Invalid, "--skip-text and --redo exclude each other")}
			case skip:
				d.options.Mode = job.SkipText
			case redo:
				d.options.Mode = job.Redo
			}
			if err := d.check(); err != nil {
				return usage{err}
			}
			if d.options.Recogniser, d.options.Name, err = a.recogniser(c.Context(), recogniser); err != nil {
				return err
			}
			if record != "" {
				f, err := os.Create(record)
				if err != nil {
					return usage{fault.New(fault.Invalid, "cannot write the recording: %w", err)}
				}
				defer f.Close()
				d.options.Recogniser = recorded.NewRecorder(d.options.Recogniser, f)
			}
			return d.run(c.Context(), args)
		},
	}
	c.AddCommand(a.digitiseEval(), a.digitiseReview(), a.digitiseTrain())
	f := c.Flags()
	f.StringVarP(&d.out, "output", "o", "", "folder for results: a folder for each file, with what is made of it")
	f.StringSliceVar(&d.formats, "format", nil, "with -o: pdf, alto, hocr, txt, jsonl (default pdf,txt,jsonl)")
	f.StringSliceVar(&languages, "language", nil, "languages that may stand on the pages, the likeliest first; without it the script is looked for")
	f.StringVar(&pages, "pages", "", "pages to read, as 3-10,12")
	f.BoolVar(&skip, "skip-text", false, "take the text that a PDF page holds as it is")
	f.BoolVar(&redo, "redo", false, "recognise every page, whatever text it holds")
	f.StringVar(&photo, "photo", "auto", "photographs of pages, made flat first: auto (what a camera wrote, or shows a page on a table), always, never")
	f.StringVar(&recogniser, "recogniser", recogniserTesseract, "what reads pictures: tesseract, an endpoint's address, recorded:FILE")
	f.StringVar(&record, "record", "", "write what the recogniser answers to FILE, for recorded:FILE")
	f.IntVar(&d.options.Workers, "workers", 2, "pages that are read at the same time")
	return c
}

func tags(codes []string) (list []language.Tag, err error) {
	for _, code := range codes {
		tag, err := language.Parse(strings.TrimSpace(code))
		if err != nil {
			return nil, err
		}
		list = append(list, tag)
	}
	return list, nil
}

const (
	recogniserTesseract = "tesseract"
	recogniserRecorded  = "recorded:"
)

// recogniser makes what is named. Tesseract is looked for when the first page needs it, because PDF files often hold their text.
func (a *app) recogniser(ctx context.Context, name string) (digitise.Recogniser, string, error) {
	file, isRecording := strings.CutPrefix(name, recogniserRecorded)
	switch {
	case name == recogniserTesseract:
		engine, err := tesseract.Open(ctx, tesseract.Options{})
		if fault.Of(err) == fault.Missing {
			return absent{err}, recogniserTesseract, nil
		}
		if err != nil {
			return nil, "", err
		}
		return engine, engine.Version(), nil
	case isRecording:
		r, err := recorded.Open(file)
		if err != nil {
			return nil, "", err
		}
		return r, r.Name(), nil
	case strings.Contains(name, "://"):
		client, err := newEndpoint(name, "")
		if err != nil {
			return nil, "", err
		}
		r := &vision.Recogniser{Model: client, Label: withoutSecrets(name)}
		return r, r.Name(), nil
	}
	return nil, "", usage{fault.New(fault.Invalid, "no recogniser is called %q", name).Try("--recogniser tesseract, http://HOST/v1#MODEL or recorded:FILE")}
}

// reader gives the recogniser that a source scans names: Tesseract when it names none. A recording lies beside the recipe.
func (a *app) reader(ctx context.Context, name, dir string) (digitise.Recogniser, string, error) {
	if name == "" {
		name = recogniserTesseract
	}
	if file, ok := strings.CutPrefix(name, "recorded:"); ok && !filepath.IsAbs(file) {
		name = "recorded:" + filepath.Join(dir, file)
	}
	return a.recogniser(ctx, name)
}

// withoutSecrets takes the password out of an address.
func withoutSecrets(address string) string {
	if u, err := url.Parse(address); err == nil && u.User != nil {
		u.User = nil
		return u.String()
	}
	return address
}

// absent is a recogniser that is not installed.
type absent struct{ err error }

// Recognise says so.
func (r absent) Recognise(context.Context, digitise.Sheet) (page corpus.Page, err error) {
	return page, r.err
}

func (d *digitiseCall) check() error {
	known := []string{formatPDF, formatALTO, formatHOCR, formatText, formatJSONL}
	for i, f := range d.formats {
		if d.formats[i] = strings.TrimSpace(f); !slices.Contains(known, d.formats[i]) {
			return fault.New(fault.Invalid, "no format is called %q", f).Try("--format %s", strings.Join(known, ","))
		}
	}
	switch {
	case d.options.Workers < 1 || d.options.Workers > 64:
		return fault.New(fault.Invalid, "--workers %d is not from 1 to 64", d.options.Workers)
	case d.out == "" && len(d.formats) > 0:
		return fault.New(fault.Invalid, "--format needs a folder for the files").Try("-o out; without it the text goes to stdout, with --json as objects")
	case len(d.formats) == 0:
		d.formats = []string{formatPDF, formatText, formatJSONL}
	}
	return nil
}

// run digitises all files. One that cannot be opened does not keep the others from being read.
func (d *digitiseCall) run(ctx context.Context, files []string) error {
	d.view = d.a.pageView()
	var first error
	opened := 0
	for _, name := range files {
		err := d.file(ctx, filepath.Clean(name))
		d.view.end()
		var closed unopened
		switch {
		case err == nil:
			opened++
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.As(err, &closed):
			if first == nil {
				first = closed.error
			}
			if fault.Of(err) == fault.Broken { // it is what was asked for, and cannot be read
				opened++
			}
			if d.failed++; opened > 0 || len(files) > 1 {
				d.a.fail(closed.error, d.a.json)
			}
		default:
			return err
		}
	}
	switch {
	case opened == 0:
		return first
	case d.failed > 0:
		return &partly{fmt.Sprintf("%d of %d pages and files could not be read; the reasons stand above", d.failed, d.pages+d.failed)}
	}
	return nil
}

// unopened is the error of a file that cannot be opened.
type unopened struct{ error }

// Unwrap gives the error itself.
func (u unopened) Unwrap() error { return u.error }

func (d *digitiseCall) file(ctx context.Context, name string) error {
	v, err := scan.Open(ctx, name)
	if err != nil {
		if fault.Of(err) != "" && ctx.Err() == nil {
			return unopened{err}
		}
		return err
	}
	defer v.Close()
	for _, p := range v.Passed {
		d.view.say("%s is no page, and is passed over", p)
	}
	var sink pageSink = &printed{a: d.a}
	o := d.options
	if d.out != "" {
		o.Dir = filepath.Join(d.out, d.folder(name))
		if sink, err = newKept(o.Dir, v.Book, d.formats); err != nil {
			return err
		}
	}
	o.Observe, o.Draw = d.view.observe, sink.draw
	err = job.Run(ctx, v, o, func(r *job.Result) error {
		for _, advice := range r.Advice {
			d.view.say("%s: %s", pageOf(r), advice.Text)
		}
		if r.Method == job.FromNowhere {
			d.failed++
			d.view.say("%s", r.Reason)
			if r.Hint != "" {
				d.view.say("Try: %s", r.Hint)
			}
		} else {
			d.pages++
		}
		return sink.page(r)
	})
	return errors.Join(sink.close(err == nil), err)
}

// pageOf names a page for people.
func pageOf(r *job.Result) string {
	if r.Part > 0 {
		return fmt.Sprintf("%s, page %d of an open book", r.Leaf.Name(), r.Part)
	}
	return r.Leaf.Name()
}

// folder names the folder of a file's results.
func (d *digitiseCall) folder(name string) string {
	base := filepath.Base(name)
	if abs, err := filepath.Abs(name); err == nil {
		base = filepath.Base(abs)
	}
	if info, err := os.Stat(name); err == nil && !info.IsDir() {
		base = strings.TrimSuffix(base, filepath.Ext(base))
	}
	if base == "" || base == string(filepath.Separator) || strings.Trim(base, ".") == "" {
		base = "scan"
	}
	unique := base
	for n := 2; d.names[unique]; n++ {
		unique = fmt.Sprintf("%s-%d", base, n)
	}
	d.names[unique] = true
	return unique
}
