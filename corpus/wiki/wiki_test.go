package wiki_test

import (
	"bytes"
	"html"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/wiki"
	"github.com/lontar-asean/lontar/internal/sources"
)

var texts = sources.Texts()

func collect(t testing.TB, b []byte) ([]*corpus.Document, []error) {
	t.Helper()
	return sources.Collect(t, wiki.Format(), sources.Input("a.xml", b))
}

const head = `<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="km">
  <siteinfo>
    <sitename>វិគីភីឌា</sitename>
    <base>https://km.wikipedia.org/wiki/%E1%9E%91</base>
    <namespaces>
      <namespace key="-2" case="first-letter">មេឌា</namespace>
      <namespace key="0" case="first-letter" />
      <namespace key="6" case="first-letter">ឯកសារ</namespace>
      <namespace key="14" case="first-letter">ចំណាត់ថ្នាក់ក្រុម</namespace>
    </namespaces>
  </siteinfo>
`

func page(title, ns, more, text string) string {
	return "  <page>\n    <title>" + html.EscapeString(title) + "</title>\n    <ns>" + ns + "</ns>\n" + more +
		"    <revision>\n      <timestamp>2024-01-02T03:04:05Z</timestamp>\n      <model>wikitext</model>\n      <text bytes=\"1\" xml:space=\"preserve\">" +
		html.EscapeString(text) + "</text>\n    </revision>\n  </page>\n"
}

func dump(pages ...string) []byte { return []byte(head + strings.Join(pages, "") + "</mediawiki>\n") }

func TestPagesOfTheMainNamespaceAreRead(t *testing.T) {
	var pages []string
	for _, text := range texts {
		pages = append(pages, page(text+" & 1?", "0", "", "'''"+text+"''' &amp; <ref>x</ref>"))
	}
	pages = append(pages, page("Talk", "1", "", "no"), page("Old", "0", "    <redirect title=\"New\" />\n", "#REDIRECT [[New]]"))
	docs, errs := collect(t, dump(pages...))
	if len(errs) > 0 || len(docs) != len(texts) {
		t.Fatal(len(docs), errs)
	}
	for i, d := range docs {
		if d.Text() != texts[i]+" &" || d.Title != texts[i]+" & 1?" || d.Published != "2024-01-02T03:04:05Z" || d.Language != "khm-Khmr" {
			t.Errorf("%q %+v", d.Text(), d.Facts)
		}
		if d.Rights != "licensed:CC-BY-SA-4.0" || d.Licence == "" || d.RightsEvidence == "" || strings.ContainsAny(d.URL, " ?") {
			t.Errorf("%+v", d.Facts)
		}
	}
	if docs[8].URL != "https://km.wikipedia.org/wiki/Bahasa_Indonesia_&_1%3F" {
		t.Error(docs[8].URL)
	}
}

func TestWikitextBecomesText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a {{box|b={{c}}|d}} e", "a  e"},
		{"{{lang|km|ភាសា}} {{nowrap|ไทย [[ก|ข]]}} {{lang-vi|Việt}}", "ភាសា ไทย ข Việt"},
		{"[[ភ្នំពេញ]] [[a|b]] [[a|b|c]] [[:ចំណាត់ថ្នាក់ក្រុម:ក]] [[a#b]]s", "ភ្នំពេញ b b|c ចំណាត់ថ្នាក់ក្រុម:ក as"},
		{"x[[ចំណាត់ថ្នាក់ក្រុម:ក]][[Category:B]][[en:English]][[zh-min-nan:X]]y", "xy"},
		{"x[[ឯកសារ:រូប ១.jpg|thumb|alt=កក|[[a|ចំណង]]ជើង]]y", "xy"},
		{"== A ==\n\n== B ==\ntext\n=== C ===\n== D ==\n[[Category:X]]", "B\ntext"},
		{"== A ==\n=== B ===\ntext", "A\nB\ntext"},
		{"* ກ\n** ຂ\n# ค\n: ง\n; t : d\n----\n", "ກ\nຂ\nค\nง\nt : d"},
		{"''i'' '''b''' '''''bi''''' it's l''''x'''", "i b bi it's l'x"},
		{"[https://a.example/ ព័ត៌មាន] [https://a.example/] https://b.example [1]", "ព័ត៌មាន  https://b.example [1]"},
		{"a<!-- b -->c<ref name=x>d</ref>e<ref name=x />f<br/>g<nowiki>[[h]] '' &lt;</nowiki>", "acef\ng[[h]] '' <"},
		{"<math>x^2</math>a<gallery>\nFile:A.jpg|b\n</gallery><span lang=\"km\">ខ</span> <b>c</b> 1 < 2", "aខ c 1 < 2"},
		{"<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢"},
		{"{|class=\"wikitable\"\n|+ ចំណងជើង\n! A !! B\n|-\n| style=\"x\" | ១ || [[a|២]]\n|-\n| c\nd\n| {{n}}\n|}\nz", "ចំណងជើង\nA\tB\n១\t២\nc d\nz"},
		{"{| class=\"infobox\"\n| a\n|}\nb", "b"},
		{"{|\n| a\n{|\n| b\n|}\n|}c", "a b\nc"},
		{"__NOTOC__a__គ្មានមាតិកា__b x__y", "ab x__y"},
		{"-{zh-hans:甲; zh-hant:乙}- -{丙}-", "甲 丙"},
		{"A ({{lang-en|}}) b&nbsp;c &#6016;", "A b c ក"},
		{"{{unclosed [[a]] b", "unclosed a b"},
		{"a}} b]] c [[d", "a b c d"},
		{"{{{1|x}}} {{a|{{{b}}}}}y", "y"},
		{"{{formatnum:1234}} {{PAGENAME}}", "1234"},
		{"a <ref>never closed", "a never closed"},
		{"a <!-- never closed", "a"},
		{"{{nowrap|1=a=b}}", "a=b"},
		{strings.Repeat("{{a|", 200) + "x" + strings.Repeat("}}", 200) + "y", "y"},
		{strings.Repeat("{{small|", 200) + "x" + strings.Repeat("}}", 200) + "y", "y"},
	} {
		docs, errs := collect(t, dump(page("T", "0", "", c.in)))
		if len(errs) > 0 || docs[0].Text() != c.want {
			t.Errorf("%q:\n got %q\nwant %q", c.in, docs[0].Text(), c.want)
		}
	}
}

func TestPicturesKeepTheirWords(t *testing.T) {
	docs, _ := collect(t, dump(page("T", "0", "", "[[ឯកសារ:រូប 1.jpg|thumb|alt=កក|200px|[[a|ចំណង]]ជើង {{x}}]] [[File:B.png|thumb]]")))
	want := []corpus.Picture{
		{URL: "https://km.wikipedia.org/wiki/Special:FilePath/%E1%9E%9A%E1%9E%BC%E1%9E%94_1.jpg", Alt: "កក", Caption: "ចំណងជើង"},
		{URL: "https://km.wikipedia.org/wiki/Special:FilePath/B.png"},
	}
	if d := cmp.Diff(want, docs[0].Pictures); d != "" {
		t.Error(d)
	}
}

func TestDumpsCutOffAnywhereGiveWhatIsWhole(t *testing.T) {
	b := dump(page("ក", "0", "", "ភាសា"), page("ข", "0", "", "ไทย"))
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	if _, err := w.Write(b); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	whole, errs := collect(t, b)
	if len(whole) != 2 || len(errs) > 0 {
		t.Fatal(errs)
	}
	for _, file := range [][]byte{b[:len(b)-1], z.Bytes()} {
		for n := range file {
			docs, errs := collect(t, file[:n])
			if n > 0 && len(errs) == 0 && !strings.HasPrefix("</mediawiki>", string(file[len(file)-1:])) {
				t.Fatalf("cut at %d: no error", n)
			}
			for i, d := range docs {
				if d.ID != whole[i].ID {
					t.Fatalf("cut at %d: document %d differs", n, i)
				}
			}
		}
	}
}

func TestWhatIsNoDumpIsAFault(t *testing.T) {
	for _, in := range []string{"<?xml version=\"1.0\"?><a/>", "plain", strings.Repeat("<", 1<<20)} {
		if docs, errs := collect(t, []byte(in)); len(docs) > 0 || len(errs) != 1 {
			t.Errorf("%.20q: %v", in, errs)
		}
	}
	docs, errs := collect(t, dump("<page><ns>0</ns></page>", page("ក", "0", "", "ខ")))
	if len(docs) != 1 || len(errs) != 1 {
		t.Errorf("%d documents, %v", len(docs), errs)
	}
}

func TestHostileMarkupTakesLinearTime(t *testing.T) {
	for _, piece := range []string{"{{", "[[", "{|\n", "<ref>", "<a<", "[", "[http://", "-{", "__A__", "''", "}}", "|}\n", "[[a|", "{{small|", "==\n", "<!--", "{{{", "\n|", "&", "{|\n|", "[[File:a|"} {
		collect(t, dump(page("T", "0", "", strings.Repeat(piece, 300_000))))
		collect(t, dump(page("T", "0", "", strings.Repeat(piece, 100_000)+strings.Repeat("]", 200_000)+strings.Repeat("}}", 100_000)+strings.Repeat("\n|}", 100_000))))
	}
}

func FuzzRead(f *testing.F) {
	f.Add("{| a\n|-\n! b !! c\n| [[d|{{e}}]]\n|}", "ក")
	f.Add("<ref>{{lang|km|ក\u17d2</ref>\xff-{a:b;}-", "\ue000")
	f.Add("[[ឯកសារ:x|alt=|]]__A__''''''&#0;&nbsp;", "</title>")
	f.Fuzz(func(t *testing.T, text, title string) {
		if docs, errs := collect(t, dump(page(title, "0", "", text))); len(docs)+len(errs) > 2 {
			t.Errorf("%d documents, %v", len(docs), errs)
		}
		collect(t, []byte(head+title+text))
	})
}

func BenchmarkRead(b *testing.B) {
	article := "{{Infobox|name=x|y={{z}}}}\n'''" + texts[0] + "''' ([[English|en]]: ''Khmer'')<ref>{{cite|url=https://a}}</ref> " + strings.Repeat(texts[0]+" [[ក|ខ]] "+texts[1]+"\n", 60) +
		"== A ==\n* a\n* b\n{| class=wikitable\n| a || b\n|}\n[[Category:X]]\n"
	var pages []string
	for range 200 {
		pages = append(pages, page("T", "0", "", article))
	}
	file := dump(pages...)
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		if docs, errs := collect(b, file); len(docs) != 200 {
			b.Fatal(errs)
		}
	}
}
