// Package archive reads the members of ZIP files that hold one work each (EPUB, DOCX), and the XML in them, within limits.
package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/zip"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
)

// Limits of what a file may decompress to.
const (
	maxMember = 64 << 20
	maxTotal  = 1 << 30 // of all members that are read
	maxRatio  = 300     // decompressed : compressed, of a member; office XML stays below 100
	free      = 4 << 20 // below this much output no ratio is suspicious
)

// ErrMissing is in the chain of the error for a member that is not there.
var ErrMissing = errors.New("it is not there")

// Archive is an open ZIP file. It is for one goroutine.
type Archive struct {
	name    string
	members map[string]*zip.File
	left    int64
}

// Open reads the directory of a file. The error is a Stop.
func Open(in corpus.Input) (*Archive, error) {
	z, err := zip.NewReader(in.File, in.File.Size())
	if err != nil {
		return nil, &corpus.Stop{Cause: fault.New(fault.Broken, "not a ZIP file to its end: %w", err).At("%s offset 0", in.Name)}
	}
	a := &Archive{name: in.Name, members: make(map[string]*zip.File, len(z.File)), left: maxTotal}
	for _, f := range z.File {
		name := clean(f.Name)
		if a.members[name] == nil { // the first of two
			a.members[name] = f
		}
	}
	return a, nil
}

// Digest gives the sha256 of the whole file, as hexadecimal digits.
func Digest(in corpus.Input) (string, error) {
	h := sha256.New()
	if n, err := io.Copy(h, io.NewSectionReader(in.File, 0, in.File.Size())); err != nil {
		return "", &corpus.Stop{Cause: fault.New(fault.Broken, "the file cannot be read: %w", err).At("%s offset %d", in.Name, n)}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Has reports whether there is a member.
func (a *Archive) Has(name string) bool { return a.members[clean(name)] != nil }

// Read gives the content of a member, at most most bytes and never more than 64 MiB. The error is a fault of kind Broken.
func (a *Archive) Read(name string, most int64) ([]byte, error) {
	name = clean(name)
	b, err := a.read(name, min(most, maxMember, a.left))
	if err != nil {
		return nil, fault.New(fault.Broken, "%w", err).At("%s member %s", a.name, clip(name))
	}
	a.left -= int64(len(b))
	return b, nil
}

func (a *Archive) read(name string, most int64) ([]byte, error) {
	f := a.members[name]
	if f == nil {
		return nil, ErrMissing
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var out []byte
	buf := make([]byte, 32<<10)
	for {
		n, err := r.Read(buf)
		out = append(out, buf[:n]...)
		switch size := int64(len(out)); {
		case size > most:
			return nil, fmt.Errorf("it is longer than %d bytes, or the file holds more than %d in all", most, int64(maxTotal))
		case size > free && uint64(size) > maxRatio*max(f.CompressedSize64, 1):
			return nil, errors.New("it grows too much when decompressed")
		case err == io.EOF:
			return out, nil
		case err != nil:
			return nil, err
		}
	}
}

// Resolve gives the member that a reference in another member names, "" for one outside the file.
func Resolve(from, reference string) string {
	reference, _, _ = strings.Cut(reference, "#")
	if reference == "" || strings.Contains(reference, "://") || strings.HasPrefix(reference, "data:") {
		return ""
	}
	reference = unescape(reference)
	if strings.HasPrefix(reference, "/") {
		return clean(reference)
	}
	return clean(path.Join(path.Dir(from), reference))
}

func clean(name string) string {
	return strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, "\\", "/")), "/")
}

func clip(s string) string {
	const most = 200
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}
