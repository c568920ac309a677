package label

import (
	"math/rand/v2"
	"slices"

	"github.com/lontar-asean/lontar/language/classify"
)

// Agreement is how often two judges agree.
type Agreement struct {
	N     int             `json:"n"`
	Share classify.Figure `json:"share"` // of texts that both label alike
	Kappa classify.Figure `json:"kappa"` // Cohen's: what is left of agreement when chance is taken out; 1 is perfect, 0 is chance
}

const draws = 1000

// Agree compares two judges; intervals are the middle 95 % of 1,000 bootstrap samples. Kappa is (p - e) / (1 - e) with p the share of equal labels and e
// that to be expected of two judges who use the labels as often as these but by chance (Cohen 1960); it is not defined when both use one label only.
func Agree(pairs []classify.Pair) Agreement {
	a := Agreement{N: len(pairs)}
	share, kappa, ok := agree(pairs)
	if len(pairs) == 0 {
		return a
	}
	a.Share.Value = &share
	if ok {
		a.Kappa.Value = &kappa
	}
	if len(pairs) < 2 {
		return a
	}
	rng := rand.New(rand.NewPCG(1, uint64(len(pairs))))
	var shares, kappas []float64
	drawn := make([]classify.Pair, len(pairs))
	for range draws {
		for i := range drawn {
			drawn[i] = pairs[rng.IntN(len(pairs))]
		}
		s, k, ok := agree(drawn)
		shares = append(shares, s)
		if ok {
			kappas = append(kappas, k)
		}
	}
	a.Share.Low, a.Share.High = middle(shares)
	if a.Kappa.Value != nil {
		a.Kappa.Low, a.Kappa.High = middle(kappas)
	}
	return a
}

func middle(values []float64) (low, high *float64) {
	if len(values) < draws/2 {
		return nil, nil
	}
	slices.Sort(values)
	return &values[len(values)*25/1000], &values[len(values)*975/1000]
}

func agree(pairs []classify.Pair) (share, kappa float64, ok bool) {
	if len(pairs) == 0 {
		return 0, 0, false
	}
	first, second := map[string]int{}, map[string]int{}
	same := 0
	for _, p := range pairs {
		first[p.Truth]++
		second[p.Answer]++
		if p.Truth == p.Answer {
			same++
		}
	}
	n := len(pairs)
	chance := 0 // times n²
	for label, times := range first {
		chance += times * second[label]
	}
	share = float64(same) / float64(n)
	if chance == n*n {
		return share, 0, false
	}
	e := float64(chance) / float64(n*n)
	return share, (share - e) / (1 - e), true
}
