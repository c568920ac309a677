package kind

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/internal/gguf"
	"github.com/lontar-asean/lontar/internal/llama"
)

// TestEachKindIsAskedOfARealModel puts every kind to llama.cpp twice. The model knows nothing; what is held is that each question has an answer with a state, and
// the same the second time. A picture is refused by name, and is no wrong answer.
func TestEachKindIsAskedOfARealModel(t *testing.T) {
	s := llama.Start(t, llama.Write(t, gguf.Lettered()))
	for _, k := range All() {
		var last []evaluate.Row
		for range 2 {
			c, err := endpoint.New(endpoint.Options{URL: s.Address, Model: s.Model, Attempts: 1})
			if err != nil {
				t.Fatal(err)
			}
			rows := measured(t, k.Name, c)
			for _, r := range rows {
				switch {
				case k.Name == "picture" && r.Failed > 0 && r.State != evaluate.Scored:
				case r.Failed > 0 || r.State == "" || r.State == evaluate.Missing:
					t.Errorf("%s, %s: %+v", k.Name, r.Metric, r)
				}
			}
			if last != nil && !reflect.DeepEqual(last, rows) {
				t.Errorf("%s: asked again it is %+v, and was %+v", k.Name, rows, last)
			}
			last = rows
		}
	}
}

// brief is a model that is asked for short answers: one that knows nothing writes until it is stopped, and its context holds 4,096 tokens.
type brief struct{ evaluate.Model }

func (b brief) Ask(ctx context.Context, r endpoint.Request) (endpoint.Answer, error) {
	r.MaxTokens = min(r.MaxTokens, 128)
	return b.Model.Ask(ctx, r)
}

// measured asks the items of a kind, which are those that fakes are asked.
func measured(t *testing.T, kind string, m evaluate.Model) []evaluate.Row {
	t.Helper()
	list := planned(t, kind)
	out, err := evaluate.Ask(t.Context(), evaluate.Models{Measured: brief{m}, Judges: []evaluate.Juror{{Name: "same", Model: brief{m}}}}, list, evaluate.Options{})
	if err != nil {
		t.Fatal(kind, err)
	}
	for _, o := range out {
		for _, x := range o.Said {
			if x.Failed != "" && !strings.Contains(x.Failed, "reads text only") {
				t.Errorf("%s: %s", kind, x.Failed)
			}
		}
	}
	return evaluate.Rows(out, nil, evaluate.Options{})
}
