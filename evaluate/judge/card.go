package judge

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/statistics"
)

// Settings say when a judge is believed. An alpha of 0.667 is the least at which tentative conclusions are drawn (K. Krippendorff, Content Analysis, 2004, section 11.4.2).
type Settings struct {
	LeastAnswers int     `json:"least_answers"`
	LeastAlpha   float64 `json:"least_alpha"`
}

// Usual gives the settings that hold unless others are asked for.
func Usual() Settings { return Settings{LeastAnswers: 50, LeastAlpha: 0.667} }

// Cards are the cards of judges, as a file holds them.
type Cards struct {
	Settings
	Cards []Card `json:"cards"`
}

// Card says how far a judge agrees with native speakers on one task in one language. Scores lie between 0 and 1. What cannot be told is null.
type Card struct {
	Judge        string       `json:"judge"` // "" where people's labels were read without a judge
	Task         string       `json:"task"`
	Language     language.Tag `json:"language"`
	Instructions string       `json:"instructions,omitempty"` // names what the judge was told

	N       int      `json:"n"` // answers that both scored
	Items   int      `json:"items"`
	Raters  int      `json:"raters"`
	Unrated int      `json:"unrated"` // answers that people scored and the judge did not
	Alpha   *float64 `json:"alpha"`   // Krippendorff's, of the judge with the mean of people
	Low     *float64 `json:"alpha_low"`
	High    *float64 `json:"alpha_high"`
	Kappa   *float64 `json:"kappa"`         // Cohen's, quadratic, of the same
	People  *float64 `json:"alpha_people"`  // Krippendorff's, of people among themselves
	Twice   int      `json:"scored_twice"`  // answers that two people or more scored
	Exact   *float64 `json:"exact"`         // share of answers on which the judge says what people say
	Bias    *float64 `json:"bias"`          // mean of judge − people: above 0 the judge is kinder
	BiasLow *float64 `json:"bias_low"`      // with items as clusters
	BiasTop *float64 `json:"bias_high"`     //
	Usable  bool     `json:"usable"`        //
	Why     string   `json:"why,omitempty"` // it is not
	Pairs   []Pair   `json:"pairs,omitempty"`
}

// Pair is an answer that both scored.
type Pair struct {
	Item   string  `json:"item"`
	Answer string  `json:"answer"`
	People float64 `json:"people"` // mean of those who scored it
	Judge  float64 `json:"judge"`
}

type cardKey struct {
	judge, task string
	tag         language.Tag
}

type answerKey struct {
	task string
	tag  language.Tag
	item string
	id   string
}

// NewCards makes a card for each judge, task and language of the labels; without ratings those of people alone. It says how many ratings belong to no label.
func NewCards(labels []Label, ratings []Rating, s Settings) (cards Cards, unlabelled int, err error) {
	cards.Settings = s
	people := map[answerKey][]Label{}
	for _, l := range labels {
		k := answerKey{l.Task, l.Language, l.Item, l.Answer}
		if slices.ContainsFunc(people[k], func(o Label) bool { return o.Rater == l.Rater }) {
			return cards, 0, fault.New(fault.Invalid, "%q gave the answer %s to %s two scores", l.Rater, l.Answer, l.Item)
		}
		people[k] = append(people[k], l)
	}
	given := map[cardKey]map[answerKey]Rating{}
	for k := range people {
		if len(ratings) == 0 {
			given[cardKey{"", k.task, k.tag}] = nil
		}
	}
	for _, r := range ratings {
		k := answerKey{r.Task, r.Language, r.Item, r.Answer}
		if people[k] == nil {
			unlabelled++
			continue
		}
		of := cardKey{r.Judge, r.Task, r.Language}
		if given[of] == nil {
			given[of] = map[answerKey]Rating{}
		}
		if old, ok := given[of][k]; ok && old.Score != r.Score {
			return cards, 0, fault.New(fault.Invalid, "%s gave the answer %s to %s two ratings", r.Judge, r.Answer, r.Item)
		}
		given[of][k] = r
	}
	for of, ratings := range given {
		c := Card{Judge: of.judge, Task: of.task, Language: of.tag}
		c.fill(people, ratings)
		c.judge(s)
		cards.Cards = append(cards.Cards, c)
	}
	slices.SortFunc(cards.Cards, func(a, b Card) int {
		return cmp.Or(cmp.Compare(a.Task, b.Task), cmp.Compare(a.Language, b.Language), cmp.Compare(a.Judge, b.Judge))
	})
	return cards, unlabelled, nil
}

// mixed names ratings that came of more than one text of instructions.
const mixed = "mixed"

func (c *Card) fill(people map[answerKey][]Label, ratings map[answerKey]Rating) {
	var keys []answerKey
	for k := range people {
		if k.task == c.Task && k.tag == c.Language {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b answerKey) int { return cmp.Or(cmp.Compare(a.item, b.item), cmp.Compare(a.id, b.id)) })
	raters := map[string]bool{}
	var among [][]float64
	for n, k := range keys {
		var scores []float64
		mean := 0.0
		for _, l := range people[k] {
			raters[l.Rater] = true
			scores = append(scores, l.Score)
			mean += l.Score / float64(len(people[k]))
		}
		among = append(among, scores)
		if len(scores) > 1 {
			c.Twice++
		}
		r, ok := ratings[k]
		if !ok {
			c.Unrated++
			continue
		}
		switch {
		case len(c.Pairs) == 0:
			c.Instructions = r.Instructions
		case c.Instructions != r.Instructions:
			c.Instructions = mixed
		}
		if len(c.Pairs) == 0 || c.Pairs[len(c.Pairs)-1].Item != keys[n].item {
			c.Items++
		}
		c.Pairs = append(c.Pairs, Pair{Item: k.item, Answer: k.id, People: mean, Judge: r.Score})
	}
	c.N, c.Raters = len(c.Pairs), len(raters)
	c.People = known(statistics.Alpha(among, statistics.IntervalScale))
	c.agree()
}

// rounds is how often items are drawn anew for an interval.
const rounds = 1000

// agree compares the judge with people.
func (c *Card) agree() {
	if c.N == 0 {
		return
	}
	var a, b []float64
	var both [][]float64
	var pairs []statistics.Pair
	var parts [][]float64
	cluster, exact, item := -1, 0, ""
	for n, p := range c.Pairs {
		if n == 0 || p.Item != item {
			cluster, item = cluster+1, p.Item
			parts = append(parts, make([]float64, 4))
		}
		x, y := p.Judge, p.People
		a, b = append(a, x), append(b, y)
		both = append(both, []float64{x, y})
		pairs = append(pairs, statistics.Pair{A: x, B: y, Cluster: cluster})
		for k, v := range []float64{1, (x - y) * (x - y), x + y, x*x + y*y} {
			parts[cluster][k] += v
		}
		if abs := x - y; abs < 1e-9 && abs > -1e-9 {
			exact++
		}
	}
	c.Alpha, c.Kappa = known(statistics.Alpha(both, statistics.IntervalScale)), known(statistics.Kappa(a, b, statistics.Interval))
	if low, high, ok := statistics.Redrawn(parts, alphaOf, evaluate.Level, rounds, 1); ok && c.Alpha != nil {
		c.Low, c.High = &low, &high
	}
	share := float64(exact) / float64(c.N)
	c.Exact = &share
	if d, ok := statistics.Paired(pairs, evaluate.Level); ok {
		c.Bias, c.BiasLow, c.BiasTop = &d.Mean, &d.Low, &d.High
	}
}

// alphaOf gives Krippendorff's alpha of two raters on an interval scale from the sums of 1, (x − y)², x + y and x² + y² over what both rated: with 2n values,
// Do = Σ(x − y)²/n and De = 2·(2n·Σv² − (Σv)²)/(2n·(2n − 1)).
func alphaOf(s []float64) (float64, bool) {
	m := 2 * s[0]
	expected := 2 * (m*s[3] - s[2]*s[2]) / (m * (m - 1))
	if expected < 1e-12 {
		return 0, false
	}
	return 1 - s[1]/s[0]/expected, true
}

// judge says whether a judge can be used.
func (c *Card) judge(s Settings) {
	switch {
	case c.Judge == "":
		c.Why = "no judge rated these answers"
	case c.N < s.LeastAnswers:
		c.Why = fmt.Sprintf("%d answers that both scored are fewer than %d", c.N, s.LeastAnswers)
	case c.Instructions == mixed:
		c.Why = "its ratings come of different instructions"
	case c.People != nil && *c.People < s.LeastAlpha:
		c.Why = fmt.Sprintf("people do not agree among themselves: alpha %.2f is below %.3f", *c.People, s.LeastAlpha)
	case c.Alpha == nil:
		c.Why = "all scores are alike, which shows no agreement"
	case *c.Alpha < s.LeastAlpha:
		c.Why = fmt.Sprintf("it does not agree with people: alpha %.2f is below %.3f", *c.Alpha, s.LeastAlpha)
	}
	c.Usable = c.Why == ""
}

func known(v float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	return &v
}

// Of gives the card of a judge; nil where there is none.
func (c Cards) Of(judge, task string, tag language.Tag) *Card {
	for n := range c.Cards {
		if o := &c.Cards[n]; o.Judge == judge && o.Task == task && o.Language == tag {
			return o
		}
	}
	return nil
}

// ReadCards reads a file of cards. Name is for errors, of kind Invalid.
func ReadCards(b []byte, name string) (c Cards, err error) {
	if err := json.Unmarshal(b, &c); err != nil {
		return c, fault.New(fault.Invalid, "not cards of judges: %w", err).At("%s", name).Try("lontar judge card --out FILE writes them")
	}
	if c.Settings == (Settings{}) || c.Cards == nil {
		return c, fault.New(fault.Invalid, "there are no cards of judges in it").At("%s", name)
	}
	for _, o := range c.Cards {
		for _, p := range o.Pairs {
			if !(p.People >= 0 && p.People <= 1 && p.Judge >= 0 && p.Judge <= 1) {
				return c, fault.New(fault.Invalid, "the scores of %s are not between 0 and 1", p.Item).At("%s, card of %s", name, o.Judge)
			}
		}
	}
	return c, nil
}
