package survey

import (
	"context"
	"errors"
	"io"
	"sync"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
)

// Look surveys a file of size bytes. Findings do not name it: they are kept for its bytes, which other repositories may have elsewhere. An error says that the bytes could not be got; what is wrong with them is a finding.
func Look(ctx context.Context, k Kind, file io.ReaderAt, size int64) (Survey, error) {
	s := begin(k)
	w := NewWindow(file, size)
	in := corpus.Input{Name: "the file", File: w, End: size}
	if k == Array {
		in.Name += ".json" // which may hold an array
	}
	switch k {
	case Aside:
		return s.end(), nil
	case Parquet:
		s.parquet(ctx, in)
	case Objects, Array:
		s.objects(ctx, in)
	case Sheet:
		s.sheet(ctx, in)
	case Whole: // it counts as one record that says nothing
		s.Content = true
		s.add(&record{row: 1})
	default:
		return s.Survey, fault.New(fault.Invalid, "%q is no kind of file", k)
	}
	if err := ctx.Err(); err != nil {
		return s.Survey, context.Cause(ctx)
	}
	return s.end(), w.Err()
}

const (
	blockSize = 256 << 10
	maxBlocks = 64
)

// Window reads a file in blocks and keeps the last of them: a Parquet file is read in many small stretches, of which each would open the object anew.
type Window struct {
	file io.ReaderAt
	size int64

	mu     sync.Mutex
	blocks map[int64]*block
	clock  int64
	err    error // the first that was no end of the file
}

type block struct {
	data []byte
	used int64
}

// NewWindow opens a window to a file of size bytes. Several goroutines may read.
func NewWindow(file io.ReaderAt, size int64) *Window {
	return &Window{file: file, size: size, blocks: map[int64]*block{}}
}

// Err gives the first error of the file that was not its end: what readers say of the bytes is not to be believed then.
func (w *Window) Err() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}

// Size gives the bytes of the file.
func (w *Window) Size() int64 { return w.size }

// Close does nothing: the file is its opener's.
func (w *Window) Close() error { return nil }

// ReadAt reads from the blocks.
func (w *Window) ReadAt(p []byte, at int64) (n int, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if at < 0 {
		return 0, errors.New("a place before the beginning")
	}
	for n < len(p) {
		if at+int64(n) >= w.size {
			return n, io.EOF
		}
		b, err := w.block((at + int64(n)) / blockSize)
		if err != nil {
			return n, err
		}
		n += copy(p[n:], b.data[(at+int64(n))%blockSize:])
	}
	return n, nil
}

func (w *Window) block(number int64) (*block, error) {
	w.clock++
	if b := w.blocks[number]; b != nil {
		b.used = w.clock
		return b, nil
	}
	b := &block{used: w.clock}
	if len(w.blocks) >= maxBlocks {
		oldest := int64(-1)
		for n, other := range w.blocks {
			if oldest < 0 || other.used < w.blocks[oldest].used {
				oldest = n
			}
		}
		b.data = w.blocks[oldest].data
		delete(w.blocks, oldest)
	}
	if cap(b.data) < blockSize {
		b.data = make([]byte, blockSize)
	}
	b.data = b.data[:min(blockSize, w.size-number*blockSize)]
	if n, err := w.file.ReadAt(b.data, number*blockSize); err != nil && (err != io.EOF || n < len(b.data)) {
		if w.err == nil {
			w.err = err
		}
		return nil, err
	}
	w.blocks[number] = b
	return b, nil
}
