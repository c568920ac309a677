package fasttext_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lontar-asean/lontar/language/fasttext"
)

// TestLargeFilesAreReadTheSame opens a model above the size from which files are mapped: the tiny one with nine million buckets of zeroes.
func TestLargeFilesAreReadTheSame(t *testing.T) {
	const buckets = 9_000_000
	b := tiny(3, false)
	binary.LittleEndian.PutUint32(b[40:], buckets)
	at := bytes.Index(b, binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, 5), 2)) // the size of the input matrix
	binary.LittleEndian.PutUint64(b[at:], buckets+1)
	row := at + 16 + 8
	name := filepath.Join(t.TempDir(), "large.bin")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Write(b[:row]); err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(b[row+4*8:], int64(row)+buckets*8); err != nil {
		t.Fatal(err)
	}
	m, err := fasttext.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	got := m.Predict("ក", 2)
	if len(got) != 2 || !slices.Equal(m.Labels(), []string{"km", "x"}) || got[0].Label != "x" || got[0].Score < 0.5 || got[0].Score > 0.7 {
		t.Errorf("%v", got)
	}
	if err := m.Close(); err != nil {
		t.Error(err)
	}
}
