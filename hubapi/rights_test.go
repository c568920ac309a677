package hubapi_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus/dataset"
)

// card declares for all records what they need.
const card = "---\nlicense: cc-by-4.0\nlontar:\n  rights: licensed:CC-BY-4.0\n  source: https://example.org/made-for-this-test\n---\n# ខ្មែរ\n"

func part(t testing.TB, rows ...dataset.Row) string {
	t.Helper()
	var b bytes.Buffer
	p := dataset.NewPart[dataset.Row](&b, dataset.NewCodec())
	for _, r := range rows {
		must(t, p.Add(len(r.Text), false, r))
	}
	_, err := p.Close()
	must(t, err)
	return b.String()
}

// The texts were written for this test and are not yet reviewed by native speakers.
func rows() []dataset.Row {
	return []dataset.Row{
		{ID: "aaaaaaaaaaaaaaaaaaaaaaaaaa", Text: "ទន្លេមេគង្គ", Language: "khm-Khmr", URL: "https://a.example/1", Rights: "contributed", Consent: "mekong-1", Contributor: "ផ្កាឈូក", Concepts: []string{"khm/festival/pchum-ben"}},
		{ID: "bbbbbbbbbbbbbbbbbbbbbbbbbb", Text: "ตลาดเช้า", Language: "tha-Thai", URL: "https://a.example/2", Rights: "public-domain"},
	}
}

func TestPublishing(t *testing.T) {
	s := newGuardedSite(t, nil)
	s.create("sokha", "asean", "km", "private")
	put := func(status int, files ...any) reply {
		t.Helper()
		return s.want(status, "sokha", "POST", base+"/commit/main", lines(append([]any{header("a")}, files...)...))
	}
	show := func(status int, gate any) string {
		t.Helper()
		return string(s.want(status, "sokha", "PUT", base+"/settings", map[string]any{"visibility": "public", "gated": gate}).body)
	}
	unsure := rows()
	unsure[1].Rights = "unknown"
	put(200, inline("data/a.parquet", part(t, unsure...)))
	if got := show(403, false); !strings.Contains(got, "the card names no licence") || !strings.Contains(got, "README.md") {
		t.Errorf("no card: %s", got)
	}
	put(200, inline("README.md", "---\nlicense: cc-by-4.0\n---\n"))
	if got := show(403, false); !strings.Contains(got, "data/a.parquet") || !strings.Contains(got, "row 2") || !strings.Contains(got, "gated: manual") {
		t.Errorf("unknown rights: %s", got)
	}
	show(200, "manual")
	if got := show(403, false); !strings.Contains(got, "row 2") {
		t.Errorf("the gate is taken away: %s", got)
	}
	if got := string(put(403, inline("b.jsonl", `{"text":"กลอน"}`)).body); !strings.Contains(got, "b.jsonl") || !strings.Contains(got, "row 1") {
		t.Errorf("a commit behind the gate: %s", got)
	}
	if got := string(s.want(403, "sokha", "POST", base+"/commit/main", lines(header("a"), deleted("README.md"))).body); !strings.Contains(got, "licence") {
		t.Errorf("the card goes: %s", got)
	}
}

func TestTheAccountOfRights(t *testing.T) {
	s := newGuardedSite(t, nil)
	s.create("sokha", "asean", "km", "private")
	s.want(200, "sokha", "POST", base+"/commit/main", lines(header("a"), inline("data/a.parquet", part(t, rows()...)), inline("b.csv", "text\npasar\n")))
	got := s.want(200, "sokha", "GET", base+"/rights", nil).json(t)
	may, totals := got["may"].(map[string]any), got["totals"].(map[string]any)
	if may["open"] != false || may["gated"] != false || len(may["missing"].([]any)) != 3 || totals["records"] != 3.0 {
		t.Errorf("%v", got)
	}
	if said := fmt.Sprint(got["summary"]); !strings.Contains(said, "The card names no licence") || !strings.Contains(said, "3 records in 2 files") || !strings.Contains(said, "has to stay private") {
		t.Errorf("%s", said)
	}
	s.want(401, "", "GET", base+"/rights", nil)
	s.want(200, "sokha", "POST", base+"/commit/main", lines(header("a"), inline("README.md", card)))
	got = s.want(200, "sokha", "GET", base+"/rights/main", nil).json(t)
	if may := got["may"].(map[string]any); may["open"] != true || got["totals"].(map[string]any)["declared"] != 1.0 {
		t.Errorf("%v", got)
	}
	s.want(200, "sokha", "PUT", base+"/settings", map[string]any{"visibility": "public", "gated": "manual"})
	for as, want := range map[string]bool{"": false, "dara": false, "sokha": true} {
		body := string(s.want(200, as, "GET", base+"/rights", nil).body)
		if strings.Contains(body, "ផ្កាឈូក") != want {
			t.Errorf("%q is told who contributed: %s", as, body)
		}
	}
	s.want(404, "sokha", "GET", base+"/rights/none", nil)
}

func TestFacets(t *testing.T) {
	s := newGuardedSite(t, nil)
	s.create("sokha", "asean", "km", "private")
	s.want(200, "sokha", "POST", base+"/commit/main", lines(header("a"), inline("data/a.parquet", part(t, rows()...)), inline("README.md", card)))
	s.create("sokha", "asean", "none", "public")
	must(t, s.desk.CatchUp(t.Context()))
	filter := func(as, tag string) int {
		t.Helper()
		return len(s.want(200, as, "GET", "/api/datasets?filter="+tag, nil).list(t))
	}
	for _, tag := range []string{"script:Khmr", "script:Thai", "country:KH", "concept:khm/festival/pchum-ben", "modality:text", "rights:contributed", "rights:public-domain", "language:km", "license:cc-by-4.0"} {
		if filter("sokha", tag) != 1 || filter("", tag) != 0 {
			t.Errorf("%s finds %d for its owner, %d for nobody", tag, filter("sokha", tag), filter("", tag))
		}
	}
	count := func(as string) string { return string(s.want(200, as, "GET", "/api/facets/datasets", nil).body) }
	if got := count("sokha"); !strings.Contains(got, `"script":[{"tag":"script:Khmr","count":1},{"tag":"script:Thai","count":1}]`) {
		t.Errorf("%s", got)
	}
	if got := count(""); got != "{}" {
		t.Errorf("nobody is told what private sets hold: %s", got)
	}
	if got := string(s.want(200, "sokha", "GET", "/api/facets/datasets?filter=script:Laoo", nil).body); got != "{}" {
		t.Errorf("%s", got)
	}
	s.want(200, "sokha", "PUT", base+"/settings", map[string]any{"visibility": "public"})
	if filter("", "script:Khmr") != 1 || !strings.Contains(fmt.Sprint(s.want(200, "", "GET", base, nil).json(t)["tags"]), "script:Khmr") {
		t.Error("a facet is lost when the repository is opened")
	}
	s.want(200, "sokha", "POST", base+"/commit/main", lines(header("a"), deleted("data/a.parquet")))
	must(t, s.desk.CatchUp(t.Context()))
	if filter("", "script:Khmr") != 0 {
		t.Error("a facet stays when its file went")
	}
}

func TestComparing(t *testing.T) {
	s := newGuardedSite(t, nil)
	s.create("sokha", "asean", "km", "private")
	s.want(200, "sokha", "POST", base+"/commit/main", lines(header("a"), inline("data/a.parquet", part(t, rows()...))))
	s.want(200, "sokha", "POST", base+"/tag/main", map[string]any{"tag": "v/1"})
	other := rows()
	other[0].Text = "ទន្លេសាប"
	s.want(200, "sokha", "POST", base+"/commit/main", lines(header("a"), inline("data/a.parquet", part(t, other...))))
	got := string(s.want(200, "sokha", "GET", base+"/compare/v%2F1..main", nil).body)
	if !strings.Contains(got, `"khm-Khmr":{"added":0,"changed":1,"gone":0,"same":0}`) || !strings.Contains(got, "ទន្លេសាប") || !strings.Contains(got, "ទន្លេមេគង្គ") {
		t.Errorf("%s", got)
	}
	s.want(401, "", "GET", base+"/compare/v%2F1..main", nil)
	s.want(404, "dara", "GET", base+"/compare/v%2F1..main", nil)
	s.want(400, "sokha", "GET", base+"/compare/main", nil)
	s.want(404, "sokha", "GET", base+"/compare/main..none", nil)
	s.want(200, "sokha", "POST", base+"/commit/main", lines(header("a"), inline("README.md", card)))
	s.want(200, "sokha", "PUT", base+"/settings", map[string]any{"visibility": "public", "gated": "manual"})
	if r := s.want(403, "dara", "GET", base+"/compare/v%2F1..main", nil); r.header.Get("X-Error-Code") != "GatedRepo" {
		t.Errorf("texts behind a gate are shown: %s", r.body)
	}
}

func TestCardsAreCheckedBeforeTheyAreCommitted(t *testing.T) {
	s := newGuardedSite(t, nil)
	check := func(status int, kind, content string) string {
		return string(s.want(status, "sokha", "POST", "/api/validate-yaml", map[string]any{"content": content, "repoType": kind}).body)
	}
	for _, c := range []struct {
		kind, content string
		status        int
		want          string
	}{
		{"dataset", card, 200, `{"errors":[],"warnings":[]}`},
		{"dataset", "---\nlanguage: km\n---\n", 200, "the card names no licence"},
		{"dataset", "---\nlicense: unknown\n---\n", 200, "nobody has licensed"},
		{"dataset", "---\nlicense: mit\nlontar: {rights: mine}\n---\n", 400, "lontar.rights"},
		{"dataset", "---\nlicense: mit\nlontar: {right: unknown}\n---\n", 400, "lontar.right"},
		{"dataset", "---\nlicense: mit\nlontar: {rights: permission}\n---\n", 200, "what they rest on"},
		{"model", "---\nlicense: mit\n---\n", 200, "trained on"},
		{"model", "---\nlicense: mit\nbase_model: a/b\n---\n", 200, `{"errors":[],"warnings":[]}`},
	} {
		if got := check(c.status, c.kind, c.content); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s", c.content, got)
		}
	}
}

func deleted(path string) any {
	return map[string]any{"key": "deletedFile", "value": map[string]any{"path": path}}
}
