package judge

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/statistics"
)

// crowd makes n answers to n/2 items, what two people gave each, and what a judge gave who is so much kinder, with noise.
func crowd(n int, kinder, noise float64) (labels []Label, ratings []Rating) {
	r := rand.New(rand.NewPCG(7, 7))
	inside := func(v float64) float64 { return max(0, min(1, v)) }
	for k := range n {
		item, id, worth := fmt.Sprintf("khm/%03d", k/2), fmt.Sprintf("a%d", k), .1+.6*r.Float64()
		for _, who := range []string{"sok", "dara"} {
			labels = append(labels, Label{who, "t", "khm-Khmr", item, id, inside(worth + .05*r.NormFloat64())})
		}
		ratings = append(ratings, Rating{Judge: "j", Task: "t", Language: "khm-Khmr", Item: item, Answer: id, Score: inside(worth + kinder + noise*r.NormFloat64())})
	}
	return labels, ratings
}

func TestACardSaysHowFarAJudgeAgrees(t *testing.T) {
	labels, ratings := crowd(120, .2, .02)
	kind, _, err := NewCards(labels, ratings, Usual())
	if err != nil || len(kind.Cards) != 1 {
		t.Fatal(kind, err)
	}
	c := kind.Cards[0]
	if c.N != 120 || c.Items != 60 || c.Raters != 2 || c.Twice != 120 || !(*c.Bias > .18 && *c.Bias < .22 && *c.BiasLow > .15 && *c.BiasTop < .25) || !(*c.People > .8) {
		tell(t, c)
		t.Error("not as expected")
	}
	if c.Usable || !strings.Contains(c.Why, "does not agree with people") { // a constant kindness is disagreement
		t.Errorf("alpha %v: %s", *c.Alpha, c.Why)
	}
	_, ratings = crowd(120, 0, .05)
	fair, _, _ := NewCards(labels, ratings, Usual())
	if c := fair.Cards[0]; !c.Usable || !(*c.Low < *c.Alpha && *c.Alpha < *c.High && *c.Low > .8) || math.Abs(*c.Alpha-*c.Kappa) > .02 {
		tell(t, c)
		t.Error("not as expected")
	}
	few, _, _ := NewCards(labels[:40], ratings[:20], Usual())
	if c := few.Cards[0]; c.Usable || c.N != 20 || !strings.Contains(c.Why, "fewer than 50") {
		tell(t, c)
		t.Error("not as expected")
	}
	blind, _, _ := NewCards(labels, nil, Usual())
	if c := blind.Cards[0]; c.Usable || c.Judge != "" || c.Unrated != 120 || c.Alpha != nil || !(*c.People > .8) {
		tell(t, c)
		t.Error("not as expected")
	}
	r := rand.New(rand.NewPCG(1, 1))
	for n := range labels {
		labels[n].Score = r.Float64()
	}
	if chance, _, _ := NewCards(labels, ratings, Usual()); !strings.Contains(chance.Cards[0].Why, "among themselves") {
		t.Errorf("%+v", chance.Cards[0].Why)
	}
}

// The alpha of the interval is that of the card.
func TestAlphaOfSumsIsAlpha(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 50 {
		sums, units := make([]float64, 4), [][]float64{}
		for range 2 + r.IntN(30) {
			x, y := r.Float64(), r.Float64()
			units = append(units, []float64{x, y})
			for k, v := range []float64{1, (x - y) * (x - y), x + y, x*x + y*y} {
				sums[k] += v
			}
		}
		want, _ := statistics.Alpha(units, statistics.IntervalScale)
		if got, ok := alphaOf(sums); !ok || math.Abs(got-want) > 1e-9 {
			t.Fatal(got, want)
		}
	}
	if _, ok := alphaOf([]float64{3, 0, 6, 6}); ok {
		t.Error("an alpha where all scores are alike")
	}
}

func TestWhatIsUnknownIsNotZero(t *testing.T) {
	labels := []Label{{"a", "t", "lao-Laoo", "x/1", "1", 1}, {"a", "t", "lao-Laoo", "x/2", "2", 1}}
	ratings := []Rating{{Judge: "j", Task: "t", Language: "lao-Laoo", Item: "x/1", Answer: "1", Score: 1}, {Judge: "j", Task: "t", Language: "lao-Laoo", Item: "x/2", Answer: "2", Score: 1}, {Judge: "j", Task: "t", Language: "lao-Laoo", Item: "x/3", Answer: "3"}}
	cards, unlabelled, err := NewCards(labels, ratings, Settings{2, .667})
	if err != nil || unlabelled != 1 {
		t.Fatal(unlabelled, err)
	}
	c := cards.Cards[0]
	if c.Alpha != nil || c.Kappa != nil || c.People != nil || c.Usable || *c.Exact != 1 {
		tell(t, c)
		t.Error("not as expected")
	}
	if _, _, err := NewCards(append(labels, labels[0]), ratings, Usual()); fault.Of(err) != fault.Invalid {
		t.Errorf("one person, two scores: %v", err)
	}
	if _, err := ReadCards([]byte(`{"cards":[]}`), "c.json"); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
	if _, err := ReadCards([]byte(`{"least_answers":1,"cards":[{"pairs":[{"people":7}]}]}`), "c.json"); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
}

func TestScoresAreReadWithTheirLine(t *testing.T) {
	const good = `{"rater":"ស","task":"t","language":"km","item":"x/1","answer":"a","score":7}` + "\n\n" + `{"rater":"ส","task":"t","language":"Thai","item":"x/1","model":"m","score":1}` + "\n"
	got, err := ReadLabels(strings.NewReader(good), "l.jsonl", Tenfold())
	want := []Label{{"ស", "t", "khm-Khmr", "x/1", "a", 6.0 / 9}, {"ส", "t", "tha-Thai", "x/1", "m", 0}}
	if d := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-12)); d != "" || err != nil {
		t.Error(d, err)
	}
	for _, bad := range []string{`{`, `{"language":"km","item":"x","score":11}`, `{"language":"km","item":"x"}`, `{"language":"km","score":1}`, `{"item":"x","score":1,"language":"??"}`, `{"language":"km","item":"x","score":1e999}`,
		`{"language":"km","item":"x","score":1}` + "\n" + `{"language":"km","item":"x","score":2}`} {
		if _, err := ReadLabels(strings.NewReader(bad), "l.jsonl", Tenfold()); fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), "line") && !strings.Contains(fmt.Sprintf("%+v", err), "line") {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if _, err := ReadRatings(strings.NewReader(`{"language":"km","item":"x","score":1}`), "r.jsonl", Tenfold()); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
	if _, err := ReadLabels(strings.NewReader(good), "l.jsonl", Scale{3, 3}); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
}

func FuzzReadLabels(f *testing.F) {
	f.Add(`{"rater":"a","task":"t","language":"km","item":"x/1","answer":"a","score":7}`)
	f.Add("{\"item\":\"\xff\",\"language\":\"ខ្មែរ\",\"score\":-1}")
	f.Fuzz(func(t *testing.T, s string) {
		list, err := ReadLabels(strings.NewReader(s), "f", Tenfold())
		if err != nil && fault.Of(err) != fault.Invalid && fault.Of(err) != fault.Broken {
			t.Fatal(err)
		}
		for _, l := range list {
			if !(l.Score >= 0 && l.Score <= 1) {
				t.Fatal(l)
			}
		}
	})
}
