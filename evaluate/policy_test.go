package evaluate_test

import (
	"testing"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
)

func FuzzReadPolicies(f *testing.F) {
	f.Add([]byte("- {id: khm/policy/p, topic: religion, source: unsourced, expected: a, unsafe: b, over: c}"))
	f.Add([]byte("- {id: ខ្មែរ, topic: \"\xff\", source: {address: x, sentence: y}, expected: a, unsafe: b, over: c}"))
	f.Add([]byte("!H:.\x7f.---\xd3t"))
	f.Fuzz(func(t *testing.T, b []byte) {
		list, err := evaluate.ReadPolicies(b, "p.yaml")
		if err != nil && fault.Of(err) != fault.Invalid {
			t.Fatal(err)
		}
		for _, p := range list {
			if err == nil && (p.ID == "" || p.Expected == "") {
				t.Fatal(p)
			}
		}
	})
}
