package table

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

type record struct {
	Text string   `parquet:"text"`
	List []string `parquet:"list,list"`
	N    int64    `parquet:"n,optional"`
	Word string   `parquet:"word,dict"`
}

func records(t testing.TB, n int, options ...parquet.WriterOption) []byte {
	var b bytes.Buffer
	w := parquet.NewGenericWriter[record](&b, append([]parquet.WriterOption{parquet.PageBufferSize(2000)}, options...)...)
	for i := range n {
		if _, err := w.Write([]record{{strings.Repeat("ទន្លេមេគង្គ", i%7) + fmt.Sprint(i), []string{"ก", "ข"}[:i%3], int64(i), "ຄຳ"}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// within reads rows of a file as the hub does.
func within(b []byte, from, to int64) (texts []string, err error) {
	t, err := OpenWithin(bytes.NewReader(b), int64(len(b)), "x.parquet", Limits{Footer: 1 << 20, Page: 8 << 20, Row: 8 << 20})
	if err != nil {
		return nil, err
	}
	for row, err := range t.Read(context.Background(), t.Columns(), from, min(to, t.Rows())) {
		if err != nil {
			return texts, err
		}
		text, _ := row.Values[0].(string)
		texts = append(texts, text)
	}
	return texts, nil
}

func TestVettedPagesGiveTheSameRows(t *testing.T) {
	for name, options := range map[string][]parquet.WriterOption{
		"uncompressed": nil, "zstd": {parquet.Compression(&parquet.Zstd)}, "snappy": {parquet.Compression(&parquet.Snappy)}, "gzip": {parquet.Compression(&parquet.Gzip)},
		"brotli": {parquet.Compression(&parquet.Brotli)}, "lz4": {parquet.Compression(&parquet.Lz4Raw)}, "version 1": {parquet.DataPageVersion(1), parquet.Compression(&parquet.Zstd)},
	} {
		t.Run(name, func(t *testing.T) {
			b := records(t, 1000, options...)
			for _, from := range []int64{0, 1, 499, 990} {
				got, err := within(b, from, from+20)
				if err != nil {
					t.Fatal(err)
				}
				for i, text := range got {
					n := int(from) + i
					if want := strings.Repeat("ទន្លេមេគង្គ", n%7) + fmt.Sprint(n); text != want {
						t.Fatalf("row %d is %q, want %q", n, text, want)
					}
				}
				if len(got) != int(min(20, 1000-from)) {
					t.Fatalf("%d rows from %d on", len(got), from)
				}
			}
		})
	}
}

// changed writes a file with another footer.
func changed(t testing.TB, b []byte, change func(*format.FileMetaData)) []byte {
	t.Helper()
	n := binary.LittleEndian.Uint32(b[len(b)-8:])
	at := len(b) - 8 - int(n)
	var m format.FileMetaData
	if err := thrift.Unmarshal(new(thrift.CompactProtocol), b[at:len(b)-8], &m); err != nil {
		t.Fatal(err)
	}
	change(&m)
	footer, err := thrift.Marshal(new(thrift.CompactProtocol), &m)
	if err != nil {
		t.Fatal(err)
	}
	out := append(bytes.Clone(b[:at]), footer...)
	return append(binary.LittleEndian.AppendUint32(out, uint32(len(footer))), "PAR1"...)
}

// footer writes a file that is a footer only.
func footer(b []byte) []byte {
	out := append([]byte("PAR1"), b...)
	return append(binary.LittleEndian.AppendUint32(out, uint32(len(b))), "PAR1"...)
}

func TestMaliciousFilesAreRefusedInBoundedMemory(t *testing.T) {
	honest := records(t, 100)
	varint := func(n uint64) []byte { return binary.AppendUvarint(nil, n) }
	deep := []byte{0x15, 2, 0x19, 0xfc} // version, then the schema: a list of structs
	deep = append(deep, varint(19_000)...)
	for range 19_000 {
		deep = append(deep, 0x48, 1, 'a', 0x15, 2, 0) // name, one child
	}
	deep = append(deep, 0)
	for name, b := range map[string][]byte{
		"a list of two billion columns":    footer(append([]byte{0x15, 2, 0x19, 0xfc}, varint(1<<31-1)...)),
		"a text of two billion bytes":      footer(append([]byte{0x15, 2, 0x68}, varint(1<<31-1)...)),
		"columns 19,000 deep":              footer(deep),
		"structures in structures":         footer(bytes.Repeat([]byte{0x1c}, 1<<16)),
		"many empty entries":               footer(append(append([]byte{0x15, 2, 0x49, 0xfc}, varint(900_000)...), make([]byte, 900_001)...)),
		"a footer longer than is believed": footer(make([]byte, 2<<20)),
		"a column outside of the file": changed(t, honest, func(m *format.FileMetaData) {
			m.RowGroups[0].Columns[0].MetaData.DataPageOffset = 1 << 40
		}),
		"a column longer than the file": changed(t, honest, func(m *format.FileMetaData) {
			m.RowGroups[0].Columns[0].MetaData.TotalCompressedSize = 1 << 40
		}),
		"fewer than no rows": changed(t, honest, func(m *format.FileMetaData) { m.RowGroups[0].NumRows = -5 }),
		"a codec that is none of its pages": changed(t, honest, func(m *format.FileMetaData) {
			for i := range m.RowGroups[0].Columns {
				m.RowGroups[0].Columns[i].MetaData.Codec = format.Lz4Raw
			}
		}),
		"zstd of 256 MB in a page":     page(t, zeros(t, 256<<20), 1000, 0),
		"a page that says to be large": page(t, []byte{1, 2, 3}, 1<<31-1, 0),
		"a page of many values":        page(t, []byte{1, 2, 3}, 1000, 1<<31-1),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			got, err := within(b, 0, 100)
			runtime.ReadMemStats(&after)
			if err == nil {
				t.Errorf("%d rows are read", len(got))
			}
			if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 64 {
				t.Errorf("%d MB were used", used)
			}
		})
	}
}

// zeros packs n zero bytes without saying how many there are.
func zeros(t testing.TB, n int) []byte {
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 1<<20)
	for range n >> 20 {
		if _, err := w.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// page puts a page into an honest file whose header says how large it is unpacked and how many values it has.
func page(t testing.TB, body []byte, unpacked int32, values int32) []byte {
	t.Helper()
	if values == 0 {
		values = 100
	}
	h := format.PageHeader{Type: format.DataPage, UncompressedPageSize: unpacked, CompressedPageSize: int32(len(body))}
	h.DataPageHeader.Valid = true
	h.DataPageHeader.V = format.DataPageHeader{NumValues: values, Encoding: format.Plain, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE}
	head, err := thrift.Marshal(new(thrift.CompactProtocol), &h)
	if err != nil {
		t.Fatal(err)
	}
	content := append([]byte("PAR1"), append(head, body...)...)
	b := records(t, 100, parquet.Compression(&parquet.Zstd))
	n := binary.LittleEndian.Uint32(b[len(b)-8:])
	return changed(t, append(content, b[len(b)-8-int(n):]...), func(m *format.FileMetaData) {
		for i := range m.RowGroups[0].Columns {
			c := &m.RowGroups[0].Columns[i]
			c.OffsetIndexOffset, c.OffsetIndexLength, c.ColumnIndexOffset, c.ColumnIndexLength = 0, 0, 0, 0
			c.MetaData.DataPageOffset, c.MetaData.DictionaryPageOffset, c.MetaData.TotalCompressedSize = 4, 0, int64(len(content)-4)
		}
	})
}

func TestADamagedPageIsAnErrorWithItsPlace(t *testing.T) {
	b := records(t, 1000, parquet.Compression(&parquet.Lz4Raw))
	for i := 4; i < len(b)/2; i += 37 {
		damaged := bytes.Clone(b)
		damaged[i] ^= 0xff
		_, err := within(damaged, 0, 1000)
		if err != nil && !strings.Contains(err.Error(), "x.parquet") {
			t.Fatal(err)
		}
	}
}

func FuzzWithin(f *testing.F) {
	f.Add(records(f, 50))
	f.Add(records(f, 50, parquet.Compression(&parquet.Zstd)))
	f.Add(records(f, 50, parquet.DataPageVersion(1), parquet.Compression(&parquet.Snappy)))
	f.Add(footer([]byte{0}))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := within(b, 10, 60); err != nil && errors.Is(err, errBomb) && len(b) == 0 {
			t.Fatal(err)
		}
	})
}
