package endpoint

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"
	"unicode/utf8"
)

// lists makes an echo as a server gives it: each token has a log-probability of minus its number.
func lists(t testing.TB, tokens []string, offsets []int, usage *Usage) Echo {
	t.Helper()
	values, top := make([]*float64, len(tokens)), make([]map[string]float64, len(tokens))
	for i := 1; i < len(tokens); i++ {
		x := -float64(i)
		values[i], top[i] = &x, map[string]float64{tokens[i]: x, "…": -3}
	}
	b, err := json.Marshal(map[string]any{"choices": []any{map[string]any{"logprobs": map[string]any{"tokens": tokens, "token_logprobs": values, "text_offset": offsets, "top_logprobs": top}}}})
	if err != nil {
		t.Fatal(err)
	}
	e, err := readEcho(b)
	if err != nil {
		t.Fatal(err)
	}
	e.Usage = usage
	return e
}

func offsets(tokens []string, length func(string) int) (list []int) {
	n := 0
	for _, s := range tokens {
		list = append(list, n)
		n += length(s)
	}
	return list
}

func TestTheBorderIsFoundInAnyUnit(t *testing.T) {
	runes, size, utf16 := units[0], units[1], units[2]
	for _, c := range []struct {
		name         string
		tokens       []string
		offsets      []int
		usage        *Usage
		context, all string
		first, end   int // first is -1 when it cannot be seen
	}{
		{"tokens put together", []string{"ខ្មែរ", "៖", " ល្អ", "."}, nil, nil, "ខ្មែរ៖", "ខ្មែរ៖ ល្អ", 2, 3},
		{"nothing was written", []string{"ไทย", ":", " ดี"}, nil, nil, "ไทย:", "ไทย: ดี", 2, 3},
		{"a token begins every text", []string{"<s>", "ລາວ", " ດີ", "x"}, nil, nil, "ລາວ", "ລາວ ດີ", 2, 3},
		{"and a space stands before it", []string{"<s>", " தமிழ்", " நல்ல", "x"}, nil, nil, "தமிழ்", "தமிழ் நல்ல", 2, 3},
		{"pieces of SentencePiece", []string{"<s>", "▁မြန်", "<0xE1>", "<0x80>", "<0x99>", "▁ok", "z"}, nil, nil, "မြန်မ", "မြန်မ ok", 5, 6},
		{"bytes as OpenAI writes them", []string{"a", `bytes:\xe1\x80`, `bytes:\x99`, " b", "z"}, nil, nil, "aမ", "aမ b", 3, 4},
		{"a token over the border", []string{"ab", "cd", "z"}, nil, nil, "abc", "abcd", -1, 2},
		{"an empty prompt", []string{"<s>", "Việt", " Nam", "z"}, nil, nil, "", "Việt Nam", 1, 3},
		{"places in code points, tokens without their letters", []string{"?", "?", "?", "?", "z"}, []int{0, 2, 4, 6, 8}, nil, "ꦗꦮꦶꦂ", "ꦗꦮꦶꦂ ꦗꦮ.", 2, 4},
		{"places in bytes", []string{"?", "?", "?", "?", "z"}, []int{0, 6, 12, 14, 16}, nil, "ꦗꦮꦶꦂ", "ꦗꦮꦶꦂ abc", 2, 4},
		{"places in UTF-16", []string{"?", "?", "?", "z"}, []int{0, 2, 4, 7}, nil, "𑒀𑒁", "𑒀𑒁 ab", 2, 3},
		{"places that drift, since parts of letters are counted", []string{"\uFFFD", "\uFFFD\uFFFD", " b", "z"}, offsets([]string{"\uFFFD", "\uFFFD\uFFFD", " b", "z"}, runes), &Usage{Prompt: 3, Completion: 1}, "မ", "မ b", -1, 3},
		{"the same in bytes", []string{"\uFFFD", "\uFFFD", "z"}, offsets([]string{"\uFFFD", "\uFFFD", "z"}, size), &Usage{Prompt: 2, Completion: 1}, "မ", "မa", -1, 2},
		{"Jawi", []string{"بهاس", " ملايو", "؟", "z"}, offsets([]string{"بهاس", " ملايو", "؟", "z"}, utf16), nil, "بهاس ملايو", "بهاس ملايو؟", 2, 3},
	} {
		e := lists(t, c.tokens, c.offsets, c.usage)
		p, err := e.place(c.all)
		if err != nil || p.end != c.end {
			t.Errorf("%s: end %d, %v", c.name, p.end, err)
			continue
		}
		first, ok := e.border(p, c.all, len(c.context))
		if ok != (c.first >= 0) || ok && first != c.first {
			t.Errorf("%s: %d %v", c.name, first, ok)
		}
	}
}

func TestListsThatDoNotGoTogetherAreRefused(t *testing.T) {
	for body, want := range map[string]string{
		`{"choices":[]}`: errNothing.Error(), `{"choices":[{"text":"x"}]}`: "the server gives no log-probabilities", `{"choices":[{"logprobs":null}]}`: "the server gives no log-probabilities",
		`{"choices":[{"logprobs":{"tokens":["a","b"],"token_logprobs":[null]}}]}`:                         "the answer has 2 tokens and 1 log-probabilities: which belongs to which cannot be told",
		`{"choices":[{"logprobs":{"tokens":["a","b"],"token_logprobs":[null,0.5]}}]}`:                     "token 1 has the log-probability 0.5, which is none",
		`{"choices":[{"logprobs":{"tokens":["a"],"token_logprobs":[-1],"text_offset":[0,1]}}]}`:           "the answer has 1 tokens and 2 places of tokens",
		`{"choices":[{"logprobs":{"tokens":["a"],"token_logprobs":[-1],"top_logprobs":[{},{}]}}]}`:        "the answer has 1 tokens and 2 lists of likeliest tokens",
		`{"choices":[{"logprobs":{"tokens":[],"token_logprobs":[]}}]}`:                                    "the server gives no tokens with its log-probabilities",
		`{"choices":[{"logprobs":{"tokens":["a","b"],"token_logprobs":[null,NaN]}}]}`:                     errNaN.Error(),
		`{"choices":[{"logprobs":{"tokens":["a","b"],"token_logprobs":[null,-Infinity]}}]}`:               errNaN.Error(),
		`{"choices":[{"logprobs":{"tokens":["a","b"],"token_logprobs":[null,-1.5],"text_offset":[0,1]}}]`: errCut.Error(),
	} {
		if _, err := readEcho([]byte(body)); err == nil || err.Error() != want {
			t.Errorf("%s: %v", body, err)
		}
	}
	e, err := readEcho([]byte(`{"choices":[{"logprobs":{"content":[{"token":"�","bytes":[225,158],"logprob":-1,"top_logprobs":[{"token":"x","logprob":-0.5}]},{"token":"�","bytes":[128],"logprob":-2,"top_logprobs":[]}]}}]}`))
	if err != nil || len(e.Tokens) != 2 || e.Tokens[0]+e.Tokens[1] != "ក" || *e.Best[0] != -0.5 || e.Best[1] != nil {
		t.Errorf("%+v %v", e, err)
	}
}

func TestEchoesOfSomethingElseAreRefused(t *testing.T) {
	for _, c := range []struct {
		tokens []string
		usage  *Usage
		text   string
	}{
		{[]string{"x"}, &Usage{Prompt: 20, Completion: 1}, "a long prompt"},
		{[]string{"x"}, nil, "a long prompt"},
		{[]string{"a", "b", "c", "d"}, &Usage{Prompt: 4, Completion: 4}, "a long prompt"},
		{[]string{"a", "b", "c", "d"}, &Usage{Prompt: 9, Completion: 1}, "a long prompt"},
		{[]string{"a", "b", "c", "d"}, nil, "a long prompt"},
	} {
		e := lists(t, c.tokens, nil, c.usage)
		if p, err := e.place(c.text); err == nil {
			t.Errorf("%q %+v: %+v", c.tokens, c.usage, p)
		}
	}
}

func TestSumsAreOfNumbersThatAreThere(t *testing.T) {
	e := lists(t, []string{"a", "b", "c", "d"}, nil, nil)
	l, err := e.sum(1, 3)
	if err != nil || l.Sum != -3 || l.Tokens != 2 || !l.Greedy || l.Unranked {
		t.Errorf("%+v %v", l, err)
	}
	if l, err = e.sum(2, 4); err != nil || !l.Greedy { // -3 is as likely as the other
		t.Errorf("%+v %v", l, err)
	}
	e = lists(t, []string{"a", "b", "c", "d", "e"}, nil, nil)
	if l, err = e.sum(2, 5); err != nil || l.Greedy {
		t.Errorf("%+v %v", l, err)
	}
	e.Best = nil
	if l, err = e.sum(1, 2); err != nil || l.Greedy || !l.Unranked {
		t.Errorf("%+v %v", l, err)
	}
	e.Logprobs[3] = nil
	for _, c := range [][2]int{{0, 2}, {2, 4}, {2, 2}, {4, 9}, {-1, 2}} {
		if l, err := e.sum(c[0], c[1]); err == nil {
			t.Errorf("%v: %+v", c, l)
		}
	}
}

func FuzzEcho(f *testing.F) {
	f.Add(`{"choices":[{"text":"ab","logprobs":{"tokens":["a","b","c"],"token_logprobs":[null,-1,-2],"text_offset":[0,1,2],"top_logprobs":[null,{"b":-1},{}]}}],"usage":{"prompt_tokens":2,"completion_tokens":1}}`, "ab", 1)
	f.Add(`{"choices":[{"logprobs":{"content":[{"token":"x","logprob":-1,"bytes":[225]}]}}]}`, "ខ្ម", 3)
	f.Add(`{"choices":[{"logprobs":{"tokens":["<s>"," ្"],"token_logprobs":[null,-1e-4],"text_offset":[-5,99]}}]}`, "្", 0)
	f.Add(`{"choices":[{"logprobs":{"tokens":["\ud800","bytes:\\xzz","<0xGG>"],"token_logprobs":[-1,-1,-1]}}]}`, "\xff\U000F0000", 1)
	f.Fuzz(func(t *testing.T, body, text string, at int) {
		e, err := readEcho([]byte(body))
		if err != nil || e.Refusal != "" {
			return
		}
		p, err := e.place(text)
		if err != nil {
			return
		}
		if p.end < 0 || p.end > len(e.Tokens) || p.starts != nil && len(p.starts) != p.end {
			t.Fatalf("%+v", p)
		}
		if at < 0 || at > len(text) || !utf8.RuneStart((text + "x")[at]) {
			return
		}
		first, ok := e.border(p, text, at)
		if l, err := e.sum(first, p.end); ok && err == nil && (math.IsNaN(l.Sum) || l.Tokens != p.end-first) {
			t.Fatal(fmt.Sprint(l))
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add(`{"choices":[{"message":{"content":[{"type":"thinking","thinking":[{"text":"a"}]},{"text":"b"}]},"logprobs":{"content":[{"token":"x","logprob":-1}]}}]}`, `{"data":[{"embedding":[1,2]}]}`)
	f.Add(`{"choices":[{"text":"x","message":null}]}`, `{"data":[{"embedding":[1e39,null]}]}`)
	f.Add(`{"choices":[{"message":{"reasoning":"x","content":null}}]}`, `{"data":[{"embedding":[NaN]}]}`)
	f.Fuzz(func(t *testing.T, body, vector string) {
		for _, s := range []sort{chat, completion} {
			if a, err := read([]byte(body), s, true); err == nil && s == completion && a.Thought != "" {
				t.Fatal("a text that is gone on with has no thought")
			}
		}
		if a, err := readVector([]byte(vector)); err == nil {
			for _, x := range a.Vector {
				if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
					t.Fatal(a.Vector)
				}
			}
		}
	})
}
