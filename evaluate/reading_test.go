package evaluate

import (
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/language"
)

func item(tag language.Tag, choices ...string) Item {
	return Item{ID: "x/1", Language: tag, Question: "?", Choices: choices, Accepted: choices[:1]}
}

// straight is a prompt whose choices stand in the order of the item.
func straight(labels string, i Item) Prompt {
	p := Prompt{Labels: strings.Split(labels, ""), Order: make([]int, len(i.Choices))}
	p.Labels = p.Labels[:len(i.Choices)]
	for k := range p.Order {
		p.Order[k] = k
	}
	return p
}

// The texts were written by the project and are not yet reviewed by native speakers.
func TestAnswersAreRead(t *testing.T) {
	for _, c := range []struct {
		tag         language.Tag
		labels      string
		choices     []string
		answer      string
		label, text int
	}{
		{"eng-Latn", "ABCD", []string{"rice", "bread", "fish", "fruit"}, "B", 1, -1},
		{"eng-Latn", "ABCD", []string{"rice", "bread", "fish", "fruit"}, "**C.** fish", 2, 2},
		{"eng-Latn", "ABCD", []string{"rice", "bread", "fish", "fruit"}, "A pagoda is a place where fish is not eaten", -1, 2},
		{"eng-Latn", "ABCD", []string{"rice", "bread", "fish", "fruit"}, "It is not (A), since rice is rare. The answer is D.", 3, 0},
		{"eng-Latn", "ABCD", []string{"rice", "bread", "fish", "fruit"}, "breadfruit", -1, -1},
		{"eng-Latn", "ABCD", []string{"rice", "sticky rice", "fish", "fruit"}, "Sticky rice, of course", -1, 1},
		{"eng-Latn", "ABCD", []string{"rice", "bread", "fish", "fruit"}, "rice or bread", -1, -1},
		{"eng-Latn", "ABCD", []string{"rice", "bread", "fish", "fruit"}, "", -1, -1},
		{"tha-Thai", "กขคง", []string{"ข้าวเหนียว", "ขนมปัง", "ปลา", "ผลไม้"}, "ข", 1, -1},
		{"tha-Thai", "กขคง", []string{"ข้าวเหนียว", "ขนมปัง", "ปลา", "ผลไม้"}, "กินข้าวเหนียวกันทุกวัน", -1, 0},
		{"tha-Thai", "กขคง", []string{"ข้าวเหนียว", "ขนมปัง", "ปลา", "ผลไม้"}, "คำตอบคือ ง. ผลไม้", 3, 3},
		{"tha-Thai", "ABCD", []string{"ข้าว", "ข้าวเหนียว", "ปลา", "ผลไม้"}, "คนอีสานกินข้าวเหนียว", -1, 1},
		{"khm-Khmr", "កខគឃ", []string{"ប្រហុក", "នំប៉័ង", "ត្រី", "ផ្លែឈើ"}, "គ។", 2, -1},
		{"khm-Khmr", "កខគឃ", []string{"ប្រហុក", "នំប៉័ង", "ត្រី", "ផ្លែឈើ"}, "គេ​ធ្វើ​ប្រហុក​ពី​អ្វី", -1, 0},
		{"khm-Khmr", "កខគឃ", []string{"ត្រ", "ផ្កា"}, "ត្រី", -1, -1}, // a consonant without its vowel sign is another word
		{"mya-Mymr", "ကခဂဃ", []string{"ထမင်း", "ပေါင်မုန့်", "ငါး", "သစ်သီး"}, "(ခ) ပေါင်မုန့်", 1, 1},
		{"mya-Mymr", "ကခဂဃ", []string{"ထမင်း", "ပေါင်မုန့်", "ငါး", "သစ်သီး"}, "ကျွန်တော်တို့ ထမင်းစားတယ်", -1, 0},
		{"lao-Laoo", "ກຂຄງ", []string{"ເຂົ້າໜຽວ", "ເຂົ້າຈີ່", "ປາ", "ໝາກໄມ້"}, "ເຂົ້າຫນຽວ", -1, 0}, // the other spelling of the same
		{"tam-Taml", "ABCD", []string{"பொங்கல்", "தீபாவளி", "ஓணம்", "விஷு"}, "தை மாதத்தில் பொங்கல் வரும்", -1, 0},
		{"vie-Latn", "ABCD", []string{"bánh chưng", "bánh mì", "phở", "chè"}, "Đáp án: A", 0, -1},
		{"vie-Latn", "ABCD", []string{"hòa bình", "chiến tranh", "phở", "chè"}, "hoà bình", -1, 0},
		{"jav-Java", "ABCD", []string{"ꦥꦢꦶ", "ꦗꦒꦸꦁ", "ꦠꦺꦭ", "ꦏꦛꦺꦴꦁ"}, "ꦥꦢꦶ", -1, 0},
		{"zsm-Arab", "ABCD", []string{"ناسي لمق", "روتي", "ايکن", "بواه"}, "اورڠ ماکن ناسي لمق", -1, 0},
		{"ind-Latn", "ABCD", []string{"ketupat", "roti", "ikan", "buah"}, "b", 1, -1},
		{"ind-Latn", "ABCD", []string{"ketupat", "roti", "ikan", "buah"}, "Jawaban: c", 2, -1},
		{"ind-Latn", "ABCD", []string{"ketupat", "roti", "ikan", "buah"}, "vitamin c", -1, -1},
		{"ind-Latn", "ABCD", []string{"ketupat", "roti", "ikan", "buah"}, "B karena begitulah", 1, -1},
		{"zsm-Arab", "ABCD", []string{"ناسي لمق", "روتي", "ايکن", "بواه"}, "\u200fB\u200f. روتي", 1, 1},
		{"vie-Latn", "ABCD", []string{"bánh chưng", "bánh mì", "phở", "chè"}, "Ｂ．", 1, -1},
		{"khm-Khmr", "កខគឃ", []string{"ប្រហុក", "នំប៉័ង", "ត្រី", "ផ្លែឈើ"}, "\u200bគ\u200b", 2, -1},
		{"khm-Khmr", "កខគឃ", []string{"ប្រហុក", "នំប៉័ង", "ត្រី", "ផ្លែឈើ"}, "ចម្លើយ​គឺ​ខ", 1, -1},
		{"khm-Khmr", "កខគឃ", []string{"ប្រហុក", "នំប៉័ង", "ត្រី", "ផ្លែឈើ"}, "ចម្លើយ៖ ខ ព្រោះ​មាន​គ្រប់​ទីកន្លែង", 1, -1},
		{"tha-Thai", "กขคง", []string{"ข้าวเหนียว", "ขนมปัง", "ปลา", "ผลไม้"}, "ค เพราะหาง่าย", 2, -1},
		{"mya-Mymr", "ကခဂဃ", []string{"ထမင်း", "ပေါင်မုန့်", "ငါး", "သစ်သီး"}, "သူ က စားတယ်", -1, -1},
		{"ind-Latn", "ABCD", []string{"ketupat", "roti", "ikan", "buah"}, "Jawabannya adalah (A) ketupat.", 0, 0},
	} {
		i := item(c.tag, c.choices...)
		if got := Read(c.answer, straight(c.labels, i), i); got.Label != c.label || got.Text != c.text {
			t.Errorf("%s %q: by label %d, by text %d; want %d, %d", c.tag, c.answer, got.Label, got.Text, c.label, c.text)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("คำตอบคือ ข. ปลา", "ข", "ปลา")
	f.Add("\xff(ក)", "ក", "\u17d2")
	f.Add("(A", "A", "")
	f.Fuzz(func(t *testing.T, answer, label, choice string) {
		i := item("khm-Khmr", choice, "ប្រហុក")
		p := Prompt{Labels: []string{label, "ខ"}, Order: []int{0, 1}}
		r := Read(answer, p, i)
		if r.Label < -1 || r.Label > 1 || r.Text < -1 || r.Text > 1 {
			t.Fatal(r)
		}
	})
}

func TestPromptsAreTheSameOrderInEveryLanguage(t *testing.T) {
	items, err := ReadItems([]byte(twoItems), "items.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w := Wording{Prompt: "{question}\n{choices}\n{labels}?"}
	a, err := w.Render(items[0], 1)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Wording{Prompt: "{question} {choices}", Labels: []string{"ក", "ខ", "គ", "ឃ"}}.Render(items[1], 1)
	if err != nil {
		t.Fatal(err)
	}
	for k := range a.Order {
		if a.Order[k] != b.Order[k] {
			t.Fatalf("%v and %v", a.Order, b.Order)
		}
	}
	at := a.Order[0]
	if !strings.Contains(a.Text, "\nA. "+items[0].Choices[at]+"\n") || !strings.HasSuffix(a.Text, "A, B, C, D?") || !strings.Contains(b.Text, "ក. "+items[1].Choices[at]) {
		t.Errorf("%s\n%s", a.Text, b.Text)
	}
	if _, err := (Wording{Prompt: "{nothing}"}).Render(items[0], 1); err == nil {
		t.Error("an unknown place is filled")
	}
	tricky := items[0]
	tricky.Question = "{choices}"
	if p, err := w.Render(tricky, 1); err != nil || strings.Count(p.Text, "rice balls") != 1 {
		t.Errorf("places in a question are filled: %q %v", p.Text, err)
	}
}

// A consonant below another one begins no word.
func TestNothingIsFoundInsideOfACluster(t *testing.T) {
	for _, c := range []struct {
		text, part string
		want       bool
	}{
		{"គ្មានទេ", "មាន", false}, {"គេមានដី", "មាន", true}, {"សတ္တဝါ", "တဝါ", false}, {"သတ္တဝါ", "ဝါ", true}, {"ꦱꦼꦩꦂꦏ꧀ꦏꦤ", "ꦏꦤ", false}, {"ꦄꦏ꧀ꦱꦫ", "ꦱꦫ", false}, {"ꦄꦤ꧀ꦠꦫ", "ꦄꦤ", false}, {"ไม่มี", "ไม", false},
	} {
		if got := Holds(c.text, c.part); got != c.want {
			t.Errorf("%s in %s: %v", c.part, c.text, got)
		}
	}
}

// Five choices are asked with Latin letters where a wording has four labels of its own.
func TestChoicesAreNeverWithoutLabels(t *testing.T) {
	i := item("khm-Khmr", "១", "២", "៣", "៤", "៥")
	w := Wording{Prompt: "{question}\n{choices}", Labels: []string{"ក", "ខ", "គ", "ឃ"}}
	p, err := w.Render(i, 1)
	if err != nil || len(p.Labels) != 5 || p.Labels[4] != "E" {
		t.Errorf("%v, %v", p.Labels, err)
	}
	if p, err = w.Render(item("khm-Khmr", "១", "២"), 1); err != nil || p.Labels[1] != "ខ" {
		t.Errorf("%v, %v", p.Labels, err)
	}
}
