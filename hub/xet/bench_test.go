package xet

import (
	"bytes"
	"crypto/sha256"
	"testing"
)

// BenchmarkReadXorb checks a xorb of 8 MB, beside the SHA-256 of the same bytes.
func BenchmarkReadXorb(b *testing.B) {
	for _, test := range []struct {
		name string
		data []byte
	}{{"noise", noise(8 << 20)}, {"khmer", bytes.Repeat(khmer, 8<<20/len(khmer))}, {"floats", floats(2 << 20)}} {
		m := makeXorb(test.data, 64<<10)
		b.Run(test.name, func(b *testing.B) {
			b.SetBytes(int64(len(test.data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ReadXorb(bytes.NewReader(m.body), m.name); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(test.name+"/sha256", func(b *testing.B) {
			b.SetBytes(int64(len(test.data)))
			for b.Loop() {
				sha256.Sum256(test.data)
			}
		})
	}
}
