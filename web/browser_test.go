package web_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/lontar-asean/lontar/hub"
)

// TestPagesAreFitToRead looks at the pages in Chromium at 390 and 1280 pixels, light and dark: no page scrolls sideways, headings are in order, fields have
// labels, contrast is enough (WCAG 2.2 AA), lines leave room for marks, the keyboard reaches what scrolls, and nothing is asked of another host. It needs
// node, chromium and playwright-core, which scripts/clients.sh puts below .build. With LONTAR_SCREENSHOTS=DIR it leaves pictures there to look at.
func TestPagesAreFitToRead(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed")
	}
	library := os.Getenv("LONTAR_PLAYWRIGHT")
	if library == "" {
		library = "../.build/playwright-core"
	}
	if library, err = filepath.Abs(library); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(library); err != nil {
		t.Skip("playwright-core is not there: scripts/clients.sh installs it")
	}
	s := newSite(t)
	fill(t, s)
	b := s.browser().as("sokha")
	rows := "/datasets/asean/mekong/rows/main"
	pages := map[string]string{"home": "/", "list": "/datasets", "narrowed": "/datasets?tag=language:km&q=me", "none": "/datasets?q=zzz", "models": "/models", "card": "/datasets/asean/mekong", "guide": "/datasets/asean/guide", "files": "/datasets/asean/mekong/tree/main",
		"folder": "/datasets/asean/mekong/tree/main/data/khm-Khmr", "text": "/datasets/asean/mekong/blob/main/notes.txt", "binary": "/datasets/asean/mekong/blob/main/data/khm-Khmr/part-00000.parquet", "picture": "/datasets/asean/mekong/blob/main/pictures/dot.png",
		"history": "/datasets/asean/mekong/commits/main", "rows": rows, "tokens": "/settings/tokens", "login": "/login", "setup": "/setup?invitation=x", "missing": "/datasets/asean/nothing",
		"access": "/datasets/asean/asked/access", "record": "/datasets/asean/mekong/row/main?config=khm-Khmr&split=train&n=2"}
	for _, tag := range tags {
		pages["rows-"+tag] = rows + "?config=" + tag + "&split=train"
	}
	_, link, ok := strings.Cut(b.get("/datasets/asean/mekong/commits/main"), `href="/datasets/asean/mekong/compare/`)
	if link, _, _ = strings.Cut(link, `"`); !ok {
		t.Fatal("the history leads to no changes")
	}
	pages["compare"], pages["lineage"], pages["alone"] = "/datasets/asean/mekong/compare/"+link, "/datasets/asean/mekong/lineage", "/datasets/asean/guide/lineage"
	for tag, q := range map[string]string{"khm-Khmr": "ទន្លេ", "tha-Thai": "แกง", "mya-Mymr": "ကား", "zsm-Arab": "سوڠاي"} {
		pages["search-"+tag] = rows + "?config=" + tag + "&split=train&q=" + url.QueryEscape(q)
	}
	pages["requests"] = "/requests"
	pages["unfound"] = rows + "?config=khm-Khmr&split=train&q=zzzz"
	look := func(cookie, language string, pages map[string]string) {
		t.Helper()
		task, err := json.Marshal(map[string]any{"url": s.url, "pages": pages, "cookie": cookie, "language": language, "dark": []string{"requests", "card", "rows", "login", "list", "compare", "lineage", "search-khm-Khmr"}, "narrow": language != "en", "pictures": os.Getenv("LONTAR_SCREENSHOTS")})
		must(t, err)
		var out, errs bytes.Buffer
		cmd := exec.Command(node, "testdata/browser.js", library, chromium)
		cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(task), &out, &errs
		if err := cmd.Run(); err != nil {
			t.Fatalf("%v\n%s", err, errs.String())
		}
		var wrong []string
		if err := json.Unmarshal(out.Bytes(), &wrong); err != nil {
			t.Fatalf("%v: %s", err, out.String())
		}
		for _, w := range wrong {
			t.Errorf("%s: %s", language, w)
		}
	}
	look("", "en", map[string]string{"login": "/login", "setup": "/setup?invitation=x", "gate": "/datasets/asean/asked", "shut": "/datasets/asean/asked/rows/main"})
	look(s.browser().as("dara").cookies()["lontar-session"], "en", map[string]string{"ask": "/datasets/asean/asked/access"})
	delete(pages, "login")
	delete(pages, "setup")
	look(b.cookies()["lontar-session"], "en", pages)
	few := map[string]string{}
	for _, language := range []string{"km", "my"} { // the tallest letters
		for _, name := range []string{"list", "card", "rows", "tokens", "compare", "lineage", "requests"} {
			few[language+"-"+name] = pages[name]
		}
		look(b.cookies()["lontar-session"], language, few)
		clear(few)
	}
}

// fill makes data sets of texts in all scripts, from the sample of the Mekong (examples/mekong/PROVENANCE.md).
func fill(t *testing.T, s *site) {
	t.Helper()
	folders, err := os.ReadDir("../examples/mekong/pages")
	must(t, err)
	dot := dot(t)
	files := []string{"README.md", strings.Replace(mekongCard, "---\n", strings.TrimSuffix(configs(tags...), "---\n"), 1), "notes.txt", strings.Repeat("ភាសាខ្មែរ និង ภาษาไทย និង မြန်မာဘာသာ ພາສາລາວ தமிழ் ꦧꦱꦗꦮ\nبهاس ملايو دتوليس دري کانن\n"+strings.Repeat("ก", 300)+"\n", 5), "pictures/dot.png", string(dot)}
	for _, f := range folders {
		var rows []row
		pages, err := filepath.Glob("../examples/mekong/pages/" + f.Name() + "/*.html")
		must(t, err)
		for _, page := range pages {
			for _, text := range paragraphs(t, page) {
				r := row{ID: "b5qk2v7n3w4x6y", Text: text, Language: f.Name(), Concepts: []string{"khm/festival/pchum-ben"}}
				if len(rows)%3 == 1 {
					r.Image = &picture{Bytes: dot, Path: "dot.png"}
				}
				rows = append(rows, r)
			}
		}
		if len(rows) > 0 && f.Name() != "other" {
			files = append(files, "data/"+f.Name()+"/part-00000.parquet", parquetOf(t, rows))
		}
	}
	s.create("mekong", "public", "ទិន្នន័យ​ដំបូង និង بهاس ملايو", files...)
	changed := []row{{ID: "1", Text: "แม่น้ำโขงไหลผ่านหกประเทศ และมีปลามากมาย", Language: "tha-Thai"}, {ID: "2", Text: "ទន្លេមេគង្គហូរកាត់ប្រទេសកម្ពុជា", Language: "khm-Khmr"}, {ID: "3", Text: "မဲခေါင်မြစ်သည် ရှည်လျားသည်။", Language: "mya-Mymr"}, {ID: "4", Text: "سوڠاي ميكوڠ مڠالير", Language: "zsm-Arab"}, {ID: "5", Text: "ꦧꦱꦗꦮ", Language: "jav-Java"}}
	s.commit("mekong", "ข้อมูลเพิ่ม", "data/more.parquet", parquetOf(t, changed))
	changed[0].Text, changed[1].Text, changed[2].Text = "แม่น้ำโขงไหลผ่านหลายประเทศ และมีปลามากมาย", "ទន្លេមេគង្គហូរកាត់ប្រទេសឡាវ និងកម្ពុជា", "မဲခေါင်မြစ်သည် အလွန်ရှည်လျားသည်။"
	changed[3].Text, changed[4] = "سوڠاي ميكوڠ يڠ بسر مڠالير", row{ID: "6", Text: "Sông Mê Kông chảy qua sáu nước", Language: "vie-Latn"}
	s.commit("mekong", "แก้ไขคำผิดในภาษาไทย", "data/extra.txt", "x", "data/more.parquet", parquetOf(t, changed))
	for i, c := range []string{"---\npretty_name: ข้อมูลที่สะอาดแล้วจากแม่น้ำโขงทั้งสาย\nlanguage: th\nsource_datasets: [asean/mekong]\n---\n", "---\npretty_name: ပြန်လည်စစ်ဆေးထားသော ဒေတာများ\nlanguage: my\nsource_datasets: [asean/mekong, asean/child0]\n---\n", "---\nlanguage: jv\nsource_datasets: [asean/child1]\n---\n"} {
		s.create("child"+strconv.Itoa(i), "public", "x", "README.md", c)
	}
	s.create("guide", "public", "x", "README.md", "---\nlanguage: [km]\nlicense: cc-by-4.0\n---\n"+guideCard)
	s.create("asked", "public", "x", "README.md", "---\nlanguage: [th]\nextra_gated_prompt: กรุณาบอกเราว่าคุณจะใช้ข้อมูลนี้อย่างไร\nextra_gated_fields:\n  สถาบัน: text\n  ประเทศ: country\n  วันที่: date_picker\n  ข้าพเจ้าตกลง: checkbox\n  จุดประสงค์: {type: select, options: [วิจัย, การศึกษา]}\n---\n# ข้อมูล\n")
	s.create("sealed", "private", "x", "README.md", "---\npretty_name: ဒေတာ အစုအဝေး\nlanguage: [my]\n---\n# မြန်မာဘာသာ\n")
	lacking(t, s)
	s.api("sokha", "PUT", "/api/datasets/asean/asked/settings", map[string]any{"gated": "manual"})
	_, err = s.hub.Create(t.Context(), hub.Name{Kind: hub.Model, Owner: "asean", Name: "a-model-with-quite-a-long-name-that-goes-on-and-on-and-on-for-96-letters"}, hub.Public, "sokha")
	must(t, err)
}

// paragraphs gives the texts of a page.
func paragraphs(t *testing.T, file string) (list []string) {
	t.Helper()
	f, err := os.Open(file)
	must(t, err)
	defer f.Close()
	z := html.NewTokenizer(f)
	var text strings.Builder
	inside := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			return list
		case html.StartTagToken, html.EndTagToken:
			k := z.Token()
			if k.Data != "p" {
				continue
			}
			if s := strings.TrimSpace(text.String()); inside && s != "" {
				list = append(list, s)
			}
			text.Reset()
			inside = k.Type == html.StartTagToken
		case html.TextToken:
			if inside {
				text.Write(z.Text())
			}
		}
	}
}

// tags are the languages whose rows are looked at.
var tags = []string{"khm-Khmr", "mya-Mymr", "lao-Laoo", "tha-Thai", "tam-Taml", "jav-Java", "zsm-Arab", "vie-Latn"}

// Texts of the project, not yet reviewed by native speakers.
const mekongCard = `---
pretty_name: អត្ថបទ​តាម​ដង​ទន្លេ​មេគង្គ
language: [km, lo, th, my, vi, ta, jv, su, id, ms]
license: cc-by-4.0
task_categories: [text-generation]
source_datasets: [elsewhere/crawl, asean/guide, 'https://example.org/ភាសាខ្មែរ/ទំព័រទាំងអស់ពីទន្លេមេគង្គ']
size_categories: [n<1K]
tags: [mekong, web, สำเนาเว็บ]
---
# Mekong web

Texts along the Mekong. See [the notes](notes.txt), [a folder](data/khm-Khmr) and ![a dot](pictures/dot.png).

### A heading that skips

| language | rows | first words of the text as they stand in the data, long enough for a wide table |
|---|---|---|
| ភាសាខ្មែរ | 12 | ភាសាខ្មែរ​គឺ​ជា​ភាសា​ផ្លូវការ​របស់​ប្រទេស​កម្ពុជា |
| မြန်မာဘာသာ | 9 | မြန်မာဘာသာစကားသည် မြန်မာနိုင်ငံ၏ ရုံးသုံးဘာသာစကားဖြစ်သည်။ |
| ꦧꦱꦗꦮ | 3 | ꦧꦱꦗꦮꦲꦶꦏꦸꦧꦱꦏꦁꦢꦶꦲꦔꦒꦺꦴꦢꦺꦤꦶꦁꦮꦺꦴꦁꦗꦮ |

> بهاس ملايو دتوليس دري کانن کأ کيري.

- [x] done
- a very long address https://example.org/` + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" + `

` + "```python\nfrom datasets import load_dataset; data = load_dataset(\"asean/mekong\", \"km\", split=\"train\", streaming=True)  # ភាសាខ្មែរ\n```" + `
`

const guideCard = `# របៀប​ប្រើ

##### ចំណងជើង​តូច

ភាសាខ្មែរ​គឺ​ជា​ភាសា​ផ្លូវការ​របស់​ប្រទេស​កម្ពុជា ហើយ​សរសេរ​ដោយ​អក្សរខ្មែរ​ដែល​មាន​ជើង​អក្សរ និង​ស្រៈ​នៅ​លើ នៅ​ក្រោម និង​ជុំវិញ​ព្យញ្ជនៈ ។

![រូបភាព​ពី​កន្លែង​ផ្សេង](https://example.org/x.png)

# ចំណងជើង​ធំ​ម្ដង​ទៀត
`
