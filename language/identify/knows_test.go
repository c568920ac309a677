package identify

import (
	"testing"

	"github.com/lontar-asean/lontar/language"
)

// Of a language that it cannot answer a model says so, before anybody takes its answers for wrong ones.
func TestModelsSayWhatTheyKnow(t *testing.T) {
	m, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for tag, want := range map[language.Tag]bool{"khm-Khmr": true, "lao-Laoo": true, "mya-Mymr": true, "tha-Thai": true, "tam-Taml": true, "jav-Java": true, "ind-Latn": true, "zsm-Latn": true, "fil-Latn": true,
		"tet-Latn": false, "zsm-Arab": false, "xyz-Latn": false} {
		if got := m.Knows(tag); got != want {
			t.Errorf("%s: %v", tag, got)
		}
	}
}
