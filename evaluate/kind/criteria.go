package kind

import (
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/judge"
	"github.com/lontar-asean/lontar/fault"
)

// checking asks open questions and lets judges say of each of the item's criteria how far it is met, one at a time, so that none colours another.
type checking struct{}

func criteria() evaluate.Kind {
	return evaluate.Kind{Name: "criteria", Words: "plain", Needs: []evaluate.Need{evaluate.Judge},
		Doc:     "open questions; a judge says of each criterion of the item whether it is met fully, mostly, partly, hardly or not (1 to 0)",
		Metrics: withPanel(evaluate.Mean("met", "mean of how far the criteria of an item are met")),
		Make:    func(evaluate.Task) (evaluate.Asker, error) { return checking{}, nil }}
}

func (checking) Ask(i evaluate.Item, w evaluate.Wording, s evaluate.Settings) (q evaluate.Question, err error) {
	if len(i.Criteria) == 0 {
		return q, fault.New(fault.Invalid, "the item has no criteria").Try("criteria: [what a good answer does, …]")
	}
	q, err = open(i, w, s)
	q.Held = i.Criteria
	return q, err
}

func (checking) Next(q evaluate.Question, said []evaluate.Exchange) (evaluate.Call, bool) {
	c, ok, over := turn(q, said)
	if ok || over {
		return c, ok
	}
	talk, verdicts := dialogue(q, said)
	done := 0 // criteria: each judge of a panel says something of each
	for _, x := range verdicts {
		if x.By == verdicts[0].By {
			done++
		}
	}
	if done == len(q.Item.Criteria) {
		return c, false
	}
	return judge.AskCriterion(q.Item, talk, q.Item.Criteria[done]), true
}

func (checking) Judge(q evaluate.Question, said []evaluate.Exchange) evaluate.Score {
	talk, verdicts := dialogue(q, said)
	if len(verdicts) == 0 {
		return evaluate.Score{State: evaluate.Unscored, Why: "an answer is empty"}
	}
	return panel(rulings(verdicts, func(said []string) (mean float64, ok bool) {
		for _, text := range said {
			v, ok := judge.ReadLevel(text)
			if !ok {
				return 0, false
			}
			mean += v / float64(len(said))
		}
		return mean, len(said) == len(q.Item.Criteria)
	}), talk)
}
