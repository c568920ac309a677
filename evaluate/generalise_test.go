package evaluate_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/asean"
	"github.com/lontar-asean/lontar/evaluate/kind"
	"github.com/lontar-asean/lontar/language/normalise"
)

// student answers by what it makes of the choices on the page.
type student func(question string, choices map[string]string) (label string)

func (student) Hash(r endpoint.Request) string {
	sum := sha256.Sum256([]byte(r.Messages[len(r.Messages)-1].Parts[0].Text))
	return fmt.Sprintf("%x", sum)
}

func (s student) Ask(_ context.Context, r endpoint.Request) (endpoint.Answer, error) {
	text := r.Messages[len(r.Messages)-1].Parts[0].Text
	choices := map[string]string{}
	for _, line := range strings.Split(text, "\n") {
		if label, choice, ok := strings.Cut(line, ". "); ok && len([]rune(label)) == 1 {
			choices[label] = choice
		}
	}
	return endpoint.Answer{Text: s(text, choices), Finish: "stop"}, nil
}

// TestWhoLearntAnswersByHeartDoesNotGain compares two constructed models: one knows which texts are right answers of the test and not of what, the other knows
// half of the answers, and of the rest which choices can belong to the question at all.
func TestWhoLearntAnswersByHeartDoesNotGain(t *testing.T) {
	suite, err := asean.Load(evaluate.Loader{Kinds: kind.All()}, "asean-culture")
	if err != nil {
		t.Fatal(err)
	}
	right := map[string]bool{}
	fits := map[string]map[string]bool{} // of a question, the choices that its author found to fit
	answer := map[string]string{}
	for _, i := range suite.Items["culture"] {
		right[i.Choices[0]] = true
		fits[i.Question] = map[string]bool{}
		for _, c := range i.Choices {
			fits[i.Question][c] = true
		}
		answer[i.Question] = i.Choices[0]
	}
	guess := func(text string, labels []string) string {
		slices.Sort(labels)
		sum := sha256.Sum256([]byte(text))
		return labels[int(sum[0])%len(labels)]
	}
	heart := student(func(text string, choices map[string]string) string {
		var labels []string
		for l, c := range choices {
			if right[c] {
				labels = append(labels, l)
			}
		}
		return guess(text, labels)
	})
	clean := student(func(text string, choices map[string]string) string {
		var labels []string
		for q, fit := range fits {
			if !strings.Contains(text, q) {
				continue
			}
			sum := sha256.Sum256([]byte(q))
			for l, c := range choices {
				if fit[c] && (sum[0]%2 == 0 || c == answer[q]) {
					labels = append(labels, l)
				}
			}
		}
		return guess(text, labels)
	})
	suite = suite.Generalise(1)
	o := evaluate.Options{Seed: 1, Tasks: []string{"culture", evaluate.Generalised("culture")}, Wordings: 1}
	list, _, err := suite.Plan(o)
	if err != nil {
		t.Fatal(err)
	}
	for name, m := range map[string]student{"by heart": heart, "clean": clean} {
		out, err := evaluate.Ask(t.Context(), evaluate.Models{Measured: m}, list, o)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range evaluate.Gains(evaluate.ItemScores(out, nil)) {
			if g.Language != evaluate.Everything {
				continue
			}
			t.Logf("%s: %+.3f (%+.3f to %+.3f), %d items, p %.2g", name, *g.Difference, *g.Low, *g.High, g.N, *g.P)
			if g.A != "culture-generalised" || g.B != "culture" || g.N < 600 {
				t.Errorf("%+v", g)
			}
			if name == "clean" && *g.Low <= 0 || name == "by heart" && *g.High >= 0 {
				t.Errorf("%s gains %.3f to %.3f", name, *g.Low, *g.High)
			}
		}
	}
}

func TestOtherWrongChoicesAreRightElsewhereAndNotHere(t *testing.T) {
	suite, err := asean.Load(evaluate.Loader{Kinds: kind.All()}, "asean-culture")
	if err != nil {
		t.Fatal(err)
	}
	more, again := suite.Generalise(1), suite.Generalise(1)
	if len(suite.Tasks) == len(more.Tasks) || more.Items["culture-open-generalised"] != nil {
		t.Fatal("the wrong tasks are generalised")
	}
	type key struct{ id, tag string }
	before, rights := map[key]evaluate.Item{}, map[string]map[string]bool{}
	for _, i := range suite.Items["culture"] {
		tag := string(i.Language)
		before[key{i.ID, tag}] = i
		if rights[tag] == nil {
			rights[tag] = map[string]bool{}
		}
		rights[tag][i.Choices[0]] = true
	}
	list := more.Items["culture-generalised"]
	if len(list) < len(suite.Items["culture"])*95/100 {
		t.Errorf("%d of %d items", len(list), len(suite.Items["culture"]))
	}
	same := 0
	for n, i := range list {
		if !slices.Equal(i.Choices, again.Items["culture-generalised"][n].Choices) {
			t.Fatal("the same seed gives other choices")
		}
		o := before[key{i.ID, string(i.Language)}]
		if i.Choices[0] != o.Choices[0] || len(i.Choices) != len(o.Choices) || i.Question != o.Question {
			t.Fatalf("%+v", i)
		}
		for _, c := range i.Choices[1:] {
			if !rights[string(i.Language)][c] || normalise.Key(c, i.Language) == normalise.Key(i.Choices[0], i.Language) {
				t.Errorf("%s: %q", i.ID, c)
			}
			if slices.Contains(o.Choices, c) {
				same++
			}
		}
	}
	t.Logf("%d items; %d wrong choices stay", len(list), same)
}
