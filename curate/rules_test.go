package curate_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/curate"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/internal/trial"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/recipe"
)

// prose makes pseudo-documents of 20 lines from the training rows of SIB-200, in a fixed order, by language.
func prose(t testing.TB) map[language.Tag][]*corpus.Document {
	t.Helper()
	lines := map[language.Tag][]string{}
	for s, err := range identify.SIB200(os.DirFS(testdata.Path(t, "lid-sib200")), identify.TrainingRows) {
		if err != nil {
			t.Fatal(err)
		}
		lines[s.Tag] = append(lines[s.Tag], s.Text)
	}
	docs := map[language.Tag][]*corpus.Document{}
	for tag, list := range lines {
		for part := range slices.Chunk(list, 20) {
			d := corpus.TextDocument(strings.Join(part, "\n"))
			d.Language = tag
			docs[tag] = append(docs[tag], d)
		}
	}
	return docs
}

func build(t testing.TB, kind, settings string) any {
	t.Helper()
	c, err := recipe.NewCatalogue(curate.Kinds())
	if err != nil {
		t.Fatal(err)
	}
	k, ok := c.Kind(kind)
	if !ok {
		t.Fatalf("no step %s", kind)
	}
	step, err := k.Build(settings)
	if err != nil {
		t.Fatal(err)
	}
	return step
}

// TestEditedProsePasses holds every language of SIB-200 to the default limits: edited prose must pass, in every script.
func TestEditedProsePasses(t *testing.T) {
	quality, repetition := build(t, "quality", ""), build(t, "repetition", "")
	for tag, docs := range prose(t) {
		dropped, why := 0, map[string]int{}
		for _, d := range docs {
			var reasons []string
			for name, step := range map[string]any{"quality": quality, "repetition": repetition} {
				if err := step.(recipe.Measurer).Measure(context.Background(), d); err != nil {
					t.Fatal(err)
				}
				reasons = append(reasons, trial.Reasons(name, step, d)...)
			}
			for _, r := range reasons {
				why[r]++
			}
			if len(reasons) > 0 {
				dropped++
			}
		}
		if dropped*20 > len(docs) { // more than 5 %
			t.Errorf("%s: %d of %d documents of edited prose are dropped: %v", tag, dropped, len(docs), why)
		}
	}
}

// TestRepetitionOfEditedProse holds the figure that the documentation of repetition gives.
func TestRepetitionOfEditedProse(t *testing.T) {
	step := build(t, "repetition", "").(recipe.Measurer)
	for tag, docs := range prose(t) {
		var shares []float64
		for _, d := range docs {
			if err := step.Measure(context.Background(), d); err != nil {
				t.Fatal(err)
			}
			v, ok := d.Value("repetition.duplicate_clusters")
			if !ok {
				t.Fatalf("%s: not measured", tag)
			}
			shares = append(shares, v)
		}
		slices.Sort(shares)
		if top := shares[len(shares)*99/100]; top > 0.06 {
			t.Errorf("%s: %.3f of edited prose lies in repeated runs (99th percentile, n=%d)", tag, top, len(shares))
		}
	}
}

// TestWordsOfUnspacedScriptsAreCounted cuts by models: ตลาดน้ำ and ตลาด are words, not the phrase between two spaces.
func TestWordsOfUnspacedScriptsAreCounted(t *testing.T) {
	quality := build(t, "quality", "").(recipe.Measurer)
	for tag, text := range map[language.Tag]string{"tha-Thai": "ตลาดน้ำเปิดทุกเช้า", "lao-Laoo": "ຕະຫຼາດນ້ຳເປີດທຸກເຊົ້າ", "khm-Khmr": "ផ្សារបណ្តែតទឹកបើករាល់ព្រឹក", "mya-Mymr": "ရေပေါ်ဈေးသည်နေ့တိုင်းဖွင့်သည်"} {
		d := corpus.TextDocument(text)
		d.Language = tag
		if err := quality.Measure(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if n, ok := d.Value("quality.words"); !ok || n < 3 || n > 9 {
			t.Errorf("%s: %v words in %s", tag, n, text)
		}
		if n, ok := d.Value("quality.word_length"); !ok || n < 1 || n > 6 {
			t.Errorf("%s: words of %v clusters in %s", tag, n, text)
		}
	}
}

// TestWordRulesAreUnmeasuredWithoutWords keeps Shan and Javanese script from being judged by words nobody can count.
func TestWordRulesAreUnmeasuredWithoutWords(t *testing.T) {
	quality, repetition := build(t, "quality", "").(recipe.Measurer), build(t, "repetition", "").(recipe.Measurer)
	for tag, text := range map[language.Tag]string{"shn-Mymr": "တႃႇၵၢတ်ႇ", "jav-Java": "ꦥꦱꦂ", "und": "pasar"} {
		d := corpus.TextDocument(text)
		d.Language = tag
		for _, m := range []recipe.Measurer{quality, repetition} {
			if err := m.Measure(context.Background(), d); err != nil {
				t.Fatal(err)
			}
		}
		for _, name := range []string{"quality.words", "quality.word_length", "quality.stop_words", "repetition.top_2gram", "repetition.duplicate_10gram"} {
			if m, ok := d.Measure(name); !ok || m.State != corpus.Unmeasured {
				t.Errorf("%s: %s is %+v, want unmeasured", tag, name, m)
			}
		}
	}
}

func TestSpamIsFoundInEveryScript(t *testing.T) {
	step := build(t, "repetition", "")
	for tag, phrase := range map[language.Tag]string{
		"khm-Khmr": "លក់ទំនិញថោកៗដឹកជញ្ជូនឥតគិតថ្លៃគ្រប់ខេត្តក្រុង", "tha-Thai": "สินค้าราคาถูกส่งฟรีทั่วประเทศสั่งซื้อวันนี้", "lao-Laoo": "ສິນຄ້າລາຄາຖືກສົ່ງຟຣີທົ່ວປະເທດສັ່ງຊື້ມື້ນີ້",
		"mya-Mymr": "ဈေးသက်သာသောပစ္စည်းများကိုတစ်နိုင်ငံလုံးသို့အခမဲ့ပို့ပေးသည်ယနေ့ဝယ်ပါ", "ind-Latn": "jual murah gratis ongkir ke seluruh negeri pesan hari ini ", "tam-Taml": "மலிவான பொருட்கள் நாடு முழுவதும் இலவசமாக அனுப்பப்படும் ",
		"vie-Latn": "hàng giá rẻ giao miễn phí toàn quốc đặt mua hôm nay ", "jav-Java": "ꦲꦢꦺꦴꦭꦤ꧀ꦩꦸꦫꦃꦠꦸꦏꦸꦲꦶꦏꦶꦢꦶꦤꦲꦶꦏꦶꦒꦿꦠꦶꦱ꧀ꦲꦺꦴꦔ꧀ꦏꦺꦴꦱ꧀", "zsm-Arab": "بارڠ موره هنتر ڤرچوما سلوروه نڬارا ڤسن هاري اين ",
	} {
		d := corpus.TextDocument(strings.Repeat(phrase, 12))
		d.Language = tag
		if err := step.(recipe.Measurer).Measure(context.Background(), d); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(trial.Reasons("repetition", step, d), "repetition.max_duplicate_clusters") {
			t.Errorf("%s: spam passes: %v", tag, d.Measures)
		}
	}
}

func FuzzRules(f *testing.F) {
	for _, s := range []string{"ភាសាខ្មែរ", "\xff\xfe", "\u0e4d\u0e32", "", "\n\n\n", "a\u0301\u0301\u0301", "ꦥ꧀", strings.Repeat("ก", 500)} {
		f.Add(s)
	}
	steps := []recipe.Measurer{build(f, "quality", "").(recipe.Measurer), build(f, "repetition", "").(recipe.Measurer), build(f, "length", "").(recipe.Measurer)}
	f.Fuzz(func(t *testing.T, s string) {
		for _, tag := range []language.Tag{"ind-Latn", "khm-Khmr", "und"} {
			d := corpus.TextDocument(s)
			d.Language = tag
			for _, step := range steps {
				if err := step.Measure(context.Background(), d); err != nil {
					t.Fatal(err)
				}
			}
			for _, m := range d.Measures {
				if m.State == corpus.Failed || strings.HasPrefix(m.Name, "repetition.") && (m.Value < 0 || m.Value > 1.0001) {
					t.Errorf("%s is %+v", m.Name, m)
				}
			}
		}
	})
}

// BenchmarkQualityAndRepetition measures both steps on a mix of all languages; bytes are of text.
func BenchmarkQualityAndRepetition(b *testing.B) {
	all := prose(b)
	quality, repetition := build(b, "quality", "").(recipe.Measurer), build(b, "repetition", "").(recipe.Measurer)
	var tags []language.Tag
	for tag := range all {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	var docs []*corpus.Document
	bytes := 0
	for i := range 30 {
		for _, tag := range tags {
			if i < len(all[tag]) {
				docs = append(docs, all[tag][i])
				bytes += len(all[tag][i].Text())
			}
		}
	}
	b.SetBytes(int64(bytes))
	b.ReportAllocs()
	for b.Loop() {
		for _, d := range docs {
			d.Measures = d.Measures[:0]
			if err := quality.Measure(context.Background(), d); err != nil {
				b.Fatal(err)
			}
			if err := repetition.Measure(context.Background(), d); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(len(docs)), "docs/op")
}

func TestAConvertedTextIsKeptAsItWasAndRedactedToo(t *testing.T) {
	// Our own sentences, not yet reviewed by native speakers.
	for _, text := range []string{"ေနျပည္ေတာ္သို႔ သြားၾကသည္။ a@b.example", "Tieáng Vieät ñöôïc vieát baèng chöõ Quoác ngöõ. a@b.example"} {
		for _, keep := range []bool{true, false} {
			step := build(t, "normalise", fmt.Sprintf("keep_original: %v", keep))
			d := corpus.TextDocument(text)
			d.Language = language.Und
			if err := step.(recipe.Transformer).Transform(t.Context(), d); err != nil {
				t.Fatal(err)
			}
			if d.Text() == text {
				t.Fatalf("%q was not converted", text)
			}
			kept := len(d.Parts) == 2 && d.Parts[1].Kind == corpus.OriginalPart && d.Parts[1].Text == text
			if kept != keep {
				t.Errorf("keep_original: %v: parts %+v", keep, d.Parts)
			}
			again := len(d.Parts)
			if err := step.(recipe.Transformer).Transform(t.Context(), d); err != nil || len(d.Parts) != again {
				t.Errorf("a second time: %d parts, %v", len(d.Parts), err)
			}
		}
	}
}

func TestIdentifyTakesModelsOfFastText(t *testing.T) {
	step := build(t, "identify", "model: softmax.ftz").(recipe.Measurer)
	if err := step.(recipe.Placed).Place("../language/fasttext/testdata"); err != nil {
		t.Fatal(err)
	}
	answers, err := os.ReadFile("../language/fasttext/testdata/lines.txt")
	if err != nil {
		t.Fatal(err)
	}
	tags := map[language.Tag]bool{}
	for line := range strings.Lines(string(answers)) {
		d := corpus.TextDocument(line)
		d.Language = language.Und
		if err := step.Measure(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		tags[d.Language] = true
	}
	if len(tags) < 3 {
		t.Errorf("languages found: %v", tags)
	}
	if err := build(t, "identify", "model: none.ftz").(recipe.Placed).Place(t.TempDir()); err == nil {
		t.Error("a model that is not there is no error")
	}
}

func TestAShortTextDoesNotContradictItsSource(t *testing.T) {
	s := build(t, "identify", "{}").(recipe.Measurer)
	for _, c := range []struct {
		text      string
		says, got language.Tag
	}{
		{"واو بولن", "zsm-Arab", "zsm-Arab"},
		{"Rumah gadang", "ind-Latn", "ind-Latn"},
		{"វាលស្រែ", "ind-Latn", "khm-Khmr"}, // another script: the source is wrong
		{"Setiap tahun masyarakat di desa itu merayakan panen padi bersama-sama dengan musik dan tarian sampai larut malam.", "vie-Latn", "ind-Latn"},
	} {
		d := corpus.TextDocument(c.text)
		d.Language = c.says
		if err := s.Measure(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if d.Language != c.got {
			t.Errorf("%q of a source that says %s is %s, want %s", c.text, c.says, d.Language, c.got)
		}
	}
}
