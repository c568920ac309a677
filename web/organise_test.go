package web_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/hub"
)

func TestRowsAreSearched(t *testing.T) {
	s := newSite(t)
	var rows []row
	for i := range 60 {
		rows = append(rows, row{ID: fmt.Sprint("r", i), Text: strings.Repeat("ក្រុងភ្នំពេញ ", 60) + fmt.Sprint("ទន្លេមេគង្គ ", i), Language: "khm-Khmr"})
	}
	rows = append(rows, row{ID: "th", Text: "แม่น้ำโขงไหลผ่านหกประเทศ", Language: "tha-Thai"}, row{ID: "my", Text: "မဲခေါင်မြစ်သည် ရှည်သည်", Language: "mya-Mymr"}, row{ID: "jawi", Text: "سوڠاي ميكوڠ", Language: "zsm-Arab"})
	s.create("km", "public", "x", "data/x.parquet", parquetOf(t, rows))
	s.create("lines", "public", "x", "data/x.jsonl", `{"text":"x"}`+"\n")
	b := s.browser()
	base := "/datasets/asean/km/rows/main"
	has(t, b.get(base), `role="search"`, `name="q"`)
	for q, want := range map[string]string{"น้ำโขง": "แม่<mark>น้ำโขง</mark>ไหล", "မြစ်": "မဲခေါင်<mark>မြစ်</mark>သည်", "ميكوڠ": "<mark>ميكوڠ</mark>", "ទន្លេមេគង្គ": "…"} {
		has(t, b.get(base+"?q="+url.QueryEscape(q)), want, `value="`+q+`"`)
	}
	page := b.get(base + "?q=" + url.QueryEscape("ទន្លេមេគង្គ"))
	has(t, page, "<mark>ទន្លេមេគង្គ</mark>", `rel="next"`, "All rows", "Finds 1 to 25")
	if n := strings.Count(page, "<mark>"); n != 25 {
		t.Errorf("%d finds on a page", n)
	}
	page = b.get(base + "?from=51&q=" + url.QueryEscape("ទន្លេមេគង្គ"))
	has(t, page, "Found in 60 rows", `rel="prev"`, `aria-label="Row 60"`)
	lacks(t, page, `rel="next"`, `aria-label="Row 50"`)
	has(t, b.get(base+"?q=zzzz"), "Nothing found")
	has(t, b.get(base+"?q=%20"), "Rows 1 to 25")
	has(t, b.get(base+"?from=99999999999&q=zzzz"), "Nothing found")
	b.want(400, "GET", base+"?q=%22%22", nil)
	b.get(base + "?q=%ff" + strings.Repeat("x", 3000))
	lacks(t, b.get("/datasets/asean/lines/rows/main?q=x"), `name="q"`)
}

func TestChangesAreShown(t *testing.T) {
	s := newSite(t)
	first := []row{{ID: "1", Text: "แม่น้ำโขงไหลผ่านหกประเทศ", Language: "tha-Thai"}, {ID: "2", Text: "ទន្លេមេគង្គ", Language: "khm-Khmr"}}
	s.create("km", "public", "x", "README.md", "a", "data/x.parquet", parquetOf(t, first), "old.txt", "x")
	second := []row{{ID: "1", Text: "แม่น้ำโขงไหลผ่านหลายประเทศ", Language: "tha-Thai"}, {ID: "3", Text: "မဲခေါင်မြစ်", Language: "mya-Mymr"}}
	s.commit("km", "y", "README.md", "b", "data/x.parquet", parquetOf(t, second), "new.txt", "y")
	b := s.browser()
	history := b.get("/datasets/asean/km/commits/main")
	_, rest, ok := strings.Cut(history, `<a href="/datasets/asean/km/compare/`)
	if !ok {
		t.Fatalf("no link in %s", history)
	}
	pair, _, _ := strings.Cut(rest, `"`)
	page := b.get("/datasets/asean/km/compare/" + pair)
	has(t, page, "Changed: 2", "Added: 1", "new.txt", "<del>ទន្លេមេគង្គ</del>", "<ins>မဲခေါင်မြစ်</ins>", `lang="my-Mymr"`, `lang="th-Thai"`, "แม่น้ำโขงไหลผ่านห<", "<ins>", "Burmese", "Thai", "Khmer")
	has(t, b.get("/datasets/asean/km/compare/main..main"), "No file is another")
	for _, pair := range []string{"main", "..", "main..", "main..nothing", "nothing..main", "main..main..main"} {
		b.want(404, "GET", "/datasets/asean/km/compare/"+url.PathEscape(pair), nil)
	}
}

func TestWithdrawnRevisionsAreNotCompared(t *testing.T) {
	s := newSite(t)
	s.create("km", "public", "x", "data/x.parquet", parquetOf(t, []row{{ID: "1", Text: "secret text"}}))
	s.commit("km", "y", "data/x.parquet", parquetOf(t, []row{{ID: "2", Text: "other"}}))
	b := s.browser()
	_, rest, _ := strings.Cut(b.get("/datasets/asean/km/commits/main"), `/compare/`)
	pair, _, _ := strings.Cut(rest, `"`)
	old, _, _ := strings.Cut(pair, "..")
	base := "/datasets/asean/km/"
	has(t, b.get(base+"compare/"+pair), "secret text")
	has(t, b.get(base+"rows/"+old+"?q=secret"), "<mark>secret</mark>")
	mark(t, s, "km", old)
	for _, path := range []string{"compare/" + pair, "compare/main.." + old, "rows/" + old + "?q=secret"} {
		lacks(t, b.want(404, "GET", base+path, nil).body, "secret text")
	}
}

func TestLineageIsDrawn(t *testing.T) {
	s := newSite(t)
	s.create("pages", "public", "x", "README.md", "---\npretty_name: ទំព័រ​ពី​ទន្លេ\nlanguage: km\nsource_datasets: ['hf://datasets/elsewhere/crawl@main', 'https://example.org/ភាសាខ្មែរ/ទំព័រទាំងអស់ពីទន្លេមេគង្គ']\n---\n")
	s.create("clean", "public", "x", "README.md", "---\npretty_name: ข้อมูลที่สะอาดแล้วจากแม่น้ำโขงทั้งสาย\nlanguage: th\nsource_datasets: [asean/pages, asean/sealed]\n---\n")
	s.create("sealed", "private", "x", "README.md", "---\npretty_name: secret title\nsource_datasets: [asean/pages]\n---\n")
	b := s.browser()
	has(t, b.get("/datasets/asean/clean"), `href="/datasets/asean/clean/lineage"`)
	page := b.get("/datasets/asean/pages/lineage")
	has(t, page, "<svg", "asean/clean", "elsewhere/crawl", "made from asean/pages", "Made of it", "It comes from", "ទំព័រ", `lang="th-Thai"`, `class="root"`, "ข้อมูลที่สะอาด")
	lacks(t, page, "sealed", "secret title")
	page = b.get("/datasets/asean/clean/lineage")
	has(t, page, "asean/sealed", "elsewhere, or not open to you") // its own card says so
	lacks(t, page, "secret title", `href="/datasets/asean/sealed`)
	has(t, s.browser().as("sokha").get("/datasets/asean/pages/lineage"), "asean/sealed", "secret title")
	s.create("alone", "public", "x", "README.md", "x")
	has(t, b.get("/datasets/asean/alone/lineage"), "Nothing here says where")
	b.want(404, "GET", "/datasets/asean/sealed/lineage", nil)
}

func TestNothingInFindsChangesAndLineageRuns(t *testing.T) {
	s := newSite(t)
	name := `x"><script>alert(1)<`
	card, err := json.Marshal([]string{"https://evil.example/" + evil, `javascript://"><script>alert(1)</script>`, "hf://" + evil})
	must(t, err)
	readme := "---\npretty_name: '" + evil + "'\nlanguage: km\nsource_datasets: " + string(card) + "\n---\n"
	text := "found " + evil + ` "><img src=x onerror=alert(1)>`
	s.create("km", "public", evil, "README.md", readme, "data/x.parquet", parquetOf(t, []row{{ID: evil, Text: text, Language: evil}}), name+"/a.bin", "x")
	s.create("child", "public", evil, "README.md", "---\npretty_name: '"+evil+"'\nlanguage: km\nsource_datasets: [asean/km]\n---\n")
	s.commit("km", evil, "data/x.parquet", parquetOf(t, []row{{ID: evil, Text: text + evil, Language: evil}, {ID: "2", Text: evil, Language: `"><script>`}}), name+"/b.bin", "x")
	b := s.browser()
	_, rest, _ := strings.Cut(b.get("/datasets/asean/km/commits/main"), `/compare/`)
	pair, _, _ := strings.Cut(rest, `"`)
	for _, path := range []string{"/datasets/asean/km/rows/main?q=script", "/datasets/asean/km/rows/main?q=" + url.QueryEscape(`"><script>alert(1)</script>`), "/datasets/asean/km/rows/main?q=found&n=" + url.QueryEscape(`"><script>`),
		"/datasets/asean/km/compare/" + pair, "/datasets/asean/km/lineage", "/datasets/asean/child/lineage"} {
		page := b.get(path)
		if !strings.Contains(page, "script") {
			t.Errorf("%s shows nothing: %s", path, page)
		}
		if strings.Contains(path, "?q=") && !strings.Contains(page, "<mark>") {
			t.Errorf("%s finds nothing", path)
		}
		harmless(t, path, page)
	}
}

// mark notes that records were withdrawn from a commit.
func mark(t *testing.T, s *site, name, commit string) {
	t.Helper()
	r, err := s.hub.Repository(t.Context(), hub.Name{Kind: hub.Dataset, Owner: "asean", Name: name})
	must(t, err)
	must(t, s.hub.Write(t.Context(), func(b hub.Books) error {
		w := hub.Withdrawal{ID: "w1", State: hub.Finished, Policy: hub.Warn, At: s.hub.Now(), Due: s.hub.Now()}
		if err := b.SaveWithdrawal(t.Context(), w); err != nil {
			return err
		}
		return b.Withhold(t.Context(), r.Number, w.ID, nil, []string{commit})
	}))
}
