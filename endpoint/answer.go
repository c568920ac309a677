package endpoint

import (
	"encoding/json"
	"errors"
	"time"
)

// Answer is what a model said.
type Answer struct {
	Text    string `json:"text"`
	Model   string `json:"model"`             // as the server names itself
	Finish  string `json:"finish"`            // why it ended: stop, length …
	Refusal string `json:"refusal,omitempty"` // what it says instead of an answer, or that a filter took the answer away
	Usage   *Usage `json:"usage,omitempty"`   // nil when the server does not say
	Cached  bool   `json:"-"`                 // it was asked before

	Took time.Duration `json:"-"` // from sending the request until the answer was read; 0 for one that was asked before

	Thought    string      `json:"thought,omitempty"`    // what a reasoning model wrote before its answer
	Likelihood *Likelihood `json:"likelihood,omitempty"` // of Request.Continuation
	Vector     []float32   `json:"vector,omitempty"`     // of Request.Embed
}

// Likelihood is how likely a continuation is, as the model's tokens have it.
type Likelihood struct {
	Sum    float64 `json:"sum"` // of natural log-probabilities
	Tokens int     `json:"tokens"`
	Greedy bool    `json:"greedy"` // each token was the likeliest at its place
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
}

// errNothing and errCut are answers that may be better next time.
var (
	errNothing = errors.New("it holds no choice with a message")
	errCut     = errors.New("it is cut off")
)

// read reads the answer of the server.
func read(b []byte) (Answer, error) {
	var got struct {
		Model   string
		Choices []struct {
			Message struct {
				Content *string
				Refusal *string
			}
			FinishReason string `json:"finish_reason"`
		}
		Usage *struct {
			PromptTokens     int `json:"prompt_tokens"`
			CompletionTokens int `json:"completion_tokens"`
			Details          struct {
				CachedTokens int `json:"cached_tokens"`
			} `json:"prompt_tokens_details"`
		}
	}
	if err := json.Unmarshal(b, &got); err != nil {
		var syntax *json.SyntaxError
		if len(b) == 0 || errors.As(err, &syntax) && syntax.Offset >= int64(len(b)) {
			return Answer{}, errCut
		}
		return Answer{}, err
	}
	if len(got.Choices) == 0 {
		return Answer{}, errNothing
	}
	c := got.Choices[0]
	a := Answer{Model: got.Model, Finish: c.FinishReason}
	switch {
	case c.Message.Refusal != nil && *c.Message.Refusal != "":
		a.Refusal = *c.Message.Refusal
	case c.FinishReason == "content_filter":
		a.Refusal = "a filter of the server took the answer away"
	case c.Message.Content == nil:
		return Answer{}, errNothing
	}
	if c.Message.Content != nil {
		a.Text = *c.Message.Content
	}
	if u := got.Usage; u != nil {
		a.Usage = &Usage{Prompt: max(u.PromptTokens, 0), Completion: max(u.CompletionTokens, 0), Reused: max(u.Details.CachedTokens, 0)}
	}
	return a, nil
}
