package mirror

import (
	"context"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// File is a file of the other hub.
type File struct {
	Name   hub.Name `json:"-"`
	Path   string   `json:"-"`
	Age    Age      `json:"-"`
	Commit string   `json:"commit"`
	Digest string   `json:"digest"` // SHA-256, or git's object id of a small file
	Size   int64    `json:"size"`
}

// Large reports whether the file is known by its SHA-256.
func (f File) Large() bool { return len(f.Digest) == sha256Length }

const (
	sha256Length = 64
	sha1Length   = 40
)

func (f File) key() string { return content + "/" + f.Digest[:2] + "/" + f.Digest }

// File finds a file of a revision without fetching it. A no of the other hub is *Refused.
func (m *Mirror) File(ctx context.Context, name hub.Name, revision, path string) (File, error) {
	if revision == "" || revision == "HEAD" {
		revision = hub.Main
	}
	if err := proper(revision, path); err != nil {
		return File{}, err
	}
	question := func(revision string) string { return key(answers, "HEAD "+place(name, revision, path)) }
	r, age, err := m.recall(ctx, question(revision), hub.IsCommitID(revision), func(ctx context.Context) (record, error) {
		r, h, err := m.call(ctx, http.MethodHead, place(name, revision, path), "")
		if err != nil {
			return r, err
		}
		if r.Commit = commitOf(h); r.Status >= 400 {
			return r, nil
		}
		if r.File, err = named(h); err != nil || revision == r.File.Commit {
			return r, err
		}
		return r, m.save(question(r.File.Commit), r) // clients ask for the branch first and for its commit then
	})
	if err == nil {
		err = r.refused("EntryNotFound", age)
	}
	if err != nil {
		return File{}, err
	}
	f := *r.File
	f.Name, f.Path, f.Age = name, path, age
	return f, nil
}

// named reads what a HEAD says of a file.
func named(h http.Header) (*File, error) {
	f := &File{Commit: commitOf(h)}
	etag, size := h.Get("X-Linked-Etag"), h.Get("X-Linked-Size")
	if etag == "" {
		etag, size = h.Get("Etag"), h.Get("Content-Length")
	}
	f.Digest = strings.Trim(strings.TrimPrefix(etag, "W/"), `"`)
	var err error
	f.Size, err = strconv.ParseInt(size, 10, 64)
	if err != nil || f.Size < 0 || f.Commit == "" || len(f.Digest) != sha256Length && len(f.Digest) != sha1Length || strings.Trim(f.Digest, "0123456789abcdef") != "" {
		return nil, fault.New(fault.Unavailable, "the hub that is mirrored does not say by which hash, size and commit a file is known: ETag %.80q, size %.20q", etag, size)
	}
	return f, nil
}

// Open gives the bytes of a file, which are fetched while they are read when they are not kept. With a file on disk it gives that. The caller calls done.
func (m *Mirror) Open(ctx context.Context, f File) (r io.ReadSeeker, done func(), err error) {
	for {
		if held := m.cache.use(f.key(), m.Now()); held != nil {
			file, err := os.Open(m.cache.path(held.key))
			if err == nil {
				if info, err := file.Stat(); err == nil && info.Size() == f.Size {
					return file, func() { file.Close(); m.cache.release(held) }, nil
				}
				file.Close()
			}
			m.cache.release(held)
			if err := m.cache.forget(f.key()); err != nil { // somebody else took it or cut it off
				return nil, nil, err
			}
		}
		t, ended, err := m.join(ctx, f)
		if err != nil {
			return nil, nil, err
		}
		if t == nil { // it has just come to its end
			select {
			case <-ended:
				continue
			case <-ctx.Done():
				return nil, nil, ctx.Err()
			}
		}
		// A file that cannot be had is known before an answer begins.
		if err := t.wait(ctx, 0); err != nil {
			t.leave()
			return nil, nil, err
		}
		return &stream{ctx: ctx, t: t}, t.leave, nil
	}
}

// stream reads a file that is being fetched.
type stream struct {
	ctx context.Context
	t   *transfer
	at  int64
}

// Read waits until there is something to read.
func (s *stream) Read(p []byte) (int, error) {
	if s.at >= s.t.file.Size {
		return 0, io.EOF
	}
	if err := s.t.wait(s.ctx, s.at); err != nil {
		return 0, err
	}
	n, err := s.t.out.ReadAt(p[:min(int64(len(p)), s.t.ready()-s.at)], s.at)
	s.at += int64(n)
	if n > 0 {
		err = nil
	}
	return n, err
}

// Seek moves the place to read from.
func (s *stream) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += s.at
	case io.SeekEnd:
		offset += s.t.file.Size
	}
	if offset < 0 {
		return 0, fault.New(fault.Invalid, "a place before the beginning of a file")
	}
	s.at = offset
	return offset, nil
}
