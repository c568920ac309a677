package evaluate

import (
	"slices"

	"github.com/lontar-asean/lontar/language/normalise"
)

// shots picks examples for a question out of the other items of its task, by the seed, and shows them as they would be asked. What gives the question away is
// left out: the same item, the same concept, an example that holds a right answer of the question, or is held by it.
func shots(asker Asker, t Task, i Item, all []Item, w Wording, s Settings) (list []Shot, err error) {
	if t.Few <= 0 {
		return nil, nil
	}
	for _, at := range shuffled(len(all), s.Seed, "shots of "+i.ID) {
		if len(list) == t.Few {
			break
		}
		other := all[at]
		if other.ID == i.ID || gives(other, i) {
			continue
		}
		q, err := asker.Ask(other, w, Settings{Seed: s.Seed, Rate: s.Rate, Base: s.Base})
		if err != nil {
			return nil, err
		}
		switch {
		case q.Gold == "" || len(q.Calls) == 0 || q.Prompt.Picture != nil: // there is nothing to show, or more than words
		case q.Calls[0].Request.Continuation != "": // the right one stands first
			list = append(list, Shot{Asked: q.Prompt.Text, Right: q.Calls[0].Request.Continuation})
		default:
			list = append(list, Shot{Asked: q.Prompt.Text, Right: q.Gold})
		}
	}
	return list, nil
}

// gives reports whether an example gives the answer to an item.
func gives(example, i Item) bool {
	if example.Concept != "" && example.Concept == i.Concept {
		return true
	}
	told := normalise.Key(example.Question+"\n"+example.Context, i.Language)
	asked := normalise.Key(i.Question, i.Language)
	if asked != "" && told == normalise.Key(i.Question+"\n"+i.Context, i.Language) {
		return true
	}
	return slices.ContainsFunc(i.Accepted, func(a string) bool {
		key := normalise.Key(a, i.Language)
		return key != "" && (Holds(told, key) || slices.ContainsFunc(example.Accepted, func(b string) bool { return normalise.Key(b, i.Language) == key }))
	})
}
