package search

import (
	"io"
	"slices"
	"sync"

	"github.com/lontar-asean/lontar/fault"
)

// window reads a file in large blocks and keeps the last few, since each read of an object opens it anew.
type window struct {
	r    io.ReaderAt
	size int64

	mu     sync.Mutex
	blocks []block // the last used one first
	failed error   // the first error of r: that the file cannot be had now, not that it is damaged
}

// cause gives the error of reading the bytes behind an error of reading what they say: a file that cannot be had is not one that is damaged.
func (w *window) cause(err error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case err == nil || w.failed == nil:
		return err
	case fault.Of(w.failed) == fault.Missing:
		return w.failed
	}
	return fault.New(fault.Unavailable, "the bytes of the file cannot be read: %w", w.failed)
}

type block struct {
	at    int64
	bytes []byte
}

const (
	blockSize = 1 << 20
	maxBlocks = 8
)

// ReadAt fills p from an offset on.
func (w *window) ReadAt(p []byte, offset int64) (n int, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for n < len(p) {
		if offset < 0 || offset >= w.size {
			return n, io.EOF
		}
		b, err := w.block(offset - offset%blockSize)
		if err != nil {
			return n, err
		}
		k := copy(p[n:], b[offset%blockSize:])
		n, offset = n+k, offset+int64(k)
	}
	return n, nil
}

func (w *window) block(at int64) ([]byte, error) {
	i := slices.IndexFunc(w.blocks, func(b block) bool { return b.at == at })
	if i < 0 {
		b := block{at: at}
		if len(w.blocks) == maxBlocks {
			b.bytes = w.blocks[maxBlocks-1].bytes[:0]
			w.blocks = w.blocks[:maxBlocks-1]
		}
		b.bytes = slices.Grow(b.bytes, blockSize)[:min(blockSize, w.size-at)]
		if n, err := w.r.ReadAt(b.bytes, at); n < len(b.bytes) {
			if err == nil {
				err = io.ErrUnexpectedEOF
			}
			if w.failed == nil {
				w.failed = err
			}
			return nil, err
		}
		w.blocks = append(w.blocks, b)
		i = len(w.blocks) - 1
	}
	b := w.blocks[i]
	copy(w.blocks[1:i+1], w.blocks[:i])
	w.blocks[0] = b
	return b.bytes, nil
}
