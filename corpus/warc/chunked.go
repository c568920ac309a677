package warc

import (
	"bytes"
	"errors"
)

var (
	errChunk    = errors.New("broken chunk framing")
	errChunkEnd = errors.New("the chunked body is cut off")
)

// unchunk appends the content of a chunked body (RFC 9112, section 7.1) to dst. Crawlers often keep the header although they removed
// the framing: for a body that does not begin with a chunk, framed is false and dst is unchanged. Trailers are left out. After an error
// the result holds what was read before it.
func unchunk(dst, b []byte) (plain []byte, framed bool, err error) {
	if len(b) == 0 {
		return dst, false, nil
	}
	for in := 0; in < len(b); {
		size, head, ok := chunkHead(b[in:])
		switch {
		case !ok && in == 0:
			return dst, false, nil
		case !ok:
			return dst, true, errChunk
		case size == 0:
			return dst, true, nil
		case size > int64(len(b)-in-head):
			return append(dst, b[in+head:]...), true, errChunkEnd
		}
		in += head
		dst = append(dst, b[in:in+int(size)]...)
		in += int(size)
		in += lineEnd(b[in:])
	}
	return dst, true, errChunkEnd
}

// chunkHead reads the line "SIZE[;extension]" and gives the size and the length of the line.
func chunkHead(b []byte) (size int64, length int, ok bool) {
	i := 0
	for ; i < len(b) && i < 16; i++ {
		c := b[i]
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			c = 255
		}
		if c == 255 {
			break
		}
		if size > 1<<40 {
			return 0, 0, false
		}
		size = size<<4 | int64(c)
	}
	if i == 0 {
		return 0, 0, false
	}
	end := bytes.IndexByte(b[i:min(len(b), i+4096)], '\n')
	if end < 0 {
		return 0, 0, false
	}
	rest := bytes.TrimRight(b[i:i+end], " \t\r")
	if len(rest) > 0 && rest[0] != ';' && bytes.TrimLeft(rest, " \t")[0] != ';' {
		return 0, 0, false
	}
	return size, i + end + 1, true
}

func lineEnd(b []byte) int {
	if len(b) > 1 && b[0] == '\r' && b[1] == '\n' {
		return 2
	}
	if len(b) > 0 && b[0] == '\n' {
		return 1
	}
	return 0
}
