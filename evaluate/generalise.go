package evaluate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
	"github.com/lontar-asean/lontar/sketch"
)

// generalised ends the names of tasks whose wrong choices are right answers of other questions.
const generalised = "-generalised"

// Generalised gives the name of the task that Generalise adds to one.
func Generalised(task string) string { return task + generalised }

// Generalise adds to each task that shows choices another one, in which the wrong choices are right answers of other items in the same language: easier for who
// understands the questions, as the choices do not fit, and not for who has learnt by heart which answers are right, as now all of them are (F. Yao et
// al., Data Contamination Can Cross Language Barriers, arXiv 2406.13236). Items for which there are too few other answers are left out of it; a task of which nothing
// is left is not added.
func (s Suite) Generalise(seed uint64) Suite {
	tasks, items := slices.Clone(s.Tasks), make(map[string][]Item, len(s.Items))
	for name, list := range s.Items {
		items[name] = list
	}
	for _, t := range s.Tasks {
		k, err := kindOf(s.Kinds, t.Kind)
		if err != nil || !k.Chooses || s.Items[t.Name+generalised] != nil {
			continue
		}
		var list []Item
		for _, tag := range languages(s.Items[t.Name], nil, nil) {
			list = append(list, exchanged(s.Items[t.Name], tag, seed)...)
		}
		if len(list) == 0 {
			continue
		}
		more := t
		more.Name += generalised
		if more.About != "" {
			more.About += " "
		}
		more.About += "Wrong choices are right answers of other questions."
		tasks, items[more.Name] = append(tasks, more), list
	}
	s.Tasks, s.Items = tasks, items
	return s
}

// exchanged gives the items of a language with other wrong choices.
func exchanged(all []Item, tag language.Tag, seed uint64) (list []Item) {
	var own []answered
	for _, i := range all {
		if i.Language == tag && len(i.Choices) >= 2 {
			a := answered{Item: i}
			for _, right := range i.Accepted {
				a.keys = append(a.keys, normalise.Key(right, tag))
			}
			own = append(own, a)
		}
	}
	slices.SortFunc(own, func(a, b answered) int { return cmp.Compare(a.ID, b.ID) })
	for _, i := range own {
		if choices, ok := i.others(own, seed); ok {
			changed := i.Item
			changed.Choices, changed.Roles = choices, nil
			list = append(list, changed)
		}
	}
	return list
}

// answered is an item with the keys of its right answers.
type answered struct {
	Item
	keys []string
}

// others gives the item's choices: its right one, and right answers of other items, those of the same topic first.
func (i answered) others(own []answered, seed uint64) (choices []string, ok bool) {
	choices = []string{i.Choices[0]}
	order := shuffled(len(own), seed, "other answers for "+i.ID)
	for _, near := range []bool{true, false} {
		for _, at := range order {
			o := own[at]
			if len(choices) == len(i.Choices) {
				return choices, true
			}
			if o.ID == i.ID || (topic(o.Concept) == topic(i.Concept) && topic(i.Concept) != "") != near || i.alike(o) || slices.ContainsFunc(choices[1:], func(c string) bool { return alike(c, o.Choices[0], i.Language) }) {
				continue
			}
			choices = append(choices, o.Choices[0])
		}
	}
	return choices, len(choices) == len(i.Choices)
}

// alike reports whether the right answer of another item may be right here, too.
func (i answered) alike(o answered) bool {
	if i.Concept != "" && i.Concept == o.Concept {
		return true
	}
	return slices.ContainsFunc(i.keys, func(k string) bool {
		return slices.ContainsFunc(o.keys, func(other string) bool {
			return k == "" || other == "" || strings.Contains(k, other) || strings.Contains(other, k) || sketch.Jaccard(k, other, 2) >= tooNear
		})
	})
}

func alike(a, b string, tag language.Tag) bool {
	return sketch.Jaccard(normalise.Key(a, tag), normalise.Key(b, tag), 2) >= tooNear
}

// tooNear is how alike two answers are, as the share of pairs of clusters that both have, that may mean the same.
const tooNear = 0.5

// topic gives the middle part of the id of a concept; "" for none.
func topic(concept string) string {
	parts := strings.Split(concept, "/")
	if len(parts) < 3 {
		return ""
	}
	return parts[1]
}

// Gains compares the tasks of Generalise with those they were made of, item by item: what a model scores more when the wrong choices are answers of other
// questions. Who understands the questions gains; who has learnt the answers by heart gains nothing, or loses.
func Gains(scores []ItemScore) []Comparison {
	var with, without []ItemScore
	tasks := map[string]bool{}
	for _, s := range scores {
		if name, ok := strings.CutSuffix(s.Task, generalised); ok {
			s.Task = name
			with, tasks[name] = append(with, s), true
		}
	}
	for _, s := range scores {
		if tasks[s.Task] {
			without = append(without, s)
		}
	}
	rows := Compare(with, without)
	for n := range rows {
		rows[n].A, rows[n].B = rows[n].Task+generalised, rows[n].Task
	}
	return rows
}
