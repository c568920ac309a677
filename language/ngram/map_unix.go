//go:build unix

package ngram

import (
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// load maps a file into memory for reading.
func load(f *os.File) (data []byte, unmap func() error, err error) {
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if size := int(info.Size()); size > 0 && int64(size) == info.Size() {
		if data, err = unix.Mmap(int(f.Fd()), 0, size, unix.PROT_READ, unix.MAP_SHARED); err == nil {
			return data, func() error { return unix.Munmap(data) }, nil
		}
	}
	data, err = io.ReadAll(f) // file systems that cannot map
	return data, nil, err
}
