package picture

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/language"
	look "github.com/lontar-asean/lontar/picture"
	"github.com/lontar-asean/lontar/recipe"
)

// doc makes a document with pictures of which only the hash is known. Pictures are numbered; those whose numbers differ by less than 21 look alike.
func doc(id string, tag language.Tag, text string, pictures ...corpus.Picture) *corpus.Document {
	d := corpus.TextDocument(text)
	d.ID, d.Language, d.Pictures = id, tag, pictures
	return d
}

func seen(family uint64, bits int, alt string) corpus.Picture {
	r := rand.New(rand.NewPCG(family, 7))
	var f look.Fingerprint
	for i := range f {
		f[i] = randomHash(r)
	}
	f[0] = flipped(r, f[0], bits)
	return corpus.Picture{Hash: f.Bytes(), Alt: alt}
}

func newStep(t testing.TB, settings string) *step {
	t.Helper()
	s, err := Kinds()[0].Build(settings)
	if err != nil {
		t.Fatal(err)
	}
	return s.(*step)
}

// compare runs the phases over documents dealt out to shards in their order, and tells for each id what happens to it.
func compare(t testing.TB, settings string, docs []*corpus.Document, shards, workers int) map[string]string {
	t.Helper()
	s := newStep(t, settings)
	cuts := make([][]recipe.Member, shards)
	ids := make([][]string, shards)
	for i, d := range docs {
		sig, err := s.Sign(d)
		if err != nil {
			t.Fatal(err)
		}
		n := i * shards / len(docs)
		cuts[n] = append(cuts[n], recipe.Member{Row: uint32(len(cuts[n])), ID: d.ID, Signature: sig})
		ids[n] = append(ids[n], d.ID)
	}
	members := func(_ *engine.Task, shard int) iter.Seq2[recipe.Member, error] {
		return func(yield func(recipe.Member, error) bool) {
			list := slices.Clone(cuts[shard]) // not in input order, as they come by language
			slices.SortFunc(list, func(a, b recipe.Member) int { return cmp.Compare(b.Row, a.Row) })
			for _, m := range list {
				if !yield(m, nil) {
					return
				}
			}
		}
	}
	plan := engine.Plan{Hash: "test"}
	phases := s.Phases(recipe.Groups{Shards: shards, Members: members})
	for _, p := range phases {
		if !strings.HasPrefix(p.Name, name) {
			t.Fatalf("phase %q", p.Name)
		}
		plan.Phases = append(plan.Phases, engine.Phase{Name: p.Name, Key: "1", Tasks: p.Tasks, Run: p.Run})
	}
	ledger, err := engine.OpenLedger(t.TempDir(), plan)
	if err != nil {
		t.Fatal(err)
	}
	if err := (engine.Local{Workers: workers}).Run(context.Background(), ledger); err != nil {
		t.Fatal(err)
	}
	fate := map[string]string{}
	for i := range shards {
		f, err := os.Open(ledger.File(phases[len(phases)-1].Name, i, recipe.LinksFile))
		if err != nil {
			t.Fatal(err)
		}
		links, err := recipe.ReadLinks(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		last := -1
		for _, l := range links {
			if int(l.Row) <= last {
				t.Fatal("links are not in the order of rows")
			}
			last = int(l.Row)
			switch {
			case l.Reason != "":
				fate[ids[i][l.Row]] = l.Reason + " of " + l.Detail
			case len(l.Pictures) > 0:
				fate[ids[i][l.Row]] = fmt.Sprint("without ", l.Pictures)
			default:
				fate[ids[i][l.Row]] = fmt.Sprint("stays for ", l.Duplicates)
			}
		}
	}
	return fate
}

// Texts written for this test; not yet reviewed by a native speaker.
const (
	khmer = "ប្រាសាទអង្គរវត្ត"
	lao   = "ພຣະທາດຫຼວງ"
)

func TestWhatHappensToDocumentsWithTheSamePicture(t *testing.T) {
	none := map[string]string{}
	for _, c := range []struct {
		name, settings string
		docs           []*corpus.Document
		want           map[string]string
	}{
		{"a pair with the same picture and text", "{}", []*corpus.Document{
			doc("z", "khm-Khmr", khmer, seen(1, 0, "")), doc("a", "khm-Khmr", khmer+"  ", seen(1, 12, "")), doc("b", "khm-Khmr", khmer, seen(2, 0, "")),
		}, map[string]string{"z": "stays for 1", "a": "duplicate of z"}},
		{"captions in two languages are two records", "{}", []*corpus.Document{
			doc("a", "khm-Khmr", khmer, seen(1, 0, "")), doc("b", "lao-Laoo", lao, seen(1, 0, "")), doc("c", "und", khmer, seen(1, 0, "")),
		}, none},
		{"texts: any drops all but the first", "{texts: any}", []*corpus.Document{
			doc("a", "khm-Khmr", khmer, seen(1, 3, "")), doc("b", "lao-Laoo", lao, seen(1, 0, "")), doc("c", "und", "", seen(1, 8, "")),
		}, map[string]string{"a": "stays for 2", "b": "duplicate of a", "c": "duplicate of a"}},
		{"beyond the radius", "{radius: 13}", []*corpus.Document{
			doc("a", "khm-Khmr", khmer, seen(1, 0, "")), doc("b", "khm-Khmr", khmer, seen(1, 14, "")),
		}, none},
		{"the descriptions count when a pair has no text", "{}", []*corpus.Document{
			doc("a", "lao-Laoo", "", seen(1, 0, lao)), doc("b", "lao-Laoo", " ", seen(1, 2, lao)), doc("c", "lao-Laoo", "", seen(1, 0, "ອື່ນ")),
		}, map[string]string{"a": "stays for 1", "b": "duplicate of a"}},
		{"a page loses what was there before", "{}", []*corpus.Document{
			doc("a", "tha-Thai", "หนึ่ง", seen(1, 0, "ตรา"), seen(2, 0, "ตลาด"), seen(1, 4, "ตรา")), doc("b", "tha-Thai", "สอง", seen(1, 9, "ตรา"), seen(2, 0, "อื่น"), seen(3, 0, "ใหม่")),
		}, map[string]string{"a": "without [2]", "b": "without [0]"}},
		{"pages keep theirs when told so", "{pages: false}", []*corpus.Document{
			doc("a", "tha-Thai", "หนึ่ง", seen(1, 0, "ตรา"), seen(2, 0, "ตลาด")), doc("b", "tha-Thai", "สอง", seen(1, 9, "ตรา"), seen(3, 0, "ใหม่")),
		}, none},
		{"a pair keeps its only picture", "{}", []*corpus.Document{
			doc("a", "mya-Mymr", "ဈေး", seen(1, 0, "ပုံ"), seen(2, 0, "")), doc("b", "mya-Mymr", "အခြား", seen(1, 0, "ပုံ")),
		}, none},
		{"equal bytes known by their digest only", "{}", []*corpus.Document{
			doc("a", "jav-Java", "ꦥꦱꦂ", corpus.Picture{SHA256: strings.Repeat("ab", 32)}), doc("b", "jav-Java", "ꦥꦱꦂ", corpus.Picture{SHA256: strings.Repeat("ab", 32)}),
			doc("c", "jav-Java", "ꦥꦱꦂ", corpus.Picture{SHA256: strings.Repeat("cd", 32)}), doc("d", "jav-Java", "ꦥꦱꦂ", corpus.Picture{URL: "https://example.org/x.png"}),
		}, map[string]string{"a": "stays for 1", "b": "duplicate of a"}},
		{"what was dropped leads to nothing", "{}", []*corpus.Document{
			doc("a", "vie-Latn", "chợ", seen(1, 0, "")), doc("b", "vie-Latn", "Chợ", seen(1, 18, "")), doc("c", "vie-Latn", "chợ", seen(9, 0, "")),
		}, map[string]string{"a": "stays for 1", "b": "duplicate of a"}},
		{"a picture that was taken out before is not compared", "{}", []*corpus.Document{
			doc("a", "tam-Taml", "சந்தை", func() corpus.Picture { p := seen(1, 0, ""); p.Reasons = []string{"x.y"}; return p }()), doc("b", "tam-Taml", "சந்தை", seen(1, 0, "")),
		}, none},
	} {
		t.Run(c.name, func(t *testing.T) {
			for shards := 1; shards <= 3; shards++ {
				if d := gocmp.Diff(c.want, compare(t, c.settings, c.docs, shards, 2)); d != "" {
					t.Errorf("%d shards: %s", shards, d)
				}
			}
		})
	}
}

// TestManyPicturesAreSearchedAsIfEachWithEach compares what the index finds with what comparing all pairs finds, for any cut of the input.
func TestManyPicturesAreSearchedAsIfEachWithEach(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	var docs []*corpus.Document
	var prints []look.Fingerprint
	for i := range 3 * few {
		p := seen(uint64(r.IntN(few)), r.IntN(16), "")
		docs = append(docs, doc(fmt.Sprintf("d%03d", i), "ind-Latn", "pasar", p))
		f, err := look.ParseFingerprint(p.Hash)
		if err != nil {
			t.Fatal(err)
		}
		prints = append(prints, f)
	}
	want, stays := map[string]string{}, []int{}
	for i := range prints {
		first := slices.IndexFunc(stays, func(j int) bool { return prints[i].Distance(&prints[j]) <= look.Radius })
		if first < 0 {
			stays = append(stays, i)
		} else {
			want[docs[i].ID] = "duplicate of " + docs[stays[first]].ID
		}
	}
	for shards := 1; shards <= 4; shards += 3 {
		got := compare(t, "{}", docs, shards, 2)
		for id, fate := range got {
			if strings.HasPrefix(fate, "stays") {
				delete(got, id)
			}
		}
		if d := gocmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	}
}

func TestSettingsThatCannotBe(t *testing.T) {
	for _, s := range []string{"{texts: some}", "{radius: 21}", "{radius: -1}", "{radios: 3}"} {
		if _, err := Kinds()[0].Build(s); err == nil {
			t.Errorf("%s is accepted", s)
		}
	}
}

func FuzzParseSignature(f *testing.F) {
	for _, d := range []*corpus.Document{doc("a", "khm-Khmr", khmer, seen(1, 0, "")), doc("b", "lao-Laoo", lao, seen(1, 0, ""), seen(2, 0, lao))} {
		sig, err := sign(d)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(sig)
		f.Add(sig[:len(sig)-1])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := parseSignature(b)
		if err == nil && len(s.pictures) == 0 {
			t.Error("a signature without pictures")
		}
	})
}
