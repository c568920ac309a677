package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

const (
	block       = 1 << 20 // bytes that are fetched and held together
	mostAhead   = 8       // blocks of one request, reached by doubling while reading goes straight on
	mostBlocks  = 24      // blocks held of a file, besides those on their way
	mostStalls  = 5       // dropped connections in a row that brought nothing
	firstPauses = "range" // names the pauses of files, see pause
)

// Ranger gives a stretch of a file. It has tried again what may succeed later; an error is one that stays. A stream that ends early is resumed.
type Ranger interface {
	Range(ctx context.Context, from, length int64) (io.ReadCloser, error)
}

// File is a file behind a network that can be read at any place. It holds up to 24 MiB, and reads ahead up to 8 MiB while it is read in order.
// It may be read by several goroutines.
type File struct {
	r      Ranger
	name   string
	size   int64
	wait   func(context.Context, time.Duration) error
	ctx    context.Context
	cancel context.CancelCauseFunc
	tasks  sync.WaitGroup

	mu     sync.Mutex
	blocks map[int64]*piece
	used   []int64 // keys of blocks, the least recently used first
	next   int64   // block after those last asked for
	ahead  int64   // blocks of the last request
}

// piece is a block: there, or on its way. All is written before done is closed.
type piece struct {
	data []byte
	err  error
	done chan struct{}
}

// NewFile reads a file of the given size through r. The name is for messages; the context ends all reading.
func NewFile(ctx context.Context, name string, size int64, r Ranger) *File {
	f := &File{r: r, name: name, size: size, wait: Wait, blocks: map[int64]*piece{}}
	f.ctx, f.cancel = context.WithCancelCause(ctx)
	return f
}

// Size gives the bytes of the file as it was when opened.
func (f *File) Size() int64 { return f.size }

var errClosed = errors.New("the file is closed")

// Close ends all reading and frees what is held.
func (f *File) Close() error {
	f.cancel(errClosed)
	f.tasks.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.blocks, f.used = map[int64]*piece{}, nil
	return nil
}

// ReadAt reads as io.ReaderAt says. Faults: Conflict when the file changed since it was opened, otherwise those of opening.
func (f *File) ReadAt(p []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, fault.New(fault.Invalid, "offset %d is before the beginning", off).At("%s", f.name)
	}
	for n < len(p) {
		if off >= f.size {
			return n, io.EOF
		}
		b, err := f.block(off / block)
		if err != nil {
			return n, fmt.Errorf("read %s at offset %d: %w", f.name, off, err)
		}
		got := copy(p[n:], b[off%block:])
		n, off = n+got, off+int64(got)
	}
	return n, nil
}

// block gives a block, and asks for it and what probably comes next when it is not there.
func (f *File) block(k int64) ([]byte, error) {
	f.mu.Lock()
	b := f.blocks[k]
	if b == nil {
		if f.ctx.Err() != nil {
			f.mu.Unlock()
			return nil, context.Cause(f.ctx)
		}
		b = f.ask(k)
	}
	f.touch(k)
	f.mu.Unlock()
	<-b.done // the task that fills it ends with the context
	return b.data, b.err
}

// ask begins to fetch block k; the lock is held.
func (f *File) ask(k int64) *piece {
	last := (f.size - 1) / block
	if k == f.next && k > 0 {
		f.ahead = min(2*f.ahead, mostAhead)
	} else {
		f.ahead = 1
	}
	var run []*piece
	for i := k; i <= last && i < k+f.ahead && f.blocks[i] == nil; i++ {
		b := &piece{done: make(chan struct{})}
		f.blocks[i] = b
		f.touch(i)
		run = append(run, b)
	}
	f.next = k + int64(len(run))
	f.evict()
	f.tasks.Go(func() { f.fill(k, run) })
	return run[0]
}

// touch makes a block the one used last; the lock is held.
func (f *File) touch(k int64) {
	for i, u := range f.used {
		if u == k {
			f.used = append(f.used[:i], f.used[i+1:]...)
			break
		}
	}
	f.used = append(f.used, k)
}

// evict drops the blocks that were not used for longest; the lock is held.
func (f *File) evict() {
	for i := 0; len(f.used) > mostBlocks && i < len(f.used); {
		b := f.blocks[f.used[i]]
		if b != nil {
			select {
			case <-b.done:
			default: // on its way
				i++
				continue
			}
		}
		delete(f.blocks, f.used[i])
		f.used = append(f.used[:i], f.used[i+1:]...)
	}
}

// fill fetches neighbouring blocks from block k on. Those that cannot be had are forgotten, so that a later reading asks again.
func (f *File) fill(k int64, run []*piece) {
	from, to := k*block, min((k+int64(len(run)))*block, f.size)
	s := stretch{f: f, at: from, to: to}
	defer s.close()
	var err error
	for i, b := range run {
		if err == nil {
			data := make([]byte, min(block, f.size-(k+int64(i))*block))
			if err = s.read(data); err == nil {
				b.data = data
			}
		}
		if err != nil {
			b.err = err
			f.mu.Lock()
			if f.blocks[k+int64(i)] == b {
				delete(f.blocks, k+int64(i))
			}
			f.mu.Unlock()
		}
		close(b.done)
	}
}

// stretch is a part of a file on its way, taken up again where it broke off.
type stretch struct {
	f      *File
	at, to int64
	rc     io.ReadCloser
	stalls int
}

func (s *stretch) close() {
	if s.rc != nil {
		s.rc.Close()
		s.rc = nil
	}
}

// read fills p.
func (s *stretch) read(p []byte) error {
	for len(p) > 0 {
		if s.rc == nil {
			rc, err := s.f.r.Range(s.f.ctx, s.at, s.to-s.at)
			if err != nil {
				return err
			}
			s.rc = rc
		}
		n, err := s.rc.Read(p)
		n = min(n, len(p))
		if s.at += int64(n); n > 0 {
			s.stalls = 0
		}
		p = p[n:]
		switch {
		case err == nil || len(p) == 0:
			continue
		case s.f.ctx.Err() != nil:
			return context.Cause(s.f.ctx)
		case err == io.EOF:
			err = io.ErrUnexpectedEOF
		}
		s.close()
		if s.stalls++; s.stalls >= mostStalls {
			return fault.New(fault.Unavailable, "the connection breaks again and again: %w", err).At("%s offset %d", s.f.name, s.at)
		}
		if err := s.f.wait(s.f.ctx, pause(firstPauses, s.stalls, 0)); err != nil {
			return err
		}
	}
	return nil
}
