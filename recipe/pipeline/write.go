package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"path"
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
	files, codec := []written{}, dataset.NewCodec()
	for i := t.Index; i < len(parts); i += writeTasks(len(p.Shards)) {
		made, err := p.writePart(ctx, t, parts[i], i, codec)
		if err != nil {
			return err
		}
		files = append(files, made...)
	}
	return writeJSON(t, filesFile, files)
}

// partWriter writes one part: a file in each directory, made when its first row comes.
type partWriter struct {
	task     *engine.Task
	part     part
	codec    *dataset.Codec
	grouper  recipe.Step
	made     []*hashed
	data     *dataset.Part[dataset.Row]
	dropped  *dataset.Part[dataset.DroppedRow]
	measures *dataset.Part[dataset.MeasureRow]
	signs    *dataset.Part[dataset.SignatureRow]
	further  []DocumentWriter
	content  io.Writer
}

func (p *Pipeline) writePart(ctx context.Context, t *engine.Task, part part, number int, codec *dataset.Codec) ([]written, error) {
	content, err := t.Create(fmt.Sprintf("%s.%d", contentFile, number))
	if err != nil {
		return nil, err
	}
	w := &partWriter{task: t, part: part, codec: codec, content: content}
	w.grouper, _ = p.grouper()
	for _, name := range p.Recipe.Also {
		if err := w.alsoWrite(name, p.Encoders[name]); err != nil {
			return nil, err
		}
	}
	for _, s := range part.Spans {
		verdicts, err := readVerdicts(t, phaseSettle, s.Shard)
		if err != nil {
			return nil, err
		}
		if err := p.writeSpan(ctx, w, s, verdicts); err != nil {
			return nil, err
		}
	}
	return w.close()
}

func (p *Pipeline) writeSpan(ctx context.Context, w *partWriter, s span, verdicts []verdict) error {
	in, err := spool.Open(w.task.File(phaseRead, s.Shard, spoolFile))
	if err != nil {
		return err
	}
	defer in.Close()
	n := 0
	for rec, err := range in.Documents(w.part.Language, 0, in.Rows()) {
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		v := verdicts[rec.Row]
		if v.Gone {
			continue
		}
		if n++; n <= s.From {
			continue
		}
		if n > s.To {
			return nil
		}
		if err := w.document(rec.Document, v); err != nil {
			return err
		}
	}
	return nil
}

// document writes the rows of one document.
func (w *partWriter) document(d *corpus.Document, v verdict) error {
	if len(v.Remove) > 0 {
		removeLines(d, v.Remove)
		d.Changed(w.grouper.Name, w.grouper.Kind.Version, int64(len(v.Remove)))
	}
	payload, pictures := len(d.Text()), false
	for _, p := range d.Pictures {
		payload += len(p.Bytes)
		pictures = pictures || len(p.Bytes) > 0
	}
	if v.kept() {
		d.Duplicates = v.Duplicates
		if err := start(w, &w.data, dataset.DataDir); err != nil {
			return err
		}
		if err := w.data.Add(payload, pictures, dataset.RowOf(d)); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w.content, "%s\t%s\n", d.ID, d.Content); err != nil {
			return err
		}
		for _, f := range w.further {
			if err := f.Write(d); err != nil {
				return err
			}
		}
	} else {
		if err := start(w, &w.dropped, dataset.DroppedDir); err != nil {
			return err
		}
		step, _, _ := strings.Cut(v.Reasons[0], ".")
		if err := w.dropped.Add(payload, pictures, dataset.RowOf(d).Drop(v.Reasons, step, v.Detail)); err != nil {
			return err
		}
	}
	return w.facts(d)
}

// facts writes the measures and the signature of a document.
func (w *partWriter) facts(d *corpus.Document) error {
	rows := make([]dataset.MeasureRow, 0, len(d.Measures))
	for _, m := range d.Measures {
		r := dataset.MeasureRow{ID: d.ID, Name: m.Name, State: string(m.State)}
		if m.State == corpus.Measured {
			r.Value = &m.Value
		}
		rows = append(rows, r)
	}
	if len(rows) > 0 {
		if err := start(w, &w.measures, dataset.MeasuresDir); err != nil {
			return err
		}
		if err := w.measures.Add(64*len(rows), false, rows...); err != nil {
			return err
		}
	}
	if len(d.Signature) == 0 {
		return nil
	}
	if err := start(w, &w.signs, dataset.SignaturesDir); err != nil {
		return err
	}
	return w.signs.Add(len(d.Signature), false, dataset.SignatureRow{ID: d.ID, Signature: d.Signature})
}

// hashed is an output whose digest is taken while it is written.
type hashed struct {
	out  *engine.Output
	sum  hash.Hash
	file written
	end  func() (rows int64, err error)
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
	h := &hashed{out: out, sum: sha256.New(), file: written{Output: output, FileRecord: dataset.FileRecord{Path: name}}}
	w.made = append(w.made, h)
	return h, nil
}

func start[T any](w *partWriter, p **dataset.Part[T], dir string) error {
	if *p != nil {
		return nil
	}
	h, err := w.create(dataset.PartPath(dir, w.part.Language, w.part.N))
	if err != nil {
		return err
	}
	*p = dataset.NewPart[T](h, w.codec)
	h.end = (*p).Close
	return nil
}

func (w *partWriter) alsoWrite(name string, e Encoder) error {
	file := path.Join(name, string(w.part.Language), fmt.Sprintf("part-%05d%s", w.part.N, e.Ending()))
	h, err := w.create(file)
	if err != nil {
		return err
	}
	d, err := e.Encode(h)
	if err != nil {
		return err
	}
	w.further = append(w.further, d)
	h.end = func() (int64, error) { return 0, d.Close() }
	return nil
}

func (w *partWriter) close() ([]written, error) {
	var files []written
	for _, h := range w.made {
		rows, err := h.end()
		if err != nil {
			return nil, err
		}
		h.file.Rows, h.file.Bytes, h.file.SHA256 = rows, h.out.Offset(), hex.EncodeToString(h.sum.Sum(nil))
		files = append(files, h.file)
	}
	return files, nil
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
