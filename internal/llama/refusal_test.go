package llama_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestWhatCannotBeAnsweredIsRefused asks wrongly, and rightly again after each.
func TestWhatCannotBeAnsweredIsRefused(t *testing.T) {
	s := small(t)
	long := strings.Repeat("ក", 683) // three tokens each, and one that begins
	for _, c := range []struct {
		path   string
		body   any
		status int
		says   []string
	}{
		{"/v1/completions", `{"prompt":"a"`, 400, []string{"no JSON"}},
		{"/v1/completions", "", 400, []string{"no JSON"}},
		{"/v1/completions", "{\"prompt\":\"\xff\"}", 400, []string{"no JSON"}},
		{"/v1/completions", `["a"]`, 400, []string{"no object"}},
		{"/v1/completions", j{}, 400, []string{"prompt is missing"}},
		{"/v1/completions", j{"prompt": []int{5, 260}}, 400, []string{"token 260", "0 to 259"}},
		{"/v1/completions", j{"prompt": []int{-1}}, 400, []string{"token -1"}},
		{"/v1/completions", j{"prompt": []any{}}, 400, []string{"empty"}},
		{"/v1/completions", j{"prompt": []any{1, "a"}}, 400, []string{"list of tokens"}},
		{"/v1/completions", j{"prompt": long}, 400, []string{"2050 tokens", "2048"}},
		{"/v1/chat/completions", j{"messages": []j{{"role": "user", "content": long}}}, 400, []string{"tokens", "2048"}},
		{"/v1/embeddings", j{"input": long}, 400, []string{"2050 tokens", "2048"}},
		{"/v1/completions", j{"prompt": "a", "max_tokens": -1}, 400, []string{"max_tokens"}},
		{"/v1/completions", j{"prompt": "a", "max_tokens": 1.5}, 400, []string{"max_tokens"}},
		{"/v1/completions", j{"prompt": "a", "temperature": "hot"}, 400, []string{"temperature"}},
		{"/v1/completions", j{"prompt": "a", "stop": []string{""}}, 400, []string{"stop"}},
		{"/v1/completions", j{"prompt": "a", "n": 2}, 400, []string{"n 2 is not supported"}},
		{"/v1/completions", j{"prompt": "a", "stream": true}, 400, []string{"stream"}},
		{"/v1/completions", j{"prompt": "a", "logit_bias": j{"5": 1}}, 400, []string{"logit_bias"}},
		{"/v1/completions", j{"prompt": "a", "model": "other"}, 404, []string{`"other"`, `"tiny"`}},
		{"/v1/chat/completions", j{"messages": []j{}}, 400, []string{"messages"}},
		{"/v1/chat/completions", j{"messages": []j{{"role": "user"}}}, 400, []string{"message 0"}},
		{"/v1/chat/completions", j{"messages": []j{{"role": "user", "content": []j{{"type": "image_url"}}}}}, 400, []string{"image_url", "text only"}},
		{"/v1/chat/completions", j{"messages": []j{{"role": "user", "content": "a"}}, "response_format": j{"type": "json_object"}}, 400, []string{"response_format"}},
		{"/v1/embeddings", j{"input": "a", "dimensions": 8}, 400, []string{"dimensions"}},
		{"/tokenize", j{}, 400, []string{"prompt"}},
		{"/detokenize", j{"tokens": "a"}, 400, []string{"tokens"}},
		{"/v1/audio", j{}, 404, []string{"/v1/audio"}},
		{"/v1/models", j{}, 405, []string{"GET"}},
	} {
		status, b := post(t, s.Root()+c.path, c.body)
		var got struct {
			Error struct{ Message, Type string }
		}
		about := fmt.Sprint(c.path, " ", c.body)
		if err := json.Unmarshal(b, &got); err != nil || status != c.status || got.Error.Type != "invalid_request_error" {
			t.Errorf("%.120s: %d %v %s", about, status, err, b)
		}
		for _, want := range c.says {
			if !strings.Contains(got.Error.Message, want) {
				t.Errorf("%.120s: %q does not say %q", about, got.Error.Message, want)
			}
		}
		if got := echo(t, s, "a", 1); len(got.Choices[0].Logprobs.Each) != 3 {
			t.Fatalf("after %.120s: %+v", about, got)
		}
	}
}

func TestTheContextIsUsedToItsEnd(t *testing.T) {
	s := small(t)
	list := slices.Repeat([]int{100, 132, 161}, 683)[:2048]
	full := echo(t, s, list, 5)
	if n := len(full.Choices[0].Logprobs.Each); n != 2049 || full.Choices[0].Finish != "length" {
		t.Errorf("a full context of 2048 tokens and one more give %d likelihoods, %s", n, full.Choices[0].Finish)
	}
	short := echo(t, s, list[:2040], 0)
	if a, b := *short.Choices[0].Logprobs.Each[2039], *full.Choices[0].Logprobs.Each[2039]; a-b > 1e-4 || b-a > 1e-4 {
		t.Errorf("token 2039 has %v and %v", a, b)
	}
	var got struct {
		Data []struct{ Embedding []float64 }
	}
	ask(t, s.Address+"/embeddings", j{"input": list}, &got)
	if len(got.Data) != 1 || len(got.Data[0].Embedding) != 64 {
		t.Errorf("%+v", got)
	}
}

func TestTheServerSaysWhatItServes(t *testing.T) {
	s := small(t)
	answer, err := http.Get(s.Address + "/models")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var got struct {
		Data []struct {
			ID   string
			Meta struct {
				Fingerprint string
				Context     int `json:"n_ctx"`
				Vocabulary  int `json:"n_vocab"`
			}
		}
	}
	if err := json.NewDecoder(answer.Body).Decode(&got); err != nil || len(got.Data) != 1 {
		t.Fatal(err, got)
	}
	const weights = "adf504d2cc168e311a4aeeeaf37bd03bad6dfb361961642b1fefcc8e9e8eda86"
	if d := got.Data[0]; d.ID != "tiny" || d.Meta.Fingerprint != weights || d.Meta.Context != 2048 || d.Meta.Vocabulary != 260 || s.Fingerprint != weights || s.Context != 2048 {
		t.Errorf("%+v %+v", d, s)
	}
}
