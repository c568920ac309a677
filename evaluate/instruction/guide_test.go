package instruction

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

const guide = "../../docs/guide/evaluate.md"

// The guide lists all types; -update writes the list.
func TestTheGuideListsAllTypes(t *testing.T) {
	b, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(b), "<!-- types -->\n")
	_, tail, whole := strings.Cut(rest, "<!-- /types -->")
	if !ok || !whole {
		t.Fatal("the guide has no place for the types")
	}
	var table strings.Builder
	table.WriteString("| type | passes an answer that is or has | arguments | IFEval | SEA-IFEval |\n|---|---|---|---|---|\n")
	mark := map[bool]string{true: "yes", false: ""}
	for _, k := range Types() {
		var args []string
		for _, a := range k.Args {
			name := "`" + a.Name + "`"
			if !a.Needed {
				name += "?"
			}
			args = append(args, name)
		}
		fmt.Fprintf(&table, "| `%s` | %s | %s | %s | %s |\n", k.Name, k.Doc, strings.Join(args, ", "), mark[k.IFEval], mark[k.SEA])
	}
	want := head + "<!-- types -->\n" + table.String() + "<!-- /types -->" + tail
	if *update {
		if err := os.WriteFile(guide, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	} else if want != string(b) {
		t.Error("the guide lists other types: go test -run Guide -update writes them")
	}
}
