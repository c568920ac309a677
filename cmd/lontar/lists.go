package main

import (
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
	"github.com/lontar-asean/lontar/recipe"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// stepKinds joins the lists of steps of all rooms.
func stepKinds() [][]recipe.Kind {
	return [][]recipe.Kind{extract.Kinds(), curate.Kinds(), redact.Kinds(), dedup.Kinds()}
}

// formats lists the kinds of sources.
func (a *app) formats() []corpus.Format { return append(format.All(), format.URLs(a.inputs)) }

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

// reporter draws reports.
func reporter() pipeline.Reporter { return report.New() }
