// Package job digitises a volume page by page: it takes the text that a page holds where that is to be believed, has the page recognised where it is
// not, keeps what is finished, and gives the pages in order.
package job

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise"
	"github.com/lontar-asean/lontar/digitise/leaf"
	"github.com/lontar-asean/lontar/digitise/scan"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
)

// Mode says what becomes of text that a page holds already.
type Mode uint8

// The modes.
const (
	Judge    Mode = iota // it is taken when two extractors agree on it and nothing speaks against it, else the page is recognised
	SkipText             // it is taken as it is
	Redo                 // it is ignored: every page is recognised
)

// Options say how pages are read.
type Options struct {
	Recogniser digitise.Recogniser
	Name       string // of the recogniser and its version: pages that another one recognised are recognised again
	Languages  []language.Tag
	Mode       Mode
	Pages      Selection
	Photo      Photo
	Workers    int                                  // pages at a time; 0 for one
	Dir        string                               // where finished pages are kept; "" to keep none
	Draw       func(context.Context, *Result) error // is given each page, in order, while its picture is at hand, before what runs through the book is known; nil for nobody
	Observe    func(Progress)
}

// Progress is told after each page.
type Progress struct {
	File    string
	Done    int // pages, with those that were finished before
	Pages   int
	Kept    int // of Done: finished before
	Failed  int
	Elapsed time.Duration
	Left    time.Duration // 0 while nobody knows
}

// How a page got its text.
const (
	FromFile       = "text"       // the file held it
	FromPicture    = "recognised" // it was recognised
	FromNowhere    = "failed"     // it could not be read
	digestedFields = 2            // version of what the key is made of
)

// Record is a page of a volume as it is kept: page-0001.json.
type Record struct {
	File   string    `json:"file"`
	Page   int       `json:"page"`           // in the volume, from 1
	Part   int       `json:"part,omitempty"` // 1 or 2: the page that is read first or second of an open book
	Parts  int       `json:"parts,omitempty"`
	Label  string    `json:"label,omitempty"`
	Key    string    `json:"key"`              // of the bytes and the options it was made from
	Method string    `json:"method"`           // text, recognised or failed
	Doubt  string    `json:"doubt,omitempty"`  // why the text that the file holds was not taken
	Reason string    `json:"reason,omitempty"` // why the page failed
	By     string    `json:"by,omitempty"`     // what recognised it
	Image  string    `json:"image,omitempty"`  // the file of its picture beside this one
	Photo  *Shot     `json:"photograph,omitempty"`
	Advice []Advice  `json:"advice,omitempty"` // to who took the photograph
	Sheet  leaf.Page `json:"sheet"`
}

// Name is the name of the page's files, without an ending.
func (r *Record) Name() string { return pageName(r.Page, r.Part) }

// Run digitises a volume. Every selected page is given to yield, in order, also one that failed, when it is known what runs through the book: headers,
// footers and page numbers have their kinds then, and so they have in the pages that are kept. Two pages of an open book are two results. An error that speaks of the machine and not of a page
// (a recogniser that is not there, a full disk, a stop) ends the run.
func Run(ctx context.Context, v *scan.Volume, o Options, yield func(*Result) error) error {
	var leaves []scan.Leaf
	for _, l := range v.Leaves {
		if o.Pages.Has(l.Number) {
			leaves = append(leaves, l)
		}
	}
	if len(leaves) == 0 {
		return fault.New(fault.Invalid, "none of its %d pages is asked for", len(v.Leaves)).At("%s", v.Name)
	}
	r := run{Options: o, volume: v, all: len(leaves), began: time.Now()}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	type slot chan outcome
	workers := max(o.Workers, 1)
	slots, busy := make(chan slot, workers), make(chan struct{}, workers)
	var tasks sync.WaitGroup
	tasks.Go(func() {
		defer close(slots)
		for _, l := range leaves {
			s := make(slot, 1)
			select {
			case <-ctx.Done():
				return
			case slots <- s:
			}
			busy <- struct{}{}
			tasks.Go(func() {
				defer func() { <-busy }()
				s <- r.leaf(ctx, l)
			})
		}
	})
	pages := gathering{run: &r, yield: yield}
	var first error
	for s := range slots {
		out := <-s
		if first != nil {
			continue
		}
		if out.err == nil {
			r.tell(out)
			out.err = pages.add(ctx, out.results)
		}
		if out.err != nil {
			first = out.err
			cancel(out.err)
		}
	}
	tasks.Wait()
	if first == nil && ctx.Err() != nil {
		first = context.Cause(ctx)
	}
	if first == nil {
		first = pages.end()
	}
	return first
}

// outcome is what became of a leaf: one page, or the two of an open book.
type outcome struct {
	results []*Result
	kept    bool
	err     error
}

type run struct {
	Options
	volume             *scan.Volume
	all                int
	began              time.Time
	done, kept, failed int
}

func (r *run) tell(o outcome) {
	r.done++
	if o.kept {
		r.kept++
	}
	if o.results[0].Method == FromNowhere {
		r.failed++
	}
	if r.Observe == nil {
		return
	}
	p := Progress{File: r.volume.Name, Done: r.done, Pages: r.all, Kept: r.kept, Failed: r.failed, Elapsed: time.Since(r.began)}
	if worked := r.done - r.kept; worked > 0 {
		p.Left = time.Duration(float64(p.Elapsed) / float64(worked) * float64(r.all-r.done))
	}
	r.Observe(p)
}

// leaf makes the pages of a leaf.
func (r *run) leaf(ctx context.Context, l scan.Leaf) outcome {
	digest, err := r.volume.Digest(l)
	if err != nil {
		return r.fail(r.result(l), err)
	}
	key := r.key(digest)
	if results := r.before(l, key); results != nil {
		return outcome{results: results, kept: true}
	}
	res := r.result(l)
	res.Key = key
	results, err := r.read(ctx, res)
	if err != nil {
		return r.fail(res, err)
	}
	for _, res := range results {
		p := res.Sheet.Corpus()
		p.Number, p.Language = l.Number, r.languageOf(&p)
		res.Sheet = leaf.Of(p)
	}
	return outcome{results: results, err: r.keep(results)}
}

func (r *run) result(l scan.Leaf) *Result {
	res := &Result{Leaf: l, run: r}
	res.File, res.Page, res.Label = l.File, l.Number, l.Label
	return res
}

// fail makes a failed page of a fault of the page, and gives back what is not one.
func (r *run) fail(res *Result, err error) outcome {
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.Broken && f.Kind != fault.Invalid {
		return outcome{err: err}
	}
	res.Method, res.Reason, res.Hint = FromNowhere, err.Error(), fault.Hint(err)
	res.Sheet = leaf.Of(corpus.Page{Number: res.Page})
	results := []*Result{res}
	return outcome{results: results, err: r.keep(results)}
}

// read takes the text of the file or has the page recognised.
func (r *run) read(ctx context.Context, res *Result) ([]*Result, error) {
	if r.Mode != Redo {
		reading, ok, err := r.volume.Text(ctx, res.Leaf, scan.Resolution)
		if err != nil && fault.Of(err) != fault.Broken {
			return nil, err
		}
		if err != nil {
			res.Doubt = err.Error()
		} else if ok && strings.TrimSpace(reading.Text) != "" {
			if reading.Doubt == "" || r.Mode == SkipText {
				res.Method, res.Sheet = FromFile, leaf.Of(reading.Page)
				return []*Result{res}, nil
			}
			res.Doubt = reading.Doubt
		}
	}
	sheet, err := r.volume.Sheet(ctx, res.Leaf)
	if err != nil {
		return nil, err
	}
	if r.Recogniser == nil {
		return nil, fault.New(fault.Missing, "the page has to be recognised, and there is no recogniser").At("%s", sheet.Name).Try("name one with --recogniser, or take the text as it is with --skip-text")
	}
	results := r.flat(res, sheet)
	for _, res := range results {
		if err := r.recognise(ctx, res); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// recognise reads the sheet of a page.
func (r *run) recognise(ctx context.Context, res *Result) error {
	s := res.sheet
	p, err := r.Recogniser.Recognise(ctx, digitise.Sheet{Name: s.Name, Image: s.Image, Resolution: s.Resolution, Languages: r.Languages})
	if err != nil {
		return err
	}
	if p.Width == 0 || p.Height == 0 {
		p.Width, p.Height = s.Image.Rect.Dx(), s.Image.Rect.Dy()
	}
	if p.Resolution == 0 {
		p.Resolution = s.Resolution
	}
	res.Method, res.By, res.Sheet = FromPicture, r.Name, leaf.Of(p)
	return nil
}

// languageOf gives the language of a page: that of the recogniser, the one asked for, or what its text shows.
func (r *run) languageOf(p *corpus.Page) language.Tag {
	if p.Language != "" && p.Language != language.Und {
		return p.Language
	}
	if len(r.Languages) == 1 {
		return r.Languages[0]
	}
	text := p.Text()
	if model, err := identify.Default(); err == nil && text != "" {
		return model.Identify(text).Tag
	}
	return language.Und
}

// key names what a page is made from. Equal keys give equal pages.
func (r *run) key(digest string) string {
	b, err := json.Marshal([]any{digestedFields, digest, r.Name, r.Languages, r.Mode, r.Photo, scan.Resolution})
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}
