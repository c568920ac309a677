package warc

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

var (
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
	errFrame  = errors.New("not a zstd frame")
	errBlock  = errors.New("reserved zstd block type")
	errNoDict = errors.New("the dictionary frame is broken")
	dictMagic = [4]byte{0x37, 0xa4, 0x30, 0xec}
)

const (
	skippableMagic  = 0x184D2A50 // … 5F, RFC 8878 section 3.1.2
	dictionaryMagic = 0x184D2A5D // IIPC, "Zstandard Compression for WARC Files 1.0", section "Dictionary frame"
	maxDictionary   = 16 << 20
	leastWindow     = 8 << 20 // RFC 8878 section 3.1.1.1.2 asks every decoder for it; larger windows are taken up to MaxRecord
)

func zstdOptions(limits Limits) []zstd.DOption {
	most := uint64(max(leastWindow, limits.MaxRecord))
	return []zstd.DOption{zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(most), zstd.WithDecoderLowmem(true)}
}

// frame gives the bytes of exactly one zstd frame from src by following its block headers, so that the position after it is exact
// and the frame can be passed over without decoding (RFC 8878, section 3.1.1).
type frame struct {
	src      *bufio.Reader
	left     int64 // bytes until the next thing to look at
	checksum int64
	state    frameState
}

type frameState int

const (
	frameHead frameState = iota
	frameBlock
	frameTail
	frameDone
)

// begin starts a frame at the position of src; errFrame when none begins there.
func (f *frame) begin(src *bufio.Reader) error {
	*f = frame{src: src}
	head, err := src.Peek(18)
	if len(head) < 4 || binary.LittleEndian.Uint32(head) != binary.LittleEndian.Uint32(zstdMagic) {
		return errFrame
	}
	if len(head) < 5 {
		return truncated(err)
	}
	d := head[4]
	single := d>>5&1 == 1
	f.left = 5 + [4]int64{0, 1, 2, 4}[d&3] + [4]int64{0, 2, 4, 8}[d>>6]
	if d>>6 == 0 && single {
		f.left++
	}
	if !single {
		f.left++
	}
	if d>>2&1 == 1 {
		f.checksum = 4
	}
	if d>>3&1 == 1 {
		return fmt.Errorf("%w: reserved bit set", errFrame)
	}
	return nil
}

func truncated(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Read gives the frame's bytes and io.EOF after the last.
func (f *frame) Read(p []byte) (int, error) {
	for f.left == 0 {
		switch f.state {
		case frameHead, frameBlock:
			b, err := f.src.Peek(3)
			if len(b) < 3 {
				return 0, truncated(err)
			}
			h := int64(b[0]) | int64(b[1])<<8 | int64(b[2])<<16
			f.state, f.left = frameBlock, 3+h>>3
			switch h >> 1 & 3 {
			case 1:
				f.left = 4 // one byte, repeated
			case 3:
				return 0, errBlock
			}
			if h&1 == 1 {
				f.state = frameTail
			}
		case frameTail:
			f.state, f.left = frameDone, f.checksum
		case frameDone:
			return 0, io.EOF
		}
	}
	n, err := f.src.Read(p[:min(int64(len(p)), f.left)])
	f.left -= int64(n)
	if err != nil {
		err = truncated(err)
	}
	return n, err
}

// dictionary reads the content of a dictionary frame: a zstd dictionary, itself compressed or not.
func dictionary(content []byte) ([]byte, error) {
	if len(content) >= 4 && [4]byte(content) == [4]byte(zstdMagic) {
		d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxDictionary))
		if err != nil {
			return nil, err
		}
		defer d.Close()
		if content, err = d.DecodeAll(content, nil); err != nil {
			return nil, fmt.Errorf("%w: %w", errNoDict, err)
		}
	}
	if len(content) < 8 || [4]byte(content) != dictMagic {
		return nil, fmt.Errorf("%w: it holds no zstd dictionary", errNoDict)
	}
	return content, nil
}
