package pipeline

import (
	"net/url"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
)

// Tally counts what happened to documents. Tallies of shards add up to the tally of the run, in any order.
type Tally struct {
	Collapsed int64                           `json:"collapsed"`
	Languages map[language.Tag]*LanguageTally `json:"languages"`
}

// LanguageTally is the tally of one language before documents are compared with each other.
type LanguageTally struct {
	Read    int64                 `json:"read"`
	Passed  int64                 `json:"passed"` // all rules
	Bytes   int64                 `json:"bytes"`  // of text
	Reasons map[string]*Count     `json:"reasons"`
	Rules   map[string]*RuleTally `json:"rules"`
	Sums    map[string]Sum        `json:"sums"` // by measure
	Rights  map[string]int64      `json:"rights"`
	Origins map[string]int64      `json:"origins"` // by collection
	Hosts   map[string]int64      `json:"hosts"`
	Samples []Place               `json:"samples"` // of documents that passed
}

// Count is a number of documents and the places of some of them.
type Count struct {
	N       int64   `json:"n"`
	Samples []Place `json:"samples"`
}

// Sum adds up a measure.
type Sum struct {
	N          int64   `json:"n"` // documents in which it was measured
	Unmeasured int64   `json:"unmeasured"`
	Sum        float64 `json:"sum"`
	NonZero    int64   `json:"non_zero"`
}

// RuleTally is what one rule did to one language.
type RuleTally struct {
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	Measure    string   `json:"measure"`
	Measured   int64    `json:"measured"`
	Unmeasured int64    `json:"unmeasured"`
	Dropped    int64    `json:"dropped"`
	Inside     []Near   `json:"inside"`  // the kept documents nearest to a limit
	Outside    []Near   `json:"outside"` // the dropped ones
}

// Near is a document near a limit.
type Near struct {
	Place    Place   `json:"place"`
	Value    float64 `json:"value"`
	Distance float64 `json:"distance"`
}

// Place finds a document again: its shard, language and number there.
type Place struct {
	Shard int    `json:"shard"`
	Index int    `json:"index"` // among the documents of its language in the shard
	ID    string `json:"id"`
}

// samples is how many places are kept of each kind.
const samples = 3

func newTally() *Tally { return &Tally{Languages: map[language.Tag]*LanguageTally{}} }

func (t *Tally) language(tag language.Tag) *LanguageTally {
	l := t.Languages[tag]
	if l == nil {
		l = &LanguageTally{Reasons: map[string]*Count{}, Rules: map[string]*RuleTally{}, Sums: map[string]Sum{},
			Rights: map[string]int64{}, Origins: map[string]int64{}, Hosts: map[string]int64{}}
		t.Languages[tag] = l
	}
	return l
}

// see counts a document and the reasons to drop it.
func (l *LanguageTally) see(f *corpus.Facts, reasons []string, at Place) {
	l.Read++
	for _, r := range reasons {
		l.reason(r).add(at)
	}
	if len(reasons) == 0 {
		l.Passed++
		l.Samples = keepPlaces(append(l.Samples, at))
	}
	l.Rights[string(f.Rights)]++
	l.Origins[f.Collection]++
	l.Hosts[host(f.URL)]++
	for _, m := range f.Measures {
		s := l.Sums[m.Name]
		if m.State == corpus.Measured {
			s.N++
			s.Sum += m.Value
			if m.Value != 0 {
				s.NonZero++
			}
		} else {
			s.Unmeasured++
		}
		l.Sums[m.Name] = s
		if m.Name == "text.bytes" {
			l.Bytes += int64(m.Value)
		}
	}
}

func (l *LanguageTally) reason(name string) *Count {
	c := l.Reasons[name]
	if c == nil {
		c = &Count{}
		l.Reasons[name] = c
	}
	return c
}

func (c *Count) add(at Place) {
	c.N++
	c.Samples = keepPlaces(append(c.Samples, at))
}

func (l *LanguageTally) rule(name string, r recipe.Rule) *RuleTally {
	t := l.Rules[name]
	if t == nil {
		t = &RuleTally{Low: r.Low, High: r.High, Measure: r.Measure}
		l.Rules[name] = t
	}
	return t
}

// judge applies a rule to a value and remembers the values nearest to the limit.
func (t *RuleTally) judge(r recipe.Rule, value float64, at Place) (fails bool) {
	t.Measured++
	distance := -1.0
	for _, limit := range []*float64{r.Low, r.High} {
		if limit != nil {
			d := max(value-*limit, *limit-value)
			if distance < 0 || d < distance {
				distance = d
			}
		}
	}
	near := Near{Place: at, Value: value, Distance: distance}
	if fails = r.Fails(value); fails {
		t.Dropped++
		t.Outside = keepNear(append(t.Outside, near))
	} else {
		t.Inside = keepNear(append(t.Inside, near))
	}
	return fails
}

// merge adds another tally.
func (t *Tally) merge(o *Tally) {
	t.Collapsed += o.Collapsed
	for tag, from := range o.Languages {
		to := t.language(tag)
		to.Read += from.Read
		to.Passed += from.Passed
		to.Bytes += from.Bytes
		to.Samples = keepPlaces(append(to.Samples, from.Samples...))
		for name, c := range from.Reasons {
			into := to.reason(name)
			into.N += c.N
			into.Samples = keepPlaces(append(into.Samples, c.Samples...))
		}
		for name, r := range from.Rules {
			into := to.rule(name, recipe.Rule{Measure: r.Measure, Low: r.Low, High: r.High})
			into.Measured += r.Measured
			into.Unmeasured += r.Unmeasured
			into.Dropped += r.Dropped
			into.Inside = keepNear(append(into.Inside, r.Inside...))
			into.Outside = keepNear(append(into.Outside, r.Outside...))
		}
		for name, s := range from.Sums {
			sum := to.Sums[name]
			to.Sums[name] = Sum{N: sum.N + s.N, Unmeasured: sum.Unmeasured + s.Unmeasured, Sum: sum.Sum + s.Sum, NonZero: sum.NonZero + s.NonZero}
		}
		addCounts(to.Rights, from.Rights)
		addCounts(to.Origins, from.Origins)
		addCounts(to.Hosts, from.Hosts)
	}
}

func addCounts(to, from map[string]int64) {
	for k, v := range from {
		to[k] += v
	}
}

// keepPlaces keeps the places with the smallest ids: ids are digests, so that the choice is as good as random and always the same.
func keepPlaces(p []Place) []Place {
	slices.SortFunc(p, func(a, b Place) int { return strings.Compare(a.ID, b.ID) })
	return p[:min(len(p), samples)]
}

func keepNear(n []Near) []Near {
	slices.SortFunc(n, func(a, b Near) int {
		switch {
		case a.Distance < b.Distance:
			return -1
		case a.Distance > b.Distance:
			return 1
		}
		return strings.Compare(a.Place.ID, b.Place.ID)
	})
	return n[:min(len(n), samples)]
}

func host(uri string) string {
	u, err := url.Parse(uri)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
