package fetch

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

var (
	errIdle = errors.New("the server sent nothing for too long")
	errLate = errors.New("the answer took too long")
)

// watch ends a request when nothing comes for some time.
type watch struct {
	ctx      context.Context
	cancel   context.CancelCauseFunc
	idle     *time.Timer
	late     *time.Timer
	patience time.Duration
}

func newWatch(ctx context.Context, patience, deadline time.Duration) *watch {
	w := &watch{patience: patience}
	w.ctx, w.cancel = context.WithCancelCause(ctx)
	w.idle = time.AfterFunc(patience, func() { w.cancel(errIdle) })
	w.late = time.AfterFunc(deadline, func() { w.cancel(errLate) })
	return w
}

func (w *watch) stop() {
	w.idle.Stop()
	w.late.Stop()
	w.cancel(nil)
}

// cause says why a request ended, where the watch ended it.
func (w *watch) cause(err error) error {
	if c := context.Cause(w.ctx); c != nil && err != nil {
		return c
	}
	return err
}

// body is a body of bounded size that comes in time.
type body struct {
	rc    io.ReadCloser
	watch *watch
	place string
	most  int64
	n     int64
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.rc.Read(p)
	if n > 0 {
		b.watch.idle.Reset(b.watch.patience)
	}
	if b.n += int64(n); b.n > b.most {
		return 0, tooLong(b.place, b.most)
	}
	if err != nil && err != io.EOF {
		err = b.watch.cause(err)
	}
	return n, err
}

func (b *body) Close() error {
	err := b.rc.Close()
	b.watch.stop()
	return err
}

func tooLong(place string, most int64) error {
	return fault.New(fault.Broken, "the answer is longer than %d bytes", most).At("%s", place)
}
