// Package rehearsal runs a step inside a whole pipeline, over records of a test's own.
package rehearsal

import (
	"context"
	"os"
	"path/filepath"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
)

// Disk lists and opens files for pipelines under test.
type Disk struct{}

// List gives the files that a pattern names.
func (Disk) List(_ context.Context, pattern string) (found []corpus.Entry, err error) {
	names, err := filepath.Glob(pattern)
	for _, n := range names {
		st, err := os.Stat(n)
		if err != nil {
			return nil, err
		}
		found = append(found, corpus.Entry{URI: n, Bytes: st.Size()})
	}
	return found, err
}

type file struct {
	*os.File
	size int64
}

// Size gives the bytes of the file.
func (f file) Size() int64 { return f.size }

// Open opens a file.
func (Disk) Open(_ context.Context, uri string) (corpus.File, error) {
	f, err := os.Open(uri)
	if err != nil {
		return nil, fault.New(fault.Missing, "%w", err)
	}
	st, err := f.Stat()
	return file{f, st.Size()}, err
}
