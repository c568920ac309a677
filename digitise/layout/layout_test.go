package layout

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
)

// Texts of this file were written for it; they are not yet reviewed by a native speaker.

func TestLinesJoinAsTheirScriptAsks(t *testing.T) {
	for _, c := range []struct {
		tag        language.Tag
		a, b, want string
	}{
		{"khm-Khmr", "ភាសា", "ខ្មែរ", "ភាសាខ្មែរ"},
		{"khm-Khmr", "នៅផ្ទះ។", "ខ្ញុំ", "នៅផ្ទះ។ ខ្ញុំ"},
		{"mya-Mymr", "မြန်မာ", "စာ", "မြန်မာစာ"},
		{"mya-Mymr", "သည်။", "သူ", "သည်။ သူ"},
		{"lao-Laoo", "ພາສາ", "ລາວ", "ພາສາລາວ"},
		{"tha-Thai", "ภาษา", "ไทย", "ภาษาไทย"},
		{"tha-Thai", "ใช้", "Linux", "ใช้ Linux"},
		{"tam-Taml", "தமிழ்", "மொழி", "தமிழ் மொழி"},
		{"vie-Latn", "tiếng", "Việt", "tiếng Việt"},
		{"vie-Latn", "Cam-pu-", "chia", "Cam-pu-chia"},
		{"jav-Java", "ꦲꦏ꧀ꦱ", "ꦫꦗꦮ", "ꦲꦏ꧀ꦱꦫꦗꦮ"},
		{"zsm-Arab", "بهاس", "ملايو", "بهاس ملايو"},
		{"ind-Latn", "peme-", "rintah", "pemerintah"},
		{"ind-Latn", "anak-", "anak", "anak-anak"},
		{"ind-Latn", "buku-", "bukunya", "buku-bukunya"},
		{"ind-Latn", "berlari-", "lari", "berlari-lari"},
		{"ind-Latn", "Asia-", "Pasifik", "Asia-Pasifik"},
		{"ind-Latn", "pasar", "malam", "pasar malam"},
		{"ind-Latn", "satu -", "dua", "satu - dua"},
		{"und", "", "a", "a"},
	} {
		if got := Join(c.a, c.b, c.tag); got != c.want {
			t.Errorf("%s: %q + %q = %q, want %q", c.tag, c.a, c.b, got, c.want)
		}
	}
}

// column gives lines of one column; a line of "" is a gap.
func lines(left, top, width int, texts ...string) (list []corpus.Line) {
	for i, s := range texts {
		if s != "" {
			list = append(list, corpus.Line{Text: s, Box: corpus.Box{Left: left, Top: top + 30*i, Right: left + width, Bottom: top + 30*i + 20}})
		}
	}
	return list
}

func TestColumnsAreReadOneAfterTheOther(t *testing.T) {
	right := lines(600, 100, 400, "d", "e", "f")
	all := append(lines(100, 20, 900, "heading"), right...)
	all = append(all, lines(100, 100, 400, "a", "b", "c")...)
	p := corpus.Page{Width: 1100, Height: 800, Language: "ind-Latn", Regions: []corpus.Region{{Kind: corpus.TextRegion, Lines: all}}}
	Order(&p)
	if got, want := strings.ReplaceAll(p.Text(), "\n\n", "\n"), "heading\na\nb\nc\nd\ne\nf"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	p.Language = "zsm-Arab"
	Order(&p)
	if got, want := strings.ReplaceAll(p.Text(), "\n\n", "\n"), "heading\nd\ne\nf\na\nb\nc"; got != want {
		t.Errorf("right to left: got %q, want %q", got, want)
	}
}

func TestRunningLinesAndPageNumbersLeaveTheText(t *testing.T) {
	for _, c := range []struct {
		tag         language.Tag
		zero        rune
		title, text string
	}{
		{"khm-Khmr", '០', "រឿងព្រេងខ្មែរ", "កាលពីព្រេងនាយ"}, {"mya-Mymr", '၀', "မြန်မာပုံပြင်", "ရှေးရှေးတုန်းက"}, {"lao-Laoo", '໐', "ນິທານລາວ", "ກາລະຄັ້ງໜຶ່ງ"},
		{"tha-Thai", '๐', "นิทานไทย", "กาลครั้งหนึ่ง"}, {"tam-Taml", '0', "தமிழ்க் கதைகள்", "முன்னொரு காலத்தில்"}, {"vie-Latn", '0', "Truyện cổ tích", "Ngày xửa ngày xưa"},
		{"jav-Java", '꧐', "ꦕꦼꦫꦶꦠ", "ꦏꦭꦤꦼꦴ"}, {"zsm-Arab", '٠', "چريتا رعيت", "ڤد زمان دهولو"}, {"ind-Latn", '0', "Cerita Rakyat", "Pada zaman dahulu"},
	} {
		var pages []corpus.Page
		for n := range 5 {
			number := string([]rune{c.zero + 1, c.zero + rune(n)})
			var regions []corpus.Region
			regions = append(regions, corpus.Region{Kind: corpus.TextRegion, Lines: append(lines(100, 20, 500, c.title+" "+number), lines(100, 200, 800, fmt.Sprint(c.text, " ", n), c.text, c.text)...)})
			regions = append(regions, corpus.Region{Kind: corpus.TextRegion, Lines: lines(480, 960, 40, number)})
			pages = append(pages, corpus.Page{Width: 1000, Height: 1000, Language: c.tag, Regions: regions})
		}
		Running(pages)
		for n, p := range pages {
			if want := fmt.Sprint(c.text, " ", n, "\n", c.text, "\n", c.text); p.Text() != want {
				t.Errorf("%s page %d: %q, want %q", c.tag, n, p.Text(), want)
			}
			if k := p.Regions[len(p.Regions)-1].Kind; k != corpus.NumberRegion {
				t.Errorf("%s page %d: the number is %q", c.tag, n, k)
			}
			if k := p.Regions[0].Kind; k != corpus.HeaderRegion {
				t.Errorf("%s page %d: the header is %q", c.tag, n, k)
			}
		}
	}
}

func TestLinesThatDoNotRunStay(t *testing.T) {
	var pages []corpus.Page
	for n, s := range []string{"satu hal", "lain lagi", "tiga kali", "1945", "2001"} {
		pages = append(pages, corpus.Page{Width: 1000, Height: 1000, Number: n, Regions: []corpus.Region{{Kind: corpus.TextRegion, Lines: lines(100, 20, 500, s)}}})
	}
	Running(pages)
	for _, p := range pages {
		if p.Regions[0].Kind != corpus.TextRegion {
			t.Errorf("%q is taken for %s", p.Regions[0].Lines[0].Text, p.Regions[0].Kind)
		}
	}
}

func TestParagraphsGoOverLinesColumnsAndPages(t *testing.T) {
	for _, c := range []struct {
		tag   language.Tag
		texts [4]string
		want  []string
	}{
		{"ind-Latn", [4]string{"Ini baris per-", "tama saja.", "Lalu baris", "lain"}, []string{"Ini baris pertama saja.", "Lalu baris lain"}},
		{"tha-Thai", [4]string{"นี่คือ", "บรรทัด", "แล้วก็", "อีก"}, []string{"นี่คือบรรทัด", "แล้วก็อีก"}},
		{"khm-Khmr", [4]string{"នេះជា", "បន្ទាត់។", "ហើយ", "ទៀត"}, []string{"នេះជាបន្ទាត់។", "ហើយទៀត"}},
		{"mya-Mymr", [4]string{"ဒါက", "စာကြောင်း။", "ပြီးတော့", "နောက်"}, []string{"ဒါကစာကြောင်း။", "ပြီးတော့နောက်"}},
		{"lao-Laoo", [4]string{"ນີ້ແມ່ນ", "ແຖວ", "ແລະ", "ອີກ"}, []string{"ນີ້ແມ່ນແຖວ", "ແລະອີກ"}},
		{"vie-Latn", [4]string{"Đây là", "một dòng.", "Rồi", "nữa"}, []string{"Đây là một dòng.", "Rồi nữa"}},
		{"tam-Taml", [4]string{"இது ஒரு", "வரி.", "பிறகு", "மேலும்"}, []string{"இது ஒரு வரி.", "பிறகு மேலும்"}},
	} {
		first := lines(100, 200, 800, c.texts[0], c.texts[1], c.texts[2])
		first[1].Box.Right = 500 // short
		p := []corpus.Page{
			{Width: 1000, Height: 1000, Language: c.tag, Regions: []corpus.Region{{Kind: corpus.TextRegion, Lines: first}}},
			{Width: 1000, Height: 1000, Language: c.tag, Regions: []corpus.Region{{Kind: corpus.TextRegion, Lines: lines(100, 100, 800, c.texts[3])}}},
		}
		if got := Paragraphs(p...); strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%s: %q, want %q", c.tag, got, c.want)
		}
	}
}

func TestIndentBeginsAParagraph(t *testing.T) {
	l := lines(100, 200, 800, "satu", "dua", "tiga", "empat")
	l[2].Box.Left += 40
	got := Paragraphs(corpus.Page{Language: "ind-Latn", Regions: []corpus.Region{{Kind: corpus.TextRegion, Lines: l}}})
	if want := "satu dua|tiga empat"; strings.Join(got, "|") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNoiseTellsTextFromDirt(t *testing.T) {
	for tag, s := range map[string]string{
		"khm": "ភាសាខ្មែរជាភាសាផ្លូវការ របស់ប្រទេសកម្ពុជា", "mya": "မြန်မာစာသည် ရုံးသုံးဘာသာစကားဖြစ်သည်။", "lao": "ພາສາລາວເປັນພາສາທາງການ", "tha": "ภาษาไทยเป็นภาษาราชการ ที่นี่",
		"tam": "தமிழ் மொழி இங்கே பேசப்படுகிறது", "vie": "Tiếng Việt là ngôn ngữ chính thức", "jav": "ꦲꦏ꧀ꦱꦫꦗꦮ", "jawi": "بهاس ملايو اياله بهاس", "ind": "Bahasa Indonesia adalah bahasa resmi",
	} {
		if n, ok := NoiseOfText(s); !ok || n.Score > 0.05 {
			t.Errorf("%s: clean text has noise %+v", tag, n)
		}
	}
	for _, s := range []string{"| ' . ~ , : ' | . ;", "ាាា ិិ ្ ា", "kខaគ bងc", "a | b ' c \ue000 \ufffd", "ချ\u1037\u1037\u1037 [ ဝ | ~ ် "} {
		if n, ok := NoiseOfText(s); !ok || n.Score < 0.3 {
			t.Errorf("%q has noise %+v only", s, n)
		}
	}
	if _, ok := NoiseOfText(" \n"); ok {
		t.Error("nothing has noise")
	}
	sure := 0.5
	p := corpus.Page{Confidence: &sure, Regions: []corpus.Region{{Lines: []corpus.Line{{Words: []corpus.Word{{Text: "baik", Confidence: 0.9}, {Text: "buruk", Confidence: 0.2}}}}}}}
	if n, ok := NoiseOfPages(p); !ok || n.Weak != 0.5 {
		t.Errorf("half of the words are weak, not %v", n.Weak)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "a-\nb", "\xff\xfe-\n\xff", "ា\nា", "\ue000", "anak-\nanak", strings.Repeat("ក", 300) + "\n" + strings.Repeat("-", 300), "၁၂၃\n၁၂၄\n၁၂၅"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var pages []corpus.Page
		for i, part := range strings.Split(s, "\n") {
			if i == 40 {
				break
			}
			k := len(part)
			pages = append(pages, corpus.Page{Width: 1000, Height: 1000, Language: "khm-Khmr", Regions: []corpus.Region{{Kind: corpus.TextRegion, Lines: lines(k%300, (k*37)%900, 100+k%500, part, part+"-", "x"+part)}}})
			if n, ok := NoiseOfText(part); ok && !(n.Score >= 0 && n.Score <= 1) {
				t.Fatalf("noise %v", n.Score)
			}
			if utf8.ValidString(part) && !utf8.ValidString(Join(part, "x"+part, "ind-Latn")) {
				t.Fatalf("joining %q gives broken text", part)
			}
		}
		count := func() (n int) {
			for _, p := range pages {
				for _, r := range p.Regions {
					n += len(r.Lines)
				}
			}
			return n
		}
		before := count()
		Running(pages)
		for i := range pages {
			Order(&pages[i])
		}
		if after := count(); after != before {
			t.Fatalf("%d lines became %d", before, after)
		}
		Paragraphs(pages...)
	})
}
