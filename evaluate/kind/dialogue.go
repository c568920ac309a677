package kind

import (
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/judge"
	"github.com/lontar-asean/lontar/fault"
)

const openRoom = 1024 // grapheme clusters

// open words an item that is answered freely: its first turn, or its question.
func open(i evaluate.Item, w evaluate.Wording, s evaluate.Settings) (q evaluate.Question, err error) {
	first := i
	if len(i.Turns) > 0 {
		first.Question = i.Turns[0]
	}
	first.Choices = nil
	if i.Context != "" && !strings.Contains(w.Prompt, "{context}") {
		first.Question = strings.TrimSpace(i.Context + "\n\n" + first.Question)
	}
	if first.Question == "" {
		return q, fault.New(fault.Invalid, "the item asks nothing").Try("give question: or turns:")
	}
	q = evaluate.Question{Item: i}
	if q.Prompt, err = w.Render(first, s.Seed); err != nil {
		return q, err
	}
	call := s.Text(q.Prompt, openRoom)
	call.Lesson = fake.Lesson{Right: "…", Wrong: []string{first.Question}}
	if len(i.References) > 0 {
		q.Gold = i.References[0]
		call.Lesson.Right = q.Gold
	}
	q.Calls = []evaluate.Call{call}
	return q, nil
}

// asked gives what the user says, turn by turn.
func asked(q evaluate.Question) []string {
	turns := []string{q.Prompt.Text}
	if len(q.Item.Turns) > 1 {
		turns = append(turns, q.Item.Turns[1:]...)
	}
	return turns
}

// dialogue gives the conversation so far, and what judges said of it, in the order of their being asked.
func dialogue(q evaluate.Question, said []evaluate.Exchange) (talk []judge.Talk, verdicts []evaluate.Exchange) {
	turns := asked(q)
	for _, x := range said {
		switch {
		case x.Role == judge.Role:
			verdicts = append(verdicts, x)
		case len(talk) < len(turns):
			talk = append(talk, judge.Talk{Asked: turns[len(talk)], Said: x.Answer.Text})
		}
	}
	return talk, verdicts
}

// turn gives the next turn of the conversation. ok is false after the last; over says that there is nothing to be judged: a turn was refused, cut off or left empty.
func turn(q evaluate.Question, said []evaluate.Exchange) (c evaluate.Call, ok, over bool) {
	talk, _ := dialogue(q, said)
	for n, t := range talk {
		if a := said[n].Answer; a.Refusal != "" || a.Finish == endpoint.CutInThought || blank(t.Said, q.Item) {
			return c, false, true
		}
	}
	turns := asked(q)
	if len(talk) == len(turns) {
		return c, false, false
	}
	c = q.Calls[0]
	c.Lesson = fake.Lesson{}
	if c.Request.Prompt != "" { // a model that goes on with texts
		for n, t := range talk {
			c.Request.Prompt += t.Said + "\n\n" + turns[n+1] + "\n"
		}
		return c, true, false
	}
	c.Request.Messages = slices.Clone(c.Request.Messages)
	for n, t := range talk {
		c.Request.Messages = append(c.Request.Messages, endpoint.Say("assistant", t.Said), endpoint.Say("user", turns[n+1]))
	}
	return c, true, false
}

// talked gives what a model wrote.
func talked(talk []judge.Talk) (list []string) {
	for _, t := range talk {
		list = append(list, t.Said)
	}
	return list
}
