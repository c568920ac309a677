package words

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/internal/trial"
	"github.com/lontar-asean/lontar/language"
)

func TestExamples(t *testing.T) { trial.Examples(t, Kinds()) }

// Texts were written for this test; not yet reviewed by a native speaker.
func TestWhatIsSaidOfEachText(t *testing.T) {
	s := newStep(t, "{}")
	for _, c := range []struct {
		tag  language.Tag
		text string
		want string // reasons, parted by spaces
	}{
		{"khm-Khmr", "ប្រាសាទអង្គរវត្តនៅពេលព្រលឹម", ""},
		{"khm-Khmr", "ទូរស័ព្ទ Samsung Galaxy", ""},
		{"khm-Khmr", "រូបភាព ១២៣៤", "alt.generic"},
		{"khm-Khmr", "រូប\u200bភាព១២", "alt.generic"},
		{"khm-Khmr", "រូបថតអេក្រង់ ០០១២", "alt.file alt.generic"},
		{"khm-Khmr", "Angkor at dawn", "alt.script"},
		{"khm-Khmr", "ក", "alt.min_clusters"},
		{"mya-Mymr", "ရွှေတိဂုံဘုရား", ""},
		{"mya-Mymr", "ဓာတ်ပုံ (၃)", "alt.generic"},
		{"lao-Laoo", "ຕະຫຼາດນ້ຳ", ""},
		{"lao-Laoo", "ຮູບພາບປະກອບ", "alt.generic"},
		{"tha-Thai", "ภาพประกอบ", "alt.generic"},
		{"tha-Thai", "ภาพวาดสีน้ำมันของวัดอรุณ", ""},
		{"tha-Thai", "กล้อง", ""},
		{"tha-Thai", "กล้อง ๐๑", "alt.generic"},
		{"tam-Taml", "மீனாட்சி அம்மன் கோயில்", ""},
		{"tam-Taml", "புகைப்படம் 4", "alt.generic"},
		{"vie-Latn", "Cá", ""},
		{"vie-Latn", "Hình ảnh minh họa", "alt.generic"},
		{"vie-Latn", "Hình 3: Chợ nổi Cái Răng", ""},
		{"jav-Java", "ꦧꦺꦴꦫꦺꦴꦧꦸꦣꦸꦂ", ""},
		{"jav-Latn", "Candhi Borobudur", ""},
		{"zsm-Arab", "مسجد نݢارا", ""},
		{"zsm-Arab", "ݢمبر ٣", "alt.generic"},
		{"zsm-Latn", "مسجد نݢارا", ""}, // Jawi is a script of Malay
		{"ind-Latn", "Kupu-kupu di taman", ""},
		{"ind-Latn", "kupu-kupu", ""},
		{"ind-Latn", "gambar pasar 12", "alt.generic"},
		{"ind-Latn", "Monas 2019", ""},
		{"ind-Latn", "pasar-terapung-3", "alt.file"},
		{"ind-Latn", "Klik di sini »", "alt.generic"},
		{"eng-Latn", "IMG_1234.JPG", "alt.file alt.generic"},
		{"eng-Latn", "A Boeing 747 of Garuda Indonesia", ""},
		{"eng-Latn", "Left: the temple; right: the river", ""},
		{"eng-Latn", "The \"Garuda\": national emblem", ""},
		{"eng-Latn", "[Photo: Reuters] Flood in Bangkok", ""},
		{"eng-Latn", "300x250", "alt.code alt.generic"},
		{"eng-Latn", "width: 10px;", "alt.code"},
		{"eng-Latn", "noon", ""},
		{"eng-Latn", "Perahu nelayan berwarna-warni di pantai Jimbaran pada waktu matahari terbenam", "alt.language"},
		{"und", "ประกอบ", ""},
		{"und", "រូបភាព ១២", "alt.generic"},
		{"eng-Latn", strings.Repeat("word ", 201), "alt.max_clusters"},
	} {
		d := page(c.tag, "https://site.example/a", corpus.Picture{Alt: c.text})
		if err := s.Transform(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		p := d.Pictures[0]
		got := slices.Sorted(slices.Values(p.Descriptions[0].Reasons))
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s %q: %v, want %q", c.tag, c.text, got, c.want)
		}
		if p.Alt != c.text || p.Descriptions[0].Field != "alt" || p.Descriptions[0].Source != corpus.NativeDescription {
			t.Errorf("%q became %+v", c.text, p)
		}
		if p.Checks[0].State == corpus.Unchecked != (c.tag == "und") {
			t.Errorf("%s: check %+v", c.tag, p.Checks)
		}
	}
}

func TestSiteNamesAndHeadings(t *testing.T) {
	d := page("ind-Latn", "https://www.kabarkita.example/x", corpus.Picture{Alt: "Kabar Kita", Caption: "Pasar Terapung", Title: "Pedagang di atas perahu"})
	d.Title = "Pasar terapung | Kabar Kita"
	if err := newStep(t, "{}").Transform(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"alt.site", "alt.heading", ""} {
		if got := strings.Join(d.Pictures[0].Descriptions[i].Reasons, " "); got != want {
			t.Errorf("%s: %q, want %q", d.Pictures[0].Descriptions[i].Field, got, want)
		}
	}
}

func TestPicturesWithoutWordsGoOnlyWhenPairsAreWanted(t *testing.T) {
	for settings, gone := range map[string]bool{"{}": false, "{require: true}": true} {
		s := newStep(t, settings)
		d := page("lao-Laoo", "https://site.example/a", corpus.Picture{Alt: "IMG_0001", Bytes: []byte("x")})
		if err := s.Transform(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if err := s.Measure(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		p := d.Pictures[0]
		if p.Usable() == gone || len(p.Bytes) == 0 != gone || len(d.Parts) == 1 != gone || len(s.Judge(&d.Facts)) == 1 != gone {
			t.Errorf("%s: %+v, parts %v, reasons %v", settings, p, d.Parts, s.Judge(&d.Facts))
		}
	}
}

func TestDescriptionsOfTheSourceAreJudgedInTheirOwnLanguage(t *testing.T) {
	d := page("eng-Latn", "https://site.example/a", corpus.Picture{Descriptions: []corpus.Description{
		{Source: corpus.NativeDescription, Language: "khm-Khmr", Text: "ឆ្កែ", Field: "caption"},
		{Source: corpus.NativeDescription, Language: "khm-Khmr", Text: "A dog", Field: "caption"},
		{Source: corpus.MachineDescription, Language: "khm-Khmr", Text: "IMG_0001"},
	}})
	s := newStep(t, "{}")
	for range 2 { // a second time changes nothing
		if err := s.Transform(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	got := d.Pictures[0].Descriptions
	if len(got) != 3 || len(got[0].Reasons) != 0 || len(got[1].Reasons) != 1 || len(got[2].Reasons) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestOtherLanguagesOfTheRecipeAreLabelled(t *testing.T) {
	d := page("khm-Khmr", "https://site.example/a", corpus.Picture{Alt: "Monks at the temple"})
	if err := newStep(t, "{also: [eng]}").Transform(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if x := d.Pictures[0].Descriptions[0]; x.Language != "eng-Latn" || len(x.Reasons) != 0 {
		t.Errorf("%+v", x)
	}
}

func FuzzTexts(f *testing.F) {
	for _, s := range []string{"", "រូបភាព ១២", "\u17d2", "\xff\xfe", "\ue000\ue001", strings.Repeat("ก", 3000), strings.Repeat("0 ", 500), "a_b-c.jpg", "{\"a\":1}", "ꦧꦺꦴ\u200b"} {
		f.Add(s, "khm-Khmr")
	}
	s := newStep(f, "{}")
	f.Fuzz(func(t *testing.T, text, lang string) {
		tag, err := language.Parse(lang)
		if err != nil {
			tag = language.Und
		}
		d := page(tag, "https://a.example/"+text, corpus.Picture{Alt: text, Heading: text})
		d.Title = text
		if err := s.Transform(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if err := s.Measure(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		s.Count(d)
		if d.Pictures[0].Alt != text {
			t.Fatal("the field changed")
		}
		if folded := fold(text, tag); utf8.ValidString(text) && !utf8.ValidString(folded) {
			t.Fatalf("%q", folded)
		}
	})
}

func BenchmarkTexts(b *testing.B) {
	s := newStep(b, "{}")
	d := page("khm-Khmr", "https://site.example/a", corpus.Picture{})
	texts := []string{"ប្រាសាទអង្គរវត្តនៅពេលព្រលឹម", "រូបភាព ១២៣៤", "IMG_1234.JPG", "ទូរស័ព្ទ Samsung Galaxy"}
	n := 0
	for _, x := range texts {
		n += len(x)
	}
	b.SetBytes(int64(n))
	b.ReportAllocs()
	for b.Loop() {
		for _, x := range texts {
			d.Pictures[0] = corpus.Picture{Alt: x}
			if err := s.Transform(b.Context(), d); err != nil {
				b.Fatal(err)
			}
			d.Trail = d.Trail[:0]
		}
	}
}
