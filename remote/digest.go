package remote

import (
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"

	"github.com/lontar-asean/lontar/fault"
)

// sums are the names of a file's bytes.
type sums struct{ sha256, git hash.Hash }

// newSums begins the names of a file of a size: git's object id has the size in front.
func newSums(size int64) sums {
	s := sums{sha256.New(), sha1.New()}
	fmt.Fprintf(s.git, "blob %d\x00", size)
	return s
}

func (s sums) Write(p []byte) (int, error) {
	s.sha256.Write(p)
	return s.git.Write(p)
}

func (s sums) hex() (sha, oid string) {
	return hex.EncodeToString(s.sha256.Sum(nil)), hex.EncodeToString(s.git.Sum(nil))
}

// are says whether the bytes that were written are those of a file.
func (s sums) are(f File) bool {
	sha, oid := s.hex()
	if f.SHA256 != "" {
		return sha == f.SHA256
	}
	return oid == f.OID
}

// Digest gives the SHA-256 and git's object id of a file on disk.
func Digest(ctx context.Context, f *os.File, size int64) (sha, oid string, err error) {
	s := newSums(size)
	n, err := io.CopyBuffer(struct{ io.Writer }{s}, &paced{Reader: io.LimitReader(f, size+1), ctx: ctx}, make([]byte, 1<<20))
	switch {
	case err != nil:
		return "", "", fmt.Errorf("read %s: %w", f.Name(), err)
	case ctx.Err() != nil:
		return "", "", context.Cause(ctx)
	case n != size:
		return "", "", fault.New(fault.Conflict, "the file changes while it is being read").At("%s", f.Name()).Try("run again when nothing writes to it")
	}
	sha, oid = s.hex()
	return sha, oid, nil
}
