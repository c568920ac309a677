package web

import (
	"strings"
	"testing"
	"time"
)

// TestNoCardTakesLong: what is known to make readers of Markdown slow comes to an end; how long each takes is in the log of the test.
func TestNoCardTakesLong(t *testing.T) {
	for name, card := range map[string]string{"quotations": strings.Repeat(">", maxCard), "lists": strings.Repeat("- ", maxCard/2), "brackets": strings.Repeat("[", maxCard), "links": strings.Repeat("[a](", maxCard/4), "marks": strings.Repeat("*a_", maxCard/3),
		"backticks": strings.Repeat("`a``", maxCard/4), "tables": strings.Repeat("|", maxCard), "elements": strings.Repeat("<b>", maxCard/3), "bracket lines": strings.Repeat("[a\n", maxCard/3), "mark lines": strings.Repeat("*a_\n", maxCard/4), "link lines": strings.Repeat("[a](\n", maxCard/5), "marks within bounds": strings.Repeat("*a_\n", maxMarks/2-1), "brackets within bounds": strings.Repeat("[a](\n", maxMarks), "paragraphs": strings.Repeat(strings.Repeat("*a_", 100)+"\n\n", maxCard/302), "tags": strings.Repeat("<a\n", maxCard/3), "text": strings.Repeat("ភាសាខ្មែរ ", maxCard/28)} {
		began := time.Now()
		if _, err := render(card, func(string, bool) string { return "" }); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		t.Logf("%s: %v", name, time.Since(began))
	}
}
