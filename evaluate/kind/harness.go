package kind

import (
	"unicode/utf8"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
)

// alike asks as lm-evaluation-harness does (output_type multiple_choice, without examples): the text of the item stands before each choice as it is, with what
// the wording joins them by, its target_delimiter. With an endpoint that is asked by token ids the likelihoods are the harness's, and so are the scores.
type alike struct{}

// Metrics of the harness besides acc, which is accuracy: likelihoods are divided by the length of the choice. They are here to be compared; by code points or
// bytes a Khmer choice is several times as long as it is to a reader, and byCluster of the kind likelihood is the one to look at.
const (
	byCodePoint = "acc_norm"
	byByte      = "acc_bytes"
)

func compatible() evaluate.Kind {
	return evaluate.Kind{Name: "lm-eval", Doc: "a text as it is and choices behind it, scored as lm-evaluation-harness does, bit for bit",
		Needs: []evaluate.Need{evaluate.Likelihoods},
		Metrics: []evaluate.Metric{evaluate.Mean(evaluate.Accuracy, "share of items whose right choice is the likeliest (acc)"),
			evaluate.MeanOf(byCodePoint, "the same with likelihoods by code point"), evaluate.MeanOf(byByte, "the same with likelihoods by byte")},
		Make: func(evaluate.Task) (evaluate.Asker, error) { return alike{}, nil }}
}

func (alike) Ask(i evaluate.Item, w evaluate.Wording, _ evaluate.Settings) (q evaluate.Question, err error) {
	if len(i.Choices) < 2 {
		return q, fault.New(fault.Invalid, "the item has no choices")
	}
	q = evaluate.Question{Item: i, Gold: i.Choices[0], Prompt: evaluate.Prompt{Text: i.Question}}
	for n, c := range i.Choices {
		if c == "" {
			return q, fault.New(fault.Invalid, "a choice is empty: it has no length to divide by")
		}
		q.Calls = append(q.Calls, evaluate.Call{Request: endpoint.Request{Prompt: i.Question, Continuation: w.Join + c}, Lesson: likely(n == 0, len(i.Choices))})
	}
	return q, nil
}

func (alike) Judge(q evaluate.Question, said []evaluate.Exchange) evaluate.Score {
	for n := range said {
		if said[n].Answer.Likelihood == nil {
			return evaluate.Score{State: evaluate.Unscored, Why: "the endpoint gave no likelihood"}
		}
	}
	// best gives the choice that is likeliest when likelihoods are divided by a length.
	best := func(length func(string) int) (best int) {
		by := func(n int) float64 { return said[n].Answer.Likelihood.Sum / float64(length(q.Item.Choices[n])) }
		for n := range said {
			if by(n) > by(best) {
				best = n
			}
		}
		return best
	}
	likeliest := best(func(string) int { return 1 })
	s := evaluate.Right(likeliest == 0)
	s.Label = q.Item.Choices[likeliest]
	s.More = map[string]float64{}
	for name, length := range map[string]func(string) int{byCodePoint: utf8.RuneCountInString, byByte: func(c string) int { return len(c) }} {
		s.More[name] = evaluate.Right(best(length) == 0).Value
	}
	return s
}
