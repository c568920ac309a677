package identify

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
)

// paragraphs joins sentences of a language, so many to a paragraph.
func paragraphs(list []Sample, tag language.Tag, count, sentences int) (out []Sample) {
	var words []string
	for _, s := range list {
		if s.Tag != tag || len(out) == count {
			continue
		}
		if words = append(words, s.Text); len(words) == sentences {
			out = append(out, Sample{tag, strings.Join(words, " ")})
			words = nil
		}
	}
	return out
}

// TestQualityOfAddedLanguages adds languages to a model that was trained without them.
func TestQualityOfAddedLanguages(t *testing.T) {
	if testing.Short() {
		t.Skip("trains models")
	}
	root := os.DirFS(testdata.Path(t, "lid-sib200"))
	training, heldBack := collect(t, SIB200(root, TrainingRows)), collect(t, SIB200(root, HeldBackRows))
	news := []language.Tag{"ilo-Latn", "shn-Mymr", "sun-Latn"}
	isNew := func(s Sample) bool { return slices.Contains(news, s.Tag) }
	base, err := Train(each(slices.DeleteFunc(slices.Clone(training), isNew)), DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	others := slices.DeleteFunc(slices.Clone(heldBack), isNew)
	before, err := base.Evaluate(each(others), 0, "yue-Hant", "cmn-Hant")
	if err != nil {
		t.Fatal(err)
	}
	was, _ := before.MacroF1()
	var b strings.Builder
	fmt.Fprintf(&b, `Languages added to a model that was trained without them (rows of SIB-200 with index_id %% 5 ≠ 0), nothing else trained anew; held-back rows.
Others: macro-F1 over the %d other labels, with the texts of the new ones among those to be identified.
go test ./language/identify -run Added -update

before: others %.4f
`, 43-len(news), was)
	for _, sentences := range []int{1, 3} {
		var more []Sample
		for _, tag := range news {
			more = append(more, paragraphs(training, tag, 40, sentences)...)
		}
		m, err := base.Add(each(more), DefaultOptions())
		if err != nil {
			t.Fatal(err)
		}
		after, err := m.Evaluate(each(heldBack), 0, "yue-Hant", "cmn-Hant")
		if err != nil {
			t.Fatal(err)
		}
		alone, err := m.Evaluate(each(others), 0, "yue-Hant", "cmn-Hant")
		if err != nil {
			t.Fatal(err)
		}
		f1 := 0.0
		fmt.Fprintf(&b, "40 paragraphs of %d sentences:", sentences)
		for _, l := range after.Labels {
			one, _ := l.F1()
			if slices.Contains(news, l.Tag) {
				fmt.Fprintf(&b, "  %s F1 %.4f", l.Tag, one)
				if sentences == 3 && one < 0.95 {
					t.Errorf("%s was added and has F1 %.4f", l.Tag, one)
				}
				continue
			}
			f1 += one / float64(len(after.Labels)-len(news))
		}
		now, _ := alone.MacroF1()
		fmt.Fprintf(&b, "  others %.4f\n", f1)
		if f1 < was-0.002 {
			t.Errorf("others fell from %.4f to %.4f (%.4f on their own texts)", was, f1, now)
		}
	}
	checkGolden(t, "testdata/quality/added.txt", b.String())
}

// Texts of a small world; the words are real, the sentences not yet reviewed by a native speaker.
func small(tag language.Tag, words string) (list []Sample) {
	parts := strings.Fields(words)
	for i := range 24 {
		var text []string
		for k := range 8 {
			text = append(text, parts[(i*5+k*3)%len(parts)])
		}
		list = append(list, Sample{tag, strings.Join(text, " ")})
	}
	return list
}

func trainSmall(t testing.TB, lists ...[]Sample) *Model {
	t.Helper()
	m, err := Train(each(slices.Concat(lists...)), Options{MinCount: 2, Alpha: 0.05, Folds: 4})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestModelsAreMerged(t *testing.T) {
	indonesian := small("ind-Latn", "saya pergi ke pasar bersama ibu dan membeli sayur untuk makan siang di rumah kami yang besar")
	javanese := small("jav-Latn", "aku lunga menyang pasar karo ibu lan tuku sayuran sing akeh banget kanggo mangan awan ing omah")
	lao := small("lao-Laoo", "ຂ້ອຍ ໄປ ຕະຫຼາດ ກັບ ແມ່ ໃນ ຕອນ ເຊົ້າ")
	english := small("eng-Latn", "this morning we went to the market with my mother and bought vegetables for lunch at home")
	one, two := trainSmall(t, indonesian, lao), trainSmall(t, javanese, english)
	m, err := one.Merge(two)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if _, err := m.WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	read, err := Read(&file)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]language.Tag{
		"saya membeli sayur untuk ibu": "ind-Latn", "aku tuku sayuran kanggo ibu": "jav-Latn", "we bought vegetables for my mother": "eng-Latn",
		"ໄປ ຕະຫຼາດ": "lao-Laoo",
	} {
		if r := read.Identify(text); r.Tag != want {
			t.Errorf("%s: %+v, wanted %s", text, r, want)
		}
	}
	if got := fmt.Sprint(read.Labels()); got != "[eng-Latn ind-Latn jav-Latn lao-Laoo]" {
		t.Error(got)
	}
	if _, err := m.Merge(two); fault.Of(err) != fault.Invalid {
		t.Errorf("a language in both: %v", err)
	}
	if fmt.Sprint(one.Labels()) != "[ind-Latn lao-Laoo]" || one.Identify("saya pergi ke pasar").Tag != "ind-Latn" {
		t.Error("merging changed a model")
	}
}

func TestALanguageIsAddedToAScriptThatNamedOne(t *testing.T) {
	base := trainSmall(t, small("lao-Laoo", "ຂ້ອຍ ໄປ ຕະຫຼາດ ກັບ ແມ່ ໃນ ຕອນ ເຊົ້າ ຊື້ ຜັກ ຫຼາຍ"), small("ind-Latn", "saya pergi ke pasar bersama ibu dan membeli sayur"))
	more := small("kjg-Laoo", "ໂອ ຢອດ ກາດ ກະ ມະ ແຕ່ ກຸງ ແອ່ນ ບະ ຕິ ແລະ") // syllables only, no text
	m, err := base.Add(each(more), Options{MinCount: 2, Alpha: 0.05, Folds: 4})
	if err != nil {
		t.Fatal(err)
	}
	if r := m.Identify("ຂ້ອຍ ໄປ ຕະຫຼາດ ກັບ ແມ່ ຊື້ ຜັກ"); r.Tag != "lao-Laoo" {
		t.Errorf("%+v", r)
	}
	if r := m.Identify("ໂອ ຢອດ ກາດ ກະ ມະ ກຸງ ແອ່ນ"); r.Tag != "kjg-Laoo" {
		t.Errorf("%+v", r)
	}
	if _, err := m.Add(each(more), Options{MinCount: 2, Alpha: 0.05, Folds: 4}); fault.Of(err) != fault.Invalid {
		t.Errorf("a language that is there: %v", err)
	}
}
