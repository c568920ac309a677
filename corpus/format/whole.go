package format

import (
	"io"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
)

// maxFile is the most bytes of a file that is one document.
const maxFile = 64 << 20

// whole reads a file that is one document. The error is a Stop.
func whole(in corpus.Input) ([]byte, error) {
	size := in.File.Size()
	if size > maxFile {
		return nil, stop(fault.New(fault.Broken, "the file of %d bytes is longer than %d MiB", size, maxFile>>20), in.Name, 0)
	}
	b := make([]byte, size)
	n, err := io.ReadFull(io.NewSectionReader(in.File, 0, size), b)
	if err != nil {
		return nil, stop(fault.New(fault.Broken, "the file cannot be read: %w", err), in.Name, int64(n))
	}
	return b, nil
}

func stop(f *fault.Fault, name string, at int64) error {
	return &corpus.Stop{Cause: f.At("%s offset %d", name, at)}
}
