package page

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/internal/testdata"
)

// BenchmarkExtract reads all pages of web-html-docs, or of one language of them.
func BenchmarkExtract(b *testing.B) {
	root := testdata.Path(b, "web-html-docs")
	for _, language := range []string{"", "/km/", "/vi", "/id", "/en-US/"} {
		var pages [][]byte
		size := int64(0)
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".html") || !strings.Contains(path, language) {
				return err
			}
			body, err := os.ReadFile(path)
			pages = append(pages, body)
			size += int64(len(body))
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		b.Run("all"+strings.ReplaceAll(language, "/", "-"), func(b *testing.B) {
			b.SetBytes(size / int64(len(pages)))
			b.ReportAllocs()
			var scratch Scratch
			for i := 0; b.Loop(); i++ {
				if _, err := Extract(Input{Body: pages[i%len(pages)], URL: "http://example.org/a/b.html", ContentType: "text/html; charset=utf-8"}, &scratch); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkDetect judges a Thai page in windows-874 that declares another encoding.
func BenchmarkDetect(b *testing.B) {
	thai := strings.Repeat("\xC7\xD1\xB9\xB9\xD5\xE9\xBD\xB9\xB5\xA1\xCB\xB9\xD1\xA1 ", 4000)
	body := []byte("<html><p>" + thai)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if got := Detect(body, "utf-8"); got != "windows-874" {
			b.Fatal(got)
		}
	}
}
