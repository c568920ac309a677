package main

import (
	"context"
	"io"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/format"
	"github.com/lontar-asean/lontar/corpus/jsonl"
	"github.com/lontar-asean/lontar/corpus/webdataset"
	"github.com/lontar-asean/lontar/curate"
	"github.com/lontar-asean/lontar/curate/extract"
	"github.com/lontar-asean/lontar/curate/redact"
	"github.com/lontar-asean/lontar/curate/report"
	"github.com/lontar-asean/lontar/dedup"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/recipe"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// stepKinds joins the lists of steps of all rooms.
func stepKinds() [][]recipe.Kind {
	return [][]recipe.Kind{extract.Kinds(), curate.Kinds(), redact.Kinds(), dedup.Kinds()}
}

// formats lists the kinds of sources.
func formats() []corpus.Format { return format.All() }

// encoders lists the further forms in which a data set can be written.
func encoders() map[string]pipeline.Encoder {
	return map[string]pipeline.Encoder{
		"jsonl": encoder{jsonl.Ending, func(w io.Writer) (pipeline.DocumentWriter, error) {
			return jsonl.NewWriter(w)
		}},
		"webdataset": encoder{webdataset.Ending, func(w io.Writer) (pipeline.DocumentWriter, error) {
			return webdataset.NewWriter(w)
		}},
	}
}

// encoder is a form of output by its file ending and its writer.
type encoder struct {
	ending string
	encode func(io.Writer) (pipeline.DocumentWriter, error)
}

func (e encoder) Ending() string { return e.ending }

func (e encoder) Encode(w io.Writer) (pipeline.DocumentWriter, error) { return e.encode(w) }

// files opens and lists inputs wherever they lie.
type files struct{ disk objects.Disk }

func opener() files { return files{} }

// Open opens an input.
func (f files) Open(ctx context.Context, uri string) (corpus.File, error) {
	file, err := f.disk.Open(ctx, uri)
	if err != nil {
		return nil, err // not a nil *File in an interface
	}
	return file, nil
}

// List finds inputs.
func (f files) List(ctx context.Context, pattern string) ([]corpus.Entry, error) {
	found, err := f.disk.List(ctx, pattern)
	entries := make([]corpus.Entry, len(found))
	for i, e := range found {
		entries[i] = corpus.Entry{URI: e.Path, Bytes: e.Bytes, ETag: e.ETag}
	}
	return entries, err
}

func reporter() pipeline.Reporter { return report.New() }
