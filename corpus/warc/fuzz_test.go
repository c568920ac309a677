package warc

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/fault"
)

// Run it with -fuzzminimizetime 1x: shrinking each find costs the fuzzer all its time.
func FuzzReader(f *testing.F) {
	gz := sample(f, 3)
	f.Add(gz, int64(50))
	f.Add(expand(f, gz), int64(300))
	f.Add(zstdCrawl(f, gz), int64(100))
	f.Add([]byte("filedesc://x 1.2.3.4 20140216050221 text/plain 2\n\n\n\nhttp://a/ 1.2.3.4 20140216050221 text/html 4\nabcd\n"), int64(5))
	f.Add([]byte(record("a:\xff\xfe", 5, "h\u17d2\u1039\uE000")+"WARC/1.1\n"+strings.Repeat("\u0e31", 999)), int64(9))
	f.Add([]byte("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 70\r\n\r\nHTTP/1.1 200\r\nTransfer-Encoding: chunked\r\nContent-Encoding: br\r\n\r\n3\r\nabc"), int64(0))
	limits := Limits{MaxRecord: 1 << 20, MaxHeader: 1 << 14}
	f.Fuzz(func(t *testing.T, b []byte, cut int64) {
		r, err := NewReader(bytes.NewReader(b), "x", limits)
		if err != nil {
			t.Fatal(err)
		}
		last := int64(-1)
		for calls := 0; ; calls++ {
			rec, err := r.Next()
			if err == io.EOF {
				break
			}
			if calls > len(b) {
				t.Fatal("more records than bytes")
			}
			if err != nil {
				var broken *fault.Fault
				if !errors.As(err, &broken) || broken.Kind != fault.Broken {
					t.Fatalf("not a fault: %v", err)
				}
				continue
			}
			if rec.Offset < last || rec.Offset+rec.Length > int64(len(b)) || int64(len(rec.Body)) > limits.MaxRecord {
				t.Fatalf("record at %d+%d after %d", rec.Offset, rec.Length, last)
			}
			last = rec.Offset
		}
		if cut >= 0 && cut <= int64(len(b)) {
			whole, parts := readAll(t, b, limits), inRanges(t, b, []int64{cut}, limits)
			if strings.Join(whole, "\n") != strings.Join(parts, "\n") {
				t.Fatalf("cut at %d: whole\n%s\nparts\n%s", cut, strings.Join(whole, "\n"), strings.Join(parts, "\n"))
			}
		}
	})
}

func FuzzARCLine(f *testing.F) {
	f.Add([]byte("http://a.example/x y 93.184.216.119 20140216050221 text/html 1591"))
	f.Add([]byte("http://a.example/ 1.2.3.4 20140216050221 text/html 200 abc - 99 f.arc 15"))
	f.Add([]byte("a:\xff\u17d2\uE000 - 20140216050221 - - - - - - 1"))
	f.Fuzz(func(t *testing.T, line []byte) {
		if l, ok := parseARC(line); ok {
			if l.length < 0 || l.uri == "" {
				t.Fatalf("%+v", l)
			}
			l.describe(&Record{})
		}
	})
}

func FuzzChunked(f *testing.F) {
	f.Add([]byte(chunks(page, 9)))
	f.Add([]byte("3\r\nabc\r\nffffffffffffffff\r\n"))
	f.Add([]byte("\xff\u17d2\uE000" + strings.Repeat("1\n", 99)))
	f.Fuzz(func(t *testing.T, b []byte) {
		plain, framed, err := unchunk(nil, b)
		if len(plain) > len(b) || !framed && (len(plain) > 0 || err != nil && len(b) > 0) {
			t.Fatalf("%d of %d, framed %v, %v", len(plain), len(b), framed, err)
		}
	})
}

func FuzzHTTP(f *testing.F) {
	for _, coding := range []string{"gzip", "br", "zstd", "zlib", "flate"} {
		f.Add(coding, []byte(coded(f, page, coding)))
	}
	f.Add("gzip, br", []byte("\xff\xfe"+page))
	f.Fuzz(func(t *testing.T, coding string, body []byte) {
		o := &opener{limits: Limits{MaxRecord: 1 << 20, MaxHeader: 1 << 14}}
		rec := &Record{Type: "response", Block: append([]byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: "+coding+"\r\n\r\n"), body...)}
		if err := o.open(rec); err != nil && fault.Of(err) != fault.Broken {
			t.Fatal(err)
		}
	})
}
