package webdataset

import (
	"archive/tar"
	"context"
	"errors"
	"io"
	"iter"
	"path"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/column"
	"github.com/lontar-asean/lontar/corpus/packed"
	"github.com/lontar-asean/lontar/fault"
)

// Limits of what is held of one sample.
const (
	maxMember  = 64 << 20
	maxSample  = 256 << 20
	maxMembers = 1000
)

// Format is the source `webdataset`: shards as Writer makes them, as img2dataset makes them (KEY.jpg, KEY.txt, KEY.json with url and caption), and
// others of pictures with texts: members that stand together and share their path up to the first dot of the name are one document.
//
// The picture part comes first, then the text: the caption in KEY.json, else KEY.txt. A number in KEY.cls becomes the measure source_class. The
// source URI is the url of the JSON, else FILE#KEY.
func Format() corpus.Format {
	return corpus.Format{
		Name:    "webdataset",
		Summary: "WebDataset shards (.tar, .tar.gz): pictures with texts, of img2dataset and of lontar itself",
		Endings: []string{".tar", ".tar.gz", ".tgz", ".tar.zst"},
		Read:    read,
	}
}

// sample is the members that share a key, by their extensions, in the order of the file.
type sample struct {
	key     string
	members []member
	size    int64
	flaw    error // why it cannot be read whole
}

type member struct {
	ext  string // lower case
	body []byte
}

func (s *sample) of(ext string) ([]byte, bool) {
	for _, m := range s.members {
		if m.ext == ext {
			return m.body, true
		}
	}
	return nil, false
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
			yield(nil, err)
			return
		}
		defer src.Close()
		row := int64(0)
		var open sample
		flush := func() bool {
			if open.key == "" {
				return true
			}
			row++
			s := open
			open = sample{}
			if s.flaw == nil {
				d, err := s.document(in, names, row)
				if err != nil {
					err = fault.New(fault.Broken, "%w", err).At("%s#%s", in.Name, clip(s.key))
				}
				return yield(d, err)
			}
			return yield(nil, fault.New(fault.Broken, "%w", s.flaw).At("%s#%s", in.Name, clip(s.key)))
		}
		t := tar.NewReader(src)
		for ctx.Err() == nil {
			h, err := t.Next()
			if err == io.EOF {
				flush()
				return
			}
			if err != nil {
				if flush() {
					yield(nil, stop(in, err))
				}
				return
			}
			key, ext := split(h.Name)
			if h.Typeflag != tar.TypeReg || key == "" {
				continue
			}
			if key != open.key {
				if !flush() {
					return
				}
				open.key = key
			}
			if err := open.add(ext, h.Size, t); err != nil {
				if flush() {
					yield(nil, stop(in, err))
				}
				return
			}
		}
	}
}

var (
	errLarge = errors.New("a member, or all of them together, are too large")
	errMany  = errors.New("too many members share a key")
)

// add reads a member. The error is one of the file, after which nothing more can be read.
func (s *sample) add(ext string, size int64, r io.Reader) error {
	switch {
	case s.flaw != nil:
		return nil
	case size > maxMember || s.size+size > maxSample:
		s.flaw, s.members = errLarge, nil
		return nil
	case len(s.members) >= maxMembers:
		s.flaw, s.members = errMany, nil
		return nil
	}
	b, err := io.ReadAll(io.LimitReader(r, size)) // grows with what is there, not with what the header says
	if err != nil {
		s.flaw = err
		return err
	}
	s.size += size
	s.members = append(s.members, member{ext, b})
	return nil
}

// split parts a name at the first dot of its last element, as WebDataset does.
func split(name string) (key, ext string) {
	name = strings.TrimPrefix(name, "./")
	dir, base := path.Split(name)
	if base == "" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "__") {
		return "", "" // hidden files, and those that say something of the shard
	}
	base, ext, _ = strings.Cut(base, ".")
	return dir + base, strings.ToLower(ext)
}

func stop(in corpus.Input, err error) error {
	var s *corpus.Stop
	if errors.As(err, &s) {
		return err
	}
	return &corpus.Stop{Cause: fault.New(fault.Broken, "not a tar file to its end: %w", err).At("%s", in.Name)}
}

// clip shortens foreign text for a message.
func clip(s string) string {
	if len(s) > 200 {
		s = s[:200]
	}
	return strings.ToValidUTF8(s, "\ufffd")
}
