//go:build unix

package fasttext

import (
	"os"

	"golang.org/x/sys/unix"
)

// mapped maps a file into memory; ok is false where that cannot be done.
func mapped(f *os.File, size int64) (data []byte, release func() error, ok bool) {
	if int64(int(size)) != size {
		return nil, nil, false
	}
	data, err := unix.Mmap(int(f.Fd()), 0, int(size), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, nil, false
	}
	return data, func() error { return unix.Munmap(data) }, true
}
