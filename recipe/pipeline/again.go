package pipeline

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Made is a finished data set that is judged again: its texts, measures and signatures stand in for the input.
type Made struct {
	Dir      string
	Manifest dataset.Manifest
}

// CutMade cuts a data set into shards: one for each file of measures, with the rows of data/ and dropped/ that belong to it.
func CutMade(m Made) ([]Shard, error) {
	var shards []Shard
	for _, f := range m.Manifest.Files {
		rest, ok := strings.CutPrefix(f.Path, dataset.MeasuresDir+"/")
		if ok {
			shards = append(shards, Shard{Units: []Unit{{Name: rest, URI: f.Path, End: f.Bytes, Bytes: f.Bytes, ETag: f.SHA256}}})
		}
	}
	if len(shards) == 0 {
		return nil, fault.New(fault.Missing, "%s has no measures to judge by", m.Dir).Try("data sets that were fetched without measures cannot be judged again")
	}
	return shards, nil
}

// made yields the documents of a shard of a finished data set, as they were before the verdict.
func (p *Pipeline) made(ctx context.Context, t *engine.Task) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		for _, u := range p.Shards[t.Index].Units {
			join := newJoin(p.From.Dir, p.From.Manifest, u.Name)
			err := join.run(func(d *corpus.Document) bool { return ctx.Err() == nil && yield(d, nil) })
			join.stop()
			if err != nil {
				yield(nil, fmt.Errorf("read %s: %w", u.Name, err))
				return
			}
			if ctx.Err() != nil {
				yield(nil, context.Cause(ctx))
				return
			}
			t.Advance(u.Bytes)
		}
	}
}

// join walks the files of one part side by side: measures name all documents in input order, and each is the next row of data/ or of dropped/.
type join struct {
	measures iter.Seq2[dataset.MeasureRow, error]
	data     *puller[dataset.Row]
	dropped  *puller[dataset.DroppedRow]
	signs    *puller[dataset.SignatureRow]
}

func newJoin(dir string, m dataset.Manifest, name string) *join {
	only := func(kind string) dataset.Manifest {
		one := m
		one.Files = slices.DeleteFunc(slices.Clone(m.Files), func(f dataset.FileRecord) bool { return f.Path != kind+"/"+name })
		return one
	}
	tag, _, _ := strings.Cut(name, "/")
	return &join{
		measures: dataset.Rows[dataset.MeasureRow](dir, only(dataset.MeasuresDir), dataset.MeasuresDir, language.Tag(tag)),
		data:     pull(dataset.Rows[dataset.Row](dir, only(dataset.DataDir), dataset.DataDir, language.Tag(tag))),
		dropped:  pull(dataset.Rows[dataset.DroppedRow](dir, only(dataset.DroppedDir), dataset.DroppedDir, language.Tag(tag))),
		signs:    pull(dataset.Rows[dataset.SignatureRow](dir, only(dataset.SignaturesDir), dataset.SignaturesDir, language.Tag(tag))),
	}
}

func (j *join) stop() {
	j.data.stop()
	j.dropped.stop()
	j.signs.stop()
}

func (j *join) run(yield func(*corpus.Document) bool) error {
	var open *corpus.Document
	for row, err := range j.measures {
		if err != nil {
			return err
		}
		if open == nil || open.ID != row.ID {
			if open != nil && !yield(open) {
				return nil
			}
			if open, err = j.document(row.ID); err != nil {
				return err
			}
		}
		m := corpus.Measure{Name: row.Name, State: corpus.State(row.State)}
		if row.Value != nil {
			m.Value = *row.Value
		}
		open.Measures = append(open.Measures, m)
	}
	if open != nil {
		yield(open)
	}
	return nil
}

func (j *join) document(id string) (d *corpus.Document, err error) {
	if row, ok, err := j.data.peek(); err != nil {
		return nil, err
	} else if ok && row.ID == id {
		d = row.Document()
		j.data.taken = true
	}
	if d == nil {
		row, ok, err := j.dropped.peek()
		if err != nil {
			return nil, err
		}
		if !ok || row.ID != id {
			return nil, fault.New(fault.Broken, "record %s has measures and no row", id)
		}
		d = row.Kept().Document()
		if slices.Contains(row.Reasons, ReasonBroken) {
			d.Broken = row.Detail
		}
		j.dropped.taken = true
	}
	d.Duplicates = nil
	sig, ok, err := j.signs.peek()
	if err != nil {
		return nil, err
	}
	if ok && sig.ID == id {
		d.Signature = sig.Signature
		j.signs.taken = true
	}
	return d, nil
}

// puller looks one row ahead.
type puller[T any] struct {
	next  func() (T, error, bool)
	stop  func()
	row   T
	held  bool
	taken bool
	err   error
}

func pull[T any](rows iter.Seq2[T, error]) *puller[T] {
	next, stop := iter.Pull2(rows)
	return &puller[T]{next: next, stop: stop, taken: true}
}

func (p *puller[T]) peek() (row T, ok bool, err error) {
	if p.taken {
		p.row, p.err, p.held = p.next()
		p.taken = false
	}
	return p.row, p.held, p.err
}

// Parent names a data set as the parent of another.
func (m Made) Parent() string {
	return m.Manifest.Name + "@" + m.Manifest.Content[:min(16, len(m.Manifest.Content))]
}
