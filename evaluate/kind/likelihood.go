package kind

import (
	"math"
	"strings"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// weighing takes the choice that a model finds likeliest behind the question, or in the gap of a text.
type weighing struct{}

// byCluster is accuracy when likelihoods are divided by the length of the choice. Lengths are counted in grapheme clusters: by code points or bytes a Khmer
// word is several times as long as its letters.
const byCluster = "accuracy-by-cluster"

func likelihood() evaluate.Kind {
	return evaluate.Kind{Name: "likelihood", Doc: "a question, or a text with a gap; the choice counts that is likeliest to follow, as base models can be asked", Chooses: true,
		Needs: []evaluate.Need{evaluate.Likelihoods}, Fallback: "choice",
		Metrics: []evaluate.Metric{evaluate.Mean(evaluate.Accuracy, "share of items whose right choice is the likeliest"),
			evaluate.MeanOf(byCluster, "the same with likelihoods by grapheme cluster"),
			calibration(), lower("brier", "mean square of what the probabilities of choices are away from the truth, halved (G. Brier, 1950)")},
		Make: func(evaluate.Task) (evaluate.Asker, error) { return weighing{}, nil }}
}

func (weighing) Ask(i evaluate.Item, w evaluate.Wording, s evaluate.Settings) (q evaluate.Question, err error) {
	if len(i.Choices) == 0 {
		i.Choices = i.Pair
	}
	if len(i.Choices) < 2 {
		return q, fault.New(fault.Invalid, "the item has no choices")
	}
	open := i
	open.Choices = nil
	rest := ""
	if i.Cloze() {
		open.Question, rest, _ = strings.Cut(i.Question, evaluate.Gap)
	}
	q = evaluate.Question{Item: i, Gold: i.Choices[0]}
	if q.Prompt, err = w.Render(open, s.Seed); err != nil {
		return q, err
	}
	before := ""
	for _, shot := range s.Shots {
		before += shot.Asked + shot.Right + "\n\n"
	}
	q.Prompt.Text = before + q.Prompt.Text
	join := w.Join
	if i.Cloze() { // the text goes on as it stands
		join = ""
		if head := strings.TrimRight(open.Question, " "); head != open.Question {
			join = " "
		}
	}
	if i.Cloze() {
		q.Shows = []string{i.Context}
	}
	for n, c := range i.Choices {
		if i.Cloze() {
			q.Shows = append(q.Shows, strings.Replace(i.Question, evaluate.Gap, c, 1))
		}
		q.Calls = append(q.Calls, evaluate.Call{Request: endpoint.Request{Prompt: q.Prompt.Text, Continuation: join + c + rest}, Lesson: likely(n == 0, len(i.Choices))})
	}
	return q, nil
}

// likely is what fakes are told of a continuation: the right one is nearly sure, and the others share the rest.
func likely(right bool, choices int) fake.Lesson {
	const sure = .99
	if right {
		return fake.Lesson{Right: "yes", Wrong: []string{"no"}, Likely: sure}
	}
	return fake.Lesson{Right: "no", Wrong: []string{"yes"}, Likely: (1 - sure) / float64(choices-1)}
}

func (weighing) Judge(q evaluate.Question, said []evaluate.Exchange) evaluate.Score {
	best, bestBy := 0, 0
	sum := func(n int) float64 { return said[n].Answer.Likelihood.Sum }
	by := func(n int) float64 { return sum(n) / float64(max(1, language.CountClusters(q.Item.Choices[n]))) }
	for n := range said {
		if said[n].Answer.Likelihood == nil {
			return evaluate.Score{State: evaluate.Unscored, Why: "the endpoint gave no likelihood"}
		}
		if sum(n) > sum(best) {
			best = n
		}
		if by(n) > by(bestBy) {
			bestBy = n
		}
	}
	s := evaluate.Right(best == 0)
	s.Label = q.Item.Choices[best]
	s.More = map[string]float64{byCluster: evaluate.Right(bestBy == 0).Value}
	chances := softmax(said)
	s.More["confidence"], s.More["brier"] = chances[best], 0
	for n, p := range chances {
		s.More["brier"] += (p - evaluate.Right(n == 0).Value) * (p - evaluate.Right(n == 0).Value) / 2
	}
	return s
}

// softmax gives the probabilities of choices as their likelihoods have them when one has to be chosen.
func softmax(said []evaluate.Exchange) []float64 {
	most := math.Inf(-1)
	for _, x := range said {
		most = max(most, x.Answer.Likelihood.Sum)
	}
	list, all := make([]float64, len(said)), 0.0
	for n, x := range said {
		list[n] = math.Exp(x.Answer.Likelihood.Sum - most)
		all += list[n]
	}
	for n := range list {
		list[n] /= all
	}
	return list
}

// bins is into how many steps confidence is parted.
const bins = 10

// calibration is the expected calibration error: how far the confidence of answers is from the share of right ones, over bins of confidence (C. Guo et al., On
// Calibration of Modern Neural Networks, 2017, eq. 5).
func calibration() evaluate.Metric {
	return evaluate.Metric{Name: "calibration-error", Doc: "mean distance of confidence and accuracy over ten bins of confidence", Least: 1, Parts: func(o evaluate.Outcome) []float64 {
		c, ok := o.Score.More["confidence"]
		if !ok {
			return nil
		}
		parts := make([]float64, 3*bins)
		at := 3 * min(int(c*bins), bins-1)
		parts[at], parts[at+1], parts[at+2] = 1, c, o.Score.Value
		return parts
	}, Combine: func(sum []float64) (float64, bool) {
		n, off := 0.0, 0.0
		for at := 0; at < len(sum); at += 3 {
			n += sum[at]
			off += math.Abs(sum[at+1] - sum[at+2])
		}
		return off / max(n, 1), n > 0
	}}
}
