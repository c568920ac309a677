package page

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/fault"
)

func extract(t *testing.T, body string) *Page {
	t.Helper()
	p, err := Extract(Input{Body: []byte(body), URL: "https://example.org/a/b.html"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &p
}

// prose is a paragraph in each language that text features are tested on; written for these tests, not yet reviewed by native speakers.
var prose = map[string]string{
	"khm-Khmr": "ព្រឹក​នេះ​ភ្លៀង​ធ្លាក់​ខ្លាំង អ្នក​ភូមិ​ទៅ​ជ្រក​ក្នុង​វត្ត ហើយ​អង្គុយ​និយាយ​គ្នា​រហូត​ដល់​រាំង​ភ្លៀង។",
	"mya-Mymr": "ယနေ့ မိုးသည်းထန်စွာ ရွာသောကြောင့် ရွာသားများသည် ဘုန်းကြီးကျောင်းတွင် မိုးခိုကြသည်။",
	"lao-Laoo": "ມື້ນີ້ຝົນຕົກແຮງ ຊາວບ້ານຈຶ່ງພາກັນໄປຫຼົບຝົນຢູ່ສາລາວັດ ແລ້ວນັ່ງລົມກັນຈົນຝົນເຊົາ",
	"tha-Thai": "วันนี้ฝนตกหนัก ชาวบ้านจึงพากันไปหลบฝนที่ศาลาวัด แล้วนั่งคุยกันจนฝนหยุด",
	"tam-Taml": "இன்று பலத்த மழை பெய்தது. ஊர் மக்கள் கோயில் மண்டபத்தில் ஒதுங்கி மழை நிற்கும் வரை பேசிக்கொண்டிருந்தனர்.",
	"vie-Latn": "Hôm nay trời mưa to, bà con trong làng kéo nhau vào đình trú mưa rồi ngồi nói chuyện cho đến khi tạnh.",
	"jav-Java": "ꦢꦶꦤꦲꦶꦏꦶꦲꦸꦢꦤ꧀ꦢꦼꦉꦱ꧀꧈ ꦮꦺꦴꦁꦢꦺꦱꦥꦝꦔꦶꦪꦸꦥ꧀ꦲꦶꦁꦥꦼꦤ꧀ꦝꦥ꧉",
	"zsm-Arab": "هاري اين هوجن لبت، اورڠ كامڤوڠ برتدوه دمسجد سمبيل بربوال سهيڠڬ هوجن برهنتي.",
	"ind-Latn": "Hari ini hujan deras, warga kampung berteduh di balai desa sambil mengobrol sampai hujan reda.",
}

func TestMainTextIsKeptWholeInEveryLanguage(t *testing.T) {
	for tag, text := range prose {
		body := `<html><head><title>x</title></head><body><nav><a href="/">` + text + `</a></nav><div class="menu"><ul><li><a href="/1">1</a></li></ul></div>` +
			`<div><h1>` + text + `</h1><p>` + text + ` <b>` + text + `</b>` + text + `</p><p>` + text + `</p></div><footer>` + text + `</footer></body></html>`
		want := text + "\n" + text + " " + text + text + "\n" + text
		if got := extract(t, body).Text(); got != want {
			t.Errorf("%s:\n got %q\nwant %q", tag, got, want)
		}
	}
}

func TestLines(t *testing.T) {
	a, b := prose["khm-Khmr"], prose["tha-Thai"]
	for _, c := range []struct{ name, body, want string }{
		{"adjacent blocks never grow together", "<div>" + a + "<div>" + b + "</div>" + a + "</div>", a + "\n" + b + "\n" + a},
		{"adjacent list items and cells neither", "<ul><li>" + a + "<li>" + b + "</ul><table><tr><td>" + a + "<td>" + b + "<tr><td>1<td>2</table>", a + "\n" + b + "\n" + a + "\t" + b + "\n1\t2"},
		{"br is a new line", "<p>" + a + "<br>" + b + "<br/><br>" + a + "</p>", a + "\n" + b + "\n" + a},
		{"wbr and zero-width spaces divide no word", "<p>ព្រះ<wbr>រាជា ក\u200Bខ&#8203;គ " + a + "</p>", "ព្រះរាជា ក\u200Bខ\u200Bគ " + a},
		{"inline elements add nothing", "<p>ก<b>ข</b>ค<i>ง</i>จ " + b + "</p>", "กขคงจ " + b},
		{"a mark after markup stays on its letter", "<p>ก<b>ิ</b>น " + b + "</p>", "กิน " + b},
		{"entities", "<p>&lt;b&gt; &amp;amp; &eacute; &#x0E01;&#3585; &notit; &bogus; A&B A&nbsp;B so&shy;ft " + a + "</p>", "<b> &amp; é กก ¬it; &bogus; A&B A\u00a0B so\u00adft " + a},
		{"ruby gives its base", "<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字 " + a + "</p>", "漢字 " + a},
		{"preformatted text keeps its lines", "<p>" + a + "</p><pre>if x {\n\ty &amp;&amp; z\n}</pre>", a + "\nif x {\n\ty && z\n}"},
		{"scripts, templates, fallbacks and comments are no text", "<p>" + a + "</p><script>var x='<p>no</p>'</script><noscript>no</noscript><template><p>no</p></template><!-- no --><svg><text>no</text></svg><style>p{}</style><iframe>no</iframe>", a},
		{"hidden text is out", "<p>" + a + "</p><p hidden>" + b + "</p><div style='display: none'>" + b + "</div><p aria-hidden=true>" + b + "</p><p>" + a + " <span style=display:none>" + b + "</span>" + b + "</p>", a + "\n" + a + " " + b},
		{"words around what is cut out stay apart", "<p>" + a + "<span hidden>x</span>" + b + "</p>", a + " " + b},
		{"tags that are never closed", "<div><p>" + a + "<p>" + b + "<ul><li>1<li>2</ul><p>" + a, a + "\n" + b + "\n1\n2\n" + a},
		{"a NUL is nothing", "<p>a\x00b " + a + "</p>", "ab " + a},
		{"a lone < is text", "<p>1 < 2 && 3 > 2 " + a + "</p>", "1 < 2 && 3 > 2 " + a},
		{"nested tables lay out the page", "<table><tr><td><a href=/>x</a></td><td><p>" + a + "</p><table><tr><th>k</th><th>v</th></tr><tr><td>1</td><td>2</td></tr></table><p>" + b + "</p></td></tr></table>", a + "\nk\tv\n1\t2\n" + b},
		{"a page of short items is not empty", "<ul><li>ก<li>ข<li>ค</ul>", "ก\nข\nค"},
		{"a page of links is not empty", "<ul><li><a href=1>ก</a><li><a href=2>ข</a></ul>", "ก\nข"},
		{"a page that is all hidden is shown", "<div hidden><p>" + a + "</p></div><footer>" + "x" + "</footer>", a},
		{"text without any markup", a, a},
		{"an XHTML page with CDATA in its script", "<?xml version=\"1.0\"?><html xmlns='x'><body><script>//<![CDATA[\n a<b \n//]]></script><p>" + a + "</p></body></html>", a},
		{"nothing", "", ""},
	} {
		if got := extract(t, c.body).Text(); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

func TestFurnitureStaysOut(t *testing.T) {
	a := prose["mya-Mymr"]
	main := "<div class=content><p>" + a + "</p><p>" + a + "</p></div>"
	for _, furniture := range []string{
		"<nav>" + a + "</nav>", "<footer><p>" + a + "</p></footer>", "<div id=footer>" + a + "</div>", "<div class='cookie-banner'>" + a + "</div>",
		"<div role=navigation>" + a + "</div>", "<div class='siteNavigation'>" + a + "</div>", "<div class='breadcrumbs'><a href=/>ก</a> › ข</div>",
		"<aside>" + a + "</aside>", "<div class=relatedPosts><p>" + a + "</p></div>", "<div class='share-bar'>" + a + "</div>",
		"<ul><li><a href=/1>" + a + "</a></li><li><a href=/2>" + a + "</a></li></ul>", "<form><label>" + a + "</label><select><option>" + a + "</select><textarea>" + a + "</textarea></form>",
		"<button>" + a + "</button>", "<dialog>" + a + "</dialog>",
	} {
		if got := extract(t, furniture+main+furniture).Text(); got != a+"\n"+a {
			t.Errorf("%.60s leaks: %q", furniture, got)
		}
	}
}

func TestLayoutNamesDoNotHideThePage(t *testing.T) {
	a := prose["tam-Taml"]
	for _, class := range []string{"no-sidebar", "has-menu with-ads", "content-sidebar-wrap", "sidebar", "widget"} {
		body := "<body class='" + class + "'><div class='" + class + "'><p>" + a + "</p><p>" + a + "</p></div></body>"
		if got := extract(t, body).Text(); got != a+"\n"+a {
			t.Errorf("class %q: %q", class, got)
		}
	}
}

func TestPicturesComeWithTheirTexts(t *testing.T) {
	a, b := prose["lao-Laoo"], prose["vie-Latn"]
	p := extract(t, `<base href="/img/"><nav><img src=logo.png alt=logo></nav><article><p>`+a+`</p><figure><img src="x.jpg" alt="ຕະຫຼາດ &amp; ວັດ" title=T width=640 height="480px">`+
		`<figcaption>ຕະຫຼາດ<br>ເຊົ້າ</figcaption></figure><p>`+b+`</p><img src="data:image/gif;base64,AA" data-src="//cdn.example/y.png"><img src=pixel.gif width=1 height=1></article>`)
	want := []Picture{
		{URL: "https://example.org/img/x.jpg", Alt: "ຕະຫຼາດ & ວັດ", Title: "T", Caption: "ຕະຫຼາດ ເຊົ້າ", Context: a + "\n" + "ຕະຫຼາດ\nເຊົ້າ", Width: 640, Height: 480},
		{URL: "https://cdn.example/y.png", Context: b},
	}
	want[0].Context = a + "\n" + b
	if !reflect.DeepEqual(p.Pictures, want) {
		t.Errorf("got  %+v\nwant %+v", p.Pictures, want)
	}
	kinds := ""
	for _, part := range p.Parts {
		kinds += string("TI"[part.Kind])
	}
	if kinds != "TITI" {
		t.Errorf("parts %s: %+v", kinds, p.Parts)
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct{ head, want string }{
		{`<meta property="article:published_time" content="2025-06-14T09:30:00+07:00">`, "2025-06-14T09:30:00+07:00"},
		{`<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","datePublished":"2024-11-02"}]}</script>`, "2024-11-02"},
		{`<time datetime="2023-01-05">5</time>`, "2023-01-05"},
		{`<time datetime="2023-01-05">5</time><meta property="article:published_time" content="2022-02-03">`, "2022-02-03"},
		{`<meta name="date" content="2568-06-14">`, "2025-06-14"},
		{`<meta name="date" content="2025/06/14 10:00">`, "2025-06-14"},
		{`<meta itemprop="datePublished" content="2025-06-14T10:00:00+0700">`, "2025-06-14T10:00:00+07:00"},
		{`<meta name="date" content="2025-13-14">`, ""},
		{`<meta name="date" content="yesterday evening">`, ""},
		{``, ""},
	} {
		if got := extract(t, "<html><head>"+c.head+"</head><body><p>x</p>").Published; got != c.want {
			t.Errorf("%s: %q, want %q", c.head, got, c.want)
		}
	}
}

func TestOptOuts(t *testing.T) {
	for _, c := range []struct {
		name, head string
		header     http.Header
		want       string
		pictures   string
		noindex    bool
	}{
		{name: "nothing", head: `<meta name=robots content="index, follow">`},
		{name: "meta noai", head: `<META NAME="Robots" CONTENT="NoAI, NoImageAI">`, want: "meta robots: noai", pictures: "meta robots: noimageai"},
		{name: "pictures only", header: http.Header{"X-Robots-Tag": {"noimageai"}}, pictures: "x-robots-tag: noimageai"},
		{name: "header noai for one robot", header: http.Header{"X-Robots-Tag": {"noindex", "otherbot: noai"}}, want: "x-robots-tag: noai", noindex: true},
		{name: "tdm header", header: http.Header{"Tdm-Reservation": {"1"}}, want: "tdm-reservation"},
		{name: "tdm header 0", header: http.Header{"Tdm-Reservation": {"0"}}},
		{name: "tdm meta", head: `<meta name="tdm-reservation" content="1">`, want: "meta tdm-reservation"},
		{name: "none", head: `<meta name=robots content=none>`, noindex: true},
	} {
		p, err := Extract(Input{Body: []byte("<html><head>" + c.head + "</head><body>x"), Header: c.header}, nil)
		if err != nil || p.OptOut != c.want || p.PicturesOptOut != c.pictures || p.Noindex != c.noindex {
			t.Errorf("%s: %q %q %v %v", c.name, p.OptOut, p.PicturesOptOut, p.Noindex, err)
		}
	}
}

func TestLicences(t *testing.T) {
	const by = "https://creativecommons.org/licenses/by/4.0/"
	for _, c := range []struct{ body, want, where string }{
		{`<link rel="license" href="` + by + `">`, by, "link rel=license"},
		{`<footer><a rel="nofollow license" href="` + by + `">CC</a></footer>`, by, "a rel=license"},
		{`<a rel=license href="/terms">x</a>`, "https://example.org/terms", "a rel=license"},
		{`<meta name="dc.rights" content="CC BY 4.0 ` + by + ` or later">`, by, "meta dc.rights"},
		{`<meta name="copyright" content="all ours">`, "", ""},
		{`<script type=application/ld+json>{"@type":"Article","license":{"@id":"` + by + `"}}</script>`, by, "json-ld license"},
		{`<script type=application/ld+json>{"@type":"ImageObject","license":"` + by + `"}</script>`, "", ""},
		{`<script type=application/ld+json>{"license": broken</script>`, "", ""},
	} {
		if p := extract(t, c.body+"<p>x</p>"); p.Licence != c.want || p.LicenceIn != c.where {
			t.Errorf("%s: %q in %q", c.body, p.Licence, p.LicenceIn)
		}
	}
}

func TestQuestions(t *testing.T) {
	p := extract(t, `<script type="application/ld+json">{"@context":"https://schema.org","@type":"FAQPage","mainEntity":[
	{"@type":"Question","name":"วัดเปิดกี่โมง?","acceptedAnswer":{"@type":"Answer","text":"<p>เปิด<b>หก</b>โมง</p><p>ทุกวัน &amp; วันหยุด</p>"}},
	{"@type":"Question","name":"","acceptedAnswer":{"text":"x"}}]}</script>
	<script type="application/ld+json">[{"@type":["QAPage"],"mainEntity":{"@type":"Question","name":"ຈັກໂມງ?","suggestedAnswer":[{"text":"ຫົກໂມງ"}]}}]</script>`)
	want := []Question{{"วัดเปิดกี่โมง?", "เปิดหกโมง ทุกวัน & วันหยุด"}, {"ຈັກໂມງ?", "ຫົກໂມງ"}}
	if !reflect.DeepEqual(p.Questions, want) {
		t.Errorf("%+v", p.Questions)
	}
}

func TestLanguageHintsAreKeptAsFound(t *testing.T) {
	p, err := Extract(Input{Body: []byte(`<html lang="km"><head><meta property="og:locale" content="km_KH"><link rel=alternate hreflang="en" href="/en"><link rel=alternate hreflang="km-KH" href="/a">`),
		URL: "https://example.org/a", Header: http.Header{"Content-Language": {"km, en"}}}, nil)
	if want := []string{"km", "en", "km_KH", "km-KH"}; err != nil || !reflect.DeepEqual(p.Languages, want) {
		t.Errorf("%q %v", p.Languages, err)
	}
}

func TestABodyOverTheLimitIsAFault(t *testing.T) {
	if _, err := Extract(Input{Body: make([]byte, MaxBody+1), URL: "u"}, nil); fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), "u: ") {
		t.Errorf("%v", err)
	}
}

func TestHostilePagesAreReadInLinearTime(t *testing.T) {
	const n = 200_000
	a := prose["khm-Khmr"]
	for _, c := range []struct{ name, body, want string }{
		{"deep nesting", strings.Repeat("<div>", n) + "<p>" + a + "</p>" + strings.Repeat("</div>", n) + "<p>" + a, a + "\n" + a},
		{"deep inline nesting", strings.Repeat("<b>", n) + a + strings.Repeat("</b>", n), a},
		{"end tags without a start", strings.Repeat("<b><div></b></i></table></li>", n) + a, a},
		{"a very long attribute", "<p title='" + strings.Repeat("x", 8<<20) + "'>" + a, a},
		{"very many attributes", "<p " + strings.Repeat("a=b ", n) + ">" + a, a},
		{"an attribute without an end", "<p>" + a + "</p><p class='" + strings.Repeat("<p>", n), a},
		{"unclosed comments", "<p>" + a + "</p>" + strings.Repeat("<!--", n), a},
		{"unclosed scripts and titles", "<p>" + a + "</p>" + strings.Repeat("<script><title>", n), a},
		{"very many short paragraphs", strings.Repeat("<p>ก", 3*n), strings.TrimSuffix(strings.Repeat("ก\n", 3*n), "\n")},
		{"one long cluster", "<p>ก" + strings.Repeat("\u0E48", n) + "</p>", "ก" + strings.Repeat("\u0E48", n)},
		{"hidden under hidden", strings.Repeat("<p hidden>", n) + "x</p><p>" + a, ""},
		{"very many lists", strings.Repeat("<ul><li>", n) + a, a},
		{"very many cells", "<table>" + strings.Repeat("<tr><td>", n) + a, a},
		{"very many pictures", "<p>" + a + "</p>" + strings.Repeat("<img src=x>", n), a},
		{"very many pictures in one figure", "<figure>" + strings.Repeat("<img src=x><p>"+a+"</p>", 5000) + "</figure>", ""},
		{"a title without an end", "<p>" + a + "</p><title>" + strings.Repeat("ก ", n), a},
		{"a long title and many lines", "<title>" + strings.Repeat("ก ", n) + "</title>" + strings.Repeat("<div>ก ก</div>", n) + "<p>" + a, ""},
		{"one kept stretch after many hidden", "<p>" + strings.Repeat("<b hidden>x</b>", n) + a + "</p>", a},
		{"deep JSON", "<p>" + a + "</p><script type=application/ld+json>" + strings.Repeat("[", n) + "</script>", a},
	} {
		got := extract(t, c.body)
		if c.want != "" && got.Text() != c.want {
			t.Errorf("%s: %d bytes of text, want %d: %.80q", c.name, len(got.Text()), len(c.want), got.Text())
		}
	}
}

func TestScratchLeavesNoTrace(t *testing.T) {
	var scratch Scratch
	bodies := []string{"<title>one</title><h1>x</h1><p>" + prose["tha-Thai"] + "<img src=a.png>", "<p>" + prose["ind-Latn"], "", "<meta name=robots content=noai><p>x"}
	for range 2 {
		for _, body := range bodies {
			used, err := Extract(Input{Body: []byte(body)}, &scratch)
			fresh, err2 := Extract(Input{Body: []byte(body)}, nil)
			if err != nil || err2 != nil || !reflect.DeepEqual(used, fresh) {
				t.Errorf("%q: %+v, fresh %+v", body, used, fresh)
			}
		}
	}
}

func FuzzExtract(f *testing.F) {
	for _, text := range prose {
		f.Add([]byte("<html><body><div class=menu><a href=x>"+text+"</a></div><p>"+text+"<br><b hidden>"+text+"</p><table><tr><td>"+text), "text/html")
	}
	f.Add([]byte("<p>\xff\xfe\u0E48\uE000 <a href='"), "text/html; charset=tis-620")
	f.Add([]byte("<figure><img src=a srcset='b 2x'><figcaption>x"), "")
	f.Add([]byte("<script type=application/ld+json>{\"@type\":\"FAQPage\",\"mainEntity\":[{\"name\":\"<b>\",\"acceptedAnswer\":{\"text\":\"&\"}}]}</script>"), "")
	f.Add([]byte(strings.Repeat("<div><span hidden>", 600)+"x"), "")
	f.Fuzz(func(t *testing.T, body []byte, header string) {
		p, err := Extract(Input{Body: body, URL: "https://example.org/", ContentType: header}, nil)
		if err != nil {
			t.Fatal(err)
		}
		text := p.Text()
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			t.Errorf("text is no clean UTF-8: %q", text)
		}
		if p.Kept > p.Seen {
			t.Errorf("kept %d of %d characters", p.Kept, p.Seen)
		}
		for _, part := range p.Parts {
			if part.Kind == Image && part.Picture >= len(p.Pictures) || part.Kind == Text && part.Text == "" {
				t.Errorf("part %+v of %d pictures", part, len(p.Pictures))
			}
		}
	})
}
