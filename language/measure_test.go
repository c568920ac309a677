package language

import (
	"strings"
	"testing"
)

func TestMeasureCountsClusters(t *testing.T) {
	m, ok := Measure("ក្រុម ១២។\n\nខ្មែរ\u200B!")
	if !ok || m.Lines != 2 || m.LineEnds != 1 {
		t.Errorf("%+v, %v", m, ok)
	}
	with, _ := Measure("ខ្ញុំ\u200Bទៅ\u200Bផ្សារ។")
	without, _ := Measure("ខ្ញុំទៅផ្សារ។")
	if with != without {
		t.Errorf("zero-width spaces change %+v to %+v", without, with)
	}
	simple, _ := Measure("ab1 #b\ncd.")
	exact := Measures{Clusters: 10, Lines: 2, MeanLine: 4.5, MedianLine: 3, Letters: 5.0 / 8, Digits: 1.0 / 8, Symbols: 1.0 / 8,
		LineEnds: 0.5, Whitespace: 0.2, TopCluster: 2.0 / 8}
	if simple != exact {
		t.Errorf("%+v, wanted %+v", simple, exact)
	}
	for _, text := range []string{"", " \n\t\n", "\u200B"} {
		if m, ok := Measure(text); ok {
			t.Errorf("%q measures %+v", text, m)
		}
	}
}

func FuzzMeasure(f *testing.F) {
	for _, text := range texts {
		f.Add(text)
	}
	for _, text := range odd {
		f.Add(text)
	}
	p, _ := ProfileOf("ind-Latn")
	f.Fuzz(func(t *testing.T, text string) {
		m, ok := Measure(text)
		if !ok {
			if m != (Measures{}) {
				t.Fatalf("%q: %+v", text, m)
			}
		} else {
			for _, share := range []float64{m.Letters, m.Digits, m.Symbols, m.LineEnds, m.Whitespace, m.TopCluster} {
				if !(share >= 0 && share <= 1) {
					t.Fatalf("%q: %+v", text, m)
				}
			}
		}
		if words, ok := Words(text, p); ok {
			for w := range words {
				if !strings.Contains(text, w) {
					t.Fatalf("%q has no word %q", text, w)
				}
			}
		}
	})
}

func BenchmarkMeasure(b *testing.B) {
	for _, tag := range []Tag{"ind-Latn", "tha-Thai", "khm-Khmr", "mya-Mymr"} {
		text := strings.Repeat(texts[tag]+"\n", 50)
		b.Run(string(tag), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Measure(text)
			}
		})
	}
}
