package endpoint

import (
	"errors"
	"time"
)

// Answer is what a model said.
type Answer struct {
	Text    string `json:"text"`
	Model   string `json:"model"`             // as the server names itself
	System  string `json:"system,omitempty"`  // the server's fingerprint of what answered (system_fingerprint)
	Finish  string `json:"finish"`            // why it ended: stop, length, thought (CutInThought) …
	Refusal string `json:"refusal,omitempty"` // what it says instead of an answer, or that a filter took the answer away
	Usage   *Usage `json:"usage,omitempty"`   // nil when the server does not say
	Cached  bool   `json:"-"`                 // it was asked before

	Took time.Duration `json:"-"` // from sending the request until the answer was read; 0 for one that was asked before

	Thought    string      `json:"thought,omitempty"`    // what a reasoning model wrote before its answer
	Opened     bool        `json:"-"`                    // the thought had an end and no beginning: the template opened it
	Likelihood *Likelihood `json:"likelihood,omitempty"` // of Request.Continuation
	Vector     []float32   `json:"vector,omitempty"`     // of Request.Embed
	Top        []Place     `json:"top,omitempty"`        // with Request.Top: the likeliest tokens at each place, where the server says
}

// CutInThought is why an answer ended that did not begin: the tokens were used up by the thought before it.
const CutInThought = "thought"

// Place is one token of an answer, and what might have stood there.
type Place struct {
	Token     string      `json:"token"`
	Logprob   float64     `json:"logprob"`
	Likeliest []Candidate `json:"likeliest,omitempty"`
}

// Candidate is a token and its natural log-probability.
type Candidate struct {
	Token   string  `json:"token"`
	Logprob float64 `json:"logprob"`
}

// Likelihood is how likely a continuation is, as the model's tokens have it.
type Likelihood struct {
	Sum      float64 `json:"sum"` // of natural log-probabilities
	Tokens   int     `json:"tokens"`
	Greedy   bool    `json:"greedy"`             // each token was the likeliest at its place
	Unranked bool    `json:"unranked,omitempty"` // whether it is greedy is unknown: the server names no likeliest tokens
}

// Usage counts the tokens of a request, as the server does.
type Usage struct {
	Prompt     int `json:"prompt"`
	Completion int `json:"completion"`
	Reused     int `json:"reused,omitempty"` // of the prompt: those that the server still knew
}

// Totals count what a client did since it was made.
type Totals struct {
	Answers    int64 // that came from the server
	Kept       int64 // answers that were there already
	Again      int64 // requests that had to be sent again
	Prompt     int64 // tokens, where the server says
	Completion int64
	Swapped    int64 // answers of another model, or build of the server, than the first
}

// errNothing and errCut are answers that may be better next time.
var (
	errNothing = errors.New("it holds no choice with a message")
	errCut     = errors.New("it is cut off")
	errNaN     = errors.New("it holds a number that is none (NaN or Infinity)")
)
