//go:build !unix

package ngram

import (
	"io"
	"os"
)

// load reads a file: not every system can map one into memory.
func load(f *os.File) (data []byte, unmap func() error, err error) {
	data, err = io.ReadAll(f)
	return data, nil, err
}
