package endpoint_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/fault"
)

// asked is what servers of these tests are asked.
type asked struct {
	Prompt    json.RawMessage
	Messages  []struct{ Role, Content string }
	Stop      []string
	MaxTokens int `json:"max_tokens"`
	Echo      bool
	Effort    string `json:"reasoning_effort"`
	Reasoning int    `json:"max_reasoning_tokens"`
}

func decoded(t testing.TB, r *http.Request) (a asked) {
	if err := json.NewDecoder(r.Body).Decode(&a); err != nil {
		t.Error(err)
	}
	return a
}

func TestTextsAreGoneOnWith(t *testing.T) {
	url, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
		a := decoded(t, r)
		if r.URL.Path != "/v1/completions" || string(a.Prompt) != `"ភ្នំពេញ​ជា"` || a.MaxTokens != 5 || fmt.Sprint(a.Stop) != "[។]" {
			t.Errorf("%s %+v %s", r.URL, a, a.Prompt)
		}
		fmt.Fprint(w, `{"model":"m","choices":[{"text":"រាជធានី។ <think>","finish_reason":"length"}],"usage":{"prompt_tokens":9,"completion_tokens":5}}`)
	})
	c, _ := client(t, endpoint.Options{URL: url})
	a, err := c.Ask(t.Context(), endpoint.Request{Prompt: "ភ្នំពេញ​ជា", MaxTokens: 5, Stop: []string{"។"}})
	if err != nil || a.Text != "រាជធានី" || a.Finish != "stop" || a.Thought != "" {
		t.Errorf("%+v %v", a, err)
	}
	if _, err := c.Ask(t.Context(), endpoint.Request{}); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
}

// echo answers as a server does whose tokens are words with the space before them, each of the log-probability of minus its number. long words are one
// token where they stand together.
func echo(w http.ResponseWriter, text string, written bool, extra string) {
	var tokens []string
	for i, word := range strings.Split(text, " ") {
		if i > 0 {
			word = " " + word
		}
		tokens = append(tokens, word)
	}
	n := len(tokens)
	if written {
		tokens = append(tokens, "!")
	}
	values, top := make([]*float64, len(tokens)), make([]map[string]float64, len(tokens))
	for i := 1; i < len(tokens); i++ {
		x := -float64(i)
		values[i], top[i] = &x, map[string]float64{tokens[i]: x}
	}
	b, _ := json.Marshal(map[string]any{"tokens": tokens, "token_logprobs": values, "top_logprobs": top})
	fmt.Fprintf(w, `{"model":"m","choices":[{"text":%q,"logprobs":%s}],"usage":{"prompt_tokens":%d,"completion_tokens":%d}%s}`, text, b, n, len(tokens)-n, extra)
}

func TestLikelihoodsAreOfTheContinuation(t *testing.T) {
	url, count := server(t, func(w http.ResponseWriter, r *http.Request) {
		a := decoded(t, r)
		var text string
		if err := json.Unmarshal(a.Prompt, &text); err != nil {
			t.Error(err)
		}
		echo(w, text, a.MaxTokens > 0, "")
	})
	c, _ := client(t, endpoint.Options{URL: url})
	for _, q := range []struct {
		prompt, continuation string
		sum                  float64
		tokens               int
	}{
		{"Ibu kota Laos adalah", " Vientiane", -4, 1},
		{"Ibu kota Laos adalah ", "Vientiane", -4, 1}, // the space belongs to the word
		{"ເມືອງຫຼວງ ແມ່ນ", " ວຽງຈັນ ເດີ", -5, 2},
		{"မြို့တော် က", " နေပြည်တော်", -2, 1},
		{"ibu\xff kota", " x", -2, 1},
		{"one two th", "ree four", -3, 1}, // "three" is one token: what is left behind as many as the prompt has alone
	} {
		a, err := c.Ask(t.Context(), endpoint.Request{Prompt: q.prompt, Continuation: q.continuation})
		if err != nil || a.Likelihood == nil || a.Likelihood.Sum != q.sum || a.Likelihood.Tokens != q.tokens || !a.Likelihood.Greedy || a.Text != "" {
			t.Errorf("%q: %+v %v", q.prompt, a.Likelihood, err)
		}
	}
	before := count.Load()
	if _, err := c.Ask(t.Context(), endpoint.Request{Prompt: "one two th", Continuation: "roat four"}); err != nil || count.Load() != before+1 {
		t.Errorf("%v: the tokens of the same prompt are counted once: %d", err, count.Load()-before)
	}
	for _, q := range []endpoint.Request{{Prompt: "one two th", Continuation: "ree"}, {Continuation: "nothing before"}} {
		if a, err := c.Ask(t.Context(), q); fault.Of(err) != fault.Broken {
			t.Errorf("%+v: %+v %v", q, a.Likelihood, err)
		}
	}
	c.Know(endpoint.Traits{Bare: true})
	if a, err := c.Ask(t.Context(), endpoint.Request{Prompt: "a b", Continuation: " c", Repeat: 1}); err != nil || a.Likelihood.Sum != -2 || a.Usage.Completion != 0 {
		t.Errorf("%+v %v", a, err)
	}
}

func TestTokensGiveTheSumsOfTheHarness(t *testing.T) {
	models, err := fake.New()
	if err != nil {
		t.Fatal(err)
	}
	text, err := endpoint.New(endpoint.Options{URL: "fake://perfect", Transport: models})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := endpoint.New(endpoint.Options{URL: "fake://perfect", Transport: models, Tokens: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []endpoint.Request{
		{Prompt: "The picture is", Continuation: " wider"}, {Prompt: "รูปนี้ ", Continuation: "กว้าง"}, {Prompt: "រូបភាព", Continuation: "នេះ"}, {Prompt: "ပုံ", Continuation: " သည်"},
		{Prompt: "ꦒꦩ꧀ꦧꦂ", Continuation: "ꦥ"}, {Prompt: "ڬمبر", Continuation: " اين"}, {Prompt: "படம்", Continuation: " அகலம்"}, {Prompt: "Bức tranh", Continuation: " rộng"}, {Prompt: "ຮູບ", Continuation: "ນີ້"},
	} {
		a, err := text.Ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		b, err := ids.Ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(a.Likelihood.Sum-b.Likelihood.Sum) > 1e-9 || a.Likelihood.Tokens != b.Likelihood.Tokens || a.Likelihood.Greedy != b.Likelihood.Greedy || text.Hash(q) == ids.Hash(q) {
			t.Errorf("%q: %+v, %+v", q.Prompt, a.Likelihood, b.Likelihood)
		}
	}
	if a, err := ids.Ask(t.Context(), endpoint.Request{Continuation: "Most"}); err != nil || a.Likelihood.Tokens != 4 {
		t.Errorf("behind the token that begins a text: %+v %v", a.Likelihood, err)
	}
	if _, err := text.Ask(t.Context(), endpoint.Request{Continuation: "Most"}); fault.Of(err) != fault.Broken {
		t.Error(err)
	}
	none, _ := client(t, endpoint.Options{URL: "fake://perfect?always=written", Transport: models, Tokens: true})
	if _, err := none.Ask(t.Context(), endpoint.Request{Prompt: "a b", Continuation: " c"}); err == nil || !strings.Contains(err.Error(), "not of the prompt") {
		t.Error(err)
	}
	lonely, _ := client(t, endpoint.Options{URL: "http://127.0.0.1:1", Tokens: true, Attempts: 1})
	if _, err := lonely.Ask(t.Context(), endpoint.Request{Prompt: "a", Continuation: "b"}); fault.Of(err) != fault.Unavailable {
		t.Error(err)
	}
}

func TestVectorsAreFinite(t *testing.T) {
	for body, want := range map[string]string{
		`{"data":[{"embedding":[0.5,-1]}],"model":"m","usage":{"prompt_tokens":3}}`: "", `{"data":[]}`: "no vector", `{"data":[{"embedding":[0,0]}]}`: "direction",
		`{"data":[{"embedding":[1,null]}]}`: "place 1", `{"data":[{"embedding":[1e39]}]}`: "place 0", `{"data":[{"embedding":[NaN]}]}`: "NaN",
	} {
		url, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/v1/embeddings" {
				t.Error(r.URL)
			}
			fmt.Fprint(w, body)
		})
		c, _ := client(t, endpoint.Options{URL: url, Attempts: 1})
		a, err := c.Ask(t.Context(), endpoint.Request{Embed: "ꦧꦱ"})
		if want == "" && (err != nil || len(a.Vector) != 2 || a.Vector[1] != -1) || want != "" && (fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %+v %v", body, a, err)
		}
	}
}

func TestStopStringsDoNotEndThoughts(t *testing.T) {
	for _, form := range []string{"tag", "field", "closing", "harmony"} {
		models, err := fake.New()
		if err != nil {
			t.Fatal(err)
		}
		c, _ := client(t, endpoint.Options{URL: "fake://reasoning?say=ຄຳຕອບ.Stop&thought=" + form, Transport: models})
		r := endpoint.Request{Messages: []endpoint.Message{endpoint.Say("user", "x")}, MaxTokens: 200, Stop: []string{"Stop"}}
		a, err := c.Ask(t.Context(), r)
		if err != nil || a.Thought == "" || a.Text != "ຄຳຕອບ." || a.Finish != "stop" {
			if form != "closing" || c.Traits().Opened { // which cannot be told from an answer before it is learnt
				t.Errorf("%s: %+v %v", form, a, err)
			}
		}
		c.Know(endpoint.Traits{Thinks: true, Opened: form == "closing"})
		if a, err = c.Ask(t.Context(), r); err != nil || a.Text != "ຄຳຕອບ." || !strings.HasSuffix(a.Thought, "and answer.") || c.Totals().Swapped != 0 {
			t.Errorf("%s: %+v %v", form, a, err)
		}
		short, _ := client(t, endpoint.Options{URL: "fake://reasoning?say=ຄຳຕອບ&thought=" + form, Transport: models, Thought: 20, Traits: c.Traits()})
		r.MaxTokens, r.Stop = 20, nil
		if a, err = short.Ask(t.Context(), r); err != nil || a.Finish != endpoint.CutInThought || a.Text != "" || a.Thought == "" {
			t.Errorf("%s: %+v %v", form, a, err)
		}
	}
}

func TestABudgetForThoughtsIsAskedFor(t *testing.T) {
	var got asked
	url, _ := server(t, func(w http.ResponseWriter, r *http.Request) { got = decoded(t, r); say(w, "x") })
	c, _ := client(t, endpoint.Options{URL: url, Thought: 300, ThoughtMost: 250, Effort: "low"})
	r := endpoint.Request{Messages: []endpoint.Message{endpoint.Say("user", "x")}, MaxTokens: 40, Stop: []string{"a", "b", "c", "d", "e"}}
	if _, err := c.Ask(t.Context(), r); err != nil || got.MaxTokens != 340 || got.Effort != "low" || got.Reasoning != 250 || len(got.Stop) != 4 {
		t.Errorf("%+v %v", got, err)
	}
	d, _ := client(t, endpoint.Options{URL: url, Traits: endpoint.Traits{Thinks: true}})
	if _, err := d.Ask(t.Context(), r); err != nil || got.MaxTokens != 4136 || got.Effort != "" || got.Stop != nil || c.Hash(r) == d.Hash(r) {
		t.Errorf("%+v %v", got, err)
	}
}

func TestSoundsAreSentInline(t *testing.T) {
	var body string
	url, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
		b := make([]byte, 4096)
		n, _ := r.Body.Read(b)
		body = string(b[:n])
		say(w, "x")
	})
	c, _ := client(t, endpoint.Options{URL: url})
	m := func(b string) endpoint.Request {
		return endpoint.Request{Messages: []endpoint.Message{{Role: "user", Parts: []endpoint.Part{{Sound: &endpoint.Sound{Format: "wav", Bytes: []byte(b)}}, {Text: "apa?"}}}}}
	}
	if _, err := c.Ask(t.Context(), m("RIFF")); err != nil || !strings.Contains(body, `{"type":"input_audio","input_audio":{"format":"wav","data":"`+base64.StdEncoding.EncodeToString([]byte("RIFF"))+`"}}`) {
		t.Errorf("%s %v", body, err)
	}
	if c.Hash(m("RIFF")) == c.Hash(m("RIFX")) {
		t.Error("the hash does not know the sound")
	}
}

func TestAnotherModelUnderTheSameNameFindsNothing(t *testing.T) {
	url, count := server(t, func(w http.ResponseWriter, r *http.Request) { say(w, "x") })
	dir := t.TempDir()
	r := endpoint.Request{Messages: []endpoint.Message{endpoint.Say("user", "x")}}
	for i, traits := range []endpoint.Traits{{}, {Fingerprint: "a"}, {Fingerprint: "b"}, {Fingerprint: "a"}, {Fingerprint: "a", NoSystem: true}} {
		c, _ := client(t, endpoint.Options{URL: url, Cache: dir, Traits: traits})
		if _, err := c.Ask(t.Context(), r); err != nil || count.Load() != []int64{1, 2, 3, 3, 4}[i] {
			t.Errorf("%+v: asked %d times, %v", traits, count.Load(), err)
		}
	}
	file := filepath.Join(t.TempDir(), "tape")
	before := count.Load()
	for i, traits := range []endpoint.Traits{{Fingerprint: "a"}, {Fingerprint: "a"}, {Fingerprint: "b"}} {
		c, _ := client(t, endpoint.Options{URL: url, Record: file, Traits: traits})
		if _, err := c.Ask(t.Context(), r); err != nil || count.Load()-before != []int64{1, 1, 2}[i] {
			t.Errorf("%+v on tape: asked %d times, %v", traits, count.Load()-before, err)
		}
	}
}

func TestASwapInTheMiddleOfARunIsNoticed(t *testing.T) {
	for _, c := range []struct {
		name   string
		traits endpoint.Traits
		drift  bool
		kind   fault.Kind
	}{{"nothing was learnt", endpoint.Traits{}, false, ""}, {"it was learnt", endpoint.Traits{Model: "fake-perfect", System: "fp-perfect-1"}, false, fault.Missing},
		{"and may change", endpoint.Traits{Model: "fake-perfect", System: "fp-perfect-1"}, true, ""}} {
		models, err := fake.New()
		if err != nil {
			t.Fatal(err)
		}
		m, _ := client(t, endpoint.Options{URL: "fake://perfect?swap=2&say=x", Transport: models, Traits: c.traits, Drift: c.drift})
		for i := range 3 {
			_, err = m.Answer(t.Context(), "", fmt.Sprint(i))
			if i < 2 && err != nil {
				t.Error(c.name, err)
			}
		}
		if fault.Of(err) != c.kind || m.Totals().Swapped != 1 || err != nil && !strings.Contains(err.Error(), "fp-perfect-2") {
			t.Errorf("%s: %v %+v", c.name, err, m.Totals())
		}
	}
}

func TestAServerThatComesBackIsLookedAt(t *testing.T) {
	var mu sync.Mutex
	down, digest := false, "one"
	url, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if down {
			down = false
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
			}
			conn.Close()
			return
		}
		if strings.HasSuffix(r.URL.Path, "/models") {
			fmt.Fprintf(w, `{"data":[{"id":"m","digest":%q}]}`, digest)
			return
		}
		say(w, "x")
	})
	c, _ := client(t, endpoint.Options{URL: url})
	l, err := c.List(t.Context())
	if err != nil || l.Digest == "" {
		t.Fatal(l, err)
	}
	c.Know(endpoint.Traits{Listing: l.Digest})
	down = true
	if _, err := c.Answer(t.Context(), "", "1"); err != nil {
		t.Error("the same one:", err)
	}
	down, digest = true, "two"
	if _, err := c.Answer(t.Context(), "", "2"); fault.Of(err) != fault.Missing {
		t.Error("another one:", err)
	}
	if _, err := c.Answer(t.Context(), "", "3"); fault.Of(err) != fault.Missing || c.Totals().Swapped != 2 {
		t.Error("still the other one:", err, c.Totals())
	}
}

func TestTheLikeliestTokensOfAChatAreKept(t *testing.T) {
	url, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
		var got struct {
			Logprobs bool
			Top      int `json:"top_logprobs"`
		}
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil || !got.Logprobs || got.Top != 5 {
			t.Errorf("%+v %v", got, err)
		}
		fmt.Fprint(w, `{"choices":[{"message":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"ကြည့်မယ်"}]},{"type":"text","text":"ခ"}]},
			"logprobs":{"content":[{"token":"ခ","logprob":-0.25,"top_logprobs":[{"token":"ခ","logprob":-0.25},{"token":"က","logprob":-2}]}]}}]}`)
	})
	c, _ := client(t, endpoint.Options{URL: url, Cache: t.TempDir()})
	r := endpoint.Request{Messages: []endpoint.Message{endpoint.Say("user", "က သို့မဟုတ် ခ")}, Top: 5}
	for range 2 {
		a, err := c.Ask(t.Context(), r)
		if err != nil || a.Text != "ခ" || a.Thought != "ကြည့်မယ်" || len(a.Top) != 1 || len(a.Top[0].Likeliest) != 2 || a.Top[0].Likeliest[1].Logprob != -2 {
			t.Errorf("%+v %v", a, err)
		}
	}
}

func TestFreshRequestsGoPastWhatIsKept(t *testing.T) {
	url, count := server(t, func(w http.ResponseWriter, r *http.Request) { say(w, "x") })
	dir := t.TempDir()
	c, _ := client(t, endpoint.Options{URL: url, Cache: dir, Record: filepath.Join(dir, "tape")})
	r := endpoint.Request{Messages: []endpoint.Message{endpoint.Say("user", "x")}}
	for i := range 3 {
		if a, err := c.Ask(endpoint.Fresh(t.Context()), r); err != nil || a.Cached || count.Load() != int64(i+1) {
			t.Errorf("%+v %v, asked %d times", a, err, count.Load())
		}
	}
	for range 2 {
		if _, err := c.Ask(t.Context(), r); err != nil || count.Load() != 4 {
			t.Errorf("%v, asked %d times", err, count.Load())
		}
	}
	d, _ := client(t, endpoint.Options{URL: url, Replay: filepath.Join(dir, "tape")})
	if _, err := d.Ask(endpoint.Fresh(t.Context()), r); fault.Of(err) != fault.Missing || count.Load() != 4 || !d.Replays() {
		t.Errorf("%v, asked %d times", err, count.Load())
	}
	if _, err := d.Ask(t.Context(), r); err != nil {
		t.Error(err)
	}
}
