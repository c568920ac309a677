package kind

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// The guide lists all kinds, as they describe themselves.
func TestTheGuideListsTheKinds(t *testing.T) {
	b, err := os.ReadFile("../../docs/guide/evaluate.md")
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	for _, k := range All() {
		var metrics []string
		for _, m := range k.Metrics {
			metrics = append(metrics, m.Name)
		}
		needs := ""
		for _, n := range k.Needs {
			needs += string(n) + " "
		}
		if k.Fallback != "" {
			needs += "(else `" + k.Fallback + "`)"
		}
		fmt.Fprintf(&table, "| `%s` | %s | %s | %s |\n", k.Name, k.Doc, strings.Join(metrics, ", "), strings.TrimSpace(needs))
	}
	if !strings.Contains(string(b), table.String()) {
		t.Errorf("docs/guide/evaluate.md does not have this table of kinds:\n%s", table.String())
	}
}
