package pipeline

import (
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
)

// sheet is one file of a part: which documents it takes, and how they are written. The file is made when its first document comes.
type sheet struct {
	file   string // path in the data set
	bodies bool   // needs texts and pictures
	shown  bool   // its pictures may be shown in the report
	wants  func(v verdict) bool
	has    func(d *corpus.Document) bool // whether there is anything to write of a document
	open   func(out io.Writer) (rowWriter, error)

	attached func(out io.Writer, attach Attach) (rowWriter, error) // in place of open, for a form that has further files
}

// rowWriter writes documents to a file of the data set.
type rowWriter interface {
	write(d *corpus.Document, v verdict) error
	close() (rows int64, err error)
}

// sheets lists the files of a part in the order in which they are written. The ids and content digests of kept documents go to content.
func (p *Pipeline) sheets(codec *dataset.Codec, part part, content io.Writer) []sheet {
	any := func(*corpus.Document) bool { return true }
	all := func(v verdict) bool { return !v.Gone }
	in := func(dir string) string { return dataset.PartPath(dir, part.Language, part.N) }
	list := []sheet{
		{file: in(dataset.DataDir), bodies: true, shown: true, wants: verdict.kept, has: any, open: func(out io.Writer) (rowWriter, error) {
			return &keptRows{dataset.NewPart[dataset.Row](out, codec), content}, nil
		}},
		{file: in(dataset.DroppedDir), bodies: true, shown: true, wants: func(v verdict) bool { return all(v) && !v.kept() }, has: any, open: func(out io.Writer) (rowWriter, error) {
			return droppedRows{dataset.NewPart[dataset.DroppedRow](out, codec)}, nil
		}},
		{file: in(dataset.MeasuresDir), bodies: false, wants: all, has: func(d *corpus.Document) bool { return len(d.Measures) > 0 }, open: func(out io.Writer) (rowWriter, error) {
			return &measureRows{part: dataset.NewPart[dataset.MeasureRow](out, codec)}, nil
		}},
		{file: in(dataset.SignaturesDir), bodies: false, wants: all, has: func(d *corpus.Document) bool { return len(d.Signature) > 0 }, open: func(out io.Writer) (rowWriter, error) {
			return signatureRows{dataset.NewPart[dataset.SignatureRow](out, codec)}, nil
		}},
	}
	for _, name := range p.Recipe.Also {
		encoder := p.Encoders[name]
		file := path.Join(name, string(part.Language), fmt.Sprintf("part-%05d%s", part.N, encoder.Ending()))
		further := sheet{file: file, bodies: true, wants: verdict.kept, has: any, open: func(out io.Writer) (rowWriter, error) {
			d, err := encoder.Encode(out)
			return furtherRows{d}, err
		}}
		if a, ok := encoder.(Attacher); ok {
			further.attached = func(out io.Writer, attach Attach) (rowWriter, error) {
				d, err := a.EncodeWith(out, attach)
				return furtherRows{d}, err
			}
		}
		if c, ok := encoder.(Chooser); ok {
			further.has = c.Takes
		}
		list = append(list, further)
	}
	return list
}

// payload is the size of a document's text and pictures, and whether it has pictures.
func payload(d *corpus.Document) (bytes int, pictures bool) {
	bytes = len(d.Text())
	for _, p := range d.Pictures {
		bytes += len(p.Bytes)
		pictures = pictures || len(p.Bytes) > 0
	}
	return bytes, pictures
}

type keptRows struct {
	part    *dataset.Part[dataset.Row]
	content io.Writer
}

func (r *keptRows) write(d *corpus.Document, _ verdict) error {
	bytes, pictures := payload(d)
	if err := r.part.Add(bytes, pictures, dataset.RowOf(d)); err != nil {
		return err
	}
	_, err := fmt.Fprintf(r.content, "%s\t%s\n", d.ID, d.Content)
	return err
}

func (r *keptRows) close() (int64, error) { return r.part.Close() }

type droppedRows struct {
	part *dataset.Part[dataset.DroppedRow]
}

func (r droppedRows) write(d *corpus.Document, v verdict) error {
	bytes, pictures := payload(d)
	step, _, _ := strings.Cut(v.Reasons[0], ".")
	return r.part.Add(bytes, pictures, dataset.RowOf(d).Drop(v.Reasons, step, v.Detail))
}

func (r droppedRows) close() (int64, error) { return r.part.Close() }

type measureRows struct {
	part *dataset.Part[dataset.MeasureRow]
	rows []dataset.MeasureRow
}

func (r *measureRows) write(d *corpus.Document, _ verdict) error {
	r.rows = r.rows[:0]
	for _, m := range d.Measures {
		row := dataset.MeasureRow{ID: d.ID, Name: m.Name, State: string(m.State)}
		if m.State == corpus.Measured {
			row.Value = &m.Value
		}
		r.rows = append(r.rows, row)
	}
	return r.part.Add(64*len(r.rows), false, r.rows...)
}

func (r *measureRows) close() (int64, error) { return r.part.Close() }

type signatureRows struct {
	part *dataset.Part[dataset.SignatureRow]
}

func (r signatureRows) write(d *corpus.Document, _ verdict) error {
	return r.part.Add(len(d.Signature), false, dataset.SignatureRow{ID: d.ID, Signature: d.Signature})
}

func (r signatureRows) close() (int64, error) { return r.part.Close() }

// furtherRows writes a form that is no part of the data set proper, and so counts no rows of it.
type furtherRows struct{ out DocumentWriter }

func (r furtherRows) write(d *corpus.Document, _ verdict) error { return r.out.Write(d) }

func (r furtherRows) close() (int64, error) { return 0, r.out.Close() }
