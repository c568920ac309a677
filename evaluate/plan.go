package evaluate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Identifier says in which language a text is; ok is false where it cannot tell.
type Identifier func(text string) (tag language.Tag, ok bool)

// Options say how a suite is run.
type Options struct {
	Seed          uint64
	Limit         int                     // items a task and language; 0 for all
	Tasks         []string                // names of tasks; nil for all
	Languages     []language.Tag          // nil for all there are
	Wordings      int                     // most a language; 0 for all there are
	Few           *int                    // examples before each question; nil: as the tasks say
	Repeats       int                     // times each question is asked; 0 for once
	Temperature   float64                 // above 0 answers differ from one repeat to the next
	NonCommercial bool                    // also sets that may not be used commercially
	Parallel      int                     // questions on their way at a time; 0 for 128
	Model         string                  // the name of the model that is measured: items that it drafted are left out
	Identify      Identifier              // nil: languages of answers are not looked at
	Knows         func(language.Tag) bool // which languages Identify can name; nil for all
	Lacks         map[Need]string
	Rates         map[language.Tag]float64 // tokens a grapheme cluster, as the endpoint counts; nil where nobody asked
	Base          bool                     // the model knows no conversation: questions are texts to go on with
	Scorers       []Scorer
	Progress      func(done, all int)
	Baseline      *Baseline // what answers are compared with; nil for none
}

// Asked is a question with the task it belongs to.
type Asked struct {
	Task Task
	Kind Kind // that asks it: the task's, or its fallback
	Question
	asker  Asker
	passed []Need // what was lacking for the task's own kind
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
		if o.Tasks != nil && !slices.Contains(o.Tasks, t.Name) {
			continue
		}
		if o.Few != nil {
			t.Few = *o.Few
		}
		kind, why, err := s.able(t, o.Lacks)
		if err != nil {
			return nil, nil, err
		}
		switch {
		case t.NonCommercial && !o.NonCommercial:
			why = "its licence (" + t.Licence + ") forbids commercial use: ask for it with --noncommercial"
		case s.Absent[t.Name] != "":
			why = s.Absent[t.Name]
		case len(s.Items[t.Name]) == 0:
			why = "the items are not there"
		}
		if why != "" {
			absent = append(absent, Absence{Task: t, Language: language.Und, Why: why})
			continue
		}
		for _, tag := range languages(s.Items[t.Name], o.Languages, t.Except) {
			own, gone, err := s.plan(t, kind, tag, o)
			if err != nil {
				return nil, nil, err
			}
			list, absent = append(list, own...), append(absent, gone...)
		}
	}
	return list, absent, nil
}

// Wants says in which languages a suite asks, and what it needs of an endpoint.
func (s Suite) Wants(o Options) (tags []language.Tag, needs []Need) {
	for _, t := range s.Tasks {
		k, err := kindOf(s.Kinds, t.Kind)
		if err != nil || o.Tasks != nil && !slices.Contains(o.Tasks, t.Name) || t.NonCommercial && !o.NonCommercial {
			continue
		}
		own := languages(s.Items[t.Name], o.Languages, t.Except)
		if len(own) > 0 {
			needs = append(needs, k.Needs...)
		}
		tags = append(tags, own...)
	}
	slices.Sort(tags)
	slices.Sort(needs)
	return slices.Compact(tags), slices.Compact(needs)
}

// able gives the kind that asks a task's questions of an endpoint that lacks something; why says why there is none.
func (s Suite) able(t Task, lacks map[Need]string) (k Kind, why string, err error) {
	for name := t.Kind; ; name = k.Fallback {
		if k, err = kindOf(s.Kinds, name); err != nil {
			return k, "", err
		}
		lacking := ""
		for _, need := range k.Needs {
			if w, ok := lacks[need]; ok {
				lacking = w
			}
		}
		if lacking == "" {
			return k, "", nil
		}
		if k.Fallback == "" {
			return k, lacking, nil
		}
	}
}

// passed gives what was lacking for the kinds that a task would rather be asked as, from its own on.
func (s Suite) passed(t Task, kind Kind, lacks map[Need]string) (list []Need) {
	for name := t.Kind; name != kind.Name; {
		k, err := kindOf(s.Kinds, name)
		if err != nil {
			return list
		}
		for _, need := range k.Needs {
			if _, ok := lacks[need]; ok {
				list = append(list, need)
			}
		}
		name = k.Fallback
	}
	return list
}

// plan words the questions of a task in one language.
func (s Suite) plan(t Task, kind Kind, tag language.Tag, o Options) (list []Asked, absent []Absence, err error) {
	var own []Item
	drafted := 0
	for _, i := range s.Items[t.Name] {
		switch {
		case i.Language != tag:
		case i.Drafter != "" && i.Drafter == o.Model:
			drafted++
		default:
			own = append(own, i)
		}
	}
	if drafted > 0 {
		absent = append(absent, Absence{t, tag, drafted, "the model drafted these items itself"})
	}
	asked := t
	if asked.Kind != kind.Name {
		asked.Kind, asked.Words = kind.Name, t.Else
	}
	words, err := s.WordingsOf(asked, tag)
	if fault.Of(err) == fault.Missing {
		return nil, append(absent, Absence{t, tag, len(own), err.Error()}), nil
	}
	if o.Wordings > 0 && len(words) > o.Wordings {
		words = words[:o.Wordings]
	}
	asker, err := kind.Make(t)
	if err != nil {
		return nil, nil, fault.New(fault.Invalid, "%w", err).At("task %s", t.Name)
	}
	if p, ok := asker.(Preparer); ok {
		if own, err = p.Prepare(own); err != nil {
			return nil, nil, fault.New(fault.Invalid, "%w", err).At("task %s, %s", t.Name, tag)
		}
	}
	all := own
	if t.Few > 0 { // which are picked does not hang on the order of a file
		all = slices.Clone(own)
		slices.SortFunc(all, func(a, b Item) int { return cmp.Compare(a.ID, b.ID) })
	}
	if o.Limit > 0 && len(own) > o.Limit {
		own = own[:o.Limit]
	}
	passed := s.passed(t, kind, o.Lacks)
	for _, i := range own {
		for n, w := range words {
			settings := Settings{Seed: o.Seed, Rate: o.Rates[tag], Base: o.Base, Baseline: o.Baseline}
			if settings.Shots, err = shots(asker, t, i, all, w, settings); err != nil {
				return nil, nil, err
			}
			q, err := asker.Ask(i, w, settings)
			if err != nil {
				return nil, nil, fault.New(fault.Invalid, "%w", err).At("task %s, %s, %s", t.Name, i.ID, tag)
			}
			q.Wording = n
			for _, scorer := range o.Scorers {
				if q.Origin != "" {
					q.Scorers = append(q.Scorers, scorer.Name)
				}
			}
			for repeat := range max(o.Repeats, 1) {
				list = append(list, Asked{t, kind, repeated(q, repeat, o.Temperature), asker, passed})
			}
		}
	}
	return list, absent, nil
}

// repeated makes the how manieth asking of a question.
func repeated(q Question, repeat int, temperature float64) Question {
	calls := slices.Clone(q.Calls)
	for n := range calls {
		if r := &calls[n].Request; r.Continuation == "" && r.Embed == "" {
			r.Repeat, r.Temperature = repeat, temperature
		}
	}
	q.Calls, q.Repeat = calls, repeat
	return q
}

func languages(items []Item, wanted []language.Tag, except []string) (list []language.Tag) {
	for _, i := range items {
		if slices.ContainsFunc(except, func(name string) bool { t, err := language.Parse(name); return err == nil && t == i.Language }) {
			continue
		}
		if (wanted == nil || slices.Contains(wanted, i.Language)) && !slices.Contains(list, i.Language) {
			list = append(list, i.Language)
		}
	}
	slices.Sort(list)
	return list
}

// Lessons gives what fakes need to know about questions: never the question itself.
func Lessons(m Model, list []Asked) map[string]fake.Lesson {
	lessons := make(map[string]fake.Lesson, len(list))
	for _, a := range list {
		for _, c := range a.Calls {
			l := c.Lesson
			l.Language = a.Item.Language.Language()
			lessons[m.Hash(c.Request)] = l
		}
	}
	return lessons
}

// Why says what stands against a kind's own way of asking; "" for nothing.
func (a Asked) Why(lacks map[Need]string) string {
	if a.Kind.Name == a.Task.Kind {
		return ""
	}
	var list []string
	for _, need := range a.passed {
		if w := lacks[need]; !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	return "asked as " + a.Kind.Name + ": " + strings.Join(list, "; ")
}
