package endpoint

import "strings"

// tags are what models put around thoughts, as their chat templates have it: DeepSeek-R1, Qwen 3 and many others <think>, Magistral [THINK], Kimi-VL ◁think▷.
var tags = [...]struct{ open, end string }{
	{"<think>", "</think>"},
	{"<thinking>", "</thinking>"},
	{"<thought>", "</thought>"},
	{"<reasoning>", "</reasoning>"},
	{"[THINK]", "[/THINK]"},
	{"◁think▷", "◁/think▷"},
}

// split parts what a model thought from its answer. A thought stands before the answer. With opened, or when an end is found that nothing opened, the
// template printed the tag that opens it. open says that the thought does not end: the answer did not begin.
func split(text string, opened bool) (thought, answer string, open bool) {
	if thought, answer, open, ok := harmony(text); ok {
		return thought, answer, open
	}
	var thoughts []string
	rest, first := text, true
	for {
		t, after, state := leading(rest, first && opened, first)
		if state == none {
			break
		}
		thoughts = append(thoughts, strings.TrimSpace(t))
		if state == unended {
			return strings.TrimSpace(strings.Join(thoughts, "\n\n")), "", true
		}
		rest, first = strings.TrimLeft(after, " \t\r\n"), false
	}
	return strings.TrimSpace(strings.Join(thoughts, "\n\n")), rest, false
}

// begun reports whether a text begins with a mark of a thought.
func begun(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n")
	for _, t := range tags {
		if strings.HasPrefix(text, t.open) {
			return true
		}
	}
	_, _, _, ok := harmony(text)
	return ok
}

type thoughtState uint8

const (
	none thoughtState = iota
	ended
	unended
)

// leading takes the thought that a text begins with.
func leading(text string, opened, unopened bool) (thought, rest string, state thoughtState) {
	trimmed := strings.TrimLeft(text, " \t\r\n")
	for _, t := range tags {
		if inner, ok := strings.CutPrefix(trimmed, t.open); ok {
			if thought, rest, ok := strings.Cut(inner, t.end); ok {
				return thought, rest, ended
			}
			return inner, "", unended
		}
	}
	if !unopened {
		return "", text, none
	}
	for _, t := range tags {
		before, after, ok := strings.Cut(text, t.end)
		if ok && !strings.Contains(before, t.open) {
			return before, after, ended
		}
	}
	if opened {
		return text, "", unended
	}
	return "", text, none
}

// The marks of the Harmony format (OpenAI, gpt-oss), where an answer is a list of messages on channels, of which the one called final is the answer.
const (
	channel   = "<|channel|>"
	body      = "<|message|>"
	bareFirst = "analysis"       // what is left of <|channel|>analysis<|message|> where special tokens are left out
	bareLast  = "assistantfinal" // and of <|start|>assistant<|channel|>final<|message|>
)

var bodyEnds = [...]string{"<|end|>", "<|return|>", "<|call|>", "<|start|>", channel}

func harmony(text string) (thought, answer string, open, ok bool) {
	trimmed := strings.TrimLeft(text, " \t\r\n")
	if inner, is := strings.CutPrefix(trimmed, bareFirst); is {
		if thought, answer, is := strings.Cut(inner, bareLast); is {
			return strings.TrimSpace(thought), strings.TrimSpace(answer), false, true
		}
	}
	trimmed = strings.TrimPrefix(trimmed, "<|start|>assistant")
	if !strings.HasPrefix(trimmed, channel) {
		return "", "", false, false
	}
	var thoughts []string
	final := false
	for _, part := range strings.Split(trimmed, channel)[1:] {
		name, said, _ := strings.Cut(part, body)
		for _, end := range bodyEnds {
			said, _, _ = strings.Cut(said, end)
		}
		if said = strings.TrimSpace(said); strings.HasPrefix(strings.TrimSpace(name), "final") {
			answer, final = answer+said, true
		} else if said != "" {
			thoughts = append(thoughts, said)
		}
	}
	return strings.Join(thoughts, "\n\n"), answer, !final, true
}
