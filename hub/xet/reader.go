package xet

import (
	"bufio"
	"context"
	"errors"
	"io"

	"github.com/lontar-asean/lontar/fault"
)

// reader gives the bytes of a file, one segment after the other.
type reader struct {
	ctx      context.Context
	depot    *depot
	segments []Segment
	alive    func()

	chunk    int           // of the first segment, that comes next; 0 with begun false
	begun    bool          // the first segment
	from     io.ReadCloser // where its next chunks are read; nil when that must be found
	in       *bufio.Reader
	packed   bool // in gives packed chunks, else raw bytes
	until    int  // the chunk at which in ends
	unpacker *unpacker
	buffer   []byte
	ready    []byte // unpacked and not yet given
}

// Read unpacks chunk by chunk.
func (r *reader) Read(p []byte) (int, error) {
	for len(r.ready) == 0 {
		if err := r.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.ready)
	r.ready = r.ready[n:]
	return n, nil
}

// next makes a chunk ready.
func (r *reader) next() error {
	for {
		if len(r.segments) == 0 {
			return io.EOF
		}
		g := r.segments[0]
		if !r.begun {
			r.chunk, r.begun = int(g.From), true
			r.alive()
		}
		if r.chunk < int(g.To) {
			break
		}
		r.Close()
		r.segments, r.begun = r.segments[1:], false
	}
	if err := r.ctx.Err(); err != nil {
		return err
	}
	x, err := r.depot.xorb(r.ctx, r.segments[0].Xorb)
	if err != nil {
		return err
	}
	if r.from == nil || r.chunk == r.until {
		if x, err = r.find(x); err != nil {
			return err
		}
	}
	if r.buffer == nil {
		r.buffer, r.unpacker = make([]byte, 2*MaxChunk), newUnpacker()
	}
	if err = r.read(x); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = fault.New(fault.Broken, "a kept xorb is cut off").At("xorb %s", r.segments[0].Xorb)
	}
	r.chunk++
	return err
}

func (r *reader) read(x *stored) error {
	if !r.packed {
		r.ready = r.buffer[:x.Chunks[r.chunk].Raw]
		_, err := io.ReadFull(r.in, r.ready)
		return err
	}
	head := r.buffer[:chunkHeader]
	if _, err := io.ReadFull(r.in, head); err != nil {
		return err
	}
	h, err := parseHeader(head)
	if err != nil {
		return err
	}
	if _, err := io.ReadFull(r.in, r.buffer[:h.packed]); err != nil {
		return err
	}
	r.ready, err = r.unpacker.open(h, r.buffer[:h.packed])
	return err
}

// find opens what holds the next chunks: the xorb, or a file that was made of it.
func (r *reader) find(x *stored) (*stored, error) {
	r.Close()
	g := r.segments[0]
	err := r.open(x, g)
	if fault.Of(err) == fault.Missing && x.object != "" {
		// Another shard was faster and the xorb lies in files by now.
		r.depot.forget(g.Xorb)
		if x, err = r.depot.xorb(r.ctx, g.Xorb); err != nil {
			return nil, err
		}
		err = r.open(x, g)
	}
	if fault.Of(err) == fault.Missing {
		err = fault.New(fault.Invalid, "chunks of the xorb %s are not here any more", g.Xorb).Try("remove the folder xet of the client's cache and upload again")
	}
	return x, err
}

func (r *reader) open(x *stored, g Segment) (err error) {
	in := r.depot.in
	if r.packed = x.object != ""; r.packed {
		from, to := int64(x.Chunks[r.chunk].Offset), int64(x.Packed)
		if int(g.To) < len(x.Chunks) {
			to = int64(x.Chunks[g.To].Offset)
		}
		r.until = int(g.To)
		r.from, err = in.xorbs.Open(r.ctx, x.object, lead+from, to-from)
	} else {
		err = fault.New(fault.Missing, "no file holds chunk %d", r.chunk)
		for _, p := range x.places {
			if p.From <= r.chunk && r.chunk < p.To && p.To <= len(x.Chunks) {
				r.until = min(p.To, int(g.To))
				r.from, err = in.hub.Objects().Open(r.ctx, p.SHA256, p.Offset+x.start(r.chunk)-x.start(p.From), x.start(r.until)-x.start(r.chunk))
				break
			}
		}
	}
	if err != nil {
		r.from = nil
		return err
	}
	if r.in == nil {
		r.in = bufio.NewReaderSize(nil, 256<<10)
	}
	r.in.Reset(r.from)
	return nil
}

// Close lets go of what is open.
func (r *reader) Close() error {
	if r.from == nil {
		return nil
	}
	err := r.from.Close()
	r.from = nil
	return err
}
