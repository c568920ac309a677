package alto_test

import (
	"bytes"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/digitise/alto"
)

// samples are not yet reviewed by native speakers.
var samples = []string{
	"ផ្សារបើករាល់ព្រឹក ហើយ", "ရေပေါ်ဈေးကို မနက်တိုင်း", "ຕະຫຼາດນ້ຳເປີດ ແລະ", "ตลาดน้ำเปิด ทุกเช้า", "மிதக்கும் சந்தை", "Chợ nổi mở cửa", "ꦥꦱꦂꦏꦩ꧀ꦧꦁ", "ڤاسر تراڤوڠ", "Pasar & <terapung>",
}

func page() *corpus.Page {
	c := 0.875
	p := &corpus.Page{Number: 3, Width: 800, Height: 1200, Language: "khm-Khmr", Confidence: &c}
	r := corpus.Region{Kind: corpus.TextRegion, Box: corpus.Box{Left: 10, Top: 100, Right: 790, Bottom: 900}}
	for i, s := range samples {
		l := corpus.Line{Text: s, Confidence: 0.5, Box: corpus.Box{Left: 10, Top: 100 + 50*i, Right: 790, Bottom: 140 + 50*i}}
		for k, f := range strings.Fields(s) {
			l.Words = append(l.Words, corpus.Word{Text: f, Confidence: 0.25, Box: corpus.Box{Left: 10 + 100*k, Top: 100 + 50*i, Right: 100 + 100*k, Bottom: 140 + 50*i}})
		}
		r.Lines = append(r.Lines, l)
	}
	p.Regions = []corpus.Region{{Kind: corpus.HeaderRegion, Lines: []corpus.Line{{Text: "head"}}}, r, {Kind: corpus.PictureRegion}, {Kind: corpus.NumberRegion, Lines: []corpus.Line{{Text: "៣"}}}}
	return p
}

// read gives the words and spaces of an ALTO file back.
func read(t *testing.T, b []byte) (lines []string) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(b))
	for {
		tok, err := d.Token()
		if err != nil {
			if err.Error() != "EOF" {
				t.Fatal(err)
			}
			return lines
		}
		e, ok := tok.(xml.StartElement)
		switch {
		case !ok:
		case e.Name.Local == "TextLine":
			lines = append(lines, "")
		case e.Name.Local == "SP":
			lines[len(lines)-1] += " "
		case e.Name.Local == "String":
			for _, a := range e.Attr {
				if a.Name.Local == "CONTENT" {
					lines[len(lines)-1] += a.Value
				}
			}
		}
	}
}

func TestTheTextCanBeReadBack(t *testing.T) {
	var b bytes.Buffer
	if err := alto.Write(&b, page(), "a/ទំព័រ.png", "៣"); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(read(t, b.Bytes()), "\n"), "head\n៣\n"+strings.Join(samples, "\n"); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if path := os.Getenv("LONTAR_KEEP"); path != "" {
		os.WriteFile(path, b.Bytes(), 0o666)
	}
}

// TestTheSchemaHolds validates against the schema of the Library of Congress, which xmllint (libxml2-utils) reads; LONTAR_ALTO_XSD names it.
func TestTheSchemaHolds(t *testing.T) {
	xsd := os.Getenv("LONTAR_ALTO_XSD")
	program, err := exec.LookPath("xmllint")
	if xsd == "" || err != nil {
		t.Skip("LONTAR_ALTO_XSD or xmllint is missing: ALTO files are not validated against the schema")
	}
	var b bytes.Buffer
	if err := alto.Write(&b, page(), "a.png", ""); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.xml")
	if err := os.WriteFile(path, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(program, "--nonet", "--noout", "--schema", xsd, path).CombinedOutput(); err != nil {
		t.Errorf("%s", out)
	}
}

func FuzzWords(f *testing.F) {
	for _, s := range samples {
		f.Add(s, s)
	}
	f.Add("\xff \u17d2\ue000", "\x00")
	f.Fuzz(func(t *testing.T, text, word string) {
		p := &corpus.Page{Regions: []corpus.Region{{Kind: corpus.TextRegion, Lines: []corpus.Line{{Text: text, Words: []corpus.Word{{Text: word}}}}}}}
		var b bytes.Buffer
		if err := alto.Write(&b, p, text, word); err != nil {
			t.Fatal(err)
		}
		read(t, b.Bytes())
	})
}
