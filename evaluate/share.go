package evaluate

import "github.com/lontar-asean/lontar/language"

// sums gather the parts of metrics that are no means, by task, language and metric.
type sums map[sumKey]*sumOf

type sumKey struct {
	task     string
	language language.Tag
	metric   string
}

type sumOf struct {
	metric Metric
	all    []float64
	parts  [][]float64
	places []int // of the parts in the list of scores
}

func (s sums) add(m Metric, o Outcome, parts []float64, place int) {
	if m.Combine == nil || parts == nil {
		return
	}
	k := sumKey{o.Task.Name, o.Item.Language, m.Name}
	if s[k] == nil {
		s[k] = &sumOf{metric: m, all: make([]float64, len(parts))}
	}
	for n, p := range parts {
		s[k].all[n] += p
	}
	s[k].parts, s[k].places = append(s[k].parts, parts), append(s[k].places, place)
}

// share says what each answer adds to a metric that is no mean, so that the mean of the shares is the metric, and means of them can be compared as scores can:
// with n answers, whose metric is θ and without the answer i θ(−i), the share of i is θ + (n − 1) · (mean θ(−) − θ(−i)) (B. Efron and R. Tibshirani, An
// Introduction to the Bootstrap, 1993, section 11.5: pseudo-values, here about θ). What a single answer would get alone says little of a corpus: a macro F1
// is another thing than the share of right labels.
func (s sums) share(list []ItemScore) {
	for _, sum := range s {
		whole, ok := sum.metric.Combine(sum.all)
		if !ok {
			continue
		}
		n, mean := float64(len(sum.parts)), 0.0
		without, rest := make([]float64, len(sum.parts)), make([]float64, len(sum.all))
		for i, parts := range sum.parts {
			for k := range rest {
				rest[k] = sum.all[k] - parts[k]
			}
			v, ok := sum.metric.Combine(rest)
			if !ok { // the only answer of which there is a number
				v = whole
			}
			without[i] = v
			mean += v / n
		}
		for i, place := range sum.places {
			share := whole + (n-1)*(mean-without[i])
			list[place].Share = &share
		}
	}
}
