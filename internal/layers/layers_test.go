// Package layers checks that imports only ever point down.
package layers

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/lontar-asean/lontar/"

// rows lists the rooms from the ground up. A room may import rooms of lower rows only; rooms of one row never import each other. Inside a room a
// child folder may import its parent and, without a circle, its siblings; a parent never imports its child.
var rows = [][]string{
	{"fault", "concepts"},
	{"language", "fetch"},
	{"corpus", "endpoint", "remote", "engine", "sketch", "metric", "statistics", "picture"},
	{"recipe"},
	{"curate", "dedup", "digitise", "pair", "evaluate", "train", "translate", "hub"},
	{"store", "access", "circle"},
	{"web", "hubapi"},
	{"cmd"},
}

func TestImportsPointDown(t *testing.T) {
	row := map[string]int{}
	for i, rooms := range rows {
		for _, r := range rooms {
			row[r] = i + 1
		}
	}
	for _, p := range packages(t) {
		from := strings.TrimPrefix(p.ImportPath, module)
		if strings.HasPrefix(from, "internal/") || p.ImportPath+"/" == module {
			continue
		}
		room, _, _ := strings.Cut(from, "/")
		if row[room] == 0 {
			t.Errorf("%s is in no row: add it to the picture in ARCHITECTURE.md and here", from)
			continue
		}
		for _, i := range p.Imports {
			to, own := strings.CutPrefix(i, module)
			if !own || strings.HasPrefix(to, "internal/") {
				continue
			}
			if reason := forbidden(from, to, row); reason != "" {
				t.Errorf("%s must not import %s: %s", from, to, reason)
			}
		}
	}
}

func forbidden(from, to string, row map[string]int) string {
	a, _, _ := strings.Cut(from, "/")
	b, _, _ := strings.Cut(to, "/")
	switch {
	case a == b && strings.HasPrefix(to, from+"/"):
		return "a parent never imports its child"
	case a == b:
		return ""
	case row[b] == row[a]:
		return "rooms of one row never import each other"
	case row[b] > row[a]:
		return "imports point down"
	}
	return ""
}

type goPackage struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) (list []goPackage) {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for dec.More() {
		var p goPackage
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	if len(list) < 5 {
		t.Fatalf("only %d packages found", len(list))
	}
	return list
}

func TestForbiddenImportsAreFound(t *testing.T) {
	row := map[string]int{"fault": 1, "corpus": 3, "engine": 3, "recipe": 4, "curate": 5, "dedup": 5}
	for _, c := range []struct {
		from, to string
		bad      bool
	}{
		{"dedup", "curate", true}, {"engine", "corpus", true}, {"corpus", "recipe", true}, {"corpus", "corpus/spool", true},
		{"corpus/spool", "corpus", false}, {"corpus/dataset", "corpus/spool", false}, {"curate/page", "corpus", false}, {"recipe", "fault", false},
	} {
		if got := forbidden(c.from, c.to, row) != ""; got != c.bad {
			t.Errorf("%s importing %s: forbidden %v, want %v", c.from, c.to, got, c.bad)
		}
	}
}
