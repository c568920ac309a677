package hubapi_test

import (
	"crypto/ed25519"
	"log/slog"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/withdraw"
	"github.com/lontar-asean/lontar/hubapi"
)

// officed makes a site that takes records back, with dara, who curates elsewhere, and mali, who only contributes.
func officed(t *testing.T) (*site, *withdraw.Office) {
	t.Helper()
	s := newSite(t, nil)
	office, err := withdraw.New(t.Context(), s.hub, withdraw.Options{Public: s.url, Key: ed25519.NewKeyFromSeed(make([]byte, 32)), Folder: filepath.Join(t.TempDir(), "incoming")})
	must(t, err)
	s.hub = s.hub.Guarded(office.Keeper())
	public, err := url.Parse(s.url)
	must(t, err)
	server, err := hubapi.New(s.hub, s.guard, hubapi.Options{Public: public, Key: make([]byte, 32), Folder: t.TempDir(), Office: office, Log: slog.New(slog.NewTextHandler(s.log, nil))})
	must(t, err)
	s.serve(server)
	must(t, s.guard.AddUser(t.Context(), hub.User{Name: "mali", Role: hub.Contributor}))
	s.tokens["mali"] = s.token(hub.Token{User: "mali", Title: "test", Scope: hub.ScopeWrite})
	s.tokens["reading"] = s.token(hub.Token{User: "sokha", Title: "read", Scope: hub.ScopeRead})
	s.tokens["narrow"] = s.token(hub.Token{User: "boss", Title: "narrow", Scope: hub.ScopeWrite, Owners: []string{"boss"}})
	return s, office
}

const poem = "ផ្សារបណ្តែតទឹកបើករាល់ព្រឹក ហើយអ្នកលក់យកបន្លែ និងផ្លែឈើមកលក់នៅលើទូកតូចៗ។ ពេលថ្ងៃត្រង់ ទូកទាំងអស់ត្រឡប់ទៅភូមិវិញ។" // not yet reviewed by a native speaker

func TestWithdrawalsAreForThoseWhoMay(t *testing.T) {
	s, office := officed(t)
	s.create("sokha", "asean", "poems", "private")
	id := corpus.ID("https://example.org/1", []byte(poem))
	file := `{"id":"` + id + `","url":"https://example.org/1","contributor":"c-1","text":"` + poem + `"}` + "\n" + `{"id":"x","text":"other"}` + "\n"
	first := s.want(200, "sokha", "POST", "/api/datasets/asean/poems/commit/main", lines(header("data"), inline("a.jsonl", file), inline("b.txt", "free"))).json(t)["commitOid"].(string)
	order := func(repository string) map[string]any {
		return map[string]any{"kind": "id", "value": id, "repository": repository, "reason": "the author asked"}
	}
	s.want(401, "", "POST", "/api/withdrawals", order("datasets/asean/poems"))
	s.want(403, "reading", "POST", "/api/withdrawals", order("datasets/asean/poems"))
	s.want(404, "dara", "POST", "/api/withdrawals", order("datasets/asean/poems")) // who may not know of it
	s.want(400, "sokha", "POST", "/api/withdrawals", order("asean/poems"))
	s.want(403, "mali", "POST", "/api/withdrawals", map[string]any{"kind": "contributor", "value": "c-1"})
	for _, own := range []string{"sokha", "mali", "narrow"} { // nobody but an administrator for all of the hub: only their own is looked for
		w := s.want(202, own, "POST", "/api/withdrawals", order("")).json(t)
		if w["own"] != true {
			t.Errorf("%s withdraws from all of the hub", own)
		}
		must(t, office.Work(t.Context(), w["id"].(string)))
		s.want(200, own, "GET", "/api/withdrawals/"+w["id"].(string)+"/receipt", nil)
	}
	if r := s.want(200, "sokha", "GET", "/datasets/asean/poems/resolve/main/a.jsonl", nil); string(r.body) != file {
		t.Fatal("what was nobody's own is gone")
	}
	w := s.want(202, "sokha", "POST", "/api/withdrawals", order("datasets/asean/poems")).json(t)
	number := w["id"].(string)
	s.want(409, "sokha", "GET", "/api/withdrawals/"+number+"/receipt", nil)
	if r := s.do("sokha", "POST", "/api/datasets/asean/poems/commit/main", lines(header("again"), inline("c.jsonl", file))); r.status != 403 || !strings.Contains(r.header.Get("X-Error-Message"), "row 1 was withdrawn") {
		t.Errorf("%d %s", r.status, r.body)
	}
	must(t, office.Work(t.Context(), number))
	s.want(404, "dara", "GET", "/api/withdrawals/"+number, nil)
	s.want(404, "dara", "GET", "/api/withdrawals/"+number+"/receipt", nil)
	if list := s.want(200, "dara", "GET", "/api/withdrawals", nil).list(t); len(list) != 0 {
		t.Errorf("dara sees %v", list)
	}
	key := s.want(200, "", "GET", "/api/withdrawals/key", nil).json(t)["key"].(string)
	if _, err := withdraw.Verify(s.want(200, "boss", "GET", "/api/withdrawals/"+number+"/receipt", nil).body, []string{key}); err != nil {
		t.Error(err)
	}
	if b := s.want(200, "sokha", "GET", "/datasets/asean/poems/resolve/main/a.jsonl", nil).body; strings.Contains(string(b), id) {
		t.Error("still there")
	}
	// The revision that held it.
	for _, f := range []string{"a.jsonl", "b.txt"} {
		if r := s.do("sokha", "GET", "/datasets/asean/poems/resolve/"+first+"/"+f, nil); r.status != 410 || r.header.Get("X-Error-Message") != "Access to this resource is disabled." {
			t.Errorf("%s of the old revision: %d %s", f, r.status, r.body)
		}
	}
	s.want(403, "reading", "PUT", "/api/datasets/asean/poems/settings", map[string]any{"withdrawn": "warn"})
	s.want(200, "sokha", "PUT", "/api/datasets/asean/poems/settings", map[string]any{"withdrawn": "warn"})
	s.want(410, "sokha", "GET", "/datasets/asean/poems/resolve/"+first+"/a.jsonl", nil)
	if r := s.want(200, "sokha", "GET", "/datasets/asean/poems/resolve/"+first+"/b.txt", nil); !strings.HasPrefix(r.header.Get("X-HF-Warning"), "Withdrawal; ") {
		t.Errorf("no warning: %v", r.header)
	}
	if r := s.want(200, "sokha", "GET", "/api/datasets/asean/poems/revision/"+first, nil); r.header.Get("X-HF-Warning") == "" {
		t.Error("no warning with the description")
	}
	// The list: of all of the hub for everybody, of a repository for its curators, and nothing readable on it.
	s.want(401, "", "GET", "/api/suppression", nil)
	mine, other := s.want(200, "sokha", "GET", "/api/suppression", nil).body, s.want(200, "dara", "GET", "/api/suppression", nil).body
	if list, err := corpus.ReadSuppression(strings.NewReader(string(mine)), "list"); err != nil || !list.WithdrawnID(id) || strings.Contains(string(mine), id) {
		t.Errorf("the list of sokha: %s %v", mine, err)
	}
	if list, err := corpus.ReadSuppression(strings.NewReader(string(other)), "list"); err != nil || list.WithdrawnID(id) {
		t.Errorf("the list of dara: %s %v", other, err)
	}
	if strings.Contains(s.log.String(), id) {
		t.Error("the id is in the log")
	}
}

func TestWhatIsHeldIsDecidedByOthers(t *testing.T) {
	s, office := officed(t)
	s.create("sokha", "asean", "poems", "private")
	must(t, s.guard.AddUser(t.Context(), hub.User{Name: "vanna", Role: hub.Reader}))
	must(t, s.hub.Write(t.Context(), func(b hub.Books) error {
		return b.SetMember(t.Context(), hub.Member{Organisation: "asean", User: "vanna", Role: hub.Curator})
	}))
	s.tokens["vanna"] = s.token(hub.Token{User: "vanna", Title: "test", Scope: hub.ScopeWrite})
	commit := func(text string) reply {
		return s.do("sokha", "POST", "/api/datasets/asean/poems/commit/main", lines(header("data"), inline("a.jsonl", `{"id":"p1","text":"`+text+`"}`+"\n")))
	}
	if r := commit(poem); r.status != 200 {
		t.Fatal(string(r.body))
	}
	w := s.want(202, "sokha", "POST", "/api/withdrawals", map[string]any{"kind": "id", "value": "p1", "repository": "datasets/asean/poems"}).json(t)
	must(t, office.Work(t.Context(), w["id"].(string)))
	edited := strings.Replace(poem, "ត្រង់", "នេះ", 1)
	send := func() reply {
		return s.do("sokha", "POST", "/api/datasets/asean/poems/commit/main", lines(header("data"), inline("a.jsonl", `{"id":"p2","text":"`+edited+`"}`+"\n")))
	}
	if r := send(); r.status != 403 || !strings.Contains(string(r.body), "held for review") {
		t.Fatalf("%d %s", r.status, r.body)
	}
	held := s.want(200, "vanna", "GET", "/api/withdrawals/held", nil).list(t)
	if len(held) != 1 || held[0]["repository"] != "datasets/asean/poems" || held[0]["text"] != nil {
		t.Fatalf("%v", held)
	}
	at := "/api/withdrawals/held/" + held[0]["id"].(string)
	if list := s.want(200, "dara", "GET", "/api/withdrawals/held", nil).list(t); len(list) != 0 {
		t.Errorf("dara sees %v", list)
	}
	s.want(404, "dara", "GET", at, nil)
	s.want(404, "dara", "POST", at, map[string]any{"status": "accepted"})
	s.want(403, "sokha", "POST", at, map[string]any{"status": "accepted"})
	s.want(400, "vanna", "POST", at, map[string]any{"status": "pending"})
	if got := s.want(200, "vanna", "GET", at, nil).json(t); got["text"] != edited {
		t.Errorf("%v", got)
	}
	s.want(200, "vanna", "POST", at, map[string]any{"status": "accepted"})
	if r := send(); r.status != 200 {
		t.Errorf("after review: %d %s", r.status, r.body)
	}
}

func TestLineageTellsNothingOfWhatIsPrivate(t *testing.T) {
	s, _ := officed(t)
	s.create("sokha", "asean", "poems", "public")
	s.create("dara", "dara", "secret", "private")
	model := func(as, owner, name, visibility, card string) {
		s.want(200, as, "POST", "/api/repos/create", map[string]any{"name": name, "organization": owner, "type": "model", "visibility": visibility})
		s.want(200, as, "POST", "/api/models/"+owner+"/"+name+"/commit/main", lines(header("card"), inline("README.md", "---\nlicense: mit\n"+card+"\n---\n")))
	}
	at := s.want(200, "sokha", "POST", "/api/datasets/asean/poems/commit/main", lines(header("data"), inline("manifest.json", `{"format":1,"parents":["dara/secret@main","hf://datasets/mekong/crawl@abc/x"]}`))).json(t)["commitOid"].(string)
	model("sokha", "asean", "lm", "public", "datasets: [asean/poems@main]\nbase_model: aisingapore/sea-lion")
	model("dara", "dara", "mine", "private", "datasets:\n- name: asean/poems\n  revision: "+at)
	names := func(as, path string) (list []string) {
		for _, n := range s.want(200, as, "GET", path, nil).json(t)["nodes"].([]any) {
			list = append(list, n.(map[string]any)["name"].(string))
		}
		return list
	}
	all := strings.Join(names("sokha", "/api/datasets/asean/poems/lineage"), " ")
	if !strings.Contains(all, "models/asean/lm@") || strings.Contains(all, "dara/mine") || !strings.Contains(all, "datasets/dara/secret@main") || !strings.Contains(all, "datasets/mekong/crawl@abc") {
		t.Errorf("sokha sees %s", all)
	}
	if all := strings.Join(names("dara", "/api/datasets/asean/poems/lineage/"+at), " "); !strings.Contains(all, "models/dara/mine@") {
		t.Errorf("dara sees %s", all)
	}
	up := s.want(200, "", "GET", "/api/models/asean/lm/lineage", nil).json(t)
	if text := strings.Join(names("", "/api/models/asean/lm/lineage"), " "); !strings.Contains(text, "datasets/asean/poems@"+at) || !strings.Contains(text, "models/aisingapore/sea-lion") {
		t.Errorf("%v", up)
	}
	s.want(401, "", "GET", "/api/datasets/dara/secret/lineage", nil)
	s.want(404, "sokha", "GET", "/api/datasets/dara/secret/lineage", nil)
}
