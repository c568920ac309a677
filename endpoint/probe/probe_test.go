package probe_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/endpoint/probe"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

func client(t testing.TB, address string) *endpoint.Client {
	t.Helper()
	o, err := endpoint.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(o.URL, "fake:") {
		if o.Transport, err = fake.New(); err != nil {
			t.Fatal(err)
		}
	}
	o.Wait = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	c, err := endpoint.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func run(t testing.TB, address string, o probe.Options) probe.Report {
	t.Helper()
	r, err := probe.Run(t.Context(), client(t, address), o)
	if err != nil {
		t.Fatal(address, err)
	}
	return r
}

func TestAServerThatCanDoAllIsFoundToDoSo(t *testing.T) {
	c := client(t, "fake://perfect")
	r, err := probe.Run(t.Context(), c, probe.Options{Images: true, Sounds: false})
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]probe.Finding{"chat": r.Chat, "system": r.System, "template": r.Template, "completions": r.Completions, "echo": r.Echo, "likelihood": r.Likelihood,
		"sense": r.Sense, "tokenize": r.Tokenize, "embeddings": r.Embeddings, "images": r.Images, "deterministic": r.Deterministic, "steady": r.Steady} {
		if !f.OK {
			t.Errorf("%s: %s", name, f.Why)
		}
	}
	if !r.Method().OK || r.Thinks.OK || r.ContextLength != 8192 || r.Traits.Fingerprint == "" || !r.Traits.Bare || c.Traits() != r.Traits || r.Model != "fake-perfect" {
		t.Errorf("%+v", r)
	}
	if n := len(r.TokensPerCluster); n != 15 || r.TokensPerCluster["eng-Latn"] != 1 || r.TokensPerCluster["khm-Khmr"] < 1.2 || r.TokensPerCluster["mya-Mymr"] < 1.5 {
		t.Errorf("%v", r.TokensPerCluster)
	}
	if totals := c.Totals(); totals.Swapped != 0 || totals.Answers > 80 {
		t.Errorf("%+v", totals)
	}
	b, err := json.Marshal(r)
	again := run(t, "fake://perfect", probe.Options{Images: true})
	if b2, _ := json.Marshal(again); err != nil || string(b) != string(b2) {
		t.Errorf("twice: %s\n%s", b, b2)
	}
}

func TestLikelihoodsThatAreNoneAreRefusedWithTheReason(t *testing.T) {
	for trouble, want := range map[string]string{
		"written": "of what it writes only, not of the prompt, as llama.cpp's own server does",
		"off":     "tokens and", "null": "gives no log-probabilities", "nan": "NaN", "500": "500", "404": "404",
	} {
		r := run(t, "fake://perfect?always="+trouble, probe.Options{Languages: nil})
		if m := r.Method(); m.OK || !strings.Contains(m.Why, want) || !strings.Contains(m.Why, "letters are generated") {
			t.Errorf("%s: %+v", trouble, m)
		}
		if trouble == "written" && (!r.Chat.OK || r.Sense.Why == "") {
			t.Errorf("%+v", r)
		}
	}
}

func TestThoughtsAreFound(t *testing.T) {
	for form, opened := range map[string]bool{"tag": false, "field": false, "harmony": false, "closing": true} {
		r := run(t, "fake://reasoning?thought="+form, probe.Options{})
		if !r.Thinks.OK || !r.Traits.Thinks || r.Traits.Opened != opened || !r.Deterministic.OK {
			t.Errorf("%s: %+v", form, r)
		}
	}
}

// server answers chats by a function, and 404 otherwise.
func server(t *testing.T, chat func(messages []struct{ Role, Content string }, most int) (int, string)) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var req struct {
			Messages  []struct{ Role, Content string }
			MaxTokens int `json:"max_tokens"`
		}
		if r.URL.Path != "/v1/chat/completions" || json.NewDecoder(r.Body).Decode(&req) != nil {
			w.WriteHeader(404)
			return
		}
		status, body := chat(req.Messages, req.MaxTokens)
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/v1#m"
}

func TestATemplateWithoutASystemMessageIsLearnt(t *testing.T) {
	url := server(t, func(messages []struct{ Role, Content string }, most int) (int, string) {
		if most > 4096 {
			return 400, `{"error":{"message":"This model's maximum context length is 4096 tokens. However, you asked for more."}}`
		}
		if messages[0].Role == "system" {
			return 400, `{"error":{"message":"System role not supported"}}`
		}
		return 200, fmt.Sprintf(`{"model":"m","choices":[{"message":{"content":%q},"finish_reason":"stop"}],"usage":{"prompt_tokens":%d}}`, "mango", len(messages[0].Content))
	})
	c := client(t, url)
	r, err := probe.Run(t.Context(), c, probe.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !r.Chat.OK || !r.Traits.NoSystem || r.System.OK || !strings.Contains(r.System.Why, "System role") || r.ContextLength != 4096 || r.Completions.OK || r.Method().OK || r.Embeddings.OK {
		t.Errorf("%+v", r)
	}
	if len(r.TokensPerCluster) != 15 || r.TokensPerCluster["khm-Khmr"] < 3 {
		t.Errorf("%v", r.TokensPerCluster)
	}
	a, err := c.Ask(t.Context(), endpoint.Request{Messages: []endpoint.Message{endpoint.Say("system", "សូម"), endpoint.Say("user", "x")}})
	if err != nil || a.Usage.Prompt != len("សូម\n\nx") {
		t.Errorf("%+v %v", a, err)
	}
}

func TestWhatChangesIsFound(t *testing.T) {
	n := 0
	url := server(t, func([]struct{ Role, Content string }, int) (int, string) {
		n++
		return 200, fmt.Sprintf(`{"model":"m","system_fingerprint":"fp-%d","choices":[{"message":{"content":"answer %d"}}]}`, n%2, n)
	})
	r := run(t, url, probe.Options{})
	if r.Deterministic.OK || r.Steady.OK || r.Traits.System != "" || r.Traits.Fingerprint == "" || r.ContextLength != 0 || r.ContextWhy == "" || len(r.TokensPerCluster) != 0 {
		t.Errorf("%+v", r)
	}
}

func TestAProbeEndsWhereARunWouldBeUseless(t *testing.T) {
	for address, kind := range map[string]fault.Kind{"fake://gone": fault.Unavailable, "fake://perfect?always=401": fault.Denied, "replay:none.jsonl fake://perfect": fault.Missing, "fake://perfect?die=9": ""} {
		_, err := probe.Run(t.Context(), client(t, address), probe.Options{})
		if fault.Of(err) != kind {
			t.Errorf("%s: %v", address, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := probe.Run(ctx, client(t, "fake://perfect"), probe.Options{}); err == nil {
		t.Error("cancelled")
	}
}

func TestServersThatNameTokensOtherwiseAreAsked(t *testing.T) {
	url := server(t, func(messages []struct{ Role, Content string }, most int) (int, string) {
		if most != 0 {
			return 400, `{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."}}`
		}
		return 200, `{"model":"m","choices":[{"message":{"content":"mango"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9}}`
	})
	if r := run(t, url, probe.Options{}); !r.Chat.OK || !r.Traits.Completion || !r.System.OK {
		t.Errorf("%+v", r)
	}
}

func TestFingerprintsTellModelsApart(t *testing.T) {
	all := map[string]bool{}
	for _, address := range []string{"fake://perfect", "fake://perfect?swap=0", "fake://random", "fake://reasoning?thought=closing", "fake://reasoning?thought=field"} {
		all[run(t, address, probe.Options{Languages: []language.Tag{"tha-Thai"}}).Traits.Fingerprint] = true
	}
	if len(all) != 5 {
		t.Errorf("%d fingerprints of 5 models", len(all))
	}
}
