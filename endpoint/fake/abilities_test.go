package fake_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/endpoint/fake"
	"github.com/lontar-asean/lontar/fault"
)

// pupil is a fake that can be taught.
func pupil(t testing.TB, address string) (*endpoint.Client, *fake.Models) {
	t.Helper()
	models, err := fake.New()
	if err != nil {
		t.Fatal(err)
	}
	o, err := endpoint.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	o.Transport, o.Timeout = models, 50*time.Millisecond
	o.Wait = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	c, err := endpoint.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c, models
}

func likelihoods(t testing.TB, address string, traits endpoint.Traits) (right, wrong float64) {
	c, models := pupil(t, address)
	c.Know(traits)
	yes, no := endpoint.Request{Prompt: "រាជធានីនៃកម្ពុជា​គឺ", Continuation: " ភ្នំពេញ"}, endpoint.Request{Prompt: "រាជធានីនៃកម្ពុជា​គឺ", Continuation: " បាត់ដំបងជាទីក្រុងមួយ"}
	models.Teach(map[string]fake.Lesson{c.Hash(yes): {Likely: 0.9}, c.Hash(no): {Likely: 0.05}})
	var sums []float64
	for _, r := range []endpoint.Request{yes, no} {
		a, err := c.Ask(t.Context(), r)
		if err != nil {
			t.Fatal(address, err)
		}
		sums = append(sums, a.Likelihood.Sum)
	}
	return sums[0], sums[1]
}

func TestTaughtFakesGiveLikelihoods(t *testing.T) {
	for _, traits := range []endpoint.Traits{{}, {Bare: true}} {
		for _, name := range []string{"perfect", "slow", "reasoning", "perfect?first=429"} {
			right, wrong := likelihoods(t, "fake://"+name, traits)
			if math.Abs(right-math.Log(0.9)) > 0.03 || math.Abs(wrong-math.Log(0.05)) > 0.03 {
				t.Errorf("%s: %v, %v", name, right, wrong)
			}
		}
	}
	if right, wrong := likelihoods(t, "fake://wrong-language", endpoint.Traits{}); right >= wrong {
		t.Errorf("the wrong one: %v, %v", right, wrong)
	}
	if right, wrong := likelihoods(t, "fake://biased", endpoint.Traits{}); right <= wrong {
		t.Errorf("the shorter one: %v, %v", right, wrong)
	}
	c, _ := pupil(t, "fake://refusing")
	for _, r := range []endpoint.Request{{Prompt: "x", Continuation: " y"}, {Prompt: "x"}} {
		if a, err := c.Ask(t.Context(), r); err != nil || a.Refusal == "" || a.Likelihood != nil {
			t.Errorf("%+v %v", a, err)
		}
	}
}

func TestLanguagesThatPhrasesAreInAreLikelier(t *testing.T) {
	c, _ := pupil(t, "fake://perfect")
	for _, texts := range [][2]string{{"รูปนี้", "นรี้ปู"}, {"រូបភាពនេះ", "ភាពរូះបេន"}, {"The picture", "pirtcue heT"}, {"Gambar", "bmaarG"}} {
		var sums [2]float64
		for i, text := range texts {
			a, err := c.Ask(t.Context(), endpoint.Request{Prompt: "–", Continuation: text})
			if err != nil {
				t.Fatal(err)
			}
			sums[i] = a.Likelihood.Sum
		}
		if sums[0] <= sums[1] {
			t.Errorf("%q: %v", texts, sums)
		}
	}
}

func TestVectorsOfLikeTextsAreNear(t *testing.T) {
	c, models := pupil(t, "fake://perfect")
	vector := func(text string) []float32 {
		a, err := c.Ask(t.Context(), endpoint.Request{Embed: text})
		if err != nil {
			t.Fatal(err)
		}
		return a.Vector
	}
	near := func(a, b []float32) (x float64) {
		for i := range a {
			x += float64(a[i]) * float64(b[i])
		}
		return x
	}
	a := vector("pasar ikan di Palembang")
	if math.Abs(near(a, a)-1) > 1e-5 || near(a, vector("pasar ikan di Jambi")) <= near(a, vector("ตลาดน้ำ")) {
		t.Error(near(a, a))
	}
	models.Teach(map[string]fake.Lesson{c.Hash(endpoint.Request{Embed: "x"}): {Vector: []float32{3, 4}}})
	if v := vector("x"); len(v) != 2 || v[1] != 4 {
		t.Error(v)
	}
}

func TestFailingFakesFailTheSameWayEachTime(t *testing.T) {
	run := func() (failed string, again int64) {
		c, _ := pupil(t, "fake://failing?say=x")
		for i := range 200 {
			if _, err := c.Answer(t.Context(), "", fmt.Sprint(i)); err != nil {
				failed += fmt.Sprint(" ", i)
				if fault.Of(err) != fault.Unavailable {
					t.Error(err)
				}
			}
		}
		return failed, c.Totals().Again
	}
	failed, again := run()
	if n := len(strings.Fields(failed)); n < 8 || n > 35 || again < 60 {
		t.Errorf("%d failed, %d again", n, again)
	}
	if f, a := run(); f != failed || a != again {
		t.Errorf("%s, then %s", failed, f)
	}
}

func TestFakesDieAndAreSwapped(t *testing.T) {
	c, _ := pupil(t, "fake://perfect?die=4&say=x")
	for i := range 6 {
		if _, err := c.Answer(t.Context(), "", fmt.Sprint(i)); (fault.Of(err) == fault.Unavailable) != (i >= 3) {
			t.Errorf("request %d: %v", i, err)
		}
	}
	if _, err := c.List(t.Context()); fault.Of(err) != fault.Unavailable {
		t.Error(err)
	}
	c, _ = pupil(t, "fake://perfect?swap=1&say=x")
	before, err := c.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		if _, err := c.Answer(t.Context(), "", fmt.Sprint(i)); err != nil {
			t.Error(err)
		}
	}
	if after, err := c.List(t.Context()); err != nil || after.Digest == before.Digest || after.Context != 8192 {
		t.Errorf("%+v %+v %v", before, after, err)
	}
	c, _ = pupil(t, "fake://perfect?always=timeout&say=x")
	if _, err := c.Answer(t.Context(), "", "x"); fault.Of(err) != fault.Unavailable || !strings.Contains(err.Error(), "did not answer") {
		t.Error(err)
	}
	c, _ = pupil(t, "fake://slow?say=x")
	began := time.Now()
	if _, err := c.Answer(t.Context(), "", "x"); err != nil || time.Since(began) < 20*time.Millisecond {
		t.Error(err)
	}
}

func FuzzAbilities(f *testing.F) {
	f.Add("រូបភាព", " x", "perfect?always=off")
	f.Add("\xff\U000F0000", "្", "reasoning?thought=harmony")
	f.Add("", "", "random")
	f.Fuzz(func(t *testing.T, prompt, continuation, name string) {
		host, query, _ := strings.Cut(name, "?")
		if strings.ContainsAny(name, "#%") || strings.Contains(query, "wait") || strings.Contains(query, "timeout") || host == "silent" || host == "slow" {
			return
		}
		o, err := endpoint.Parse("fake://" + name)
		if err != nil {
			return
		}
		if o.Transport, err = fake.New(); err != nil {
			t.Fatal(err)
		}
		o.Wait, o.Attempts = func(context.Context, time.Duration) error { return nil }, 2
		c, err := endpoint.New(o)
		if err != nil {
			return
		}
		for _, r := range []endpoint.Request{{Prompt: prompt, Continuation: continuation}, {Prompt: prompt}, {Embed: prompt}, {Messages: []endpoint.Message{endpoint.Say("user", prompt)}, Stop: []string{continuation}, MaxTokens: 9}} {
			if a, err := c.Ask(t.Context(), r); err == nil && a.Likelihood != nil && (math.IsNaN(a.Likelihood.Sum) || a.Likelihood.Tokens <= 0) {
				t.Fatalf("%+v", a.Likelihood)
			}
		}
		if list, err := c.Tokenize(t.Context(), prompt); err == nil && len(list) != len([]rune(prompt)) {
			t.Fatal(list)
		}
	})
}
