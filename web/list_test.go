package web_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/hub"
)

func TestListsAreNarrowedAndTurned(t *testing.T) {
	s := newSite(t)
	s.create("km", "public", "x", "README.md", "---\nlanguage: [km, lo]\nlicense: cc-by-4.0\npretty_name: អត្ថបទ\n---\n")
	s.create("th", "public", "x", "README.md", "---\nlanguage: th\nlicense: cc-by-4.0\ntags: [ข่าว]\n---\n")
	b := s.browser()
	page := b.get("/datasets")
	has(t, page, "asean/<wbr>km", "asean/<wbr>th", `href="/datasets?tag=language%3Akm"`, "<bdi>Khmer</bdi> <span class=\"n\">1</span>", "<bdi>cc-by-4.0</bdi> <span class=\"n\">2</span>", "អត្ថបទ")
	page = b.get("/datasets?tag=language%3Akm")
	has(t, page, "asean/<wbr>km", `aria-label="Remove Khmer"`, `name="tag" value="language:km"`)
	lacks(t, page, "asean/<wbr>th")
	lacks(t, b.get("/datasets?tag=language%3Akm&tag=license%3Amit"), "asean/<wbr>km")
	lacks(t, b.get("/datasets?q=th"), "asean/<wbr>km")
	has(t, b.get("/datasets?tag="+url.QueryEscape("ข่าว")), "asean/<wbr>th")
	for i := range 35 {
		_, err := s.hub.Create(t.Context(), hub.Name{Kind: hub.Model, Owner: "asean", Name: fmt.Sprintf("m%02d", i)}, hub.Public, "sokha")
		must(t, err)
	}
	page = b.get("/models?sort=name")
	if strings.Count(page, "asean/<wbr>m") != 30 {
		t.Errorf("%d models", strings.Count(page, "asean/<wbr>m"))
	}
	_, rest, _ := strings.Cut(page, `<a rel="next" href="`)
	next, _, _ := strings.Cut(rest, `"`)
	has(t, b.get(strings.ReplaceAll(next, "&amp;", "&")), "asean/<wbr>m30", "asean/<wbr>m34")
	// Whatever stands in the query gives a page.
	for _, q := range []string{"?q=%ff%00", "?after=%00", "?sort=x&tag=" + strings.Repeat("x", 300), "?q=" + url.QueryEscape(strings.Repeat("ភាសា", 100)), "?tag=%ff"} {
		b.want(200, "GET", "/datasets"+q, nil)
	}
}

func TestFilesAndHistory(t *testing.T) {
	s := newSite(t)
	long := strings.Repeat("ភាសាខ្មែរ ", 20_000)
	s.create("km", "public", "แก้ไข\u202e", "README.md", "![p](../x.png) ![q](pictures/p.png) [r](notes.txt) [s](#ក) [t](https://example.org/) ![u](https://example.org/u.png)", "notes.txt", long, "pictures/p.png", string(dot(t)), "b.bin", "\x00\xff", "ប្លង់/ក ខ#?.txt", "x", "evil\u202egnp.exe", "x", "empty.txt", "")
	s.api("sokha", "POST", "/api/datasets/asean/km/branch/exp%2F1", map[string]any{})
	b := s.browser()
	base := "/datasets/asean/km"
	page := b.get(base)
	has(t, page, `src="/datasets/asean/km/file/main/pictures/p.png"`, `href="/datasets/asean/km/blob/main/notes.txt"`, `href="#card-`, `href="https://example.org/" rel="nofollow noreferrer"`, `<a class="elsewhere" rel="nofollow noreferrer" href="https://example.org/u.png">u</a>`, base+"/tree/exp%2F1")
	lacks(t, page, `src="https`, "../")
	page = b.get(base + "/tree/exp%2F1")
	has(t, page, "evil⟨U&#43;202E⟩gnp.exe", base+"/tree/exp%2F1/%E1%9E%94", "560.0 kB")
	has(t, b.get(base+"/tree/main/"+url.PathEscape("ប្លង់")), "ក ខ#?.txt")
	has(t, b.get(base+"/blob/main/"+url.PathEscape("ប្លង់")+"/"+url.PathEscape("ក ខ#?.txt")), "<li dir=\"auto\">x</li>")
	page = b.get(base + "/blob/main/notes.txt")
	has(t, page, "Only the beginning is shown", "/datasets/asean/km/resolve/main/notes.txt")
	if len(page) > 200_000 {
		t.Errorf("%d bytes", len(page))
	}
	has(t, b.get(base+"/blob/main/b.bin"), "not text")
	has(t, b.get(base+"/blob/main/empty.txt"), "is empty")
	has(t, b.get(base+"/commits/main"), "แก้ไข", "2 changes", "initial commit")
	r := b.want(200, "GET", base+"/file/main/pictures/p.png", nil)
	if r.header.Get("Content-Type") != "image/png" || r.header.Get("Etag") == "" {
		t.Errorf("%v", r.header)
	}
	b.want(304, "GET", base+"/file/main/pictures/p.png", nil, "If-None-Match", r.header.Get("Etag"))
	b.want(303, "GET", base+"/blob/main/pictures", nil)
	for _, path := range []string{base + "/tree/none", base + "/tree/main/none", base + "/blob/main/none", base + "/tree/main/../../..", base + "/file/main/..%2f..%2fkey", base + "/what", "/datasets/x", "/x", base + "/picture/main", base + "/row/main?n=x"} {
		b.want(404, "GET", path, nil)
	}
	b.want(405, "PUT", base, nil)
}

// configs is the head of a card as our own data sets have it: a configuration for each language.
func configs(names ...string) string {
	head := "---\nconfigs:\n"
	for _, name := range names {
		head += "- config_name: " + name + "\n  data_files: data/" + name + "/*.parquet\n"
	}
	return head + "---\n"
}

func TestRowsHaveTheirLanguageAndDirection(t *testing.T) {
	s := newSite(t)
	score := 0.5
	long := strings.Repeat("ភាសាខ្មែរ ", 100)
	rows := []row{{ID: "1", Text: long, Language: "khm-Khmr", Score: &score, Concepts: []string{"khm/a"}}, {ID: "2", Text: "بهاس ملايو", Language: "zsm-Arab"}, {ID: "3", Text: "ꦧꦱꦗꦮ", Language: "jav-Java", Image: &picture{Bytes: dot(t)}},
		{ID: "4", Text: "\xff\xfe", Language: "und"}, {ID: "5", Text: "x", Image: &picture{Bytes: []byte("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")}}}
	for i := range 60 {
		rows = append(rows, row{ID: fmt.Sprint(6 + i), Text: "မြန်မာဘာသာ", Language: "mya-Mymr"})
	}
	s.create("rows", "public", "x", "README.md", configs("khm-Khmr", "tha-Thai", "bad")+"x", "data/khm-Khmr/part-00000.parquet", parquetOf(t, rows[:40]), "data/khm-Khmr/part-00001.parquet", parquetOf(t, rows[40:]), "data/tha-Thai/test-0.parquet", parquetOf(t, rows[:2]),
		"dropped/x.parquet", parquetOf(t, rows[:1]), "data/bad/x.parquet", "PAR1 no PAR1")
	b := s.browser()
	at := "/datasets/asean/rows/rows/main?config=khm-Khmr&split=train"
	page := b.get(at)
	has(t, page, `lang="km-Khmr" dir="auto"`, `lang="ms-Arab" dir="rtl"`, `lang="jv-Java"`, "Rows 1 to 25 of 65", "ភាសាខ្មែរ", "picture/main?column=image", "0.5", "khm/a", "<bdi>Thai</bdi>")
	lacks(t, page, "<svg", long, "dropped")
	if strings.Count(page, "<img class") != 1 {
		t.Errorf("%d pictures", strings.Count(page, "<img class"))
	}
	page = b.get(at + "&from=36&n=100") // over the end of a file
	has(t, page, "Rows 36 to 65 of 65", `lang="my-Mymr"`)
	has(t, b.get("/datasets/asean/rows/row/main?config=khm-Khmr&split=train&n=1"), long, "Row 1")
	has(t, b.get(at+"&from=9999999"), "There are no rows here")
	if r := b.want(200, "GET", "/datasets/asean/rows/picture/main?config=khm-Khmr&split=train&n=3&column=image&p=0", nil); r.header.Get("Content-Type") != "image/png" {
		t.Errorf("%v", r.header)
	}
	// An SVG in a cell is no picture, and a file that is none is said to be so.
	b.want(404, "GET", "/datasets/asean/rows/picture/main?config=khm-Khmr&split=train&n=5&column=image&p=0", nil)
	r := b.do("GET", "/datasets/asean/rows/rows/main?config=bad&split=train", nil)
	has(t, r.body, "not a Parquet file", "data/bad/x.parquet")
	for _, q := range []string{"?config=none&split=train", "?config=khm-Khmr&split=none"} {
		b.want(404, "GET", "/datasets/asean/rows/rows/main"+q, nil)
	}
	b.want(200, "GET", at+"&from=-1&n=7", nil)
}
