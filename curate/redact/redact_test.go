package redact

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/curate/personal"
	"github.com/lontar-asean/lontar/internal/trial"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
)

func redactor(t testing.TB, settings string) step {
	t.Helper()
	built, err := kind().Build(settings)
	if err != nil {
		t.Fatal(err)
	}
	return built.(step)
}

func TestRedactReachesEveryWordOfADocument(t *testing.T) {
	d := &corpus.Document{Pictures: []corpus.Picture{{Alt: "โทร0812345678", Caption: "តាមinfo@example.com", Title: "S1234567D", Context: "8.8.8.8"}}}
	d.Title = "ທາງinfo@example.comເດີ້"
	d.SetParts([]corpus.Part{{Kind: corpus.TextPart, Text: "4111 1111 1111 1111"}, {Kind: corpus.PicturePart}, {Kind: corpus.TextPart, Text: "ဖုန်း၀၉၇၉၁၂၃၄၅၆၇ကျေးဇူး"}})
	if err := redactor(t, "").Transform(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	got := []string{d.Title, d.Text(), d.Pictures[0].Alt, d.Pictures[0].Caption, d.Pictures[0].Title, d.Pictures[0].Context}
	want := []string{"ທາງ<email>ເດີ້", "<card>\nဖုန်း<phone>ကျေးဇူး", "โทร<phone>", "តាម<email>", "<id>", "<ip>"}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %q, want %q", got[i], want[i])
		}
	}
	for name, n := range map[string]float64{"redact.email": 2, "redact.phone": 2, "redact.id": 1, "redact.ip": 1, "redact.card": 1} {
		if v, ok := d.Value(name); !ok || v != n {
			t.Errorf("%s is %v, want %v", name, v, n)
		}
	}
	if len(d.Trail) != 1 || d.Trail[0].Changed != 7 {
		t.Errorf("trail %v", d.Trail)
	}
}

func TestRedactMeasuresZeroAndLeavesNoTrailWhereNothingIsFound(t *testing.T) {
	d := corpus.TextDocument("ปี ๒๕๖๗")
	if err := redactor(t, "").Transform(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	for _, k := range personal.Kinds() {
		if v, ok := d.Value("redact." + k.String()); !ok || v != 0 {
			t.Errorf("redact.%s: %v, %v", k, v, ok)
		}
	}
	if len(d.Trail) > 0 {
		t.Errorf("trail %v", d.Trail)
	}
}

func TestRedactNeverEatsANeighbouringCluster(t *testing.T) {
	words := []string{"ติดต่อได้ที่", "កម្ពុជា", "ຕິດຕໍ່", "မြန်မာ", "தமிழ்", "tiếng Viê\u0323\u0302t ", "ꦲꦠꦸꦂ", "هوبوڠي ", "silakan ", "ᬩᬮᬶ", "👩‍👩‍👧", "🇰🇭", "เก่", "្ក", "\u200bក", "ၵႂၢမ်း"}
	items := []string{"info@example.com", "0812345678", "+66 81 234 5678", "(02) 123 4567", "8.8.8.8", "4111111111111111", "1103702071811", "๐๘๑๒๓๔๕๖๗๘", "០១២៣៤៥៦៧៨", "၁၂/ဥကမ(နိုင်)၁၂၃၄၅၆"}
	s := redactor(t, "")
	for _, before := range words {
		for _, after := range words {
			for _, item := range items {
				after := strings.TrimLeft(after, "្") // a mark after the item would stand on its last digit
				text := before + item + " " + after
				if after[0] >= utf8.RuneSelf {
					text = before + item + after
				}
				d := corpus.TextDocument(text)
				_ = s.Transform(context.Background(), d)
				got := d.Text()
				if !strings.HasPrefix(got, before+"<") || !strings.HasSuffix(got, ">"+text[len(before)+len(item):]) || strings.Count(got, "<") != 1 {
					t.Errorf("%q became %q", text, got)
				}
			}
		}
	}
}

func TestRedactMaskKeepsTheLength(t *testing.T) {
	d := corpus.TextDocument("โทร๐๘๑-๒๓๔-๕๖๗๘ค่ะ")
	before := language.CountClusters(d.Text())
	_ = redactor(t, "{replace: mask}").Transform(context.Background(), d)
	if got := d.Text(); got != "โทร************ค่ะ" || language.CountClusters(got) != before {
		t.Errorf("%q", got)
	}
}

func TestRedactRefusesUnknownSettings(t *testing.T) {
	for _, s := range []string{"{replace: hash}", "{kinds: [name]}", "{countries: [FRA]}"} {
		if _, err := kind().Build(s); err == nil {
			t.Errorf("%s: no error", s)
		}
	}
}

func FuzzRedact(f *testing.F) {
	for _, s := range []string{
		"ติดต่อinfo@example.comครับ", "โทร0812345678ค่ะ", "\xff0812345678\xfe", "០១២\u200b៣៤៥\u200b៦៧៨", "+66 (0) 81 234 5678-9", "021-1234567-0812345678", "a@b.co@c.co", "12/ကမရ(နိုင်)123456",
		"\u0301\u0301@\u0301.com", "\ue000\ue0010812345678", strings.Repeat("1", 300), strings.Repeat("1 ", 200), strings.Repeat("@", 90), strings.Repeat("a", 200) + "@b.com", "2001:db8::1:2", "<phone> 91234567",
		"0812345678,0898765432,1", "08 1234 5678 1103702071811", "ဝ၉၇၉၁၂၃၄၅၆၇", "4111-1111-1111-1111-1", "Tel 0812345678@example.com",
	} {
		f.Add(s)
	}
	token, mask := redactor(f, ""), redactor(f, "{replace: mask}")
	f.Fuzz(func(t *testing.T, text string) {
		matches := token.finder.Find(nil, text)
		at := 0
		for _, m := range matches {
			if m.Start < at || m.End <= m.Start || m.End > len(text) {
				t.Fatalf("%q: match %v after %d", text, m, at)
			}
			at = m.End
		}
		counts := make([]int, len(personal.Kinds()))
		for _, s := range []step{token, mask} {
			once := s.redact(text, nil, counts)
			if utf8.ValidString(text) && !utf8.ValidString(once) {
				t.Fatalf("%q became %q", text, once)
			}
			if twice := s.redact(once, nil, counts); twice != once {
				t.Fatalf("%q became %q, then %q", text, once, twice)
			}
		}
	})
}

func BenchmarkRedact(b *testing.B) {
	s := redactor(b, "")
	for _, c := range []struct{ name, text string }{
		{"Thai", "พระราชวังเดิมตั้งอยู่ริมแม่น้ำเจ้าพระยาและเปิดให้เข้าชมทุกวัน "}, {"Khmer", "ផ្សារបណ្តែតទឹកបើករាល់ព្រឹក និងលក់បន្លែ ត្រី ផ្លែឈើ។ "},
		{"Latin", "Pasar terapung itu buka setiap pagi, dan para pedagang menjual buah serta kue dari perahu kecil. "},
		{"Burmese", "ရေပေါ်ဈေးကို မနက်တိုင်းဖွင့်ပြီး ကုန်သည်များက သစ်သီးရောင်းကြသည်။ "},
		{"Dated", "Pada 17 Agustus 1945 pukul 10.00, dan 2024-01-02, harga Rp 1.500.000 untuk 25 orang (lihat: bab 3). "},
		{"Phones", "โทร 081-234-5678 หรือ info@example.com, 0812 3456 7890, 4111 1111 1111 1111. "},
	} {
		text := strings.Repeat(c.text, 1<<16/len(c.text))
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			var buf []personal.Match
			for b.Loop() {
				buf = s.finder.Find(buf[:0], text)
			}
		})
	}
}

var _ recipe.Transformer = step{}

func TestExamplesAreTrue(t *testing.T) { trial.Examples(t, Kinds()) }
