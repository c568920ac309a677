package web_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/hub"
)

// lacking files requests for data in many scripts.
func lacking(t testing.TB, s *site) {
	t.Helper()
	var list []hub.DataRequest
	for n, r := range []hub.DataRequest{
		{Language: "khm-Khmr", Culture: "khm", Topic: "festival", Concept: "khm/festival/pchum-ben", Kind: "text", Deficit: new(0.754), Low: new(0.5), High: new(0.9), Target: 352},
		{Language: "mya-Mymr", Culture: "mmr", Topic: "food", Kind: "normalisation", Deficit: new(1.0), Low: new(0.8), High: new(1.0), Target: 1},
		{Language: "jav-Java", Culture: "idn", Topic: "performance", Kind: "qa", Deficit: new(0.12), Low: new(0.0), High: new(0.4), Target: 30},
		{Language: "zsm-Arab", Culture: "mys", Topic: "literature", Kind: "audio", Deficit: new(0.3), Low: new(0.2), High: new(0.4), Target: 99},
		{Language: "tam-Taml", Culture: "sgp", Topic: "custom", Kind: "picture", Deficit: new(0.5), Low: new(0.3), High: new(0.7), Target: 1000},
		{Language: "lao-Laoo", Culture: "lao", Topic: "history", Concept: "lao/history/not-in-the-list", Kind: "item", Target: 5},
		{Language: "tha-Thai", Kind: "review", Target: 7},
	} {
		r.ID, r.Run = fmt.Sprint("r-", n), "asean-culture-sea-lion-1f2e3d4c"
		r.Reason = "Asked in " + string(r.Language) + " about " + r.Topic + ", the model loses a part of the score: wrong (31 answers). <b>"
		list = append(list, r)
	}
	if _, err := s.hub.FileRequests(t.Context(), list, "sokha"); err != nil {
		t.Fatal(err)
	}
	_, err := s.hub.TakeRequest(t.Context(), "r-1", "dara", false)
	must(t, err)
	_, err = s.hub.AnswerRequest(t.Context(), "r-2", "sokha", "datasets/asean/guide@main", "ល្អ\u200bណាស់", false)
	must(t, err)
	_, err = s.hub.AnswerRequest(t.Context(), "r-3", "sokha", "datasets/asean/sealed@main", "", false)
	must(t, err)
}

func TestRequestsForDataAreListed(t *testing.T) {
	s := newSite(t)
	s.create("guide", "public", "x", "README.md", "# guide\n")
	s.create("sealed", "private", "x", "README.md", "# sealed\n")
	b := s.browser()
	has(t, b.get("/requests"), "Nothing here yet", `<a href="/requests">Data requests</a>`)
	lacking(t, s)
	page := b.get("/requests")
	has(t, page, `<bdi lang="km-Khmr">ភាសាខ្មែរ</bdi> · Cambodia · Festivals`, "75 % of the score is lost (50 to 90 %)", "352 records", "1 record<", "To collect: texts", "Not measured", "taken by dara", "answered by sokha",
		`href="/datasets/asean/guide/tree/main"`, `width="75"`, "M50 2V10M50 6H90M90 2V10", "&lt;b&gt;", `href="/requests?run=asean-culture-sea-lion-1f2e3d4c"`, "lao/history/not-in-the-list", `<option value="jav-Java" lang="jv-Java">`, "ល្អ")
	lacks(t, page, "asean/sealed", "style=", "<script")
	if n := strings.Count(page, `<li id="r-`); n != 7 {
		t.Errorf("%d requests", n)
	}
	has(t, s.browser().as("sokha").get("/requests"), `href="/datasets/asean/sealed/tree/main"`)
	page = b.get("/requests?language=km&culture=khm&topic=festival&state=open")
	has(t, page, `<option value="khm-Khmr" lang="km-Khmr" selected>`, "Show the whole list", `id="r-0"`)
	lacks(t, page, `id="r-1"`)
	has(t, b.get("/requests?state=taken"), `id="r-1"`, "taken by dara")
	has(t, b.get("/requests?culture=brn"), "Nothing found", `<option value="brn" selected>Brunei</option>`)
	for query, status := range map[string]int{"?language=klingon": 400, "?state=x": 400, "?topic=%ff": 400, "?after=%00": 400, "?run=%00": 400, "?after=r-999": 404} {
		b.want(status, "GET", "/requests"+query, nil)
	}
	b.want(405, "POST", "/requests", nil)
	km := b.want(200, "GET", "/requests", nil, "Accept-Language", "km").body
	has(t, km, "សំណើ​ទិន្នន័យ", "កម្ពុជា", "ពិធីបុណ្យ", "ភ្ជុំបិណ្ឌ", "នៅ​បើក")
	has(t, b.want(200, "GET", "/requests", nil, "Accept-Language", "my").body, "ကမ္ဘောဒီးယား", "ပွဲတော်များ", "ဒေတာ တောင်းဆိုချက်များ")
	var many []hub.DataRequest
	for n := range 40 {
		many = append(many, hub.DataRequest{ID: fmt.Sprintf("m-%02d", n), Run: "r", Language: "fil-Latn", Kind: "text", Target: 1})
	}
	_, err := s.hub.FileRequests(t.Context(), many, "sokha")
	must(t, err)
	page = b.get("/requests?language=fil")
	_, rest, _ := strings.Cut(page, `<a rel="next" href="`)
	next, _, ok := strings.Cut(rest, `"`)
	if !ok || strings.Count(page, `<li id="m-`) != 30 {
		t.Fatalf("%d requests", strings.Count(page, `<li id="m-`))
	}
	page = b.get(strings.ReplaceAll(next, "&amp;", "&"))
	if strings.Count(page, `<li id="m-`) != 10 || strings.Contains(page, `rel="next"`) {
		t.Errorf("%d more", strings.Count(page, `<li id="m-`))
	}
}
