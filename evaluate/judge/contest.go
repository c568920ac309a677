package judge

import (
	"slices"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/statistics"
)

// Versus is a run whose answers were compared with those of another one.
type Versus struct {
	Model    string
	Baseline string
	Lines    []evaluate.Line
}

// Contests gives what pairwise runs say in one language as contests between models, with the models that the numbers of players mean, by the alphabet: what
// statistics.BradleyTerry reads. All languages count for "" and for evaluate.Everything; an item's translations are one cluster. A run against itself, and answers
// without a verdict, are no contests.
func Contests(runs []Versus, tag language.Tag) (players []string, list []statistics.Contest) {
	number := func(names []string, name string) int { return slices.Index(names, name) }
	clusters := map[string]int{}
	for _, r := range runs {
		players = append(players, r.Model, r.Baseline)
	}
	slices.Sort(players)
	players = slices.Compact(players)
	for _, r := range runs {
		if r.Model == r.Baseline {
			continue
		}
		for _, l := range r.Lines {
			if l.Kind != kindPairwise || l.Score.State != evaluate.Scored || tag != "" && tag != evaluate.Everything && l.Language != tag {
				continue
			}
			if _, ok := clusters[l.Item]; !ok {
				clusters[l.Item] = len(clusters)
			}
			list = append(list, statistics.Contest{A: number(players, r.Model), B: number(players, r.Baseline), Won: l.Score.Value, Cluster: clusters[l.Item]})
		}
	}
	return players, list
}
