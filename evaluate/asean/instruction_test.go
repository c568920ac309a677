package asean

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/unicode/norm"

	"github.com/lontar-asean/lontar/corpus/concept"
	"github.com/lontar-asean/lontar/evaluate/instruction"
	"github.com/lontar-asean/lontar/internal/yamls"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/identify"
	"github.com/lontar-asean/lontar/language/normalise"
)

// task is an item as its file writes it: one prompt with its constraints, or turns with those that each adds.
type task struct {
	ID          string              `yaml:"id"`
	Concept     string              `yaml:"concept"`
	Question    map[string]string   `yaml:"question"`
	Turns       map[string][]string `yaml:"turns"`
	Constraints []any               `yaml:"constraints"`
	Source      string              `yaml:"source"`
	Verified    int                 `yaml:"verified"`
}

// said gives the prompts and the constraints of each turn.
func (k task) said(t *testing.T, code string) (prompts []string, constraints [][]instruction.Constraint) {
	t.Helper()
	from := func(list []any) {
		var maps []map[string]any
		for _, one := range list {
			m, ok := one.(map[string]any)
			if !ok {
				t.Fatalf("%s: %v is no constraint", k.ID, one)
			}
			maps = append(maps, m)
		}
		c, err := instruction.From(maps)
		if err != nil || len(c) == 0 {
			t.Fatalf("%s: %d constraints, %v", k.ID, len(c), err)
		}
		constraints = append(constraints, c)
	}
	switch {
	case k.Question[code] != "" && k.Turns == nil:
		from(k.Constraints)
		return []string{k.Question[code]}, constraints
	case len(k.Turns[code]) > 1 && k.Question == nil:
		for _, one := range k.Constraints {
			list, ok := one.([]any)
			if !ok {
				t.Fatalf("%s: %v is no list of constraints", k.ID, one)
			}
			from(list)
		}
	default:
		t.Fatalf("%s asks nothing in %s", k.ID, code)
	}
	return k.Turns[code], constraints
}

// writer makes answers of plain sentences.
type writer []string

// answer keeps to all constraints but the one at the place wrong; -1 to keep to all.
func (w writer) answer(t *testing.T, list []instruction.Constraint, wrong int) string {
	t.Helper()
	var words, open []string
	title, start, end, divider := "", "", "", " "
	sentences, form := 1, func(s []string, divider string) string { return strings.Join(s, divider) }
	for i, c := range list {
		kept := i != wrong
		n, _ := c.Args["n"].(uint64)
		text := func(name string) string { s, _ := c.Args[name].(string); return s }
		listed := func() string { l, _ := c.Args["words"].([]any); s, _ := l[0].(string); return s }
		switch c.Type {
		case "length_constraints:number_sentences":
			if kept {
				sentences = max(sentences, int(n))
			}
			if d := text("divider"); d != "" {
				divider = " " + d + " "
			}
		case "length_constraints:number_words":
			if !kept {
				sentences = 40
			}
		case "keywords:existence":
			if kept {
				words = append(words, listed())
			}
		case "keywords:forbidden_words":
			if !kept {
				words = append(words, listed())
			}
		case "keywords:frequency":
			for range n {
				words = append(words, text("word"))
			}
			if !kept {
				words = words[1:]
			}
		case "detectable_format:number_bullet_lists":
			if !kept {
				n--
			}
			sentences = int(n)
			form = func(s []string, _ string) string { return "* " + strings.Join(s, "\n* ") }
		case "length_constraints:number_paragraphs":
			if kept {
				sentences = int(n)
			}
			form = func(s []string, _ string) string { return strings.Join(s, "\n\n") }
		case "detectable_format:title":
			if kept {
				title = "<<" + w[0] + ">>\n"
			}
		case "startend:first_word":
			if kept {
				start = text("word") + " "
			}
		case "startend:end_checker":
			if kept {
				end = " " + text("phrase")
			}
		case "detectable_content:number_placeholders":
			if kept {
				for i := range n {
					open = append(open, fmt.Sprintf("[%s %d]", w[1], i))
				}
			}
		default:
			t.Fatalf("no answer is made for %s", c.Type)
		}
	}
	var body []string
	for i := range sentences {
		body = append(body, w[i%len(w)])
	}
	tail := append(words, open...)
	if len(tail) > 0 {
		body[0] = strings.Join(tail, " ") + " " + body[0]
	}
	return title + start + form(body, divider) + end
}

// Every item is in its language, in normal form, about a known thing, and can be kept to and failed in each of its constraints.
func TestInstructionsCanBeFollowed(t *testing.T) {
	model, err := identify.Default()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"": true}
	concepts, err := concept.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range concepts {
		known[c.ID] = true
	}
	var plain map[string]writer
	b, err := os.ReadFile("testdata/sentences.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yamls.Unmarshal(b, &plain); err != nil {
		t.Fatal(err)
	}
	single, turned, checks := 0, 0, 0
	ids := map[string]bool{}
	for _, tag := range []language.Tag{"khm-Khmr", "lao-Laoo", "mya-Mymr", "tha-Thai", "vie-Latn", "ind-Latn", "zsm-Latn", "fil-Latn", "jav-Latn", "sun-Latn", "tam-Taml", "tet-Latn", "eng-Latn"} {
		code := tag.Language()
		b, err := fs.ReadFile(Files(), "items/instruction/"+code+".yaml")
		if err != nil {
			t.Fatal(err)
		}
		var list []task
		if err := yamls.Unmarshal(b, &list, yaml.Strict()); err != nil {
			t.Fatal(err)
		}
		o := instruction.Options{Language: tag, Identify: func(text string) (language.Tag, bool) {
			r := model.Identify(text)
			return r.Tag, r.Tag != language.Und
		}}
		own, ownTurned := 0, 0
		for _, k := range list {
			prompts, constraints := k.said(t, code)
			if !strings.HasPrefix(k.ID, code+"/instruction/") || ids[k.ID] || !known[k.Concept] || k.Source != "unsourced" || k.Verified != 0 || len(prompts) != len(constraints) {
				t.Errorf("%s: id, concept, source or number of turns", k.ID)
			}
			ids[k.ID] = true
			if len(prompts) == 1 {
				own++
			} else if len(prompts) == 3 {
				ownTurned++
			}
			for _, p := range prompts {
				if fixed, _ := normalise.Text(p, tag, normalise.Options{}); fixed != p || !norm.NFC.IsNormalString(p) {
					t.Errorf("%s is written %+q, normally %+q", k.ID, p, fixed)
				}
			}
			if v := instruction.InLanguage(nil, prompts[0], o); v.State == instruction.Failed && code != "tet" {
				t.Errorf("%s: %s", k.ID, v.Why)
			}
			var soFar []instruction.Constraint
			var good []string
			for _, added := range constraints {
				soFar = append(soFar, added...)
				good = append(good, plain[code].answer(t, soFar, -1))
				for wrong := range soFar {
					bad := plain[code].answer(t, soFar, wrong)
					for i, v := range instruction.Check(soFar, bad, o) {
						checks++
						if want := map[bool]instruction.State{true: instruction.Failed, false: instruction.Passed}[i == wrong]; v.State != want {
							t.Errorf("%s: %s %s (%s), want %s\n%s", k.ID, v.Type, v.State, v.Why, want, bad)
						}
					}
				}
			}
			verdicts, err := instruction.Turns(constraints, good, o)
			if err != nil {
				t.Fatal(err)
			}
			for n, turn := range verdicts {
				for _, v := range turn {
					checks++
					if v.State != instruction.Passed {
						t.Errorf("%s, turn %d: %s %s (%s)\n%s", k.ID, n+1, v.Type, v.State, v.Why, good[n])
					}
				}
			}
		}
		if own < 8 || ownTurned < 2 {
			t.Errorf("%s: %d items and %d with three turns", code, own, ownTurned)
		}
		single, turned = single+own, turned+ownTurned
	}
	t.Logf("%d items, %d with three turns, %d checks of answers", single, turned, checks)
}
