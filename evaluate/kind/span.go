package kind

import (
	"unicode"

	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
	"github.com/lontar-asean/lontar/language/segment"
)

const spanRoom = 96 // grapheme clusters

// extracting asks a question about a text, and compares what is said with the spans of the text that answer it.
type extracting struct{ words *segment.Segmenter }

func span() evaluate.Kind {
	return evaluate.Kind{Name: "span", Doc: "a question about a text, answered in its words",
		Metrics: []evaluate.Metric{evaluate.Mean("f1", "words that answer and best right answer share: harmonic mean of precision and recall (SQuAD), words as the language has them"),
			evaluate.MeanOf("exact", "share of answers that are a right one, whatever their spelling")},
		Make: func(evaluate.Task) (evaluate.Asker, error) {
			words, err := segment.Default()
			return extracting{words}, err
		}}
}

func (extracting) Ask(i evaluate.Item, w evaluate.Wording, s evaluate.Settings) (q evaluate.Question, err error) {
	if len(i.Accepted) == 0 || i.Context == "" {
		return q, fault.New(fault.Invalid, "the item has no text, or no answers")
	}
	q = evaluate.Question{Item: i, Gold: i.Accepted[0]}
	if q.Prompt, err = w.Render(i, s.Seed); err != nil {
		return q, err
	}
	call := s.Text(q.Prompt, spanRoom)
	call.Lesson = fake.Lesson{Right: q.Gold, Wrong: []string{"…"}}
	q.Calls = []evaluate.Call{call}
	return q, nil
}

func (e extracting) Judge(q evaluate.Question, said []evaluate.Exchange) evaluate.Score {
	text := said[0].Answer.Text
	if blank(text, q.Item) {
		return evaluate.Score{State: evaluate.Unscored, Why: "the answer is empty"}
	}
	f1, exact := 0.0, 0.0
	for _, a := range q.Item.Accepted {
		f1 = max(f1, e.f1(text, a, q.Item.Language))
		if bare(text, q.Item.Language) == bare(a, q.Item.Language) {
			exact = 1
		}
	}
	s := evaluate.Known(f1)
	s.More = map[string]float64{"exact": exact}
	return s
}

// bare is a text without its spelling, spaces and punctuation: what exact match compares.
func bare(text string, tag language.Tag) string {
	key := normalise.Key(text, tag)
	out := make([]rune, 0, len(key))
	for _, r := range key {
		if language.IsWordCharacter(r) || unicode.IsNumber(r) {
			out = append(out, r)
		}
	}
	return string(out)
}

// f1 compares bags of words, without punctuation.
func (e extracting) f1(a, b string, tag language.Tag) float64 {
	left, right := e.bag(a, tag), e.bag(b, tag)
	n, m, shared := 0, 0, 0
	for w, k := range left {
		n += k
		shared += min(k, right[w])
	}
	for _, k := range right {
		m += k
	}
	if n+m == 0 {
		return 0
	}
	return 2 * float64(shared) / float64(n+m)
}

func (e extracting) bag(text string, tag language.Tag) map[string]int {
	bag := map[string]int{}
	for w := range e.words.Words(normalise.Key(text, tag), tag) {
		if w = bare(w, tag); w != "" {
			bag[w]++
		}
	}
	return bag
}
