package endpoint

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// Request is what a model is asked: messages, or a text to go on with, or a text whose vector is wanted. Equal requests to the same model and address have
// equal answers in the cache.
type Request struct {
	Messages     []Message
	Prompt       string // without Messages: a text as it is, to go on with
	Continuation string // behind Prompt: how likely it is (Answer.Likelihood); nothing is written
	Embed        string // without the others: the text whose vector is wanted (Answer.Vector)
	Temperature  float64
	MaxTokens    int      // 0: as the server likes
	Seed         int      // 0: none
	Stop         []string // the answer ends before one of these; a thought does not
	Top          int      // of a chat: so many of the likeliest tokens at each place of the answer (Answer.Top); 0 for none, most servers give up to 20
	Repeat       int      // the how manieth time it is asked, from 0: what differs in it is asked again
}

// sort says which part of the interface a request is for.
type sort uint8

const (
	nothing sort = iota
	chat
	completion
	likelihood
	embedding
)

func (r Request) sort() sort {
	switch {
	case len(r.Messages) > 0:
		return chat
	case r.Continuation != "":
		return likelihood
	case r.Prompt != "":
		return completion
	case r.Embed != "":
		return embedding
	}
	return nothing
}

// path is where requests of a sort go.
func (s sort) path() string {
	switch s {
	case completion, likelihood:
		return "/completions"
	case embedding:
		return "/embeddings"
	}
	return "/chat/completions"
}

// what writes all that is asked: what is equal is the same request.
func (c *Client) what(r Request) ([]byte, error) {
	b := append([]byte(`{"model":`), quote(c.opts.Model)...)
	switch r.sort() {
	case chat:
		b = messages(append(b, `,"messages":`...), r.Messages, named{})
	case completion, likelihood:
		b = append(append(b, `,"prompt":`...), quote(r.Prompt)...)
		if r.Continuation != "" {
			b = append(append(b, `,"continuation":`...), quote(r.Continuation)...)
			if c.opts.Tokens {
				b = append(b, `,"tokens":true`...)
			}
		}
	case embedding:
		b = append(append(b, `,"embed":`...), quote(r.Embed)...)
	}
	b, err := r.settings(b)
	if err != nil {
		return nil, err
	}
	if len(r.Stop) > 0 {
		b = listed(append(b, `,"stop":`...), r.Stop)
	}
	if r.Repeat != 0 {
		b = fmt.Appendf(b, `,"repeat":%d`, r.Repeat)
	}
	if r.MaxTokens != 0 {
		b = fmt.Appendf(b, `,"max_tokens":%d`, r.MaxTokens)
	}
	if r.sort() == chat || r.sort() == completion {
		b = c.opts.thought(b)
	}
	return append(b, '}'), nil
}

// settings writes what all texts are asked with.
func (r Request) settings(b []byte) ([]byte, error) {
	t, err := json.Marshal(r.Temperature)
	if err != nil {
		return nil, fault.New(fault.Invalid, "the request cannot be written: %w", err)
	}
	b = append(append(b, `,"temperature":`...), t...)
	if r.Seed != 0 {
		b = fmt.Appendf(b, `,"seed":%d`, r.Seed)
	}
	if r.Top > 0 {
		b = fmt.Appendf(b, `,"logprobs":true,"top_logprobs":%d`, r.Top)
	}
	return b, nil
}

// thought writes what is asked of a model that thinks.
func (o Options) thought(b []byte) []byte {
	if o.Effort != "" {
		b = append(append(b, `,"reasoning_effort":`...), quote(o.Effort)...)
	}
	if o.ThoughtMost > 0 {
		b = fmt.Appendf(b, `,"max_reasoning_tokens":%d`, o.ThoughtMost)
	}
	if o.Thought > 0 {
		b = fmt.Appendf(b, `,"thought":%d`, o.Thought)
	}
	return b
}

func listed(b []byte, list []string) []byte {
	b = append(b, '[')
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, quote(s)...)
	}
	return append(b, ']')
}

// text writes a request for a text, to go on with or as an answer. With whole, stop strings are not sent, since they would end a thought.
func (c *Client) text(r Request, model string, whole bool) ([]byte, error) {
	t := c.Traits()
	b := append([]byte(`{"model":`), quote(model)...)
	if r.sort() == chat {
		list := r.Messages
		if t.NoSystem {
			list = folded(list)
		}
		b = messages(append(b, `,"messages":`...), list, inline{})
	} else {
		b = append(append(b, `,"prompt":`...), quote(r.Prompt)...)
	}
	b, err := r.settings(b)
	if err != nil {
		return nil, err
	}
	if n := r.MaxTokens; n > 0 {
		switch {
		case c.opts.Thought > 0:
			n += c.opts.Thought
		case t.Thinks:
			n += defaultThought
		}
		field := `,"max_tokens":%d`
		if t.Completion && r.sort() == chat {
			field = `,"max_completion_tokens":%d`
		}
		b = fmt.Appendf(b, field, n)
	}
	if len(r.Stop) > 0 && !whole {
		b = listed(append(b, `,"stop":`...), r.Stop[:min(len(r.Stop), mostStop)])
	}
	if c.opts.Effort != "" {
		b = append(append(b, `,"reasoning_effort":`...), quote(c.opts.Effort)...)
	}
	if c.opts.ThoughtMost > 0 {
		b = fmt.Appendf(b, `,"max_reasoning_tokens":%d`, c.opts.ThoughtMost)
	}
	return append(b, '}'), nil
}

const (
	defaultThought = 4096 // tokens for the thought of a model that is known to think, where Options.Thought does not say
	mostStop       = 4    // that hosted services take; the others are applied here
)

// cut ends a text before the first of some strings.
func cut(text string, stop []string) (string, bool) {
	end := len(text)
	for _, s := range stop {
		if i := strings.Index(text[:end], s); s != "" && i >= 0 {
			end = i
		}
	}
	return text[:end], end < len(text)
}
