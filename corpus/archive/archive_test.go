package archive_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus/archive"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/sources"
)

func open(t testing.TB, members ...string) *archive.Archive {
	t.Helper()
	a, err := archive.Open(sources.Input("f", sources.Zip(t, members...)))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestReferencesStayInTheFile(t *testing.T) {
	for _, c := range [][3]string{
		{"a/b.opf", "c.xhtml#x", "a/c.xhtml"}, {"a/b.opf", "../c%20d", "c d"}, {"a/b", "../../../etc/passwd", "etc/passwd"}, {"a/b", "/x", "x"},
		{"a/b", "https://a.example/x", ""}, {"a/b", "data:image/png;base64,AA", ""}, {"a/b", "#x", ""}, {"", "ភាសា.xhtml", "ភាសា.xhtml"}, {"a/b", "%zz", "a/%zz"},
	} {
		if got := archive.Resolve(c[0], c[1]); got != c[2] {
			t.Errorf("%s in %s: %q, want %q", c[1], c[0], got, c[2])
		}
	}
}

func TestMembersAreReadWithinLimits(t *testing.T) {
	a := open(t, "/x\\ក.txt", "first", "x/ក.txt", "second", "big", strings.Repeat("a", 10<<20))
	if b, err := a.Read("x/ក.txt", 100); err != nil || string(b) != "first" || !a.Has("x/ក.txt") {
		t.Errorf("%q %v", b, err)
	}
	for name, most := range map[string]int64{"x/ក.txt": 3, "big": 64 << 20, "none": 1} {
		_, err := a.Read(name, most)
		if fault.Of(err) != fault.Broken || errors.Is(err, archive.ErrMissing) != (name == "none") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestXMLIsReadInItsEncoding(t *testing.T) {
	utf16 := []byte{0xfe, 0xff}
	for _, r := range `<?xml version="1.0" encoding="UTF-16"?><a>ភាសា</a>` {
		utf16 = append(utf16, byte(r>>8), byte(r))
	}
	for name, text := range map[string]string{
		"plain": "<a>ភាសា</a>", "mark": "\ufeff<a>ភាសា</a>", "utf-16": string(utf16), "thai": "<?xml version=\"1.0\" encoding=\"windows-874\"?><a>\xc0\xd2</a>",
	} {
		x, err := open(t, "m", text).XML("m", 1<<20)
		if err != nil {
			t.Fatal(name, err)
		}
		got := ""
		for {
			tok, err := x.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(name, err)
			}
			if c, ok := tok.(xml.CharData); ok {
				got += string(c)
			}
		}
		if got != "ភាសា" && got != "ภา" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func FuzzXML(f *testing.F) {
	f.Add("<a b='ក\u17d2'>&amp;<!-- \ue000 --></a>")
	f.Add("<!DOCTYPE a [<!ENTITY b \"&c;\">]><a>&b;</a>\xff")
	f.Fuzz(func(t *testing.T, s string) {
		x, err := open(t, "m", s).XML("m", 1<<20)
		for err == nil {
			_, err = x.Next()
		}
	})
}
