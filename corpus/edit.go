package corpus

import "strings"

// EditWords runs edit over the text of each region, its lines parted by "\n", so that what goes over the end of a line is seen whole. A line whose
// text changes keeps the boxes of its words; their texts are kept only if, edited one by one, they still make up the line, so that nothing of
// what edit took out stays behind in a word.
func (p *Page) EditWords(edit func(string) string) {
	for i := range p.Regions {
		lines := p.Regions[i].Lines
		if len(lines) == 0 {
			continue
		}
		before := make([]string, len(lines))
		for k := range lines {
			before[k] = lines[k].Text
		}
		joined := strings.Join(before, "\n")
		after := edit(joined)
		if after == joined {
			continue
		}
		for k, text := range aligned(before, strings.Split(after, "\n")) {
			lines[k].setText(text, edit)
		}
	}
}

// aligned gives each line its edited text. When an edit made fewer or more lines, those that are the same at both ends stay, and the first of the
// others gets what came of all of them.
func aligned(before, after []string) []string {
	if len(before) == len(after) {
		return after
	}
	head := 0
	for head < len(before)-1 && head < len(after) && before[head] == after[head] {
		head++
	}
	tail := 0
	for tail < len(before)-head-1 && tail < len(after)-head && before[len(before)-1-tail] == after[len(after)-1-tail] {
		tail++
	}
	out := make([]string, len(before))
	copy(out, before[:head])
	copy(out[len(before)-tail:], before[len(before)-tail:])
	out[head] = strings.Join(after[head:len(after)-tail], " ")
	return out
}

// setText gives a line its edited text.
func (l *Line) setText(text string, edit func(string) string) {
	if text == l.Text {
		return
	}
	words, whole := make([]string, len(l.Words)), strings.Builder{}
	rest, found := l.Text, true
	for i, w := range l.Words {
		at := strings.Index(rest, w.Text)
		if at < 0 {
			found = false
			break
		}
		words[i] = edit(w.Text)
		whole.WriteString(rest[:at] + words[i])
		rest = rest[at+len(w.Text):]
	}
	keep := found && whole.String()+rest == text
	for i := range l.Words {
		l.Words[i].Text = ""
		if keep {
			l.Words[i].Text = words[i]
		}
	}
	l.Text = text
}
