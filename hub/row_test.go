package hub

import (
	"bytes"
	"io"
	"reflect"
	"testing"

	"github.com/klauspost/compress/zstd"
)

func written(t testing.TB, rows ...Row) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := newRowWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRowsComeBackAsTheyWere(t *testing.T) {
	columns := []string{"a", "b"}
	rows := []Row{
		{"texts", columns, []any{"ភាសាខ្មែរ <&>\u2028", "a\nb\x00c"}}, {"texts", columns, []any{"\xff\xfe", ""}}, {"texts", columns, []any{"្", "\U000F0001"}},
		{"numbers", columns, []any{int64(1<<63 - 1), int64(-1 << 63)}}, {"numbers", columns, []any{1.5, nil}},
		{"bytes", columns, []any{[]byte{0, 255, '{'}, []byte{}}}, {"bytes", []string{"c"}, []any{true}},
	}
	var got []Row
	if err := eachRow(bytes.NewReader(written(t, rows...)), func(r Row) error {
		got = append(got, r)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, rows) {
		t.Errorf("got  %v\nwant %v", got, rows)
	}
}

// FuzzRows reads what somebody made into a backup: it fails or gives rows that are written as they were read.
func FuzzRows(f *testing.F) {
	for _, s := range []string{
		"{\"table\":\"blobs\",\"columns\":[\"sha256\",\"size\"]}\n[\"aa\",1]\n", "[1]\n", "{\"table\":\"x\",\"columns\":[\"a\"]}\n[{\"bytes\":\"AP8=\"}]\n[{\"text\":\"/w==\"}]\n[{}]\n",
		"{\"table\":\"x\",\"columns\":[\"a\"]}\n[[1]]\n", "{\"table\":\"x\",\"columns\":[\"a\"]}\n[1e999]\n", "{\"table\":\"ខ្មែរ\",\"columns\":[\"a\"]}\n[\"\xff\"]\n", "null\n", "[", "",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var b bytes.Buffer
		z, err := zstd.NewWriter(&b)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(z, bytes.NewReader(text)); err != nil || z.Close() != nil {
			t.Fatal(err)
		}
		var rows []Row
		if eachRow(bytes.NewReader(b.Bytes()), func(r Row) error {
			rows = append(rows, r)
			_, _ = blobOf(r)
			return nil
		}) != nil {
			return
		}
		var again []Row
		if err := eachRow(bytes.NewReader(written(t, rows...)), func(r Row) error {
			again = append(again, r)
			return nil
		}); err != nil || len(again) != len(rows) {
			t.Errorf("%d rows of %d come back, %v", len(again), len(rows), err)
		}
	})
}
