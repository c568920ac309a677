package withdraw

import (
	"archive/tar"
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/packed"
	"github.com/lontar-asean/lontar/fault"
)

// file is the bytes of a file of the hub, from any place.
type file struct {
	io.ReaderAt
	size   int64
	name   string // for messages
	folder string // for what is unpacked
}

// Size gives the number of bytes; with Close the file is an input of package corpus.
func (f file) Size() int64 { return f.size }

// Close does nothing: nothing is held open.
func (f file) Close() error { return nil }

// watched remembers why bytes could not be read: a store that does not answer is no damaged file.
type watched struct {
	io.ReaderAt
	mu  sync.Mutex
	err error
}

// ReadAt reads on.
func (w *watched) ReadAt(p []byte, offset int64) (int, error) {
	n, err := w.ReaderAt.ReadAt(p, offset)
	if err != nil && !errors.Is(err, io.EOF) && fault.Of(err) != fault.Broken && fault.Of(err) != fault.Invalid {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.err = err
	}
	return n, err
}

// why gives the cause of an error in reading the file.
func (f file) why(err error) error {
	if w, ok := f.ReaderAt.(*watched); ok && err != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.err != nil {
			return w.err
		}
	}
	return err
}

func (f file) reader() *bufio.Reader {
	return bufio.NewReaderSize(io.NewSectionReader(f, 0, f.size), 256<<10)
}

// form is how the records of a file are written. What a file is, its bytes say, never its name.
type form interface {
	// records yields the records, with their texts and pictures when the caller wants them.
	records(ctx context.Context, f file, want wants, see func(*record) error) error
	// without writes the file again with all records but some, and with its other words mended.
	without(ctx context.Context, f file, drop map[int64]bool, mend func([]byte) []byte, out io.Writer) error
}

// wants says what of a record is needed beside its id, address and contributor.
type wants struct{ texts, pictures bool }

// errForm says that a file is of no form that has records.
var errForm = errors.New("no records")

// formOf tells the form of a file; nil for one without records.
func formOf(f file) (form, error) {
	var head [512]byte
	n, err := f.ReadAt(head[:min(int64(len(head)), f.size)], 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	b := head[:n]
	switch {
	case bytes.HasPrefix(b, []byte("PAR1")):
		return parquetForm{}, nil
	case bytes.HasPrefix(b, []byte{0x28, 0xb5, 0x2f, 0xfd}), bytes.HasPrefix(b, []byte{0x1f, 0x8b}):
		return packedForm{zstd: b[0] == 0x28}, nil
	case n > 262 && string(b[257:262]) == "ustar":
		return tarForm{}, nil
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case bytes.HasPrefix(text, []byte("{")):
		return linesForm{}, nil
	case bytes.HasPrefix(text, []byte("[")):
		return arrayForm{}, nil
	}
	line, _, _ := bytes.Cut(text, []byte("\n"))
	for _, comma := range []byte{',', '\t'} {
		for cell := range bytes.SplitSeq(bytes.TrimRight(line, "\r"), []byte{comma}) {
			switch string(bytes.ToLower(bytes.Trim(cell, `"`))) {
			case "id", "url", "text", "contributor":
				return delimitedForm{comma}, nil
			}
		}
	}
	return nil, nil
}

// packedForm is a file of another form, compressed.
type packedForm struct{ zstd bool }

// maxUnpacked bounds what is unpacked onto the disk of one file, in bytes.
const maxUnpacked = 256 << 30

// Spool is the beginning of the names of what is unpacked, in the folder that Options name. Whatever is left there when the hub starts is removed.
const Spool = "withdraw-"

// unpacked gives the content as a file of its own, which is removed when the function that it returns is called.
func (p packedForm) unpacked(ctx context.Context, f file) (inner file, remove func(), err error) {
	r, err := packed.Open(corpus.Input{Name: f.name, File: f})
	if err != nil {
		return inner, nil, err
	}
	defer r.Close()
	t, err := os.CreateTemp(f.folder, Spool+"*")
	if err != nil {
		return inner, nil, fmt.Errorf("unpack %s: %w", f.name, err)
	}
	remove = func() {
		t.Close()
		os.Remove(t.Name())
	}
	n, err := io.CopyBuffer(struct{ io.Writer }{t}, io.LimitReader(during{ctx, r}, maxUnpacked+1), make([]byte, 256<<10))
	if err == nil && n > maxUnpacked {
		err = fault.New(fault.Broken, "it has more than %d bytes unpacked", int64(maxUnpacked)).At("%s", f.name)
	}
	if err != nil {
		remove()
		return inner, nil, err
	}
	return file{t, n, f.name, f.folder}, remove, nil
}

// during stops reading when a context ends.
type during struct {
	ctx context.Context
	r   io.Reader
}

// Read reads on while the context lasts.
func (d during) Read(p []byte) (int, error) {
	if err := d.ctx.Err(); err != nil {
		return 0, err
	}
	return d.r.Read(p)
}

func (p packedForm) records(ctx context.Context, f file, want wants, see func(*record) error) error {
	inner, remove, err := p.unpacked(ctx, f)
	if err != nil {
		return err
	}
	defer remove()
	form, err := p.inside(inner)
	if err != nil {
		return err
	}
	return form.records(ctx, inner, want, see)
}

// inside gives the form of what was unpacked. A packed file in a packed file is not looked into: nobody writes records so, and it could go on.
func (p packedForm) inside(inner file) (form, error) {
	form, err := formOf(inner)
	if err != nil {
		return nil, err
	}
	if _, again := form.(packedForm); form == nil || again {
		return nil, errForm
	}
	return form, nil
}

func (p packedForm) without(ctx context.Context, f file, drop map[int64]bool, mend func([]byte) []byte, out io.Writer) error {
	inner, remove, err := p.unpacked(ctx, f)
	if err != nil {
		return err
	}
	defer remove()
	form, err := p.inside(inner)
	if err != nil && !errors.Is(err, errForm) {
		return err
	}
	var z io.WriteCloser
	if p.zstd {
		if z, err = zstd.NewWriter(out, zstd.WithEncoderConcurrency(1)); err != nil {
			return err
		}
	} else {
		z = gzip.NewWriter(out)
	}
	if form == nil {
		return fault.New(fault.Invalid, "there are no records in it").At("%s", f.name)
	}
	if err := form.without(ctx, inner, drop, mend, z); err != nil {
		z.Close()
		return err
	}
	return z.Close()
}

// tarForm is a WebDataset shard: members that stand together and share their path up to the first dot of the name are one record.
type tarForm struct{}

// maxMember bounds a member of a shard that is looked into, in bytes; larger ones are pictures and films.
const maxMember = 64 << 20

func (tarForm) records(ctx context.Context, f file, want wants, see func(*record) error) error {
	t := tar.NewReader(during{ctx, f.reader()})
	rec, key := &record{row: -1}, ""
	flush := func() error {
		if rec.row < 0 {
			return nil
		}
		rec.bare = rec.ID == "" && rec.Text() == ""
		return see(rec)
	}
	for {
		h, err := t.Next()
		if err == io.EOF {
			return flush()
		}
		if err != nil {
			return fault.New(fault.Broken, "not a shard: %w", err).At("%s", f.name)
		}
		at, ext := sampleOf(h.Name)
		if at != key || rec.row < 0 {
			if err := flush(); err != nil {
				return err
			}
			rec, key = &record{row: rec.row + 1}, at
		}
		rec.raw = append(append(rec.raw, h.Name...), '\n')
		if h.Size > maxMember || h.Typeflag != tar.TypeReg {
			continue
		}
		text, head := ext == "txt", ext == "json"
		if !head && !(text && want.texts) && !(want.pictures && !text) {
			continue
		}
		b, err := io.ReadAll(t)
		if err != nil {
			return fault.New(fault.Broken, "not a shard: %w", err).At("%s", f.name)
		}
		switch {
		case head:
			var one record
			if fill(&one, b, want) {
				one.row, one.raw = rec.row, append(rec.raw, b...)
				if one.Text() == "" && rec.Text() != "" {
					one.SetText(rec.Text())
				}
				one.Pictures = append(one.Pictures, rec.Pictures...)
				rec = &one
			}
		case text && rec.Text() == "":
			rec.SetText(string(b))
		case !text:
			rec.Pictures = append(rec.Pictures, corpus.Picture{SHA256: digest(b)})
		}
	}
}

func (tarForm) without(ctx context.Context, f file, drop map[int64]bool, mend func([]byte) []byte, out io.Writer) error {
	t, w := tar.NewReader(during{ctx, f.reader()}), tar.NewWriter(out)
	row, key := int64(-1), ""
	for {
		h, err := t.Next()
		if err == io.EOF {
			return w.Close()
		}
		if err != nil {
			return fault.New(fault.Broken, "not a shard: %w", err).At("%s", f.name)
		}
		if at, _ := sampleOf(h.Name); at != key || row < 0 {
			row, key = row+1, at
		}
		if drop[row] {
			continue
		}
		if err := w.WriteHeader(h); err != nil {
			return fmt.Errorf("write a shard: %w", err)
		}
		if h.Size > maxMember {
			_, err = io.Copy(w, t)
		} else {
			var b []byte
			if b, err = io.ReadAll(t); err == nil {
				_, err = w.Write(mend(b)) // which keeps the length
			}
		}
		if err != nil {
			return fmt.Errorf("write a shard: %w", err)
		}
	}
}

// sampleOf takes the name of a member apart at the first dot of its last part.
func sampleOf(name string) (key, ext string) {
	dir, base := "", name
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == '/' {
			dir, base = name[:i+1], name[i+1:]
			break
		}
	}
	for i := range base {
		if base[i] == '.' {
			return dir + base[:i], base[i+1:]
		}
	}
	return name, ""
}
