package evaluate

import (
	"fmt"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Review looks at all questions of a suite as they are asked, by the rules of Lint, and gives each finding once a wording and item:
//
//	lost     what is asked does not hold a text of the item as it stands there (Question.Shows)
//	shown    the right choice, and no other, can be read in the question
//	foreign  the words around the item are not in the script of the language
//	alike    two choices are one once they are spelt alike
//	labels   choices have labels in a script that is neither Latin nor that of the language
func (s Suite) Review(o Options) (list []Finding, err error) {
	asked, _, err := s.Plan(o)
	if err != nil {
		return nil, err
	}
	for _, a := range asked {
		list = append(list, a.review()...)
	}
	for _, t := range s.Tasks {
		for _, tag := range languages(s.Items[t.Name], o.Languages, t.Except) {
			words, err := s.WordingsOf(t, tag)
			if fault.Of(err) == fault.Missing {
				continue // Plan says so
			}
			if err != nil {
				return nil, err
			}
			for n, w := range words {
				if own, all := scripts(w, tag); all > 0 && 2*own < all {
					list = append(list, Finding{t.Name, tag, "foreign", fmt.Sprintf("wording %d: %d of %d letters are of the script %s", n+1, own, all, tag.Script())})
				}
				for _, l := range w.Labels {
					for script := range language.Scripts(l) {
						if sc := language.Script(script); language.Scripts(l)[script] > 0 && sc != language.Latn && sc != tag.Script() && sc != language.Common && sc != language.Inherited {
							list = append(list, Finding{t.Name, tag, "labels", fmt.Sprintf("wording %d: %s", n+1, l)})
						}
					}
				}
			}
		}
	}
	return list, nil
}

// review looks at one question.
func (a Asked) review() (list []Finding) {
	add := func(rule, format string, args ...any) {
		list = append(list, Finding{a.Item.ID, a.Item.Language, rule, fmt.Sprintf("%s, wording %d: %s", a.Task.Name, a.Wording+1, fmt.Sprintf(format, args...))})
	}
	var all strings.Builder
	for _, c := range a.Calls {
		for _, m := range c.Request.Messages {
			for _, p := range m.Parts {
				all.WriteString(p.Text + "\n")
			}
		}
		all.WriteString(c.Request.Prompt + c.Request.Continuation + "\n" + c.Request.Embed + "\n")
	}
	text := all.String()
	for _, shown := range a.shows() {
		if shown != "" && !whole(text, shown) {
			add("lost", "%q is not asked as it stands in the item", language.FirstClusters(shown, 40))
		}
	}
	for _, f := range a.Item.giveaways() {
		add(f.Rule, "%s", f.Detail)
	}
	return list
}

// shows gives the texts that have to be in what is asked.
func (q Question) shows() []string {
	if q.Shows != nil {
		return q.Shows
	}
	list := []string{q.Item.Context}
	if !q.Item.Cloze() || len(q.Prompt.Order) > 0 {
		list = append(list, q.Item.Question)
	}
	if len(q.Prompt.Order) > 0 {
		list = append(list, q.Item.Choices...)
	}
	return list
}
