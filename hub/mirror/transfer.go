package mirror

import (
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

const (
	// small files are checked before anything of them is given on; of larger ones the last bytes are held back until the whole is checked, so that
	// whoever reads them knows that the file did not come to its end.
	small    = 4 << 20
	heldBack = 64 << 10
	tries    = 6 // to go on with a file without anything coming
)

// transfer is a file that is being fetched, once for all who read it.
type transfer struct {
	m       *Mirror
	file    File
	held    *item
	cancel  context.CancelFunc
	ended   chan struct{} // closed when nothing of it is under way any more
	users   int           // under m.mu: those who read, and what fetches
	closing bool          // under m.mu: nobody may join

	out *os.File // set before there is anything to read

	mu      sync.Mutex
	have    int64
	whole   bool // and checked
	err     error
	changed chan struct{} // closed at each change
}

// join gives the transfer of a file and begins it when there is none. One that is coming to its end is nil, with what tells that it is over.
func (m *Mirror) join(ctx context.Context, f File) (*transfer, <-chan struct{}, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if t := m.moving[f.Digest]; t != nil {
		if t.closing {
			return nil, t.ended, nil
		}
		t.users++
		return t, nil, nil
	}
	if m.ctx.Err() != nil {
		return nil, nil, fault.New(fault.Unavailable, "the hub is being stopped")
	}
	held, err := m.cache.reserve(incoming+"/"+f.Digest, f.Size)
	if err != nil {
		return nil, nil, err
	}
	moving, cancel := context.WithCancel(context.WithValue(m.ctx, hops{}, ctx.Value(hops{})))
	t := &transfer{m: m, file: f, held: held, cancel: cancel, ended: make(chan struct{}), users: 2, changed: make(chan struct{})}
	m.moving[f.Digest] = t
	m.work.Go(func() { t.run(moving) })
	return t, nil, nil
}

// leave says that somebody reads no more. A file that nobody waits for is fetched a while longer: clients come again.
func (t *transfer) leave() {
	t.m.mu.Lock()
	defer t.m.mu.Unlock()
	t.users--
	switch {
	case t.users == 0:
		if t.out != nil {
			t.out.Close()
		}
		t.m.cache.release(t.held)
	case t.users == 1 && !t.closing:
		time.AfterFunc(grace, func() {
			t.m.mu.Lock()
			defer t.m.mu.Unlock()
			if t.users == 1 && !t.closing {
				t.closing = true
				t.cancel()
			}
		})
	}
}

// ready gives how many bytes may be read.
func (t *transfer) ready() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.open()
}

func (t *transfer) open() int64 {
	switch {
	case t.whole:
		return t.file.Size
	case t.file.Size <= small:
		return 0
	}
	return min(t.have, t.file.Size-heldBack)
}

// wait waits until there is something behind a place, or the whole file is there.
func (t *transfer) wait(ctx context.Context, at int64) error {
	for {
		t.mu.Lock()
		ready, whole, err, changed := t.open(), t.whole, t.err, t.changed
		t.mu.Unlock()
		switch {
		case whole || at < ready:
			return nil
		case err != nil:
			return err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (t *transfer) note(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f()
	close(t.changed)
	t.changed = make(chan struct{})
}

// run fetches the file to its end, checks it and puts it into its place.
func (t *transfer) run(ctx context.Context) {
	err := t.fetch(ctx)
	t.m.mu.Lock()
	t.closing = true
	t.m.mu.Unlock()
	if err == nil {
		if err = t.m.cache.rename(t.held, t.file.key()); err != nil {
			err = fmt.Errorf("keep a file: %w", err)
		}
	}
	if fault.Of(err) == fault.Broken {
		err = errors.Join(err, t.m.cache.forget(incoming+"/"+t.file.Digest))
	}
	t.note(func() { t.whole, t.err = err == nil, err })
	t.cancel()
	t.m.mu.Lock()
	delete(t.m.moving, t.file.Digest)
	t.m.mu.Unlock()
	close(t.ended)
	t.leave()
}

// fetch goes on where an earlier try broke off.
func (t *transfer) fetch(ctx context.Context) error {
	select {
	case t.m.slots <- struct{}{}:
		defer func() { <-t.m.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	out, err := os.OpenFile(t.m.cache.path(t.held.key), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("keep a file: %w", err)
	}
	t.out = out
	sum := sha256.New()
	if !t.file.Large() {
		sum = sha1.New()
		io.WriteString(sum, "blob "+strconv.FormatInt(t.file.Size, 10)+"\x00")
	}
	n, err := io.Copy(sum, io.LimitReader(out, t.file.Size))
	if err != nil {
		return fmt.Errorf("read the beginning of a file: %w", err)
	}
	t.note(func() { t.have = n })
	w := &tee{t: t, sum: sum}
	for stalls := 0; t.have < t.file.Size; {
		before := t.have
		err := t.once(ctx, w)
		switch {
		case err == nil:
		case ctx.Err() != nil:
			t.m.cache.shrink(t.held, t.have)
			return ctx.Err()
		case fault.Of(err) != fault.Unavailable:
			t.m.cache.shrink(t.held, t.have)
			return err
		}
		if stalls++; t.have > before {
			stalls = 0
		}
		if stalls >= tries {
			t.m.cache.shrink(t.held, t.have)
			return err
		}
		if t.have < t.file.Size {
			if err := t.m.Pause(ctx, time.Duration(1<<stalls)*100*time.Millisecond); err != nil {
				return err
			}
		}
	}
	if hex.EncodeToString(sum.Sum(nil)) != t.file.Digest {
		return fault.New(fault.Broken, "the bytes that came are not those of the file: their hash is another").At("%s", t.m.base+place(t.file.Name, t.file.Commit, t.file.Path))
	}
	if err := out.Sync(); err != nil {
		return fmt.Errorf("keep a file: %w", err)
	}
	return nil
}

// once asks for what is missing. nil also when it broke off.
func (t *transfer) once(ctx context.Context, w *tee) error {
	h := http.Header{"Accept-Encoding": {"identity"}}
	if t.have > 0 {
		h.Set("Range", fmt.Sprintf("bytes=%d-", t.have))
	}
	answer, err := t.m.send(ctx, t.m.files, http.MethodGet, t.m.base+place(t.file.Name, t.file.Commit, t.file.Path), h, "")
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if err := t.m.refusal(answer); err != nil {
		return err
	}
	switch answer.StatusCode {
	case http.StatusOK:
		// It begins anew: what is there already is passed by. The hash decides whether it fits.
		if _, err := io.CopyN(io.Discard, answer.Body, t.have); err != nil {
			return fault.New(fault.Unavailable, "the hub that is mirrored breaks off: %w", err).At("%s", t.m.base)
		}
	case http.StatusPartialContent:
		var from int64
		if _, err := fmt.Sscanf(answer.Header.Get("Content-Range"), "bytes %d-", &from); err != nil || from != t.have {
			return fault.New(fault.Unavailable, "the hub that is mirrored gives another part of a file than asked for").At("%s", t.m.base)
		}
	default:
		if answer.StatusCode < 400 {
			return fault.New(fault.Unavailable, "the hub that is mirrored answers %d", answer.StatusCode).At("%s", t.m.base)
		}
		return record{Status: answer.StatusCode, Code: answer.Header.Get("X-Error-Code")}.refused("EntryNotFound", t.file.Age)
	}
	_, err = io.CopyBuffer(w, io.LimitReader(answer.Body, t.file.Size-t.have), make([]byte, 256<<10))
	if w.err != nil {
		return w.err
	}
	if err == nil && t.have < t.file.Size {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return fault.New(fault.Unavailable, "the hub that is mirrored breaks off: %w", err).At("%s", t.m.base)
	}
	return nil
}

// tee keeps what comes, hashes it and lets readers know.
type tee struct {
	t   *transfer
	sum hash.Hash
	err error
}

// Write adds bytes.
func (w *tee) Write(p []byte) (int, error) {
	n, err := w.t.out.WriteAt(p, w.t.have)
	w.sum.Write(p[:n])
	w.t.note(func() { w.t.have += int64(n) })
	if err != nil {
		w.err = fmt.Errorf("keep a file: %w", err)
	}
	return n, err
}
