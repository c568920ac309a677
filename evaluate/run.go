package evaluate

import (
	"context"
	"slices"
	"sync"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

// Model answers. *endpoint.Client is one.
type Model interface {
	Ask(ctx context.Context, r endpoint.Request) (endpoint.Answer, error)
	Hash(r endpoint.Request) string
}

// Models are those that take part: the one that is measured, and others by the role that calls name.
type Models struct {
	Measured Model
	Judges   []Juror // each is asked all that is asked of a judge; nil for none
	Scorers  map[string]Model
}

// Outcome is a question, what was said and what that is worth.
type Outcome struct {
	Asked
	Said  []Exchange
	Score Score
}

// mostTurns bounds an interview.
const mostTurns = 64

// Ask puts questions to a model and judges what it says, in the order of the questions. An answer that does not come is a state of its question; only what
// makes all further questions useless ends the run: a wrong key, a wrong address, a cancelled context.
func Ask(ctx context.Context, m Models, list []Asked, o Options) ([]Outcome, error) {
	out := make([]Outcome, len(list))
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	parallel := o.Parallel
	if parallel <= 0 {
		parallel = mostParallel
	}
	r := newRoom(m, o)
	next, done := 0, 0
	var mu sync.Mutex
	var wait sync.WaitGroup
	for range min(parallel, len(list)) {
		wait.Go(func() {
			for {
				mu.Lock()
				n := next
				next++
				mu.Unlock()
				if n >= len(list) || ctx.Err() != nil {
					return
				}
				outcome, err := r.interview(ctx, list[n])
				if err != nil {
					cancel(err)
					return
				}
				out[n] = outcome
				mu.Lock()
				done++
				if o.Progress != nil {
					o.Progress(done, len(list))
				}
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return out, nil
}

// room is where interviews are held: calls that several share are asked once.
type room struct {
	measured []*party
	judges   []*party
	scorers  map[string]*party
	options  Options
	mu       sync.Mutex
	shared   map[string]*once
}

// mostParallel is how many questions are on their way at a time: some more than the endpoint takes at once, so that none of its places is ever free.
const mostParallel = 128

// mostLost is after how many answers that did not come, one after the other, nothing more is asked: the endpoint is gone, and each further question would wait
// for all its attempts.
const mostLost = 32

type once struct {
	sync.Once
	exchange Exchange
	err      error
}

func (r *room) interview(ctx context.Context, a Asked) (Outcome, error) {
	out := Outcome{Asked: a}
	put := func(c Call) error {
		x, err := r.call(ctx, c)
		out.Said = append(out.Said, x...)
		return err
	}
	for _, c := range a.Calls {
		if err := put(c); err != nil {
			return out, err
		}
	}
	if f, ok := a.asker.(Follower); ok {
		for range mostTurns {
			if slices.ContainsFunc(out.Said, func(x Exchange) bool { return x.Failed != "" }) {
				break
			}
			c, ok := f.Next(a.Question, out.Said)
			if !ok {
				break
			}
			c.Request.Repeat = a.Repeat
			if err := put(c); err != nil {
				return out, err
			}
		}
	}
	out.Score = a.Judge(out.Said, r.options)
	return out, r.weigh(ctx, &out)
}

// weigh asks the scorers, of answers that have a score.
func (r *room) weigh(ctx context.Context, out *Outcome) error {
	if out.Score.State != Scored && out.Score.State != Foreign {
		return nil
	}
	for _, name := range out.Scorers {
		x, err := r.call(ctx, Call{Role: ScorerRole + name, Request: pairOf(*out)})
		if err != nil {
			return err
		}
		out.Said = append(out.Said, x...)
		out.Score.add(name, x[0])
	}
	return nil
}

// call asks all whose role it is, one after the other.
func (r *room) call(ctx context.Context, c Call) (list []Exchange, err error) {
	parties := r.of(c.Role)
	if len(parties) == 0 {
		return nil, fault.New(fault.Invalid, "the questions need a model as %s", c.Role)
	}
	for _, p := range parties {
		x, err := r.put(ctx, p, c)
		list = append(list, x)
		if err != nil {
			return list, err
		}
	}
	return list, nil
}

func (r *room) put(ctx context.Context, p *party, c Call) (Exchange, error) {
	hash := p.model.Hash(c.Request)
	if !c.Shared {
		return p.ask(ctx, c, hash)
	}
	r.mu.Lock()
	o := r.shared[p.name+"\n"+hash]
	if o == nil {
		o = &once{}
		r.shared[p.name+"\n"+hash] = o
	}
	r.mu.Unlock()
	o.Do(func() { o.exchange, o.err = p.ask(ctx, c, hash) })
	return o.exchange, o.err
}

func (p *party) ask(ctx context.Context, c Call, hash string) (Exchange, error) {
	x := Exchange{Call: c, Hash: hash, By: p.name}
	if p.lost.Load() >= mostLost {
		x.Failed = "not asked: the endpoint had stopped answering"
		return x, nil
	}
	answer, err := p.model.Ask(ctx, c.Request)
	switch kind := fault.Of(err); {
	case ctx.Err() != nil:
		return x, context.Cause(ctx)
	case err == nil:
	case kind == fault.Denied || kind == fault.Missing:
		return x, err
	default:
		x.Failed = err.Error()
		if kind == fault.Unavailable || kind == fault.Busy {
			p.lost.Add(1)
		}
		return x, nil
	}
	p.lost.Store(0)
	x.Answer = answer
	return x, nil
}

// Judge says what answers are worth.
func (a Asked) Judge(said []Exchange, o Options) Score {
	_, relaxed := a.asker.(Relaxed)
	for _, x := range said {
		switch {
		case x.Failed != "":
			return Score{State: Failed, Why: x.Failed}
		case x.Role != "" || x.Aside: // what a judge does not say is for the kind to tell
		case x.Answer.Finish == endpoint.CutInThought:
			return Score{State: Failed, Why: "cut off in thought"}
		case x.Answer.Finish == "length" && x.Answer.Text == "" && x.Answer.Likelihood == nil && x.Answer.Vector == nil:
			return Score{State: Failed, Why: "the answer was cut off before it began"}
		case x.Answer.Refusal != "" && !relaxed:
			return Score{State: Refused, Why: x.Answer.Refusal}
		}
	}
	if len(said) == 0 {
		return Score{State: Unscored, Why: "nothing was asked"}
	}
	s := a.asker.Judge(a.Question, said)
	_, written := a.asker.(Written)
	if s.State == Scored && (s.Value == 0 || written) || s.State == Unscored {
		if tag, ok := a.foreign(said, o); ok {
			s.State, s.Why = Foreign, string(tag)
		}
	}
	return s
}

// foreign reports whether the last answer of the model is in another language than asked for. Labels and names tell nothing: a text has to be long enough to
// be told.
func (a Asked) foreign(said []Exchange, o Options) (language.Tag, bool) {
	const enough = 20 // clusters
	asked, text := a.Item.Language, ""
	if a.To != "" {
		asked = a.To
	}
	for _, x := range said {
		if x.Role == "" && !x.Aside {
			text = x.Answer.Text
		}
	}
	if o.Identify == nil || o.Knows != nil && !o.Knows(asked) || language.CountClusters(text) < enough {
		return "", false
	}
	tag, ok := o.Identify(text)
	return tag, ok && tag.Language() != asked.Language() && !(malay(tag) && malay(asked))
}

// malay reports whether a language is Malay or Indonesian, which short texts do not tell apart.
func malay(tag language.Tag) bool { return tag.Language() == "zsm" || tag.Language() == "ind" }
