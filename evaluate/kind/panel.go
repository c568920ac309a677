package kind

import (
	"fmt"
	"math"
	"slices"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/judge"
	"github.com/lontar-asean/lontar/language"
)

const (
	clusters     = "clusters"
	disagreement = "disagreement"
	unreadable   = "unreadable"
)

// ruling is what one judge says of an answer, from 0 to 1.
type ruling struct {
	by    string
	value float64
	ok    bool
}

// rulings gathers verdicts by judge: read makes one value of a judge's verdicts, in the order in which they were asked for.
func rulings(verdicts []evaluate.Exchange, read func(said []string) (float64, bool)) (list []ruling) {
	var order []string
	by := map[string][]string{}
	for _, x := range verdicts {
		if by[x.By] == nil {
			order = append(order, x.By)
		}
		by[x.By] = append(by[x.By], x.Answer.Text)
	}
	for _, name := range order {
		value, ok := read(by[name])
		list = append(list, ruling{name, value, ok})
	}
	return list
}

// panel makes a score of what judges say: the mean of those that can be read, each kept beside it, and how far they are apart.
func panel(list []ruling, talk []judge.Talk) evaluate.Score {
	s := evaluate.Known(0)
	s.More = map[string]float64{}
	low, high, n := math.Inf(1), math.Inf(-1), 0.0
	for _, r := range list {
		if r.ok {
			s.More[judge.Key(r.by)] = r.value
			s.Value += r.value
			low, high = min(low, r.value), max(high, r.value)
			n++
		}
	}
	if n == 0 {
		return evaluate.Score{State: evaluate.Unscored, Why: "no verdict can be made out"}
	}
	s.Value /= n
	if len(list) > 1 {
		s.More[unreadable] = 1 - n/float64(len(list))
	}
	if n > 1 {
		s.More[disagreement] = high - low
	}
	s.More[clusters] = float64(length(talked(talk)))
	return s
}

// length counts the grapheme clusters of texts.
func length(texts []string) (n int) {
	for _, t := range texts {
		n += language.CountClusters(t)
	}
	return n
}

// panelMetrics stand beside the first of every kind that is judged.
func panelMetrics() []evaluate.Metric {
	return []evaluate.Metric{
		{Name: clusters, Doc: "mean length of what was written, in grapheme clusters; neither good nor bad", Even: true, Parts: evaluate.MeanOf(clusters, "").Parts},
		{Name: "length-lean", Doc: "correlation (Pearson) of what answers are worth with the logarithm of their length in clusters: above 0 longer answers get more", Least: 1, Even: true,
			Parts: leanParts, Combine: correlation},
		{Name: disagreement, Doc: "mean distance of the judges that are furthest apart, from 0 to 1", Least: 1, Optional: true, Parts: evaluate.MeanOf(disagreement, "").Parts},
		{Name: unreadable, Doc: "share of the panel's verdicts that could not be read, of answers with a score", Least: 1, Optional: true, Parts: evaluate.MeanOf(unreadable, "").Parts}}
}

func leanParts(o evaluate.Outcome) []float64 {
	n, ok := o.Score.More[clusters]
	if !ok {
		return nil
	}
	x, y := math.Log1p(n), o.Score.Value
	return []float64{1, x, y, x * x, y * y, x * y}
}

// correlation gives Pearson's of n, Σx, Σy, Σx², Σy², Σxy; there is none where one of them is the same everywhere.
func correlation(s []float64) (float64, bool) {
	n := s[0]
	if n < 3 {
		return 0, false
	}
	vx, vy := s[3]/n-s[1]/n*s[1]/n, s[4]/n-s[2]/n*s[2]/n
	if vx < 1e-12 || vy < 1e-12 {
		return 0, false
	}
	return max(-1, min(1, (s[5]/n-s[1]/n*s[2]/n)/math.Sqrt(vx*vy))), true
}

func withPanel(own ...evaluate.Metric) []evaluate.Metric { return slices.Concat(own, panelMetrics()) }

// scale writes a number of a score as people read it.
func scale(v float64) string { return fmt.Sprintf("%.3g", v) }
