package probe

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Options say what is asked.
type Options struct {
	Languages []language.Tag // of Report.TokensPerCluster; nil for all there are sentences of
	Native    language.Tag   // whose sentence is compared with its letters in another order, beside English; "" for Indonesian
	Images    bool           // ask whether pictures are taken
	Sounds    bool           // ask whether sounds are
}

// probing is one run.
type probing struct {
	c       *endpoint.Client
	o       Options
	r       Report
	traits  endpoint.Traits
	systems []string
	models  []string
	frame   string          // the chat template, where the server shows it
	plain   endpoint.Answer // to the first question
}

const (
	question = "Which of these is a fruit: table, mango, river? Answer with one word."
	counting = "One two three four five six seven"
	brief    = 64   // tokens of an answer
	long     = 1024 // of one that may begin with a thought
)

// Run probes an endpoint and tells its client what it learnt. A client that replays answers is a fault of kind Missing: there is nobody to ask.
func Run(ctx context.Context, c *endpoint.Client, o Options) (Report, error) {
	ctx = endpoint.Fresh(ctx)
	if o.Native == "" {
		o.Native = "ind-Latn"
	}
	p := &probing{c: c, o: o}
	c.Know(endpoint.Traits{})
	listing, err := c.List(ctx)
	if err != nil {
		return p.r, err
	}
	p.r.Model, p.traits.Listing, p.r.ContextLength = listing.ID, listing.Digest, listing.Context
	for _, step := range [...]func(context.Context) error{p.chat, p.system, p.twice, p.complete, p.echo, p.sense, p.vectors, p.senses, p.context, p.measure} {
		if err := step(ctx); err != nil {
			return p.r, err
		}
	}
	p.settle()
	return p.r, nil
}

// ask asks. final is an error that ends the probe; others are what the endpoint cannot do.
func (p *probing) ask(ctx context.Context, r endpoint.Request) (a endpoint.Answer, found Finding, final error) {
	a, err := p.c.Ask(ctx, r)
	found, final = p.weigh(ctx, err)
	p.meet(a)
	return a, found, final
}

// meet remembers who answered.
func (p *probing) meet(a endpoint.Answer) {
	if a.System != "" && !slices.Contains(p.systems, a.System) {
		p.systems = append(p.systems, a.System)
	}
	if a.Model != "" && !slices.Contains(p.models, a.Model) {
		p.models = append(p.models, a.Model)
	}
}

// weigh parts what an endpoint cannot do from what makes a run useless.
func (p *probing) weigh(ctx context.Context, err error) (Finding, error) {
	switch {
	case err == nil:
		return Finding{OK: true}, nil
	case ctx.Err() != nil:
		return Finding{}, context.Cause(ctx)
	case fault.Of(err) == fault.Denied || fault.Of(err) == fault.Busy:
		return Finding{}, err
	}
	return Finding{Why: err.Error()}, nil
}

func (p *probing) know(change func(*endpoint.Traits)) {
	t := p.c.Traits()
	change(&t)
	change(&p.traits)
	p.c.Know(t)
}

func user(text string, most int) endpoint.Request {
	return endpoint.Request{Messages: []endpoint.Message{endpoint.Say("user", text)}, MaxTokens: most}
}

// chat asks a question, and finds out whether the model thinks first.
func (p *probing) chat(ctx context.Context) (err error) {
	a, found, err := p.ask(ctx, user(question, brief))
	if err != nil {
		return err
	}
	if !found.OK && strings.Contains(found.Why, "max_completion_tokens") {
		p.know(func(t *endpoint.Traits) { t.Completion = true })
		if a, found, err = p.ask(ctx, user(question, brief)); err != nil {
			return err
		}
	}
	p.r.Chat, p.plain = found, a
	if !found.OK {
		p.r.System, p.r.Thinks, p.r.Template = found, found, found
		return nil
	}
	p.frame = p.template(ctx)
	if a.Thought == "" && a.Finish == "length" && strings.Contains(strings.ToLower(p.frame), "think") {
		if longer, found, err := p.ask(ctx, user(question, long)); err != nil {
			return err
		} else if found.OK {
			a = longer
		}
	}
	p.r.Thinks.Why = "the answer began at once"
	if a.Thought != "" {
		p.r.Thinks = Finding{OK: true}
		p.know(func(t *endpoint.Traits) { t.Thinks, t.Opened = true, a.Opened })
	}
	return nil
}

// system finds out whether the template takes instructions.
func (p *probing) system(ctx context.Context) error {
	if !p.r.Chat.OK {
		return nil
	}
	r := user(question, brief)
	r.Messages = append([]endpoint.Message{endpoint.Say("system", "You answer briefly.")}, r.Messages...)
	_, found, err := p.ask(ctx, r)
	if err != nil || found.OK {
		p.r.System = found
		return err
	}
	p.know(func(t *endpoint.Traits) { t.NoSystem = true })
	_, folded, err := p.ask(ctx, r)
	if err != nil {
		return err
	}
	if p.r.System = found; !folded.OK { // then that was not why
		p.know(func(t *endpoint.Traits) { t.NoSystem = false })
	}
	return nil
}

// twice asks the same again.
func (p *probing) twice(ctx context.Context) error {
	r := user(question, brief)
	if !p.r.Chat.OK {
		r = endpoint.Request{Prompt: counting, MaxTokens: 8}
		a, found, err := p.ask(ctx, r)
		if p.plain = a; err != nil || !found.OK {
			p.r.Deterministic = found
			return err
		}
	}
	if p.c.Traits().Thinks { // it is given more tokens than at first
		a, found, err := p.ask(ctx, r)
		if p.plain = a; err != nil || !found.OK {
			p.r.Deterministic = found
			return err
		}
	}
	a, found, err := p.ask(ctx, r)
	if p.r.Deterministic = found; found.OK && (a.Text != p.plain.Text || a.Thought != p.plain.Thought) {
		p.r.Deterministic = Finding{Why: "the same question has two answers at temperature 0"}
	}
	return err
}

// complete has a text gone on with, and compares it with a chat.
func (p *probing) complete(ctx context.Context) error {
	a, found, err := p.ask(ctx, endpoint.Request{Prompt: question, MaxTokens: 1})
	if p.r.Completions = found; err != nil || !p.r.Chat.OK {
		return err
	}
	switch {
	case !found.OK:
		p.r.Template = Finding{Why: "it cannot be compared with a completion: " + found.Why}
	case a.Usage == nil || p.plain.Usage == nil:
		p.r.Template = Finding{Why: "the server does not count the tokens of prompts"}
	case a.Usage.Prompt == p.plain.Usage.Prompt:
		p.r.Template = Finding{Why: "a chat has the same tokens as the bare text"}
	default:
		p.r.Template = Finding{OK: true}
	}
	return nil
}

// echo finds out whether the tokens of a prompt come back with their log-probabilities, and how few tokens have to be written for that.
func (p *probing) echo(ctx context.Context) error {
	text := sentences([]language.Tag{"eng-Latn"})[0].text
	e, err := p.c.Echo(ctx, text)
	found, err := p.weigh(ctx, err)
	if err != nil {
		return err
	}
	if p.meet(e.Answer); found.OK {
		found = p.vary(e)
	}
	if p.r.Echo = found; !found.OK {
		p.r.Likelihood, p.r.Sense = found, found
		return nil
	}
	a, found, err := p.ask(ctx, endpoint.Request{Prompt: "In the morning my mother goes", Continuation: " to the market"})
	if err != nil {
		return err
	}
	if p.r.Likelihood = found; !found.OK {
		// What the lists lack shows only now: it is the echo that is not there.
		p.r.Echo = found
		return nil
	}
	other, found, err := p.ask(ctx, endpoint.Request{Prompt: "In the morning my mother goes", Continuation: " on the keyhole"})
	if err != nil {
		return err
	}
	if p.r.Likelihood = found; found.OK && other.Likelihood.Sum == a.Likelihood.Sum {
		p.r.Likelihood = Finding{Why: "two continuations are equally likely to the last digit: the server does not look at them"}
	}
	p.bare(ctx, text, e)
	return nil
}

// vary refuses log-probabilities that do not look like any, and an echo of another length than the prompt.
func (p *probing) vary(e endpoint.Echo) Finding {
	var first *float64
	varies, n := false, len(e.Tokens)
	for _, x := range e.Logprobs {
		if x != nil && first == nil {
			first = x
		}
		varies = varies || x != nil && *x != *first
	}
	if u := e.Usage; u != nil && u.Prompt > 0 && (n < u.Prompt-1 || n > u.Prompt+1) {
		return Finding{Why: fmt.Sprintf("the prompt has %d tokens, and the echo %d", u.Prompt, n)}
	}
	if !varies {
		return Finding{Why: "all log-probabilities are alike"}
	}
	return Finding{OK: true}
}

// bare finds out whether a text is echoed without writing a token, with the same numbers.
func (p *probing) bare(ctx context.Context, text string, with endpoint.Echo) {
	t := p.c.Traits()
	t.Bare = true
	p.c.Know(t)
	e, err := p.c.Echo(ctx, text)
	same := err == nil && len(e.Tokens) == len(with.Tokens)-1
	for i := range e.Logprobs {
		if !same {
			break
		}
		a, b := e.Logprobs[i], with.Logprobs[i]
		same = (a == nil) == (b == nil) && (a == nil || math.Abs(*a-*b) < 1e-6) && e.Tokens[i] == with.Tokens[i]
	}
	t.Bare, p.traits.Bare = same, same
	p.c.Know(t)
}

// settle makes the fingerprint of the model, and tells the client all that was learnt.
func (p *probing) settle() {
	p.r.Steady = Finding{OK: true}
	switch {
	case len(p.systems) > 1:
		p.r.Steady = Finding{Why: fmt.Sprintf("%d builds of the server took turns in answering: none of them counts for what answers are kept under", len(p.systems))}
	case len(p.models) > 1:
		p.r.Steady = Finding{Why: fmt.Sprintf("the model calls itself %q and %q: neither counts for what answers are kept under", p.models[0], p.models[1])}
	case len(p.systems) == 0:
		p.r.Steady.Why = "the server does not say which build of it answers"
	}
	if len(p.systems) == 1 {
		p.traits.System = p.systems[0]
	}
	if len(p.models) == 1 {
		p.traits.Model = p.models[0]
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\n%s", p.traits.Listing, p.traits.Model, p.traits.System, p.frame))
	p.traits.Fingerprint = hex.EncodeToString(sum[:8])
	p.r.Traits = p.traits
	p.c.Know(p.traits)
}
