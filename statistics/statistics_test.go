package statistics

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/lontar-asean/lontar/fault"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// The quantiles are those of scipy 1.17.1.
func TestStudentQuantile(t *testing.T) {
	for _, c := range []struct{ freedom, level, want float64 }{
		{1, .8, 3.0776835371752544}, {1, .95, 12.706204736174694}, {1, .99, 63.656741162871526}, {2, .95, 4.302652729749462}, {5, .99, 4.032142983555228},
		{149, .8, 1.2872591354025067}, {149, .95, 1.976013177689192}, {149, .99, 2.609227907447889},
	} {
		near(t, "t", StudentQuantile(c.level, c.freedom), c.want, 1e-9*c.want)
	}
}

// The standard error is that of statsmodels 0.14 (OLS on a constant, cov_type "cluster").
func TestMeanIsClustered(t *testing.T) {
	scores := []float64{1, 0, 1, 1, 0, 0, 1, 1, 1, 0, 1, 0.5}
	groups := []int{0, 0, 0, 1, 1, 2, 2, 2, 2, 3, 4, 4}
	var items []Item
	for i, s := range scores {
		items = append(items, Item{s, groups[i]})
	}
	e, ok := Mean(items, .95)
	if !ok || e.N != 12 || e.Clusters != 5 {
		t.Fatalf("%+v, %v", e, ok)
	}
	near(t, "mean", e.Mean, 0.625, 1e-12)
	near(t, "error", e.Error, 0.08235098073355154, 1e-12)
	near(t, "low", e.Low, 0.396357022634093, 1e-9)
	if _, ok := Mean(items[:3], .95); ok {
		t.Error("one cluster has an error")
	}
	if _, ok := Mean(nil, .95); ok {
		t.Error("nothing has a mean")
	}
}

// R. G. Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I, method 3.
func TestProportion(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{{81, 263, .2553, .3662}, {15, 148, .0624, .1605}, {0, 20, 0, .1611}, {1, 29, .0061, .1718}} {
		low, high, ok := Proportion(c.k, c.n, .95)
		if !ok {
			t.Fatal(c)
		}
		near(t, "low", low, c.low, 5e-5)
		near(t, "high", high, c.high, 5e-5)
	}
	if _, _, ok := Proportion(0, 0, .95); ok {
		t.Error("nothing of nothing is a share")
	}
}

// A. Agresti, Categorical Data Analysis, 1990, p. 350: approval of a president, 86 and 150 changed their minds; the exact probability is that of R's exact2x2.
func TestMcNemar(t *testing.T) {
	p, err := McNemar(86, 150)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "p", p, 3.716e-05, 5e-9)
	p, _ = McNemar(10, 2)
	near(t, "p", p, 0.03857421875, 1e-12)
	if p, _ = McNemar(0, 0); p != 1 {
		t.Errorf("no change at all: %v", p)
	}
	if _, err := McNemar(-1, 2); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
}

func TestHolm(t *testing.T) {
	if d := cmp.Diff([]float64{.04, .09, .09, .025, .6}, Holm([]float64{.01, .04, .03, .005, .6}), cmpopts.EquateApprox(0, 1e-12)); d != "" {
		t.Error(d) // statsmodels, multipletests(method="holm")
	}
}

func TestKappa(t *testing.T) {
	a, b := []float64{0, 1, 2, 2, 1, 0, 0, 2, 1, 1}, []float64{0, 2, 2, 1, 1, 0, 1, 2, 1, 0}
	plain, ok := Kappa(a, b, Nominal)
	quadratic, ok2 := Kappa(a, b, Interval)
	if !ok || !ok2 {
		t.Fatal("no kappa")
	}
	near(t, "kappa", plain, 0.3939393939393939, 1e-12) // scikit-learn, cohen_kappa_score
	near(t, "quadratic kappa", quadratic, 0.6666666666666667, 1e-12)
	if _, ok := Kappa([]float64{1, 1}, []float64{1, 1}, Nominal); ok {
		t.Error("raters who only ever say one thing agree by chance alone")
	}
}

// K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, example C: four observers, twelve units, missing values.
func TestAlpha(t *testing.T) {
	const no = -1
	observers := [][]float64{
		{1, 2, 3, 3, 2, 1, 4, 1, 2, no, no, no},
		{1, 2, 3, 3, 2, 2, 4, 1, 2, 5, no, 3},
		{no, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, no},
		{1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, no},
	}
	units := make([][]float64, 12)
	for _, o := range observers {
		for u, v := range o {
			if v != no {
				units[u] = append(units[u], v)
			}
		}
	}
	for scale, want := range map[Scale]float64{NominalScale: .743, OrdinalScale: .815, IntervalScale: .849} {
		got, ok := Alpha(units, scale)
		if !ok {
			t.Fatal(scale)
		}
		near(t, "alpha", got, want, 5e-4)
	}
	if _, ok := Alpha([][]float64{{1}, {2}}, NominalScale); ok {
		t.Error("nothing was rated twice")
	}
	if _, ok := Alpha([][]float64{{1, 1}, {1, 1}}, NominalScale); ok {
		t.Error("ratings that never differ show no reliability")
	}
}

// questions makes answers of two models to questions that were put in several languages: what they share is the question.
func questions(draw *rand.Rand, clusters, languages int, advantage float64) (pairs []Pair) {
	for c := range clusters {
		easy, a, b := draw.NormFloat64(), draw.NormFloat64(), draw.NormFloat64()
		right := func(skill float64) float64 {
			if draw.Float64() < 1/(1+math.Exp(-skill)) {
				return 1
			}
			return 0
		}
		for range languages {
			pairs = append(pairs, Pair{right(easy + 2*a + advantage), right(easy + 2*b), c})
		}
	}
	return pairs
}

// Equal models are called different as often as the level says, and by a test that forgets the clusters far more often.
func TestNoAlarmWithoutDifference(t *testing.T) {
	draw := rand.New(rand.NewPCG(2026, 6))
	const rounds = 5000
	alarms, naive := 0, 0
	for range rounds {
		pairs := questions(draw, 150, 7, 0)
		d, ok := Paired(pairs, .95)
		if !ok {
			t.Fatal("no comparison")
		}
		if d.P < .05 {
			alarms++
		}
		for i := range pairs {
			pairs[i].Cluster = i
		}
		if d, _ := Paired(pairs, .95); d.P < .05 {
			naive++
		}
	}
	share, forgetful := float64(alarms)/rounds, float64(naive)/rounds
	t.Logf("equal models called different: %.4f clustered, %.4f when clusters are forgotten", share, forgetful)
	if share < .04 || share > .06 {
		t.Errorf("false alarms: %.4f", share)
	}
	if forgetful < .15 {
		t.Errorf("the test that forgets clusters raises %.4f false alarms", forgetful)
	}
}

func TestBootstrapAgreesWithTheory(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2))
	pairs := questions(draw, 150, 7, .4)
	theory, ok := Paired(pairs, .95)
	drawn, ok2 := Bootstrap(pairs, .95, 20_000, 7)
	if !ok || !ok2 {
		t.Fatal("no comparison")
	}
	near(t, "low", drawn.Low, theory.Low, .004)
	near(t, "high", drawn.High, theory.High, .004)
	near(t, "p", drawn.P, theory.P, .01)
	again, _ := Bootstrap(pairs, .95, 20_000, 7)
	if again != drawn {
		t.Error("the same seed gives other numbers")
	}
	swapped := make([]Pair, len(pairs))
	for i, p := range pairs {
		swapped[i] = Pair{p.B, p.A, p.Cluster}
	}
	other, _ := Paired(swapped, .95)
	near(t, "mirrored", other.Mean, -theory.Mean, 1e-12)
	near(t, "mirrored p", other.P, theory.P, 1e-12)
}

func TestSameAnswersAreNoDifference(t *testing.T) {
	d, ok := Paired([]Pair{{1, 1, 0}, {0, 0, 1}, {1, 1, 2}}, .95)
	if !ok || d.P != 1 || d.Mean != 0 {
		t.Errorf("%+v, %v", d, ok)
	}
	if d, ok := Paired([]Pair{{1, 0, 0}, {1, 0, 1}}, .95); !ok || d.P != .5 || d.Mean != 1 {
		t.Errorf("%+v, %v", d, ok)
	}
}

// A difference of the detectable size is found as often as the power says.
func TestDetectable(t *testing.T) {
	want, ok := Detectable(1, 100, .95, .8)
	if !ok {
		t.Fatal("none")
	}
	near(t, "difference", want, .2801585, 1e-6)
	draw := rand.New(rand.NewPCG(3, 4))
	found := 0
	for range 2000 {
		pairs := make([]Pair, 100)
		for i := range pairs {
			pairs[i] = Pair{A: want + draw.NormFloat64(), Cluster: i}
		}
		if d, _ := Paired(pairs, .95); d.P < .05 {
			found++
		}
	}
	near(t, "power", float64(found)/2000, .8, .03)
}

func TestPredictionPoweredTakesTheJudgesBiasAway(t *testing.T) {
	draw := rand.New(rand.NewPCG(5, 6))
	inside := 0
	for range 500 {
		var unlabelled, judged, human []float64
		for i := range 1000 {
			truth := 5 + draw.NormFloat64()
			judge := truth + 1.5 + .5*draw.NormFloat64()
			if i < 100 {
				judged, human = append(judged, judge), append(human, truth)
			} else {
				unlabelled = append(unlabelled, judge)
			}
		}
		e, ok := PredictionPowered(unlabelled, judged, human, .95)
		if !ok {
			t.Fatal("no estimate")
		}
		if e.Low <= 5 && 5 <= e.High {
			inside++
		}
	}
	near(t, "intervals that hold the truth", float64(inside)/500, .95, .03)
}

func TestBias(t *testing.T) {
	d, ok := Bias([]float64{6, 7, 8, 9}, []float64{5, 6, 7, 7}, .95)
	if !ok {
		t.Fatal("no bias")
	}
	near(t, "bias", d.Mean, 1.25, 1e-12)
	if _, ok := Bias([]float64{1}, []float64{1, 2}, .95); ok {
		t.Error("ratings of different things are compared")
	}
}

func TestBradleyTerryFindsTheOrder(t *testing.T) {
	draw := rand.New(rand.NewPCG(8, 9))
	truth := []float64{1200, 1100, 1000, 1000, 700}
	var contests []Contest
	for c := range 2000 {
		a := draw.IntN(5)
		b := (a + 1 + draw.IntN(4)) % 5
		won := 0.0
		if draw.Float64() < 1/(1+math.Pow(10, (truth[b]-truth[a])/400)) {
			won = 1
		}
		contests = append(contests, Contest{a, b, won, c})
	}
	got, err := BradleyTerry(5, contests, .95, 200, 1)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range got {
		if s.Low > truth[i] || s.High < truth[i] {
			t.Errorf("player %d is at %.0f, [%.0f, %.0f], not %v", i, s.Rating, s.Low, s.High, truth[i])
		}
	}
	if d := cmp.Diff([]int{3}, got[2].Tied); d != "" {
		t.Errorf("tied with player 2: %s", d)
	}
	never, err := BradleyTerry(2, []Contest{{0, 1, 1, 0}, {0, 1, 1, 1}}, .95, 10, 1)
	if err != nil || math.IsInf(never[0].Rating, 0) || never[0].Rating <= never[1].Rating {
		t.Errorf("who never lost: %+v, %v", never, err)
	}
	for _, bad := range []Contest{{0, 0, 1, 0}, {0, 5, 1, 0}, {-1, 1, 1, 0}, {0, 1, 2, 0}, {0, 1, math.NaN(), 0}} {
		if _, err := BradleyTerry(5, []Contest{bad}, .95, 10, 1); fault.Of(err) != fault.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func BenchmarkBootstrap(b *testing.B) {
	pairs := questions(rand.New(rand.NewPCG(1, 2)), 150, 7, .2)
	for b.Loop() {
		if _, ok := Bootstrap(pairs, .95, 10_000, 1); !ok {
			b.Fatal("no comparison")
		}
	}
}
