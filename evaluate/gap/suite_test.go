package gap

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/asean"
	"github.com/lontar-asean/lontar/evaluate/kind"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
)

// play asks a fake the culture questions of the suite that ships.
func play(t *testing.T, address string, tags ...language.Tag) *Report {
	t.Helper()
	s, err := asean.Load(evaluate.Loader{Kinds: kind.All()}, "asean-culture")
	if err != nil {
		t.Fatal(err)
	}
	models, err := fake.New()
	if err != nil {
		t.Fatal(err)
	}
	o, err := endpoint.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	o.Transport, o.Wait = models, func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	c, err := endpoint.New(o)
	if err != nil {
		t.Fatal(err)
	}
	model, err := identify.Default()
	if err != nil {
		t.Fatal(err)
	}
	list, _, err := s.Plan(evaluate.Options{Seed: 1, Languages: tags, Wordings: 1})
	if err != nil {
		t.Fatal(err)
	}
	models.Teach(evaluate.Lessons(c, list))
	outcomes, err := evaluate.Ask(t.Context(), evaluate.Models{Measured: c}, list, evaluate.Options{Identify: func(text string) (language.Tag, bool) {
		r := model.Identify(text)
		return r.Tag, r.Tag != language.Und
	}})
	if err != nil {
		t.Fatal(err)
	}
	var lines []evaluate.Line
	for _, o := range outcomes {
		lines = append(lines, o.Line())
	}
	var tested []string
	for _, items := range s.Items {
		for _, i := range items {
			tested = append(tested, i.Concept)
		}
	}
	answers, left := Answers("run", lines, kind.All())
	if len(left) > 0 {
		t.Errorf("left out: %v", left)
	}
	r, err := New(answers, shipped(t), Options{Tested: tested})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestFakesOnTheSuiteThatShips(t *testing.T) {
	tags := []language.Tag{"khm-Khmr", "mya-Mymr", "lao-Laoo", "tha-Thai", "tam-Taml", "vie-Latn", "ind-Latn"}
	for address, want := range map[string]Error{"fake://random": Wrong, "fake://wrong-language": Language, "fake://refusing": Refused} {
		r := play(t, address, tags...)
		count := map[Error]int{}
		for _, c := range r.Cells([]Dimension{Culture, Topic, InScript, ByError}) {
			count[c.Error] += c.Count
			if c.State != Unknown && (c.Deficit == nil || *c.Low > *c.Deficit || *c.High < *c.Deficit || *c.Low < 0 || *c.High > 1 || *c.Target < 0 || *c.Gain < 0) {
				t.Errorf("%s: %+v", address, c)
			}
		}
		most := Error("")
		for e, n := range count {
			if e != "" && n > count[most] {
				most = e
			}
		}
		if most != want {
			t.Errorf("%s: %v", address, count)
		}
		seen := map[string]bool{}
		for _, q := range r.Requests("run") {
			if seen[q.ID] || q.Target < 1 || q.Reason == "" || q.Language == "" || strings.Contains(q.Reason, "NaN") {
				t.Errorf("%s: %+v", address, q)
			}
			seen[q.ID] = true
		}
		if mean, _, _, ok := r.Total(); ok && (address == "fake://random" && (mean < 0.5 || mean > 0.9) || address == "fake://wrong-language" && mean != 1) {
			t.Errorf("%s: %v", address, mean)
		}
	}
	perfect := play(t, "fake://perfect", tags...)
	for _, q := range perfect.Requests("run") {
		if q.Kind != "item" {
			t.Errorf("who knows all is asked for %+v", q)
		}
	}
}

func BenchmarkReport(b *testing.B) {
	answers := exam("run", 200, func(_, _ string, _ language.Tag, n int) bool { return n%3 == 0 })
	concepts := shipped(b)
	b.ReportAllocs()
	for b.Loop() {
		r, err := New(answers, concepts, Options{})
		if err != nil {
			b.Fatal(err)
		}
		r.Cells([]Dimension{Culture, Topic, InScript, ByError})
		r.Requests("run")
	}
	b.ReportMetric(float64(len(answers)*b.N)/b.Elapsed().Seconds(), "answers/s")
}
