package objects_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"github.com/lontar-asean/lontar/fetch/objects"
)

// BenchmarkPut stores a file from the disk on the disk: by Put, and by cp, sync and sha256sum. LONTAR_BENCH_BYTES says how large it is.
func BenchmarkPut(b *testing.B) {
	size := int64(256 << 20)
	if s := os.Getenv("LONTAR_BENCH_BYTES"); s != "" {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			b.Fatal(err)
		}
		size = n
	}
	dir := b.TempDir()
	source := filepath.Join(dir, "source")
	f, err := os.Create(source)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(f, h), noise(size)); err != nil {
		b.Fatal(err)
	}
	if err := f.Sync(); err != nil {
		b.Fatal(err)
	}
	digest := hex.EncodeToString(h.Sum(nil))
	v, err := objects.NewVault(filepath.Join(dir, "files"))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("vault", func(b *testing.B) {
		b.SetBytes(size)
		for b.Loop() {
			in, err := os.Open(source)
			if err != nil {
				b.Fatal(err)
			}
			// Behind a type of its own, as a request's body: no shortcuts between files.
			if err := v.Put(b.Context(), digest, size, struct{ io.Reader }{in}); err != nil {
				b.Fatal(err)
			}
			in.Close()
			b.StopTimer()
			if err := v.Remove(b.Context(), digest); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.Sys)/(1<<20), "MiB-of-memory")
	})
	b.Run("cp+sync+sha256sum", func(b *testing.B) {
		b.SetBytes(size)
		target := filepath.Join(dir, "copy")
		for b.Loop() {
			for _, c := range [][]string{{"cp", source, target}, {"sync", target}, {"sha256sum", target}} {
				if out, err := exec.Command(c[0], c[1:]...).CombinedOutput(); err != nil {
					b.Fatalf("%v: %s", err, out)
				}
			}
			b.StopTimer()
			os.Remove(target)
			b.StartTimer()
		}
	})
}
