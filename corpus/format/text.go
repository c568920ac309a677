package format

import (
	"bytes"
	"context"
	"iter"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
)

// Text is the source `text`: one document a file, plain text or Markdown, kept as it is. Texts are UTF-8; a byte order mark may say UTF-16.
func Text() corpus.Format {
	return corpus.Format{
		Name:    "text",
		Summary: "plain text and Markdown, one document a file (.txt, .md)",
		Endings: []string{".txt", ".text", ".md", ".markdown"},
		Read: func(_ context.Context, in corpus.Input) iter.Seq2[*corpus.Document, error] {
			return func(yield func(*corpus.Document, error) bool) {
				b, err := whole(in)
				if err != nil {
					yield(nil, err)
					return
				}
				d := in.Origin.NewDocument(in.Name, b)
				text, err := decodeText(b, in.Name)
				if err == nil {
					d.SetText(text)
				}
				yield(d, err)
			}
		},
	}
}

// maxInvalid is the share of bytes that are not UTF-8, one in so many, from which a file is taken to be in another encoding. Single damaged
// bytes are left to normalisation.
const maxInvalid = 100

// decodeText gives the text of a file.
func decodeText(b []byte, name string) (string, error) {
	var wide encoding.Encoding
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		wide = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		wide = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	if wide != nil {
		out, err := wide.NewDecoder().Bytes(b)
		if err != nil {
			return "", fault.New(fault.Broken, "not UTF-16, as its first bytes say: %w", err).At("%s offset 0", name)
		}
		return string(out), nil
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	if first, n := invalid(b); n*maxInvalid > len(b) {
		return "", fault.New(fault.Broken, "the text is not UTF-8: %d of %d bytes are not", n, len(b)).At("%s offset %d", name, first).
			Try("convert it, as in `iconv -f windows-874 -t utf-8`")
	}
	return string(b), nil
}

// invalid counts the bytes that are not UTF-8 and gives the offset of the first.
func invalid(b []byte) (first, n int) {
	if utf8.Valid(b) {
		return 0, 0
	}
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			if n++; n == 1 {
				first = i
			}
		}
		i += size
	}
	return first, n
}
