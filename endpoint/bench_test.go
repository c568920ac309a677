package endpoint_test

import (
	"context"
	"fmt"
	"testing"

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
