package personal

import (
	"strings"
	"testing"
)

func FuzzFind(f *testing.F) {
	for _, p := range planted {
		f.Add(p.item)
	}
	for _, s := range []string{"\xff\xfe0812345678", "\u0e48@\u0e48.co", "\ue0000812345678\ue000", strings.Repeat("1 ", 100), strings.Repeat("៩", 100), strings.Repeat("f:", 60), "ဝဝ၉ဝ၉", "1/((((", "+(+66)(0)81"} {
		f.Add(s)
	}
	find := finder(f)
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for _, m := range find.Find(nil, text) {
			if m.Start < at || m.End <= m.Start || m.End > len(text) || m.Kind >= kindCount {
				t.Fatalf("%q: match %v after %d", text, m, at)
			}
			at = m.End
		}
	})
}
