package evaluate

import (
	"context"
	"io"
	"math"

	"github.com/parquet-go/parquet-go"

	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// ItemScore is a line of scores.parquet: one answer's worth by one metric. Of a metric that is no mean it is what the metric gives this one answer alone.
type ItemScore struct {
	Task     string   `parquet:"task,dict"`
	Language string   `parquet:"language,dict"`
	Item     string   `parquet:"item,dict"`
	Concept  string   `parquet:"concept,dict"`
	Wording  int32    `parquet:"wording"`
	Value    *float64 `parquet:"value,optional"` // null where the answer has no score
	State    string   `parquet:"state,dict"`
	Verified int32    `parquet:"verified"`
	Metric   string   `parquet:"metric,dict"`
	Repeat   int32    `parquet:"repeat"`
	Category string   `parquet:"category,dict"`
	Ideal    float64  `parquet:"ideal"` // the metric's best value
	Least    float64  `parquet:"least"` // the metric's worst value
	Cluster  string   `parquet:"cluster,dict"`
	Headline bool     `parquet:"headline"`       // the item counts in a headline
	Share    *float64 `parquet:"share,optional"` // of a metric that is no mean: what the answer adds to it; null for a mean, or without a score
}

// Worth gives what an answer counts in comparisons: the mean of its answers' worths is the value of a metric.
func (s ItemScore) Worth() (v float64, ok bool) {
	switch {
	case s.Share != nil:
		return *s.Share, true
	case s.Value != nil:
		return *s.Value, true
	}
	return 0, false
}

// ItemScores gives the scores of outcomes.
func ItemScores(outcomes []Outcome, scorers []Scorer) []ItemScore {
	list := make([]ItemScore, 0, len(outcomes))
	sums := sums{}
	for _, o := range outcomes {
		for _, m := range o.metrics(scorers) {
			s := ItemScore{Task: o.Task.Name, Language: string(o.Item.Language), Item: o.Item.ID, Concept: o.Item.Concept, Wording: int32(o.Wording), State: string(o.Score.State),
				Verified: int32(o.Item.Verified), Metric: m.Name, Repeat: int32(o.Repeat), Category: o.Item.Category, Ideal: m.Ideal, Least: m.Least, Cluster: o.Item.cluster(), Headline: o.Item.Headline()}
			if o.Score.State == Scored || o.Score.State == Foreign {
				parts := m.Parts(o)
				if v, ok := m.value(parts); ok {
					s.Value = &v
				}
				sums.add(m, o, parts, len(list))
			}
			list = append(list, s)
		}
	}
	sums.share(list)
	return list
}

// WriteScores writes scores.parquet.
func WriteScores(w io.Writer, list []ItemScore) error {
	p := parquet.NewGenericWriter[ItemScore](w, parquet.Compression(&parquet.Zstd))
	if _, err := p.Write(list); err != nil {
		return err
	}
	return p.Close()
}

// ReadScores reads scores.parquet; columns that an old run does not have are empty. A damaged file is a fault of kind Broken.
func ReadScores(r io.ReaderAt, size int64) (list []ItemScore, err error) {
	t, err := table.OpenWithin(r, size, "the scores", table.Limits{Footer: 16 << 20, Page: 64 << 20, Row: 1 << 20})
	if err != nil {
		return nil, err
	}
	var row ItemScore
	fields := map[string]any{"task": &row.Task, "language": &row.Language, "item": &row.Item, "concept": &row.Concept, "wording": &row.Wording, "value": &row.Value, "state": &row.State, "verified": &row.Verified,
		"metric": &row.Metric, "repeat": &row.Repeat, "category": &row.Category, "ideal": &row.Ideal, "least": &row.Least, "cluster": &row.Cluster, "headline": &row.Headline, "share": &row.Share}
	var columns []string
	for _, c := range sortedKeys(fields) {
		if t.Has(c) {
			columns = append(columns, c)
		}
	}
	for values, err := range t.Read(context.Background(), columns, 0, math.MaxInt64) {
		if err != nil {
			return nil, fault.New(fault.Broken, "the scores cannot be read to their end: %w", err)
		}
		row = ItemScore{}
		for n, v := range values.Values {
			if !take(fields[columns[n]], v) {
				return nil, fault.New(fault.Broken, "the scores cannot be read: the column %s is of another kind", columns[n])
			}
		}
		list = append(list, row)
	}
	return list, nil
}

// take puts a value of a table into a field; null leaves it empty.
func take(field, value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case string:
		f, ok := field.(*string)
		if ok {
			*f = v
		}
		return ok
	case bool:
		f, ok := field.(*bool)
		if ok {
			*f = v
		}
		return ok
	case int64:
		f, ok := field.(*int32)
		if ok {
			*f = int32(v)
		}
		return ok
	case float64:
		switch f := field.(type) {
		case *float64:
			*f = v
			return true
		case **float64:
			*f = &v
			return true
		}
	}
	return false
}

// byItem gives the mean over wordings of each item of a task and language that has a score.
func byItem(list []ItemScore) map[itemKey]float64 {
	sums, counts := map[itemKey]float64{}, map[itemKey]int{}
	for _, s := range list {
		if v, ok := s.Worth(); ok {
			k := itemKey{s.Task, s.Metric, language.Tag(s.Language), s.Item}
			sums[k] += v
			counts[k]++
		}
	}
	for k, n := range counts {
		sums[k] /= float64(n)
	}
	return sums
}

type itemKey struct {
	task     string
	metric   string
	language language.Tag
	item     string
}
