package contamination

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/packed"
	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/fault"
)

// reading is a file that is being read.
type reading struct {
	name   string
	give   func(Record) error
	read   int64 // bytes of text given
	broken int   // records that could not be read
	first  string
}

func (r *reading) miss(place string, err error) {
	if r.broken == 0 {
		r.first = fmt.Sprintf("%s: %v", place, err)
	}
	r.broken++
}

func (r *reading) record(id, text string) error {
	r.read += int64(len(text))
	return r.give(Record{ID: id, Text: text})
}

// file reads a file: Parquet, JSON, lines of JSON, or text; what it is its content says.
func (r *reading) file(ctx context.Context, f corpus.File) error {
	magic := make([]byte, 4)
	if n, err := f.ReadAt(magic, 0); err != nil && err != io.EOF {
		return fault.New(fault.Unavailable, "it cannot be read: %w", err).At("%s", r.name)
	} else if string(magic[:n]) == "PAR1" {
		return r.table(ctx, f)
	}
	p, err := packed.Open(corpus.Input{Name: r.name, File: f})
	if err != nil {
		return err
	}
	defer p.Close()
	return r.lines(ctx, p)
}

// lines reads text. A line that is an object of JSON is a record; other lines are joined to records of some size that overlap, so that what goes over
// several lines is found. Of other lines of JSON the strings count.
func (r *reading) lines(ctx context.Context, in io.Reader) error {
	l := packed.NewLines(in, 0, packed.MaxRecord)
	run := joined{r: r}
	kind := unknown
	for number := 1; ; number++ {
		if number%1024 == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		line, at, long, err := l.Next()
		if err == io.EOF {
			return run.end()
		}
		if err != nil {
			return err
		}
		if long {
			r.miss(fmt.Sprintf("line %d", number), fault.New(fault.Invalid, "longer than %d bytes", packed.MaxRecord).At("offset %d", at))
			continue
		}
		trimmed := bytes.TrimSpace(line)
		if kind == unknown && len(trimmed) > 0 {
			if kind = plainText; trimmed[0] == '{' || trimmed[0] == '[' {
				kind = jsonText
			}
		}
		if kind != jsonText {
			err = run.add(number, line)
		} else {
			err = r.json(&run, number, trimmed)
		}
		if err != nil {
			return err
		}
	}
}

const (
	unknown = iota
	plainText
	jsonText
)

func (r *reading) json(run *joined, number int, line []byte) error {
	var b strings.Builder
	var id string
	whole, err := jsonTexts(line, func(depth int, key, value string) {
		switch {
		case depth == 1 && key == "id":
			id = value
		default:
			b.WriteString(value)
			b.WriteByte('\n')
		}
	})
	switch {
	case err != nil:
		r.miss(fmt.Sprintf("line %d", number), err)
		return nil
	case whole:
		place := fmt.Sprintf("%s:%d", r.name, number)
		if id != "" {
			place += " " + id
		}
		return r.record(place, b.String())
	}
	return run.add(number, []byte(b.String()))
}

// joined makes records of lines.
type joined struct {
	r     *reading
	text  []byte
	line  int // of the first byte
	fresh int // bytes that no record had
}

func (j *joined) add(number int, line []byte) error {
	if len(j.text) == 0 {
		j.line = number
	}
	j.text = append(append(j.text, line...), '\n')
	j.fresh += len(line) + 1
	if len(j.text) < piece {
		return nil
	}
	if err := j.give(); err != nil {
		return err
	}
	rest := j.text[max(0, len(j.text)-overlap):]
	for len(rest) > 0 && rest[0]&0xC0 == 0x80 {
		rest = rest[1:]
	}
	j.text, j.fresh = append(j.text[:0], rest...), 0
	j.line = max(1, number-bytes.Count(rest, []byte{'\n'})+1)
	return nil
}

func (j *joined) give() error {
	j.r.read -= int64(len(j.text) - j.fresh)
	return j.r.record(fmt.Sprintf("%s:%d", j.r.name, j.line), string(j.text))
}

func (j *joined) end() error {
	if j.fresh == 0 {
		return nil
	}
	return j.give()
}

// table reads a Parquet file: of a data set of ours the texts, of others all strings.
func (r *reading) table(ctx context.Context, f corpus.File) error {
	t, err := table.Open(f, f.Size(), r.name)
	if err != nil {
		return err
	}
	columns := t.Columns()
	if ours := []string{"id", "title", "text"}; t.Has("trail") && t.Has("content") && t.Has("id") && t.Has("text") && t.Has("title") {
		columns = ours
	}
	for row, err := range t.Read(ctx, columns, 0, t.Rows()) {
		if err != nil {
			return err
		}
		var b strings.Builder
		id := fmt.Sprintf("%s#%d", r.name, row.Number)
		for n, v := range row.Values {
			if s, ok := v.(string); ok && columns[n] == "id" {
				id += " " + s
				continue
			}
			spell(&b, v)
		}
		if err := r.record(id, b.String()); err != nil {
			return err
		}
	}
	return nil
}

// spell writes the strings of a value down.
func spell(b *strings.Builder, v any) {
	switch v := v.(type) {
	case string:
		b.WriteString(v)
		b.WriteByte('\n')
	case table.List:
		for _, e := range v {
			spell(b, e)
		}
	case table.Struct:
		for _, m := range v {
			spell(b, m.Value)
		}
	}
}
