package kind

import (
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/judge"
)

// rating asks open questions, in one turn or several, and lets judges rate what comes.
type rating struct{}

func judged() evaluate.Kind {
	return evaluate.Kind{Name: "judged", Words: "plain", Needs: []evaluate.Need{evaluate.Judge},
		Doc:     "open questions of one or several turns; a judge rates the whole conversation from 1 to 10 (after L. Zheng et al., MT-Bench, NeurIPS 2023), with the item's references and criteria",
		Metrics: withPanel(evaluate.Mean("rating", "mean of (rating − 1) / 9")),
		Make:    func(evaluate.Task) (evaluate.Asker, error) { return rating{}, nil }}
}

func (rating) Ask(i evaluate.Item, w evaluate.Wording, s evaluate.Settings) (evaluate.Question, error) {
	return open(i, w, s)
}

func (rating) Next(q evaluate.Question, said []evaluate.Exchange) (evaluate.Call, bool) {
	if c, ok, over := turn(q, said); ok || over {
		return c, ok
	}
	talk, verdicts := dialogue(q, said)
	return judge.AskRating(q.Item, talk), len(verdicts) == 0
}

func (rating) Judge(q evaluate.Question, said []evaluate.Exchange) evaluate.Score {
	talk, verdicts := dialogue(q, said)
	if len(verdicts) == 0 {
		return evaluate.Score{State: evaluate.Unscored, Why: "an answer is empty"}
	}
	s := panel(rulings(verdicts, func(said []string) (float64, bool) {
		n, ok := judge.ReadRating(said[0])
		return judge.Share(n), ok
	}), talk)
	if s.State == evaluate.Scored {
		s.Label = scale(s.Value*(judge.Highest-judge.Lowest) + judge.Lowest)
	}
	return s
}
