package warc

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// inRanges reads b by the ranges that the cuts make.
func inRanges(t testing.TB, b []byte, cuts []int64, limits Limits) []string {
	t.Helper()
	var all []string
	from := int64(0)
	for _, to := range append(cuts, int64(len(b))) {
		r, err := NewRangeReader(bytes.NewReader(b), int64(len(b)), from, to, "x", limits)
		all = append(all, items(t, r, err)...)
		from = to
	}
	return all
}

func samePartitions(t *testing.T, name string, b []byte, rounds int) {
	t.Helper()
	want := readAll(t, b, Limits{})
	random := rand.New(rand.NewPCG(7, uint64(len(b))))
	for range rounds {
		var cuts []int64
		for range random.IntN(12) {
			cuts = append(cuts, random.Int64N(int64(len(b))+1))
		}
		slices.Sort(cuts)
		if d := cmp.Diff(want, inRanges(t, b, cuts, Limits{})); d != "" {
			t.Fatalf("%s cut at %v (-whole +ranges):\n%s", name, cuts, d)
		}
	}
}

func TestAnyPartitionGivesEveryRecordOnce(t *testing.T) {
	files := realFiles(t)
	for _, name := range sorted(files) {
		samePartitions(t, name, files[name], 12)
	}
}

func TestAnyPartitionOfDamagedFilesGivesTheSame(t *testing.T) {
	files := realFiles(t)
	for _, name := range []string{"warc-real/ukwa-IAH-urls-wget.warc.gz", "warc-real/warcio/example.warc", "warc-real/warcio/example.arc.gz"} {
		random := rand.New(rand.NewPCG(3, 4))
		for range 40 {
			b := bytes.Clone(files[name])
			for range 1 + random.IntN(4) {
				b[random.IntN(len(b))] ^= byte(1 + random.IntN(255))
			}
			samePartitions(t, name, b, 2)
		}
	}
}

// sample is a small crawl of n pages with text of several scripts.
func sample(t testing.TB, n int) []byte {
	t.Helper()
	texts := []string{"ភាសាខ្មែរ", "မြန်မာဘာသာ", "ພາສາລາວ", "ภาษาไทย", "தமிழ்", "Tiếng Việt", "ꦧꦱꦗꦮ", "بهاس ملايو", "Bahasa Indonesia"}
	var b bytes.Buffer
	w := NewWriter(&b)
	if err := w.Info("2026-01-01T00:00:00Z", Fields{{"format", "WARC File Format 1.1"}}); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		body := fmt.Appendf(nil, "<p>%s %d", texts[i%len(texts)], i)
		if err := w.Response(fmt.Sprintf("http://a.example/%d", i), "2026-01-01T00:00:00Z", 200, Fields{{"Content-Type", "text/html"}}, body); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func TestARecordThatHoldsACrawlIsNotEntered(t *testing.T) {
	inner := sample(t, 400) // compressed already, so the outer member stores it as it is
	var b bytes.Buffer
	w := NewWriter(&b)
	for i := range 6 {
		if err := w.Response(fmt.Sprintf("http://b.example/%d.warc.gz", i), "2026-01-01T00:00:00Z", 200, nil, inner); err != nil {
			t.Fatal(err)
		}
	}
	samePartitions(t, "nested", b.Bytes(), 60)
	if n := len(readAll(t, b.Bytes(), Limits{})); n != 6 {
		t.Errorf("%d records", n)
	}
	samePartitions(t, "nested plain", expand(t, b.Bytes()), 20)
}

func expand(t testing.TB, b []byte) []byte {
	t.Helper()
	gz, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := out.ReadFrom(gz); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// members splits a gzip crawl into its decompressed members.
func members(t testing.TB, b []byte) [][]byte {
	t.Helper()
	var all [][]byte
	r, err := NewReader(bytes.NewReader(b), "x", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for {
		rec, err := r.Next()
		if err != nil {
			return all
		}
		all = append(all, expand(t, b[rec.Offset:rec.Offset+rec.Length]))
	}
}

func zstdCrawl(t testing.TB, b []byte, options ...zstd.EOption) []byte {
	t.Helper()
	z, err := zstd.NewWriter(nil, options...)
	if err != nil {
		t.Fatal(err)
	}
	var out []byte
	for _, m := range members(t, b) {
		out = z.EncodeAll(m, out)
	}
	return out
}

func TestZstdFramesAreRecordsAndCanBeCut(t *testing.T) {
	plainItems := readAll(t, sample(t, 60), Limits{})
	b := zstdCrawl(t, sample(t, 60))
	got := readAll(t, b, Limits{})
	if len(got) != len(plainItems) {
		t.Fatalf("%d records, want %d: %v", len(got), len(plainItems), got[:min(3, len(got))])
	}
	samePartitions(t, "zstd", b, 60)
}

func TestTheDictionaryFrameIsUsed(t *testing.T) {
	source := sample(t, 300)
	d, err := zstd.BuildDict(zstd.BuildDictOptions{ID: 77, Contents: members(t, source), History: members(t, source)[5], Offsets: [3]int{1, 4, 8}})
	if err != nil {
		t.Fatal(err)
	}
	frames := zstdCrawl(t, source, zstd.WithEncoderDict(d))
	z, _ := zstd.NewWriter(nil)
	for name, content := range map[string][]byte{"plain": d, "compressed": z.EncodeAll(d, nil)} {
		n := len(content)
		b := append([]byte{0x5d, 0x2a, 0x4d, 0x18, byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)}, content...)
		b = append(b, frames...)
		got := readAll(t, b, Limits{})
		if len(got) != 301 {
			t.Fatalf("%s: %d records: %v", name, len(got), got[:min(3, len(got))])
		}
		samePartitions(t, "dictionary "+name, b, 20)
	}
}
