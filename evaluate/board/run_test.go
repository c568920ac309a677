package board

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/fault"
)

func TestRunsThatCannotBeReadAreNamed(t *testing.T) {
	scores := func(dir string) {
		f, err := os.Create(filepath.Join(dir, ScoresFile))
		if err == nil {
			err = evaluate.WriteScores(f, made("a", 3, tags[:1], 0, knows(.5, 1)).Scores)
		}
		if err == nil {
			err = f.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	put := func(dir, name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		fill func(dir string)
		want fault.Kind
	}{
		"nothing":       {func(string) {}, fault.Missing},
		"no scores":     {func(dir string) { put(dir, "run.json", "{}") }, fault.Missing},
		"broken":        {func(dir string) { put(dir, "run.json", "{") }, fault.Broken},
		"broken scores": {func(dir string) { put(dir, "run.json", "{}"); put(dir, ScoresFile, "PAR1") }, fault.Broken},
		"broken log":    {func(dir string) { put(dir, "run.json", "{}"); scores(dir); put(dir, AnswersFile, "x") }, fault.Broken},
		"broken times":  {func(dir string) { put(dir, "run.json", "{}"); scores(dir); put(dir, TimesFile, "x") }, fault.Broken},
	} {
		dir := t.TempDir()
		c.fill(dir)
		if _, err := Read(dir); fault.Of(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	dir := t.TempDir()
	put(dir, "run.json", `{"run":"x","suite":"s","model":"m"}`)
	scores(dir)
	r, err := Read(dir)
	if err != nil || r.Lines != nil || r.Times != nil || len(r.Scores) != 3 {
		t.Errorf("%+v, %v", r, err)
	}
	if b := Make([]Run{r}, Options{}); len(b.Notes) != 1 {
		t.Error("nobody says that the answers are not there")
	}
}

// What lines share is written out with the first of them; readers get it with each.
func TestSharedRequestsAreWhole(t *testing.T) {
	a := &endpoint.Answer{Text: "x"}
	lines := []evaluate.Line{{Said: []evaluate.Said{{Request: "1", Asked: []evaluate.Turn{{Role: "embed", Text: "q"}}, Answer: a}}}, {Said: []evaluate.Said{{Request: "1"}, {Request: "2"}}}}
	whole(lines)
	if got := lines[1].Said; got[0].Answer != a || len(got[0].Asked) != 1 || got[1].Answer != nil {
		t.Errorf("%+v", got)
	}
}
