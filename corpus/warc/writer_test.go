package warc

import (
	"bytes"
	"io"
	"os"
	"testing"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/testdata"
)

func TestWhatIsWrittenIsReadBackAndTheSameEachTime(t *testing.T) {
	write := func() []byte {
		var b bytes.Buffer
		w := NewWriter(&b)
		for _, err := range []error{
			w.Info("2026-02-01T00:00:00Z", Fields{{"software", "lontar"}}),
			w.Response("http://a.example/ខ្មែរ", "2026-02-01T00:00:00Z", 404, Fields{{"Content-Type", "text/html"}, {"Content-Encoding", "gzip"}}, []byte(coded(t, page, "gzip"))),
			w.Conversion("http://a.example/ไทย", "2026-02-01T00:00:00Z", Fields{{"WARC-Identified-Content-Language", "tha"}}, []byte("ภาษาไทย")),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		return b.Bytes()
	}
	b := write()
	if !bytes.Equal(b, write()) {
		t.Error("two runs differ")
	}
	r, err := NewReader(bytes.NewReader(b), "x", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct{ kind, uri, body string }{
		{"warcinfo", "", "software: lontar\r\n"}, {"response", "http://a.example/ខ្មែរ", page}, {"conversion", "http://a.example/ไทย", "ภาษาไทย"},
	} {
		rec, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		if rec.Type != want.kind || rec.URI != want.uri || string(rec.Body) != want.body || rec.DigestOK == nil || !*rec.DigestOK {
			t.Errorf("got %s", item(rec, nil))
		}
		if want.kind == "response" && rec.HTTP.Status != 404 {
			t.Errorf("status %d", rec.HTTP.Status)
		}
	}
}

func TestWhatWouldBreakTheFileIsRefused(t *testing.T) {
	w := NewWriter(io.Discard)
	const date = "2026-02-01T00:00:00Z"
	for name, err := range map[string]error{
		"line end in URI":   w.Response("http://a\r\nX: y", date, 200, nil, nil),
		"line end in field": w.Response("http://a", date, 200, Fields{{"A", "b\nc"}}, nil),
		"empty field name":  w.Response("http://a", date, 200, Fields{{"", "b"}}, nil),
		"date":              w.Conversion("http://a", "yesterday", nil, nil),
		"date not UTC":      w.Conversion("http://a", "2026-02-01T00:00:00+07:00", nil, nil),
		"no URI":            w.Conversion("", date, nil, nil),
		"status":            w.Response("http://a", date, 20, nil, nil),
	} {
		if fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// BenchmarkReader reads the assembled crawl again and again as one file of more than 100 MB of decompressed records.
func BenchmarkReader(b *testing.B) {
	one, err := os.ReadFile(testdata.Path(b, "warc-assembled/asean-docs-a.warc.gz"))
	if err != nil {
		b.Fatal(err)
	}
	size := len(expand(b, one))
	times := 100<<20/size + 1
	for name, file := range map[string][]byte{"gzip": bytes.Repeat(one, times), "zstd": bytes.Repeat(zstdCrawl(b, one), times), "plain": bytes.Repeat(expand(b, one), times)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(size * times))
			b.ReportAllocs()
			for b.Loop() {
				r, err := NewReader(bytes.NewReader(file), "x", Limits{})
				if err != nil {
					b.Fatal(err)
				}
				n := 0
				for {
					if _, err := r.Next(); err == io.EOF {
						break
					} else if err != nil {
						b.Fatal(err)
					}
					n++
				}
				if n != 121*times {
					b.Fatalf("%d records", n)
				}
			}
		})
	}
}

// BenchmarkGunzip is what BenchmarkReader/gzip is measured against: the same bytes, only decompressed.
func BenchmarkGunzip(b *testing.B) {
	one, err := os.ReadFile(testdata.Path(b, "warc-assembled/asean-docs-a.warc.gz"))
	if err != nil {
		b.Fatal(err)
	}
	size := len(expand(b, one))
	times := 100<<20/size + 1
	file := bytes.Repeat(one, times)
	b.SetBytes(int64(size * times))
	for b.Loop() {
		c := codecs{}
		c.source.Reset(file)
		r, err := c.gunzip()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}
