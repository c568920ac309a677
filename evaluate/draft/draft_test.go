package draft

import (
	"context"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/corpus/concept"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

type writer string

func (w writer) Answer(context.Context, string, string) (string, error) { return string(w), nil }
func (w writer) Describe(context.Context, string, string, []byte) (string, string, error) {
	return string(w), "m", nil
}

const khmer = "នៅថ្ងៃបុណ្យភ្ជុំបិណ្ឌ ប្រជាជនធ្វើដំណើរទៅវត្ត។ គេបោះបាយបិណ្ឌនៅជុំវិញព្រះវិហារមុនថ្ងៃរះ។ ក្រោយមកគេជួបជុំគ្រួសារ។"

// What a model proposes is taken only with a span of the passage that shows the answer.
func TestDraftsNeedEvidence(t *testing.T) {
	p := Passage{Record: "r", Concept: "khm/festival/pchum-ben", Language: "khm-Khmr", Text: khmer}
	const evidence = "គេបោះបាយបិណ្ឌនៅជុំវិញព្រះវិហារមុនថ្ងៃរះ។"
	item := func(question, choices, evidence string) string {
		return "```json\n{\"question\": \"" + question + "\", \"choices\": [" + choices + "], \"evidence\": \"" + evidence + "\"}\n```"
	}
	const good = `"បាយបិណ្ឌ", "ផ្កាឈូក", "ទឹកដោះគោ", "ប្រាក់កាក់"`
	for _, c := range []struct {
		said string
		form Form
		want string // "" for a draft
	}{
		{item("តើគេបោះអ្វីមុនថ្ងៃរះ?", good, evidence), Question, ""},
		{item("តើគេបោះអ្វីមុនថ្ងៃរះ?", good, strings.ReplaceAll(evidence, "នៅ", "\u200bនៅ")), Question, ""},
		{item("គេបោះ ___ មុនថ្ងៃរះ។", good, evidence), Cloze, ""},
		{item("តើក្នុងរូបមានអ្វី?", good, evidence), Picture, ""},
		{item("តើគេបោះអ្វីមុនថ្ងៃរះ?", good, "គេបោះផ្កាឈូកនៅជុំវិញព្រះវិហារ។"), Question, "evidence"},
		{item("តើគេបោះអ្វីមុនថ្ងៃរះ?", good, ""), Question, "evidence"},
		{item("តើគេបោះបាយបិណ្ឌ?", good, evidence), Question, "shown"},
		{item("តើគេបោះអ្វី?", `"បាយបិណ្ឌ", "បាយបិណ្ឌ", "ទឹក", "ផ្កា"`, evidence), Question, "alike"},
		{item("តើគេបោះអ្វី?", `"បាយបិណ្ឌ", "ទឹក"`, evidence), Question, "4 choices"},
		{item("តើគេបោះអ្វី?", good, evidence), Cloze, "gaps"},
		{"I cannot do that.", Question, "no item"},
		{`{"question": 7}`, Question, "cannot be read"},
	} {
		d, err := Propose(t.Context(), writer(c.said), "m", p, c.form, nil)
		switch {
		case c.want == "" && (err != nil || d.Source.Sentence == "" || d.Drafter != "m" || d.Source.Record != "r"):
			t.Errorf("%s: %+v, %v", c.said, d, err)
		case c.want != "" && (fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v, want %q", c.said, err, c.want)
		}
	}
	english := func(string) (language.Tag, bool) { return "eng-Latn", true }
	if _, err := Propose(t.Context(), writer(item("What do people scatter before the sun rises?", good, evidence)), "m", p, Question, english); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
}

func TestPassagesAreAboutTheConcept(t *testing.T) {
	list, err := concept.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewReader(list)
	if err != nil {
		t.Fatal(err)
	}
	got := r.Passages("r", "", strings.Repeat("ថ្ងៃនេះមានភ្លៀង។ ", 30)+khmer, "khm-Khmr")
	found := false
	for _, p := range got {
		if p.Concept == "khm/festival/pchum-ben" {
			found = true
			if !strings.Contains(p.Text, "ភ្ជុំបិណ្ឌ") || language.CountClusters(p.Text) > 400 {
				t.Errorf("%q", p.Text)
			}
		}
	}
	if !found {
		t.Errorf("%+v", got)
	}
	if got := r.Passages("r", "", "គ្មានអ្វីទេ។", "khm-Khmr"); got != nil {
		t.Errorf("%+v", got)
	}
}

func FuzzPropose(f *testing.F) {
	f.Add(`{"question":"តើ?","choices":["ក","ខ","គ","ឃ"],"evidence":"` + khmer + `"}`)
	f.Add("{}")
	f.Fuzz(func(t *testing.T, said string) {
		p := Passage{Language: "khm-Khmr", Text: khmer}
		for _, form := range Forms() {
			d, err := Propose(t.Context(), writer(said), "m", p, form, nil)
			if err == nil && d.Source.Sentence == "" || err != nil && fault.Of(err) != fault.Invalid {
				t.Errorf("%q: %+v, %v", said, d, err)
			}
		}
	})
}
