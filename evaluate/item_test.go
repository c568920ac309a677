package evaluate

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/fault"
)

const twoItems = `
- id: khm/culture/001
  concept: khm/festival/pchum-ben
  question:
    khm: ក្នុង​ពិធី​បុណ្យ​ភ្ជុំបិណ្ឌ គេ​នាំ​អ្វី​ទៅ​វត្ត?
    eng: What do people bring to the pagoda at Pchum Ben?
  choices:
    khm: [បាយបិណ្ឌ, ដើមឈើ, ភ្លើង, ប្រេង]
    eng: [rice balls, trees, fire, oil]
  answers:
    eng: [balls of sticky rice]
  source: {address: "https://example.org/pchum", sentence: "People bring rice balls."}
- id: lao/cloze/001
  concept: lao/food/khao-niao
  text:
    lao: ຄົນລາວກິນ ___ ທຸກມື້
  choices:
    lao: [ເຂົ້າໜຽວ, ເຂົ້າຈີ່]
  source: unsourced
  verified: 2
`

func TestItemsComeInAllTheirLanguages(t *testing.T) {
	items, err := ReadItems([]byte(twoItems), "items.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, i := range items {
		got = append(got, i.ID+" "+string(i.Language)+" "+strings.Join(i.Accepted, "|"))
	}
	want := []string{"khm/culture/001 eng-Latn rice balls|balls of sticky rice", "khm/culture/001 khm-Khmr បាយបិណ្ឌ", "lao/cloze/001 lao-Laoo ເຂົ້າໜຽວ"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if !items[0].Source.Known() || items[2].Source.Known() || !items[2].Cloze() || items[0].Cloze() || items[2].Verified != 2 {
		t.Errorf("%+v", items)
	}
}

func TestWrongItemsAreNamed(t *testing.T) {
	const head = "- id: x/1\n  source: unsourced\n"
	for _, c := range []struct{ text, want string }{
		{"- id: x/1\n  question: {eng: q}\n  choices: {eng: [a, b]}\n", "no source"},
		{head + "  question: {eng: q}\n  choices: {eng: [a]}\n", "1 choices"},
		{head + "  question: {eng: q}\n  choices: {eng: [a, a]}\n", "stands twice"},
		{head + "  question: {eng: q ___}\n  choices: {eng: [a, b]}\n", "has a gap"},
		{head + "  text: {eng: q}\n  choices: {eng: [a, b]}\n", "0 gaps"},
		{head + "  question: {eng: q}\n  text: {eng: q}\n", "not both"},
		{head + "  question: {eng: q, khm: q}\n  choices: {eng: [a, b]}\n", "0 choices in khm-Khmr"},
		{head + "  question: {eng: q}\n  choices: {eng: [a, b], khm: [a, b]}\n", "but no question"},
		{head + "  question: {zz9: q}\n  choices: {zz9: [a, b]}\n", "zz9"},
		{head, "asks nothing"},
		{head + "  question: {eng: q}\n  answer: {eng: [a]}\n", "unknown field"},
		{"- id: x/1\n  question: {eng: q}\n  choices: {eng: [a, b]}\n  source: {address: https://x}\n", "a sentence"},
		{"- {id: x/1, source: unsourced, question: {eng: q}, answers: {eng: [a]}}\n- {id: x/1, source: unsourced, question: {eng: q}, answers: {eng: [a]}}\n", "stands twice"},
		{"{", "not a list"},
	} {
		_, err := ReadItems([]byte(c.text), "items.yaml")
		if fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "items.yaml") {
			t.Errorf("%s\n%v, want %q", c.text, err, c.want)
		}
	}
}

func FuzzReadItems(f *testing.F) {
	f.Add([]byte(twoItems))
	f.Add([]byte("- id: \xff\n  text: {khm: \"\u17d2___\"}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		items, err := ReadItems(b, "x")
		if err != nil && fault.Of(err) != fault.Invalid {
			t.Fatal(err)
		}
		for _, i := range items {
			if i.ID == "" || i.Question == "" || len(i.Accepted) == 0 {
				t.Fatalf("%+v", i)
			}
		}
	})
}
