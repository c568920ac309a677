package warc

import (
	"bytes"
	"errors"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/lontar-asean/lontar/fault"
)

var errCoding = errors.New("unknown coding: the body is left as stored")

// codecs holds the decoders of HTTP content codings (RFC 9110, section 8.4.1), made on first use and kept.
type codecs struct {
	gz     *gzip.Reader
	inf    io.ReadCloser
	br     *brotli.Reader
	zd     *zstd.Decoder
	source bytes.Reader
}

// decode appends the decoded body to dst. done is false when there was nothing to do: the coding is identity or unknown, or the body is
// plain although the header names a coding, which is common in crawls. A fault means that a limit was passed; any other error that
// the result ends early.
func (c *codecs) decode(dst, body []byte, coding string, limits Limits) (out []byte, done bool, err error) {
	if len(body) == 0 {
		return dst, false, nil
	}
	c.source.Reset(body)
	var r io.Reader
	switch coding {
	case "gzip", "x-gzip", "deflate", "zstd", "br":
	case "", "identity", "none", "utf-8", "utf8", "binary", "8bit":
		return dst, false, nil
	default:
		return dst, false, errCoding
	}
	sure := true
	switch {
	case coding != "br" && gzipStart(body):
		r, err = c.gunzip()
	case coding != "br" && bytes.HasPrefix(body, zstdMagic):
		r, err = c.unzstd(limits)
	case coding == "deflate":
		if len(body) > 2 && body[0]&0x0f == 8 && (uint(body[0])<<8|uint(body[1]))%31 == 0 {
			c.source.Reset(body[2:]) // zlib wrapping; its checksum is not worth a lost page
		} else {
			sure = false // many servers send bare deflate
		}
		r = c.inflate()
	case coding == "br":
		sure = false
		r = c.unbrotli()
	default:
		return dst, false, nil
	}
	if err != nil {
		return dst, false, err
	}
	out, err = limits.readAll(dst, r, int64(len(body)))
	var over *fault.Fault
	if errors.As(err, &over) && (sure || !plainText(body)) {
		return out, false, over
	}
	if err != nil && !sure && plainText(body) {
		return dst, false, nil
	}
	if errors.Is(err, gzip.ErrHeader) && len(out) > len(dst) {
		err = nil // bytes after the gzip stream: browsers pass over them, too
	}
	return out, true, err
}

func gzipStart(b []byte) bool { return len(b) >= 3 && b[0] == 0x1f && b[1] == 0x8b && b[2] == 8 }

// plainText tells text from compressed bytes: no control character but white space in the first 256 bytes.
func plainText(b []byte) bool {
	for _, c := range b[:min(len(b), 256)] {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' {
			return false
		}
	}
	return true
}

func (c *codecs) gunzip() (io.Reader, error) {
	if c.gz == nil {
		c.gz = new(gzip.Reader)
	}
	return c.gz, c.gz.Reset(&c.source)
}

func (c *codecs) inflate() io.Reader {
	if c.inf == nil {
		c.inf = flate.NewReader(&c.source)
	} else if again, ok := c.inf.(flate.Resetter); ok {
		_ = again.Reset(&c.source, nil) // never fails without a dictionary
	}
	return c.inf
}

func (c *codecs) unbrotli() io.Reader {
	if c.br == nil {
		c.br = brotli.NewReader(&c.source)
	} else {
		_ = c.br.Reset(&c.source) // always nil
	}
	return c.br
}

func (c *codecs) unzstd(limits Limits) (r io.Reader, err error) {
	if c.zd == nil {
		if c.zd, err = zstd.NewReader(nil, zstdOptions(limits)...); err != nil {
			return nil, err
		}
	}
	return c.zd, c.zd.Reset(&c.source)
}

// readAll appends all of r to dst, and stops with a fault when more comes out than the limits allow for in bytes.
func (l Limits) readAll(dst []byte, r io.Reader, in int64) ([]byte, error) {
	begin := len(dst)
	for {
		if cap(dst)-len(dst) < 512 {
			dst = append(dst, make([]byte, max(4096, min(cap(dst), 8<<20)))...)[:len(dst)]
		}
		n, err := r.Read(dst[len(dst):cap(dst)])
		dst = dst[:len(dst)+n]
		out := int64(len(dst) - begin)
		if out > l.MaxRecord {
			return dst, fault.New(fault.Broken, "the decoded body is longer than %d bytes", l.MaxRecord)
		}
		if l.exceeded(in, out) {
			return dst, fault.New(fault.Broken, "the body grows more than %d-fold when decoded", l.MaxRatio)
		}
		if err == io.EOF {
			return dst, nil
		}
		if err != nil {
			return dst, err
		}
	}
}
