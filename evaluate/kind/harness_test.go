package kind

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/internal/gguf"
	"github.com/lontar-asean/lontar/internal/llama"
	"github.com/lontar-asean/lontar/internal/llama/harness"
	"github.com/lontar-asean/lontar/language"
)

// stored makes a suite of the tasks that are stored.
func stored(t *testing.T) evaluate.Suite {
	t.Helper()
	s := evaluate.Suite{Name: "lm-eval", Kinds: All(), Items: map[string][]evaluate.Item{}, Worded: map[language.Tag]map[string][]evaluate.Wording{}}
	for _, name := range harness.Names(t) {
		tag := harness.Language(name)
		s.Tasks = append(s.Tasks, evaluate.Task{Name: name, Version: 1, Kind: "lm-eval", Words: name})
		for n, w := range harness.Items(t, name) {
			choices := append([]string{w.Choices[w.Right]}, slices.Delete(slices.Clone(w.Choices), w.Right, w.Right+1)...)
			s.Items[name] = append(s.Items[name], evaluate.Item{ID: fmt.Sprintf("%s/%03d", name, n), Language: tag, Question: w.Context, Choices: choices})
			if s.Worded[tag] == nil {
				s.Worded[tag] = map[string][]evaluate.Wording{}
			}
			s.Worded[tag][name] = []evaluate.Wording{{Prompt: "{question}", Join: w.Join}}
		}
	}
	return s
}

// TestWeScoreAsTheHarness asks the items that are stored, and compares choice by choice and score by score. On the processor on which they were stored the
// likelihoods, which are sums of some hundred, are equal; others add in another order.
func TestWeScoreAsTheHarness(t *testing.T) {
	server := llama.Start(t, llama.Write(t, gguf.Lettered()))
	list, absent, err := stored(t).Plan(evaluate.Options{})
	if err != nil || len(absent) > 0 {
		t.Fatal(err, absent)
	}
	client, err := endpoint.New(endpoint.Options{URL: server.Address, Model: server.Model, Attempts: 1, Tokens: true})
	if err != nil {
		t.Fatal(err)
	}
	outcomes, err := evaluate.Ask(t.Context(), evaluate.Models{Measured: client}, list, evaluate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]evaluate.Outcome{}
	for _, o := range outcomes {
		found[o.Item.ID] = o
	}
	worst, choices := 0.0, 0
	for _, want := range harness.Stored(t) {
		id := fmt.Sprintf("%s/%03d", want.Task, want.Doc)
		o := found[id]
		if o.Score.State != evaluate.Scored || harness.Hash(o.Item.Question) != want.Context {
			t.Fatalf("%s: %+v, asked as %q", id, o.Score, o.Item.Question)
		}
		for _, x := range o.Said {
			n := slices.Index(want.Choices, harness.Hash(x.Request.Continuation))
			if n < 0 {
				t.Fatalf("%s: the harness has no choice %q", id, x.Request.Continuation)
			}
			l := x.Answer.Likelihood
			worst = max(worst, math.Abs(l.Sum-want.Logprobs[n]))
			if l.Greedy != want.Greedy[n] || (strings.HasSuffix(x.Request.Continuation, o.Score.Label) && n != want.Prediction) {
				t.Errorf("%s: %q has %+v, the harness says %+v", id, x.Request.Continuation, *l, want)
			}
			choices++
		}
		if o.Score.Value != want.Right || o.Score.More["acc_norm"] != want.ByLength {
			t.Errorf("%s: %+v, the harness says %v and %v", id, o.Score, want.Right, want.ByLength)
		}
	}
	t.Logf("%d choices of %d items, off by %.2g at most", choices, len(outcomes), worst)
	if worst > harness.Tolerance || choices < 250 {
		t.Errorf("%d likelihoods are off by %v", choices, worst)
	}
}
