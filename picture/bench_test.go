//go:build unix

package picture

import (
	"bytes"
	"image/jpeg"
	"syscall"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/internal/testdata"
)

// photo is a picture of 800 × 600 pixels with the detail of a photo: a part of a painted page, as JPEG of quality 85.
func photo(b *testing.B) []byte {
	b.Helper()
	page := readPicture(b, testdata.Path(b, "comic-peppercarrot-ep01", "gfx_Pepper-and-Carrot_by-David-Revoy_E01P01.png"))
	data, err := EncodeJPEG(Resize(page, 800, 600, Area), 85)
	if err != nil {
		b.Fatal(err)
	}
	return data
}

// BenchmarkPictures measures what a pipeline does with each picture: header against limits of size and proportion, decoding, fingerprint. The baseline is
// what the standard library needs for decoding alone. Run with -cpu 2 for two cores. The processor time tells what the machine could do if nothing
// else ran on it.
func BenchmarkPictures(b *testing.B) {
	data := photo(b)
	var begin time.Duration
	pictures := func(b *testing.B) {
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pictures/s")
		b.ReportMetric((processorTime(b)-begin).Seconds()*1000/float64(b.N), "cpu-ms/picture")
	}
	b.Run("decode, hash, filter", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		begin = processorTime(b)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				info, err := Inspect(data, Limits{})
				if err != nil || min(info.Width, info.Height) < 64 || max(info.Width, info.Height) > 3*min(info.Width, info.Height) {
					b.Error("filtered out")
				}
				img, _, err := Decode(data, Limits{})
				if err != nil {
					b.Error(err)
				}
				if _, ok := Take(img); !ok {
					b.Error("plain")
				}
			}
		})
		pictures(b)
	})
	b.Run("baseline image/jpeg", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		begin = processorTime(b)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
					b.Error(err)
				}
			}
		})
		pictures(b)
	})
}

// processorTime is what the process has used of all cores.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func BenchmarkTake(b *testing.B) {
	img, _, err := Decode(photo(b), Limits{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		Take(img)
	}
}

func BenchmarkInspect(b *testing.B) {
	data := photo(b)
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Inspect(data, Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWithoutLocation(b *testing.B) {
	data := described(b, JPEG, photo(b))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := WithoutLocation(data, Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
