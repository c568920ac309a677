// Package jsonl reads and writes JSON lines: one record a line, plain, gzip or zstd.
//
// Columns are named as package corpus/column says. A file of one JSON array, or of records written over several lines, is read as well
// when its name ends in .json.
package jsonl

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/column"
	"github.com/lontar-asean/lontar/corpus/packed"
	"github.com/lontar-asean/lontar/fault"
)

// Format is the source `jsonl`.
func Format() corpus.Format {
	return corpus.Format{
		Name:    "jsonl",
		Summary: "JSON lines (.gz, .zst) or a JSON array; columns named as ours, others by fields",
		Endings: []string{".jsonl", ".jsonl.gz", ".jsonl.zst", ".ndjson", ".ndjson.gz", ".ndjson.zst", ".json", ".json.gz", ".json.zst"},
		Split:   true,
		Read:    read,
	}
}

// reader turns the records of one input into documents.
type reader struct {
	in    corpus.Input
	names *column.Names
	obj   object
	rec   column.Record
	yield func(*corpus.Document, error) bool
	plain func(Object) bool // takes records as they stand instead; nil for documents

	before  int64 // rows before those counted here, once counted
	counted bool
}

func read(ctx context.Context, in corpus.Input) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		names, err := column.NewNames(in.Origin.Fields)
		if err != nil {
			yield(nil, err)
			return
		}
		src, err := packed.Open(in)
		if err != nil {
			if in.Start == 0 {
				yield(nil, err)
			}
			return
		}
		defer src.Close()
		r := &reader{in: in, names: names, yield: yield}
		switch {
		case (src.Packed() || spread(in)) && in.Start > 0: // the first range reads the whole file
		case src.Packed():
			r.lines(ctx, packed.NewLines(src, 0, packed.MaxRecord), -1)
		case spread(in):
			r.values(ctx, src)
		default:
			r.stretch(ctx)
		}
	}
}

// ReadObject fills a record from one JSON object.
func ReadObject(b []byte, names *column.Names, rec *column.Record) error {
	var o object
	return o.read(b, names.Top(), rec)
}

// stretch reads the lines that begin in the range of the input.
func (r *reader) stretch(ctx context.Context) {
	from := r.in.Start
	if from > 0 {
		from-- // the byte before says whether a line begins here
	}
	l := packed.NewLines(io.NewSectionReader(r.in.File, from, r.in.File.Size()-from), from, packed.MaxRecord)
	if r.in.Start > 0 && !l.Skip(r.in.End) {
		return
	}
	r.lines(ctx, l, r.in.End)
}

// countLines counts the line ends before an offset, which number the rows of a range. Only rows without a url or an id of their own need it.
func countLines(ctx context.Context, f io.ReaderAt, to int64) (n int64, err error) {
	buf := make([]byte, 1<<20)
	for at := int64(0); at < to; at += int64(len(buf)) {
		if ctx.Err() != nil {
			return 0, context.Cause(ctx)
		}
		got, err := f.ReadAt(buf[:min(int64(len(buf)), to-at)], at)
		n += int64(bytes.Count(buf[:got], []byte{'\n'}))
		if err != nil && err != io.EOF {
			return 0, err
		}
	}
	return n, nil
}

// lines yields a document for each line that begins before end (-1: every line). Rows are lines, counted from 1 over the whole file.
func (r *reader) lines(ctx context.Context, l *packed.Lines, end int64) {
	first := l.At()
	for row := int64(1); ctx.Err() == nil; row++ {
		line, at, long, err := l.Next()
		switch {
		case err == io.EOF, err == nil && end >= 0 && at >= end:
			return
		case err != nil:
			r.yield(nil, r.stop(at, err))
			return
		case long:
			if !r.yield(nil, r.long(at)) {
				return
			}
			continue
		}
		if at == 0 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if !r.record(ctx, line, row, at, first) {
			return
		}
	}
}

// record yields the document of one record, where rows are counted from an offset on.
func (r *reader) record(ctx context.Context, b []byte, row, at, first int64) (more bool) {
	if r.plain != nil {
		return r.plain(Object{Row: row, Offset: at, Bytes: b})
	}
	r.rec.Reset()
	if err := r.obj.read(b, r.names.Top(), &r.rec); err != nil {
		return r.yield(nil, fault.New(fault.Broken, "no JSON object: %w", err).At("%s offset %d", r.in.Name, at))
	}
	if first > 0 && !r.counted && r.rec.Numbered() {
		n, err := countLines(ctx, r.in.File, first)
		if err != nil {
			r.yield(nil, r.stop(at, err))
			return false
		}
		r.before, r.counted = n, true
	}
	d, err := r.rec.Document(r.in, r.names, r.before+row)
	if err != nil {
		err = fault.New(fault.Broken, "%w", err).At("%s offset %d", r.in.Name, at).Try("%s", fault.Hint(err))
	}
	return r.yield(d, err)
}

func (r *reader) long(at int64) error {
	return fault.New(fault.Broken, "a record is longer than %d MiB", packed.MaxRecord>>20).At("%s offset %d", r.in.Name, at)
}

func (r *reader) stop(at int64, err error) error {
	var s *corpus.Stop
	if errors.As(err, &s) {
		return err
	}
	return &corpus.Stop{Cause: fault.New(fault.Broken, "the file cannot be read: %w", err).At("%s offset %d", r.in.Name, at)}
}

// spread says whether a file holds values that are not one a line: it is named .json and begins with an array, or with an object that its first
// line does not end.
func spread(in corpus.Input) bool {
	if !strings.HasSuffix(strings.ToLower(in.Name), ".json") {
		return false
	}
	head := make([]byte, min(64<<10, in.File.Size()))
	n, err := in.File.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return false
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head[:n], []byte("\ufeff")), " \t\r\n")
	if bytes.HasPrefix(head, []byte("[")) {
		return true
	}
	first, _, ended := bytes.Cut(head, []byte("\n"))
	if !ended {
		return false
	}
	var o object
	o.b = first
	return errors.Is(o.pass(0), errShort)
}
