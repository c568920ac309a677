package format

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"net/url"
	"path"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/warc"
	"github.com/lontar-asean/lontar/fault"
)

// heldPictures yields the pictures of a crawl. Records that share a compressed member cannot be read one by one; they are passed over.
func heldPictures(ctx context.Context, in corpus.Input) iter.Seq2[corpus.Held, error] {
	return func(yield func(corpus.Held, error) bool) {
		r, err := warc.NewRangeReader(in.File, in.File.Size(), in.Start, in.End, in.Name, warc.Limits{})
		if err != nil {
			return
		}
		for ctx.Err() == nil {
			rec, err := r.Next()
			switch {
			case err == io.EOF, errors.Is(err, warc.ErrStop):
				return
			case err != nil || !isHeldPicture(rec) || rec.Length < 0:
				continue
			}
			if !yield(corpus.Held{Address: strings.Clone(rec.URI), Offset: rec.Offset}, nil) {
				return
			}
		}
	}
}

// isHeldPicture says whether a record is a whole picture, by what the server said; the bytes are judged by who asks for them.
func isHeldPicture(rec *warc.Record) bool {
	if rec.Type != "response" || rec.HTTP == nil || rec.HTTP.Status != 200 || len(rec.Body) == 0 || rec.HTTP.Flaw != nil || rec.URI == "" {
		return false
	}
	media := mediaType(rec.HTTP.Header.Get("Content-Type"))
	return strings.HasPrefix(media, "image/") && media != "image/svg+xml" || (media == "" || media == "application/octet-stream" || media == "binary/octet-stream") && pictureHead(rec.Body)
}

// pictureHead recognises the first bytes of pictures, for servers that do not say what they send.
func pictureHead(b []byte) bool {
	for _, head := range []string{"\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "GIF8", "II*\x00", "MM\x00*"} {
		if bytes.HasPrefix(b, []byte(head)) {
			return true
		}
	}
	return len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP"
}

// heldPicture reads the record of a picture again.
func heldPicture(_ context.Context, in corpus.Input, at corpus.Held) ([]byte, error) {
	size := in.File.Size()
	if at.Offset < 0 || at.Offset >= size {
		return nil, fault.New(fault.Missing, "the crawl does not hold %s any more", at.Address).At("%s offset %d", in.Name, at.Offset)
	}
	// A record that begins a member can be read from there on. Zstandard may need the dictionary at the beginning of the file, ARC its version.
	first, err := warc.NewReader(io.NewSectionReader(in.File, at.Offset, size-at.Offset), in.Name, warc.Limits{})
	if err == nil {
		if rec, err := first.Next(); err == nil && isHeldPicture(rec) {
			return picked(rec)
		}
	}
	ranged, err := warc.NewRangeReader(in.File, size, at.Offset, at.Offset+1, in.Name, warc.Limits{})
	if err != nil {
		return nil, err
	}
	for {
		rec, err := ranged.Next()
		if err == io.EOF {
			return nil, fault.New(fault.Missing, "the crawl does not hold %s any more", at.Address).At("%s offset %d", in.Name, at.Offset)
		}
		if err != nil {
			return nil, err
		}
		if rec.Offset == at.Offset && isHeldPicture(rec) {
			return picked(rec)
		}
	}
}

// picked gives the bytes of a picture unless its server reserved it.
func picked(rec *warc.Record) ([]byte, error) {
	for _, f := range rec.HTTP.Header {
		if strings.EqualFold(f.Name, "X-Robots-Tag") {
			if signal := Reserved(f.Value); signal != "" {
				return nil, fault.New(fault.Denied, "the server reserves the picture: %s", signal).At("%s", rec.URI)
			}
		}
	}
	return bytes.Clone(rec.Body), nil
}

// Reserved gives the directive of an X-Robots-Tag header by which the owner of a picture keeps it from machines, "" when there is none.
func Reserved(header string) string {
	if len(header) > 4096 {
		return ""
	}
	for _, directive := range strings.FieldsFunc(strings.ToLower(header), func(c rune) bool { return c == ',' || c == ' ' || c == ':' || c == ';' }) {
		switch directive {
		case "noai", "noml", "noimageai", "noimageindex", "noindex", "none":
			return directive
		}
	}
	return ""
}

// neighbour gives pictures in the folder of a page's source by the relative addresses in the page.
func neighbour(in corpus.Input) func(ctx context.Context, address string) ([]byte, error) {
	return func(ctx context.Context, address string) ([]byte, error) {
		missing := func() error {
			return fault.New(fault.Missing, "there is no file %q beside the page", clip(address)).At("%s", in.Name)
		}
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "" || u.Host != "" || u.Path == "" {
			return nil, missing()
		}
		name := path.Clean(u.Path)
		f, err := in.Beside(ctx, strings.TrimPrefix(name, "/"))
		if path.IsAbs(name) { // from the root of the site: the outermost folder of the source
			if err == nil {
				f.Close()
			}
			f, err = atRoot(ctx, in, strings.TrimPrefix(name, "/"))
		}
		if err != nil {
			if fault.Of(err) == fault.Invalid {
				return nil, missing()
			}
			return nil, err
		}
		defer f.Close()
		if f.Size() > maxFile {
			return nil, fault.New(fault.Broken, "the file of %d bytes is longer than %d MiB", f.Size(), maxFile>>20).At("%s", clip(name))
		}
		b := make([]byte, f.Size())
		if n, err := f.ReadAt(b, 0); err != nil && (err != io.EOF || n < len(b)) {
			return nil, fault.New(fault.Broken, "the file cannot be read: %w", err).At("%s", clip(name))
		}
		return b, nil
	}
}

// atRoot opens a file by its path from the outermost folder of the source.
func atRoot(ctx context.Context, in corpus.Input, name string) (corpus.File, error) {
	var last corpus.File
	err := error(fault.New(fault.Missing, "there is no file %q beside the page", clip(name)).At("%s", in.Name))
	for up := range strings.Count(in.Name, "/") + 1 {
		f, e := in.Beside(ctx, strings.Repeat("../", up)+name)
		if fault.Of(e) == fault.Invalid {
			break
		}
		if last != nil {
			last.Close()
			last = nil
		}
		if last, err = f, e; err != nil {
			last = nil
		}
	}
	return last, err
}
