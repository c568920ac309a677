package pipeline

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime/debug"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/robots"
	"github.com/lontar-asean/lontar/corpus/spool"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/engine/shuffle"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/recipe"
	"github.com/lontar-asean/lontar/sketch"
)

// Names of outputs of the reading phase, and of its counters.
const (
	spoolFile = "spool"
	idsFile   = "ids"

	countRead   = "read"
	countBroken = "broken"
	countShort  = "short" // inputs that could not be read to their end
)

func (p *Pipeline) idLayout() shuffle.Layout {
	return shuffle.Layout{Bands: 1, Partitions: p.partitions(), KeyBytes: 16}
}

// read is a task of the first phase: it reads a shard, runs every step on every document, and spools them.
func (p *Pipeline) read(ctx context.Context, t *engine.Task) error {
	out, err := t.Create(spoolFile)
	if err != nil {
		return err
	}
	w, err := spool.NewWriter(out)
	if err != nil {
		return err
	}
	idsOut, err := t.Create(idsFile)
	if err != nil {
		return err
	}
	ids, err := shuffle.NewWriter(idsOut, p.idLayout(), 0)
	if err != nil {
		return err
	}
	robotsOut, err := t.Create(robotsFile)
	if err != nil {
		return err
	}
	counts, err := p.occurrences(t)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var rules robots.Rules
	docs := p.made(ctx, t)
	if p.From == nil {
		crawl, err := p.located(t)
		if err != nil {
			return err
		}
		defer crawl.close()
		docs = p.complete(p.stepped(ctx, p.documents(ctx, t, &rules, crawl)))
	}
	for d, err := range docs {
		if err != nil {
			return err
		}
		h := xxh3.HashString128(d.ID)
		if err := ids.Add(0, shuffle.Key{High: h.Hi, Low: h.Lo}, w.Rows()); err != nil {
			return err
		}
		if err := counts.add(d, w.Rows()); err != nil {
			return err
		}
		if err := w.Add(d); err != nil {
			return err
		}
		t.Count(countRead, 1)
		if d.Broken != "" {
			t.Count(countBroken, 1)
		}
	}
	if err := ids.Close(); err != nil {
		return err
	}
	if err := counts.close(); err != nil {
		return err
	}
	if err := rules.Write(robotsOut); err != nil {
		return err
	}
	return w.Close()
}

// complete adds to each document what depends on its final text.
func (p *Pipeline) complete(docs iter.Seq2[*corpus.Document, error]) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		for d, err := range docs {
			if err == nil {
				p.release(d)
				err = p.sign(d)
			}
			if !yield(d, err) || err != nil {
				return
			}
		}
	}
}

// release lets go of what a document may not carry into the data set: the way to pictures near it, and the bytes of those that may not be stored. A
// step that gathers pictures decides on those; without one, rights do.
func (p *Pipeline) release(d *corpus.Document) {
	d.Near = nil
	decided := false
	for _, s := range p.Recipe.Steps {
		if g, ok := recipe.Variant(s.Step, d.Language).(recipe.Gatherer); ok {
			g.Release(d)
			decided = true
		}
	}
	for i := range d.Pictures {
		if pic := &d.Pictures[i]; !decided && !pic.Storable(d.Rights) {
			pic.Bytes, pic.Blurred = nil, nil
		}
	}
}

// bands gives the band keys by which a text is compared with near entries of a suppression list; none for a text without letters.
func bands(text string) []uint64 {
	return sketch.Bands(text, corpus.NearBands, 8)
}

// sign completes a document once its text is final.
func (p *Pipeline) sign(d *corpus.Document) error {
	if p.Suppression.Withdrawn(d) || p.Suppression.Near() && p.Suppression.WithdrawnNear(bands(d.Text())) {
		d.Withdraw()
		d.SetMeasure("text.withdrawn", 1)
		return nil
	}
	text := d.Text()
	d.Content = corpus.Content(text)
	d.SetMeasure("text.bytes", float64(len(text)))
	if d.Broken != "" {
		return nil
	}
	var err error
	d.Signature, err = p.signature(d)
	return err
}

// documents reads the units of a shard. Records that cannot be read become documents with Broken set.
func (p *Pipeline) documents(ctx context.Context, t *engine.Task, rules *robots.Rules, crawl *located) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		var n int64
		for _, u := range p.Shards[t.Index].Units {
			more, err := p.unit(ctx, t, u, &n, rules, crawl, yield)
			if err != nil {
				yield(nil, err)
				return
			}
			if !more {
				return
			}
			t.Advance(u.End - u.Start)
		}
	}
}

func (p *Pipeline) unit(ctx context.Context, t *engine.Task, u Unit, n *int64, rules *robots.Rules, crawl *located, yield func(*corpus.Document, error) bool) (more bool, err error) {
	src := p.Recipe.Sources[u.Source]
	broken := func(d *corpus.Document, err error) *corpus.Document {
		if d == nil {
			d = src.Origin.NewDocument(u.Name+"#"+placeOf(err), nil)
			d.URL = u.Name
		}
		d.Raw, d.Broken = nil, err.Error()
		return d
	}
	file, err := p.Opener.Open(ctx, u.URI)
	if err != nil {
		if fault.Of(err) == "" || fault.Of(err) == fault.Busy || fault.Of(err) == fault.Unavailable {
			return false, err
		}
		t.Count(countShort, 1)
		return yield(broken(nil, err), nil), nil
	}
	defer file.Close()
	in := corpus.Input{Name: u.Name, File: file, Dir: p.Recipe.Dir, Start: u.Start, End: u.End, Origin: src.Origin, Robots: rules.Add, Beside: p.beside(u)}
	if crawl != nil {
		in.Crawl = crawl.get
	}
	for d, err := range src.Format.Read(ctx, in) {
		if ctx.Err() != nil {
			return false, context.Cause(ctx)
		}
		if err != nil {
			var stop *corpus.Stop
			switch {
			case mayReturn(err):
				return false, fmt.Errorf("read %s: %w", u.Name, err)
			case errors.As(err, &stop):
				t.Count(countShort, 1)
			case fault.Of(err) != fault.Broken:
				return false, fmt.Errorf("read %s: %w", u.Name, err)
			}
			d = broken(d, err)
		}
		if p.Limit > 0 && *n >= p.Limit {
			return false, nil
		}
		*n++
		if !yield(d, nil) {
			return false, nil
		}
	}
	return true, nil
}

// mayReturn reports whether an input failed for a reason that passes, such as a network that is gone: then the task fails, to be run again, and
// the input is not taken for broken.
func mayReturn(err error) bool {
	for err != nil {
		var f *fault.Fault
		if !errors.As(err, &f) {
			return false
		}
		if f.Kind == fault.Busy || f.Kind == fault.Unavailable || f.Kind == fault.Conflict {
			return true
		}
		err = f.Cause
	}
	return false
}

// placeOf gives where an error happened, to tell broken records of a file apart.
func placeOf(err error) string {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Place
	}
	return err.Error()
}

// stepped runs the steps over a stream of documents, in the order of the recipe. Broken documents pass by.
func (p *Pipeline) stepped(ctx context.Context, docs iter.Seq2[*corpus.Document, error]) iter.Seq2[*corpus.Document, error] {
	var plain []recipe.Step
	for _, s := range p.Recipe.Steps {
		if st, ok := recipe.Variant(s.Step, "und").(recipe.Streamer); ok {
			docs = apply(ctx, plain, docs)
			docs = around(docs, func(in iter.Seq2[*corpus.Document, error]) iter.Seq2[*corpus.Document, error] {
				return st.Stream(ctx, in)
			})
			plain = nil
			continue
		}
		plain = append(plain, s)
	}
	return apply(ctx, plain, docs)
}

// apply runs steps that work on one document at a time.
func apply(ctx context.Context, steps []recipe.Step, docs iter.Seq2[*corpus.Document, error]) iter.Seq2[*corpus.Document, error] {
	if len(steps) == 0 {
		return docs
	}
	return func(yield func(*corpus.Document, error) bool) {
		for d, err := range docs {
			if err == nil {
				for _, s := range steps {
					if d.Broken != "" {
						break
					}
					if err = one(ctx, s, d); err != nil {
						break
					}
				}
			}
			if !yield(d, err) || err != nil {
				return
			}
		}
	}
}

// one runs a step on a document. A document that a step cannot work on is set aside; so is one that makes a step panic, since one page of a
// crawl must not end a night's run: it is counted and shown like any broken record.
func one(ctx context.Context, s recipe.Step, d *corpus.Document) (err error) {
	defer func() {
		if r := recover(); r != nil {
			d.Raw, d.Broken = nil, fmt.Sprintf("%s: panic: %v at %s", s.Name, r, frame(debug.Stack()))
			err = nil
		}
	}()
	step := recipe.Variant(s.Step, d.Language)
	if t, ok := step.(recipe.Transformer); ok {
		err = t.Transform(ctx, d)
	}
	if m, ok := step.(recipe.Measurer); ok && err == nil {
		err = m.Measure(ctx, d)
	}
	if fault.Of(err) == fault.Broken {
		d.Raw, d.Broken = nil, s.Name+": "+err.Error()
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s on %s: %w", s.Name, d.ID, err)
	}
	return nil
}
