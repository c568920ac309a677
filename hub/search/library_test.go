package search

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// library is an index in memory.
type library struct {
	volumes map[string]*Volume
	chunks  map[int64][]byte
	last    int64
	failing int // appends until one fails; 0 never
}

var _ Library = (*library)(nil)

func newLibrary() *library {
	return &library{volumes: map[string]*Volume{}, chunks: map[int64][]byte{}}
}

func (l *library) Stamp(context.Context, int64) (string, error)               { return "", nil }
func (l *library) SaveCard(context.Context, Card) error                       { return nil }
func (l *library) EachCard(context.Context, hub.Kind, func(Card) error) error { return nil }

func (l *library) Volumes(_ context.Context, sha256 []string) (map[string]*Volume, error) {
	got := map[string]*Volume{}
	for _, s := range sha256 {
		if v := l.volumes[s]; v != nil {
			c := *v
			c.Segments = slices.Clone(v.Segments)
			got[s] = &c
		}
	}
	return got, nil
}

func (l *library) Directories(_ context.Context, segments []int64) (map[int64][]byte, error) {
	got := map[int64][]byte{}
	for _, v := range l.volumes {
		for _, s := range v.Segments {
			if slices.Contains(segments, s.Number) {
				got[s.Number] = s.Directory
			}
		}
	}
	return got, nil
}

func (l *library) Chunks(_ context.Context, numbers []int64) (map[int64][]byte, error) {
	got := map[int64][]byte{}
	for _, n := range numbers {
		if c, ok := l.chunks[n]; ok {
			got[n] = c
		}
	}
	return got, nil
}

func (l *library) Begin(ctx context.Context, sha256 string) (*Volume, error) {
	if l.volumes[sha256] == nil {
		l.volumes[sha256] = &Volume{SHA256: sha256}
	}
	got, _ := l.Volumes(ctx, []string{sha256})
	return got[sha256], nil
}

func (l *library) Append(_ context.Context, sha256 string, s Segment, chunks [][]byte) error {
	if l.failing > 0 {
		if l.failing--; l.failing == 0 {
			return io.ErrClosedPipe
		}
	}
	l.last++
	s.Number = l.last
	for i, c := range chunks {
		if len(c) > ChunkSize {
			return io.ErrShortBuffer
		}
		l.chunks[s.Number<<ChunkBits+int64(i)] = c
	}
	v := l.volumes[sha256]
	v.Segments = append(v.Segments, s)
	return nil
}

func (l *library) Settle(_ context.Context, v *Volume) error {
	known := l.volumes[v.SHA256]
	segments := known.Segments
	*known = *v
	known.Segments = segments
	return nil
}

func (l *library) Forget(_ context.Context, sha256 string) error {
	delete(l.volumes, sha256)
	return nil
}

func (l *library) Files(_ context.Context, after string, limit int) (list []string, err error) {
	for _, s := range slices.Sorted(maps.Keys(l.volumes)) {
		if s > after && len(list) < limit {
			list = append(list, s)
		}
	}
	return list, nil
}

// objects are files in memory.
type objects map[string][]byte

func (o objects) Put(context.Context, string, int64, io.Reader) error { return nil }
func (o objects) Remove(context.Context, string) error                { return nil }
func (o objects) Open(_ context.Context, sha256 string, offset, size int64) (io.ReadCloser, error) {
	b, ok := o[sha256]
	if !ok {
		return nil, fault.New(fault.Missing, "no object %s", sha256)
	}
	b = b[offset:]
	if size >= 0 {
		b = b[:size]
	}
	return io.NopCloser(bytes.NewReader(b)), nil
}

func (o objects) hub() *hub.Hub { return hub.New(nil, o, time.Now) }

// record is a row of a test file.
type record struct {
	ID    int64   `parquet:"id"`
	Text  string  `parquet:"text,zstd"`
	Title *string `parquet:"title,optional"`
}

// put writes a Parquet file and keeps it.
func (o objects) put(t testing.TB, path string, records []record) hub.File {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[record](&b, parquet.MaxRowsPerRowGroup(500))
	if _, err := w.Write(records); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return o.keep(path, b.Bytes())
}

func (o objects) keep(path string, b []byte) hub.File {
	sum := sha256.Sum256(b)
	name := hex.EncodeToString(sum[:])
	o[name] = b
	return hub.File{Path: path, Entry: hub.Entry{Name: path, SHA256: name, Size: int64(len(b))}}
}
