package hubapi_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"sync"
	"testing"
)

// BenchmarkInfo asks for the description of a repository over 64 connections; the clients run on the same processors.
func BenchmarkInfo(b *testing.B) {
	s, _ := filled(b, nil)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	work := make(chan struct{}, 64)
	var wait sync.WaitGroup
	for range 64 {
		wait.Go(func() {
			for range work {
				r, err := client.Get(s.url + base)
				if err != nil {
					b.Error(err)
					continue
				}
				if _, err := io.Copy(io.Discard, r.Body); err != nil || r.StatusCode != http.StatusOK {
					b.Error(r.Status, err)
				}
				r.Body.Close()
			}
		})
	}
	for b.Loop() {
		work <- struct{}{}
	}
	close(work)
	wait.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}

// BenchmarkDownload fetches a file of 256 MB, and BenchmarkUpload sends one.
func BenchmarkDownload(b *testing.B) {
	s, _ := filled(b, nil)
	data := bytes.Repeat([]byte("0123456789abcdef"), 16<<20)
	digest := s.upload("sokha", "asean/km", data)
	s.want(200, "sokha", "POST", base+"/commit/main", lines(header("x"), map[string]any{"key": "lfsFile", "value": map[string]any{"path": "big.bin", "oid": digest}}))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		r, err := http.Get(s.url + "/datasets/asean/km/resolve/main/big.bin")
		must(b, err)
		n, err := io.Copy(io.Discard, r.Body)
		r.Body.Close()
		if err != nil || n != int64(len(data)) {
			b.Fatal(n, err)
		}
	}
}

func BenchmarkUpload(b *testing.B) {
	s, _ := filled(b, nil)
	data := bytes.Repeat([]byte("0123456789abcdef"), 16<<20)
	sum := sha256.Sum256(data)
	digest := hex.EncodeToString(sum[:])
	link := href(s.actions("sokha", "asean/km", digest, len(data)), "upload")
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		must(b, s.hub.Objects().Remove(b.Context(), digest))
		s.want(200, "", "PUT", link, bytes.NewReader(data))
	}
}
