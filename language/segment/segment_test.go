package segment

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/language"
)

func TestSyllablesAreWhatReadersSee(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"Khmer stacks":              {"ស្រ្តីខ្មែរ", []string{"ស្រ្តី", "ខ្មែ", "រ"}},
		"Burmese final and stack":   {"မန္တလေး", []string{"မ", "န္တ", "လေး"}},
		"Burmese kinzi":             {"သင်္ဘော", []string{"သ", "င်္ဘော"}},
		"Burmese asat with dot":     {"နှင့်", []string{"နှင့်"}},
		"Burmese aforementioned":    {"၎င်း", []string{"၎င်း"}},
		"Thai leading vowel":        {"เด็กไทย", []string{"เด็", "ก", "ไท", "ย"}},
		"Thai following vowels":     {"น้ำตาล", []string{"น้ำ", "ตา", "ล"}},
		"Lao":                       {"ເຊົ້າ", []string{"ເຊົ້າ"}},
		"Tamil conjuncts":           {"ஸ்ரீலக்ஷ்மி", []string{"ஸ்ரீ", "ல", "க்ஷ்", "மி"}},
		"Javanese pangkon":          {"ꦥꦱꦂꦏꦩ꧀ꦧꦁ", []string{"ꦥ", "ꦱꦂ", "ꦏ", "ꦩ꧀ꦧꦁ"}},
		"Balinese adeg-adeg":        {"ᬩᬲ᭄ᬓᬭ", []string{"ᬩ", "ᬲ᭄ᬓ", "ᬭ"}},
		"Vietnamese decomposed":     {"Tie\u0302\u0301ng", []string{"T", "i", "e\u0302\u0301", "n", "g"}},
		"Jawi":                      {"بَهاس", []string{"بَ", "ه", "ا", "س"}},
		"Indonesian":                {"ini", []string{"i", "n", "i"}},
		"lone marks and bad UTF-8":  {"\u0e31\xff\u17d2", []string{"\u0e31", "\xff", "\u17d2"}},
		"many leading vowels alone": {"เเเก", []string{"เ", "เ", "เก"}},
	} {
		if diff := cmp.Diff(c.want, slices.Collect(Syllables(c.text))); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

func TestWordsOfEachWayOfWriting(t *testing.T) {
	s := defaultSegmenter(t)
	for _, c := range []struct {
		tag  language.Tag
		text string
		want string
	}{
		{"tha-Thai", "ตลาดน้ำเปิดทุกเช้า", "ตลาด|น้ำ|เปิด|ทุก|เช้า"},
		{"lao-Laoo", "ຕະຫຼາດນ້ຳເປີດທຸກເຊົ້າ", "ຕະຫຼາດ|ນ້ຳ|ເປີດ|ທຸກ|ເຊົ້າ"},
		{"khm-Khmr", "ខ្ញុំទៅផ្សារ។", "ខ្ញុំ|ទៅ|ផ្សារ|។"},
		{"mya-Mymr", "ရေပေါ်ဈေး", "ရေပေါ်|ဈေး"},
		{"shn-Mymr", "လိၵ်ႈတႆး", "လိၵ်ႈ|တႆး"},
		{"tam-Taml", "காலை வணக்கம்.", "காலை| |வணக்கம்|."},
		{"vie-Latn", "Chợ nổi.", "Chợ| |nổi|."},
		{"jav-Java", "ꦏꦩ꧀ꦧꦁ", "ꦏ|ꦩ꧀ꦧꦁ"},
		{"zsm-Arab", "بهاس ملايو", "بهاس| |ملايو"},
		{"ind-Latn", "anak-anak", "anak|-|anak"},
		{language.Und, "iPhoneของฉัน ១២៣នាក់", "iPhone|ของ|ฉัน| |១២៣|នាក់"},
		{"tha-Thai", "", ""},
	} {
		if got := strings.Join(slices.Collect(s.Tokens(c.text, c.tag)), "|"); got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.tag, c.text, got, c.want)
		}
	}
}

func TestMethodIsSaidHonestly(t *testing.T) {
	s := defaultSegmenter(t)
	for tag, want := range map[language.Tag]Method{
		"tha-Thai": MethodModel, "khm-Khmr": MethodModel, "shn-Mymr": MethodSyllables, "mnw-Mymr": MethodSyllables, "tts-Thai": MethodSyllables,
		"jav-Java": MethodSyllables, "jav-Latn": MethodSpaces, "vie-Latn": MethodSpaces, "cmn-Hans": MethodCharacters, language.Und: MethodUnknown,
	} {
		if got := s.MethodOf(tag); got != want {
			t.Errorf("%s: got %s, want %s", tag, got, want)
		}
	}
}

func TestDictionaryGoesBeforeTheModel(t *testing.T) {
	s := defaultSegmenter(t)
	d, err := ReadDictionary(strings.NewReader("# names\n\nตลาดน้ำ\r\nလိၵ်ႈတႆး\n"))
	if err != nil {
		t.Fatal(err)
	}
	if d.Len() != 2 {
		t.Errorf("%d words", d.Len())
	}
	with := s.With(d)
	for tag, c := range map[language.Tag][2]string{
		"tha-Thai": {"ตลาดน้ำเปิดทุกเช้า", "ตลาดน้ำ|เปิด|ทุก|เช้า"},
		"shn-Mymr": {"လိၵ်ႈတႆးလိၵ်ႈ", "လိၵ်ႈတႆး|လိၵ်ႈ"},
	} {
		if got := strings.Join(slices.Collect(with.Tokens(c[0], tag)), "|"); got != c[1] {
			t.Errorf("got %q, want %q", got, c[1])
		}
	}
	for _, bad := range []string{"ok\n\xff\n", strings.Repeat("ក", 65)} {
		if _, err := ReadDictionary(strings.NewReader(bad)); err == nil || !strings.Contains(err.Error(), "line") {
			t.Errorf("%.10q: error %v names no line", bad, err)
		}
	}
}

func TestSentences(t *testing.T) {
	s := defaultSegmenter(t)
	for _, c := range []struct {
		tag  language.Tag
		text string
		want string
	}{
		{"khm-Khmr", "ខ្ញុំទៅផ្សារ។ល។ គាត់មក។ទេ៕", "ខ្ញុំទៅផ្សារ។ល។ |គាត់មក។|ទេ៕"},
		{"mya-Mymr", "သူသွားတယ်၊ ငါလာ။ပြီ။", "သူသွားတယ်၊ ငါလာ။|ပြီ။"},
		{"ind-Latn", "Dr. Siti pulang.Lalu \"Apa?\" katanya. Ya.", "Dr. Siti pulang.|Lalu \"Apa?\" katanya. |Ya."},
		{"vie-Latn", "TP. Hồ Chí Minh lớn. Giá 3.5 đồng.", "TP. Hồ Chí Minh lớn. |Giá 3.5 đồng."},
		{"tam-Taml", "அவர் வந்தார். எம்.ஜி.ஆர். பேசினார்.", "அவர் வந்தார். |எம்.ஜி.ஆர். பேசினார்."},
		{"tha-Thai", "ปีพ.ศ.2550 พ.ศ.2551", "ปีพ.ศ.2550 พ.ศ.2551"},
		{"jav-Java", "ꦏꦩ꧀ꦧꦁ꧈ꦥꦱꦂ꧉ꦏ", "ꦏꦩ꧀ꦧꦁ꧈ꦥꦱꦂ꧉|ꦏ"},
		{"zsm-Arab", "اڤ خبر؟ باءيق.", "اڤ خبر؟ |باءيق."},
		{"lao-Laoo", "ໄປໃສ?\nໄປຕະຫຼາດ", "ໄປໃສ?|\n|ໄປຕະຫຼາດ"},
	} {
		if got := strings.Join(slices.Collect(s.Sentences(c.text, c.tag)), "|"); got != c.want {
			t.Errorf("%s: got %q, want %q", c.tag, got, c.want)
		}
	}
}

func TestLinesNeverBeginWithWhatMustNotBeginThem(t *testing.T) {
	s := defaultSegmenter(t)
	for _, c := range []struct {
		tag  language.Tag
		text string
		want string
	}{
		{"khm-Khmr", "ខ្ញុំទៅផ្សារ។ គាត់", "ខ្ញុំ|ទៅ|ផ្សារ។ |គាត់"},
		{"tha-Thai", "เด็กๆ กรุงเทพฯ (ดี)", "เด็กๆ |กรุงเทพฯ |(ดี)"},
		{"mya-Mymr", "ရေပေါ်ဈေး၊ ဟုတ်။", "ရေပေါ်|ဈေး၊ |ဟုတ်။"},
		{"lao-Laoo", "ຕະຫຼາດນ້ຳ", "ຕະຫຼາດ|ນ້ຳ"},
		{"tam-Taml", "காலை வணக்கம்.", "காலை |வணக்கம்."},
		{"vie-Latn", "Chợ nổi.\nMở", "Chợ |nổi.\n|Mở"},
		{"ind-Latn", "anak-anak pergi", "anak-|anak |pergi"},
	} {
		if got := strings.Join(slices.Collect(s.Lines(c.text, c.tag)), "|"); got != c.want {
			t.Errorf("%s: got %q, want %q", c.tag, got, c.want)
		}
	}
}

func TestTrainingIsRepeatableAndModelsSurviveAFile(t *testing.T) {
	lines := []string{"ขนม\u200bอร่อย", "ขนม\u200bเย็น", "น้ำ\u200bเย็น", "น้ำ\u200bอร่อย"}
	options := DefaultOptions()
	options.Bits, options.Source = 12, "test"
	var files [2]strings.Builder
	for i := range files {
		m, err := Train("tha-Thai", lines, options)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.WriteTo(&files[i]); err != nil {
			t.Fatal(err)
		}
	}
	if files[0].String() != files[1].String() {
		t.Error("two trainings differ")
	}
	m, err := ReadModel(strings.NewReader(files[0].String()))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(slices.Collect(New(m).Tokens("น้ำอร่อย", "tha-Thai")), "|"); got != "น้ำ|อร่อย" {
		t.Errorf("got %q", got)
	}
	broken := []byte(files[0].String())
	broken[len(broken)/2]++
	for _, bad := range []string{string(broken), "", files[0].String()[:40]} {
		if _, err := ReadModel(strings.NewReader(bad)); err == nil {
			t.Error("a broken model was read")
		}
	}
	if _, err := Train("ind-Latn", lines, options); err == nil {
		t.Error("a model for a spaced language was trained")
	}
}

func TestIteratingAllocatesNothingPerToken(t *testing.T) {
	s := defaultSegmenter(t)
	short, long := strings.Repeat("ตลาดน้ำ เปิด,ทุก ", 2), strings.Repeat("ตลาดน้ำ เปิด,ทุก ", 200)
	count := func(text string) float64 {
		return testing.AllocsPerRun(20, func() {
			for range s.Words(text, "tha-Thai") {
			}
		})
	}
	count(long)
	if a, b := count(short), count(long); b > a+4 {
		t.Errorf("%v allocations for a short text, %v for a long one", a, b)
	}
}

func TestTenMegabytesWithoutASpace(t *testing.T) {
	s := defaultSegmenter(t)
	for name, unit := range map[string]string{
		"Khmer": "ខ្ញុំទៅផ្សារ", "marks": "\u0e31", "leading vowels": "เ", "private use": "\ue000", "bad": "\xff", "Latin": "a", "stops": ".", "coeng": "ក្",
	} {
		text := strings.Repeat(unit, 10<<20/len(unit))
		if testing.Short() {
			text = text[:1<<20]
		}
		for _, tag := range []language.Tag{"khm-Khmr", language.Und} {
			n := 0
			for token := range s.Tokens(text, tag) {
				n += len(token)
			}
			for token := range s.Sentences(text, tag) {
				n += len(token)
			}
			if n != 2*len(text) {
				t.Errorf("%s: %d of %d bytes", name, n, 2*len(text))
			}
		}
	}
}

func FuzzCut(f *testing.F) {
	for _, seed := range []string{
		"ខ្ញុំទៅផ្សារ។ល។ គាត់", "သင်္ဘော၊ ၎င်း", "ຕະຫຼາດ ໆ", "เด็กๆ (ดี) เเ ะะ", "ஸ்ரீ க்ஷ", "Tie\u0302\u0301ng", "ꦏꦩ꧀ꦧꦁ꧈", "بَهاس؟", "anak-anak. Ia.",
		"\xff\xfe\u17d2\ue000\u200b\u200d", "a\u0300\r\n\u0e31", strings.Repeat("ក្", 300), strings.Repeat("เ", 300), "\u0600ก\u0e33 1.5 U.S. J. K.",
	} {
		f.Add(seed, uint8(0))
	}
	s, err := Default()
	if err != nil {
		f.Fatal(err)
	}
	d, err := ReadDictionary(strings.NewReader("ខ្ញុំទៅ\nក្\n"))
	if err != nil {
		f.Fatal(err)
	}
	tags := []language.Tag{language.Und, "khm-Khmr", "shn-Mymr", "tha-Thai", "ind-Latn"}
	f.Fuzz(func(t *testing.T, text string, which uint8) {
		boundary := make([]bool, len(text)+1)
		for i := 0; i < len(text); {
			i = language.ClusterEnd(text, i)
			boundary[i] = true
		}
		for _, s := range []*Segmenter{s, s.With(d), New()} {
			for unit := Word; unit <= Line; unit++ {
				at := 0
				for token := range s.Cut(text, unit, tags[int(which)%len(tags)]) {
					if token == "" || !strings.HasPrefix(text[at:], token) {
						t.Fatalf("unit %d: token %q at %d does not follow", unit, token, at)
					}
					at += len(token)
					if !boundary[at] {
						t.Fatalf("unit %d: a token ends inside a cluster at %d", unit, at)
					}
				}
				if at != len(text) {
					t.Fatalf("unit %d: %d of %d bytes", unit, at, len(text))
				}
			}
		}
	})
}

func FuzzReadModel(f *testing.F) {
	data, err := os.ReadFile("model/lao.bin")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data[:200])
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, data []byte) {
		if m, err := ReadModel(strings.NewReader(string(data))); err == nil {
			for range New(m).Tokens("ຕະຫຼາດ", m.Tag()) {
			}
		}
	})
}

func FuzzTrain(f *testing.F) {
	f.Add("ขนม\u200bอร่อย")
	f.Add("\u200b\u200bក្\u200b\xff")
	f.Fuzz(func(t *testing.T, line string) {
		options := AuthorOptions()
		options.Bits, options.Epochs = 8, 1
		if m, err := Train("khm-Khmr", []string{line}, options); err == nil {
			New(m).Compare(line, m.Tag())
		}
	})
}

func benchmark(b *testing.B, folder string, cut func(s *Segmenter, text string, tag language.Tag)) {
	s := defaultSegmenter(b)
	tag, err := language.Parse(folder)
	if err != nil {
		b.Fatal(err)
	}
	var text strings.Builder
	for _, r := range sibRows(b, folder, func(i int) bool { return i%5 == 0 }) {
		text.WriteString(strings.ReplaceAll(r.text, mark, "") + "\n")
	}
	if !utf8.ValidString(text.String()) {
		b.Fatal("not UTF-8")
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		cut(s, text.String(), tag)
	}
}

func BenchmarkWords(b *testing.B) {
	for _, folder := range []string{"tha_Thai", "lao_Laoo", "khm_Khmr", "mya_Mymr", "shn_Mymr", "ind_Latn", "tam_Taml"} {
		b.Run(folder, func(b *testing.B) {
			benchmark(b, folder, func(s *Segmenter, text string, tag language.Tag) {
				for range s.Words(text, tag) {
				}
			})
		})
	}
}

func BenchmarkSentences(b *testing.B) {
	for _, folder := range []string{"tha_Thai", "khm_Khmr", "ind_Latn"} {
		b.Run(folder, func(b *testing.B) {
			benchmark(b, folder, func(s *Segmenter, text string, tag language.Tag) {
				for range s.Sentences(text, tag) {
				}
			})
		})
	}
}

func BenchmarkLines(b *testing.B) {
	for _, folder := range []string{"tha_Thai", "ind_Latn"} {
		b.Run(folder, func(b *testing.B) {
			benchmark(b, folder, func(s *Segmenter, text string, tag language.Tag) {
				for range s.Lines(text, tag) {
				}
			})
		})
	}
}
