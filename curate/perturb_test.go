package curate_test

import (
	"context"
	"testing"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/curate"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
)

func perturbed(t *testing.T, step any, id, text string, tag language.Tag) *corpus.Document {
	t.Helper()
	d := corpus.TextDocument(text)
	d.ID, d.Language, d.Title = id, tag, text
	if err := step.(recipe.Transformer).Transform(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPerturbDependsOnIDTextAndSeedOnly(t *testing.T) {
	const settings = "{glyphs: 0.3, order: 0.3, zero_width: 0.3, ocr: 0.1, spelling: 0.3, seed: 4}"
	for tag, text := range map[language.Tag]string{
		"khm-Khmr": "ផ្សារបណ្តែតទឹកបើករាល់ព្រឹក", "mya-Mymr": "ရေပေါ်ဈေးသည် မနက်တိုင်း ဖွင့်သည်။", "lao-Laoo": "ຕະຫຼາດນ້ຳເປີດທຸກເຊົ້າ", "tha-Thai": "ตลาดน้ำเปิดทุกเช้าริมแม่น้ำ",
		"tam-Taml": "மிதக்கும் சந்தை காலையும் திறக்கிறது", "vie-Latn": "Chợ nổi mở cửa mỗi sáng", "jav-Java": "ꦥꦱꦂꦏꦩ꧀ꦧꦁꦧꦸꦏꦏ꧀", "zsm-Arab": "ڤاسر تراڤوڠ دبوک ستياڤ ڤاݢي",
		"ind-Latn": "Pasar terapung yang buka setiap pagi",
	} {
		a, b := build(t, "perturb", settings), build(t, "perturb", settings)
		perturbed(t, b, "other", text, tag)
		first, second := perturbed(t, a, "one", text, tag), perturbed(t, b, "one", text, tag)
		if first.Text() != second.Text() || first.Text() == text {
			t.Errorf("%s: %q and %q", tag, first.Text(), second.Text())
		}
		if first.Title != text {
			t.Errorf("%s: the title became %q", tag, first.Title)
		}
		if len(first.Trail) != 1 || first.Trail[0].Step != "perturb" {
			t.Errorf("%s: trail %+v", tag, first.Trail)
		}
		if other := perturbed(t, a, "two", text, tag); other.Text() == first.Text() {
			t.Errorf("%s: two documents get the same noise: %q", tag, other.Text())
		}
	}
}

func TestPerturbWithoutRulesIsUnmeasured(t *testing.T) {
	d := perturbed(t, build(t, "perturb", "{spelling: 1, zero_width: 1}"), "one", "ᬧᬲᬃ", "ban-Bali")
	for _, name := range []string{"perturb.spelling", "perturb.zero_width"} {
		if m, ok := d.Measure(name); !ok || m.State != corpus.Unmeasured {
			t.Errorf("%s is %+v", name, m)
		}
	}
	if _, ok := d.Measure("perturb.ocr"); ok || d.Text() != "ᬧᬲᬃ" || len(d.Trail) != 0 {
		t.Errorf("%q %+v %+v", d.Text(), d.Measures, d.Trail)
	}
	d = perturbed(t, build(t, "perturb", "{}"), "one", "ภาษาไทย", "tha-Thai")
	if d.Text() != "ภาษาไทย" || len(d.Measures) != 0 || len(d.Trail) != 0 {
		t.Errorf("%q %+v %+v", d.Text(), d.Measures, d.Trail)
	}
}

func TestPerturbRefusesWhatIsNoRate(t *testing.T) {
	c, err := recipe.NewCatalogue(curate.Kinds())
	if err != nil {
		t.Fatal(err)
	}
	k, _ := c.Kind("perturb")
	for _, settings := range []string{"{glyphs: 1.5}", "{ocr: -1}", "{order: .nan}", "{seed: -1}", "{glyphs: much}"} {
		if _, err := k.Build(settings); err == nil {
			t.Errorf("%s is taken", settings)
		}
	}
}
