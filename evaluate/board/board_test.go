package board

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/statistics"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// made is a run whose author knows what comes out: right says whether it knows an item in a language.
func made(model string, items int, tags []language.Tag, verified int, right func(item int, tag language.Tag) bool) Run {
	r := Run{ID: "run-" + model, Suite: "made", Digest: "d", Model: model, Tasks: []Task{{Name: "mc", Version: 1, Kind: "choice", About: "Questions.", Part: "core", Licence: "CC0-1.0"}}}
	for _, tag := range tags {
		row := evaluate.Row{Run: r.ID, Suite: r.Suite, Task: "mc", Language: tag, Model: model, Metric: evaluate.Accuracy, Kind: "choice", N: items, Verified: min(verified, items), State: evaluate.Scored, Ideal: 1}
		var all, head []statistics.Item
		for i := range items {
			v := 0.0
			if right(i, tag) {
				v = 1
			}
			id := fmt.Sprintf("khm/culture/%03d", i)
			r.Scores = append(r.Scores, evaluate.ItemScore{Task: "mc", Language: string(tag), Item: id, Value: &v, State: string(evaluate.Scored), Metric: evaluate.Accuracy, Ideal: 1, Headline: i < verified})
			r.Lines = append(r.Lines, evaluate.Line{Task: "mc", Version: 1, Kind: "choice", Language: tag, Item: id, Concept: "khm/festival/pchum-ben", Right: "A", Score: evaluate.Score{State: evaluate.Scored, Value: v, Label: "A"},
				Said: []evaluate.Said{{Request: fmt.Sprintf("%s-%s-%d", model, tag, i), Asked: []evaluate.Turn{{Role: "user", Text: "ចូលឆ្នាំខ្មែរ?"}}, Answer: &endpoint.Answer{Text: "A", Usage: &endpoint.Usage{Prompt: 30, Completion: 2}}}}})
			all = append(all, statistics.Item{Score: v, Cluster: i})
			if i < verified {
				head = append(head, statistics.Item{Score: v, Cluster: i})
			}
		}
		e, _ := statistics.Mean(all, evaluate.Level)
		row.Value, row.Low, row.High = &e.Mean, &e.Low, &e.High
		if len(head) > 0 {
			h, _ := statistics.Mean(head, evaluate.Level)
			row.Headline = &evaluate.Headline{Value: &h.Mean, Low: &h.Low, High: &h.High, N: len(head)}
		}
		r.Rows = append(r.Rows, row)
	}
	return r
}

var tags = []language.Tag{"eng-Latn", "khm-Khmr", "mya-Mymr", "tha-Thai"}

// knows gives a model that knows a share of items, the same in all languages but for some noise.
func knows(share float64, seed uint64) func(int, language.Tag) bool {
	return func(i int, tag language.Tag) bool {
		r := rand.New(rand.NewPCG(seed, uint64(i)))
		base := r.Float64()
		for _, t := range tags {
			if v := r.Float64(); t == tag {
				return .7*base+.3*v < share
			}
		}
		return false
	}
}

func cellOf(b Board, model string, tag language.Tag) Cell {
	for _, c := range b.Cells {
		if c.Model == model && c.Language == tag && c.Task == "mc" {
			return c
		}
	}
	return Cell{}
}

// Two models that know as much as each other share places, one that knows far less stands behind them.
func TestModelsThatCannotBeToldApartShareAPlace(t *testing.T) {
	b := Make([]Run{made("rice", 200, tags, 0, knows(.7, 1)), made("fish", 200, tags, 0, knows(.7, 2)), made("stone", 200, tags, 0, knows(.2, 3))}, Options{})
	for _, tag := range []language.Tag{"khm-Khmr", "tha-Thai", evaluate.Everything} {
		for model, want := range map[string]Rank{"rice": {1, 2, 3, true}, "fish": {1, 2, 3, true}, "stone": {3, 3, 3, false}} {
			if c := cellOf(b, model, tag); c.Rank == nil || *c.Rank != want {
				t.Errorf("%s in %s: %+v, want %+v", model, tag, c.Rank, want)
			}
		}
	}
}

func TestAClearWinnerStandsAlone(t *testing.T) {
	b := Make([]Run{made("loser", 100, tags, 0, knows(.3, 2)), made("winner", 100, tags, 0, func(int, language.Tag) bool { return true })}, Options{})
	if r := cellOf(b, "winner", evaluate.Everything).Rank; r == nil || *r != (Rank{1, 1, 2, true}) {
		t.Errorf("%+v", r)
	}
	if r := cellOf(b, "loser", evaluate.Everything).Rank; r == nil || *r != (Rank{2, 2, 2, false}) {
		t.Errorf("%+v", r)
	}
}

// Three items that differ alike have no error to test with; they prove nothing.
func TestAFewItemsProveNothing(t *testing.T) {
	all, none := func(int, language.Tag) bool { return true }, func(int, language.Tag) bool { return false }
	b := Make([]Run{made("a", 3, tags[1:2], 0, all), made("b", 3, tags[1:2], 0, none)}, Options{})
	if r := cellOf(b, "b", "khm-Khmr").Rank; r == nil || *r != (Rank{1, 2, 2, true}) {
		t.Errorf("%+v", r)
	}
}

// Equal models are called different in no more boards than the level of the test allows, in whatever number of languages.
func TestEqualModelsAreSeldomToldApart(t *testing.T) {
	const rounds = 200
	apart := 0
	for n := range uint64(rounds) {
		b := Make([]Run{made("a", 60, tags, 0, knows(.5, 3*n)), made("b", 60, tags, 0, knows(.5, 3*n+1)), made("c", 60, tags, 0, knows(.5, 3*n+2))}, Options{})
		for _, c := range b.Cells {
			if c.Rank != nil && c.Task == "mc" && c.Language != evaluate.Everything && !c.Rank.Best {
				apart++
				break
			}
		}
	}
	t.Logf("%d of %d boards tell equal models apart", apart, rounds)
	if apart > rounds/10 {
		t.Errorf("%d of %d", apart, rounds)
	}
}

// Ten questions about one text are one witness: eight texts do not make a winner where eighty questions would.
func TestQuestionsAboutOneTextAreOneWitness(t *testing.T) {
	of := func(cluster bool) *Rank {
		a, b := made("a", 40, tags[1:2], 0, func(i int, _ language.Tag) bool { return i < 30 }), made("b", 40, tags[1:2], 0, func(i int, _ language.Tag) bool { return i < 20 })
		for _, r := range []Run{a, b} {
			for n := range r.Scores {
				if cluster {
					r.Scores[n].Cluster = fmt.Sprint("text ", n/10)
				}
			}
		}
		return cellOf(Make([]Run{a, b}, Options{}), "b", "khm-Khmr").Rank
	}
	if r := of(false); r.From != 2 {
		t.Errorf("%+v", r)
	}
	if r := of(true); r.From != 1 {
		t.Errorf("%+v", r)
	}
}

// Where the best value lies between others there are no places: a model that prefers the stereotype and one that avoids it may be as far from it.
func TestMetricsWithTwoSidesHaveNoPlaces(t *testing.T) {
	a, b := made("a", 100, tags[:2], 0, knows(.9, 1)), made("b", 100, tags[:2], 0, knows(.1, 2))
	for _, r := range []Run{a, b} {
		for n := range r.Rows {
			r.Rows[n].Ideal, r.Rows[n].Least, r.Rows[n].Even = .5, 1, true
		}
	}
	board := Make([]Run{a, b}, Options{})
	for _, c := range board.Cells {
		if c.Rank != nil || c.Metric == Winning {
			t.Errorf("%+v", c)
		}
	}
	for _, c := range []struct {
		s      scale
		v      float64
		toward string
		view   figureView
	}{
		{scale{0, 1, false}, .5, "", figureView{Left: "0", Wide: "50.0"}},
		{scale{1, 0, false}, .25, "Less is better.", figureView{Left: "0", Wide: "25.0"}},
		{scale{1, 0, true}, 0, "0.0 is even: what lies above leans one way, what lies below the other.", figureView{Left: "50.0", Wide: "0.0", Even: true}},
		{scale{1, 0, true}, -.5, "0.0 is even: what lies above leans one way, what lies below the other.", figureView{Left: "25.0", Wide: "25.0", Even: true}},
		{scale{100, 50, true}, 75, "50.0 is even: what lies above leans one way, what lies below the other.", figureView{Left: "50.0", Wide: "25.0", Even: true}},
		{scale{0, 0, true}, 83, "Neither more nor less is better.", figureView{Left: "0", Wide: "0"}},
	} {
		got := viewOf(&Figure{Value: &c.v}, c.s)
		if got.Left != c.view.Left || got.Wide != c.view.Wide || got.Even != c.view.Even || c.s.toward() != c.toward {
			t.Errorf("%+v %v: %+v, %q", c.s, c.v, got, c.s.toward())
		}
	}
	if s := (scale{1, .5, true}); s.wide(.25) != "25.0" || s.number(.25) != "25.0" {
		t.Error(s.wide(.25), s.number(.25))
	}
}

func TestSmallNumbersAreGrey(t *testing.T) {
	b := Make([]Run{made("a", 29, tags, 12, knows(.5, 1)), made("b", 30, tags, 0, knows(.5, 2))}, Options{})
	if c := cellOf(b, "a", "khm-Khmr"); !c.Few || c.Headline == nil || !c.Headline.Few || c.Headline.N != 12 {
		t.Errorf("%+v", c)
	}
	if c := cellOf(b, "b", "khm-Khmr"); c.Few || c.Headline != nil {
		t.Errorf("%+v", c)
	}
	if c := cellOf(Make(b.Runs, Options{Least: 10}), "a", "khm-Khmr"); c.Few || c.Headline.Few {
		t.Errorf("%+v", c)
	}
}

func TestVerifiedItemsAlone(t *testing.T) {
	right := func(i int, _ language.Tag) bool { return i < 40 }
	b := Make([]Run{made("a", 100, tags, 40, right), made("b", 100, tags, 0, right)}, Options{Verified: true})
	if c := cellOf(b, "a", "khm-Khmr"); c.Value == nil || *c.Value != 1 || c.N != 40 || c.State != evaluate.Scored {
		t.Errorf("%+v", c)
	}
	if c := cellOf(b, "b", "khm-Khmr"); c.Value != nil || c.State != evaluate.Unscored || c.Why == "" {
		t.Errorf("%+v", c)
	}
	if c := cellOf(Make(b.Runs, Options{}), "a", evaluate.Everything); c.Headline == nil || *c.Headline.Value != 1 || c.Headline.N != 120 || math.Abs(*c.Value-.4) > 1e-12 || c.Headline.Low == nil || *c.Headline.Low > .95 {
		t.Errorf("%+v %+v", c, c.Headline)
	}
}

func TestAskingInEnglishHelps(t *testing.T) {
	b := Make([]Run{made("a", 100, tags, 0, func(i int, tag language.Tag) bool { return i < 50 || tag == English && i < 75 })}, Options{})
	c := cellOf(b, "a", "mya-Mymr")
	if g := c.Gap; g == nil || g.Difference != .25 || g.N != 100 || g.Low == nil || *g.Low < .1 || *g.High > .4 || *g.P > .001 {
		t.Errorf("%+v", g)
	}
	whole := cellOf(b, "a", evaluate.Everything)
	if g := whole.Gap; g == nil || math.Abs(g.Difference-.25) > 1e-12 || g.N != 300 || *whole.Value != .5 || whole.Languages != 3 {
		t.Errorf("%+v %+v", whole, g)
	}
	if cellOf(b, "a", English).Gap != nil {
		t.Error("English has a gap to itself")
	}
}

func TestPricesTokensAndTimes(t *testing.T) {
	r := made("a", 10, tags[1:2], 0, knows(.5, 1))
	for i := range r.Lines {
		if i%2 == 0 {
			r.Lines[i].Said[0].Answer.Usage = nil
		}
	}
	r.Times = &Times{Cells: []Took{{Answers: 10, P50: .1, P95: .2}, {Task: "mc", Language: "khm-Khmr", Answers: 10, P50: .1, P95: .2}}}
	p, err := ReadPrices([]byte("currency: USD\nmodels:\n  a: {in: 1, out: 10}\n"), "prices.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c := cellOf(Make([]Run{r}, Options{Prices: &p}), "a", "khm-Khmr")
	if u := c.Tokens; u == nil || u.Answers != 5 || u.Of != 10 || u.In != 150 || u.Out != 10 || u.Price == nil || math.Abs(*u.Price-250e-6) > 1e-12 || math.Abs(*u.Each-.05) > 1e-12 || math.Abs(*u.Read-30/float64(language.CountClusters("ចូលឆ្នាំខ្មែរ?"))) > 1e-12 || *u.Written != 2 {
		t.Errorf("%+v", u)
	}
	if c.Latency == nil || c.Latency.P95 != .2 {
		t.Errorf("%+v", c.Latency)
	}
	if c := cellOf(Make([]Run{made("b", 10, tags[1:2], 0, knows(.5, 1))}, Options{Prices: &p}), "b", "khm-Khmr"); c.Tokens.Price != nil || c.Latency != nil {
		t.Error("what is not known has a number")
	}
	for _, bad := range []string{"", "currency: USD", "currency: USD\nmodels: {a: {in: -1, out: 2}}", "currency: USD\nmodels: {a: {in: 1}}", "models: {a: {in: 1, out: 2}}", "currency: USD\nmodels: {a: {in: .nan, out: 2}}", "x: 1"} {
		if _, err := ReadPrices([]byte(bad), "p"); err == nil {
			t.Errorf("%q is taken for prices", bad)
		}
	}
}

// A board of three runs, one of which lacks a task, as programs read it.
func TestBoardForPrograms(t *testing.T) {
	a, b := made("rice", 40, tags, 35, knows(.8, 1)), made("fish", 40, tags[:2], 10, knows(.4, 2))
	b.Digest = "e"
	b.Rows[0].Refused, b.Rows[0].Spread = 3, new(float64)
	b.Tasks = append(b.Tasks, Task{Name: "belebele", Part: "extended", Licence: "CC-BY-SA-4.0", NonCommercial: true})
	b.Rows = append(b.Rows, evaluate.Row{Task: "belebele", Language: language.Und, Metric: evaluate.Accuracy, State: evaluate.Missing, Why: "the items are not there"})
	board := Make([]Run{a, b}, Options{})
	var out strings.Builder
	enc := json.NewEncoder(&out)
	for _, c := range board.Cells {
		if err := enc.Encode(c); err != nil {
			t.Fatal(err)
		}
	}
	const name = "testdata/board.jsonl"
	if *update {
		if err := os.WriteFile(name, []byte(out.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), out.String()); d != "" {
		t.Error(d)
	}
	if len(board.Notes) != 2 || !strings.Contains(board.Notes[0], "different versions of made") || !strings.Contains(board.Notes[1], "means of mc are over different languages") {
		t.Error(board.Notes)
	}
}

func FuzzPrices(f *testing.F) {
	for _, s := range []string{"currency: USD\nmodels:\n  a: {in: 1, out: 10}\n", "models: [", "currency: ៛\nmodels: {ម៉ូដែល: {in: 0, out: 1e9}}", "\xff", "a: &a [*a]", "currency: x\nmodels: {a: }"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ReadPrices(b, "prices.yaml")
		if err != nil {
			return
		}
		for model, price := range p.Models {
			if p.Currency == "" || price.In == nil || price.Out == nil || *price.In < 0 || *price.Out < 0 {
				t.Errorf("%s: %+v", model, price)
			}
		}
	})
}
