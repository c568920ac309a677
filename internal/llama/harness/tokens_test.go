package harness_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/internal/llama"
)

// byTokens gives likelihoods by the arithmetic of the harness: the context and the whole are made tokens apart, and what is left behind the context's counts.
func byTokens(_ *testing.T, s llama.Server) evaluate.Model { return arithmetic{s} }

type arithmetic struct{ llama.Server }

func (arithmetic) Hash(r endpoint.Request) string { return r.Prompt + "\x00" + r.Continuation }

func (m arithmetic) Ask(ctx context.Context, r endpoint.Request) (a endpoint.Answer, err error) {
	var before, whole struct{ Tokens []int }
	if err = m.post(ctx, m.Root()+"/tokenize", map[string]any{"prompt": r.Prompt, "add_special_tokens": false}, &before); err != nil {
		return a, err
	}
	if err = m.post(ctx, m.Root()+"/tokenize", map[string]any{"prompt": r.Prompt + r.Continuation, "add_special_tokens": false}, &whole); err != nil {
		return a, err
	}
	var got struct {
		Choices []struct {
			Logprobs struct {
				Each []float64            `json:"token_logprobs"`
				Top  []map[string]float64 `json:"top_logprobs"`
			}
		}
	}
	body := map[string]any{"prompt": whole.Tokens, "max_tokens": 1, "echo": true, "logprobs": 1, "temperature": 0}
	if err = m.post(ctx, m.Address+"/completions", body, &got); err != nil {
		return a, err
	}
	l := got.Choices[0].Logprobs
	a.Likelihood = &endpoint.Likelihood{Greedy: true}
	for n := len(before.Tokens); n < len(l.Each)-1; n++ {
		a.Likelihood.Sum += l.Each[n]
		a.Likelihood.Tokens++
		for _, top := range l.Top[n] {
			a.Likelihood.Greedy = a.Likelihood.Greedy && top <= l.Each[n]
		}
	}
	return a, nil
}

func (arithmetic) post(ctx context.Context, address string, body, into any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(b))
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", address, answer.Status)
	}
	return json.NewDecoder(answer.Body).Decode(into)
}
