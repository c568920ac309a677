package evaluate

import (
	"io"

	"github.com/parquet-go/parquet-go"

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
	Headline bool     `parquet:"headline"` // the item counts in a headline
}

// ItemScores gives the scores of outcomes.
func ItemScores(outcomes []Outcome, scorers []Scorer) []ItemScore {
	list := make([]ItemScore, 0, len(outcomes))
	for _, o := range outcomes {
		for _, m := range o.metrics(scorers) {
			s := ItemScore{Task: o.Task.Name, Language: string(o.Item.Language), Item: o.Item.ID, Concept: o.Item.Concept, Wording: int32(o.Wording), State: string(o.Score.State),
				Verified: int32(o.Item.Verified), Metric: m.Name, Repeat: int32(o.Repeat), Category: o.Item.Category, Ideal: m.Ideal, Least: m.Least, Cluster: o.Item.cluster(), Headline: o.Item.Headline()}
			if o.Score.State == Scored || o.Score.State == Foreign {
				if v, ok := m.value(o); ok {
					s.Value = &v
				}
			}
			list = append(list, s)
		}
	}
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

// ReadScores reads scores.parquet. A damaged file is a fault of kind Broken.
func ReadScores(r io.ReaderAt, size int64) (list []ItemScore, err error) {
	defer func() {
		if p := recover(); p != nil { // the library panics at some damage
			list, err = nil, fault.New(fault.Broken, "the scores cannot be read: %v", p)
		}
	}()
	f, err := parquet.OpenFile(r, size)
	if err != nil {
		return nil, fault.New(fault.Broken, "the scores cannot be read: %w", err)
	}
	p := parquet.NewGenericReader[ItemScore](f)
	defer p.Close()
	list = make([]ItemScore, min(p.NumRows(), size))
	n, err := p.Read(list)
	if err != nil && err != io.EOF || int64(n) < p.NumRows() {
		return nil, fault.New(fault.Broken, "the scores cannot be read to their end: %w", err)
	}
	return list[:n], nil
}

// byItem gives the mean over wordings of each item of a task and language that has a score.
func byItem(list []ItemScore) map[itemKey]float64 {
	sums, counts := map[itemKey]float64{}, map[itemKey]int{}
	for _, s := range list {
		if s.Value != nil {
			k := itemKey{s.Task, s.Metric, language.Tag(s.Language), s.Item}
			sums[k] += *s.Value
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
