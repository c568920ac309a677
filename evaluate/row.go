package evaluate

import (
	"cmp"
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
	Part     string       `json:"part,omitempty"`
	Kind     string       `json:"kind,omitempty"` // that asked
	Ideal    float64      `json:"ideal"`          // the metric's best value
	Least    float64      `json:"least"`          // the metric's worst value
	Even     bool         `json:"even,omitempty"` // values lie on both sides of the best one
	Why      string       `json:"why,omitempty"`
	Headline *Headline    `json:"headline"` // null where no item counts in one

	Corrected     *float64 `json:"corrected,omitempty"` // what people would have given, by a judge card (evaluate/judge)
	CorrectedLow  *float64 `json:"corrected_low,omitempty"`
	CorrectedHigh *float64 `json:"corrected_high,omitempty"`
	JudgeState    string   `json:"judge_state,omitempty"` // how far the judge can be trusted here; "" where no judge takes part
}

// Headline is what a row comes to over the items that count in a headline alone (Item.Headline).
type Headline struct {
	Value *float64 `json:"value"` // null where the items are too few to tell
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
	N     int      `json:"n"` // items with a score
}

// Rows adds outcomes up, in the order of tasks, languages and metrics. What was refused, failed or could not be read is counted, and is no wrong answer.
func Rows(outcomes []Outcome, absent []Absence, opts Options) (rows []Row) {
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
		first := groups[k][0]
		for _, m := range first.metrics(opts.Scorers) {
			r := Row{Task: k.task, Part: first.Task.Part, Kind: first.Kind.Name, Language: k.tag, Metric: m.Name, Ideal: m.Ideal, Least: m.Least, Even: m.Even, Why: first.Why(opts.Lacks)}
			if r.fill(groups[k], m); r.N == 0 && m.Optional {
				continue
			}
			r.Headline = headline(groups[k], m)
			rows = append(rows, r)
		}
	}
	for _, a := range absent {
		rows = append(rows, Row{Task: a.Task.Name, Part: a.Task.Part, Language: a.Language, Metric: Accuracy, State: Missing, Why: a.Why})
	}
	return rows
}

// witness is what an item adds to a metric.
type witness struct {
	id       string
	cluster  string
	parts    []float64
	n        int
	verified bool
}

func (w *witness) add(parts []float64) {
	if w.parts == nil {
		w.parts = make([]float64, len(parts))
	}
	for k, p := range parts {
		w.parts[k] += p
	}
	w.n++
}

func (r *Row) fill(outcomes []Outcome, m Metric) {
	items, wordings := map[string]*witness{}, map[int]*witness{}
	for _, o := range outcomes {
		switch o.Score.State {
		case Unscored:
			r.Unscored++
			continue
		case Refused:
			r.Refused++
			continue
		case Failed:
			r.Failed++
			continue
		case Foreign:
			r.Foreign++
		case Scored:
			if o.Score.Why != "" {
				r.Disagree++
			}
		}
		parts := m.Parts(o)
		if parts == nil {
			continue
		}
		if items[o.Item.ID] == nil {
			items[o.Item.ID] = &witness{id: o.Item.ID, cluster: o.Item.cluster(), verified: o.Item.Verified >= Verifiers}
		}
		if wordings[o.Wording] == nil {
			wordings[o.Wording] = &witness{}
		}
		items[o.Item.ID].add(parts)
		wordings[o.Wording].add(parts)
	}
	r.N, r.State = len(items), Unscored
	if r.N == 0 {
		return
	}
	list := make([]*witness, 0, len(items))
	for _, w := range items {
		list = append(list, w)
		if w.verified {
			r.Verified++
		}
	}
	slices.SortFunc(list, func(a, b *witness) int { return cmp.Compare(a.id, b.id) })
	if m.Combine == nil {
		r.mean(list, m)
	} else {
		r.corpus(list, m)
	}
	if r.State == Scored && len(wordings) > 1 {
		r.spread(wordings, m)
	}
}

func headline(outcomes []Outcome, m Metric) *Headline {
	var list []Outcome
	for _, o := range outcomes {
		if o.Item.Headline() {
			list = append(list, o)
		}
	}
	r := Row{}
	if r.fill(list, m); r.N == 0 {
		return nil
	}
	return &Headline{r.Value, r.Low, r.High, r.N}
}

// mean gives the mean of items, each the mean of its wordings.
func (r *Row) mean(list []*witness, m Metric) {
	scores := make([]statistics.Item, len(list))
	clusters := map[string]int{}
	for i, w := range list {
		if _, ok := clusters[w.cluster]; !ok {
			clusters[w.cluster] = len(clusters)
		}
		scores[i] = statistics.Item{Score: w.parts[0] / float64(w.n), Cluster: clusters[w.cluster]}
	}
	e, ok := statistics.Mean(scores, Level)
	least, most := m.bounds()
	r.State, r.Value = Scored, &e.Mean
	low, high := max(least, e.Low), min(most, e.High)
	if e.Error == 0 && least == 0 && most == 1 { // all items alike: what else may come is not nothing
		n := len(clusters)
		low, high, ok = statistics.Proportion(int(e.Mean*float64(n)+.5), n, Level)
	}
	if ok {
		r.Low, r.High = &low, &high
	}
}

// rounds is how often items are drawn anew for the interval of a score that is no mean.
const rounds = 1000

// corpus gives a score of the sum of items.
func (r *Row) corpus(list []*witness, m Metric) {
	var parts [][]float64
	sum, clusters := make([]float64, len(list[0].parts)), map[string]int{}
	for _, w := range list {
		at, ok := clusters[w.cluster]
		if !ok {
			at = len(parts)
			clusters[w.cluster], parts = at, append(parts, make([]float64, len(sum)))
		}
		for k, p := range w.parts {
			sum[k] += p
			parts[at][k] += p
		}
	}
	value, ok := m.Combine(sum)
	if !ok {
		r.State, r.Why = Unscored, "there is too little to tell"
		return
	}
	r.State, r.Value = Scored, &value
	// Items that are all alike give the same score however they are drawn: that says nothing of others.
	if low, high, ok := statistics.Redrawn(parts, m.Combine, Level, rounds, 1); ok && low < high {
		r.Low, r.High = &low, &high
	}
}

// spread gives the best wording's value less the worst's.
func (r *Row) spread(wordings map[int]*witness, m Metric) {
	var values []float64
	for _, w := range wordings {
		if m.Combine == nil {
			values = append(values, w.parts[0]/float64(w.n))
		} else if v, ok := m.Combine(w.parts); ok {
			values = append(values, v)
		}
	}
	if len(values) > 1 {
		spread := slices.Max(values) - slices.Min(values)
		r.Spread = &spread
	}
}

// Verifiers is how many native speakers have to accept an item before it counts in a headline.
const Verifiers = 2
