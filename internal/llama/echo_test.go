package llama_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lontar-asean/lontar/internal/gguf"
	"github.com/lontar-asean/lontar/internal/llama"
	"github.com/lontar-asean/lontar/language"
)

func TestEchoHasALikelihoodForEachTokenButTheFirst(t *testing.T) {
	s := llama.Start(t, llama.Write(t, gguf.Lettered()))
	for tag, text := range texts {
		n := len(tokens(t, s, text, true))
		for _, most := range []int{0, 1, 3} {
			got := echo(t, s, text, most)
			c := got.Choices[0]
			l := c.Logprobs
			if len(l.Each) != n+most || len(l.Tokens) != n+most || len(l.Top) != n+most || len(l.Offsets) != n+most || got.Usage.Prompt != n || got.Usage.Completion != most {
				t.Fatalf("%s: %d likelihoods of %d tokens and %d written, usage %+v", tag, len(l.Each), n, most, got.Usage)
			}
			if l.Each[0] != nil || l.Tokens[0] != "<s>" || slices.Contains(l.Each[1:], nil) {
				t.Errorf("%s: only the first token has no likelihood: %v", tag, l.Each)
			}
			if !strings.HasPrefix(c.Text, text) || c.Finish != "length" {
				t.Errorf("%s: %q, %s", tag, c.Text, c.Finish)
			}
			if !slices.IsSorted(l.Offsets) || l.Offsets[0] != 0 || most > 0 && l.Offsets[n] != utf8.RuneCountInString(text) {
				t.Errorf("%s: the text of %d letters has tokens at %v", tag, utf8.RuneCountInString(text), l.Offsets)
			}
			for i, top := range l.Top {
				if i > 0 && (len(top) == 0 || *l.Each[i] > 0 || top[l.Tokens[i]] < *l.Each[i]) {
					t.Errorf("%s: token %d %q has %v, the likeliest %v", tag, i, l.Tokens[i], *l.Each[i], top)
				}
			}
		}
	}
}

// TestALikelihoodIsThatOfTheWordsBefore holds what harnesses take for granted: what comes later, and how long the text is, changes nothing.
func TestALikelihoodIsThatOfTheWordsBefore(t *testing.T) {
	s := small(t)
	text := texts["khm-Khmr"] + " " + texts["ind-Latn"]
	list := tokens(t, s, text, true)
	whole := echo(t, s, list, 0).Choices[0].Logprobs.Each
	sum, steps := 0.0, 0.0
	for i := 1; i < len(list); i++ {
		part := echo(t, s, list[:i+1], 1).Choices[0].Logprobs.Each
		for k := 1; k <= i; k++ {
			if d := math.Abs(*part[k] - *whole[k]); d > 1e-4 {
				t.Errorf("token %d: %v in a text of %d tokens, %v in one of %d", k, *part[k], i+1, *whole[k], len(list))
			}
		}
		sum += *whole[i]
		steps += *part[i]
	}
	if math.Abs(sum-steps) > 1e-4*float64(len(list)) {
		t.Errorf("the text has %v, token by token %v", sum, steps)
	}
	asText := echo(t, s, text, 0).Choices[0].Logprobs.Each
	for i := range whole {
		if i > 0 && *asText[i] != *whole[i] {
			t.Errorf("token %d: %v asked as text, %v asked as tokens", i, *asText[i], *whole[i])
		}
	}
}

// TestTheLikeliestTokenIsWritten compares what is written with what is said to be likely.
func TestTheLikeliestTokenIsWritten(t *testing.T) {
	s := small(t)
	list := tokens(t, s, texts["tha-Thai"], true)
	written := echo(t, s, list, 12)
	all := written.Choices[0].Logprobs
	for i := len(list); i < len(all.Each); i++ {
		if len(all.Top[i]) != 1 || all.Top[i][all.Tokens[i]] != *all.Each[i] {
			t.Errorf("token %d: %q %v, the likeliest is %v", i, all.Tokens[i], *all.Each[i], all.Top[i])
		}
	}
	var several completion
	ask(t, s.Address+"/completions", j{"prompt": list, "max_tokens": 1, "logprobs": 50}, &several)
	sum := 0.0
	for _, p := range several.Choices[0].Logprobs.Top[0] {
		sum += math.Exp(p)
	}
	if sum < 0.5 || sum > 1.0001 {
		t.Errorf("the 50 likeliest of 260 tokens have together %v", sum)
	}
}

func TestScriptsCostUnequally(t *testing.T) {
	s := llama.Start(t, llama.Write(t, gguf.Lettered()))
	cost := func(tag string) float64 {
		return float64(len(tokens(t, s, texts[tag], false))) / float64(language.CountClusters(texts[tag]))
	}
	if ind, tha, tam, khm := cost("ind-Latn"), cost("tha-Thai"), cost("tam-Taml"), cost("khm-Khmr"); ind >= tha || tha >= tam || tam >= khm {
		t.Errorf("tokens a character: Indonesian %.2f, Thai %.2f, Tamil %.2f, Khmer %.2f", ind, tha, tam, khm)
	}
}
