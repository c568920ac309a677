package dedup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/engine"
	"github.com/lontar-asean/lontar/recipe"
)

// texts holds a few sentences a language, written for these tests; not yet reviewed by a native speaker.
var texts = map[string]string{
	"khm-Khmr": "ខ្ញុំទៅផ្សារជាមួយម្តាយនៅព្រឹកនេះ។ យើងទិញត្រីនិងបន្លែស្រស់ៗសម្រាប់ធ្វើម្ហូប។",
	"mya-Mymr": "ကျွန်တော် အမေနှင့်အတူ မနက်က ဈေးသို့ သွားသည်။ ငါးနှင့် ဟင်းသီးဟင်းရွက် ဝယ်ခဲ့သည်။",
	"lao-Laoo": "ຂ້ອຍໄປຕະຫຼາດກັບແມ່ໃນຕອນເຊົ້າ ພວກເຮົາຊື້ປາແລະຜັກມາເຮັດອາຫານ",
	"tha-Thai": "ฉันไปตลาดกับแม่เมื่อเช้านี้ เราซื้อปลาและผักสดมาทำอาหารเย็น",
	"tam-Taml": "நான் காலையில் அம்மாவுடன் சந்தைக்குப் போகிறேன். மீனும் காய்கறிகளும் வாங்கினோம்.",
	"vie-Latn": "Tôi đi chợ với mẹ vào buổi sáng. Chúng tôi mua cá và rau tươi để nấu ăn.",
	"jav-Java": "ꦲꦏ꧀ꦱꦫꦗꦮꦲꦤꦕꦫꦏꦢꦠꦱꦮꦭꦥꦝꦗꦪꦚꦩꦒꦧꦛꦔ",
	"zsm-Arab": "ساي ڤرݢي کڤاسر دڠن ايبو ڤد ڤاݢي اين دان ممبلي ايکن سرتا سايور",
	"ind-Latn": "Saya pergi ke pasar bersama Ibu pagi ini. Kami membeli ikan dan sayur untuk dimasak.",
}

type doc struct{ id, text string }

// member is a signed document.
type member struct {
	id        string
	signature []byte
}

func newStep(t testing.TB, settings string) *step {
	t.Helper()
	s, err := Kinds()[0].Build(settings)
	if err != nil {
		t.Fatal(err)
	}
	return s.(*step)
}

func signAll(t testing.TB, s *step, docs []doc) []member {
	t.Helper()
	members := make([]member, len(docs))
	for i, d := range docs {
		sig, err := s.Sign(corpus.TextDocument(d.text))
		if err != nil {
			t.Fatal(err)
		}
		members[i] = member{d.id, sig}
	}
	return members
}

// compare runs the phases of the step over shards of documents and gives the links by id. The row of a document is 10 times its index.
func compare(t testing.TB, s *step, shards [][]member, workers int) map[string]recipe.Link {
	t.Helper()
	members := func(_ *engine.Task, shard int) iter.Seq2[recipe.Member, error] {
		return func(yield func(recipe.Member, error) bool) {
			for i, m := range shards[shard] {
				if !yield(recipe.Member{Row: uint32(i * 10), ID: m.id, Signature: m.signature}, nil) {
					return
				}
			}
		}
	}
	plan := engine.Plan{Hash: "test"}
	phases := s.Phases(recipe.Groups{Shards: len(shards), Members: members})
	for _, p := range phases {
		if !strings.HasPrefix(p.Name, "deduplicate") {
			t.Fatalf("phase %q", p.Name)
		}
		plan.Phases = append(plan.Phases, engine.Phase{Name: p.Name, Key: "1", Tasks: p.Tasks, Run: p.Run})
	}
	dir := t.TempDir()
	ledger, err := engine.OpenLedger(dir, plan)
	if err != nil {
		t.Fatal(err)
	}
	if err := (engine.Local{Workers: workers}).Run(context.Background(), ledger); err != nil {
		t.Fatal(err)
	}
	links := map[string]recipe.Link{}
	for i := range shards {
		f, err := os.Open(ledger.File(phases[len(phases)-1].Name, i, recipe.LinksFile))
		if err != nil {
			t.Fatal(err)
		}
		list, err := recipe.ReadLinks(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		if !slices.IsSortedFunc(list, func(a, b recipe.Link) int { return int(a.Row) - int(b.Row) }) {
			t.Fatal("links are not in the order of rows")
		}
		for _, l := range list {
			id := shards[i][l.Row/10].id
			l.Row = 0
			links[id] = l
		}
	}
	if err := os.RemoveAll(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return links
}

// cut deals members out to random shards in random order.
func cut(r *rand.Rand, members []member, shards int) [][]member {
	cuts := make([][]member, shards)
	for _, i := range r.Perm(len(members)) {
		n := r.IntN(shards)
		cuts[n] = append(cuts[n], members[i])
	}
	return cuts
}

// sentences reads sentences of some languages of the sentence data, without those held back.
func sentences(t testing.TB, dir string, languages ...string) (list []string) {
	t.Helper()
	for _, l := range languages {
		for _, part := range []string{"train", "dev"} {
			b, err := os.ReadFile(filepath.Join(dir, l, part+".tsv"))
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(string(b)) {
				field := strings.Split(strings.TrimSpace(line), "\t")
				var id int
				if _, err := fmt.Sscan(field[0], &id); err == nil && id%5 != 0 && len(field) == 3 {
					list = append(list, field[2])
				}
			}
		}
	}
	return list
}
