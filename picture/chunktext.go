package picture

import (
	"bytes"
	"compress/zlib"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// chunkText reads a text chunk of a PNG (specification, section 11.3.3): tEXt and zTXt are Latin-1, iTXt is UTF-8.
func (f *file) chunkText(s segment, l Limits) (m Metadata) {
	name, rest, ok := bytes.Cut(s.payload(f.data), []byte{0})
	if !ok {
		return m
	}
	packed, latin := false, true
	switch s.name {
	case "zTXt":
		if len(rest) < 1 {
			return m
		}
		packed, rest = true, rest[1:]
	case "iTXt":
		if len(rest) < 2 {
			return m
		}
		packed, latin, rest = rest[0] == 1, false, rest[2:]
		for range 2 { // language, translated keyword
			if _, rest, ok = bytes.Cut(rest, []byte{0}); !ok {
				return m
			}
		}
	}
	if packed {
		var err error
		if rest, err = unpack(rest, l.Metadata); err != nil {
			return m
		}
	}
	text := ""
	if latin && !looksUTF8(rest) {
		b, err := charmap.ISO8859_1.NewDecoder().Bytes(rest)
		if err != nil {
			return m
		}
		text = tidy(string(b))
	} else {
		text = tidy(string(rest))
	}
	switch strings.ToLower(string(name)) {
	case "title":
		m.Title = text
	case "description", "comment":
		m.Description = text
	case "author":
		m.Creator = text
	case "copyright":
		m.Copyright = text
	case "creation time":
		m.Taken = instant(text)
	case strings.ToLower(pngXMP):
		return readXMP([]byte(text))
	}
	return m
}

// looksUTF8 tells UTF-8 that a program wrote against the standard from Latin-1.
func looksUTF8(b []byte) bool {
	return bytes.ContainsFunc(b, func(r rune) bool { return r > 0x7f && r != '\ufffd' }) && plainText(b) == tidy(string(b))
}

// unpack inflates no more than a limit; more is an error.
func unpack(b []byte, limit int) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	out, err := io.ReadAll(io.LimitReader(z, int64(limit)+1))
	if err == nil && len(out) > limit {
		err = io.ErrShortBuffer
	}
	return out, err
}
