package hocr_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise/book"
	"github.com/lontar-asean/lontar/digitise/hocr"
)

// samples are not yet reviewed by native speakers.
var samples = []string{
	"ផ្សារបើករាល់ព្រឹក ហើយ", "ရေပေါ်ဈေးကို မနက်တိုင်း", "ຕະຫຼາດນ້ຳເປີດ ແລະ", "ตลาดน้ำเปิด ทุกเช้า", "மிதக்கும் சந்தை", "Chợ nổi mở cửa", "ꦥꦱꦂꦏꦩ꧀ꦧꦁ", "ڤاسر تراڤوڠ", "Pasar & <terapung>",
}

func write(t testing.TB, pages int, texts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := hocr.New(&b, book.Book{Title: texts[0], Creators: []string{"ក & <ខ>"}})
	for n := 1; n <= pages; n++ {
		p := &corpus.Page{Number: n, Width: 800, Height: 1200, Language: "khm-Khmr", Regions: []corpus.Region{{Kind: corpus.TextRegion, Box: corpus.Box{Right: 800, Bottom: 1200}}, {Kind: corpus.PictureRegion}}}
		for i, s := range texts {
			p.Regions[0].Lines = append(p.Regions[0].Lines, corpus.Line{Text: s, Confidence: 0.5, Box: corpus.Box{Left: 10, Top: 20 + i*100, Right: 700, Bottom: 80 + i*100}})
		}
		if err := w.Add(p, `a"b.png`); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestItIsXMLWithTheText(t *testing.T) {
	b := write(t, 2, samples...)
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Entity = xml.HTMLEntity
	var text strings.Builder
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if c, ok := tok.(xml.CharData); ok {
			text.Write(c)
		}
	}
	for _, s := range samples {
		if strings.Count(text.String(), s) < 2 {
			t.Errorf("%q is not on both pages", s)
		}
	}
}

// TestOthersReadIt runs hocr-check of hocr-tools where it is installed, on one page: it compares the boxes of all pages with each other.
func TestOthersReadIt(t *testing.T) {
	program := filepath.Join(os.Getenv("LONTAR_CLIENTS"), "bin", "hocr-check")
	if _, err := os.Stat(program); err != nil {
		t.Skip("LONTAR_CLIENTS has no hocr-check: `make clients` installs it, `make test` uses it")
	}
	path := filepath.Join(t.TempDir(), "a.hocr")
	if err := os.WriteFile(path, write(t, 1, samples...), 0o666); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, path).CombinedOutput()
	if err != nil || strings.Contains(string(out), "not ok") || !strings.Contains(string(out), "ok") {
		t.Errorf("%v: %s", err, out)
	}
}

func FuzzWriter(f *testing.F) {
	f.Add("\xff\ue000\u17d2 \"'<>&", "\x00")
	f.Fuzz(func(t *testing.T, a, b string) {
		d := xml.NewDecoder(bytes.NewReader(write(t, 1, a, b)))
		for {
			if _, err := d.Token(); err == io.EOF {
				return
			} else if err != nil {
				t.Fatal(err)
			}
		}
	})
}
