package instruction

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

func one(t *testing.T, s string) []Constraint {
	t.Helper()
	c, err := Parse([]byte("[" + s + "]"))
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return c
}

// The texts were written by the project and are not yet reviewed by native speakers.
func TestChecksAreRightForEveryScript(t *testing.T) {
	identify := identifier(t)
	for _, c := range []struct {
		tag        language.Tag
		constraint string
		answer     string
		want       State
	}{
		// words are those of the language
		{"khm-Khmr", `{type: "length_constraints:number_words", relation: at least, n: 4}`, "ខ្ញុំចូលចិត្តញ៉ាំប្រហុក", Passed},
		{"khm-Khmr", `{type: "length_constraints:number_words", relation: less than, n: 10}`, "ខ្ញុំចូលចិត្តញ៉ាំប្រហុក", Passed},
		{"tha-Thai", `{type: "length_constraints:number_words", relation: at least, n: 4}`, "ฉันชอบกินข้าวเหนียว", Passed},
		{"lao-Laoo", `{type: "length_constraints:number_words", relation: at least, n: 4}`, "ຂ້ອຍມັກກິນເຂົ້າໜຽວ", Passed},
		{"mya-Mymr", `{type: "length_constraints:number_words", relation: at least, n: 3}`, "ကျွန်တော် မုန့်ဟင်းခါး ကြိုက်တယ်", Passed},
		{"tam-Taml", `{type: "length_constraints:number_words", relation: exactly, n: 3}`, "நான் மீன் வாங்கினேன்", Passed}, // marks do not part words
		{"vie-Latn", `{type: "length_constraints:number_words", relation: exactly, n: 4}`, "Tôi ăn phở, rồi", Passed},
		{"jav-Java", `{type: "length_constraints:number_words", relation: at least, n: 2}`, "ꦱꦸꦒꦼꦁꦲꦺꦚ꧀ꦗꦁ", Unmeasured},
		{"und", `{type: "length_constraints:number_words", relation: at least, n: 2}`, "one two", Unmeasured},
		// sentences by the marks of the language, or a divider where it has none
		{"khm-Khmr", `{type: "length_constraints:number_sentences", relation: exactly, n: 2}`, "ខ្ញុំទៅផ្សារ។ តើអ្នកទៅណា?", Passed},
		{"mya-Mymr", `{type: "length_constraints:number_sentences", relation: exactly, n: 2}`, "ဈေးသွားတယ်။ ငါးဝယ်တယ်၊ ပြန်လာတယ်။", Passed},
		{"tha-Thai", `{type: "length_constraints:number_sentences", relation: at least, n: 2}`, "ฉันไปตลาด ฉันซื้อปลา", Unmeasured},
		{"tha-Thai", `{type: "length_constraints:number_sentences", relation: exactly, n: 2, divider: "***"}`, "ฉันไปตลาด *** ฉันซื้อปลา ***", Passed},
		{"ind-Latn", `{type: "length_constraints:number_sentences", relation: exactly, n: 1}`, "Harganya Rp10.000 di pasar.", Passed},
		{"vie-Latn", `{type: "length_constraints:number_sentences", relation: exactly, n: 1}`, "<<Chợ nổi>>\nTôi đi chợ.", Passed},
		// keywords in any spelling, whole words where spaces part them
		{"lao-Laoo", `{type: "keywords:existence", words: ["ເຂົ້າໜຽວ"]}`, "ຂ້ອຍກິນເຂົ້າຫນຽວ", Passed},
		{"khm-Khmr", `{type: "keywords:existence", words: ["ប្រហុក"]}`, "គេ​ធ្វើ​ប្រ​ហុក​ពី​ត្រី", Passed},
		{"khm-Khmr", `{type: "keywords:existence", words: ["ត្រ"]}`, "ត្រី", Failed},
		{"khm-Khmr", `{type: "keywords:forbidden_words", words: ["កា"]}`, "ការងារ", Passed},
		{"tha-Thai", `{type: "keywords:forbidden_words", words: ["มา"]}`, "สวยมาก", Passed},
		{"tha-Thai", `{type: "keywords:forbidden_words", words: ["ข้าว"]}`, "กินข้าวเหนียว", Failed},
		{"vie-Latn", `{type: "keywords:existence", words: ["hòa"]}`, "Chúc gia đình hoà thuận", Passed},
		{"vie-Latn", `{type: "keywords:existence", words: ["hoa"]}`, "hòa bình", Failed},
		{"ind-Latn", `{type: "keywords:forbidden_words", words: [nasi]}`, "lagu nasional", Passed},
		{"ind-Latn", `{type: "keywords:existence", words: [Nasi]}`, "nasinya enak", Passed},
		{"zsm-Arab", `{type: "keywords:existence", words: ["ايکن"]}`, "ساي ماکن ايكن", Passed},
		{"jav-Java", `{type: "keywords:existence", words: ["ꦥꦱꦂ"]}`, "ꦲꦶꦁꦥꦱꦂ", Passed},
		{"jav-Latn", `{type: "keywords:frequency", word: dhuwit, relation: exactly, n: 2}`, "Dhuwité entèk. Dhuwit!", Passed},
		{"tam-Taml", `{type: "keywords:existence", words: ["பொங்கல்"]}`, "பொங்கலில் என்ன செய்வார்கள்", Passed},
		{"fil-Latn", `{type: "keywords:existence", words: [sayaw]}`, "Nagsasayawan sila", Passed},
		// letters are clusters
		{"mya-Mymr", `{type: "keywords:letter_frequency", letter: "ကို", relation: exactly, n: 2}`, "ငါးကို ဝက်သားကို", Passed},
		{"tam-Taml", `{type: "keywords:letter_frequency", letter: "க", relation: exactly, n: 1}`, "கடை கி", Passed},
		{"vie-Latn", `{type: "keywords:letter_frequency", letter: "ă", relation: exactly, n: 2}`, "Ăn cơm với măng a", Passed},
		{"khm-Khmr", `{type: "keywords:letter_frequency", letter: "កខ", n: 1}`, "កខ", Unmeasured},
		// digits of all scripts are equal
		{"khm-Khmr", `{type: "keywords:number_frequency", number: 3, relation: exactly, n: 2}`, "៣ និង 3 និង ១៣ និង ៣,៥", Passed},
		{"lao-Laoo", `{type: "detectable_format:multiple_sections", word: "ບົດທີ", n: 2}`, "**ບົດທີ ໑**\nກ\nບົດທີ 2\nຂ", Passed},
		// what has no meaning is not measured
		{"khm-Khmr", `{type: "change_case:english_capital"}`, "ខ្ញុំ", Unmeasured},
		{"tha-Thai", `{type: "change_case:capital_word_frequency", n: 1}`, "ASEAN", Unmeasured},
		{"mya-Mymr", `{type: "punctuation:no_comma"}`, "ငါး၊ ဝက်", Unmeasured},
		{"zsm-Arab", `{type: "punctuation:no_comma"}`, "ايکن، بواه", Unmeasured},
		{"vie-Latn", `{type: "punctuation:no_comma"}`, "cá, thịt", Failed},
		{"vie-Latn", `{type: "change_case:capital_word_frequency", n: 2}`, "CHỢ NỔI Cái Răng", Passed},
		{"eng-Latn", `{type: "change_case:english_capital"}`, "WE EAT RICE AND FISH EVERY MORNING WITH THE FAMILY", Passed},
		{"ind-Latn", `{type: "change_case:english_lowercase"}`, "kami makan nasi dan ikan setiap pagi bersama keluarga", Failed},
		// form
		{"tha-Thai", `{type: "startend:end_checker", phrase: "ขอบคุณค่ะ"}`, "ไปตลาด “ขอบคุณค่ะ”!", Passed},
		{"khm-Khmr", `{type: "startend:end_checker", phrase: "អរគុណ។"}`, "ខ្ញុំ​ទៅ​ហើយ អរគុណ", Passed},
		{"khm-Khmr", `{type: "startend:first_word", word: "សួស្តី"}`, "**សួស្តី!** ខ្ញុំ", Passed},
		{"ind-Latn", `{type: "startend:first_word", word: "Apa"}`, "Apabila", Failed},
		{"vie-Latn", `{type: "startend:quotation"}`, "“Tôi đi chợ.”", Passed},
		{"tha-Thai", `{type: "detectable_content:postscript", marker: "ป.ล."}`, "ไปตลาด\nป. ล. ซื้อเกลือด้วย", Passed},
		{"tha-Thai", `{type: "detectable_content:postscript", marker: "ป.ล."}`, "ไปตลาด ป.ล.", Failed},
		{"ind-Latn", `{type: "detectable_content:number_placeholders", n: 2}`, "[nama] dan [ ]", Failed},
		{"ind-Latn", `{type: "detectable_format:number_bullet_lists", n: 2}`, "Bahan:\n* beras\n- kelapa\n**garam**\n-", Passed},
		{"ind-Latn", `{type: "detectable_format:number_highlighted_sections", n: 2}`, "*nasi* dan **ikan** lalu 2 * 3", Passed},
		{"ind-Latn", `{type: "detectable_format:number_highlighted_sections", n: 3}`, "*nasi* dan **ikan** lalu 2 * 3 * 4", Failed},
		{"tha-Thai", `{type: "detectable_format:constrained_response", options: ["ใช่", "ไม่ใช่"]}`, "ไม่ใช่ครับ", Passed},
		{"tha-Thai", `{type: "detectable_format:constrained_response", options: ["ใช่", "ไม่ใช่"]}`, "ใช่ หรือไม่ใช่", Failed},
		{"tha-Thai", `{type: "detectable_format:constrained_response"}`, "ใช่", Unmeasured},
		{"khm-Khmr", `{type: "detectable_format:json_format"}`, "```json\n{\"ត្រី\": NaN}\n```", Passed},
		{"khm-Khmr", `{type: "detectable_format:title"}`, "<< >>\n<<ជីវិត>>", Passed},
		{"khm-Khmr", `{type: "length_constraints:number_paragraphs", n: 2, divider: blank line}`, "<<ក>>\n\nមួយ\n \nពីរ\n\n---", Passed},
		{"vie-Latn", `{type: "length_constraints:nth_paragraph_first_word", n: 2, nth: 2, word: "Chợ"}`, "Một.\n\n“Chợ nổi” vui.", Passed},
		{"khm-Khmr", `{type: "combination:two_responses"}`, "មួយ។\n******\nមួយ", Failed},
		{"khm-Khmr", `{type: "combination:two_responses"}`, "មួយ។\n******\nពីរ", Passed},
		{"lao-Laoo", `{type: "combination:repeat_prompt", prompt: "ກິນເຂົ້າໜຽວ?"}`, "ກິນເຂົ້າຫນຽວ?\nກິນແລ້ວ", Passed},
		{"lao-Laoo", `{type: "combination:repeat_prompt", prompt: "ກິນເຂົ້າໜຽວ?"}`, "ກິນເຂົ້າໜຽວ?", Failed},
		{"ind-Latn", `{type: "language:response_language", language: ms}`, "Ibu membeli ikan di pasar pagi tadi untuk makan siang.", Passed},
		{"ind-Latn", `{type: "language:response_language", language: khm}`, "ខ្ញុំ​ទៅ​ផ្សារ​ទិញ​ត្រី។", Passed},
		{"ind-Latn", `{type: "language:response_language", language: th}`, "Ibu membeli ikan di pasar pagi tadi.", Failed},
		{"khm-Khmr", `{type: "keywords:forbidden_words", words: ["ត្រី"]}`, " \n", Failed},
	} {
		v := Check(one(t, c.constraint), c.answer, Options{Language: c.tag, Identify: identify})[0]
		if v.State != c.want {
			t.Errorf("%s %s of %q: %s (%s), want %s", c.tag, c.constraint, c.answer, v.State, v.Why, c.want)
		}
	}
}

func TestWhatCannotBeToldIsNotMeasured(t *testing.T) {
	c := one(t, `{type: "language:response_language", language: vi}`)
	if v := Check(c, "Tôi đi chợ", Options{Language: "vie-Latn"})[0]; v.State != Unmeasured {
		t.Error(v)
	}
	if v := Check([]Constraint{{Type: "keywords:rhyme"}}, "x", Options{})[0]; v.State != Unmeasured || !strings.Contains(v.Why, "keywords:rhyme") {
		t.Error(v)
	}
	if v := Check(one(t, `{type: "startend:first_word", word: x}`), "x", Options{Compat: true})[0]; v.State != Unmeasured {
		t.Error(v)
	}
	knows := func(tag language.Tag) bool { return tag != "tet-Latn" }
	if v := InLanguage(nil, "Ami tuur hodi koʼalia.", Options{Language: "tet-Latn", Identify: identifier(t), Knows: knows}); v.State != Unmeasured {
		t.Error(v)
	}
	if v := InLanguage(c, "ខ្ញុំ​ទៅ​ផ្សារ​ទិញ​ត្រី។", Options{Language: "khm-Khmr", Identify: identifier(t)}); v.State != Failed {
		t.Error(v)
	}
	if v := InLanguage(nil, "ខ្ញុំ​ទៅ​ផ្សារ​ទិញ​ត្រី។", Options{Language: "khm-Khmr", Identify: identifier(t)}); v.State != Passed {
		t.Error(v)
	}
	if v := InLanguage(nil, "x", Options{Identify: identifier(t)}); v.State != Unmeasured {
		t.Error(v)
	}
}

func TestWrongConstraintsAreNamed(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`[{type: "keywords:rhyme"}]`, `constraint 1: no constraint has the type "keywords:rhyme"`},
		{`[{words: [x]}]`, "has no type"},
		{`[{type: "detectable_format:title"}, {type: "keywords:existence"}]`, "constraint 2: keywords:existence has no words"},
		{`[{type: "keywords:existence", words: x}]`, "no list of texts"},
		{`[{type: "keywords:existence", words: [" "]}]`, "no text"},
		{`[{type: "keywords:existence", words: [x], keywords: [y]}]`, "are the same"},
		{`[{type: "keywords:existence", words: [x], n: 2}]`, `no argument "n"`},
		{`[{type: "length_constraints:number_words", n: -1}]`, "no whole number"},
		{`[{type: "length_constraints:number_words", n: 1.5}]`, "no whole number"},
		{`[{type: "length_constraints:number_words", n: 0}]`, "n is 0"},
		{`[{type: "length_constraints:number_words", n: 3, relation: about}]`, "no relation"},
		{`[{type: "length_constraints:nth_paragraph_first_word", n: 2, nth: 3, word: x}]`, "no paragraph 3 of 2"},
		{`[{type: "language:response_language", language: klingonese}]`, "no language"},
		{`{type: x}`, "no list"},
		{"[!H:.\x7f", "no list"},
	} {
		_, err := Parse([]byte(c.text))
		if fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.text, err, c.want)
		}
	}
	if _, err := Public([]string{"detectable_format:title"}, nil); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
}

func TestConstraintsAreReadAsTheyAreWritten(t *testing.T) {
	for _, k := range Types() {
		var c Constraint
		if err := json.Unmarshal([]byte(k.Example), &c); err != nil {
			t.Errorf("%s: %v", k.Name, err)
			continue
		}
		b, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		list, err := Parse([]byte("[" + string(b) + "]"))
		if err != nil || list[0].Type != k.Name {
			t.Errorf("%s: %v %v", b, list, err)
		}
	}
	public, err := Public([]string{"length_constraints:number_words"}, []map[string]any{{"num_words": 3.0, "relation": "at least", "keyword": nil}})
	if err != nil {
		t.Fatal(err)
	}
	if v := Check(public, "one two three", Options{Language: "eng-Latn"})[0]; v.State != Passed {
		t.Error(v)
	}
	sentences, err := PublicSEA("length_constraints:number_sentences", map[string]any{"num_sentences": "2", "relation": "exactly", "divider": nil})
	if err != nil {
		t.Fatal(err)
	}
	if v := Check([]Constraint{sentences}, "ฉันไปตลาด *** ฉันซื้อปลา", Options{Language: "tha-Thai"})[0]; v.State != Passed {
		t.Error(v)
	}
	ifeval, sea := 0, 0
	for _, k := range Types() {
		if k.IFEval {
			ifeval++
		}
		if k.SEA {
			sea++
		}
	}
	if ifeval != 25 || sea != 21 {
		t.Errorf("%d types of IFEval, %d of SEA-IFEval", ifeval, sea)
	}
}

func TestTalkAroundTheAnswerIsForgivenLoosely(t *testing.T) {
	c := one(t, `{type: "startend:first_word", word: "ສະບາຍດີ"}, {type: "startend:end_checker", phrase: "ຂອບໃຈ"}`)
	text := "Sure! Here it is:\n**ສະບາຍດີ** ຂ້ອຍໄປຕະຫຼາດ. ຂອບໃຈ\nI hope this helps."
	o := Options{Language: "lao-Laoo"}
	for i, v := range Check(c, text, o) {
		if v.State != Failed || Loose(c, text, o)[i].State != Passed {
			t.Error(v)
		}
	}
}

func TestEveryTurnHasToKeepToAllSoFar(t *testing.T) {
	turns := [][]Constraint{one(t, `{type: "keywords:existence", words: [phở]}`), one(t, `{type: "keywords:forbidden_words", words: [bò]}`), one(t, `{type: "detectable_format:title"}`)}
	verdicts, err := Turns(turns, []string{"Ăn phở bò", "Ăn phở gà", "<<Bún>>\nĂn bún"}, Options{Language: "vie-Latn"})
	if err != nil {
		t.Fatal(err)
	}
	var got [][]State
	for _, turn := range verdicts {
		var states []State
		for _, v := range turn {
			states = append(states, v.State)
		}
		got = append(got, states)
	}
	if d := cmp.Diff([][]State{{Passed}, {Passed, Passed}, {Failed, Passed, Passed}}, got); d != "" {
		t.Error(d)
	}
	loose, err := LooseTurns(turns[:1], []string{"Ăn *ph*ở"}, Options{Language: "vie-Latn"})
	if err != nil || loose[0][0].State != Passed {
		t.Error(loose, err)
	}
	if _, err := Turns(turns, nil, Options{}); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
}

func TestTallyLeavesOutWhatIsNotMeasured(t *testing.T) {
	var tally Tally
	if _, ok := tally.PromptAccuracy(); ok {
		t.Error("nothing has an accuracy")
	}
	p, f, u := Verdict{State: Passed}, Verdict{State: Failed}, Verdict{State: Unmeasured}
	for _, v := range [][]Verdict{{p, p}, {p, f}, {p, u}, {u, f}, {}} {
		tally.Add(v)
	}
	prompts, _ := tally.PromptAccuracy()
	instructions, _ := tally.InstructionAccuracy()
	if math.Abs(prompts-1./3) > 1e-9 || math.Abs(instructions-4./6) > 1e-9 {
		t.Errorf("%v %v %+v", prompts, instructions, tally)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add("ខ្ញុំ\u200bទៅ។ *** <<ក>>", "ខ្ញុំ", uint8(2), uint8(0))
	f.Add("\xff\u17d2\ue000 [a] * b\n- c", "\u0301", uint8(1), uint8(1))
	f.Add(strings.Repeat("*'. ", 300), "C++", uint8(3), uint8(2))
	f.Add("e.g. 'T was... (\"A.\") WANNA . . . .", ". .", uint8(3), uint8(3))
	f.Fuzz(func(t *testing.T, text, word string, n, which uint8) {
		tag := []language.Tag{"khm-Khmr", "eng-Latn", "tha-Thai", "tam-Taml", "und", "", "jav-Java"}[int(which)%7]
		var list []Constraint
		for _, k := range Types() {
			args := map[string]any{}
			for _, a := range k.Args {
				switch a.Form {
				case Number:
					args[a.Name] = int(n)
				case Relation:
					args[a.Name] = []string{atLeast, lessThan, exactly, atMost}[n%4]
				case Text:
					args[a.Name] = word
				case Texts:
					args[a.Name] = []any{word, "x"}
				case Language:
					args[a.Name] = "th"
				}
			}
			if c, err := New(k.Name, args); err == nil {
				list = append(list, c)
			} else if fault.Of(err) != fault.Invalid {
				t.Fatal(err)
			}
		}
		for _, compat := range []bool{false, true} {
			o := Options{Language: tag, Compat: compat, Identify: func(string) (language.Tag, bool) { return "tha-Thai", n%2 == 0 }}
			strict := Check(list, text, o)
			for i, v := range Loose(list, text, o) {
				if v.State != Passed && v.State != Failed && v.State != Unmeasured || strict[i].State == Passed && v.State != Passed {
					t.Fatalf("%+v, loosely %+v", strict[i], v)
				}
			}
			if d := cmp.Diff(strict, Check(list, text, o)); d != "" {
				t.Fatal(d)
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`[{type: "keywords:existence", words: ["ប្រហុក"]}]`))
	f.Add([]byte(`[{"type": "length_constraints:number_words", "num_words": 1e99, "relation": "\ud800"}]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		list, err := Parse(b)
		if err != nil && fault.Of(err) != fault.Invalid {
			t.Fatal(err)
		}
		Check(list, "x", Options{})
	})
}

func benchmark(b *testing.B, o Options) {
	list := samples(200)
	var constraints [][]Constraint
	checks, size := 0, 0
	for _, s := range list {
		c, err := Public(s.ID, s.Kwargs)
		if err != nil {
			b.Fatal(err)
		}
		constraints, checks, size = append(constraints, c), checks+len(c), size+len(s.Response)*len(c)
	}
	b.SetBytes(int64(size / checks))
	b.ReportAllocs()
	n := 0
	for i := 0; b.Loop(); i++ {
		n += len(Check(constraints[i%200], list[i%200].Response, o))
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "checks/s")
}

func BenchmarkCheck(b *testing.B) {
	benchmark(b, Options{Language: "eng-Latn", Identify: identifier(b)})
}
func BenchmarkCompat(b *testing.B) { benchmark(b, Options{Compat: true, Identify: identifier(b)}) }
