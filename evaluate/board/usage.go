package board

import (
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/language"
)

// Tokens count what the measured model read and wrote for the answers of a cell, as its server says.
type Tokens struct {
	Answers int      `json:"answers"` // whose tokens the server counted
	Of      int      `json:"of"`      // answers
	In      int      `json:"in"`
	Out     int      `json:"out"`                   // thought included
	Read    *float64 `json:"per_cluster"`           // of prompts, by the grapheme cluster of their text; what the server adds around it included
	Written *float64 `json:"per_cluster_written"`   // of answers; null where the model thought or nothing was written
	Price   *float64 `json:"price"`                 // of all answers that were counted
	Each    *float64 `json:"price_of_1000_answers"` // null without a price
}

// cell names a task and language of a run.
type place struct {
	task string
	tag  language.Tag
}

// usage adds up tokens by task and language, each request once, in the first line that has it.
func usage(lines []evaluate.Line, price *Price) map[place]*Tokens {
	type clusters struct {
		read, written int
		in, out       int // tokens of those
		thought       bool
	}
	all, lengths := map[place]*Tokens{}, map[place]*clusters{}
	seen := map[string]bool{}
	known := map[string]int{}
	count := func(text string) int {
		n, ok := known[text]
		if !ok {
			n = language.CountClusters(text)
			known[text] = n
		}
		return n
	}
	for _, l := range lines {
		p := place{l.Task, l.Language}
		if all[p] == nil {
			all[p], lengths[p] = &Tokens{}, &clusters{}
		}
		t, c := all[p], lengths[p]
		for _, s := range l.Said {
			if s.Role != "" || s.Answer == nil || seen[s.Request] {
				continue
			}
			seen[s.Request] = true
			t.Of++
			u := s.Answer.Usage
			if u == nil {
				continue
			}
			t.Answers++
			t.In, t.Out = t.In+u.Prompt, t.Out+u.Completion
			if n, words := asked(s.Asked, count); words && u.Prompt > 0 {
				c.read, c.in = c.read+n, c.in+u.Prompt
			}
			c.thought = c.thought || s.Answer.Thought != ""
			if n := language.CountClusters(s.Answer.Text); n > 0 && u.Completion > 0 && s.Answer.Likelihood == nil {
				c.written, c.out = c.written+n, c.out+u.Completion
			}
		}
	}
	for p, t := range all {
		c := lengths[p]
		if c.read > 0 {
			v := float64(c.in) / float64(c.read)
			t.Read = &v
		}
		if c.written > 0 && !c.thought {
			v := float64(c.out) / float64(c.written)
			t.Written = &v
		}
		if price != nil && t.Answers > 0 {
			cost := (float64(t.In)**price.In + float64(t.Out)**price.Out) / 1e6
			each := cost / float64(t.Answers) * 1000
			t.Price, t.Each = &cost, &each
		}
	}
	return all
}

// asked counts the clusters of a request; words is false where there is something in it that is not text.
func asked(turns []evaluate.Turn, count func(string) int) (n int, words bool) {
	for _, t := range turns {
		if t.Picture != "" {
			return 0, false
		}
		n += count(t.Text)
	}
	return n, n > 0
}
