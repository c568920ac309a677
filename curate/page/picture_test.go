package page

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/internal/testdata"
)

func TestTheWordsOfAPictureStayApart(t *testing.T) {
	for tag, a := range prose {
		h := "<h2>" + a[:bytes.IndexAny([]byte(a+" "), " \u200b")] + "</h2>"
		p := extract(t, `<article><h1>Title</h1><p>`+a+`</p>`+h+`<p>`+a+`</p><figure><picture><source type="image/avif" srcset="x.avif 4000w"><source type="image/webp" srcset="m.webp 640w, l.webp 1280w">`+
			`<img src="s.jpg" alt="ALT" title="TITLE"></picture><figcaption>CAPTION <a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC</a></figcaption></figure><p>`+a+`</p></article>`)
		heading := tidy(a[:bytes.IndexAny([]byte(a+" "), " \u200b")])
		want := []Picture{{URL: "https://example.org/a/l.webp", Alt: "ALT", Title: "TITLE", Caption: "CAPTION CC", Heading: heading, Context: a + "\n" + a, Licence: "https://creativecommons.org/licenses/by/4.0/"}}
		if diff := cmp.Diff(want, p.Pictures); diff != "" {
			t.Errorf("%s: %s", tag, diff)
		}
		if p.Licence != "" {
			t.Errorf("%s: the picture's licence became the page's: %s", tag, p.Licence)
		}
	}
}

func TestTheBestCandidateIsTaken(t *testing.T) {
	a := prose["khm-Khmr"]
	for _, c := range []struct{ img, want string }{
		{`<img src=a.jpg>`, "a.jpg"},
		{`<img src=a.jpg srcset="b.jpg 2x, c.jpg 1.5x">`, "b.jpg"},
		{`<img src=a.jpg srcset="b.jpg 1x">`, "a.jpg"},
		{`<img srcset="b.jpg, c.jpg 3x">`, "c.jpg"},
		{`<img src=a.jpg srcset="b.jpg 320w,c.jpg 1024w, d.jpg 640w" sizes=50vw>`, "c.jpg"},
		{`<img src=a.jpg srcset="b.jpg 320w, c.jpg 9000w">`, "b.jpg"},
		{`<img src=a.jpg srcset="x,y.jpg 2x">`, "x,y.jpg"},
		{`<img src="data:image/gif;base64,AA" data-srcset="l.jpg 2x" data-src=k.jpg>`, "l.jpg"},
		{`<img src=spinner.gif data-original=k.jpg>`, "k.jpg"},
		{`<img src="data:,x" srcset="data:,y 2x">`, ""},
		{`<picture><source srcset="w.webp"><img src="data:,x"></picture>`, "w.webp"},
		{`<picture><source srcset="w.webp 2x"></picture><img src=a.jpg>`, "a.jpg"},
		{`<picture><source type=image/jxl srcset="w.jxl 2x"><source media="(x)" srcset="n.jpg 900w"><img src=a.jpg></picture>`, "n.jpg"},
		{`<video><source srcset="v.jpg 2x" src=v.mp4></video><img src=a.jpg>`, "a.jpg"},
		{`<img src=a.jpg srcset=", ,,b.jpg nonsense, c.jpg -3x, d.jpg 0w, e.jpg NaNw">`, "a.jpg"},
	} {
		p := extract(t, "<article><p>"+a+"</p>"+c.img+"<p>"+a+"</p></article>")
		var got, want []string
		for _, pic := range p.Pictures {
			got = append(got, pic.URL)
		}
		if c.want != "" {
			want = []string{"https://example.org/a/" + c.want}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", c.img, diff)
		}
	}
}

func TestAPictureHasItsOwnLicence(t *testing.T) {
	a := prose["tha-Thai"]
	for _, c := range []struct{ body, picture, page string }{
		{`<figure><img src=a.jpg><a itemprop=license href=/l>x</a></figure>`, "https://example.org/l", ""},
		{`<figure><img src=a.jpg><link itemprop=license href=/l></figure>`, "https://example.org/l", ""},
		{`<figure><img src=b.jpg><figcaption><a href="https://creativecommons.org/publicdomain/zero/1.0/">CC0</a></figcaption></figure><img src=a.jpg>`, "https://creativecommons.org/publicdomain/zero/1.0/", ""},
		{`<img src=a.jpg data-license="CC-BY-4.0">`, "CC-BY-4.0", ""},
		{`<script type="application/ld+json">{"@type":"ImageObject","contentUrl":"/a/a.jpg","license":"https://l.example/"}</script><img src=a.jpg>`, "https://l.example/", ""},
		{`<script type="application/ld+json">{"@type":"Article","image":[{"@type":"ImageObject","url":"https://example.org/a/a.jpg","license":"https://l.example/"}]}</script><img src=a.jpg>`, "https://l.example/", ""},
		{`<img src=a.jpg><a rel=license href=/page>x</a>`, "", "https://example.org/page"},
		{`<figure><img src=a.jpg><a href=/other>x</a></figure>`, "", ""},
	} {
		p := extract(t, "<article><p>"+a+"</p>"+c.body+"<p>"+a+"</p></article>")
		if len(p.Pictures) == 0 || p.Pictures[0].Licence != c.picture || p.Licence != c.page {
			t.Errorf("%s: page %q, pictures %+v", c.body, p.Licence, p.Pictures)
		}
	}
}

func TestContextIsTheNearestSentences(t *testing.T) {
	for tag, a := range prose {
		for _, stop := range []string{". ", "។ ", "။ ", " "} {
			long := strings.Repeat(a+stop, 1+1500/len(a))
			p := extract(t, "<article><p>START"+long+"END</p><img src=a.jpg><p>FROM"+long+"LAST</p></article>")
			if len(p.Pictures) != 1 {
				t.Fatalf("%s: %d pictures", tag, len(p.Pictures))
			}
			before, after, _ := strings.Cut(p.Pictures[0].Context, "\n")
			if !strings.HasSuffix(before, "END") || !strings.HasPrefix(after, "FROM") || len(before) > contextMax || len(after) > contextMax || !utf8.ValidString(before+after) {
				t.Errorf("%s: %q and %q", tag, before, after)
			}
			if len(before) < 50 || len(after) < 50 {
				t.Errorf("%s with %q: too little is left: %q and %q", tag, stop, before, after)
			}
		}
	}
}

// Real pages of the Debian handbook and the LibreOffice help: what is asked of every picture, and how many have what.
func TestPicturesOfRealPages(t *testing.T) {
	dir := testdata.Path(t, "web-html-docs")
	pages, pictures, alts, captions, headings, contexts := 0, 0, 0, 0, 0, 0
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".html") {
			return err
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		pages++
		p, err := Extract(Input{Body: b, URL: "https://example.org/" + filepath.ToSlash(name)}, nil)
		if err != nil {
			return err
		}
		for _, pic := range p.Pictures {
			pictures++
			for _, f := range []struct {
				text string
				n    *int
			}{{pic.Alt, &alts}, {pic.Caption, &captions}, {pic.Heading, &headings}, {pic.Context, &contexts}} {
				if f.text != "" {
					*f.n++
				}
				if !utf8.ValidString(f.text) || len(f.text) > 4*contextMax || strings.TrimSpace(f.text) != f.text {
					t.Errorf("%s: %q", name, f.text)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d pages, %d pictures: %d with alt, %d with caption, %d with heading, %d with context", pages, pictures, alts, captions, headings, contexts)
	if pages == 0 || pictures == 0 || headings*10 < pictures*9 || contexts*10 < pictures*9 {
		t.Errorf("of %d pictures on %d pages %d have a heading and %d a context", pictures, pages, headings, contexts)
	}
}
