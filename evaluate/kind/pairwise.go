package kind

import (
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/judge"
)

// comparing asks open questions and lets judges say whether the answers are better than those of another run. Each judge sees both orders: a verdict that
// follows the order is none, and counts as a tie.
type comparing struct{}

func pairwise() evaluate.Kind {
	return evaluate.Kind{Name: "pairwise", Words: "plain", Needs: []evaluate.Need{evaluate.Judge, evaluate.Baselines}, Fallback: "judged",
		Doc: "open questions; a judge says in both orders whether the answers are better than those of a baseline (after L. Zheng et al., MT-Bench, NeurIPS 2023, section 3.4)",
		Metrics: withPanel(evaluate.Mean("won", "share of questions won against the baseline; ties, and verdicts that changed with the order, count half"),
			lower("by-place", "share of verdicts that followed the order of the answers"),
			evaluate.Metric{Name: "longer", Doc: "share of questions whose answers are longer than the baseline's; neither good nor bad", Ideal: .5, Least: 1, Even: true, Parts: evaluate.MeanOf("longer", "").Parts}),
		Make: func(evaluate.Task) (evaluate.Asker, error) { return comparing{}, nil }}
}

func (comparing) Ask(i evaluate.Item, w evaluate.Wording, s evaluate.Settings) (q evaluate.Question, err error) {
	if q, err = open(i, w, s); err != nil {
		return q, err
	}
	q.Held = s.Baseline.Answers(i, q.Prompt.System, asked(q))
	return q, nil
}

// both gives the conversation with the model and that with the baseline.
func (comparing) both(q evaluate.Question, talk []judge.Talk) (model, baseline []judge.Talk) {
	for n, t := range talk {
		baseline = append(baseline, judge.Talk{Asked: t.Asked, Said: q.Held[n]})
	}
	return talk, baseline
}

func (k comparing) Next(q evaluate.Question, said []evaluate.Exchange) (evaluate.Call, bool) {
	c, ok, over := turn(q, said)
	if ok || over || q.Held == nil {
		return c, ok
	}
	talk, verdicts := dialogue(q, said)
	model, baseline := k.both(q, talk)
	done := 0
	for _, x := range verdicts {
		if x.By == verdicts[0].By {
			done++
		}
	}
	switch done {
	case 0:
		return judge.AskContest(q.Item, model, baseline), true
	case 1:
		return judge.AskContest(q.Item, baseline, model), true
	}
	return c, false
}

func (k comparing) Judge(q evaluate.Question, said []evaluate.Exchange) evaluate.Score {
	if q.Held == nil {
		return evaluate.Score{State: evaluate.Unscored, Why: "the baseline has no answer to it"}
	}
	talk, verdicts := dialogue(q, said)
	if len(verdicts) == 0 {
		return evaluate.Score{State: evaluate.Unscored, Why: "an answer is empty"}
	}
	followed, read := 0.0, 0.0
	s := panel(rulings(verdicts, func(said []string) (float64, bool) {
		if len(said) != 2 {
			return 0, false
		}
		one, ok := judge.ReadSide(said[0])
		two, also := judge.ReadSide(said[1])
		if !ok || !also {
			return 0, false
		}
		read++
		switch {
		case one == two && one != judge.Neither:
			followed++
		case one == judge.First && two == judge.Second:
			return 1, true
		case one == judge.Second && two == judge.First:
			return 0, true
		}
		return .5, true
	}), talk)
	if s.State != evaluate.Scored {
		return s
	}
	s.More["by-place"], s.Label = followed/read, "tie"
	switch {
	case s.Value > .5:
		s.Label = "won"
	case s.Value < .5:
		s.Label = "lost"
	}
	switch own, other := length(talked(talk)), length(q.Held); {
	case own > other:
		s.More["longer"] = 1
	case own == other:
		s.More["longer"] = .5
	default:
		s.More["longer"] = 0
	}
	return s
}
