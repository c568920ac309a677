package docx_test

import (
	"html"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/docx"
	"github.com/lontar-asean/lontar/internal/sources"
)

var texts = sources.Texts()

func read(t testing.TB, b []byte, rights corpus.Rights) (*corpus.Document, error) {
	t.Helper()
	in := sources.Input("a.docx", b)
	in.Origin.Rights = rights
	docs, errs := sources.Collect(t, docx.Format(), in)
	switch {
	case len(docs) == 1 && len(errs) == 0:
		return docs[0], nil
	case len(docs) == 0 && len(errs) == 1:
		return nil, errs[0]
	}
	t.Fatalf("%d documents, %d errors", len(docs), len(errs))
	return nil, nil
}

const png = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03\x08\x02\x00\x00\x00\x36\x88\x49\xd6"

func sample(t testing.TB, body string) []byte {
	const ns = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="r" xmlns:wp="wp" xmlns:a="a" xmlns:mc="mc"`
	return sources.Zip(t,
		"_rels/.rels", `<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/_rels/document.xml.rels", `<Relationships><Relationship Id="p1" Type="x/image" Target="media/a.png"/></Relationships>`,
		"word/media/a.png", png,
		"word/footnotes.xml", `<w:footnotes `+ns+`><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>no</w:t></w:r></w:p></w:footnote><w:footnote w:id="1"><w:p><w:r><w:t>កំណត់សម្គាល់</w:t></w:r></w:p></w:footnote></w:footnotes>`,
		"docProps/core.xml", `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>ចំណងជើង</dc:title><dc:language>km-KH</dc:language></cp:coreProperties>`,
		"word/document.xml", `<?xml version="1.0" encoding="UTF-8"?><w:document `+ns+`><w:body>`+body+`</w:body></w:document>`)
}

func paragraph(text string) string {
	return `<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t xml:space="preserve">` + html.EscapeString(text) + `</w:t></w:r></w:p>`
}

func TestParagraphsTablesNotesAndPicturesAreRead(t *testing.T) {
	body := ""
	for _, text := range texts {
		body += paragraph(text)
	}
	body += `<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r><w:del><w:r><w:delText>no</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>no</w:t></w:r></w:moveFrom>` +
		`<w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>d</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>` +
		`<w:p/><w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:docPr descr=" រូបភាព " title="T"/><a:blip r:embed="p1"/></w:drawing></mc:Choice><mc:Fallback><w:t>no</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>` +
		`<w:tbl><w:tr><w:tc>` + paragraph("១") + paragraph("២") + `</w:tc><w:tc>` + paragraph("x") + `</w:tc></w:tr><w:tr><w:tc><w:tbl><w:tr><w:tc>` + paragraph("in") + `</w:tc><w:tc>` + paragraph("ner") + `</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>` + paragraph("z")
	d, err := read(t, sample(t, body), corpus.PublicDomain)
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Join(texts, "\n") + "\na\tb\ncd\n១ ២\tx\nin ner\nz\nកំណត់សម្គាល់"; d.Text() != want {
		t.Error(cmp.Diff(want, d.Text()))
	}
	if d.Title != "ចំណងជើង" || d.Language != "khm-Khmr" || d.URL != "a.docx" || len(d.Pictures) != 1 || len(d.Parts) != 3 {
		t.Errorf("%+v", d)
	}
	if p := d.Pictures[0]; p.Alt != "រូបភាព" || p.Title != "T" || p.Width != 2 || p.Height != 3 || string(p.Bytes) != png || p.SHA256 == "" || p.URL != "a.docx#word/media/a.png" {
		t.Errorf("%+v", p)
	}
	if d, _ := read(t, sample(t, body), corpus.Unknown); d.Pictures[0].Bytes != nil {
		t.Error("the bytes of a picture are kept without rights")
	}
}

func TestHostileFilesAreFaults(t *testing.T) {
	bomb := `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>`
	for name, b := range map[string][]byte{
		"empty": nil, "not a ZIP": []byte("\xd0\xcf\x11\xe0" + strings.Repeat("x", 600)), "no document": sources.Zip(t, "a", "b"),
		"entities": sources.Zip(t, "word/document.xml", bomb), "a bomb": sources.Zip(t, "word/document.xml", strings.Repeat(" ", 60<<20)), "deep": sources.Zip(t, "word/document.xml", strings.Repeat("<a>", 5000)),
		"cut XML": sources.Zip(t, "word/document.xml", "<w:document><w:body>"),
	} {
		if _, err := read(t, b, corpus.Unknown); err == nil || !strings.Contains(err.Error(), "a.docx") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFilesCutOffAnywhereAreFaults(t *testing.T) {
	b := sample(t, paragraph(texts[0]))
	for n := range b {
		if _, err := read(t, b[:n], corpus.Unknown); err == nil {
			t.Fatalf("cut at %d: no error", n)
		}
	}
}

func FuzzDocument(f *testing.F) {
	f.Add(`<w:p><w:r><w:t>ក` + "\u17d2\ue000" + `</w:t></w:r></w:p>`)
	f.Add(`<w:tc></w:tc></w:tc><w:tr><w:p><a:blip r:embed="p1"/>`)
	f.Add("\xff&#0;&nbsp;<![CDATA[x]]>")
	f.Fuzz(func(t *testing.T, body string) { _, _ = read(t, sample(t, body), corpus.PublicDomain) })
}

func FuzzFile(f *testing.F) {
	f.Add(sample(f, paragraph(texts[0])))
	f.Fuzz(func(t *testing.T, b []byte) { _, _ = read(t, b, corpus.Unknown) })
}

func BenchmarkRead(b *testing.B) {
	body := ""
	for i := range 2000 {
		body += paragraph(strings.Repeat(texts[i%len(texts)]+" ", 20))
	}
	file := sample(b, body)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := read(b, file, corpus.Unknown); err != nil {
			b.Fatal(err)
		}
	}
}
