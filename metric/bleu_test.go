package metric_test

import (
	"math"
	"testing"

	"github.com/lontar-asean/lontar/metric"
)

func TestTranslationScoresOfNothing(t *testing.T) {
	b := metric.NewBLEU(metric.Char)
	if v, ok := b.Score(b.Compare("ក", "")); ok || v != 0 {
		t.Errorf("no reference: %v %v", v, ok)
	}
	if v, ok := b.Score(b.Compare("", "ក")); !ok || v != 0 {
		t.Errorf("no hypothesis: %v %v", v, ok)
	}
	if v, ok := b.Score(b.Compare("ផ្សារធំ", "ផ្សារធំ")); !ok || math.Abs(v-100) > 1e-9 {
		t.Errorf("the same: %v %v", v, ok)
	}
	var e metric.TER
	if _, ok := e.Score(e.Compare("ก ข", "")); ok {
		t.Error("edits of no reference have a rate")
	}
	if v, ok := e.Score(e.Compare("ข ค ก", "ก ข ค")); !ok || math.Abs(v-100.0/3) > 1e-9 {
		t.Errorf("one shift: %v %v", v, ok)
	}
	if s := b.Signature(1); s != "nrefs:1|case:mixed|eff:no|tok:char|smooth:exp|definition:sacrebleu-2.6.0" {
		t.Error(s)
	}
}

func FuzzTranslationScores(f *testing.F) {
	f.Add("ផ្សារ បណ្តែត ទឹក", "ទឹក ផ្សារ")
	f.Add("\xff\xfe 3.1,-", "\u0e31\u0e31 İΣ.")
	f.Add("a b c d e f g", "g f e d c b a")
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, k := range metric.Tokenizers() {
			m := metric.BLEU{Tokens: k, Effective: true}
			if v, ok := m.Score(m.Compare(a, b)); math.IsNaN(v) || v < 0 || v > 100+1e-9 || !ok && v != 0 {
				t.Fatalf("%s: %v %v", k, v, ok)
			}
			if v, ok := m.Score(m.Compare(b, b)); ok && math.Abs(v-100) > 1e-9 {
				t.Fatalf("%s of the same text: %v", k, v)
			}
		}
		var e metric.TER
		if v, ok := e.Score(e.Compare(a, b)); math.IsNaN(v) || v < 0 || !ok && v != 0 {
			t.Fatalf("TER %v %v", v, ok)
		}
		if v, _ := e.Score(e.Compare(b, b)); v != 0 {
			t.Fatalf("TER of the same text: %v", v)
		}
	})
}

func BenchmarkTER(b *testing.B) {
	list := pairs(b, 20)
	for i := 0; b.Loop(); i++ {
		metric.TER{}.Compare(list[i%len(list)].Hypothesis, list[i%len(list)].References...)
	}
}
