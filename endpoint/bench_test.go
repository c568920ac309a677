package endpoint_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/fake"
)

// BenchmarkRequest is what a request costs besides the server: with an answer in the folder, and with a picture of 100 kB.
func BenchmarkRequest(b *testing.B) {
	models, err := fake.New()
	if err != nil {
		b.Fatal(err)
	}
	b.Run("text", func(b *testing.B) {
		c, err := endpoint.New(endpoint.Options{URL: "fake://polyglot?say=x", Transport: models})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if _, err := c.Answer(context.Background(), "instructions", fmt.Sprint(i)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("kept", func(b *testing.B) {
		c, err := endpoint.New(endpoint.Options{URL: "fake://polyglot?say=x", Transport: models, Cache: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			if _, err := c.Answer(context.Background(), "instructions", "the same"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("picture", func(b *testing.B) {
		c, err := endpoint.New(endpoint.Options{URL: "fake://polyglot?say=x", Transport: models})
		if err != nil {
			b.Fatal(err)
		}
		picture := make([]byte, 100_000)
		b.ReportAllocs()
		b.SetBytes(int64(len(picture)))
		for i := 0; b.Loop(); i++ {
			picture[i%len(picture)]++
			if _, _, err := c.Describe(context.Background(), "instructions", "image/png", picture); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkSlots asks a server that has 64 slots and takes 50 ms over HTTP: the share of its capacity that is used.
func BenchmarkSlots(b *testing.B) {
	handler, _ := slots(b, 64, false, 50*time.Millisecond)
	url, _ := server(b, handler)
	c, err := endpoint.New(endpoint.Options{URL: url, Model: "m"})
	if err != nil {
		b.Fatal(err)
	}
	run := func(n int, name string) time.Duration {
		began := time.Now()
		var group sync.WaitGroup
		ask := make(chan int)
		for range 80 {
			group.Go(func() {
				for i := range ask {
					if _, err := c.Answer(context.Background(), name, fmt.Sprint(i)); err != nil {
						b.Error(err)
					}
				}
			})
		}
		for i := range n {
			ask <- i
		}
		close(ask)
		group.Wait()
		return time.Since(began)
	}
	run(300, "warm")
	for b.Loop() {
		const n = 6400
		took := run(n, fmt.Sprint(b.N))
		b.ReportMetric(100*(n/64*0.05)/took.Seconds(), "%capacity")
	}
}
