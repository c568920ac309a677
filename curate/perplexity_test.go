package curate_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/curate"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/trial"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/ngram"
	"github.com/lontar-asean/lontar/recipe"
)

// modelFile trains a model over clusters and writes it to DIR/NAME.
func modelFile(t testing.TB, dir, name string, tag language.Tag, lines ...string) {
	t.Helper()
	tokens, err := ngram.Tokeniser(ngram.Cluster, tag)
	if err != nil {
		t.Fatal(err)
	}
	trainer, err := ngram.NewTrainer(ngram.Options{Order: 4, Unit: ngram.Cluster, Language: tag, Memory: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer trainer.Close()
	for _, l := range lines {
		if err := trainer.Add(tokens(l)); err != nil {
			t.Fatal(err)
		}
	}
	m, err := trainer.Model()
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if strings.HasSuffix(name, ".arpa") {
		err = m.WriteARPA(f)
	} else {
		_, err = m.WriteTo(f)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func perplexityOf(t *testing.T, step any, tag language.Tag, text string) (*corpus.Document, float64, bool) {
	t.Helper()
	d := corpus.TextDocument(text)
	d.Language = tag
	if err := step.(recipe.Measurer).Measure(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	v, ok := d.Value("perplexity.value")
	return d, v, ok
}

func TestPerplexityTellsPlainTextFromNoise(t *testing.T) {
	for tag, text := range map[language.Tag]string{
		"khm-Khmr": "ផ្សារបណ្តែតទឹកបើករាល់ព្រឹក ហើយអ្នកលក់យកបន្លែមកលក់", "mya-Mymr": "ရေပေါ်ဈေးကို မနက်တိုင်း ဖွင့်သည်။", "lao-Laoo": "ຕະຫຼາດນ້ຳເປີດທຸກເຊົ້າ",
		"tha-Thai": "ตลาดน้ำเปิดทุกเช้า และแม่ค้านำผักมาขาย", "tam-Taml": "மிதக்கும் சந்தை தினமும் காலையில் திறக்கப்படுகிறது", "vie-Latn": "Chợ nổi mở cửa mỗi sáng trên sông",
		"jav-Java": "ꦥꦱꦂꦏꦩ꧀ꦧꦁꦧꦸꦏꦏ꧀ꦱꦧꦼꦤ꧀ꦲꦺꦱꦸꦏ꧀", "zsm-Arab": "ڤاسر تراڤوڠ ايت دبوك ستياڤ ڤاڬي", "ind-Latn": "Pasar terapung itu buka setiap pagi di sungai",
	} {
		dir := t.TempDir()
		modelFile(t, dir, "a.lm", tag, text, text, text)
		step := build(t, "perplexity", "{model: a.lm, head: 3, tail: 10, keep: [head]}")
		if err := step.(recipe.Placed).Place(dir); err != nil {
			t.Fatal(err)
		}
		clusters := slices.Collect(language.Clusters(text))
		slices.Reverse(clusters)
		good, p, ok := perplexityOf(t, step, tag, text+"\n\n"+text)
		bad, q, ok2 := perplexityOf(t, step, tag, strings.Join(clusters, ""))
		if !ok || !ok2 || p > 3 || q < 10 {
			t.Errorf("%s: %.2f and %.2f", tag, p, q)
		}
		if got := trial.Reasons("perplexity", step, good); len(got) > 0 {
			t.Errorf("%s: plain text dropped for %v", tag, got)
		}
		if got := trial.Reasons("perplexity", step, bad); !slices.Equal(got, []string{"perplexity.tail"}) {
			t.Errorf("%s: noise dropped for %v", tag, got)
		}
		if d, _, ok := perplexityOf(t, step, "eng-Latn", "A floating market"); ok || len(trial.Reasons("perplexity", step, d)) > 0 {
			t.Errorf("%s: the model measures English", tag)
		}
		if _, _, ok := perplexityOf(t, step, tag, " \n"); ok {
			t.Errorf("%s: an empty text has a perplexity", tag)
		}
	}
}

func TestPerplexityParts(t *testing.T) {
	for _, c := range []struct {
		settings string
		want     [3]string // reasons at 5, 20 and 50
	}{
		{"{}", [3]string{}}, {"{head: 10, tail: 30}", [3]string{}}, {"{keep: [head]}", [3]string{}},
		{"{head: 10, tail: 30, keep: [head]}", [3]string{"", "perplexity.middle", "perplexity.tail"}},
		{"{head: 10, tail: 30, keep: [middle]}", [3]string{"perplexity.head", "", "perplexity.tail"}},
		{"{head: 5, tail: 20, keep: [head, middle]}", [3]string{"", "", "perplexity.tail"}},
		{"{tail: 30, keep: [head]}", [3]string{"", "", "perplexity.tail"}},
		{"{head: 10, keep: [head]}", [3]string{"", "perplexity.middle", "perplexity.middle"}},
		{"{drop_below: 10}", [3]string{"perplexity.drop_below", "", ""}}, {"{drop_above: 30}", [3]string{"", "", "perplexity.drop_above"}},
	} {
		step := build(t, "perplexity", c.settings)
		for i, v := range []float64{5, 20, 50} {
			d := corpus.TextDocument("")
			d.SetMeasure("perplexity.value", v)
			if got := strings.Join(trial.Reasons("perplexity", step, d), " "); got != c.want[i] {
				t.Errorf("%s at %g: %q, want %q", c.settings, v, got, c.want[i])
			}
		}
	}
}

// TestHarmfulTextIsWhatAModelOfHarmSpeaks turns the model round, as arXiv 2212.10440 does: what surprises it little is dropped.
func TestHarmfulTextIsWhatAModelOfHarmSpeaks(t *testing.T) {
	dir := t.TempDir()
	modelFile(t, dir, "bad.arpa", "ind-Latn", "judi slot gacor hari ini daftar sekarang", "situs slot gacor terpercaya daftar sekarang juga", "slot gacor bonus besar hari ini")
	step := build(t, "perplexity", "{name: gambling, by: cluster, model: {ind: bad.arpa}, drop_below: 12}")
	if err := step.(recipe.Placed).Place(dir); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{"daftar slot gacor hari ini": 1, "Pasar terapung itu buka setiap pagi di tepi sungai": 0} {
		d, _, _ := perplexityOf(t, step, "ind-Latn", text)
		if got := trial.Reasons("perplexity", step, d); len(got) != want {
			t.Errorf("%q: %v %v", text, got, d.Measures)
		}
	}
}

func TestPerplexityFaults(t *testing.T) {
	dir := t.TempDir()
	modelFile(t, dir, "lao.lm", "lao-Laoo", "ລາວ")
	modelFile(t, dir, "lao.arpa", "lao-Laoo", "ລາວ")
	if err := os.WriteFile(filepath.Join(dir, "junk"), []byte("junk"), 0o666); err != nil {
		t.Fatal(err)
	}
	for settings, want := range map[string]string{
		"{model: nowhere.lm}": "cannot read the model", "{model: {khm: lao.lm}}": "one of lao-Laoo", "{model: lao.arpa}": "what its tokens are", "{model: junk}": "junk",
	} {
		if err := build(t, "perplexity", settings).(recipe.Placed).Place(dir); fault.Of(err) == "" || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", settings, err, want)
		}
	}
	catalogue, err := recipe.NewCatalogue(curate.Kinds())
	if err != nil {
		t.Fatal(err)
	}
	kind, _ := catalogue.Kind("perplexity")
	for _, settings := range []string{"{keep: [best]}", "{head: 9, tail: 3}", "{by: sentence}", "{model: {klingonisch: a}}", "{name: A}", "{model: [a]}"} {
		if _, err := kind.Build(settings); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", settings, err)
		}
	}
}

// TestPerplexityMeasuresAgainWhenAModelChanges holds the key of the plan to the contents of the models, and not to the limits.
func TestPerplexityMeasuresAgainWhenAModelChanges(t *testing.T) {
	dir := t.TempDir()
	modelFile(t, dir, "a.lm", "lao-Laoo", "ລາວ")
	key := func(settings string) string {
		step := build(t, "perplexity", settings)
		if err := step.(recipe.Placed).Place(dir); err != nil {
			t.Fatal(err)
		}
		m, _ := recipe.MeasuringOf(step)
		return fmt.Sprint(m)
	}
	before := key("{model: a.lm, head: 3}")
	if key("{model: a.lm, tail: 5}") != before {
		t.Error("a limit changes the key")
	}
	if key("{model: {lao: a.lm}}") == before {
		t.Error("the language of a model does not change the key")
	}
	modelFile(t, dir, "a.lm", "lao-Laoo", "ລາວ ລາວ")
	if key("{model: a.lm, head: 3}") == before {
		t.Error("another model does not change the key")
	}
}
