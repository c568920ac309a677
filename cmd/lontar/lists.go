package main

import (
	"io"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/format"
	"github.com/lontar-asean/lontar/corpus/images"
	"github.com/lontar-asean/lontar/corpus/jsonl"
	"github.com/lontar-asean/lontar/corpus/llava"
	"github.com/lontar-asean/lontar/corpus/messages"
	"github.com/lontar-asean/lontar/corpus/pairs"
	"github.com/lontar-asean/lontar/corpus/webdataset"
	"github.com/lontar-asean/lontar/curate"
	"github.com/lontar-asean/lontar/curate/extract"
	"github.com/lontar-asean/lontar/curate/redact"
	"github.com/lontar-asean/lontar/curate/report"
	"github.com/lontar-asean/lontar/dedup"
	duplicates "github.com/lontar-asean/lontar/dedup/picture"
	"github.com/lontar-asean/lontar/digitise/scans"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/pair/caption"
	"github.com/lontar-asean/lontar/pair/culture"
	"github.com/lontar-asean/lontar/pair/gather"
	"github.com/lontar-asean/lontar/pair/safety"
	"github.com/lontar-asean/lontar/pair/words"
	"github.com/lontar-asean/lontar/recipe"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// stepKinds joins the lists of steps of all rooms.
func (a *app) stepKinds() [][]recipe.Kind {
	return [][]recipe.Kind{extract.Kinds(), gather.Kinds(a.inputs), curate.Kinds(), redact.Kinds(), words.Kinds(), safety.Kinds(), culture.Kinds(dialLabeller), dedup.Kinds(), duplicates.Kinds(), caption.Kinds(dialModel)}
}

// formats lists the kinds of sources.
func (a *app) formats() []corpus.Format {
	return append(format.All(), format.URLs(a.inputs), scans.Format(a.reader))
}

// encoders lists the further forms in which a data set can be written.
func encoders() map[string]pipeline.Encoder {
	return map[string]pipeline.Encoder{
		"jsonl": encoder{jsonl.Ending, func(w io.Writer) (pipeline.DocumentWriter, error) {
			return jsonl.NewWriter(w)
		}},
		"webdataset": encoder{webdataset.Ending, func(w io.Writer) (pipeline.DocumentWriter, error) {
			return webdataset.NewWriter(w)
		}},
		"images": chooser{encoder{images.Ending, func(w io.Writer) (pipeline.DocumentWriter, error) {
			return images.NewWriter(w)
		}}, pairs.Has},
		"llava": attacher{llava.Ending, pairs.Has, func(w io.Writer, a pipeline.Attach) (pipeline.DocumentWriter, error) {
			return llava.NewWriter(w, a)
		}},
		"messages": attacher{messages.Ending, messages.Takes, func(w io.Writer, a pipeline.Attach) (pipeline.DocumentWriter, error) {
			return messages.NewWriter(w, a)
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

// chooser is a form that does not hold every document.
type chooser struct {
	encoder
	takes func(*corpus.Document) bool
}

func (c chooser) Takes(d *corpus.Document) bool { return c.takes(d) }

// attacher is a form with pictures as files beside it.
type attacher struct {
	ending string
	takes  func(*corpus.Document) bool
	encode func(io.Writer, pipeline.Attach) (pipeline.DocumentWriter, error)
}

func (e attacher) Ending() string { return e.ending }

func (e attacher) Takes(d *corpus.Document) bool { return e.takes(d) }

func (e attacher) EncodeWith(w io.Writer, a pipeline.Attach) (pipeline.DocumentWriter, error) {
	return e.encode(w, a)
}

// Encode refuses: without a place for them there is no way to write the pictures.
func (e attacher) Encode(io.Writer) (pipeline.DocumentWriter, error) {
	return nil, fault.New(fault.Invalid, "this form has files beside it")
}

// reporter draws reports.
func reporter() pipeline.Reporter { return report.New() }
