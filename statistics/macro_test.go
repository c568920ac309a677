package statistics

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestOneGroupIsTheOrdinaryMean(t *testing.T) {
	items := []Item{{1, 0}, {0, 0}, {1, 1}, {1, 2}, {0, 3}, {.5, 3}}
	want, _ := Mean(items, .95)
	got, ok := Macro([][]Item{items, nil}, .95)
	if !ok || math.Abs(got.Mean-want.Mean) > 1e-12 || math.Abs(got.Error-want.Error) > 1e-12 || math.Abs(got.High-want.High) > 1e-9 || got.N != want.N || got.Clusters != want.Clusters {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestGroupsCountAlike(t *testing.T) {
	small, large := []Item{{1, 0}, {1, 1}}, []Item{{0, 2}, {0, 3}, {0, 4}, {0, 5}, {0, 6}, {0, 7}}
	e, ok := Macro([][]Item{small, large}, .95)
	if !ok || e.Mean != .5 || e.Error != 0 || e.Clusters != 8 {
		t.Errorf("%+v", e)
	}
	if _, ok := Macro([][]Item{{{1, 4}}, {{0, 4}}}, .95); ok {
		t.Error("one question in two languages says something")
	}
	if _, ok := Macro(nil, .95); ok {
		t.Error("nothing says something")
	}
}

// The interval of a mean over languages of clustered items holds the truth about as often as it says.
func TestMacroIntervalsHoldTheTruth(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	const rounds = 2000
	held := 0
	for range rounds {
		groups := make([][]Item, 3)
		for c := range 60 {
			shared := r.NormFloat64()
			for g := range groups {
				if r.Float64() < []float64{1, .8, .5}[g] {
					groups[g] = append(groups[g], Item{float64(g) + shared + .5*r.NormFloat64(), c})
				}
			}
		}
		if e, ok := Macro(groups, .95); ok && e.Low <= 1 && e.High >= 1 {
			held++
		}
	}
	if share := float64(held) / rounds; share < .93 || share > .97 {
		t.Errorf("%.3f of the intervals hold the truth", share)
	}
}

func TestPairedGroups(t *testing.T) {
	pairs := []Pair{{1, 0, 0}, {1, 1, 1}, {0, 0, 2}, {1, 0, 3}, {0, 1, 4}, {1, 0, 5}}
	want, _ := Paired(pairs, .95)
	got, ok := MacroPaired([][]Pair{pairs}, .95)
	if !ok || math.Abs(got.P-want.P) > 1e-12 || math.Abs(got.Mean-want.Mean) > 1e-12 {
		t.Errorf("%+v, want %+v", got, want)
	}
	if d, ok := MacroPaired([][]Pair{{{1, 1, 0}, {0, 0, 1}}}, .95); !ok || d.P != 1 {
		t.Errorf("%+v", d)
	}
}
