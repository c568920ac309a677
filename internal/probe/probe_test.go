package probe_test

import (
	"archive/tar"
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	pzstd "github.com/parquet-go/parquet-go/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"github.com/lontar-asean/lontar/internal/probe"
)

// TestATextIsFoundWhereverItLies hides a text in every kind of file that a hub keeps.
func TestATextIsFoundWhereverItLies(t *testing.T) {
	const text = "ផ្សារបណ្តែតទឹកបើករាល់ព្រឹក" // not yet reviewed by a native speaker
	line := bytes.Repeat([]byte(text+" ꦧꦱꦗꦮ\n"), 50)
	pack := func(w interface {
		Write([]byte) (int, error)
		Close() error
	}, err error, b []byte) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(b); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	var z, g, l, shard, table bytes.Buffer
	e, err := zstd.NewWriter(&z)
	pack(e, err, line)
	pack(gzip.NewWriter(&g), nil, line)
	pack(lz4.NewWriter(&l), nil, line)
	w := tar.NewWriter(&shard)
	if err := w.WriteHeader(&tar.Header{Name: "a.json.zst", Size: int64(z.Len())}); err != nil {
		t.Fatal(err)
	}
	pack(w, nil, z.Bytes())
	type row struct {
		Text string `parquet:"text,dict"`
	}
	p := parquet.NewGenericWriter[row](&table, parquet.Compression(&pzstd.Codec{}))
	if _, err := p.Write([]row{{text}, {"x"}}); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	xorb := make([]byte, 32)
	head := func(packed, raw int, scheme byte) {
		xorb = append(xorb, 0, byte(packed), byte(packed>>8), byte(packed>>16), scheme, byte(raw), byte(raw>>8), byte(raw>>16))
	}
	head(5, 5, 0)
	xorb = append(xorb, "begin"...)
	head(l.Len(), len(line), 1)
	xorb = append(xorb, l.Bytes()...)
	for name, b := range map[string][]byte{"plain": line, "zstd": z.Bytes(), "gzip": g.Bytes(), "page": append(make([]byte, 4096), z.Bytes()...), "tar": shard.Bytes(), "parquet": table.Bytes(), "xorb": xorb} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
		here := probe.Probe{Texts: []string{text}}
		hits, err := here.Dir(dir)
		if err != nil || len(hits) == 0 {
			t.Errorf("%s: not found, %v", name, err)
		}
		if name != "plain" && name != "parquet" && bytes.Contains(b, []byte(text)) {
			t.Errorf("%s hides nothing", name)
		}
		other := probe.Probe{Texts: []string{"ភាសាផ្សេង"}}
		if hits, _ := other.Dir(dir); len(hits) > 0 {
			t.Errorf("%s: %v", name, hits)
		}
	}
}
