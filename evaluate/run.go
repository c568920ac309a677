package evaluate

import (
	"context"
	"slices"
	"sync"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Model answers. *endpoint.Client is one.
type Model interface {
	Ask(ctx context.Context, r endpoint.Request) (endpoint.Answer, error)
	Hash(r endpoint.Request) string
}

// Identifier says in which language a text is; ok is false where it cannot tell.
type Identifier func(text string) (tag language.Tag, ok bool)

// Options say how a suite is run.
type Options struct {
	Seed      uint64
	Limit     int            // items a task and language; 0 for all
	Languages []language.Tag // nil for all there are
	Wordings  int            // most a language; 0 for all there are
	Parallel  int            // questions on their way at a time; 0 for 64
	Identify  Identifier     // nil: languages of answers are not looked at
	Progress  func(done, all int)
}

// Asked is a question with the task it belongs to.
type Asked struct {
	Task Task
	Question
	asker Asker
}

// Outcome is a question, what was said and what that is worth.
type Outcome struct {
	Asked
	Hash   string
	Answer endpoint.Answer
	Score  Score
}

// Absence is a language of a task that cannot be asked, and why.
type Absence struct {
	Task     Task
	Language language.Tag
	Items    int
	Why      string
}

// Plan words all questions of a suite, in the order of tasks, languages, items and wordings.
func (s Suite) Plan(o Options) (list []Asked, absent []Absence, err error) {
	for _, t := range s.Tasks {
		kind, err := kindOf(t.Kind)
		if err != nil {
			return nil, nil, err
		}
		if len(s.Items[t.Name]) == 0 {
			absent = append(absent, Absence{Task: t, Language: language.Und, Why: "the items are not there"})
			continue
		}
		asker := kind.Make()
		for _, tag := range languages(s.Items[t.Name], o.Languages) {
			var own []Item
			for _, i := range s.Items[t.Name] {
				if i.Language == tag && (o.Limit == 0 || len(own) < o.Limit) {
					own = append(own, i)
				}
			}
			words, err := s.WordingsOf(t, tag)
			if fault.Of(err) == fault.Missing {
				absent = append(absent, Absence{t, tag, len(own), err.Error()})
				continue
			}
			if o.Wordings > 0 && len(words) > o.Wordings {
				words = words[:o.Wordings]
			}
			for _, i := range own {
				for n, w := range words {
					q, err := asker.Ask(i, w, o.Seed)
					if err != nil {
						return nil, nil, err
					}
					q.Wording = n
					list = append(list, Asked{t, q, asker})
				}
			}
		}
	}
	return list, absent, nil
}

func languages(items []Item, wanted []language.Tag) (list []language.Tag) {
	for _, i := range items {
		if (wanted == nil || slices.Contains(wanted, i.Language)) && !slices.Contains(list, i.Language) {
			list = append(list, i.Language)
		}
	}
	slices.Sort(list)
	return list
}

// Ask puts questions to a model and judges what it says, in the order of the questions. An answer that does not come is a state of its question; only what
// makes all further questions useless ends the run: a wrong key, a wrong address, a cancelled context.
func Ask(ctx context.Context, m Model, list []Asked, o Options) ([]Outcome, error) {
	out := make([]Outcome, len(list))
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	parallel := o.Parallel
	if parallel <= 0 {
		parallel = 64
	}
	next, done := 0, 0
	var mu sync.Mutex
	var wait sync.WaitGroup
	for range min(parallel, len(list)) {
		wait.Go(func() {
			for {
				mu.Lock()
				n := next
				next++
				mu.Unlock()
				if n >= len(list) || ctx.Err() != nil {
					return
				}
				outcome, err := one(ctx, m, list[n], o.Identify)
				if err != nil {
					cancel(err)
					return
				}
				out[n] = outcome
				mu.Lock()
				done++
				if o.Progress != nil {
					o.Progress(done, len(list))
				}
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return out, nil
}

func one(ctx context.Context, m Model, a Asked, identify Identifier) (Outcome, error) {
	out := Outcome{Asked: a, Hash: m.Hash(a.Request)}
	answer, err := m.Ask(ctx, a.Request)
	switch kind := fault.Of(err); {
	case ctx.Err() != nil:
		return out, context.Cause(ctx)
	case err == nil:
	case kind == fault.Denied || kind == fault.Missing:
		return out, err
	default:
		out.Score = Score{State: Failed, Why: err.Error()}
		return out, nil
	}
	out.Answer = answer
	out.Score = a.Judge(answer, identify)
	return out, nil
}

// Judge says what an answer is worth.
func (a Asked) Judge(answer endpoint.Answer, identify Identifier) Score {
	switch {
	case answer.Refusal != "":
		return Score{State: Refused, Why: answer.Refusal}
	case answer.Finish == "length" && answer.Text == "":
		return Score{State: Failed, Why: "the answer was cut off before it began"}
	}
	s := a.asker.Score(a.Question, answer.Text)
	if s.State == Scored && s.Value == 0 || s.State == Unscored {
		if tag, ok := foreign(answer.Text, a.Item.Language, identify); ok {
			return Score{State: Foreign, Why: string(tag)}
		}
	}
	return s
}

// foreign reports whether an answer is in another language than asked for. Labels and names tell nothing: a text has to be long enough to be told.
func foreign(text string, asked language.Tag, identify Identifier) (language.Tag, bool) {
	const enough = 20 // clusters
	if identify == nil || language.CountClusters(text) < enough {
		return "", false
	}
	tag, ok := identify(text)
	return tag, ok && tag.Language() != asked.Language()
}

// Lessons gives what fakes need to know about questions: never the question itself.
func Lessons(m Model, list []Asked) map[string]fake.Lesson {
	lessons := make(map[string]fake.Lesson, len(list))
	for _, a := range list {
		lessons[m.Hash(a.Request)] = fake.Lesson{Right: a.Gold, Wrong: a.Wrong, Language: a.Item.Language.Language()}
	}
	return lessons
}
