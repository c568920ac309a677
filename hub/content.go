package hub

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/lontar-asean/lontar/fault"
)

// Content reads a file of the object store from any place. Several goroutines may read at once; each call opens the object anew, so that what asks
// for a few bytes many times puts a buffer in between.
type Content struct {
	ctx     context.Context
	objects Objects
	sha256  string
	size    int64
}

// Content gives an object of size bytes; it counts as long as ctx does.
func (h *Hub) Content(ctx context.Context, sha256 string, size int64) *Content {
	return &Content{ctx: ctx, objects: h.objects, sha256: sha256, size: size}
}

// Size gives the bytes of the object.
func (r *Content) Size() int64 { return r.size }

// ReadAt fills p from an offset on; io.EOF where the object ends before. An object that is not there is a fault of kind Missing.
func (r *Content) ReadAt(p []byte, offset int64) (n int, err error) {
	if offset < 0 {
		return 0, fault.New(fault.Invalid, "a place before the beginning of a file: %d", offset)
	}
	if offset >= r.size {
		return 0, io.EOF
	}
	want := min(int64(len(p)), r.size-offset)
	o, err := r.objects.Open(r.ctx, r.sha256, offset, want)
	if err != nil {
		return 0, err
	}
	defer o.Close()
	n, err = io.ReadFull(o, p[:want])
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return n, fault.New(fault.Broken, "the object %s ends at byte %d of %d", r.sha256, offset+int64(n), r.size)
	}
	if err != nil {
		return n, fmt.Errorf("read a file: %w", err)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}
