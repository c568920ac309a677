package evaluate

import (
	"strings"
	"testing"
)

func TestLintFindsWhatHarmsAnItem(t *testing.T) {
	thai := Item{ID: "tha/1", Language: "tha-Thai", Question: "คนอีสานกินอะไรกับส้มตำ", Choices: []string{"ข้าวเหนียว", "ขนมปัง"}}
	good := Wording{Prompt: "{question}\n{choices}\nตอบเป็นตัวอักษรเดียว"}
	rules := func(w Wording, i Item) (s string) {
		list, err := Lint(w, i, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range list {
			s += f.Rule + " "
		}
		return strings.TrimSpace(s)
	}
	if s := rules(good, thai); s != "" {
		t.Errorf("a good item: %s", s)
	}
	if s := rules(Wording{Prompt: "Answer with one letter only.\n{question}\n{choices}"}, thai); s != "foreign" {
		t.Errorf("words of another script: %s", s)
	}
	if s := rules(Wording{Prompt: "{question}\nตอบเป็นตัวอักษรเดียว"}, thai); s != "lost lost" {
		t.Errorf("no choices: %s", s)
	}
	if s := rules(Wording{Prompt: "{question}\u0e31\n{choices}\nตอบเป็นตัวอักษรเดียว"}, thai); s != "lost" {
		t.Errorf("a mark joins the question: %s", s)
	}
	shown := thai
	shown.Question = "ข้าวเหนียวกินกับอะไร"
	if s := rules(good, shown); s != "shown" {
		t.Errorf("the answer stands in the question: %s", s)
	}
	shown.Question = "ข้าวเหนียวหรือขนมปัง"
	if s := rules(good, shown); s != "" {
		t.Errorf("all choices stand in the question: %s", s)
	}
	lao := Item{ID: "lao/1", Language: "lao-Laoo", Question: "ຄົນລາວກິນຫຍັງ", Choices: []string{"ເຂົ້າໜຽວ", "ເຂົ້າຫນຽວ"}}
	if s := rules(Wording{Prompt: "{question}\n{choices}\nຕອບ"}, lao); s != "alike" {
		t.Errorf("two spellings of one choice: %s", s)
	}
}
