package epub_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/epub"
	"github.com/lontar-asean/lontar/internal/sources"
)

var texts = sources.Texts()

func read(t testing.TB, b []byte) ([]*corpus.Document, []error) {
	t.Helper()
	return sources.Collect(t, epub.Format(), sources.Input("a.epub", b))
}

const (
	png     = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03\x08\x02\x00\x00\x00\x36\x88\x49\xd6"
	rootXML = `<container><rootfiles><rootfile full-path="OEBPS/a%20b.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`
)

// book makes a publication; the spine names the chapters backwards.
func book(t testing.TB, rights string, chapters ...string) []byte {
	items, spine := "", ""
	members := []string{"mimetype", "application/epub+zip", "META-INF/container.xml", rootXML, "OEBPS/img/p.png", png}
	for i, c := range chapters {
		items += fmt.Sprintf(`<item id="c%d" href="text/c%%20%d.xhtml" media-type="application/xhtml+xml"/>`, i, i)
		spine = fmt.Sprintf(`<itemref idref="c%d"/>`, i) + spine
		members = append(members, fmt.Sprintf("OEBPS/text/c %d.xhtml", i), c)
	}
	opf := `<?xml version="1.0"?><package xmlns:dc="d"><metadata><dc:title>សៀវភៅ</dc:title><dc:title>second</dc:title><dc:language>km</dc:language><dc:date>2020-05-01</dc:date><dc:rights>` + rights + `</dc:rights></metadata>` +
		`<manifest><item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>` + items + `</manifest><spine><itemref idref="nav"/>` + spine + `</spine></package>`
	return sources.Zip(t, append(members, "OEBPS/a b.opf", opf)...)
}

func TestChaptersAreDocumentsInReadingOrder(t *testing.T) {
	var chapters []string
	for _, text := range texts {
		chapters = append(chapters, "<html><head><title/><script src='x'/><style>no</style></head><body><h1>"+text+"</h1><p>"+text+"\n  <b>"+text+"</b></p></body></html>")
	}
	docs, errs := read(t, book(t, "https://creativecommons.org/licenses/by/4.0/", chapters...))
	if len(errs) > 0 || len(docs) != len(texts) {
		t.Fatal(len(docs), errs)
	}
	payload, _, _ := strings.Cut(docs[0].ID, "#")
	for i, d := range docs {
		text := texts[len(texts)-1-i]
		n := i + 2 // the navigation is the first of the spine
		if d.Text() != text+"\n"+text+" "+text || d.ID != corpus.PartID(payload, n) || d.URL != fmt.Sprintf("a.epub#%d", n) || d.Title != "សៀវភៅ" || d.Language != "khm-Khmr" {
			t.Errorf("%q %+v", d.Text(), d.Facts)
		}
		if d.Rights != "licensed:CC-BY-4.0" || d.Licence == "" || d.RightsEvidence == "" || d.Published != "2020-05-01" {
			t.Errorf("%+v", d.Facts)
		}
	}
}

func TestMarkupBecomesLinesAndPictures(t *testing.T) {
	const picture = `<figure><img src="../img/p.png" alt=" រូប " title="T"/><figcaption>ចំណង <i>ជើង</i></figcaption></figure>`
	docs, errs := read(t, book(t, "© author", `<html xml:lang="th"><body><p>a<br/>b</p><ul><li>c</li><li>d</li></ul><table><tr><td>1</td><th>2</th></tr><tr><td>3</td></tr></table>`+
		"<ruby>漢<rp>(</rp><rt>kan</rt></ruby>字<pre>x\n  y</pre>"+picture+`<p>z&nbsp;&#6016;</p></body></html>`))
	if len(errs) > 0 || len(docs) != 1 {
		t.Fatal(errs)
	}
	d := docs[0]
	if want := "a\nb\nc\nd\n1\t2\n3\n漢字\nx\n  y\nចំណង ជើង\nz\u00a0ក"; d.Text() != want {
		t.Error(cmp.Diff(want, d.Text()))
	}
	if d.Language != "tha-Thai" || d.Rights != corpus.Unknown || d.Licence != "© author" || len(d.Parts) != 3 {
		t.Errorf("%+v", d)
	}
	if p := d.Pictures[0]; p.Alt != "រូប" || p.Caption != "ចំណង ជើង" || p.Title != "T" || p.Width != 2 || p.Height != 3 || p.Bytes != nil || p.SHA256 == "" || p.URL != "a.epub#OEBPS/img/p.png" {
		t.Errorf("%+v", p)
	}
}

func TestHostileBooksAreFaults(t *testing.T) {
	opf := func(s string) []byte { return sources.Zip(t, "META-INF/container.xml", rootXML, "OEBPS/a b.opf", s) }
	for name, b := range map[string][]byte{
		"empty": nil, "no container": sources.Zip(t, "a", "b"), "no package": sources.Zip(t, "META-INF/container.xml", rootXML), "no spine": opf("<package/>"),
		"entities": opf(`<!DOCTYPE a [<!ENTITY a "aa">]><package>&a;</package>`), "deep": opf(strings.Repeat("<a>", 5000)), "a bomb": opf(strings.Repeat(" ", 60<<20)),
		"encrypted": sources.Zip(t, "META-INF/container.xml", rootXML, "META-INF/encryption.xml", `<encryption><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/></encryption>`),
	} {
		if docs, errs := read(t, b); len(docs) > 0 || len(errs) != 1 || !strings.Contains(errs[0].Error(), "a.epub") {
			t.Errorf("%s: %v", name, errs)
		}
	}
	b := sources.Zip(t, "META-INF/container.xml", rootXML, "OEBPS/a b.opf", `<package><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/><item id="b" href="b.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>`,
		"OEBPS/b.xhtml", "<p>ok")
	if docs, errs := read(t, b); len(docs) != 1 || len(errs) != 1 {
		t.Errorf("a chapter that is not there: %d documents, %v", len(docs), errs)
	}
}

func TestBooksCutOffAnywhereAreFaults(t *testing.T) {
	b := book(t, "", "<p>"+texts[0])
	for n := range b {
		if docs, errs := read(t, b[:n]); len(docs) > 0 || len(errs) != 1 {
			t.Fatalf("cut at %d: %d documents, %v", n, len(docs), errs)
		}
	}
}

func FuzzChapter(f *testing.F) {
	f.Add("<p>ក\u17d2</p><img src='../img/p.png'><svg><image xlink:href='../img/p.png'/></svg>\xff")
	f.Add("<figure><figcaption><pre></figure></pre></figcaption><title/><textarea/>")
	f.Add("</pre><table><td><td>\ue000")
	f.Fuzz(func(t *testing.T, chapter string) { read(t, book(t, "", chapter)) })
}

func FuzzFile(f *testing.F) {
	f.Add(book(f, "", "<p>"+texts[0]))
	f.Fuzz(func(t *testing.T, b []byte) { read(t, b) })
}

func BenchmarkRead(b *testing.B) {
	chapter := "<html><body>" + strings.Repeat("<p>"+strings.Join(texts, " <i>x</i> ")+"</p>\n", 300) + "</body></html>"
	file := book(b, "", chapter, chapter, chapter, chapter)
	b.SetBytes(int64(4 * len(chapter)))
	b.ReportAllocs()
	for b.Loop() {
		if docs, errs := read(b, file); len(docs) != 4 {
			b.Fatal(errs)
		}
	}
}
