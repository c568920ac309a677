//go:build unix

package extract

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	trafilatura "github.com/markusmobius/go-trafilatura"

	"github.com/lontar-asean/lontar/corpus/warc"
	"github.com/lontar-asean/lontar/curate/page"
)

// crawlBytes is the least number of body bytes in the crawl that both read.
const crawlBytes = 200 << 20

// crawl writes the records of warc-assembled over and over, each copy with a number of its own in its address and its text, into one WARC
// of a gzip member per record.
func crawl(b *testing.B) (path string, size int64) {
	b.Helper()
	root := os.Getenv("LONTAR_TESTDATA")
	if root == "" {
		b.Skip("LONTAR_TESTDATA is not set: this benchmark needs real data")
	}
	type original struct {
		uri  string
		body []byte
	}
	var originals []original
	source, err := os.Open(filepath.Join(root, "warc-assembled", "asean-docs-a.warc.gz"))
	if err != nil {
		b.Fatal(err)
	}
	defer source.Close()
	each(b, source, func(rec *warc.Record) { originals = append(originals, original{rec.URI, bytes.Clone(rec.Body)}) })
	path = filepath.Join(b.TempDir(), "crawl.warc.gz")
	out, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer out.Close()
	zip := gzip.NewWriter(out)
	var block bytes.Buffer
	for nonce := 0; size < crawlBytes; nonce++ {
		for _, o := range originals {
			mark := fmt.Sprintf(" nonce%09d ", nonce)
			body := bytes.Replace(o.body, []byte("</p>"), []byte(mark+"</p>"), 3)
			body = bytes.Replace(body, []byte("</div>"), []byte(mark+"</div>"), 1)
			block.Reset()
			fmt.Fprintf(&block, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n", len(body))
			block.Write(body)
			zip.Reset(out)
			fmt.Fprintf(zip, "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s?nonce=%09d\r\nWARC-Date: 2023-06-10T00:00:00Z\r\n"+
				"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n", o.uri, nonce, block.Len())
			zip.Write(block.Bytes())
			io.WriteString(zip, "\r\n\r\n")
			if err := zip.Close(); err != nil {
				b.Fatal(err)
			}
			size += int64(len(body))
		}
	}
	return path, size
}

// each gives all HTTP responses of a crawl to f.
func each(b *testing.B, source io.Reader, f func(*warc.Record)) (pages int) {
	r, err := warc.NewReader(source, "crawl", warc.Limits{})
	if err != nil {
		b.Fatal(err)
	}
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return pages
		}
		if err != nil {
			b.Fatal(err)
		}
		if rec.HTTP != nil {
			f(rec)
			pages++
		}
	}
}

func run(b *testing.B, extract func(*warc.Record) int) {
	path, size := crawl(b)
	b.SetBytes(size)
	b.ReportAllocs()
	pages, chars := 0, 0
	before := cpuSeconds(b)
	for b.Loop() {
		source, err := os.Open(path)
		if err != nil {
			b.Fatal(err)
		}
		pages += each(b, source, func(rec *warc.Record) { chars += extract(rec) })
		source.Close()
	}
	b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric(float64(pages)/(cpuSeconds(b)-before), "pages/CPU-s")
	b.ReportMetric(float64(chars)/float64(pages), "bytes-of-text/page")
}

// cpuSeconds gives the processor time this process has used: it does not count what other programs take from a busy machine.
func cpuSeconds(b *testing.B) float64 {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return float64(use.Utime.Nano()+use.Stime.Nano()) / 1e9
}

func BenchmarkReaderAlone(b *testing.B) { run(b, func(rec *warc.Record) int { return len(rec.Body) }) }

func BenchmarkReaderAndLontar(b *testing.B) {
	var scratch page.Scratch
	header := http.Header{}
	run(b, func(rec *warc.Record) int {
		clear(header)
		for _, f := range rec.HTTP.Header {
			header.Add(f.Name, f.Value)
		}
		out, err := page.Extract(page.Input{Body: rec.Body, URL: rec.URI, ContentType: header.Get("Content-Type"), Header: header}, &scratch)
		if err != nil {
			b.Fatal(err)
		}
		return len(out.Text())
	})
}

func BenchmarkReaderAndGoTrafilatura(b *testing.B) {
	run(b, func(rec *warc.Record) int {
		address, err := url.Parse(rec.URI)
		if err != nil {
			b.Fatal(err)
		}
		result, err := trafilatura.Extract(bytes.NewReader(rec.Body), trafilatura.Options{OriginalURL: address})
		if err != nil {
			return 0
		}
		return len(result.ContentText)
	})
}
