package table

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// pages opens the pages of a column of a row group. From a row beyond the first on, the page index says where to begin.
func (t *Table) pages(group int, c parquet.ColumnChunk, skip int64) (parquet.Pages, error) {
	chunk, ok := c.(*parquet.FileColumnChunk)
	if !ok || t.limits == (Limits{}) {
		return c.Pages(), nil
	}
	meta := &t.file.Metadata().RowGroups[group].Columns[chunk.Column()]
	const maxIndex = 4 << 20
	if skip > 0 && meta.OffsetIndexOffset > 0 && meta.OffsetIndexLength > 0 && meta.OffsetIndexLength <= maxIndex {
		if _, err := chunk.OffsetIndexFrom(indexReader{t.source}); err != nil {
			return nil, err
		}
	}
	from := start(meta.MetaData.DataPageOffset, meta.MetaData.DictionaryPageOffset)
	v := &vetted{r: t.source, from: from, end: from + meta.MetaData.TotalCompressedSize, codec: meta.MetaData.Codec, most: t.limits.Page}
	if leaf, ok := chunk.Node().(*parquet.Column); ok {
		v.levels = min(leaf.MaxRepetitionLevel(), 1) + min(leaf.MaxDefinitionLevel(), 1)
	}
	return chunk.PagesFrom(v), nil
}

// indexReader checks a page index before it is decoded.
type indexReader struct{ r io.ReaderAt }

func (i indexReader) ReadAt(p []byte, off int64) (int, error) {
	n, err := i.r.ReadAt(p, off)
	if n == len(p) {
		w := walker{b: p}
		if err := w.structure(); err != nil {
			return 0, err
		}
		return n, nil
	}
	return n, err
}

// vetted reads the pages of a column chunk and looks at each before the Parquet library sees it: a page says how large it is unpacked and how many values
// it has, and the library makes room for that, or, with some codecs, for as much as comes out. What is read stays in memory until the page after it.
type vetted struct {
	r         io.ReaderAt
	from, end int64 // of the chunk
	codec     format.CompressionCodec
	most      int64
	levels    int // how many kinds of levels stand at the beginning of a page of version 1

	buf []byte // what is in memory, from offset at on
	at  int64

	scratch []byte
	next    int64 // up to here pages are looked at; a page begins here
}

const (
	ahead     = 96 << 10 // read at once
	maxHeader = 64 << 10 // of a page
)

// ReadAt gives bytes of pages that are good. The library reads on where a page ended or where a page begins.
func (v *vetted) ReadAt(p []byte, off int64) (n int, err error) {
	if off < v.from || off >= v.end {
		return 0, io.EOF
	}
	if off < v.at || off > v.next || v.buf == nil {
		v.buf, v.at, v.next = v.buf[:0], off, off
	}
	p = p[:min(int64(len(p)), v.end-off)]
	if v.next == off { // what lies behind may never be asked for
		if err := v.page(off); err != nil {
			return 0, err
		}
	}
	n = copy(p, v.buf[off-v.at:v.next-v.at])
	return n, nil // it may be less than was asked for, which the one reader that it has knows
}

// load brings bytes up to an offset into memory and lets go of what lies before keep.
func (v *vetted) load(keep, to int64) error {
	to = min(to, v.end)
	if cut := keep - v.at; cut > 0 && cut >= int64(len(v.buf))/2 {
		v.buf = v.buf[:copy(v.buf, v.buf[cut:])]
		v.at = keep
	}
	has := v.at + int64(len(v.buf))
	if to <= has {
		return nil
	}
	to = min(max(to, has+ahead), v.end)
	v.buf = slices.Grow(v.buf, int(to-has))
	b := v.buf[len(v.buf) : len(v.buf)+int(to-has)]
	n, err := v.r.ReadAt(b, has)
	v.buf = v.buf[:len(v.buf)+n]
	if n < len(b) {
		if err == nil || err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	return nil
}

// page looks at the page that begins at next.
func (v *vetted) page(keep int64) error {
	h := header{}
	for want := int64(512); ; want = maxHeader {
		if err := v.load(keep, v.next+want); err != nil {
			return err
		}
		b := v.buf[v.next-v.at:]
		n, err := h.read(b[:min(len(b), maxHeader)])
		if err == nil {
			h.length = int64(n)
			break
		}
		if !errors.Is(err, errThrift) || want == maxHeader {
			return fmt.Errorf("the header of a page at offset %d: %w", v.next, err)
		}
	}
	switch {
	case h.packed < 0 || h.unpacked < 0 || h.values < 0 || h.packed > v.end-v.next-h.length:
		return fmt.Errorf("the page at offset %d lies outside of its column", v.next)
	case h.packed > v.most || h.unpacked > v.most:
		return fmt.Errorf("the page at offset %d has %d bytes, more than %d", v.next, max(h.packed, h.unpacked), v.most)
	case h.values > max(v.most/16, 1<<20):
		return fmt.Errorf("the page at offset %d has %d values", v.next, h.values)
	}
	end := v.next + h.length + h.packed
	if err := v.load(keep, end); err != nil {
		return err
	}
	body := v.buf[v.next+h.length-v.at : end-v.at]
	if h.levels < 0 || h.levels > int64(len(body)) || h.levels > h.unpacked {
		return fmt.Errorf("the page at offset %d lies about its levels", v.next)
	}
	if err := v.body(h, body[h.levels:]); err != nil {
		return fmt.Errorf("the page at offset %d: %w", v.next, err)
	}
	v.next = end
	return nil
}

// header is what a page says of itself.
type header struct {
	length           int64 // of the header
	packed, unpacked int64
	values           int64
	encoding         int64
	levels           int64 // bytes before the packed ones
	second           bool  // of version 2
	stored           bool  // not packed, whatever the codec
	dictionary       bool
}

// read reads a PageHeader (parquet.thrift).
func (h *header) read(b []byte) (int, error) {
	*h = header{}
	w := walker{b: b}
	w.number = func(path []int, v int64) error {
		switch {
		case len(path) == 1 && path[0] == 2:
			h.unpacked = v
		case len(path) == 1 && path[0] == 3:
			h.packed = v
		case len(path) == 2 && (path[0] == 5 || path[0] == 7 || path[0] == 8) && path[1] == 1:
			h.values = max(h.values, v)
			if v < 0 {
				h.values = v
			}
		case len(path) == 2 && (path[0] == 5 && path[1] == 2 || path[0] == 8 && path[1] == 4):
			h.encoding = v
		case len(path) == 2 && path[0] == 8 && (path[1] == 5 || path[1] == 6):
			h.levels += v
			if v < 0 {
				return errors.New("it has levels of fewer than 0 bytes")
			}
		}
		h.stored = h.stored || len(path) == 2 && path[0] == 8 && path[1] == 7 && v == 0
		h.second = h.second || path[0] == 8
		h.dictionary = h.dictionary || path[0] == 7
		return nil
	}
	err := w.structure()
	return w.at, err
}

// body looks at the packed bytes of a page. What they unpack to must be no more than the page says.
func (v *vetted) body(h header, b []byte) error {
	if len(b) > 0 && !h.stored {
		if err := vetPacked(v.codec, b, h.unpacked-h.levels); err != nil {
			return err
		}
	}
	switch encoding := format.Encoding(h.encoding); {
	case h.dictionary:
	case encoding == format.DeltaByteArray:
		// A few bytes can stand for texts without end; the library makes room for them.
		return errors.New("texts in the encoding DELTA_BYTE_ARRAY are not read here")
	case encoding == format.DeltaBinaryPacked, encoding == format.DeltaLengthByteArray:
		return v.delta(h, b)
	}
	return nil
}

// delta looks at how many numbers a page says to hold in the encoding DELTA_BINARY_PACKED, which the lengths of texts have too in DELTA_LENGTH_BYTE_ARRAY
// (Parquet format, Encodings.md).
func (v *vetted) delta(h header, b []byte) error {
	if v.codec != format.Uncompressed && !h.stored {
		var err error
		if v.scratch, err = parquet.LookupCompressionCodec(v.codec).Decode(slices.Grow(v.scratch[:0], int(h.unpacked)), b); err != nil {
			return err
		}
		b = v.scratch
	}
	for range v.levels {
		if h.second {
			break
		}
		if len(b) < 4 || int64(binary.LittleEndian.Uint32(b)) > int64(len(b)-4) {
			return io.ErrUnexpectedEOF
		}
		b = b[4+binary.LittleEndian.Uint32(b):]
	}
	for i := range 3 { // the size of blocks, how many parts each has, and the numbers in all
		n, k := binary.Uvarint(b)
		if k <= 0 {
			return io.ErrUnexpectedEOF
		}
		if i == 2 && n > uint64(h.values) {
			return errBomb
		}
		b = b[k:]
	}
	return nil
}

var errBomb = errors.New("it unpacks to more than it says")

func vetPacked(codec format.CompressionCodec, b []byte, most int64) error {
	switch codec {
	case format.Uncompressed:
		return nil
	case format.Snappy:
		if n, err := snappy.DecodedLen(b); err != nil || int64(n) > most {
			return errBomb
		}
		return nil
	case format.Zstd:
		return vetZstd(b, most)
	case format.Lz4Raw:
		// The library tries ever larger room, also for bytes that are damaged.
		if n, err := lz4.UncompressBlock(b, make([]byte, most)); err != nil || int64(n) > most {
			return errBomb
		}
		return nil
	case format.Gzip, format.Brotli:
		return vetStream(codec, b, most)
	}
	return fmt.Errorf("the codec %s is not read here", codec)
}

// vetZstd looks at the headers of all frames and blocks (RFC 8878, sections 3.1.1.1 and 3.1.1.2). The decoder holds a frame to the size in its header;
// one without is no longer than its blocks can be.
func vetZstd(b []byte, most int64) error {
	const block = 128 << 10
	total := int64(0)
	for len(b) > 0 {
		var h zstd.Header
		if err := h.Decode(b); err != nil {
			return fmt.Errorf("zstd: %w", err)
		}
		size := int64(h.HeaderSize)
		if h.Skippable {
			size += int64(h.SkippableSize)
		}
		if size > int64(len(b)) {
			return io.ErrUnexpectedEOF
		}
		if b = b[size:]; h.Skippable {
			continue
		}
		sum := int64(0)
		for last := false; !last; {
			if len(b) < 3 {
				return io.ErrUnexpectedEOF
			}
			head := int64(b[0]) | int64(b[1])<<8 | int64(b[2])<<16
			last = head&1 == 1
			stored, gives := head>>3, int64(block)
			switch head >> 1 & 3 {
			case 0: // as it is
				gives = stored
			case 1: // one byte many times
				stored, gives = 1, stored
			}
			if b = b[3:]; stored > int64(len(b)) {
				return io.ErrUnexpectedEOF
			}
			b, sum = b[stored:], sum+gives
		}
		if h.HasCheckSum {
			b = b[min(4, len(b)):]
		}
		if h.HasFCS {
			if h.FrameContentSize > uint64(most) {
				return errBomb
			}
			sum = int64(h.FrameContentSize)
		} else {
			sum = max(0, sum/2-16*block) // blocks need not be full
		}
		if total += sum; total > most {
			return errBomb
		}
	}
	return nil
}

// vetStream unpacks and counts.
func vetStream(codec format.CompressionCodec, b []byte, most int64) error {
	r, err := unpack(codec, bytes.NewReader(b))
	if err != nil {
		return err
	}
	n, err := io.Copy(io.Discard, io.LimitReader(r, most+1))
	if err != nil {
		return err
	}
	if n > most {
		return errBomb
	}
	return nil
}

// unpack reads a stream of a codec that can only be read through.
func unpack(codec format.CompressionCodec, r io.Reader) (io.Reader, error) {
	if codec == format.Brotli {
		return brotli.NewReader(r), nil
	}
	return gzip.NewReader(r)
}
