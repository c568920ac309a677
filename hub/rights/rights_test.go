package rights_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/fetch/objects"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/rights"
	"github.com/lontar-asean/lontar/store"
)

// site is a guarded hub with one repository.
type site struct {
	t     *testing.T
	hub   *hub.Hub
	plain *hub.Hub
	desk  *rights.Desk
	name  hub.Name
}

func open(t *testing.T, kind hub.Kind) *site {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "hub.db"))
	must(t, err)
	t.Cleanup(func() { s.Close() })
	vault, err := objects.NewVault(t.TempDir())
	must(t, err)
	plain := hub.New(s, vault, time.Now)
	desk := rights.New(plain)
	at := &site{t: t, plain: plain, hub: plain.Guarded(desk), desk: desk, name: hub.Name{Kind: kind, Owner: "asean", Name: "leaves"}}
	_, err = at.hub.Create(t.Context(), at.name, hub.Private, "sokha")
	must(t, err)
	return at
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// commit puts files at paths, in pairs; an empty content removes.
func (s *site) commit(branch string, pairs ...string) error {
	s.t.Helper()
	r, err := s.hub.Repository(s.t.Context(), s.name)
	must(s.t, err)
	p := hub.Proposal{Title: "change", Author: "sokha"}
	for i := 0; i < len(pairs); i += 2 {
		path, content := pairs[i], pairs[i+1]
		if path == "README.md" {
			card, err := hub.ParseCard(content)
			must(s.t, err)
			p.Card = &card
		}
		if content == "" {
			p.Changes = append(p.Changes, hub.Change{Path: path, Remove: true})
			continue
		}
		sum := sha256.Sum256([]byte(content))
		digest := hex.EncodeToString(sum[:])
		oid := hub.BlobOID(int64(len(content)))
		oid.Write([]byte(content))
		b := hub.Blob{SHA256: digest, Size: int64(len(content)), OID: hex.EncodeToString(oid.Sum(nil))}
		must(s.t, s.hub.Objects().Put(s.t.Context(), digest, b.Size, strings.NewReader(content)))
		must(s.t, s.hub.AddBlob(s.t.Context(), b, r.Number))
		p.Changes = append(p.Changes, hub.Change{Path: path, OID: b.OID, SHA256: digest, Size: b.Size})
	}
	_, err = s.hub.Commit(s.t.Context(), s.name, branch, p)
	return err
}

func (s *site) put(pairs ...string) {
	s.t.Helper()
	must(s.t, s.commit(hub.Main, pairs...))
}

func (s *site) show(gate hub.Gate) error {
	s.t.Helper()
	_, err := s.hub.Edit(s.t.Context(), s.name, func(r *hub.Repository) error {
		r.Visibility, r.Gate = hub.Public, gate
		return nil
	})
	return err
}

// refused checks that an error refuses and says all of some words.
func refused(t *testing.T, err error, words ...string) {
	t.Helper()
	if fault.Of(err) != fault.Denied || fault.Hint(err) == "" {
		t.Errorf("not refused: %v", err)
		return
	}
	for _, w := range words {
		if !strings.Contains(err.Error()+" "+fault.Hint(err), w) {
			t.Errorf("%q is not in: %v (%s)", w, err, fault.Hint(err))
		}
	}
}

func part[T any](t testing.TB, rows ...T) string {
	t.Helper()
	var b bytes.Buffer
	p := dataset.NewPart[T](&b, dataset.NewCodec())
	for _, r := range rows {
		must(t, p.Add(100, false, r))
	}
	_, err := p.Close()
	must(t, err)
	return b.String()
}

// The texts here were written for these tests and are not yet reviewed by native speakers.
var (
	khmer = dataset.Row{ID: "a", Text: "ទន្លេមេគង្គ", Language: "khm-Khmr", URL: "https://a.example/1", Rights: "licensed:CC-BY-4.0"}
	thai  = dataset.Row{ID: "b", Text: "ตลาดเช้า", Language: "tha-Thai", URL: "https://a.example/2", Rights: "public-domain"}
	jawi  = dataset.Row{ID: "c", Text: "بهاس ملايو", Language: "zsm-Arab", URL: "https://a.example/3", Rights: "unknown"}
)

const (
	licence  = "---\nlicense: cc-by-4.0\n---\n"
	declared = "---\nlicense: cc-by-4.0\nlontar: {rights: licensed:CC-BY-4.0, source: https://a.example/}\n---\n"
)

func TestPrivateRepositoriesAcceptAnything(t *testing.T) {
	s := open(t, hub.Dataset)
	s.put("a.txt", "ក", "b.jsonl", "{}", "c.parquet", "no")
}

func TestWhatMayBeOpened(t *testing.T) {
	with := func(r dataset.Row, f func(*dataset.Row)) dataset.Row { f(&r); return r }
	type reference struct {
		ID      string `parquet:"id"`
		URL     string `parquet:"url"`
		Content string `parquet:"content"`
		Rights  string `parquet:"rights"`
	}
	reference1 := reference{"c", "https://a.example/3", strings.Repeat("0", 52), "unknown"}
	for _, c := range []struct {
		name        string
		files       []string
		open, gated string // words of the refusal; "" when it may be
	}{
		{"records that say all", []string{"README.md", licence, "a.parquet", part(t, khmer, thai)}, "", ""},
		{"no card", []string{"a.parquet", part(t, khmer)}, "names no licence", "names no licence"},
		{"a card without a licence", []string{"README.md", "---\nlanguage: km\n---\n", "a.parquet", part(t, khmer)}, "names no licence", "names no licence"},
		{"a licence that is another", []string{"README.md", "---\nlicense: other\n---\n"}, "not which", "not which"},
		{"a licence that is unknown", []string{"README.md", "---\nlicense: unknown\n---\n"}, "nobody has licensed", ""},
		{"a licence of its own", []string{"README.md", "---\nlicense: other\nlicense_name: Terms of the Library\nlicense_link: LICENSE\nsource_datasets: [original]\n---\n", "a.txt", "ក"}, "", ""},
		{"a card alone", []string{"README.md", licence, "LICENSE", "words"}, "", ""},
		{"unknown rights", []string{"README.md", licence, "a.parquet", part(t, khmer, thai, jawi)}, "row 3", ""},
		{"unknown rights, only ids, addresses and digests", []string{"README.md", licence, "a.parquet", part(t, reference1)}, "", ""},
		{"the same without rights", []string{"README.md", licence, "a.jsonl", `{"id":"c","url":"https://a.example/3"}`}, "on what ground", "on what ground"},
		{"analysis only", []string{"README.md", licence, "a.parquet", part(t, with(jawi, func(r *dataset.Row) { r.Rights, r.RightsEvidence = "tdm", "Copyright Act 2021, section 244" }))}, "analysed and not published", ""},
		{"no rights", []string{"README.md", licence, "a.jsonl", "{\"text\":\"ก\",\"url\":\"u\",\"rights\":\"public-domain\"}\n{\"text\":\"ข\",\"url\":\"u\"}"}, "row 2", "row 2"},
		{"a licence a record", []string{"README.md", licence, "a.jsonl", `{"text":"ก","url":"u","license":"cc-by-sa-4.0"}`}, "", ""},
		{"no source", []string{"README.md", licence, "a.parquet", part(t, with(khmer, func(r *dataset.Row) { r.URL = "" }))}, "where they come from", "row 1"},
		{"words that are no rights", []string{"README.md", declared, "a.parquet", part(t, with(khmer, func(r *dataset.Row) { r.Rights = "all reserved" }))}, `"all reserved"`, "row 1"},
		{"a permission without the letter", []string{"README.md", declared, "a.parquet", part(t, with(khmer, func(r *dataset.Row) { r.Rights = "permission" }))}, "not named", "not named"},
		{"a permission with the letter in the card", []string{"README.md", "---\nlicense: cc-by-4.0\nlontar: {evidence: letter of 2026-03-01}\n---\n", "a.parquet", part(t, with(khmer, func(r *dataset.Row) { r.Rights = "permission" }))}, "", ""},
		{"a permission is not backed by a link to a licence", []string{"README.md", "---\nlicense: mit\nlicense_link: LICENSE\n---\n", "a.parquet", part(t, with(khmer, func(r *dataset.Row) { r.Rights = "permission" }))}, "not named", "not named"},
		{"a gift under a consent form", []string{"README.md", licence, "a.parquet", part(t, with(khmer, func(r *dataset.Row) { r.Rights, r.Consent = "contributed", "mekong-1" }))}, "", ""},
		{"foreign columns", []string{"README.md", licence, "a.csv", "text,label\npasar pagi,1\n"}, "a.csv", "where they come from"},
		{"foreign columns, declared", []string{"README.md", declared, "a.csv", "text,label\npasar pagi,1\n"}, "", ""},
		{"foreign columns, by the keys of others", []string{"README.md", "---\nlicense: cc-by-sa-4.0\nlicense_link: https://creativecommons.org/licenses/by-sa/4.0/\nsource_datasets: [original]\n---\n", "a.csv", "text\npasar\n"}, "", ""},
		{"a licence without a link is the compilation's", []string{"README.md", "---\nlicense: cc-by-sa-4.0\nsource_datasets: [original]\n---\n", "a.csv", "text\npasar\n"}, "on what ground", "on what ground"},
		{"declared unknown", []string{"README.md", "---\nlicense: cc-by-4.0\nlontar: {rights: unknown, source: https://a.example/}\n---\n", "a.csv", "text\npasar\n"}, "unknown", ""},
		{"a text file", []string{"README.md", licence, "a.txt", "ក"}, "a.txt", "a.txt"},
		{"a text file, declared unknown", []string{"README.md", "---\nlicense: cc-by-4.0\nlontar: {rights: unknown, source: https://a.example/}\n---\n", "a.txt", "ក"}, "unknown", ""},
		{"a broken file", []string{"README.md", licence, "a.parquet", "PAR1"}, "cannot be read", "cannot be read"},
		{"measures", []string{"README.md", licence, "measures/m.parquet", part(t, dataset.MeasureRow{ID: "a", Name: "n", State: "measured"})}, "", ""},
		{"our key, wrong", []string{"README.md", "---\nlicense: mit\nlontar: {rights: mine}\n---\n"}, "lontar.rights", "lontar.rights"},
		{"our key, unknown", []string{"README.md", "---\nlicense: mit\nlontar: {licence: mit}\n---\n"}, "lontar.licence", "lontar.licence"},
		{"our key, a permission of nobody", []string{"README.md", "---\nlicense: mit\nlontar: {rights: permission}\n---\n"}, "rest on", "rest on"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t, hub.Dataset)
			s.put(c.files...)
			for gate, want := range map[hub.Gate]string{hub.Open: c.open, hub.Manual: c.gated} {
				err := s.show(gate)
				if want != "" {
					refused(t, err, want)
				} else if err != nil {
					t.Errorf("gate %q: %v", gate, err)
				}
				_, err = s.plain.Edit(t.Context(), s.name, func(r *hub.Repository) error { r.Visibility = hub.Private; return nil })
				must(t, err)
			}
			// A commit is held to the same as an opening.
			other := open(t, hub.Dataset)
			must(t, other.show(hub.Open)) // nothing is in it yet
			if err := other.commit(hub.Main, c.files...); c.open != "" {
				refused(t, err, c.open)
			} else {
				must(t, err)
			}
		})
	}
}

func TestEveryCommitToWhatOthersSeeIsLookedAt(t *testing.T) {
	s := open(t, hub.Dataset)
	s.put("README.md", licence, "a.parquet", part(t, khmer))
	must(t, s.show(hub.Open))
	must(t, s.hub.AddRef(t.Context(), s.name, hub.Ref{Kind: hub.Branch, Name: "draft"}, hub.Main))
	refused(t, s.commit("draft", "b.csv", "text\npasar\n"), "b.csv")
	refused(t, s.commit(hub.Main, "b.parquet", part(t, jawi)), "b.parquet")
	refused(t, s.commit(hub.Main, "README.md", ""), "names no licence")
	must(t, s.commit(hub.Main, "b.parquet", part(t, thai)))
	must(t, s.commit("draft", "README.md", "---\nlanguage: km\n---\n")) // the card of main counts
	refused(t, s.commit("draft", "c.txt", "ក"), "c.txt")
}

func TestACardCannotTakeBackWhatFilesRestOn(t *testing.T) {
	s := open(t, hub.Dataset)
	s.put("README.md", declared, "a.csv", "text\npasar\n")
	must(t, s.show(hub.Open))
	refused(t, s.commit(hub.Main, "README.md", licence), "a.csv")
	refused(t, s.commit(hub.Main, "README.md", "---\nlicense: cc-by-4.0\nlontar: {rights: unknown, source: https://a.example/}\n---\n"), "a.csv")
	must(t, s.hub.AddRef(t.Context(), s.name, hub.Ref{Kind: hub.Tag, Name: "v1"}, hub.Main))
	refused(t, s.commit(hub.Main, "README.md", licence, "a.csv", ""), "a.csv") // the tag has it still
	must(t, s.hub.DropRef(t.Context(), s.name, hub.Tag, "v1"))
	must(t, s.commit(hub.Main, "README.md", licence, "a.csv", ""))
}

// carry takes what another hub has of the repository into this one.
func (s *site) carry(from *site, known ...string) error {
	s.t.Helper()
	ctx := s.t.Context()
	_, a, err := from.hub.Annals(ctx, from.name, "", known, false)
	must(s.t, err)
	r, err := s.hub.Repository(ctx, s.name)
	must(s.t, err)
	for _, f := range a.Files {
		b, err := from.hub.Objects().Open(ctx, f.SHA256, 0, -1)
		must(s.t, err)
		must(s.t, s.hub.Objects().Put(ctx, f.SHA256, f.Size, b))
		must(s.t, b.Close())
		must(s.t, s.hub.AddBlob(ctx, hub.Blob{SHA256: f.SHA256, Size: f.Size, OID: f.OID}, r.Number))
	}
	_, err = s.hub.Adopt(ctx, s.name, "sokha", a)
	return err
}

// TestACardThatIsCarriedInIsLookedAtToo: a kit cannot take back what files rest on, and the card that it brings is the one that counts.
func TestACardThatIsCarriedInIsLookedAtToo(t *testing.T) {
	for what, change := range map[string][]string{"a.csv": {"README.md", licence}, "names no licence": {"README.md", ""}, "b.csv": {"README.md", licence, "a.csv", "", "b.csv", "text\npasar\n"}} {
		s, draft := open(t, hub.Dataset), open(t, hub.Dataset)
		s.put("README.md", declared, "a.csv", "text\npasar\n")
		must(t, s.show(hub.Open))
		must(t, draft.carry(s))
		_, head, err := s.hub.Revision(t.Context(), s.name, hub.Main)
		must(t, err)
		draft.put(change...)
		refused(t, s.carry(draft, head.ID), what)
	}
	s, draft := open(t, hub.Dataset), open(t, hub.Dataset)
	draft.put("README.md", declared, "a.csv", "text\npasar\n")
	_, err := s.plain.Edit(t.Context(), s.name, func(r *hub.Repository) error { r.Visibility = hub.Public; return nil })
	must(t, err)
	must(t, s.carry(draft)) // an empty one that is public takes what is fit for it
	draft.put("a.csv", "")
	must(t, s.carry(draft))
	draft.put("README.md", "")
	r := open(t, hub.Dataset)
	must(t, r.carry(draft))
	got, err := r.hub.Repository(t.Context(), r.name)
	must(t, err)
	if got.Card != "" {
		t.Errorf("a card that is not there: %s", got.Card)
	}
}

// TestAKitBringsItsLineage as commits do that are made here.
func TestAKitBringsItsLineage(t *testing.T) {
	from, to := open(t, hub.Dataset), open(t, hub.Dataset)
	from.put("README.md", "---\nsource_datasets: [mekong/river]\n---\n")
	must(t, to.carry(from))
	for _, s := range []*site{from, to} {
		_, c, err := s.hub.Revision(t.Context(), s.name, hub.Main)
		must(t, err)
		must(t, s.hub.Read(t.Context(), func(b hub.Books) error {
			list, err := b.Parents(t.Context(), "datasets/asean/leaves@"+c.ID, 10)
			if len(list) != 1 || list[0].Parent != "datasets/mekong/river" {
				t.Errorf("%v", list)
			}
			return err
		}))
	}
}

func TestEarlierRevisionsAreSeenToo(t *testing.T) {
	s := open(t, hub.Dataset)
	s.put("README.md", licence, "a.parquet", part(t, khmer, jawi))
	s.put("a.parquet", part(t, khmer))
	refused(t, s.show(hub.Open), "a.parquet", "in an earlier revision", "row 2", "new repository")
	must(t, s.show(hub.Manual))
	// What a branch held that is gone can be read by its id.
	other := open(t, hub.Dataset)
	other.put("README.md", licence)
	must(t, other.hub.AddRef(t.Context(), other.name, hub.Ref{Kind: hub.Branch, Name: "x"}, hub.Main))
	must(t, other.commit("x", "secret.txt", "ក"))
	must(t, other.hub.DropRef(t.Context(), other.name, hub.Branch, "x"))
	refused(t, other.show(hub.Open), "secret.txt")
}

// meddler lets something happen while others look.
type meddler struct{ act func() }

func (m *meddler) Commit(_ context.Context, _ hub.Repository, _ hub.Commit, _ hub.Proposal) error {
	if act := m.act; act != nil {
		m.act = nil
		act()
	}
	return nil
}
func (m *meddler) Open(context.Context, hub.Repository) error { return nil }

func TestACardThatChangesMeanwhileIsLookedAtAgain(t *testing.T) {
	s := open(t, hub.Dataset)
	s.put("README.md", declared)
	must(t, s.show(hub.Open))
	m := &meddler{}
	guarded := s.hub
	s.hub = s.plain.Guarded(s.desk, m)
	m.act = func() {
		mine := *s
		mine.hub = guarded
		must(t, mine.commit(hub.Main, "README.md", licence))
	}
	refused(t, s.commit(hub.Main, "a.csv", "text\npasar\n"), "a.csv")
	must(t, s.commit(hub.Main, "README.md", declared))
	m.act = func() {
		mine := *s
		mine.hub = guarded
		must(t, mine.commit(hub.Main, "a.csv", "text\npasar\n"))
	}
	refused(t, s.commit(hub.Main, "README.md", licence), "a.csv")
}

func TestModels(t *testing.T) {
	for _, c := range []struct{ card, want string }{
		{"---\nlicense: mit\n---\n", "trained on"},
		{"---\ndatasets: [a/b]\n---\n", "names no licence"},
		{"---\nlicense: mit\ndatasets: [a/b]\n---\n", ""},
		{"---\nlicense: apache-2.0\nbase_model: a/b\n---\n", ""},
	} {
		s := open(t, hub.Model)
		must(t, s.show(hub.Open)) // it is empty
		err := s.commit(hub.Main, "model.safetensors", "x", "README.md", c.card)
		private := open(t, hub.Model)
		private.put("model.safetensors", "x", "README.md", c.card)
		if c.want == "" {
			must(t, err)
			must(t, private.show(hub.Open))
			continue
		}
		refused(t, err, c.want)
		refused(t, private.show(hub.Manual), c.want)
	}
}

func (s *site) account(mayRead bool) rights.Account {
	s.t.Helper()
	r, c, err := s.hub.Revision(s.t.Context(), s.name, hub.Main)
	must(s.t, err)
	a, err := s.desk.Account(s.t.Context(), r, c, mayRead)
	must(s.t, err)
	return a
}

func TestAnAccountAddsUp(t *testing.T) {
	s := open(t, hub.Dataset)
	given := khmer
	given.Rights, given.Contributor, given.Consent, given.Reviewers = "contributed", "ផ្កាឈូក", "mekong-1", []string{"dara"}
	s.put("README.md", declared, "data/khm/a.parquet", part(t, khmer, given), "data/tha/a.parquet", part(t, thai), "b.csv", "text,language\npasar,ind\n", "measures/m.parquet", part(t, dataset.MeasureRow{ID: "a"}))
	a := s.account(true)
	got := fmt.Sprintln(a.Totals.Files, a.Totals.Records, a.Totals.Declared, a.Totals.Rights, a.Totals.Contributors, a.Totals.Consents, a.Totals.Reviewers, a.Totals.Scripts, a.May.Open, a.May.Gated, a.Card.Licence)
	if want := "3 4 1 map[contributed:1 licensed:CC-BY-4.0:2 public-domain:1] map[ផ្កាឈូក:1] map[mekong-1:1] map[dara:1] map[Khmr:2 Latn:1 Thai:1] true true cc-by-4.0\n"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	hidden, err := json.Marshal(s.account(false))
	must(t, err)
	if strings.Contains(string(hidden), "ផ្កាឈូក") || strings.Contains(string(hidden), "dara") || strings.Contains(string(hidden), "b.csv") {
		t.Errorf("told to all: %s", hidden)
	}
	for _, sentence := range []string{"4 records in 3 files", "It may lie open to everybody.", "People gave 1 record, under 1 version of a consent form."} {
		if !strings.Contains(strings.Join(a.Summary, "\n"), sentence) {
			t.Errorf("%q is not in %q", sentence, a.Summary)
		}
	}
}

func TestFacetsFollowMain(t *testing.T) {
	s := open(t, hub.Dataset)
	row := khmer
	row.Concepts = []string{"khm/festival/pchum-ben", "no\ncountry"}
	s.put("README.md", "---\nlicense: mit\ntask_categories: [translation]\nlontar: {country: [LA, xx]}\n---\n", "a.parquet", part(t, row, thai))
	tags := func() string {
		t.Helper()
		must(t, s.desk.CatchUp(t.Context()))
		r, err := s.hub.Repository(t.Context(), s.name)
		must(t, err)
		return fmt.Sprint(r.AllTags())
	}
	if got, want := tags(), "[license:mit task_categories:translation concept:khm/festival/pchum-ben concept:no country country:KH country:LA language:km language:th modality:text rights:licensed rights:public-domain script:Khmr script:Thai task:translation]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	must(t, s.hub.AddRef(t.Context(), s.name, hub.Ref{Kind: hub.Branch, Name: "x"}, hub.Main))
	must(t, s.commit("x", "a.parquet", ""))
	if got := tags(); !strings.Contains(got, "script:Khmr") {
		t.Errorf("another branch counts: %s", got)
	}
	s.put("a.parquet", part(t, jawi))
	if got := tags(); strings.Contains(got, "script:Khmr") || !strings.Contains(got, "script:Arab") || !strings.Contains(got, "rights:unknown") {
		t.Errorf("after a change: %s", got)
	}
}
