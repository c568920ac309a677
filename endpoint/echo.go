package endpoint

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"github.com/lontar-asean/lontar/fault"
)

// Echo is a text as a model reads it: its tokens, and what the model would have given for each.
type Echo struct {
	Answer
	Tokens   []string   // as the server shows them; for bytes that are no whole letter often U+FFFD
	Logprobs []*float64 // natural; nil where there is none, as for the first token
	Best     []*float64 // of the likeliest token at each place; nil where the server does not say
	Offsets  []int      // where tokens begin, counted as the server likes; nil when it does not say
}

// Echo asks for the tokens of a text, past what is kept. A fault of kind Broken says why the answer tells nothing of them.
func (c *Client) Echo(ctx context.Context, text string) (Echo, error) {
	model, err := c.name(ctx)
	if err != nil {
		return Echo{}, err
	}
	e, err := c.echo(ctx, model, quote(text), c.Traits().Bare)
	if err != nil || e.Refusal != "" {
		return e, err
	}
	_, err = e.place(text)
	return e, err
}

// echo asks for the tokens of a text, or of token ids, as JSON.
func (c *Client) echo(ctx context.Context, model string, prompt []byte, bare bool) (e Echo, err error) {
	b := append([]byte(`{"model":`), quote(model)...)
	b = append(append(b, `,"prompt":`...), prompt...)
	write := 1
	if bare {
		write = 0
	}
	b = fmt.Appendf(b, `,"max_tokens":%d,"logprobs":1,"echo":true,"temperature":0}`, write)
	_, err = c.deliver(ctx, likelihood.path(), b, func(b []byte) (Answer, error) {
		var err error
		e, err = readEcho(b)
		return e.Answer, err
	})
	return e, err
}

// readEcho reads the lists of tokens and log-probabilities of a completion, in the form of completions or of chats.
func readEcho(b []byte) (e Echo, err error) {
	var got reply
	if err := decode(b, &got); err != nil {
		return e, err
	}
	if len(got.Choices) == 0 {
		return e, errNothing
	}
	e.Answer = got.answer()
	choice := got.Choices[0]
	e.Finish = choice.FinishReason
	if choice.Text != nil {
		e.Text = *choice.Text
	}
	if e.Finish == "content_filter" {
		e.Refusal = "a filter of the server took the answer away"
		return e, nil
	}
	var lists struct {
		Tokens   []string   `json:"tokens"`
		Logprobs []*float64 `json:"token_logprobs"`
		Top      []tops     `json:"top_logprobs"`
		Offsets  []int      `json:"text_offset"`
		Content  []struct {
			Token   string
			Bytes   []octet
			Logprob *float64
			Top     tops `json:"top_logprobs"`
		}
	}
	if len(choice.Logprobs) == 0 || string(choice.Logprobs) == "null" {
		return e, fault.New(fault.Broken, "the server gives no log-probabilities")
	}
	if err := json.Unmarshal(choice.Logprobs, &lists); err != nil {
		return e, fmt.Errorf("its log-probabilities: %w", err)
	}
	for _, c := range lists.Content {
		token := c.Token
		if len(c.Bytes) > 0 {
			token = string(letters(c.Bytes))
		}
		e.Tokens, e.Logprobs, e.Best = append(e.Tokens, token), append(e.Logprobs, c.Logprob), append(e.Best, c.Top.best)
	}
	if lists.Content == nil {
		e.Tokens, e.Logprobs, e.Offsets = lists.Tokens, lists.Logprobs, lists.Offsets
		for _, t := range lists.Top {
			e.Best = append(e.Best, t.best)
		}
	}
	return e, e.check()
}

// octet is a byte as JSON writes it in lists: a number.
type octet uint8

func letters(list []octet) []byte {
	b := make([]byte, len(list))
	for i, x := range list {
		b[i] = byte(x)
	}
	return b
}

// tops is the best of the likeliest tokens: a map, or a list of objects.
type tops struct{ best *float64 }

func (t *tops) UnmarshalJSON(b []byte) error {
	*t = tops{}
	var table map[string]*float64
	if err := json.Unmarshal(b, &table); err == nil {
		for _, x := range table {
			t.raise(x)
		}
		return nil
	}
	var list []struct{ Logprob *float64 }
	if err := json.Unmarshal(b, &list); err != nil {
		return err
	}
	for _, x := range list {
		t.raise(x.Logprob)
	}
	return nil
}

func (t *tops) raise(x *float64) {
	if x != nil && (t.best == nil || *x > *t.best) {
		t.best = x
	}
}

// check refuses lists that do not go together.
func (e Echo) check() error {
	n := len(e.Tokens)
	switch {
	case n == 0:
		return fault.New(fault.Broken, "the server gives no tokens with its log-probabilities")
	case len(e.Logprobs) != n:
		return fault.New(fault.Broken, "the answer has %d tokens and %d log-probabilities: which belongs to which cannot be told", n, len(e.Logprobs))
	case e.Offsets != nil && len(e.Offsets) != n:
		return fault.New(fault.Broken, "the answer has %d tokens and %d places of tokens", n, len(e.Offsets))
	case e.Best != nil && len(e.Best) != n:
		return fault.New(fault.Broken, "the answer has %d tokens and %d lists of likeliest tokens", n, len(e.Best))
	}
	for i, x := range e.Logprobs {
		if x != nil && !probable(*x) {
			return fault.New(fault.Broken, "token %d has the log-probability %g, which is none", i, *x)
		}
	}
	return nil
}

// sum adds up the log-probabilities of the tokens from first to before end.
func (e Echo) sum(first, end int) (*Likelihood, error) {
	if first < 0 || first >= end || end > len(e.Tokens) {
		return nil, fault.New(fault.Broken, "the continuation has no token of its own: the tokens of the whole text are those of the prompt")
	}
	l := &Likelihood{Tokens: end - first, Greedy: true}
	for i := first; i < end; i++ {
		x := e.Logprobs[i]
		switch {
		case x == nil && i == 0:
			return nil, fault.New(fault.Broken, "the first token of a text has no likelihood, and this model puts none before it").Try("ask with a prompt that is more than white space")
		case x == nil:
			return nil, fault.New(fault.Broken, "token %d of the continuation has no log-probability", i-first)
		}
		l.Sum += *x
		switch {
		case e.Best == nil || e.Best[i] == nil:
			l.Unranked = true
		case *x < *e.Best[i]:
			l.Greedy = false
		}
	}
	if l.Unranked {
		l.Greedy = false
	}
	if math.IsInf(l.Sum, 0) {
		return nil, fault.New(fault.Broken, "the log-probabilities have no sum")
	}
	return l, nil
}
