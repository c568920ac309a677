package yamls

import (
	"testing"

	"github.com/goccy/go-yaml"
)

func TestWhatTheLibraryPanicsAtIsAnError(t *testing.T) {
	var list []struct{ A string }
	if err := Unmarshal([]byte("!H:.\x7f.---\xd3t.\r\r\r\r\r\r\r\r--\xd3tJJJ.-\x7f\xff"), &list, yaml.Strict()); err == nil {
		t.Error("no error")
	}
	var m map[string]any
	if err := Unmarshal([]byte("language: [km, lo]"), &m); err != nil || len(m) != 1 {
		t.Errorf("%v, %v", m, err)
	}
}

func FuzzUnmarshal(f *testing.F) {
	f.Add([]byte("!H:.\x7f.---\xd3t.\r\r\r\r\r\r\r\r--\xd3tJJJ.-\x7f\xff"))
	f.Add([]byte("a: &x [*x, !!binary ភាសា]"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var m map[string]any
		_ = Unmarshal(b, &m)
		var list []map[string]string
		_ = Unmarshal(b, &list, yaml.Strict())
	})
}
