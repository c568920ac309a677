package sketch

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/internal/testdata"
)

// mix gives documents of twelve sentences each, from all languages of the sentence data in turn.
func mix(b testing.TB) (docs []string, bytes int) {
	b.Helper()
	names, err := filepath.Glob(filepath.Join(testdata.Path(b, "lid-sib200"), "*", "train.tsv"))
	if err != nil || len(names) == 0 {
		b.Fatal("no sentences", err)
	}
	slices.Sort(names)
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		var text []string
		for scan := bufio.NewScanner(f); scan.Scan(); {
			field := strings.Split(scan.Text(), "\t")
			var id int
			if _, err := fmt.Sscan(field[0], &id); err != nil || id%5 == 0 {
				continue
			}
			if text = append(text, field[2]); len(text) == 12 {
				docs = append(docs, strings.Join(text, "\n"))
				bytes += len(docs[len(docs)-1])
				text = nil
			}
		}
	}
	return docs, bytes
}

func BenchmarkSign(b *testing.B) {
	docs, bytes := mix(b)
	b.SetBytes(int64(bytes))
	b.ReportAllocs()
	var buf []byte
	for b.Loop() {
		for _, d := range docs {
			buf = Fold(buf[:0], d)
			Sign(buf)
		}
	}
}

func BenchmarkFold(b *testing.B) {
	docs, bytes := mix(b)
	b.SetBytes(int64(bytes))
	var buf []byte
	for b.Loop() {
		for _, d := range docs {
			buf = Fold(buf[:0], d)
		}
	}
}

func BenchmarkSignShort(b *testing.B) {
	text := Fold(nil, texts["khm-Khmr"][:30])
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Sign(text)
	}
}

func BenchmarkHits(b *testing.B) {
	docs, bytes := mix(b)
	x := NewNGramIndex(13, 1<<22)
	for i, d := range docs {
		if i%10 == 0 {
			if _, err := x.Add(fmt.Sprint("file", i%7), d); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.SetBytes(int64(bytes))
	for b.Loop() {
		for _, d := range docs {
			x.Hits(d)
		}
	}
}
