package withdraw

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
)

// maxLine bounds a line of records, in bytes.
const maxLine = 256 << 20

// jsonRecord are the members that records have in JSON, as corpus/jsonl and others write them.
type jsonRecord struct {
	ID          json.RawMessage `json:"id"`
	Text        *string         `json:"text"`
	URL         *string         `json:"url"`
	Contributor *string         `json:"contributor"`
	Rights      string          `json:"rights"`
	Reasons     []string        `json:"reasons"`
	Pictures    []struct {
		SHA256 *string `json:"sha256"`
	} `json:"pictures"`
}

// fill reads an object into a record; false when it is none.
func fill(rec *record, b []byte, want wants) bool {
	b = bytes.TrimSpace(b)
	if len(b) == 0 || b[0] != '{' || !json.Valid(b) {
		return false
	}
	var v jsonRecord
	var wrong *json.UnmarshalTypeError
	if err := json.Unmarshal(b, &v); err != nil && !errors.As(err, &wrong) { // a member of another type is not ours
		return false
	}
	if json.Unmarshal(v.ID, &rec.ID) != nil {
		rec.ID = string(bytes.TrimSpace(v.ID))
	}
	if v.URL != nil {
		rec.URL = *v.URL
	}
	if v.Contributor != nil {
		rec.Contributor = *v.Contributor
	}
	rec.Rights, rec.reasons = corpus.Rights(v.Rights), v.Reasons
	if v.Text != nil {
		rec.SetText(*v.Text)
	}
	if want.pictures {
		for _, p := range v.Pictures {
			if p.SHA256 != nil {
				rec.Pictures = append(rec.Pictures, corpus.Picture{SHA256: *p.SHA256})
			}
		}
	}
	rec.bare = v.Text == nil
	return true
}

// linesForm is one object of JSON a line.
type linesForm struct{}

// eachLine calls f for every line, with its end.
func eachLine(ctx context.Context, in file, f func(n int64, line []byte) error) error {
	r := in.reader()
	var long []byte
	for n := int64(0); ; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		line, err := r.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			for long = append(long[:0], line...); errors.Is(err, bufio.ErrBufferFull); long = append(long, line...) {
				if line, err = r.ReadSlice('\n'); len(long)+len(line) > maxLine {
					return fault.New(fault.Broken, "a line of more than %d bytes", maxLine).At("%s:%d", in.name, n+1)
				}
			}
			line = long
		}
		if err != nil && err != io.EOF {
			return err
		}
		if len(line) > 0 {
			if err := f(n, line); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}

func (linesForm) records(ctx context.Context, f file, want wants, see func(*record) error) error {
	var rec record
	any := false
	err := eachLine(ctx, f, func(n int64, line []byte) error {
		rec = record{row: n, raw: line}
		if !fill(&rec, line, want) {
			if !any {
				return errForm // one object over many lines, or no JSON at all
			}
			rec.bare = true
		}
		any = true
		return see(&rec)
	})
	return err
}

func (linesForm) without(ctx context.Context, f file, drop map[int64]bool, mend func([]byte) []byte, out io.Writer) error {
	return eachLine(ctx, f, func(n int64, line []byte) error {
		if drop[n] {
			return nil
		}
		_, err := out.Write(mend(line))
		return err
	})
}

// arrayForm is a list of objects of JSON.
type arrayForm struct{}

func (arrayForm) each(ctx context.Context, f file, see func(n int64, b json.RawMessage) error) error {
	d := json.NewDecoder(during{ctx, f.reader()})
	if _, err := d.Token(); err != nil {
		return errForm
	}
	for n := int64(0); d.More(); n++ {
		var one json.RawMessage
		if err := d.Decode(&one); err != nil {
			if n == 0 {
				return errForm
			}
			return fault.New(fault.Broken, "not a list of objects: %w", err).At("%s offset %d", f.name, d.InputOffset())
		}
		if err := see(n, one); err != nil {
			return err
		}
	}
	return nil
}

func (a arrayForm) records(ctx context.Context, f file, want wants, see func(*record) error) error {
	return a.each(ctx, f, func(n int64, b json.RawMessage) error {
		rec := record{row: n, raw: b}
		if !fill(&rec, b, want) {
			rec.bare = true
		}
		return see(&rec)
	})
}

func (a arrayForm) without(ctx context.Context, f file, drop map[int64]bool, mend func([]byte) []byte, out io.Writer) error {
	lead := "[\n"
	if err := a.each(ctx, f, func(n int64, b json.RawMessage) error {
		if drop[n] {
			return nil
		}
		if _, err := io.WriteString(out, lead); err != nil {
			return err
		}
		lead = ",\n"
		_, err := out.Write(mend(b))
		return err
	}); err != nil {
		return err
	}
	if lead == "[\n" {
		_, err := io.WriteString(out, "[]\n")
		return err
	}
	_, err := io.WriteString(out, "\n]\n")
	return err
}

// delimitedForm is CSV or TSV with names in its first line (RFC 4180).
type delimitedForm struct{ comma byte }

func (d delimitedForm) reader(ctx context.Context, f file) *csv.Reader {
	r := csv.NewReader(during{ctx, f.reader()})
	r.Comma, r.FieldsPerRecord, r.ReuseRecord, r.LazyQuotes = rune(d.comma), -1, true, d.comma == '\t'
	return r
}

func (d delimitedForm) records(ctx context.Context, f file, _ wants, see func(*record) error) error {
	r := d.reader(ctx, f)
	columns := map[string]int{}
	for n := int64(-1); ; n++ {
		cells, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fault.New(fault.Broken, "not a table: %w", err).At("%s", f.name)
		}
		if n < 0 {
			for i, c := range cells {
				columns[strings.ToLower(strings.TrimPrefix(c, "\ufeff"))] = i
			}
			continue
		}
		rec := record{row: n}
		cell := func(name string) string {
			if i, ok := columns[name]; ok && i < len(cells) {
				return cells[i]
			}
			return ""
		}
		rec.ID, rec.URL, rec.Contributor, rec.Rights = cell("id"), cell("url"), cell("contributor"), corpus.Rights(cell("rights"))
		if text := cell("text"); text != "" {
			rec.SetText(text)
		}
		if err := see(&rec); err != nil {
			return err
		}
	}
}

func (d delimitedForm) without(ctx context.Context, f file, drop map[int64]bool, mend func([]byte) []byte, out io.Writer) error {
	r := d.reader(ctx, f)
	from := int64(0)
	for n := int64(-1); ; n++ {
		_, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fault.New(fault.Broken, "not a table: %w", err).At("%s", f.name)
		}
		to := r.InputOffset()
		if !drop[n] {
			b := make([]byte, to-from)
			if _, err := f.ReadAt(b, from); err != nil && !errors.Is(err, io.EOF) {
				return err
			}
			if _, err := out.Write(mend(b)); err != nil {
				return err
			}
		}
		from = to
	}
}
