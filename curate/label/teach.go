package label

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/classify"
)

// Labeller answers instructions about a text.
type Labeller interface {
	Answer(ctx context.Context, instructions, text string) (string, error)
}

// Labelled is a record with what the teacher says of it.
type Labelled struct {
	ID       string       `json:"id"`
	Language language.Tag `json:"language,omitempty"`
	Text     string       `json:"text"`
	Label    *string      `json:"label"`             // nil when the answer is none of the labels
	Answer   string       `json:"answer"`            // as it came
	Refused  string       `json:"refused,omitempty"` // why there is no answer
	Teacher  string       `json:"teacher"`
	Prompt   string       `json:"prompt"` // the hash of the guide
	Part     Part         `json:"part"`
}

// Part says what a labelled record is for.
type Part string

// The parts: what the student learns from, and what it never sees.
const (
	Train Part = "train"
	Test  Part = "test"
)

// Ask has rows labelled, parallel at a time, and gives them in their order. Every fifth is for tests. Progress, if not nil, is told how many are done,
// from one goroutine at a time. A request that the teacher refuses (a fault of kind Invalid) leaves its record without a label; any other error ends the
// run, and what was answered is for the Labeller to keep.
func Ask(ctx context.Context, l Labeller, teacher string, g *Guide, rows []Row, parallel int, progress func(done int)) ([]Labelled, error) {
	list := make([]Labelled, len(rows))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(parallel, 1) + 1)
	done := make(chan struct{}, len(rows))
	prompt, hash := g.Prompt(), g.Hash()
	group.Go(func() error {
		for n := 1; n <= len(rows); n++ {
			select {
			case <-done:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
			if progress != nil {
				progress(n)
			}
		}
		return nil
	})
	for i, row := range rows {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return context.Cause(ctx)
			}
			answer, err := l.Answer(ctx, prompt, language.FirstClusters(row.Text, g.Clusters))
			refused := ""
			if fault.Of(err) == fault.Invalid { // this request, as of servers that refuse texts they find harmful
				refused, err = err.Error(), nil
			}
			if err != nil {
				return err
			}
			part := Train
			if i%5 == 4 {
				part = Test
			}
			list[i] = Labelled{ID: row.ID, Language: row.Language, Text: row.Text, Answer: answer, Refused: refused, Teacher: teacher, Prompt: hash, Part: part}
			if label, ok := g.LabelOf(answer); ok {
				list[i].Label = &label
			}
			done <- struct{}{}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	if len(list) > 0 && !slices.ContainsFunc(list, func(r Labelled) bool { return r.Refused == "" }) {
		return nil, fault.New(fault.Invalid, "every request was refused: %s", list[0].Refused)
	}
	return list, nil
}

// Student trains a classifier on the labelled records of the part for training.
func Student(list []Labelled, o classify.Options) (*classify.Model, error) {
	return classify.Train(func(yield func(classify.Sample, error) bool) {
		for _, r := range list {
			if r.Part == Train && r.Label != nil && !yield(classify.Sample{Text: r.Text, Label: *r.Label, Language: r.Language}, nil) {
				return
			}
		}
	}, o)
}

func sortedTags(m dataset.Manifest) (tags []language.Tag) {
	for tag := range m.Languages {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	return tags
}
