package hubapi_test

import (
	"crypto/ed25519"
	"log/slog"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/viewer"
	"github.com/lontar-asean/lontar/hub/withdraw"
	"github.com/lontar-asean/lontar/hubapi"
)

// joined makes a site whose viewer and office know each other, as lontar serve does.
func joined(t *testing.T) (*site, *withdraw.Office) {
	t.Helper()
	s := newSite(t, nil)
	v, err := viewer.New(s.hub, t.TempDir(), nil, viewer.Settings{})
	must(t, err)
	t.Cleanup(v.Close)
	office, err := withdraw.New(t.Context(), s.hub, withdraw.Options{Public: s.url, Key: ed25519.NewKeyFromSeed(make([]byte, 32)), Folder: filepath.Join(t.TempDir(), "incoming"), Caches: []withdraw.Forgetter{v}})
	must(t, err)
	s.hub = s.hub.Guarded(office.Keeper())
	public, err := url.Parse(s.url)
	must(t, err)
	server, err := hubapi.New(s.hub, s.guard, hubapi.Options{Public: public, Key: make([]byte, 32), Folder: t.TempDir(), Office: office, Viewer: v, Log: slog.New(slog.NewTextHandler(s.log, nil))})
	must(t, err)
	s.serve(server)
	return s, office
}

// TestWhatIsWithheldStaysSoUnderANewRevision: the bytes are still there, since another repository has the file too, and a commit that builds on the old
// revision is none from which something was withdrawn.
func TestWhatIsWithheldStaysSoUnderANewRevision(t *testing.T) {
	s, office := joined(t)
	id := corpus.ID("https://example.org/1", []byte(poem))
	file := `{"id":"` + id + `","url":"https://example.org/1","text":"` + poem + `"}` + "\n" + `{"id":"x","text":"other"}` + "\n"
	commit := func(as, repository, branch string, files ...any) string {
		return s.want(200, as, "POST", "/api/datasets/"+repository+"/commit/"+branch, lines(append([]any{header("data")}, files...)...)).json(t)["commitOid"].(string)
	}
	s.create("sokha", "asean", "poems", "public")
	s.create("dara", "dara", "copy", "private")
	first := commit("sokha", "asean/poems", "main", inline("a.jsonl", file), inline("README.md", "---\npretty_name: Poems\n---\n"))
	commit("dara", "dara/copy", "main", inline("a.jsonl", file))
	w := s.want(202, "sokha", "POST", "/api/withdrawals", map[string]any{"kind": "id", "value": id, "repository": "datasets/asean/poems"}).json(t)
	must(t, office.Work(t.Context(), w["id"].(string)))
	s.want(200, "sokha", "POST", "/api/datasets/asean/poems/branch/again", map[string]any{"startingPoint": first})
	second := commit("sokha", "asean/poems", "again", inline("b.txt", "free"))
	for _, path := range []string{
		"/datasets/asean/poems/resolve/again/a.jsonl", "/rows?dataset=asean/poems&revision=again", "/first-rows?dataset=asean/poems&revision=" + second, "/statistics?dataset=asean/poems&revision=again",
		"/filter?dataset=asean/poems&revision=again&orderby=" + url.QueryEscape(`"id" DESC`), "/api/datasets/asean/poems/parquet/default/train/0.parquet?revision=again",
		"/datasets/asean/poems/resolve/refs%2Fconvert%2Fparquet@" + second + "/default/train/0000.parquet", "/api/datasets/asean/poems/compare/main..again", "/api/datasets/asean/poems/compare/again..main",
	} {
		if r := s.do("", "GET", path, nil); r.status != 410 || strings.Contains(string(r.body), "ផ្សារ") {
			t.Errorf("%s: %d %s", path, r.status, r.body)
		}
	}
	s.ask(200, "", "rows", "dataset", "asean/poems")
	s.want(200, "", "GET", "/api/datasets/asean/poems/compare/main..main", nil)
}

// TestAPictureThatWasWithdrawnIsNotSent although another repository has the file and the address was given before.
func TestAPictureThatWasWithdrawnIsNotSent(t *testing.T) {
	s, _ := joined(t)
	file, _ := pictured(t, 2)
	s.create("sokha", "asean", "p", "public")
	s.commit("sokha", "asean/p", map[string]string{"data/train-00000-of-00001.parquet": file})
	src := column(s.ask(200, "", "rows", "dataset", "asean/p"), "image")[0].(map[string]any)["src"].(string)
	s.want(200, "", "GET", src, nil)
	r, c, err := s.hub.Revision(t.Context(), hub.Name{Kind: hub.Dataset, Owner: "asean", Name: "p"}, hub.Main)
	must(t, err)
	f, err := s.hub.File(t.Context(), c, "data/train-00000-of-00001.parquet")
	must(t, err)
	must(t, s.hub.Write(t.Context(), func(b hub.Books) error {
		if err := b.SaveWithdrawal(t.Context(), hub.Withdrawal{ID: "w-1", Kind: "id", State: hub.Rebuilding, At: time.Now(), Due: time.Now(), Notes: []byte("{}")}); err != nil {
			return err
		}
		return b.Withhold(t.Context(), r.Number, "w-1", []string{f.SHA256}, nil)
	}))
	if r := s.do("", "GET", src, nil); r.status != 410 {
		t.Errorf("it is sent: %d", r.status)
	}
}

// TestAPageAfterAPrivateRepositoryTellsNothingOfIt: whether there is one, and when it was changed.
func TestAPageAfterAPrivateRepositoryTellsNothingOfIt(t *testing.T) {
	s := newSite(t, nil)
	s.create("sokha", "asean", "open", "public")
	s.create("sokha", "asean", "secret", "private")
	for _, sort := range []string{"lastModified", "createdAt", "downloads", "likes", ""} {
		list := func(as, after string) string {
			return string(s.want(200, as, "GET", "/api/datasets?sort="+sort+"&cursor="+url.QueryEscape(after), nil).body)
		}
		if a, b := list("", "asean/secret"), list("", "asean/secrets"); a != b {
			t.Errorf("sorted by %q: %s instead of %s", sort, a, b)
		}
	}
	if got := string(s.want(200, "sokha", "GET", "/api/datasets?sort=lastModified&cursor=asean/secret", nil).body); !strings.Contains(got, "asean/open") {
		t.Errorf("who may see it: %s", got)
	}
}

// TestADescriptionQuotesNothingThatWasWithdrawn: Croissant has the words of the card, and the columns of the files.
func TestADescriptionQuotesNothingThatWasWithdrawn(t *testing.T) {
	s, office := joined(t)
	id := corpus.ID("https://example.org/1", []byte(poem))
	file := `{"id":"` + id + `","url":"https://example.org/1","text":"` + poem + `"}` + "\n" + `{"id":"x","text":"other"}` + "\n"
	card := "---\nlicense: cc-by-4.0\ndescription: as in " + poem + "\n---\n"
	s.create("sokha", "asean", "poems", "public")
	s.create("dara", "dara", "copy", "private")
	for as, repository := range map[string]string{"sokha": "asean/poems", "dara": "dara/copy"} {
		s.commit(as, repository, map[string]string{"a.jsonl": file, "README.md": card})
	}
	_, first, err := s.hub.Revision(t.Context(), hub.Name{Kind: hub.Dataset, Owner: "asean", Name: "poems"}, hub.Main)
	must(t, err)
	s.want(200, "", "GET", "/api/datasets/asean/poems/croissant?revision="+first.ID, nil)
	w := s.want(202, "sokha", "POST", "/api/withdrawals", map[string]any{"kind": "id", "value": id, "repository": "datasets/asean/poems"}).json(t)
	must(t, office.Work(t.Context(), w["id"].(string)))
	s.want(200, "sokha", "POST", "/api/datasets/asean/poems/branch/again", map[string]any{"startingPoint": first.ID})
	s.want(200, "sokha", "POST", "/api/datasets/asean/poems/commit/again", lines(header("data"), inline("b.txt", "free"), map[string]any{"key": "deletedFile", "value": map[string]any{"path": "a.jsonl"}}))
	for _, revision := range []string{first.ID, "again"} {
		if r := s.do("", "GET", "/api/datasets/asean/poems/croissant?revision="+revision, nil); r.status != 410 || strings.Contains(string(r.body), "ផ្សារ") {
			t.Errorf("%s: %d %s", revision, r.status, r.body)
		}
	}
	if b := s.want(200, "", "GET", "/api/datasets/asean/poems/croissant", nil).body; strings.Contains(string(b), "ផ្សារ") {
		t.Errorf("of main: %s", b)
	}
}

// TestOnePersonDoesNotFillTheQueueOfWithdrawals: each goes through all files of the hub.
func TestOnePersonDoesNotFillTheQueueOfWithdrawals(t *testing.T) {
	s, _ := joined(t)
	order := func(as string, n int) int {
		return s.do(as, "POST", "/api/withdrawals", map[string]any{"kind": "id", "value": strings.Repeat("x", n)}).status
	}
	for n := range 100 {
		if got := order("dara", n+1); got != 202 {
			t.Fatalf("withdrawal %d: %d", n, got)
		}
	}
	if got := order("dara", 101); got != 503 {
		t.Errorf("one more: %d", got)
	}
	if again, other, boss := order("dara", 1), order("sokha", 101), order("boss", 102); again != 202 || other != 202 || boss != 202 {
		t.Errorf("the same again, somebody else, an administrator: %d %d %d", again, other, boss)
	}
}
