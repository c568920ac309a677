// Package packed opens input files that may be compressed. What a file is, its first bytes say, never its name.
package packed

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
)

const (
	buffer    = 256 << 10
	maxWindow = 128 << 20 // of zstd (RFC 8878, section 3.1.1.1.2): what `zstd --long` writes
	maxRatio  = 250       // decompressed : compressed; honest lists of records stay below 50
	free      = 64 << 20  // below this much output no ratio is suspicious
)

var errBomb = errors.New("it grows too much when decompressed")

// Reader is the decompressed content of a file. It holds no more than buffers and the window of the compression.
type Reader struct {
	name   string
	packed bool
	in     counted
	out    io.Reader
	close  func()
	n      int64 // bytes given
}

// Open starts reading the file with the given name for messages. A file that is not compressed is given as it is. The error is a Stop.
func Open(in corpus.Input) (*Reader, error) {
	r := &Reader{name: in.Name, close: func() {}}
	r.in.r = io.NewSectionReader(in.File, 0, in.File.Size())
	b := bufio.NewReaderSize(&r.in, buffer)
	head, err := b.Peek(4)
	if err != nil && err != io.EOF {
		return nil, r.stop(err)
	}
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, r.stop(fmt.Errorf("gzip: %w", cut(err)))
		}
		r.out, r.packed = z, true
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}), len(head) == 4 && head[0]&0xf0 == 0x50 && head[1] == 0x2a && head[2] == 0x4d && head[3] == 0x18:
		z, err := zstd.NewReader(b, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, r.stop(fmt.Errorf("zstd: %w", cut(err)))
		}
		r.out, r.packed, r.close = z, true, z.Close
	case bytes.HasPrefix(head, []byte("BZh")):
		r.out, r.packed = bzip2.NewReader(b), true
	default:
		r.out = b
	}
	return r, nil
}

// Packed reports whether the file is compressed; then it can only be read from its beginning.
func (r *Reader) Packed() bool { return r.packed }

// Close frees what the decompression holds; the file stays open.
func (r *Reader) Close() { r.close() }

// Read gives decompressed bytes. Errors other than io.EOF are Stops with the name and the offset in the decompressed content.
func (r *Reader) Read(p []byte) (int, error) {
	n, err := r.out.Read(p)
	r.n += int64(n)
	switch {
	case err != nil && err != io.EOF:
		return n, r.stop(cut(err))
	case err == nil && r.packed && r.n > free && r.n/maxRatio > r.in.n:
		return n, r.stop(errBomb)
	}
	return n, err
}

func (r *Reader) stop(cause error) error {
	return &corpus.Stop{Cause: fault.New(fault.Broken, "the file cannot be read: %w", cause).At("%s offset %d", r.name, r.n)}
}

// cut says plainly that a compressed file ends too early.
func cut(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return fmt.Errorf("it is truncated: %w", io.ErrUnexpectedEOF)
	}
	return err
}

// counted counts the bytes read from the file.
type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
