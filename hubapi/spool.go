package hubapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

const (
	maxMemory  = 256 << 10 // bytes of a content that are held in memory; the rest goes to a file
	maxContent = 1 << 30   // bytes of one that comes inside a commit
)

// spool holds the content of a file while the line that it stands on is read: its name and its encoding may come behind it.
type spool struct {
	folder string
	memory bytes.Buffer
	file   *os.File
	size   int64
}

func newSpool(folder string) *spool { return &spool{folder: folder} }

// Write adds to the content.
func (s *spool) Write(p []byte) (int, error) {
	if s.size += int64(len(p)); s.size > maxContent {
		return 0, fault.New(fault.Invalid, "a file of more than %d bytes does not go into a commit", maxContent).Try("upload it before, by LFS or Xet")
	}
	if s.file == nil && s.memory.Len()+len(p) <= maxMemory {
		return s.memory.Write(p)
	}
	if s.file == nil {
		f, err := os.CreateTemp(s.folder, "*.spool")
		if err != nil {
			return 0, fmt.Errorf("keep the content of a file: %w", err)
		}
		s.file = f
		if _, err := s.memory.WriteTo(f); err != nil {
			return 0, fmt.Errorf("keep the content of a file: %w", err)
		}
		s.memory = bytes.Buffer{}
	}
	n, err := s.file.Write(p)
	if err != nil {
		return n, fmt.Errorf("keep the content of a file: %w", err)
	}
	return n, nil
}

// Close forgets the content.
func (s *spool) Close() error {
	if s.file == nil {
		return nil
	}
	defer os.Remove(s.file.Name())
	return s.file.Close()
}

// open gives the content from its beginning.
func (s *spool) open(encoding string) (io.Reader, error) {
	var r io.Reader = bytes.NewReader(s.memory.Bytes())
	if s.file != nil {
		r = io.NewSectionReader(s.file, 0, s.size)
	}
	switch encoding {
	case "base64", "":
		return base64.NewDecoder(base64.StdEncoding, r), nil
	case "utf-8":
		return r, nil
	}
	return nil, fault.New(fault.Invalid, "the encoding %.40q is not known", encoding).Try("use base64")
}

// digest gives the names of the content and its size.
func (s *spool) digest(encoding string) (b hub.Blob, err error) {
	r, err := s.open(encoding)
	if err != nil {
		return b, err
	}
	sum := sha256.New()
	if b.Size, err = io.Copy(sum, r); err != nil {
		return b, fault.New(fault.Invalid, "the content of a file cannot be read: %w", err)
	}
	b.SHA256 = hex.EncodeToString(sum.Sum(nil))
	if r, err = s.open(encoding); err != nil {
		return b, err
	}
	oid := hub.BlobOID(b.Size)
	if _, err := io.Copy(oid, r); err != nil {
		return b, fault.New(fault.Invalid, "the content of a file cannot be read: %w", err)
	}
	b.OID = hex.EncodeToString(oid.Sum(nil))
	return b, nil
}
