package evaluate

import (
	"io"

	"github.com/parquet-go/parquet-go"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// ItemScore is a line of scores.parquet: one answer's worth.
type ItemScore struct {
	Task     string   `parquet:"task,dict"`
	Language string   `parquet:"language,dict"`
	Item     string   `parquet:"item,dict"`
	Concept  string   `parquet:"concept,dict"`
	Wording  int32    `parquet:"wording"`
	Value    *float64 `parquet:"value,optional"` // null unless State is scored, or wrong language, which is 0
	State    string   `parquet:"state,dict"`
	Verified int32    `parquet:"verified"`
}

// ItemScores gives the scores of outcomes.
func ItemScores(outcomes []Outcome) []ItemScore {
	list := make([]ItemScore, len(outcomes))
	for n, o := range outcomes {
		list[n] = ItemScore{Task: o.Task.Name, Language: string(o.Item.Language), Item: o.Item.ID, Concept: o.Item.Concept, Wording: int32(o.Wording), State: string(o.Score.State), Verified: int32(o.Item.Verified)}
		switch o.Score.State {
		case Scored:
			list[n].Value = &o.Score.Value
		case Foreign:
			list[n].Value = new(float64)
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
			k := itemKey{s.Task, language.Tag(s.Language), s.Item}
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
	language language.Tag
	item     string
}
