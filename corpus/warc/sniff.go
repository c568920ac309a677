package warc

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// sniff tells how a file is compressed and whether it is ARC, from its first bytes. A file that begins with garbage is known by what
// comes after it.
func sniff(head []byte, limits Limits) (c coding, arc bool) {
	first := head[blank(head):]
	switch {
	case begins(first, false) == warcHeader:
		return plain, false
	case bytes.HasPrefix(first, []byte("filedesc:")), begins(first, true) == arcHeader:
		return plain, true
	case gzipStart(head):
		c = gzipped
	case bytes.HasPrefix(head, zstdMagic), len(head) >= 4 && binary.LittleEndian.Uint32(head)&^15 == skippableMagic:
		c = zstandard
	case nextHeader(head, false) >= 0:
		return plain, false
	case bytes.Contains(head, []byte{0x1f, 0x8b, 8}):
		c = gzipped
	case bytes.Contains(head, zstdMagic):
		c = zstandard
	default:
		return plain, nextHeader(head, true) >= 0
	}
	if c == zstandard {
		return c, false // ARC is older than zstd
	}
	g := glimpse{limits: limits}
	for i := 0; i < len(head); i++ {
		k := bytes.Index(head[i:], []byte{0x1f, 0x8b, 8})
		if k < 0 {
			break
		}
		i += k
		if h := g.kind(head[i:], c, nil, true); h != nothing {
			return c, h == arcHeader
		}
	}
	return c, false
}

// glimpse looks at the first bytes inside compressed members.
type glimpse struct {
	limits Limits
	source bytes.Reader
	buffer *bufio.Reader
	gz     gzip.Reader
	zd     *zstd.Decoder
	out    []byte
}

// kind tells what record the member at the start of b begins with; b may end before the member does.
func (g *glimpse) kind(b []byte, c coding, dict []byte, arc bool) header {
	g.source.Reset(b)
	if g.out == nil {
		g.out = make([]byte, maxLine)
		g.buffer = bufio.NewReaderSize(&g.source, window)
	}
	g.buffer.Reset(&g.source)
	var r io.Reader
	if c == gzipped {
		if g.gz.Reset(g.buffer) != nil {
			return nothing
		}
		g.gz.Multistream(false)
		r = &g.gz
	} else {
		var f frame
		if f.begin(g.buffer) != nil {
			return nothing
		}
		if g.zd == nil {
			options := zstdOptions(g.limits)
			if dict != nil {
				options = append(options, zstd.WithDecoderDicts(dict))
			}
			zd, err := zstd.NewReader(nil, options...)
			if err != nil {
				return nothing
			}
			g.zd = zd
		}
		if g.zd.Reset(&f) != nil {
			return nothing
		}
		r = g.zd
	}
	n, _ := io.ReadFull(r, g.out) // it is no matter why it ends
	text := g.out[:n]
	text = text[blank(text):]
	if arc && bytes.HasPrefix(text, []byte("filedesc:")) {
		return arcHeader
	}
	return begins(text, arc)
}
