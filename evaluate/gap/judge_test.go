package gap

import (
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/zawgyi"
)

func TestErrorsAreToldApart(t *testing.T) {
	j := NewJudge(shipped(t))
	old, ok := zawgyi.Write("ကျောင်းသားများသည် မြန်မာစာကို လေ့လာကြသည်")
	if !ok {
		t.Fatal("no Zawgyi")
	}
	// Texts of the project, not yet reviewed by native speakers.
	for name, c := range map[string]struct {
		a       Answer
		want    Error
		righted bool
	}{
		"khmer digits in latin ones, taken for right": {Answer{Language: "khm-Khmr", State: evaluate.Scored, Value: 1, Said: "មាន 15 ថ្ងៃ", Right: []string{"១៥ ថ្ងៃ"}}, Digits, true},
		"khmer digits as they stand":                  {Answer{Language: "khm-Khmr", State: evaluate.Scored, Value: 1, Said: "មាន ១៥ ថ្ងៃ", Right: []string{"១៥ ថ្ងៃ"}}, None, false},
		"thai digits for latin ones":                  {Answer{Language: "tha-Thai", State: evaluate.Scored, Value: 1, Said: "๓ วัน", Right: []string{"3 วัน"}}, Digits, true},
		"thousands, taken for wrong":                  {Answer{Language: "ind-Latn", State: evaluate.Scored, Said: "sekitar 17.000 pulau", Right: []string{"17000 pulau"}}, Digits, true},
		"jawi digits":                                 {Answer{Language: "zsm-Arab", State: evaluate.Scored, Value: 1, Said: "٧ هاري", Right: []string{"7 هاري"}}, Digits, true},
		"another number":                              {Answer{Language: "khm-Khmr", State: evaluate.Scored, Said: "១៥០", Right: []string{"១៥"}}, Wrong, false},
		"right and in zawgyi":                         {Answer{Language: "mya-Mymr", State: evaluate.Scored, Said: old, Right: []string{"မြန်မာစာ"}}, Zawgyi, true},
		"wrong and in zawgyi":                         {Answer{Language: "mya-Mymr", State: evaluate.Scored, Said: old, Right: []string{"သင်္ကြန်"}}, Zawgyi, false},
		"zawgyi that nobody could read":               {Answer{Language: "mya-Mymr", State: evaluate.Unscored, Said: old}, Zawgyi, false},
		"zawgyi taken for another language":           {Answer{Language: "mya-Mymr", State: evaluate.Foreign, Said: old, Right: []string{"မြန်မာစာ"}}, Zawgyi, true},
		"another language":                            {Answer{Language: "lao-Laoo", State: evaluate.Foreign, Said: "It is eaten with sticky rice and fish.", Right: []string{"ປາແດກ"}}, Language, false},
		"a name in latin letters":                     {Answer{Language: "khm-Khmr", State: evaluate.Scored, Said: "Pchum Ben", Right: []string{"ភ្ជុំបិណ្ឌ"}}, Transliterated, true},
		"latin letters, another thing":                {Answer{Language: "khm-Khmr", State: evaluate.Scored, Said: "Songkran", Right: []string{"ភ្ជុំបិណ្ឌ"}}, Script, false},
		"javanese in latin letters":                   {Answer{Language: "jav-Java", State: evaluate.Scored, Said: "sego liwet", Right: []string{"ꦱꦼꦒꦭꦶꦮꦼꦠ꧀"}}, Script, false},
		"thai near miss":                              {Answer{Language: "tha-Thai", State: evaluate.Scored, Said: "เทศกาลสงกรานณ์", Right: []string{"เทศกาลสงกรานต์"}}, Near, true},
		"indonesian near miss":                        {Answer{Language: "ind-Latn", State: evaluate.Scored, Said: "Makanannya adalah rendank Padang.", Right: []string{"rendang Padang"}}, Near, true},
		"tamil, far":                                  {Answer{Language: "tam-Taml", State: evaluate.Scored, Said: "தீபாவளி", Right: []string{"தைப்பூசம்"}}, Wrong, false},
		"vietnamese, another word":                    {Answer{Language: "vie-Latn", State: evaluate.Scored, Said: "phở bò", Right: []string{"bánh chưng"}}, Wrong, false},
		"khmer out of order, taken for right":         {Answer{Language: "khm-Khmr", State: evaluate.Scored, Value: 1, Said: "ភុំ្ជ", Right: []string{"ភ្ជុំ"}}, Order, true},
		"thai vowel behind tone, taken for right":     {Answer{Language: "tha-Thai", State: evaluate.Scored, Value: 1, Said: "ที่น่ี", Right: []string{"ที่นี่"}}, Order, true},
		"a wrong label":                               {Answer{Language: "khm-Khmr", State: evaluate.Scored, Said: "B"}, Wrong, false},
		"a wrong label, explained in english":         {Answer{Language: "khm-Khmr", State: evaluate.Scored, Said: "The answer is B"}, Wrong, false},
		"nothing said":                                {Answer{Language: "lao-Laoo", State: evaluate.Unscored}, Unreadable, false},
		"refused":                                     {Answer{Language: "lao-Laoo", State: evaluate.Refused, Said: "I cannot"}, Refused, false},
		"failed":                                      {Answer{Language: "lao-Laoo", State: evaluate.Failed}, Failed, false},
		"half right":                                  {Answer{Language: "fil-Latn", State: evaluate.Scored, Value: 0.5, Said: "adobo", Right: []string{"sinigang na baboy"}}, Wrong, false},
	} {
		v := j.Judge(c.a)
		if v.Error != c.want || v.Righted != c.righted {
			t.Errorf("%s: %+v", name, v)
		}
		if _, known := c.a.value(); v.Known != known || v.Lost != 0 && !known {
			t.Errorf("%s: %+v", name, v)
		}
	}
	if v := j.Judge(Answer{Language: "khm-Khmr", State: evaluate.Scored, Said: "An unknown word", Right: []string{"អ្វីមួយ"}}); !v.Unsure || v.Error != Script {
		t.Errorf("nobody knows a Latin name, and %+v", v)
	}
	if v := j.Judge(Answer{Language: "khm-Khmr", State: evaluate.Scored, Said: "ភុំ្ជ", Right: []string{"អ្វីមួយ"}}); v.Error != Wrong || !slices.Contains(v.Signs, Order) {
		t.Errorf("a wrong answer out of order is %+v", v)
	}
}

func TestAModelThatAnswersInZawgyi(t *testing.T) {
	var answers []Answer
	for n, right := range []string{"သင်္ကြန်ပွဲတော်", "မုန့်ဟင်းခါး", "ရွှေတိဂုံဘုရား", "လက်ဖက်သုပ်", "သီတင်းကျွတ်ပွဲတော်", "မန္တလေးမြို့"} {
		old, _ := zawgyi.Write("အဖြေမှာ " + right + " ဖြစ်ပါသည်။ မြန်မာလူမျိုးများသည် ၎င်းကို နှစ်သက်ကြသည်။")
		answers = append(answers, Answer{Run: "r", Task: "open", Language: "mya-Mymr", Item: string(rune('a' + n)), Concept: "mmr/festival/x", State: evaluate.Scored, Said: old, Right: []string{right}})
	}
	r, err := New(answers, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	cells := r.Cells([]Dimension{Culture, Topic, InScript, ByError})
	if len(cells) != 1 || cells[0].Error != Zawgyi || cells[0].Count != 6 || cells[0].Righted < 5 || *cells[0].Deficit != 1 {
		t.Errorf("%+v", cells)
	}
	signs := r.Signs()
	if len(signs) != 1 || signs[0].Sign != Zawgyi || signs[0].Count != 6 || signs[0].Answers != 6 || signs[0].Share != 1 || signs[0].Low < 0.5 {
		t.Errorf("%+v", signs)
	}
	if list := r.Requests("r"); len(list) != 1 || list[0].Kind != "normalisation" {
		t.Errorf("%+v", list)
	}
}

func TestAModelThatWritesArabicDigitsIsRightAndShown(t *testing.T) {
	var answers []Answer
	for n := range 6 {
		answers = append(answers, Answer{Run: "r", Task: "open", Language: "khm-Khmr", Item: string(rune('a' + n)), Concept: "khm/festival/x", State: evaluate.Scored, Value: 1, Said: "15", Right: []string{"១៥"}})
	}
	r, err := New(answers, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	cells := r.Cells([]Dimension{Culture, ByError})
	if len(cells) != 1 || cells[0].Error != Digits || *cells[0].Deficit != 0 || cells[0].Count != 6 || cells[0].Righted != 6 || *cells[0].Target != 0 {
		t.Errorf("%+v", cells)
	}
	if signs := r.Signs(); len(signs) != 1 || signs[0].Sign != Digits || signs[0].Count != 6 {
		t.Errorf("%+v", signs)
	}
	if list := r.Requests("r"); len(list) != 0 {
		t.Errorf("what is right asks for nothing: %+v", list)
	}
}

func FuzzJudge(f *testing.F) {
	for _, s := range []string{"ភ្ជុំបិណ្ឌ ១៥", "ေက်ာင္း", "\xff\xfe", "\u17d2", "\ue000", strings.Repeat("ก็", 3000), "17.000", "๓", "", "ꦱꦼꦒ", "ஸ்ரீ", "بهاس"} {
		f.Add(s, "១៥ ថ្ងៃ", uint8(0))
		f.Add("x", s, uint8(1))
	}
	j := NewJudge(shipped(f))
	tags := []language.Tag{"khm-Khmr", "mya-Mymr", "lao-Laoo", "tha-Thai", "tam-Taml", "vie-Latn", "jav-Java", "zsm-Arab", "ind-Latn", "und"}
	states := []evaluate.State{evaluate.Scored, evaluate.Unscored, evaluate.Foreign, evaluate.Refused, "?"}
	f.Fuzz(func(t *testing.T, said, right string, n uint8) {
		a := Answer{Run: "r", Task: "t", Item: "i", Concept: said, Language: tags[int(n)%len(tags)], State: states[int(n)%len(states)], Said: said, Right: []string{right}}
		v := j.Judge(a)
		if v.Error.place() < 0 || v.Lost < 0 || v.Lost > 1 || v.Lost > 0 && !v.Known {
			t.Errorf("%+v", v)
		}
		r, err := New([]Answer{a}, nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		r.Cells(Dimensions())
		r.Requests("r")
		r.Signs()
	})
}

func BenchmarkJudge(b *testing.B) {
	j := NewJudge(shipped(b))
	a := Answer{Language: "khm-Khmr", State: evaluate.Scored, Said: strings.Repeat("ក្នុងពិធីបុណ្យភ្ជុំបិណ្ឌ គេយកបាយបិណ្ឌទៅបោះ។ ", 4), Right: []string{"បោះលើដីឱ្យប្រេត"}}
	b.SetBytes(int64(len(a.Said)))
	b.ReportAllocs()
	for b.Loop() {
		j.Judge(a)
	}
}
