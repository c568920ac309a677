//go:build unix

package tesseract

import (
	"syscall"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
)

// cpu gives the seconds of processor time that this process and those it waited for took.
func cpu(tb testing.TB) float64 {
	tb.Helper()
	sum := 0.0
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if err := syscall.Getrusage(who, &u); err != nil {
			tb.Fatal(err)
		}
		sum += float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
	}
	return sum
}

// BenchmarkPages reads all pages of ocr-flores-rendered: processor time against the program alone on the same files, throughput of two workers against one,
// and the largest process.
func BenchmarkPages(b *testing.B) {
	e := engine(b)
	var sheets []digitise.Sheet
	var paths []string
	for _, l := range bounds {
		needs(b, e, l.tag)
		for _, name := range []string{"-1-clean.png", "-2-clean.png", "-1-degraded.jpg", "-2-degraded.jpg"} {
			path := testdata.Path(b, "ocr-flores-rendered", l.name+name)
			paths = append(paths, path)
			sheets = append(sheets, digitise.Sheet{Name: l.name + name, Image: picture(b, path), Languages: []language.Tag{l.tag}})
		}
	}
	read := func(s digitise.Sheet) corpus.Page {
		p, err := e.Recognise(b.Context(), s)
		if err != nil {
			b.Error(err)
		}
		return p
	}
	for b.Loop() {
		start := cpu(b)
		one := time.Now()
		for _, s := range sheets {
			read(s)
		}
		alone := time.Since(one).Seconds()
		ours := cpu(b) - start
		start = cpu(b)
		for i, path := range paths {
			plain(b, path, bounds[i/4].name)
		}
		theirs := cpu(b) - start
		next := make(chan digitise.Sheet)
		done := make(chan bool)
		two := time.Now()
		for range 2 {
			go func() {
				for s := range next {
					read(s)
				}
				done <- true
			}()
		}
		for _, s := range sheets {
			next <- s
		}
		close(next)
		<-done
		<-done
		b.ReportMetric(ours/float64(len(sheets)), "cpu-s/page")
		b.ReportMetric(ours/theirs, "cpu/plain")
		b.ReportMetric(alone/time.Since(two).Seconds(), "speedup-2-workers")
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &u); err == nil {
			b.ReportMetric(float64(u.Maxrss)/1024, "MB-largest-child")
		}
	}
}
