package endpoint

import (
	"strings"
	"testing"
)

func TestThoughtsArePartedFromAnswers(t *testing.T) {
	for _, c := range []struct {
		text            string
		opened          bool
		thought, answer string
		open            bool
	}{
		{"ចម្លើយ", false, "", "ចម្លើយ", false},
		{" spaces stay ", false, "", " spaces stay ", false},
		{"<think>\nဘာလဲ\n</think>\n\nအဖြေ", false, "ဘာလဲ", "အဖြေ", false},
		{"\n<thinking>ຄິດ</thinking>ຄຳຕອບ", false, "ຄິດ", "ຄຳຕອບ", false},
		{"<reasoning>คิด</reasoning> ตอบ", false, "คิด", "ตอบ", false},
		{"[THINK]சிந்தனை[/THINK]பதில்", false, "சிந்தனை", "பதில்", false},
		{"◁think▷a◁/think▷b", false, "a", "b", false},
		{"<think></think>trả lời", false, "", "trả lời", false},
		{"<think>a</think>\n<think>b</think>ꦲ", false, "a\n\nb", "ꦲ", false},
		{"<think>ends never", false, "ends never", "", true},
		{"ڤيکير</think>\n\nجاوب", false, "ڤيکير", "جاوب", false}, // the template opened it
		{"ends never", true, "ends never", "", true},
		{"berpikir</think>jawaban", true, "berpikir", "jawaban", false},
		{"I write <think> and </think> in HTML", false, "", "I write <think> and </think> in HTML", false},
		{"<|channel|>analysis<|message|>first<|end|><|start|>assistant<|channel|>commentary<|message|>second<|end|><|start|>assistant<|channel|>final<|message|>ตอบ<|return|>", false, "first\n\nsecond", "ตอบ", false},
		{"<|start|>assistant<|channel|>final<|message|>only", false, "", "only", false},
		{"<|channel|>analysis<|message|>cut", false, "cut", "", true},
		{"analysisWe think.assistantfinalAnswer", false, "We think.", "Answer", false},
		{"analysis of the poem", false, "", "analysis of the poem", false},
	} {
		thought, answer, open := split(c.text, c.opened)
		if thought != c.thought || answer != c.answer || open != c.open {
			t.Errorf("%q: %q, %q, %v", c.text, thought, answer, open)
		}
	}
}

func FuzzThought(f *testing.F) {
	for _, s := range []string{"<think>a</think>b", "</think>", "[THINK]", "<|channel|>final<|message|>x<|call|>", "analysisassistantfinal", "\xff<think>\xe1\x9e", "្<think>", "\U000F0000"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, text string, opened bool) {
		thought, answer, open := split(text, opened)
		if open && answer != "" && !strings.Contains(text, channel) {
			t.Fatal("an answer inside a thought")
		}
		if len(thought)+len(answer) > len(text)+2*strings.Count(text, "<")+2*strings.Count(text, "[")+2*strings.Count(text, "◁") {
			t.Fatal("letters were added")
		}
		if !strings.Contains(text, answer) && !strings.Contains(text, channel) {
			t.Fatal("the answer is not in the text")
		}
	})
}
