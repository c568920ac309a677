package xet_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	intake "github.com/lontar-asean/lontar/hub/xet"
)

// BenchmarkIngest takes in 192 MB that lie in three xorbs on disk and keeps the file, synced; beside it the SHA-256 of the same bytes, read alike.
func BenchmarkIngest(b *testing.B) {
	dir := b.TempDir()
	var parts []part
	var size int64
	for i := range 3 {
		data := noise(64 << 20)
		data[0] = byte(i)
		x := newBundle(data, 64<<10)
		if err := os.WriteFile(filepath.Join(dir, x.name), x.body, 0o600); err != nil {
			b.Fatal(err)
		}
		parts = append(parts, part{x, 0, len(x.chunks)})
		size += 64 << 20
	}
	f := newFile(parts...)
	body := shard(f)
	if err := os.WriteFile(filepath.Join(dir, "whole"), f.data, 0o600); err != nil {
		b.Fatal(err)
	}
	f.data = nil
	for i := range parts {
		parts[i].of.body, parts[i].of.raws = nil, nil
	}
	b.Run("xet", func(b *testing.B) {
		b.SetBytes(size)
		var most atomic.Uint64
		for b.Loop() {
			b.StopTimer()
			w := newWorld(b)
			r, err := w.hub.Repository(context.Background(), songs)
			w.must(err)
			s := intake.Scope{Repository: r.Number, Owner: r.Owner, Person: "sokha"}
			runtime.GC()
			var before runtime.MemStats
			runtime.ReadMemStats(&before)
			stop := make(chan struct{})
			go func() {
				for {
					select {
					case <-stop:
						return
					case <-time.After(20 * time.Millisecond):
						var m runtime.MemStats
						runtime.ReadMemStats(&m)
						most.Store(max(most.Load(), m.HeapInuse-min(m.HeapInuse, before.HeapInuse)))
					}
				}
			}()
			b.StartTimer()
			take(w, s, dir, parts, body, f.sha256)
			close(stop)
		}
		b.ReportMetric(float64(most.Load())/(1<<20), "MB-heap")
	})
	b.Run("sha256", func(b *testing.B) {
		b.SetBytes(size)
		for b.Loop() {
			data, err := os.Open(filepath.Join(dir, "whole"))
			if err != nil {
				b.Fatal(err)
			}
			h := sha256.New()
			if _, err := data.WriteTo(h); err != nil {
				b.Fatal(err)
			}
			h.Sum(nil)
			data.Close()
		}
	})
}

func take(w *world, s intake.Scope, dir string, parts []part, body []byte, digest string) {
	ctx := context.Background()
	for _, p := range parts {
		in, err := os.Open(filepath.Join(dir, p.of.name))
		w.must(err)
		_, err = w.intake.TakeXorb(ctx, s, p.of.hash, in)
		w.must(err)
		in.Close()
	}
	w.must(w.intake.TakeShard(ctx, s, bytes.NewReader(body), nil))
	_, ok, err := w.hub.Uploaded(ctx, s.Repository, digest)
	w.must(err)
	if !ok {
		w.Fatal("the file is missing")
	}
}
