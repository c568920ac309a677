package endpoint

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strings"
)

// reply is what chat and completions have in common.
type reply struct {
	Model   string
	System  string `json:"system_fingerprint"`
	Choices []struct {
		Message *struct {
			Content   content
			Refusal   *string
			Reasoning content `json:"reasoning"`
			Thought   content `json:"reasoning_content"`
		}
		Text         *string
		FinishReason string          `json:"finish_reason"`
		Logprobs     json.RawMessage `json:"logprobs"`
	}
	Usage *struct {
		PromptTokens     int `json:"prompt_tokens"`
		CompletionTokens int `json:"completion_tokens"`
		Details          struct {
			CachedTokens int `json:"cached_tokens"`
		} `json:"prompt_tokens_details"`
	}
}

// content is a string, or a list of parts of which some are thoughts, as some servers give it.
type content struct {
	there         bool
	text, thought string
}

func (c *content) UnmarshalJSON(b []byte) error {
	*c = content{}
	switch {
	case bytes.Equal(b, []byte("null")):
		return nil
	case len(b) > 0 && b[0] == '"':
		c.there = true
		return json.Unmarshal(b, &c.text)
	}
	var parts []struct {
		Text     string
		Thinking json.RawMessage
	}
	if err := json.Unmarshal(b, &parts); err != nil {
		return err
	}
	c.there = true
	for _, p := range parts {
		c.text += p.Text
		if p.Thinking == nil {
			continue
		}
		var inner content
		if err := inner.UnmarshalJSON(p.Thinking); err != nil {
			return err
		}
		c.thought += inner.text
	}
	return nil
}

// decode reads JSON; what may be better next time is errCut.
func decode(b []byte, v any) error {
	err := json.Unmarshal(b, v)
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return nil
	case len(b) == 0 || errors.As(err, &syntax) && syntax.Offset >= int64(len(b)):
		return errCut
	case errors.As(err, &syntax) && unreal(b, syntax.Offset):
		return errNaN
	}
	return err
}

// unreal reports whether JSON breaks at one of the numbers that other languages write and JSON has not.
func unreal(b []byte, offset int64) bool {
	at := max(0, int(offset)-2)
	near := b[min(at, len(b)):min(at+12, len(b))]
	return bytes.Contains(near, []byte("NaN")) || bytes.Contains(near, []byte("nan")) || bytes.Contains(near, []byte("Inf")) || bytes.Contains(near, []byte("inf"))
}

func (r reply) answer() Answer {
	a := Answer{Model: r.Model, System: r.System}
	if u := r.Usage; u != nil {
		a.Usage = &Usage{Prompt: max(u.PromptTokens, 0), Completion: max(u.CompletionTokens, 0), Reused: max(u.Details.CachedTokens, 0)}
	}
	return a
}

// read reads a text that the server wrote. With opened, the template printed the tag that opens a thought.
func read(b []byte, s sort, opened bool) (Answer, error) {
	var got reply
	if err := decode(b, &got); err != nil {
		return Answer{}, err
	}
	if len(got.Choices) == 0 {
		return Answer{}, errNothing
	}
	c := got.Choices[0]
	a := got.answer()
	a.Finish = c.FinishReason
	text, there := "", false
	switch {
	case s == completion && c.Text != nil:
		text, there = *c.Text, true
	case s == chat && c.Message != nil:
		m := c.Message
		text, there = m.Content.text, m.Content.there
		a.Thought = strings.TrimSpace(m.Thought.text)
		if a.Thought == "" {
			a.Thought = strings.TrimSpace(m.Reasoning.text)
		}
		if a.Thought == "" {
			a.Thought = strings.TrimSpace(m.Content.thought)
		}
		if m.Refusal != nil {
			a.Refusal = *m.Refusal
		}
	}
	switch {
	case a.Refusal != "":
	case c.FinishReason == "content_filter":
		a.Refusal = "a filter of the server took the answer away"
	case !there && a.Thought == "":
		return Answer{}, errNothing
	}
	if s == chat {
		thought, said, open := split(text, opened && a.Thought == "")
		a.Opened = thought != "" && !begun(text)
		if thought != "" {
			a.Thought = strings.TrimSpace(a.Thought + "\n\n" + thought)
		}
		text = said
		if open || a.Thought != "" && text == "" && a.Finish == "length" {
			a.Finish = CutInThought
		}
		a.Top = places(c.Logprobs)
	}
	a.Text = text
	return a, nil
}

// places reads the likeliest tokens of a chat; nil for what is none.
func places(b json.RawMessage) []Place {
	var got struct {
		Content []struct {
			Token   string
			Logprob *float64
			Top     []struct {
				Token   string
				Logprob *float64
			} `json:"top_logprobs"`
		}
	}
	if len(b) == 0 || json.Unmarshal(b, &got) != nil {
		return nil
	}
	var list []Place
	for _, c := range got.Content {
		if c.Logprob == nil || !probable(*c.Logprob) {
			return nil
		}
		p := Place{Token: c.Token, Logprob: *c.Logprob}
		for _, t := range c.Top {
			if t.Logprob != nil && probable(*t.Logprob) {
				p.Likeliest = append(p.Likeliest, Candidate{t.Token, *t.Logprob})
			}
		}
		list = append(list, p)
	}
	return list
}

// rounding is how far above 0 a log-probability may lie by the arithmetic of a server.
const rounding = 1e-3

func probable(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) && x <= rounding }
