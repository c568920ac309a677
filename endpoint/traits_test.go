package endpoint

import (
	"encoding/json"
	"testing"
	"time"
)

func TestAModelIsKnownByWhatDoesNotChange(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	read := func(s string) Listing {
		var m map[string]json.RawMessage
		if err := json.Unmarshal([]byte(s), &m); err != nil {
			t.Fatal(err)
		}
		return describe("m", m, now)
	}
	one := read(`{"id":"m","owned_by":"vllm","created":1799999999,"root":"/models/sea","max_model_len":8192,"permission":[{"id":"modelperm-1"}],"meta":{"b":1,"a":2}}`)
	if again := read(`{"meta":{"a":2,"b":1},"id":"m","owned_by":"vllm","created":1800000001,"root":"/models/sea","max_model_len":8192,"permission":[{"id":"modelperm-2"}]}`); again != one || one.Context != 8192 {
		t.Errorf("the clock and the order of keys count: %+v, %+v", one, again)
	}
	all := map[string]bool{one.Digest: true}
	for _, other := range []string{`{"id":"m","root":"/models/lion"}`, `{"id":"m","root":"/models/sea","created":1700000000}`, `{"id":"m","root":"/models/sea","created":1700000001}`, `{"id":"m","digest":"sha256:1"}`,
		`{"id":"m","digest":"sha256:2"}`, `{"id":"m","meta":{"n_params":268098176,"n_ctx_train":32768}}`} {
		all[read(other).Digest] = true
	}
	if len(all) != 7 {
		t.Errorf("%d digests of 7 models", len(all))
	}
	for s, want := range map[string]int{`{"meta":{"n_ctx_train":32768}}`: 32768, `{"meta":{"n_ctx":4096,"n_ctx_train":32768}}`: 4096, `{"context_length":131072}`: 131072, `{"max_model_len":-1}`: 0, `{}`: 0} {
		if got := read(s).Context; got != want {
			t.Errorf("%s: %d", s, got)
		}
	}
}

func FuzzListing(f *testing.F) {
	f.Add(`{"id":"m","created":1e300,"meta":{"n_ctx":-5},"max_model_len":"x"}`)
	f.Add(`{"id":1,"meta":[[[1e999]]],"root":"ខ្មែរ\ud800"}`)
	f.Fuzz(func(t *testing.T, s string) {
		var m map[string]json.RawMessage
		if json.Unmarshal([]byte(s), &m) != nil {
			return
		}
		l := describe("m", m, time.Unix(0, 0))
		if len(l.Digest) != 16 || l.Context < 0 || l != describe("m", m, time.Unix(0, 0)) {
			t.Fatalf("%+v", l)
		}
	})
}
