package probe_test

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/probe"
	"github.com/lontar-asean/lontar/internal/gguf"
	"github.com/lontar-asean/lontar/internal/llama"
)

// TestARealServer probes llama.cpp, or the endpoint that LONTAR_ENDPOINT names, shows what was found, and holds likelihoods by text against those by tokens.
func TestARealServer(t *testing.T) {
	address := os.Getenv("LONTAR_ENDPOINT")
	if address == "" {
		s := llama.Start(t, llama.Write(t, gguf.Lettered()))
		address = s.Address + "#" + s.Model
	}
	c := client(t, address)
	began := time.Now()
	r, err := probe.Run(t.Context(), c, probe.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.MarshalIndent(r, "", " ")
	t.Logf("%s\n%v in %v: %+v", b, err, time.Since(began), c.Totals())
	if !r.Method().OK || !r.Tokenize.OK {
		if os.Getenv("LONTAR_ENDPOINT") == "" {
			t.Errorf("llama.cpp gives likelihoods and tokens: %+v %+v", r.Method(), r.Tokenize)
		}
		return
	}
	o, err := endpoint.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	o.Tokens, o.Traits = true, r.Traits
	ids, err := endpoint.New(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []endpoint.Request{
		{Prompt: "The capital of Laos is", Continuation: " Vientiane"}, {Prompt: "เมืองหลวงของลาวคือ", Continuation: "เวียงจันทน์"}, {Prompt: "រាជធានីកម្ពុជាគឺ", Continuation: "ភ្នំពេញ"},
		{Prompt: "မြန်မာနိုင်ငံ၏ မြို့တော်မှာ ", Continuation: "နေပြည်တော်"}, {Prompt: "ເມືອງຫຼວງຂອງລາວແມ່ນ", Continuation: "ວຽງຈັນ"}, {Prompt: "ꦗꦮ", Continuation: "ꦏ"}, {Prompt: "சென்னை", Continuation: " நகரம்"},
		{Prompt: "Thủ đô của Việt Nam là", Continuation: " Hà Nội"}, {Prompt: "ايبو کوتا", Continuation: " کوالا لومڤور"},
	} {
		a, err := c.Ask(t.Context(), q)
		if err != nil {
			t.Error(q.Prompt, err)
			continue
		}
		b, err := ids.Ask(t.Context(), q)
		if err != nil {
			t.Error(q.Prompt, err)
			continue
		}
		t.Logf("%q: text %+v, tokens %+v", q.Continuation, *a.Likelihood, *b.Likelihood)
	}
}
