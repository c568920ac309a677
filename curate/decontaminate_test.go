package curate

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/recipe"
)

// questions are benchmark items of this project in the scripts of the region, not yet reviewed by native speakers.
var questions = []string{
	"តើបុណ្យអុំទូកត្រូវបានប្រារព្ធនៅខែណា និងនៅទន្លេណា?", "သင်္ကြန်ပွဲတော်ကို ဘယ်လမှာ ကျင်းပသလဲ။", "ບຸນບັ້ງໄຟຈັດຂຶ້ນໃນເດືອນໃດຂອງທຸກປີ", "ประเพณีลอยกระทงจัดขึ้นในวันเพ็ญเดือนใด",
	"பொங்கல் பண்டிகை எந்த மாதத்தில் கொண்டாடப்படுகிறது?", "Lễ hội đua ghe ngo được tổ chức vào tháng mấy?", "ꦱꦼꦏꦠꦺꦤ꧀ꦲꦶꦁꦪꦺꦴꦒꦾꦏꦂꦠꦏꦥꦤ꧀ꦢꦶꦲꦤꦏꦏꦺ", "بيلاكه هاري راي دراياكن دمليسيا", "Kapan upacara Sekaten dirayakan di Yogyakarta?",
}

func contaminated(t testing.TB, settings string, files map[string]string) *decontaminateStep {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	step, err := decontaminateKind().Build(settings)
	if err != nil {
		t.Fatal(err)
	}
	s := step.(*decontaminateStep)
	s.dir = dir
	return s
}

func TestDecontaminateFindsItemsInEveryScript(t *testing.T) {
	jsonl := `{"id":"a","question":"` + strings.Join(questions, "\",\"choices\":[\"x\"],\"n\":1}\n{\"question\":\"") + `"}`
	s := contaminated(t, "{against: ['*.jsonl', '*.tsv']}", map[string]string{"culture.jsonl": jsonl, "other.tsv": "id\ttext\n1\t" + strings.Repeat("kalimat lain yang panjang sekali ", 3)})
	if err := s.Place(s.dir); err != nil {
		t.Fatal(err)
	}
	for _, q := range questions {
		d := corpus.TextDocument(q + "\n")
		if err := s.Measure(context.Background(), d); err != nil {
			t.Fatal(err)
		}
		share, _ := d.Value("decontaminate.share")
		hits, ok := d.Value("decontaminate.hit.culture")
		if share < 0.8 || !ok || hits < 1 {
			t.Errorf("%q: measures %v", q, d.Measures)
		}
		if _, ok := d.Value("decontaminate.hit.other"); ok {
			t.Errorf("%q: hit in another file: %v", q, d.Measures)
		}
		rule := s.Rules("und")[0]
		if rule.Measure != "decontaminate.share" || !rule.Fails(share) {
			t.Errorf("%q is kept: %v", q, rule)
		}
	}
	d := corpus.TextDocument("question choices")
	_ = s.Measure(context.Background(), d)
	if v, ok := d.Value("decontaminate.share"); !ok || v != 0 {
		t.Errorf("names of fields are found: %v", d.Measures)
	}
}

func TestDecontaminateReadsEveryKindOfFile(t *testing.T) {
	text := questions[3]
	for name, body := range map[string]string{
		"a.jsonl": `{"x":{"y":["` + text + `"]}}`, "a.json": `["` + text + `", 3, null, true]`, "a.csv": "q,a\n\"" + text + "\",\"x, y\"\n", "a.tsv": "1\t" + text + "\n", "a.txt": "ก\n" + text, "a.md": text,
	} {
		s := contaminated(t, "{against: [a.*]}", map[string]string{name: body})
		d := corpus.TextDocument(text)
		if err := s.Measure(context.Background(), d); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if v, _ := d.Value("decontaminate.share"); v != 1 {
			t.Errorf("%s: %v", name, d.Measures)
		}
	}
}

func TestDecontaminateNamesWhatItCannotRead(t *testing.T) {
	for _, c := range []struct{ name, body, says string }{
		{"a.jsonl", `{"x": ]`, "a.jsonl: offset"}, {"a.jsonl", `{"x": 1}`, "no text"}, {"a.parquet", "PAR1", "kind that is not known"}, {"a.txt", "short", "no text"},
	} {
		s := contaminated(t, "{against: [a.*]}", map[string]string{c.name: c.body})
		if err := s.Place(s.dir); fault.Of(err) == "" || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		}
	}
	s := contaminated(t, "{against: [nothing.jsonl]}", nil)
	if err := s.Place(s.dir); fault.Of(err) != fault.Missing {
		t.Errorf("%v", err)
	}
}

func TestDecontaminateMeasuresOnlyWhatTheFilesHold(t *testing.T) {
	files := map[string]string{"a.txt": questions[0]}
	key := contaminated(t, "{against: [a.txt]}", files).Measuring()
	if key != contaminated(t, "{against: [a.txt], max_share: 0.9}", files).Measuring() {
		t.Error("a limit changes what is measured")
	}
	if key == contaminated(t, "{against: [a.txt]}", map[string]string{"a.txt": questions[1]}).Measuring() {
		t.Error("another benchmark measures the same")
	}
}

// TestDecontaminateLeavesUnrelatedProse takes every second sentence as benchmark and documents of ten of the others.
func TestDecontaminateLeavesUnrelatedProse(t *testing.T) {
	for _, tag := range []string{"khm_Khmr", "mya_Mymr", "lao_Laoo", "tha_Thai", "tam_Taml", "vie_Latn", "jav_Latn", "ind_Latn"} {
		b, err := os.ReadFile(testdata.Path(t, "lid-sib200", tag, "train.tsv"))
		if err != nil {
			t.Fatal(err)
		}
		var known, rest []string
		for i, line := range strings.Split(string(b), "\n")[1:] {
			f := strings.Split(line, "\t")
			if id, err := strconv.Atoi(f[0]); err != nil || len(f) < 2 || id%5 == 0 { // a fifth of the rows is held back for evaluation
				continue
			}
			if text := f[len(f)-1]; i%2 == 0 {
				known = append(known, text)
			} else {
				rest = append(rest, text)
			}
		}
		s := contaminated(t, "{against: [a.txt]}", map[string]string{"a.txt": strings.Join(known, "\n")})
		var shares []float64
		for doc := range slices.Chunk(rest, 10) {
			d := corpus.TextDocument(strings.Join(doc, "\n"))
			if err := s.Measure(context.Background(), d); err != nil {
				t.Fatal(err)
			}
			v, _ := d.Value("decontaminate.share")
			shares = append(shares, v)
		}
		slices.Sort(shares)
		t.Logf("%s: %d documents against %d sentences: median share %.3f, greatest %.3f", tag, len(shares), len(known), shares[len(shares)/2], shares[len(shares)-1])
		if shares[len(shares)-1] > 0.2 {
			t.Errorf("%s: unrelated prose is covered to %.3f", tag, shares[len(shares)-1])
		}
	}
}

func FuzzBenchmarkTexts(f *testing.F) {
	for _, s := range []string{`{"a":["ក",{"b":"c"}]}`, `"x" "y"`, "]", "a,\"b\nc", "\xff\t\xfe", `{"a":`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		count := func(string, error) bool { return true }
		_ = jsonTexts(bytes.NewReader(b), "x", count)
		_ = tableTexts(bytes.NewReader(b), "x", ',', count)
		_ = tableTexts(bytes.NewReader(b), "x", '\t', count)
		_ = lineTexts(bytes.NewReader(b), "x", count)
	})
}

func BenchmarkDecontaminate(b *testing.B) {
	s := contaminated(b, "{against: [a.txt]}", map[string]string{"a.txt": strings.Join(questions, "\n")})
	text := strings.Repeat("ផ្សារបណ្តែតទឹកបើករាល់ព្រឹក និងលក់បន្លែ ត្រី ផ្លែឈើ។ ", 400)
	d := corpus.TextDocument(text)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		_ = s.Measure(context.Background(), d)
	}
}

var (
	_ recipe.Measurer  = &decontaminateStep{}
	_ recipe.Measuring = &decontaminateStep{}
)
