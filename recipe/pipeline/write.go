package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"iter"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/corpus/spool"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/recipe"
)

const (
	filesFile   = "files"
	contentFile = "content"
)

// written is a file of the data set as a writing task made it, and the name of the task's output that holds it.
type written struct {
	dataset.FileRecord
	Output string `json:"output"`
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
	files, codec := []written{}, dataset.NewCodec()
	for i := t.Index; i < len(parts); i += writeTasks(len(p.Shards)) {
		made, err := p.writePart(ctx, t, parts[i], i, codec, reserved)
		if err != nil {
			return err
		}
		files = append(files, made...)
	}
	return writeJSON(t, filesFile, files)
}

// partWriter writes the files of one part, one after the other: only one of them is open at a time, so that a task holds one row group.
type partWriter struct {
	task     *engine.Task
	part     part
	codec    *dataset.Codec
	grouper  recipe.Step
	reserved *reserved
	made     []written
}

func (p *Pipeline) writePart(ctx context.Context, t *engine.Task, part part, number int, codec *dataset.Codec, r *reserved) ([]written, error) {
	content, err := t.Create(fmt.Sprintf("%s.%d", contentFile, number))
	if err != nil {
		return nil, err
	}
	w := &partWriter{task: t, part: part, codec: codec, reserved: r}
	w.grouper, _ = p.grouper()
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
				if rows, err = s.open(out); err != nil {
					return err
				}
			}
			if err := rows.write(d.document, d.verdict); err != nil {
				return err
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
		records := in.Facts(w.part.Language)
		if sheet.bodies {
			records = in.Documents(w.part.Language, 0, in.Rows())
		}
		n := 0
		for rec, err := range records {
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
			if len(v.Remove) > 0 && sheet.bodies {
				removeLines(rec.Document, v.Remove)
				rec.Document.Changed(w.grouper.Name, w.grouper.Kind.Version, int64(len(v.Remove)))
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
