package statistics

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/lontar-asean/lontar/fault"
)

// Contest is a comparison of two of some players, by their numbers from 0: how much of the win went to A (1, 0, or 0.5 for a tie).
type Contest struct {
	A, B    int
	Won     float64
	Cluster int // the question they were compared on
}

// Strength is a player's place on the scale of Elo.
type Strength struct {
	Rating    float64 // 1000 is the mean of all
	Low, High float64 // of the interval of the percentiles
	Tied      []int   // players whose difference of ratings has an interval that holds 0
}

const (
	eloScale = 400 / math.Ln10 // a player who is 400 above another wins ten times as often
	eloMean  = 1000
	prior    = 0.5 // virtual ties with an average player: without them who never lost would be infinitely strong
)

// BradleyTerry places players by the model P(A beats B) = 1/(1 + e^(b−a)) (R. Bradley and M. Terry, 1952; a tie is half a win for each), fitted by the
// method of D. Hunter (MM algorithms for generalized Bradley–Terry models, 2004, eq. 3), with half a tie of each player against the average. Intervals come from drawing
// clusters anew, rounds (at least 1) times from a seed. Numbers outside of the players are a fault of kind Invalid.
func BradleyTerry(players int, contests []Contest, level float64, rounds int, seed uint64) ([]Strength, error) {
	if rounds < 1 {
		return nil, fault.New(fault.Invalid, "intervals need at least one drawing, not %d", rounds)
	}
	for i, c := range contests {
		if c.A < 0 || c.B < 0 || c.A >= players || c.B >= players || c.A == c.B || !(c.Won >= 0 && c.Won <= 1) {
			return nil, fault.New(fault.Invalid, "contest %d is between %d and %d of %d players, won by %v", i, c.A, c.B, players, c.Won)
		}
	}
	groups := map[int][]Contest{}
	var order []int
	for _, c := range contests {
		if groups[c.Cluster] == nil {
			order = append(order, c.Cluster)
		}
		groups[c.Cluster] = append(groups[c.Cluster], c)
	}
	out := make([]Strength, players)
	for i, r := range fit(players, tally(players, contests)) {
		out[i].Rating = r
	}
	draw := rand.New(rand.NewPCG(seed, 1))
	drawn := make([][]float64, players)
	var sample []Contest
	for range rounds {
		sample = sample[:0]
		for range order {
			sample = append(sample, groups[order[draw.IntN(len(order))]]...)
		}
		for i, r := range fit(players, tally(players, sample)) {
			drawn[i] = append(drawn[i], r)
		}
	}
	for i := range out {
		out[i].Low, out[i].High = percentiles(drawn[i], level)
		for j := range out {
			if i == j {
				continue
			}
			gaps := make([]float64, rounds)
			for r := range gaps {
				gaps[r] = drawn[i][r] - drawn[j][r]
			}
			if low, high := percentiles(gaps, level); low <= 0 && high >= 0 {
				out[i].Tied = append(out[i].Tied, j)
			}
		}
	}
	return out, nil
}

func percentiles(v []float64, level float64) (low, high float64) {
	sorted := slices.Sorted(slices.Values(v))
	return quantile(sorted, (1-level)/2), quantile(sorted, (1+level)/2)
}

// tally gives how much each player won against each other.
func tally(players int, contests []Contest) [][]float64 {
	won := make([][]float64, players)
	for i := range won {
		won[i] = make([]float64, players)
	}
	for _, c := range contests {
		won[c.A][c.B] += c.Won
		won[c.B][c.A] += 1 - c.Won
	}
	return won
}

// fit gives ratings on the scale of Elo.
func fit(players int, won [][]float64) []float64 {
	strength := make([]float64, players)
	for i := range strength {
		strength[i] = 1
	}
	next := make([]float64, players)
	for range 10_000 {
		moved := 0.0
		for i := range strength {
			wins, games := prior/2, prior/(strength[i]+1)
			for j := range strength {
				if n := won[i][j] + won[j][i]; i != j && n > 0 {
					wins += won[i][j]
					games += n / (strength[i] + strength[j])
				}
			}
			next[i] = wins / games
			moved = max(moved, math.Abs(math.Log(next[i]/strength[i])))
		}
		strength, next = next, strength
		if moved < 1e-10 {
			break
		}
	}
	mean := 0.0
	for _, s := range strength {
		mean += math.Log(s) / float64(players)
	}
	ratings := make([]float64, players)
	for i, s := range strength {
		ratings[i] = eloMean + eloScale*(math.Log(s)-mean)
	}
	return ratings
}
