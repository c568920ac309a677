package harness_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"math"
	"os"
	"testing"

	"github.com/lontar-asean/lontar/internal/gguf"
	"github.com/lontar-asean/lontar/internal/llama"
	"github.com/lontar-asean/lontar/internal/llama/harness"
)

var update = flag.Bool("update", false, "store the answers of lm-evaluation-harness")

// TestTheHarnessSaysWhatIsStored asks it.
func TestTheHarnessSaysWhatIsStored(t *testing.T) {
	s := llama.Start(t, llama.Write(t, gguf.Lettered()))
	got := harness.Run(t, s, harness.Limit, harness.Names(t)...)
	if *update {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		for _, sample := range got {
			if err := enc.Encode(sample); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile("testdata/samples.jsonl", b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want := harness.Stored(t)
	if len(got) != len(want) || len(got) != harness.Limit*len(harness.Names(t)) {
		t.Fatalf("%d samples, %d stored", len(got), len(want))
	}
	worst := 0.0
	for i, g := range got {
		w := want[i]
		if g.Task != w.Task || g.Doc != w.Doc || g.Context != w.Context || len(g.Logprobs) != len(w.Logprobs) {
			t.Fatalf("%+v, stored %+v", g, w)
		}
		for n := range g.Logprobs {
			worst = max(worst, math.Abs(g.Logprobs[n]-w.Logprobs[n]))
			if g.Choices[n] != w.Choices[n] {
				t.Errorf("%s, item %d: choice %d is another text", g.Task, g.Doc, n)
			}
		}
	}
	if worst > harness.Tolerance {
		t.Errorf("likelihoods are off by %v", worst)
	}
}

func TestWhatIsStoredIsWhole(t *testing.T) {
	tasks := map[string]int{}
	for _, s := range harness.Stored(t) {
		tasks[s.Task]++
		if len(s.Logprobs) < 2 || len(s.Logprobs) != len(s.Choices) || len(s.Greedy) != len(s.Choices) || len(s.Context) != 64 {
			t.Errorf("%+v", s)
		}
		for _, p := range s.Logprobs {
			if !(p < 0) || s.Logprobs[s.Prediction] < p {
				t.Errorf("%+v", s)
			}
		}
	}
	if len(tasks) < 4 || len(tasks) != len(harness.Names(t)) {
		t.Errorf("%v", tasks)
	}
	for name, n := range tasks {
		if n != harness.Limit {
			t.Errorf("%s has %d items", name, n)
		}
	}
}
