package evaluate

import (
	"fmt"
	"strings"

	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
)

// Finding is something wrong with how an item is asked.
type Finding struct {
	Item     string
	Language language.Tag
	Rule     string // lost, shown, foreign, alike, labels
	Detail   string
}

// Lint looks at an item as a wording asks it:
//
//	lost     the prompt does not hold the question or a choice as it stands in the item, letter by letter and mark by mark (a template that takes off a last
//	         character takes a vowel sign off Thai and Tamil)
//	shown    the right answer can be read in the question, and no other choice can
//	foreign  the words of the template are not in the script of the language
//	alike    two choices are one once they are spelt alike
func Lint(w Wording, i Item, seed uint64) (list []Finding, err error) {
	p, err := w.Render(i, seed)
	if err != nil {
		return nil, err
	}
	add := func(rule, format string, args ...any) {
		list = append(list, Finding{i.ID, i.Language, rule, fmt.Sprintf(format, args...)})
	}
	choices := i.Choices
	if len(p.Order) == 0 {
		choices = nil // it is asked without them
	}
	for n, text := range append([]string{i.Question, i.Context}, choices...) {
		if !whole(p.Text, text) {
			what := "the question"
			switch {
			case n == 1:
				what = "the context"
			case n > 1:
				what = fmt.Sprintf("choice %d", n-1)
			}
			add("lost", "%s is not in the prompt as it is in the item", what)
		}
	}
	for _, f := range i.giveaways() {
		add(f.Rule, "%s", f.Detail)
	}
	if own, all := scripts(w, i.Language); all > 0 && 2*own < all {
		add("foreign", "%d of %d letters of the wording are of the script %s", own, all, i.Language.Script())
	}
	return list, nil
}

// giveaways looks at the choices of an item: those that are one once they are spelt alike, and a right one that alone can be read in the question.
func (i Item) giveaways() (list []Finding) {
	question, shown := normalise.Key(i.Question, i.Language), []int{}
	keys := map[string]int{}
	for n, c := range i.Choices {
		key := normalise.Key(c, i.Language)
		if m, ok := keys[key]; ok {
			list = append(list, Finding{i.ID, i.Language, "alike", fmt.Sprintf("choices %d and %d", m, n+1)})
		}
		keys[key] = n + 1
		if Holds(question, key) {
			shown = append(shown, n)
		}
	}
	if len(shown) == 1 && shown[0] == 0 {
		list = append(list, Finding{i.ID, i.Language, "shown", fmt.Sprintf("%q", i.Choices[0])})
	}
	return list
}

// whole reports whether a text holds another somewhere without a mark before or behind it that would join it: from where a cluster begins to where one ends.
func whole(text, part string) bool {
	edge := map[int]bool{0: true}
	for i := 0; i < len(text); {
		i = language.ClusterEnd(text, i)
		edge[i] = true
	}
	for from := 0; ; {
		at := strings.Index(text[from:], part)
		if at < 0 {
			return false
		}
		if at += from; edge[at] && edge[at+len(part)] {
			return true
		}
		from = at + 1
	}
}

// scripts counts the letters of a wording, and those of the script of a language.
func scripts(w Wording, tag language.Tag) (own, all int) {
	counts := language.Scripts(place.ReplaceAllString(w.System+w.Prompt, ""))
	for s, n := range counts {
		switch language.Script(s) {
		case language.Common, language.Inherited, language.Unknown:
			continue
		case tag.Script():
			own += int(n)
		}
		all += int(n)
	}
	return own, all
}
