package evaluate

import (
	"slices"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/statistics"
)

// Level is the level of all intervals.
const Level = 0.95

// Row is a task in a language by one metric, over all wordings: an item's score is the mean of those of its wordings.
type Row struct {
	Run      string       `json:"run"`
	Suite    string       `json:"suite"`
	Task     string       `json:"task"`
	Language language.Tag `json:"language"`
	Model    string       `json:"model"`
	Metric   string       `json:"metric"`
	Value    *float64     `json:"value"` // null unless State is "scored"
	Low      *float64     `json:"low"`
	High     *float64     `json:"high"`
	N        int          `json:"n"` // items with a score
	Verified int          `json:"verified"`
	State    State        `json:"state"`
	Unscored int          `json:"unscored"` // answers, as the following
	Refused  int          `json:"refused"`
	Failed   int          `json:"failed"`
	Foreign  int          `json:"wrong_language"`
	Spread   *float64     `json:"spread"` // the best wording's value less the worst's; null with fewer than two
	Disagree int          `json:"disagree"`
	Why      string       `json:"why,omitempty"`
}

// Accuracy is the share of right answers among those that are scored, and those in the wrong language, which are wrong.
const Accuracy = "accuracy"

// Rows adds outcomes up, in the order of tasks and languages. What was refused, failed or could not be read is counted, and is no wrong answer.
func Rows(outcomes []Outcome, absent []Absence) (rows []Row) {
	type key struct {
		task string
		tag  language.Tag
	}
	groups := map[key][]Outcome{}
	var order []key
	for _, o := range outcomes {
		k := key{o.Task.Name, o.Item.Language}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], o)
	}
	for _, k := range order {
		r := Row{Task: k.task, Language: k.tag, Metric: Accuracy}
		r.fill(groups[k])
		rows = append(rows, r)
	}
	for _, a := range absent {
		rows = append(rows, Row{Task: a.Task.Name, Language: a.Language, Metric: Accuracy, State: Missing, Why: a.Why})
	}
	return rows
}

func (r *Row) fill(outcomes []Outcome) {
	type sum struct {
		value    float64
		n        int
		verified bool
	}
	items, wordings := map[string]*sum{}, map[int]*sum{}
	var ids []string
	for _, o := range outcomes {
		value, counts := o.Score.Value, true
		switch o.Score.State {
		case Unscored:
			r.Unscored++
			counts = false
		case Refused:
			r.Refused++
			counts = false
		case Failed:
			r.Failed++
			counts = false
		case Foreign:
			r.Foreign++
			value = 0
		case Scored:
			if o.Score.Why != "" {
				r.Disagree++
			}
		}
		if !counts {
			continue
		}
		if items[o.Item.ID] == nil {
			items[o.Item.ID] = &sum{verified: o.Item.Verified >= Verifiers}
			ids = append(ids, o.Item.ID)
		}
		if wordings[o.Wording] == nil {
			wordings[o.Wording] = &sum{}
		}
		for _, s := range []*sum{items[o.Item.ID], wordings[o.Wording]} {
			s.value += value
			s.n++
		}
	}
	r.N, r.State = len(ids), Unscored
	if r.N == 0 {
		return
	}
	slices.Sort(ids)
	list := make([]statistics.Item, len(ids))
	for i, id := range ids {
		list[i] = statistics.Item{Score: items[id].value / float64(items[id].n), Cluster: i}
		if items[id].verified {
			r.Verified++
		}
	}
	e, ok := statistics.Mean(list, Level)
	r.State, r.Value = Scored, &e.Mean
	low, high := max(0, e.Low), min(1, e.High)
	if e.Error == 0 { // all items alike: what else may come is not nothing
		low, high, ok = statistics.Proportion(int(e.Mean*float64(r.N)+.5), r.N, Level)
	}
	if ok {
		r.Low, r.High = &low, &high
	}
	if len(wordings) > 1 {
		worst, best := 1.0, 0.0
		for _, w := range wordings {
			worst, best = min(worst, w.value/float64(w.n)), max(best, w.value/float64(w.n))
		}
		spread := best - worst
		r.Spread = &spread
	}
}

// Verifiers is how many native speakers have to accept an item before it counts in a headline.
const Verifiers = 2
