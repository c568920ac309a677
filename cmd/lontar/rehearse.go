package main

import (
	"fmt"
	"math"
	"text/tabwriter"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/statistics"
)

// power is with which chance a difference is to be found that is there.
const power = 0.8

// load is what a task in a language comes to.
type load struct {
	task      string
	tag       language.Tag
	items     map[string]bool
	questions int
	calls     int
	clusters  int // of all that is sent
	room      int // tokens that answers may take at most
}

// rehearse shows the first question of each task, language and wording, and what the whole comes to.
func (a *app) rehearse(s evaluate.Suite, list []evaluate.Asked, absent []evaluate.Absence, o evaluate.Options, e examination) error {
	type key struct {
		task    string
		tag     language.Tag
		wording int
	}
	counts := map[key]int{}
	for _, q := range list {
		k := key{q.Task.Name, q.Item.Language, q.Wording}
		if counts[k]++; counts[k] > 1 {
			continue
		}
		asked := q.Prompt.Text
		if len(q.Calls) > 0 {
			asked = wordsOf(q.Calls[0].Request)
		}
		if err := a.tellRow(map[string]any{"event": "question", "task": q.Task.Name, "kind": q.Kind.Name, "language": q.Item.Language, "wording": q.Wording, "item": q.Item.ID, "system": q.Prompt.System, "prompt": asked, "right": q.Gold},
			"── %s, %s, wording %d, right: %s\n%s\n", q.Task.Name, q.Item.Language, q.Wording+1, q.Gold, asked); err != nil {
			return err
		}
	}
	for _, m := range absent {
		if err := a.tellRow(map[string]any{"event": "missing", "task": m.Task.Name, "language": m.Language, "items": m.Items, "why": m.Why}, "missing: %s, %s: %s", m.Task.Name, m.Language, m.Why); err != nil {
			return err
		}
	}
	findings, err := s.Review(o)
	if err != nil {
		return err
	}
	for _, f := range findings {
		if err := a.tellRow(map[string]any{"event": "finding", "rule": f.Rule, "item": f.Item, "language": f.Language, "detail": f.Detail}, "wording: %s in %s: %s: %s", f.Item, f.Language, f.Rule, f.Detail); err != nil {
			return err
		}
	}
	return a.showLoads(s, loads(list), o, e)
}

// tooLong counts questions that do not fit into the context of the model with the room for their answers.
func tooLong(list []evaluate.Asked, o evaluate.Options, context int) (n int) {
	for _, q := range list {
		rate, ok := o.Rates[q.Item.Language]
		for _, c := range q.Calls {
			if ok && context > 0 && int(rate*float64(language.CountClusters(wordsOf(c.Request))))+c.Request.MaxTokens > context {
				n++
				break
			}
		}
	}
	return n
}

func loads(list []evaluate.Asked) (rows []load) {
	shared := map[string]bool{}
	for _, q := range list {
		if n := len(rows) - 1; n < 0 || rows[n].task != q.Task.Name || rows[n].tag != q.Item.Language {
			rows = append(rows, load{task: q.Task.Name, tag: q.Item.Language, items: map[string]bool{}})
		}
		r := &rows[len(rows)-1]
		r.items[q.Item.ID] = true
		r.questions++
		for _, c := range q.Calls {
			text := wordsOf(c.Request)
			if c.Shared && shared[text] {
				continue
			}
			shared[text] = shared[text] || c.Shared
			r.calls++
			r.clusters += language.CountClusters(text)
			r.room += c.Request.MaxTokens
		}
	}
	return rows
}

func wordsOf(r endpoint.Request) (text string) {
	for n, m := range r.Messages {
		if n > 0 {
			text += "\n\n"
		}
		for _, p := range m.Parts {
			text += p.Text
		}
	}
	return text + r.Prompt + r.Continuation + r.Embed
}

// showLoads says what is asked, what it may cost, and which difference of two models it can find: the standard deviation of differences of right-or-wrong
// answers is at most the root of the share of items on which the models differ.
func (a *app) showLoads(s evaluate.Suite, rows []load, o evaluate.Options, e examination) error {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	if !a.json {
		fmt.Fprintln(w, "task\tlanguage\titems\tquestions\tcalls\tclusters\ttokens\tanswers at most\tfinds a difference of")
	}
	questions, calls, clusters, room := 0, 0, 0, 0
	tokens, known := 0.0, true
	for _, r := range rows {
		questions, calls, clusters, room = questions+r.questions, calls+r.calls, clusters+r.clusters, room+r.room
		rate, ok := o.Rates[r.tag]
		count, finds := "–", "–"
		object := map[string]any{"event": "load", "task": r.task, "language": r.tag, "items": len(r.items), "questions": r.questions, "calls": r.calls, "clusters": r.clusters, "tokens": nil, "answer_tokens": r.room, "detectable": nil}
		if ok {
			tokens += rate * float64(r.clusters)
			count, object["tokens"] = fmt.Sprintf("%.0f", rate*float64(r.clusters)), math.Round(rate*float64(r.clusters))
		} else {
			known = false
		}
		if d, ok := statistics.Detectable(math.Sqrt(e.discord), len(r.items), evaluate.Level, power); ok && d < 1 {
			finds, object["detectable"] = fmt.Sprintf("%.1f", 100*d), d
		}
		if a.json {
			if err := a.emit(object); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%s\t%d\t%s\n", r.task, r.tag, len(r.items), r.questions, r.calls, r.clusters, count, r.room, finds)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	object := map[string]any{"event": "plan", "suite": s.Name, "digest": s.Digest, "questions": questions, "calls": calls, "clusters": clusters, "tokens": nil, "answer_tokens": room, "price": nil}
	text := fmt.Sprintf("%d questions, %d calls, %d grapheme clusters of prompts, answers of at most %d tokens", questions, calls, clusters, room)
	if known && len(rows) > 0 {
		object["tokens"] = math.Round(tokens)
		text += fmt.Sprintf("; about %.0f tokens of prompts", tokens)
		if len(e.prices) == 2 {
			price := (tokens*e.prices[0] + float64(room)*e.prices[1]) / 1e6
			object["price"] = price
			text += fmt.Sprintf("; at most %.2f", price)
		}
	} else if len(e.prices) > 0 {
		text += "; how many tokens that is, and its price, can be told once the model is named and counts them"
	}
	return a.tellRow(object, "%s\ndifferences: between two models that differ on %.0f %% of the items, found with a chance of %.0f %% at the level of %.0f %%, in points", text, 100*e.discord, 100*power, 100*evaluate.Level)
}
