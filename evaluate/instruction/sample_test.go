package instruction

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// sample is a response with constraints as IFEval's files write them.
type sample struct {
	ID       []string         `json:"id"`
	Kwargs   []map[string]any `json:"kwargs"`
	Response string           `json:"response"`
}

// Sentences of our own; those in languages of the region are not yet reviewed by native speakers.
var (
	english = []string{
		"Dr. Lim bought rice at the market on Jalan Tun. H.S. Lee before 6 a.m. today.", "The boat left at 3.45 p.m. and nobody was on it.", "It cost $12.50, i.e. less than we thought.",
		"Mr. Santos asked: \"Where is the durian?\" Nobody knew.", "\"Come in!\" she said. (The door was open.) We sat down.", "Wait... what did the U.S. delegation eat?",
		"J. K. Tan wrote No. 5 of the series in Jan. 1998.", "We CANNOT go; they DON'T want it, and I'M late.", "ASEAN and UNESCO listed the SONG in 2016.", "Visit example.org or write to me@example.org!",
		"The recipe has 3 steps: soak, steam, serve.", "Rice is life – as the farmers say – and so is fish.", "Is it true?! Yes, it is true!!", "Prof. Aung vs. Prof. Chan: who cooks better?",
		"'Twas late. GIMME the WANNA be hat, WANNA go?", "the small letters only stand here, e.g. in this line.", "A well-known dish... Served cold.", "He left Bandung at 5. Then he went home.",
		"Version 2.0.1 of the map shows 17 islands, 4 bays and St. John's church.", "Bring the following: rice, salt, oil.", "I saw «Pasar» and “Warung” and ‘Kedai’ on the signs.",
		"THE WHOLE LINE IS LOUD, ISN'T IT?", "Temperatures of 35 °C are usual; 40 °C is not.", "See Fig. 3 and cf. p. 12 (ed. 2).", "My answer is yes. I am sure.", "My answer is maybe.", "[name] lives at [address] in [city].",
	}
	others = [][]string{
		{"ផ្សារ​នេះ​លក់​ត្រី និង​បន្លែ។", "ខ្ញុំ​ចូលចិត្ត​ប្រហុក!", "តើ​អ្នក​ទៅ​ណា?"}, {"ຂ້ອຍກິນເຂົ້າໜຽວທຸກມື້.", "ຕະຫຼາດຢູ່ໃກ້ວັດ."}, {"ဈေးမှာ ငါးနဲ့ ဟင်းရွက် ဝယ်တယ်။", "မုန့်ဟင်းခါး ကြိုက်လား။"},
		{"ตลาดน้ำเปิดตอนเช้า คนมาซื้อของกันมาก", "ฉันชอบกินข้าวเหนียว"}, {"Tôi ăn phở mỗi sáng.", "Chợ nổi Cái Răng rất đông, vui lắm!"}, {"பொங்கல் தை மாதத்தில் வரும்.", "சந்தையில் மீன் வாங்கினேன்."},
		{"ꦱꦸꦒꦼꦁꦲꦺꦚ꧀ꦗꦁ꧈ ꦥꦤ꧀ꦗꦼꦤꦼꦁꦔꦤ꧀꧉"}, {"ساي ماکن ناسي لمق. دي پاسر اد ايکن،بواه."}, {"Ibu membeli ikan di pasar. Harganya Rp10.000, murah sekali!", "Kami makan ketupat pada hari Lebaran."}, {"Kumain kami ng adobo. Masarap ang sabaw!"},
		{"Aku tuku beras ing pasar. Regane murah."}, {"İSTANBUL ΣΟΦΟΣ ǅ ﬁ ﬀ ß", "\u0301\u17d2 \u200b\ufeff x\u1680y\u001cz"},
	}
	topics = []string{"rice", "market", "fish", "boat", "temple", "ตลาด", "ត្រី", "chợ", "pasar", "மீன்", "U.S.", "C++", "i", "is", "İstanbul", "ငါး", "x*", "(a", "line", "ASEAN"}
	tongue = []string{"en", "th", "vi", "id", "ta", "tl", "ar", "fr"}
)

type maker struct{ *rand.Rand }

func (m maker) pick(list []string) string { return list[m.IntN(len(list))] }

func (m maker) text() string {
	var parts []string
	for range 1 + m.IntN(6) {
		s := m.pick(english)
		if m.IntN(4) == 0 {
			s = m.pick(others[m.IntN(len(others))])
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, m.pick([]string{" ", " ", "\n", "\n\n", "  ", "\r\n"}))
}

func (m maker) relation() string { return m.pick([]string{atLeast, lessThan}) }

// constraint draws arguments of a type and changes a text so that it keeps to them, or nearly.
func (m maker) constraint(id, text string) (map[string]any, string) {
	n := 1 + m.IntN(5)
	off := []int{0, 0, 0, -1, 1}[m.IntN(5)] // how far the text is from what is asked for
	times := func(k int, piece func(i int) string) (s string) {
		for i := range max(k, 0) {
			s += piece(i)
		}
		return s
	}
	switch id {
	case "keywords:existence", "keywords:forbidden_words":
		words := []string{m.pick(topics), m.pick(topics)}[:1+m.IntN(2)]
		if off >= 0 {
			text += " " + strings.ToUpper(strings.Join(words, m.pick([]string{" ", "s, ", "_"})))
		}
		return map[string]any{strings.TrimPrefix(strings.Replace(id, "existence", "keywords", 1), "keywords:"): words}, text
	case "keywords:frequency":
		word := m.pick(topics)
		return map[string]any{"keyword": word, "frequency": n, "relation": m.relation()}, text + times(n+off, func(int) string { return " " + word })
	case "keywords:letter_frequency":
		letter := m.pick(strings.Split("aeiknsQZ", ""))
		return map[string]any{"letter": letter, "let_frequency": n * 8, "let_relation": m.relation()}, text + times(m.IntN(n*8), func(int) string { return letter })
	case "language:response_language":
		return map[string]any{"language": m.pick(tongue)}, m.pick([]string{text, m.pick(english) + " " + m.pick(english), strings.Join(others[m.IntN(len(others))], " "), strings.Join(others[m.IntN(len(others))], " "), "123 !"})
	case "length_constraints:number_sentences":
		return map[string]any{"num_sentences": n + m.IntN(4), "relation": m.relation()}, text
	case "length_constraints:number_paragraphs":
		d := m.pick([]string{"\n***\n", "***", " *** ", "\n\n***\n\n"})
		return map[string]any{"num_paragraphs": n}, text + times(n-1+off, func(i int) string { return d + m.pick(english) }) + m.pick([]string{"", "", "***", "\n"})
	case "length_constraints:number_words":
		return map[string]any{"num_words": len(strings.Fields(text)) + m.IntN(9) - 4 + 5, "relation": m.relation()}, text + " one two three four five"[:m.IntN(25)]
	case "length_constraints:nth_paragraph_first_word":
		word := m.pick([]string{"Rice", "market", "ตลาด", "chợ", "it's"})
		nth := 1 + m.IntN(n)
		text = times(n+off, func(i int) string {
			if i+1 == nth {
				return m.pick([]string{"", "'", "\"", " "}) + word + m.pick([]string{" ", ", ", ". ", "s "}) + m.pick(english) + "\n\n"
			}
			return m.pick(english) + "\n\n"
		})
		return map[string]any{"num_paragraphs": n, "nth_paragraph": nth, "first_word": word}, text
	case "detectable_content:number_placeholders":
		return map[string]any{"num_placeholders": n}, text + times(n+off, func(i int) string {
			return m.pick([]string{" [name]", " []", " [ឈ្មោះ]", " [a\nb]", " [[x]]"})
		})
	case "detectable_content:postscript":
		marker := m.pick([]string{"P.S.", "P.P.S", "ป.ล.", "N.B."})
		return map[string]any{"postscript_marker": marker}, text + times(1+off, func(int) string {
			return "\n" + m.pick([]string{marker, strings.ToLower(marker), strings.ReplaceAll(marker, ".", ". ")}) + " bring salt"
		})
	case "detectable_format:number_bullet_lists":
		return map[string]any{"num_bullets": n}, text + times(n+off, func(i int) string {
			return m.pick([]string{"\n* ", "\n- ", "\n *x", "\n-", "\n* ", "\n* "}) + "ត្រី"
		})
	case "detectable_format:constrained_response":
		return map[string]any{}, m.pick([]string{"My answer is no.", " My answer is maybe. ", "my answer is yes.", text, text + " My answer is yes."})
	case "detectable_format:number_highlighted_sections":
		return map[string]any{"num_highlights": n}, text + times(n+off, func(i int) string {
			return m.pick([]string{" *ข้าว*", " **rice**", " * *", " *a\nb*", " ***x***"})
		})
	case "detectable_format:multiple_sections":
		word := m.pick([]string{"Section", "SECTION", "ส่วนที่", "Part", "Day"})
		return map[string]any{"section_spliter": word, "num_sections": n}, times(n+off, func(i int) string {
			return fmt.Sprintf("%s%s%d\n%s\n", word, m.pick([]string{" ", "", "\n"}), i+1, m.pick(english))
		}) + m.pick([]string{"", word + " ๓", word + "  4"})
	case "detectable_format:json_format":
		j := m.pick([]string{`{"ត្រី": [1, 2.5e3, null]}`, `{"a": NaN}`, `[-Infinity, "NaN"]`, `{'a': 1}`, `"x`, `7`, `{"a": 1,}`, `{"a": "b` + "\n" + `"}`, `{"a": "\ud800"}`, text, `[1] [2]`, `{"NaN": 01}`})
		return map[string]any{}, m.pick([]string{"", "```json\n", "```\n", "Here: "}) + j + m.pick([]string{"", "\n```", " "})
	case "detectable_format:title":
		return map[string]any{}, m.pick([]string{"<<ជីវិត>>", "<< >>", "<<a\nb>>", "<<<x>>>", "<<>>>", "<title>", ""}) + "\n" + text
	case "combination:two_responses":
		d := m.pick([]string{"******", "\n******\n", "*****", "*******", "************"})
		return map[string]any{}, m.pick([]string{"", d}) + text + d + m.pick([]string{text, m.pick(english), "", m.pick(english) + d + "x"})
	case "combination:repeat_prompt":
		p := m.pick([]string{"Write about rice", "Σοφός ISTANBUL", "เขียนเรื่องตลาด"})
		return map[string]any{"prompt_to_repeat": p}, m.pick([]string{p, strings.ToUpper(p), "  " + p, "I: " + p, ""}) + " " + text
	case "startend:end_checker":
		p := m.pick([]string{"Any other questions?", "ขอบคุณค่ะ", "That is all", "អរគុណ។"})
		return map[string]any{"end_phrase": p}, text + " " + m.pick([]string{p, strings.ToUpper(p), p + "\"", p + ".", p + "\nbye", ""})
	case "startend:quotation":
		return map[string]any{}, m.pick([]string{"\"" + text + "\"", "“" + text + "”", "\"" + text, "\"", " \"" + text + "\"\n", "\"\""})
	case "change_case:capital_word_frequency":
		return map[string]any{"capital_frequency": n * 2, "capital_relation": m.relation()}, text + times(m.IntN(n*3), func(i int) string {
			return m.pick([]string{" RICE", " DON'T", " CANNOT", " X-RAY", " A.B.C.", " 'QUOTED'", " NASI/MIE", " Ţ", " R2D2", " \"LOUD\"", " (IN)", " WHO'LL", " 5KG", " GOTTA", " MORE'N", " D'YE", " E.G., NO", " 'TIS OK", " ONE--TWO", " THREE:FOUR", " U.S."})
		})
	case "change_case:english_capital":
		return map[string]any{}, m.pick([]string{strings.ToUpper(text), strings.ToUpper(strings.Join([]string{english[1], english[10], english[17]}, " ")), text, "WE EAT RICE AND FISH WITH THE WHOLE FAMILY EVERY MORNING"})
	case "change_case:english_lowercase":
		return map[string]any{}, m.pick([]string{strings.ToLower(text), strings.ToLower(strings.Join([]string{english[1], english[10], english[17]}, " ")), text, "we eat rice and fish with the whole family every morning"})
	case "punctuation:no_comma":
		return map[string]any{}, m.pick([]string{text, strings.ReplaceAll(text, ",", ""), strings.ReplaceAll(text, ",", "،")})
	}
	panic(id)
}

// samples makes n responses to constraints of all types of IFEval in turn, with a second constraint every third time.
func samples(n int) (list []sample) {
	m := maker{rand.New(rand.NewPCG(20261122, 45))}
	var ids []string
	for _, t := range Types() {
		if t.IFEval {
			ids = append(ids, t.Name)
		}
	}
	for i := range n {
		s := sample{Response: m.text()}
		chosen := []string{ids[i%len(ids)]}
		if i%3 == 0 {
			if second := m.pick(ids); !slices.Contains(chosen, second) {
				chosen = append(chosen, second)
			}
		}
		for _, id := range chosen {
			args, text := m.constraint(id, s.Response)
			s.ID, s.Kwargs, s.Response = append(s.ID, id), append(s.Kwargs, args), text
		}
		switch m.IntN(12) {
		case 0:
			s.Response = "Sure! Here it is:\n" + s.Response
		case 1:
			s.Response += "\nI hope this helps."
		case 2:
			s.Response = "**" + strings.ReplaceAll(s.Response, "\n", "**\n**") + "**"
		}
		if i%90 == 89 {
			s.Response = []string{"", " \n", "\u0301", ".", "...", "a", "* ", "\"", "<<x>>"}[i/90%9]
		}
		list = append(list, s)
	}
	return list
}
