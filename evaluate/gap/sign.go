package gap

import (
	"cmp"
	"slices"

	"github.com/lontar-asean/lontar/statistics"
)

// Sign is how often answers in a language are written in a way that they should not be, whether they are right or not.
type Sign struct {
	Language string  `json:"language"`
	Sign     Error   `json:"sign"`
	Count    int     `json:"count"`   // answers
	Answers  int     `json:"answers"` // all that say something
	Share    float64 `json:"share"`
	Low      float64 `json:"low"` // of an interval over items: wordings and tasks of one are one witness
	High     float64 `json:"high"`
	Unsure   int     `json:"unsure,omitempty"` // with Transliterated: answers in Latin letters of which nobody can say whether they name the right thing
}

// Signs counts how answers are written, by language: wrong language, wrong script, order, Zawgyi, digits, transliterated. One that there is none of has no row.
func (r *Report) Signs() (list []Sign) {
	type row struct {
		language string
		sign     Error
	}
	counts, unsure, answers := map[row]int{}, map[row]int{}, map[string]int{}
	items := map[row][]statistics.Item{}
	for _, x := range r.answers {
		if x.Said == "" {
			continue
		}
		tag := string(x.Language)
		answers[tag]++
		signs := x.Signs
		if x.Error == Transliterated {
			signs = append(slices.Clone(signs), Transliterated)
		}
		if x.Unsure {
			unsure[row{tag, Transliterated}]++
			counts[row{tag, Transliterated}] += 0
		}
		for _, s := range signs {
			counts[row{tag, s}]++
		}
	}
	for k := range counts {
		clusters := map[string]int{}
		for _, x := range r.answers {
			if string(x.Language) != k.language || x.Said == "" {
				continue
			}
			n, ok := clusters[x.witness()]
			if !ok {
				n = len(clusters)
				clusters[x.witness()] = n
			}
			i := statistics.Item{Cluster: n}
			if slices.Contains(x.Signs, k.sign) || x.Error == k.sign {
				i.Score = 1
			}
			items[k] = append(items[k], i)
		}
		share, low, high, _ := deficit(items[k])
		list = append(list, Sign{Language: k.language, Sign: k.sign, Count: counts[k], Answers: answers[k.language], Share: share, Low: low, High: high, Unsure: unsure[k]})
	}
	slices.SortFunc(list, func(a, b Sign) int {
		return cmp.Or(cmp.Compare(a.Language, b.Language), cmp.Compare(a.Sign.place(), b.Sign.place()))
	})
	return list
}

// Total gives the deficit of everything together; ok is false when nothing has a score.
func (r *Report) Total() (mean, low, high float64, ok bool) {
	groups, _ := r.tallies(nil, nil, func(judged) string { return "all" })
	for _, t := range groups {
		mean, low, high, n := deficit(t.items("all"))
		return mean, low, high, n > 0
	}
	return 0, 0, 0, false
}
