// Package sheet reads the rows of the Parquet files of a revision, as a simple table.
package sheet

import (
	"bytes"
	"context"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

const (
	maxFiles  = 2000     // of a revision that are looked at
	maxOpened = 256      // files of a split
	maxBytes  = 64 << 20 // of the values of an answer
	maxRows   = 100
	tail      = 64 << 10 // bytes at the end of a file that are read at once: most metadata lies in them
)

// Split is a part of a data set: a language or another configuration, and train, validation or test.
type Split struct {
	Config, Name string
	files        []hub.File
}

// Reader reads data sets of a hub.
type Reader struct{ hub *hub.Hub }

// New makes a reader.
func New(h *hub.Hub) *Reader { return &Reader{h} }

// Splits lists the parts of a revision by configuration and name: below data/ the folder is the configuration, elsewhere it is "default"; a name that
// says test or validation is that split, every other is train.
func (r *Reader) Splits(ctx context.Context, c hub.Commit) (list []Split, err error) {
	after := ""
	for seen := 0; seen < maxFiles; {
		files, err := r.hub.Files(ctx, c, "", true, after, 500)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if !f.Directory() && strings.EqualFold(path.Ext(f.Path), ".parquet") && !hidden(f.Path) {
				list = add(list, f)
			}
		}
		if len(files) < 500 {
			break
		}
		seen, after = seen+len(files), files[len(files)-1].Path
	}
	return list, nil
}

// hidden reports whether a file is none of the rows that a data set gives away (docs/format/dataset.md).
func hidden(p string) bool {
	first, _, _ := strings.Cut(p, "/")
	return first == "dropped" || first == "measures" || first == "signatures"
}

func add(list []Split, f hub.File) []Split {
	s := Split{Config: "default", Name: "train"}
	folder := path.Dir(f.Path)
	if below, ok := strings.CutPrefix(folder, "data/"); ok {
		s.Config = below
	} else if folder != "." && folder != "data" {
		s.Config = folder
	}
	name := strings.ToLower(path.Base(f.Path))
	for _, known := range []string{"validation", "test"} {
		if strings.Contains(name, known) {
			s.Name = known
		}
	}
	i := slices.IndexFunc(list, func(o Split) bool { return o.Config == s.Config && o.Name == s.Name })
	if i < 0 {
		i = len(list)
		list = append(list, s)
	}
	list[i].files = append(list[i].files, f)
	return list
}

// Rows gives up to limit rows of a split from number from on, counted from 0 over its files, and how many it has. The columns are those of the first file.
func (r *Reader) Rows(ctx context.Context, c hub.Commit, config, split string, from int64, limit int) (columns []string, rows []table.Row, total int64, err error) {
	list, err := r.Splits(ctx, c)
	if err != nil {
		return nil, nil, 0, err
	}
	at := slices.IndexFunc(list, func(s Split) bool { return s.Config == config && s.Name == split })
	if at < 0 {
		return nil, nil, 0, fault.New(fault.Missing, "there is no split %.100q of %.100q", split, config)
	}
	limit = max(0, min(limit, maxRows))
	left := maxBytes
	files := list[at].files
	for _, f := range files[:min(len(files), maxOpened)] {
		t, err := r.open(ctx, f)
		if err != nil {
			return nil, nil, 0, err
		}
		first := total
		total += t.Rows()
		if columns == nil {
			columns = t.Columns()
		}
		if from >= total || len(rows) >= limit || left <= 0 {
			continue
		}
		if !slices.Equal(columns, t.Columns()) {
			return nil, nil, 0, fault.New(fault.Broken, "its columns are not those of %s", files[0].Path).At("%s", f.Path)
		}
		low := max(from-first, 0)
		for row, err := range t.Read(ctx, columns, low, low+int64(limit-len(rows))) {
			if err != nil {
				return nil, nil, 0, err
			}
			row.Number += first
			rows = append(rows, row)
			if left -= weight(row.Values); left <= 0 {
				break
			}
		}
	}
	if len(files) > maxOpened {
		total = -1
	}
	return columns, rows, total, ctx.Err()
}

func (r *Reader) open(ctx context.Context, f hub.File) (*table.Table, error) {
	content := &buffered{Content: r.hub.Content(ctx, f.SHA256, f.Size)}
	return table.Open(content, f.Size, f.Path)
}

// weight is about how many bytes a value takes.
func weight(v any) (n int) {
	switch v := v.(type) {
	case string:
		return len(v)
	case []byte:
		return len(v)
	case []any:
		for _, e := range v {
			n += weight(e)
		}
	case table.List:
		for _, e := range v {
			n += weight(e)
		}
	case table.Struct:
		for _, e := range v {
			n += weight(e.Value)
		}
	}
	return n + 16
}

// buffered keeps the end of a file, where the metadata is read in several small steps.
type buffered struct {
	*hub.Content
	end   []byte
	start int64
}

// ReadAt fills p from an offset on.
func (b *buffered) ReadAt(p []byte, offset int64) (int, error) {
	from := max(b.Size()-tail, 0)
	if offset < from || len(p) > tail {
		return b.Content.ReadAt(p, offset)
	}
	if b.end == nil {
		end := make([]byte, b.Size()-from)
		if _, err := b.Content.ReadAt(end, from); err != nil && err != io.EOF {
			return 0, err
		}
		b.end, b.start = end, from
	}
	return bytes.NewReader(b.end).ReadAt(p, offset-b.start)
}
