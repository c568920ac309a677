package endpoint

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/lontar-asean/lontar/fault"
)

// Tokenize gives the tokens of a text without those that begin every text, as servers do at /tokenize (vLLM, llama.cpp).
func (c *Client) Tokenize(ctx context.Context, text string) ([]int, error) {
	text = string([]rune(text))
	if list, ok := c.counts.get("tokens\x00" + text); ok {
		return list, nil
	}
	model, err := c.name(ctx)
	if err != nil {
		return nil, err
	}
	b := append([]byte(`{"model":`), quote(model)...)
	b = append(append(b, `,"prompt":`...), quote(text)...)
	b = append(append(b, `,"content":`...), quote(text)...) // as llama.cpp calls it
	b = append(b, `,"add_special_tokens":false,"add_special":false}`...)
	var said []byte
	var resp *http.Response
	for _, address := range [...]string{c.root("/tokenize"), c.at("/tokenize")} {
		if said, resp, err = c.insist(ctx, http.MethodPost, address, b); err != nil {
			return nil, err
		}
		if resp.StatusCode != http.StatusNotFound {
			break
		}
	}
	if resp.StatusCode != http.StatusOK {
		return nil, c.refusal(resp, said)
	}
	var got struct{ Tokens []int }
	if err := decode(said, &got); err != nil || got.Tokens == nil {
		return nil, fault.New(fault.Broken, "the answer of /tokenize holds no tokens").At("%s", c.url)
	}
	c.counts.put("tokens\x00"+text, got.Tokens)
	return got.Tokens, nil
}

// beginning gives the token that stands for an empty prompt: the one that begins a text or, without one, ends it.
func (c *Client) beginning(ctx context.Context) ([]int, error) {
	b, ok, err := c.Read(ctx, "/tokenizer_info")
	if err != nil {
		return nil, err
	}
	var got struct {
		Begin *string `json:"bos_token"`
		End   *string `json:"eos_token"`
	}
	if ok && json.Unmarshal(b, &got) == nil {
		for _, name := range [...]*string{got.Begin, got.End} {
			if name == nil || *name == "" {
				continue
			}
			list, err := c.Tokenize(ctx, *name)
			if err != nil {
				return nil, err
			}
			if len(list) > 0 {
				return list[:1], nil
			}
		}
	}
	return nil, fault.New(fault.Broken, "the prompt is empty, and the server does not say which token begins a text").At("%s", c.url).Try("ask with a prompt that is more than white space")
}

// likelihoodOfTokens asks as lm-evaluation-harness does: the prompt and the whole are made tokens apart, and as many as the prompt has are taken away.
// Its sums are token_logprobs[len(prompt):-1]; where a server writes no token after the echo, nothing is cut off.
func (c *Client) likelihoodOfTokens(ctx context.Context, model, context, continuation string) (Answer, error) {
	var before, whole []int
	var err error
	if context == "" {
		if before, err = c.beginning(ctx); err != nil {
			return Answer{}, err
		}
		if whole, err = c.Tokenize(ctx, continuation); err != nil {
			return Answer{}, err
		}
		whole = slices.Concat(before, whole)
	} else {
		if before, err = c.Tokenize(ctx, context); err != nil {
			return Answer{}, err
		}
		if whole, err = c.Tokenize(ctx, context+continuation); err != nil {
			return Answer{}, err
		}
	}
	ids, err := json.Marshal(whole)
	if err != nil {
		return Answer{}, err
	}
	e, err := c.echo(ctx, model, ids, false)
	if err != nil || e.Refusal != "" {
		return e.Answer, err
	}
	n := len(e.Tokens)
	switch written := n - len(whole); {
	case n <= 1 && len(whole) > 1:
		return Answer{}, errWritten()
	case written < 0 || written > 1, e.Usage != nil && e.Usage.Prompt > 0 && e.Usage.Prompt != len(whole):
		return Answer{}, fault.New(fault.Broken, "of %d tokens that were sent, the answer has %d", len(whole), n).At("%s", c.url)
	}
	return e.judged(len(before), len(whole))
}
