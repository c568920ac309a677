package board

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
)

// spoken is a question in each of the scripts (not yet reviewed by native speakers).
var spoken = map[language.Tag]string{
	"khm-Khmr": "តើបុណ្យភ្ជុំបិណ្ឌមានរយៈពេលប៉ុន្មានថ្ងៃ?", "mya-Mymr": "သင်္ကြန်ပွဲတော်ကို ဘယ်လမှာ ကျင်းပသလဲ။", "lao-Laoo": "ບຸນທາດຫຼວງຈັດຂຶ້ນຢູ່ໃສ?", "tha-Thai": "วันลอยกระทงตรงกับวันเพ็ญเดือนใด",
	"tam-Taml": "பொங்கல் எந்த மாதத்தில் கொண்டாடப்படுகிறது?", "vie-Latn": "Tết Trung thu rơi vào ngày nào?", "jav-Java": "ꦥꦱꦂꦏꦩ꧀ꦧꦁꦧꦸꦏꦏ꧀ꦱꦧꦼꦤ꧀ꦲꦺꦱꦸꦏ꧀", "zsm-Arab": "هاري راي دسمبوت ڤد بولن اڤ؟",
	"ind-Latn": "Kapan Hari Kartini diperingati?", "eng-Latn": "How long is Pchum Ben?",
}

// hostile is what an answer may try to do to a page.
const hostile = "</script><script>alert(1)</script><!--<script> \" ' ` ${x} & <img src=x onerror=alert(1)>\u2028\u2029\u202eevil\u202c\u2066x\u2069\x00\x07\u200f\ufeff\xff"

// strange is a run with all that a page has to show.
func strange(t testing.TB, model string) (Run, Pictures) {
	t.Helper()
	r := made(model, 31, []language.Tag{"eng-Latn", "khm-Khmr", "zsm-Arab"}, 12, knows(.6, 5))
	r.Tasks[0].About = hostile
	var b bytes.Buffer
	img := image.NewRGBA(image.Rect(0, 0, 900, 600))
	for x := range 900 {
		for y := range 600 {
			img.Set(x, y, color.RGBA{uint8(x), uint8(y), 120, 255})
		}
	}
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256(b.Bytes())
	sum := hex.EncodeToString(digest[:])
	line := func(task, item string, tag language.Tag, s evaluate.Score, said ...evaluate.Said) {
		for i := range said {
			said[i].Request = fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%s %s %s %s %d", model, task, item, tag, i)))
		}
		r.Lines = append(r.Lines, evaluate.Line{Task: task, Version: 1, Kind: task, Language: tag, Item: item, Concept: "khm/food/amok", Category: "age", Right: spoken[tag], Accepted: []string{"B", hostile}, Said: said, Score: s})
	}
	say := func(text string) *endpoint.Answer { return &endpoint.Answer{Text: text, Finish: "stop"} }
	user := func(text string) []evaluate.Turn { return []evaluate.Turn{{Role: "user", Text: text}} }
	for _, tag := range []language.Tag{"khm-Khmr", "mya-Mymr", "lao-Laoo", "tha-Thai", "tam-Taml", "vie-Latn", "jav-Java", "zsm-Arab", "ind-Latn"} {
		line("open", "every/script", tag, evaluate.Known(.5), evaluate.Said{Asked: []evaluate.Turn{{Role: "system", Text: spoken[tag]}, {Role: "user", Text: strings.Repeat(spoken[tag]+" ", 9)}}, Answer: say(spoken[tag])})
	}
	line("open", "hostile", "khm-Khmr", evaluate.Score{State: evaluate.Unscored, Why: hostile}, evaluate.Said{Asked: user(hostile), Answer: say(hostile)})
	line("open", "foreign", "khm-Khmr", evaluate.Score{State: evaluate.Foreign, Why: "tha-Thai"}, evaluate.Said{Asked: user(spoken["khm-Khmr"]), Answer: say(spoken["tha-Thai"])})
	line("open", "refused", "lao-Laoo", evaluate.Score{State: evaluate.Refused, Why: "I will not."}, evaluate.Said{Asked: user(spoken["lao-Laoo"]), Answer: &endpoint.Answer{Refusal: "I will not.", Finish: "content_filter"}})
	line("open", "failed", "tam-Taml", evaluate.Score{State: evaluate.Failed, Why: "500"}, evaluate.Said{Asked: user(spoken["tam-Taml"]), Failed: "the server says 500"})
	line("open", "picture", "tha-Thai", evaluate.Right(true), evaluate.Said{Asked: []evaluate.Turn{{Role: "user", Text: spoken["tha-Thai"], Picture: sum}}, Answer: say("ก")})
	line("open", "thought", "mya-Mymr", evaluate.Right(true), evaluate.Said{Asked: user(spoken["mya-Mymr"]), Answer: &endpoint.Answer{Text: "က", Thought: spoken["mya-Mymr"], Finish: "length"}})
	first := evaluate.Said{Asked: user(spoken["tha-Thai"]), Answer: say("ข้อแรก")}
	second := evaluate.Said{Asked: append(user(spoken["tha-Thai"]), evaluate.Turn{Role: "assistant", Text: "ข้อแรก"}, evaluate.Turn{Role: "user", Text: "แล้วต่อไป"}), Answer: say("ข้อสอง")}
	judge := evaluate.Said{Role: "judge", Asked: user("Which is better?"), Answer: say("The first.")}
	line("talk", "turns", "tha-Thai", evaluate.Known(.8), first, second, judge)
	var weighed []evaluate.Said
	for n, c := range []string{" ១៥ ថ្ងៃ", " ៣ ថ្ងៃ", " ៧ ថ្ងៃ"} {
		weighed = append(weighed, evaluate.Said{Asked: []evaluate.Turn{{Role: "prompt", Text: spoken["khm-Khmr"]}, {Role: "continuation", Text: c}}, Answer: &endpoint.Answer{Likelihood: &endpoint.Likelihood{Sum: -10.5 - float64(n), Tokens: 5}}})
	}
	line("weighed", "likely", "khm-Khmr", evaluate.Right(true), weighed...)
	line("found", "vector", "eng-Latn", evaluate.Known(.3), evaluate.Said{Asked: []evaluate.Turn{{Role: "embed", Text: "x"}}, Answer: &endpoint.Answer{Vector: []float32{1, 2, 3}}})
	r.Tasks = append(r.Tasks, Task{Name: "stories", Part: "extended", Licence: "CC-BY-NC-4.0", NonCommercial: true, Data: map[string]any{"repository": "asean/stories", "revision": "main"}})
	r.Rows = append(r.Rows, evaluate.Row{Task: "stories", Part: "extended", Language: language.Und, Metric: evaluate.Accuracy, State: evaluate.Missing, Why: "its licence forbids commercial use"})
	r.Rows[1].Refused, r.Rows[1].Foreign, r.Rows[1].Unscored, r.Rows[1].Disagree = 3, 2, 11, 4
	pictures := func(s string) (endpoint.Picture, bool) {
		return endpoint.Picture{MediaType: "image/png", Bytes: b.Bytes()}, s == sum
	}
	return r, pictures
}

func written(t testing.TB, b Board, p Pictures) string {
	t.Helper()
	var w bytes.Buffer
	if err := Write(&w, b, p); err != nil {
		t.Fatal(err)
	}
	return w.String()
}

// payload gives what the script of a page reads, as a browser would find it.
func payload(t testing.TB, page string) viewer {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var v viewer
	found, scripts := 0, 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "script":
			scripts++
			for _, a := range n.Attr {
				if a.Key == "id" && a.Val == "data" {
					found++
					if err := json.Unmarshal([]byte(n.FirstChild.Data), &v); err != nil {
						t.Fatal(err)
					}
				}
			}
		case "img", "link", "iframe", "object":
			t.Errorf("the page has a <%s>", n.Data)
		}
	}
	if found != 1 || scripts != 2 {
		t.Errorf("%d scripts, %d with data", scripts, found)
	}
	return v
}

func TestForeignTextsStayTexts(t *testing.T) {
	r, pictures := strange(t, hostile)
	page := written(t, Make([]Run{r}, Options{}), pictures)
	if !utf8.ValidString(page) {
		t.Error("the page is no UTF-8")
	}
	board, data, ok := strings.Cut(page, `<script type="application/json"`)
	if !ok {
		t.Fatal("no data")
	}
	for _, bad := range []string{"\u202e", "\u2066", "\u2028", "\ufeff", "\x00", "\x07"} {
		if strings.Contains(board, bad) {
			t.Errorf("%q stands in the board", bad)
		}
	}
	if !strings.Contains(board, "⟦RLO⟧") || strings.Contains(board, "<img") || strings.Contains(board, "alert(1)</script>") {
		t.Error("a foreign name is not escaped")
	}
	if strings.Count(strings.ToLower(data), "</script") != 2 {
		t.Error("a text ends the script")
	}
	v := payload(t, page)
	want := strings.ToValidUTF8(hostile, "\uFFFD")
	found := false
	for _, s := range v.Texts {
		found = found || s == want
	}
	if !found {
		t.Error("the hostile answer is not there as it was given")
	}
	if len(v.Pictures) != 1 || len(v.Questions) != len(r.Lines) {
		t.Errorf("%d pictures, %d questions of %d", len(v.Pictures), len(v.Questions), len(r.Lines))
	}
	for _, p := range v.Pictures {
		if len(p) > 60_000 || !strings.HasPrefix(p, "data:image/jpeg;base64,") {
			t.Errorf("a picture of %d bytes", len(p))
		}
	}
}

func TestTheSameRunsGiveTheSamePage(t *testing.T) {
	r, p := strange(t, "x")
	b := made("y", 31, tags, 0, knows(.3, 6))
	first := written(t, Make([]Run{r, b}, Options{}), p)
	if written(t, Make([]Run{r, b}, Options{}), p) != first {
		t.Error("two pages of the same runs differ")
	}
}

func TestThePageSaysWhatIsNotVerified(t *testing.T) {
	none := written(t, Make([]Run{made("a", 40, tags, 0, knows(.5, 1))}, Options{}), nil)
	if !strings.Contains(none, "so there is no headline") || !strings.Contains(none, "not yet verified") || strings.Contains(none, `id="headline"`) {
		t.Error("a page without verified items has a headline, or does not say why it has none")
	}
	some := written(t, Make([]Run{made("a", 40, tags, 33, knows(.5, 1))}, Options{}), nil)
	if !strings.Contains(some, `id="headline"`) || !strings.Contains(some, "132 of 160 items were accepted") {
		t.Error("a page with verified items has no headline")
	}
	r, _ := strange(t, "a")
	if page := written(t, Make([]Run{r}, Options{}), nil); !strings.Contains(page, "What is missing") || !strings.Contains(page, "repository: asean/stories, revision: main") || !strings.Contains(page, "non-commercial") {
		t.Error("what is missing is not named")
	}
}

func TestEveryCellLeadsToItsAnswers(t *testing.T) {
	r, _ := strange(t, "a")
	b := Make([]Run{r}, Options{})
	page := written(t, b, nil)
	v := payload(t, page)
	lines := map[string]evaluate.Line{}
	for n, l := range r.Lines {
		lines[fmt.Sprintf("%d", n+1)] = l
	}
	for _, c := range b.Cells {
		if c.State != evaluate.Missing && !strings.Contains(page, `href="`+strings.ReplaceAll(string(link(c.Task, c.Language, "")), "&", "&amp;")+`"`) {
			t.Errorf("no way from %s in %s to its answers", c.Task, c.Language)
		}
	}
	for _, q := range v.Questions {
		for _, a := range q.Answers {
			l := lines[fmt.Sprint(a.Line)]
			if l.Item != q.Item || l.Said[0].Request != a.Said[0].Request || string(l.Language) != v.Languages[q.Language].Tag {
				t.Errorf("%s: line %d of the log is another one", q.Item, a.Line)
			}
		}
	}
}

func TestLargeRunsAreSampled(t *testing.T) {
	r := made("a", 300, tags, 0, knows(.5, 1))
	for n := range r.Lines {
		text := fmt.Sprintf("%d %s", n, strings.Repeat("សួស្តី ", 200))
		r.Lines[n].Said[0].Answer = &endpoint.Answer{Text: text}
		if n%100 == 7 {
			r.Lines[n].Score = evaluate.Score{State: evaluate.Failed, Why: "500"}
		}
	}
	const most = 500_000
	a, s := pick([]Run{r}, most, nil)
	again, _ := pick([]Run{r}, most, nil)
	b, _ := a.script()
	c, _ := again.script()
	if !bytes.Equal(b, c) {
		t.Error("another sample each time")
	}
	if len(b) > most*5/4 || len(b) < most/2 {
		t.Errorf("%d bytes", len(b))
	}
	if s.Of != 1200 || s.Questions >= s.Of || s.Troubled != 12 || s.OfTroubled != 12 {
		t.Errorf("%+v", s)
	}
	counts := map[int]int{}
	for _, q := range a.Questions {
		counts[q.Language]++
	}
	for tag, n := range counts {
		if n < s.Questions/len(tags)-4 || len(counts) != len(tags) {
			t.Errorf("%d of %d questions in language %d", n, s.Questions, tag)
		}
	}
	long := shorten(strings.Repeat("ខ្មែរ", 5000))
	if len(long) > mostText+100 || !strings.HasSuffix(long, "the log holds all of it]") || !utf8.ValidString(long) {
		t.Errorf("%d bytes", len(long))
	}
}

func TestTwoRunsSideBySide(t *testing.T) {
	a, b := made("a", 40, tags, 0, func(i int, _ language.Tag) bool { return i > 3 }), made("b", 40, tags, 0, func(i int, _ language.Tag) bool { return i > 20 })
	b.Lines[39].Score = evaluate.Score{State: evaluate.Failed}
	var w bytes.Buffer
	if err := Contest(&w, a, b); err != nil {
		t.Fatal(err)
	}
	v := payload(t, w.String())
	if len(v.Questions) != 160 || len(v.Questions[0].Answers) != 2 || *v.Questions[0].Answers[0].Value == *v.Questions[0].Answers[1].Value {
		t.Errorf("%+v", v.Questions[0])
	}
	if last := v.Questions[17*4]; last.Answers[1].State != evaluate.Failed {
		t.Errorf("after those that differ comes %+v", last)
	}
	for _, want := range []string{"<strong>&#43;42.5</strong>", "Comparison", "B better"} {
		if !strings.Contains(w.String(), want) {
			t.Errorf("no %q", want)
		}
	}
}

func BenchmarkPage(b *testing.B) {
	r := made("a", 1200, tags, 0, knows(.5, 1))
	b.ReportAllocs()
	for b.Loop() {
		var w bytes.Buffer
		if err := Write(&w, Make([]Run{r}, Options{}), nil); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(w.Len()))
	}
}

func BenchmarkBoardOfTenModels(b *testing.B) {
	var runs []Run
	for n := range uint64(10) {
		runs = append(runs, made(fmt.Sprint("m", n), 300, tags, 0, knows(.5+.02*float64(n), n)))
	}
	for b.Loop() {
		Make(runs, Options{})
	}
}

func FuzzForeign(f *testing.F) {
	for _, s := range []string{hostile, "", "ក\u17d2", "\u0e31", "\ue000", strings.Repeat("်", 300), "\xed\xa0\x80", "{{.}}", "]]>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := made("a", 2, tags[1:2], 0, knows(.5, 1))
		r.Model, r.Tasks[0].About = s, s
		for n := range r.Rows {
			r.Rows[n].Why = s
		}
		l := &r.Lines[0]
		l.Right, l.Concept, l.Category, l.Score.Why, l.Score.Label = s, s, s, s, s
		l.Said[0].Asked[0].Text, l.Said[0].Answer = s, &endpoint.Answer{Text: s, Refusal: s, Thought: s, Finish: s}
		page := written(t, Make([]Run{r, r}, Options{}), nil)
		if !utf8.ValidString(page) {
			t.Error("no UTF-8")
		}
		if v := payload(t, page); len(v.Questions) != 2 {
			t.Errorf("%d questions", len(v.Questions))
		}
	})
}
