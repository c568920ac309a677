package format_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/format"
	"github.com/lontar-asean/lontar/corpus/robots"
	"github.com/lontar-asean/lontar/corpus/warc"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/sources"
	"github.com/lontar-asean/lontar/internal/testdata"
)

var texts = sources.Texts()

func TestFormatsAreNamedOnceAndKnownByEndings(t *testing.T) {
	seen := map[string]string{}
	for _, f := range format.All() {
		for _, e := range append([]string{f.Name}, f.Endings...) {
			if seen[e] != "" && (f.Name != "pictures" || e == f.Name) { // pictures have texts and lists beside them
				t.Errorf("%s belongs to %s and %s", e, seen[e], f.Name)
			}
			seen[e] = f.Name
		}
		if f.Summary == "" || f.Read == nil || len(f.Endings) == 0 {
			t.Errorf("%s is not complete", f.Name)
		}
	}
}

func TestNoFormatReadsAfterItIsStoppedOrCancelled(t *testing.T) {
	for _, f := range format.All() {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for range f.Read(ctx, sources.Input("a"+f.Endings[0], []byte("{\"text\":\"a\"}\n{\"text\":\"b\"}\n"))) {
			break
		}
	}
}

func TestPagesAreRawDocuments(t *testing.T) {
	for _, text := range texts {
		in := sources.Input("p/a.html", []byte("<p>"+text))
		in.Origin.Collection = "c"
		docs, errs := sources.Collect(t, format.HTML(), in)
		if len(errs) > 0 || len(docs) != 1 {
			t.Fatal(errs)
		}
		d := docs[0]
		if string(d.Raw.Body) != "<p>"+text || d.URL != "p/a.html" || d.ID != corpus.ID("p/a.html", d.Raw.Body) || d.Raw.MediaType != "text/html" || d.Collection != "c" {
			t.Errorf("%+v", d)
		}
	}
}

func TestTextsAreKeptAsTheyAre(t *testing.T) {
	for _, text := range texts {
		utf16 := []byte{0xff, 0xfe}
		for _, r := range text {
			utf16 = append(utf16, byte(r), byte(r>>8))
		}
		for _, b := range [][]byte{[]byte(text), []byte("\ufeff" + text), utf16} {
			docs, errs := sources.Collect(t, format.Text(), sources.Input("a.md", b))
			if len(errs) > 0 || docs[0].Text() != text {
				t.Errorf("% x: %v %v", b, docs, errs)
			}
		}
	}
}

func TestTextInAnotherEncodingIsRefusedWithAHint(t *testing.T) {
	thai := []byte{0xc0, 0xd2, 0xc9, 0xd2, 0xe4, 0xb7, 0xc2} // ภาษาไทย in windows-874
	_, errs := sources.Collect(t, format.Text(), sources.Input("a.txt", thai))
	if len(errs) != 1 || fault.Hint(errs[0]) == "" || !strings.Contains(errs[0].Error(), "a.txt offset 0") {
		t.Errorf("%v", errs)
	}
	docs, errs := sources.Collect(t, format.Text(), sources.Input("a.txt", []byte(strings.Repeat("ภาษาไทย", 20)+"\xc0")))
	if len(errs) > 0 || !strings.HasSuffix(docs[0].Text(), "\xc0") {
		t.Errorf("one damaged byte: %v", errs)
	}
}

type huge struct{ corpus.File }

func (huge) Size() int64 { return 1 << 40 }

func TestHugeAndShortFilesAreFaults(t *testing.T) {
	in := sources.Input("a.txt", []byte("x"))
	in.File = huge{sources.Input("a", nil).File}
	for _, f := range []corpus.Format{format.Text(), format.HTML()} {
		if docs, errs := sources.Collect(t, f, in); len(docs) > 0 || len(errs) != 1 {
			t.Errorf("%s: %v", f.Name, errs)
		}
	}
}

func TestRealTranslatedDocumentsAreRead(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(testdata.Path(t, "docs-parallel"), "*.md"))
	if err != nil || len(names) < 15 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		docs, errs := sources.Collect(t, format.Text(), sources.Input(filepath.Base(name), b))
		if len(errs) > 0 || docs[0].Text() != string(b) {
			t.Errorf("%s: %v", name, errs)
		}
	}
}

// crawl writes a small WARC: pages and robots.txt files.
func crawl(t testing.TB) []byte {
	var b bytes.Buffer
	w := warc.NewWriter(&b)
	put := func(uri string, status int, media, body string, more ...warc.Field) {
		if err := w.Response(uri, "2026-01-02T03:04:05Z", status, append(warc.Fields{{Name: "Content-Type", Value: media}}, more...), []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	put("https://a.example/robots.txt", 200, "text/plain", "User-agent: *\nDisallow: /private\n\nUser-agent: GPTBot\nUser-agent: CCBot\nDisallow: /khmer/\nAllow: /khmer/open$\n")
	put("https://b.example/robots.txt", 404, "text/plain", "User-agent: *\nDisallow: /\n")
	put("https://c.example/robots.txt", 200, "text/plain", "User-agent: otherbot\nDisallow: /\nUser-agent: *\nDisallow:\n")
	for i, text := range texts {
		put(fmt.Sprintf("https://a.example/%d", i), 200, "text/html; charset=utf-8", "<p>"+text, warc.Field{Name: "x-lontar-robots", Value: "disallowed"})
	}
	put("https://A.example:443/private/x", 200, "text/html", "<p>no")
	put("https://a.example/khmer/", 200, "TEXT/HTML", "<p>no")
	put("https://a.example/khmer/open", 200, "text/html", "<p>yes")
	put("https://b.example/x", 200, "text/plain", "yes")
	put("https://c.example/x", 200, "application/xhtml+xml", "<p>yes")
	put("https://c.example/moved", 301, "text/html", "<p>moved")
	put("https://c.example/p.png", 200, "image/png", "png")
	put("https://c.example/none", 200, "", " <!DOCTYPE html><p>yes")
	return b.Bytes()
}

func TestACrawlGivesItsPagesAndTellsItsRobots(t *testing.T) {
	in := sources.Input("a.warc.gz", crawl(t))
	var rules robots.Rules
	in.Robots = rules.Add
	docs, errs := sources.Collect(t, format.WARC(), in)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	var forbidden, urls []string
	for _, d := range docs {
		urls = append(urls, d.URL)
		if d.Raw.Header[format.RobotsHeader] != nil {
			t.Errorf("%s: the server's own %s counts", d.URL, format.RobotsHeader)
		}
		if rules.Forbid(d.URL) {
			forbidden = append(forbidden, d.URL)
		}
		if v, ok := d.Value("warc.digest_ok"); !ok || v != 1 || d.RetrievedAt != "2026-01-02T03:04:05Z" || d.ID != corpus.ID(d.URL, d.Raw.Body) {
			t.Errorf("%s: digest %v %v, retrieved %s", d.URL, v, ok, d.RetrievedAt)
		}
	}
	if d := cmp.Diff([]string{"https://A.example:443/private/x", "https://a.example/khmer/"}, forbidden); d != "" {
		t.Error(d)
	}
	if len(urls) != len(texts)+6 || slices.Contains(urls, "https://c.example/moved") || slices.Contains(urls, "https://c.example/p.png") {
		t.Errorf("pages: %q", urls)
	}
	for i, text := range texts {
		if string(docs[i].Raw.Body) != "<p>"+text || docs[i].Raw.MediaType != "text/html; charset=utf-8" {
			t.Errorf("%s: %+v", text, docs[i].Raw)
		}
	}
}

func TestACrawlCutOffAnywhereGivesWhatIsWhole(t *testing.T) {
	b := crawl(t)
	whole, _ := sources.Collect(t, format.WARC(), sources.Input("a.warc.gz", b))
	for n := 1; n < len(b); n += 7 {
		docs, _ := sources.Collect(t, format.WARC(), sources.Input("a.warc.gz", b[:n]))
		for i, d := range docs {
			if d.ID != whole[i].ID {
				t.Fatalf("cut at %d: document %d differs", n, i)
			}
		}
	}
}

func TestRealCrawlsAreRead(t *testing.T) {
	for name, want := range map[string][2]int{
		"warc-real/whirlwind.warc.gz": {1, 0}, "warc-real/whirlwind.warc.wet.gz": {1, 0}, "warc-real/whirlwind.warc.wat.gz": {0, 0},
		"warc-real/warcio/example.arc.gz": {1, 0}, "warc-assembled/asean-docs-a.warc.gz": {-1, 0},
	} {
		b, err := os.ReadFile(testdata.Path(t, name))
		if err != nil {
			t.Fatal(err)
		}
		docs, errs := sources.Collect(t, format.WARC(), sources.Input(name, b))
		if want[0] < 0 {
			want[0] = len(docs)
		}
		if len(docs) != want[0] || len(errs) != want[1] || name == "warc-assembled/asean-docs-a.warc.gz" && len(docs) < 20 {
			t.Errorf("%s: %d documents, errors %v", name, len(docs), errs)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add([]byte("\ufeffភាសា"))
	f.Add([]byte("\xff\xfe\x00"))
	f.Add([]byte("\u17d2\ue000\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		docs, errs := sources.Collect(t, format.Text(), sources.Input("a.txt", b))
		if len(docs)+len(errs) != 1 {
			t.Errorf("%d documents and %d errors", len(docs), len(errs))
		}
	})
}

func BenchmarkWARC(b *testing.B) {
	name := testdata.Path(b, "warc-assembled/asean-docs-a.warc.gz")
	file, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		n = 0
		for d, err := range format.WARC().Read(b.Context(), sources.Input("a", file)) {
			if err != nil {
				b.Fatal(err)
			}
			n += len(d.Raw.Body)
		}
	}
	b.SetBytes(int64(n))
}
