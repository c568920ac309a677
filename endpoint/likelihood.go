package endpoint

import (
	"context"
	"strings"
	"sync"
	"unicode"

	"github.com/lontar-asean/lontar/fault"
)

// likelihood asks how likely a continuation is.
//
// White space at the end of the prompt belongs to the continuation, since tokens begin with it. The border is where the tokens of the prompt end; when one
// of them reaches into the continuation, or the border cannot be seen in the answer, the continuation is what is left when as many tokens are taken away as
// the prompt has when it stands alone: the rule of lm-evaluation-harness (TemplateLM._encode_pair), which the server's own count of tokens serves here.
func (c *Client) likelihood(ctx context.Context, model string, r Request) (Answer, error) {
	context, continuation := parted(r.Prompt, r.Continuation)
	if c.opts.Tokens {
		return c.likelihoodOfTokens(ctx, model, context, continuation)
	}
	text := context + continuation
	e, err := c.echo(ctx, model, quote(text), c.Traits().Bare)
	if err != nil || e.Refusal != "" {
		return e.Answer, err
	}
	p, err := e.place(text)
	if err != nil {
		return Answer{}, err
	}
	first, ok := e.border(p, text, len(context))
	if !ok && context != "" {
		alone, err := c.count(ctx, context)
		if err != nil {
			return Answer{}, err
		}
		first = alone
		if e.Usage != nil && e.Usage.Prompt > p.end {
			first -= e.Usage.Prompt - p.end
		}
	}
	return e.judged(first, p.end)
}

// judged makes the answer of an echo.
func (e Echo) judged(first, end int) (Answer, error) {
	l, err := e.sum(first, end)
	if err != nil {
		return Answer{}, err
	}
	a := e.Answer
	a.Text, a.Likelihood = "", l
	return a, nil
}

// parted moves white space from the end of a prompt to the continuation. Bytes that are no UTF-8 are U+FFFD, as they are sent.
func parted(prompt, continuation string) (context, rest string) {
	prompt, continuation = string([]rune(prompt)), string([]rune(continuation))
	context = strings.TrimRightFunc(prompt, blank)
	return context, prompt[len(context):] + continuation
}

// blank is what Python's str.rstrip takes away.
func blank(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

// count gives the number of tokens of a text, with those that the server puts before every text.
func (c *Client) count(ctx context.Context, text string) (int, error) {
	if list, ok := c.counts.get("count\x00" + text); ok {
		return list[0], nil
	}
	a, err := c.Ask(ctx, Request{Prompt: text, MaxTokens: 1})
	if err != nil {
		return 0, err
	}
	if a.Usage == nil || a.Usage.Prompt == 0 {
		return 0, fault.New(fault.Broken, "where the continuation begins cannot be told: its first token is one with the end of the prompt, or tokens are shown without their letters, and the server does not count tokens").
			At("%s", c.url)
	}
	c.counts.put("count\x00"+text, []int{a.Usage.Prompt})
	return a.Usage.Prompt, nil
}

// counts remembers the tokens of texts, since several continuations have one prompt.
type counts struct {
	mu    sync.Mutex
	known map[string][]int
}

const mostCounts = 4096

func (k *counts) get(text string) ([]int, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	list, ok := k.known[text]
	return list, ok
}

func (k *counts) put(text string, list []int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known == nil || len(k.known) >= mostCounts {
		k.known = map[string][]int{}
	}
	k.known[text] = list
}
