package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/internal/gguf"
	"github.com/lontar-asean/lontar/internal/llama"
	"github.com/lontar-asean/lontar/internal/llama/harness"
)

var some = []string{"lontar_copal", "lontar_mabl_jv", "lontar_xcopa_id", "lontar_xcopa_ta", "lontar_xcopa_th", "lontar_xcopa_vi"}

// harnessSuite writes some of the tasks that are stored as a suite, and gives its file.
func harnessSuite(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	put := func(name string, v any) {
		b, err := json.Marshal(v)
		if err == nil {
			err = os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), b, 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	type object = map[string]any
	var tasks []object
	words := map[string]object{}
	for _, task := range some {
		tag := string(harness.Language(task))
		tasks = append(tasks, object{"name": task, "version": 1, "kind": "lm-eval", "words": task, "items": []string{task + ".yaml"}})
		var items []object
		for n, i := range harness.Items(t, task) {
			choices := append([]string{i.Choices[i.Right]}, slices.Delete(slices.Clone(i.Choices), i.Right, i.Right+1)...)
			items = append(items, object{"id": fmt.Sprintf("%s/%03d", task, n), "source": "unsourced", "question": object{tag: i.Context}, "choices": object{tag: choices}})
			if words[tag] == nil {
				words[tag] = object{}
			}
			words[tag][task] = []object{{"prompt": "{question}", "join": i.Join}}
		}
		put(task+".yaml", items)
	}
	for tag, w := range words {
		put("words/"+tag+".yaml", w)
	}
	put("suite.yaml", object{"name": "stored", "wordings": "words", "tasks": tasks})
	return filepath.Join(dir, "suite.yaml")
}

// TestCompatIsTheHarness evaluates tasks that are stored, and compares choice by choice and score by score; package kind does so with all of them.
func TestCompatIsTheHarness(t *testing.T) {
	server := llama.Start(t, llama.Write(t, gguf.Lettered()))
	suite, out := harnessSuite(t), filepath.Join(t.TempDir(), "run")
	t.Setenv("LONTAR_CACHE", t.TempDir())
	if _, said, code := lontar(t, "evaluate", suite, "--compat", "lm-eval", "--model", server.Address+"#"+server.Model, "--out", out); code != 0 {
		t.Fatalf("%d %s", code, said)
	}
	lines, err := readAnswers(out)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]evaluate.Line{}
	for _, l := range lines {
		found[l.Item] = l
	}
	worst, choices := 0.0, 0
	for _, want := range harness.Stored(t) {
		id := fmt.Sprintf("%s/%03d", want.Task, want.Doc)
		if !slices.Contains(some, want.Task) {
			continue
		}
		l := found[id]
		if l.Score.State != evaluate.Scored || len(l.Said) != len(want.Choices) {
			t.Fatalf("%s: %+v", id, l)
		}
		sums := make([]float64, len(want.Choices))
		for _, s := range l.Said {
			n := slices.Index(want.Choices, harness.Hash(s.Asked[1].Text))
			if n < 0 || harness.Hash(s.Asked[0].Text) != want.Context {
				t.Fatalf("%s: asked in other words: %+v", id, s.Asked)
			}
			sums[n] = s.Answer.Likelihood.Sum
			worst = max(worst, math.Abs(sums[n]-want.Logprobs[n]))
			if s.Answer.Likelihood.Greedy != want.Greedy[n] {
				t.Errorf("%s: choice %d has %+v, the harness says %v", id, n, *s.Answer.Likelihood, want.Greedy[n])
			}
			choices++
		}
		if n := slices.Index(sums, slices.Max(sums)); n != want.Prediction || l.Score.Value != want.Right || l.Score.More["acc_norm"] != want.ByLength {
			t.Errorf("%s: choice %d, %+v; the harness says %+v", id, n, l.Score, want)
		}
	}
	t.Logf("%d choices of %d items, off by %.2g at most", choices, len(lines), worst)
	if worst > harness.Tolerance || choices != 2*harness.Limit*len(some) {
		t.Errorf("%d likelihoods are off by %v", choices, worst)
	}
}

func TestOnlyKnownProgramsAreAgreedWith(t *testing.T) {
	if _, said, code := lontar(t, "evaluate", "asean-culture", "--model", "fake://perfect", "--compat", "other"); code != 2 {
		t.Errorf("%d %s", code, said)
	}
}
