package identify

import (
	"bytes"
	"flag"
	"fmt"
	"iter"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
)

var update = flag.Bool("update", false, "train the shipped model anew and write golden files")

func model(t testing.TB) *Model {
	t.Helper()
	m, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func trainingRows(t testing.TB) iter.Seq2[Sample, error] {
	return SIB200(os.DirFS(testdata.Path(t, "lid-sib200")), TrainingRows)
}

func TestShippedModelIsRebuiltByteForByte(t *testing.T) {
	m, err := Train(trainingRows(t), DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := m.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("model/lid.bin", out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		shipped = out.Bytes()
	}
	if !bytes.Equal(out.Bytes(), shipped) {
		t.Fatalf("training gives %d bytes that differ from the %d of model/lid.bin (run with -update)", out.Len(), len(shipped))
	}
	if out.Len() > 4<<20 {
		t.Errorf("the model has %d bytes, more than 4 MB", out.Len())
	}
	read, err := Read(&out)
	if err != nil {
		t.Fatal(err)
	}
	if len(read.Labels()) != 45 || fmt.Sprint(read.Labels()) != fmt.Sprint(m.Labels()) {
		t.Errorf("labels after reading: %v", read.Labels())
	}
}

func TestQualityOnHeldBackRows(t *testing.T) {
	m := model(t)
	heldBack := func() iter.Seq2[Sample, error] { return SIB200(os.DirFS(testdata.Path(t, "lid-sib200")), HeldBackRows) }
	whole, err := m.Evaluate(heldBack(), 0, "yue-Hant", "cmn-Hant")
	if err != nil {
		t.Fatal(err)
	}
	short, err := m.Evaluate(heldBack(), 20, "yue-Hant", "cmn-Hant")
	if err != nil {
		t.Fatal(err)
	}
	all, err := m.Evaluate(heldBack(), 0)
	if err != nil {
		t.Fatal(err)
	}
	macro, _ := whole.MacroF1()
	first, _ := short.MacroF1()
	every, _ := all.MacroF1()
	merged, _ := whole.Merged("ind-Latn", "zsm-Latn")
	golden := fmt.Sprintf(`Language identification, model/lid.bin, rows of SIB-200 with index_id %% 5 = 0 (never trained on).
go test ./language/identify -run Quality -update

43 languages (without yue-Hant and cmn-Hant, which are one written register)
%s
the same, first 20 clusters of each sentence
%s
ind-Latn and zsm-Latn as one: F1 %.4f
all 45 languages: macro-F1 %.4f
`, whole, short, merged, every)
	checkGolden(t, "testdata/quality/lid.txt", golden)
	if macro < 0.992 || merged < 0.985 || first < 0.91 {
		t.Errorf("macro-F1 %.4f (wanted 0.992), ind and zsm as one %.4f (0.985), first 20 clusters %.4f (0.91)", macro, merged, first)
	}
	for _, l := range whole.Labels {
		if f1, ok := l.F1(); ok && (l.Tag == "ind-Latn" || l.Tag == "zsm-Latn") && f1 < 0.91 {
			t.Errorf("%s: F1 %.4f, wanted 0.91", l.Tag, f1)
		}
	}
}

func checkGolden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s changed (run with -update to accept):\n%s", path, got)
	}
}

// The sentences were written for these tests; they are not yet reviewed by a native speaker.
func TestIdentify(t *testing.T) {
	tests := []struct {
		name, text string
		want       language.Tag
	}{
		{"Khmer", "ខ្ញុំទៅផ្សារជាមួយម្តាយនៅពេលព្រឹក។", "khm-Khmr"},
		{"Burmese", "ကျွန်တော် မနက်က အမေနဲ့ ဈေးကို သွားခဲ့ပါတယ်။", "mya-Mymr"},
		{"Lao", "ຂ້ອຍໄປຕະຫຼາດກັບແມ່ໃນຕອນເຊົ້າ", "lao-Laoo"},
		{"Thai", "ฉันไปตลาดกับแม่เมื่อเช้านี้", "tha-Thai"},
		{"Tamil", "நான் காலையில் அம்மாவுடன் சந்தைக்குப் போனேன்.", "tam-Taml"},
		{"Vietnamese", "Sáng nay tôi đi chợ với mẹ và mua nhiều rau.", "vie-Latn"},
		{"Javanese script", "ꦲꦏ꧀ꦱꦫꦗꦮ", "jav-Java"},
		{"Jawi or another Malay language in Arabic script", "سايا ڤرݢي کڤاسر برسام ايبو دان ممبلي سايور", "bjn-Arab"},
		{"Javanese", "Aku wingi lunga menyang pasar karo ibu lan tuku sayuran sing akeh banget.", "jav-Latn"},
		{"Sundanese", "Abdi kamari ka pasar sareng indung pikeun meuli sayuran anu seueur.", "sun-Latn"},
		{"Filipino", "Pumunta ako sa palengke kasama ang aking nanay kaninang umaga.", "fil-Latn"},
		{"Cebuano", "Miadto ko sa merkado uban sa akong inahan ganinang buntag.", "ceb-Latn"},
		{"English", "This morning I went to the market with my mother.", "eng-Latn"},
		{"Shan with Latin names", "မၼ်းၸၢႆး Raonic ၼႂ်းပၢင်ၶႄႉ Brisbane ယဝ်ႉ", "shn-Mymr"},
		{"Japanese by its kana", "今日は市場へ行きました。", "jpn-Jpan"},
		{"Balinese script", "ᬅᬓ᭄ᬱᬭᬩᬮᬶ", "ban-Bali"},
		{"New Tai Lue", "ᦅᧄᦺᦑᦟᦹᧉ", "khb-Talu"},
		{"Eastern Pwo by its letters", "ၮၯၰ ကၮၯ", "kjp-Mymr"},
		{"Khmer with an address", "ទំព័រ (https://example.org/a/long/address/in-no-language) នេះ", "khm-Khmr"},
		{"an address alone", "https://example.org/saya/pergi", language.Und},
		{"empty", "", language.Und},
		{"spaces and digits", " 12 345 ", language.Und},
		{"one letter", "a", language.Und},
		{"not UTF-8", "\xff\xfe\xfd", language.Und},
		{"private use", "\ue000\ue001\ue002", language.Und},
		{"a script without a main language", "ዓለም ሰላም", language.Und},
		{"no language", "xqz wvk jjq zzx qqp kjh", language.Und},
	}
	m := model(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := m.Identify(test.text); got.Tag != test.want {
				t.Errorf("%+v, wanted %s", got, test.want)
			}
		})
	}
}

func TestIndonesianAndMalayAreATie(t *testing.T) {
	r := model(t).Identify("Saya membeli buku dan pensil di kedai itu.")
	if !r.Tie || r.Tag != "ind-Latn" && r.Tag != "zsm-Latn" || r.Second != "ind-Latn" && r.Second != "zsm-Latn" || r.Second == r.Tag {
		t.Errorf("%+v", r)
	}
}

func TestDocumentVotesByParagraph(t *testing.T) {
	text := "ខ្ញុំទៅផ្សារជាមួយម្តាយនៅពេលព្រឹក។ យើងទិញបន្លែនិងត្រី។\n\nThis morning I went to the market.\n12\n"
	result, spans := model(t).Document(text)
	if result.Tag != "khm-Khmr" || result.Second != "eng-Latn" || len(spans) != 3 {
		t.Errorf("%+v %+v", result, spans)
	}
	if got := text[spans[1].Start:spans[1].End]; got != "This morning I went to the market." || spans[1].Result.Tag != "eng-Latn" {
		t.Errorf("%q %+v", got, spans[1])
	}
	if result, spans := model(t).Document("\n \n"); result.Tag != language.Und || len(spans) != 0 {
		t.Errorf("empty: %+v %+v", result, spans)
	}
}

func TestExplainNamesTheNGrams(t *testing.T) {
	text := "Aku wingi lunga menyang pasar karo ibu lan tuku sayuran."
	result, reasons := model(t).Explain(text, 5)
	if result.Tag != "jav-Latn" || len(reasons) != 10 || reasons[0].Nats <= 0 {
		t.Fatalf("%+v %+v", result, reasons)
	}
	for _, r := range reasons {
		if !strings.Contains(" "+strings.ToLower(strings.ReplaceAll(text, ".", " ")), r.Gram) {
			t.Errorf("n-gram %q is not in the text", r.Gram)
		}
	}
	if _, reasons := model(t).Explain("ខ្ញុំទៅផ្សារ", 5); reasons != nil {
		t.Errorf("Khmer needs no n-grams: %+v", reasons)
	}
}

func TestSpelledNGramsAreThoseScored(t *testing.T) {
	for _, s := range []shape{{1, 2, false}, {3, 5, true}} {
		text := "Bahasa-bahasa di dunia (https://example.org/a-b), nasi'lah www.example.org"
		var want []uint32
		var buf [batch]uint32
		walk := grams{text: text, shape: s}
		for n := walk.fill(&buf); n > 0; n = walk.fill(&buf) {
			want = append(want, buf[:n]...)
		}
		var got []uint32
		for _, key := range spelled(text, s) {
			got = append(got, key)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("shape %+v: %d n-grams spelled, %d scored", s, len(got), len(want))
		}
	}
}

func TestDamagedModelsAreRefused(t *testing.T) {
	for name, data := range map[string][]byte{
		"empty": nil, "foreign": []byte("hello, this is no model at all"), "cut": shipped[:len(shipped)/2],
		"one bit": append(append([]byte(nil), shipped[:len(shipped)-9]...), shipped[len(shipped)-9]^1), "magic only": []byte(magic),
	} {
		if _, err := Read(bytes.NewReader(data)); fault.Of(err) != fault.Broken {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTrainingRefusesWhatItCannotUse(t *testing.T) {
	few := func(yield func(Sample, error) bool) { yield(Sample{"khm-Khmr", "ខ្មែរ"}, nil) }
	none := func(func(Sample, error) bool) {}
	bare := func(yield func(Sample, error) bool) { yield(Sample{language.Und, "x"}, nil) }
	for name, list := range map[string]iter.Seq2[Sample, error]{"few": few, "none": none, "no script": bare} {
		if _, err := Train(list, DefaultOptions()); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Train(few, Options{}); fault.Of(err) != fault.Invalid {
		t.Errorf("zero options: %v", err)
	}
}

func FuzzIdentify(f *testing.F) {
	for _, s := range []string{"", "Saya makan", "ខ្មែរ", "\xff\xe1\x80", "\u0301\u0301", "\ue000", strings.Repeat("a", 5000), strings.Repeat("ꦲ꧀", 500), "a'b-c’d", "今日は"} {
		f.Add(s)
	}
	m, err := Default()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, spans := m.Document(text)
		whole, reasons := m.Explain(text, 3)
		for _, x := range []Result{r, whole} {
			if x.Tag == "" || !(x.Score >= 0 && x.Score <= 1) || !(x.Margin >= -1 && x.Margin <= 1) {
				t.Fatalf("%q: %+v", text, x)
			}
		}
		if len(reasons) > 6 || !utf8.ValidString(text) && len(spans) > len(text) {
			t.Fatalf("%q: %d reasons", text, len(reasons))
		}
	})
}

func FuzzReadModel(f *testing.F) {
	var small bytes.Buffer
	m, err := Train(func(yield func(Sample, error) bool) {
		for i := range 12 {
			_ = yield(Sample{"ind-Latn", fmt.Sprintf("saya %d pergi ke pasar", i)}, nil) && yield(Sample{"jav-Latn", "aku lunga menyang pasar"}, nil)
		}
	}, Options{MinCount: 1, Alpha: 0.1, Folds: 2})
	if err != nil {
		f.Fatal(err)
	}
	if _, err := m.WriteTo(&small); err != nil {
		f.Fatal(err)
	}
	f.Add(small.Bytes(), "saya pergi")
	f.Add([]byte(magic), "")
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		m, err := Read(bytes.NewReader(seal(data)))
		if err != nil {
			if fault.Of(err) != fault.Broken {
				t.Fatal(err)
			}
			return
		}
		m.Identify(text)
	})
}

func BenchmarkIdentify(b *testing.B) {
	m := model(b)
	var texts []string
	size := 0
	for s, err := range SIB200(os.DirFS(testdata.Path(b, "lid-sib200")), HeldBackRows) {
		if err != nil {
			b.Fatal(err)
		}
		texts = append(texts, s.Text)
		size += len(s.Text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, text := range texts {
			m.Identify(text)
		}
	}
	b.ReportMetric(float64(len(texts)*b.N)/b.Elapsed().Seconds(), "sentences/s")
}
