package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/corpus/spool"
	"github.com/lontar-asean/lontar/engine"
)

const (
	filesFile   = "files"
	contentFile = "content"
)

// written is a file of the data set as a writing task made it, and the name of the task's output that holds it.
type written struct {
	dataset.FileRecord
	Output string `json:"output"`
	Offset *int64 `json:"offset,omitempty"` // where it begins in the output; nil when it is the whole of it
}

// write is a task of the phase that writes the Parquet files. Each part of the layout belongs to one task.
func (p *Pipeline) write(ctx context.Context, t *engine.Task) error {
	var parts []part
	if err := readJSON(t, phaseLayout, 0, layoutFile, &parts); err != nil {
		return err
	}
	reserved, err := p.reserved(t)
	if err != nil {
		return err
	}
	files, codec, shown := []written{}, dataset.NewCodec(), newContact()
	said, err := p.said(t)
	if err != nil {
		return err
	}
	for i := t.Index; i < len(parts); i += writeTasks(len(p.Shards)) {
		made, err := p.writePart(ctx, t, parts[i], i, codec, reserved, seen{shown, said})
		if err != nil {
			return err
		}
		files = append(files, made...)
	}
	if err := writeJSON(t, picturesFile, shown.list()); err != nil {
		return err
	}
	return writeJSON(t, filesFile, files)
}

// partWriter writes the files of one part, one after the other: only one of them is open at a time, so that a task holds one row group.
type partWriter struct {
	task     *engine.Task
	part     part
	codec    *dataset.Codec
	groups   []group
	reserved *reserved
	seen     seen
	counted  func(shard int) (*counted, error)
	made     []written
}

func (p *Pipeline) writePart(ctx context.Context, t *engine.Task, part part, number int, codec *dataset.Codec, r *reserved, see seen) ([]written, error) {
	content, err := t.Create(fmt.Sprintf("%s.%d", contentFile, number))
	if err != nil {
		return nil, err
	}
	w := &partWriter{task: t, part: part, codec: codec, reserved: r, seen: see, counted: func(shard int) (*counted, error) { return p.counted(t, shard) }}
	w.groups = p.groups()
	verdicts := make([][]verdict, len(part.Spans))
	for i, s := range part.Spans {
		if verdicts[i], err = readVerdicts(t, phaseSettle, s.Shard); err != nil {
			return nil, err
		}
	}
	for _, s := range p.sheets(codec, part, content) {
		if err := w.write(ctx, s, verdicts); err != nil {
			return nil, err
		}
	}
	return w.made, nil
}

// write goes through the documents of the part and writes one file.
func (w *partWriter) write(ctx context.Context, s sheet, verdicts [][]verdict) error {
	var out *hashed
	var rows rowWriter
	for i, span := range w.part.Spans {
		if !slices.ContainsFunc(verdicts[i], s.wants) {
			continue
		}
		for d, err := range w.documents(span, verdicts[i], s) {
			if err != nil {
				return err
			}
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if rows == nil {
				if out, err = w.create(s.file); err != nil {
					return err
				}
				if rows, err = w.open(s, out); err != nil {
					return err
				}
			}
			if err := rows.write(d.document, d.verdict); err != nil {
				return err
			}
			if s.shown {
				if err := w.seen.see(d); err != nil {
					return err
				}
			}
		}
	}
	if rows == nil {
		return nil
	}
	n, err := rows.close()
	if err != nil {
		return err
	}
	out.file.Rows, out.file.Bytes, out.file.SHA256 = n, out.out.Offset(), hex.EncodeToString(out.sum.Sum(nil))
	w.made = append(w.made, out.file)
	return nil
}

// open starts the rows of a file.
func (w *partWriter) open(s sheet, out io.Writer) (rowWriter, error) {
	if s.attached != nil {
		return s.attached(out, w.attach(s.file))
	}
	return s.open(out)
}

// seen collects the pictures of written documents for the report.
type seen struct {
	shown *contact
	said  said
}

func (s seen) see(d judged) error {
	s.shown.see(d.document, d.verdict)
	if !d.verdict.kept() {
		return nil
	}
	return s.said.see(d.document)
}

// judged is a document with what was decided on it.
type judged struct {
	document *corpus.Document
	verdict  verdict
}

// documents yields the documents of a span that a sheet wants, as they are written.
func (w *partWriter) documents(s span, verdicts []verdict, sheet sheet) iter.Seq2[judged, error] {
	return func(yield func(judged, error) bool) {
		in, err := spool.Open(w.task.File(phaseRead, s.Shard, spoolFile))
		if err != nil {
			yield(judged{}, err)
			return
		}
		defer in.Close()
		counted, err := w.counted(s.Shard)
		if err != nil {
			yield(judged{}, err)
			return
		}
		n := 0
		for rec, err := range counted.records(in, w.part.Language, sheet.bodies) {
			if err != nil {
				yield(judged{}, err)
				return
			}
			v := verdicts[rec.Row]
			if v.Gone {
				continue
			}
			if n++; n <= s.From {
				continue
			}
			if n > s.To {
				return
			}
			if !sheet.wants(v) {
				continue
			}
			w.reserved.apply(rec.Document)
			for _, r := range v.Remove {
				if sheet.bodies {
					r.apply(rec.Document, w.groups)
				}
			}
			if v.kept() {
				rec.Document.Duplicates = v.Duplicates
			}
			if sheet.has(rec.Document) && !yield(judged{rec.Document, v}, nil) {
				return
			}
		}
	}
}

// hashed is an output whose digest is taken while it is written.
type hashed struct {
	out  *engine.Output
	sum  hash.Hash
	file written
}

func (h *hashed) Write(b []byte) (int, error) {
	h.sum.Write(b)
	return h.out.Write(b)
}

// create starts a file of the data set.
func (w *partWriter) create(name string) (*hashed, error) {
	output := strings.ReplaceAll(name, "/", ".")
	out, err := w.task.Create(output)
	if err != nil {
		return nil, err
	}
	return &hashed{out: out, sum: sha256.New(), file: written{Output: output, FileRecord: dataset.FileRecord{Path: name}}}, nil
}

// removeLines takes lines out of a document's text, numbered from 0 over all text parts; lines is sorted.
func removeLines(d *corpus.Document, lines []int) {
	n, left := 0, lines
	d.EditText(func(s string) string {
		if s == "" {
			return s
		}
		var kept []string
		for l := range strings.SplitSeq(s, "\n") {
			if len(left) > 0 && left[0] == n {
				left = left[1:]
			} else {
				kept = append(kept, l)
			}
			n++
		}
		return strings.Join(kept, "\n")
	})
	d.Content = corpus.Content(d.Text())
}
