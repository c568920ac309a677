package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAPrivateSuiteGoesTheWholeWay publishes a suite on a hub that runs, asks a model by it, submits, is told scores, and runs out of tries.
func TestAPrivateSuiteGoesTheWholeWay(t *testing.T) {
	s := newStation(t)
	t.Setenv("LONTAR_HOME", t.TempDir())
	t.Setenv("LONTAR_CACHE", t.TempDir())
	t.Setenv("LONTAR_TOKEN", s.token)
	if _, said, code := lontar(t, "suite", "publish", "culture-2026", "asean-culture", "--hub", s.url, "--title", "វប្បធម៌", "--tries", "2", "--daily", "3"); code != 0 {
		t.Fatal(said)
	}
	if _, said, code := lontar(t, "suite", "publish", "culture-2026", "asean-culture", "--hub", s.url); code == 0 || !strings.Contains(said, "of that id") {
		t.Error(code, said)
	}
	if v := told(t, "suite", "list", "--hub", s.url); v["id"] != "culture-2026" || v["questions"].(float64) < 2000 || v["tries"] != 2.0 {
		t.Errorf("%v", v)
	}
	name := "hub:" + s.url + "/culture-2026"
	out := filepath.Join(t.TempDir(), "submission.json")
	v := told(t, "evaluate", name, "--model", "fake://random?say=A", "--out", out)
	rows := v["rows"].([]any)
	low, scored := 1., 0
	for _, r := range rows {
		if row := r.(map[string]any); row["task"] == "culture" && row["language"] == "eng-Latn" {
			low, scored = row["value"].(float64), int(row["n"].(float64))
		}
	}
	if low < 0.15 || low > 0.35 || scored < 300 || v["left"] != 1.0 {
		t.Errorf("always A is right in %v of %d; %v tries left", low, scored, v["left"])
	}
	b, err := os.ReadFile(out)
	if err != nil || !json.Valid(b) {
		t.Error(err)
	}
	if text, said, code := lontar(t, "evaluate", name, "--model", "fake://random?say=A"); code != 0 || !strings.Contains(text, "culture") || !strings.Contains(said, "1 tries") {
		t.Error(code, text, said)
	}
	if _, said, code := lontar(t, "evaluate", name, "--model", "fake://random?say=B"); code != 0 {
		t.Error(said)
	}
	if _, said, code := lontar(t, "evaluate", name, "--model", "fake://random?say=C"); code == 0 || !strings.Contains(said, "no more") {
		t.Error(code, said)
	}
	if text, said, code := lontar(t, "suite", "scores", "culture-2026", "--hub", s.url); code != 0 || strings.Count(text, "number ") != 2 {
		t.Error(text, said)
	}
	if _, said, code := lontar(t, "suite", "close", "culture-2026", "--hub", s.url); code != 0 {
		t.Error(said)
	}
	if _, said, code := lontar(t, "evaluate", name, "--model", "fake://biased"); code == 0 || !strings.Contains(said, "closed") {
		t.Error(code, said)
	}
}

// TestWhatAHubPublishesIsSearched finds an item in a public data set of a hub that runs, and not in a private one.
func TestWhatAHubPublishesIsSearched(t *testing.T) {
	s := newStation(t)
	t.Setenv("LONTAR_HOME", t.TempDir())
	t.Setenv("LONTAR_CACHE", t.TempDir())
	t.Setenv("LONTAR_TOKEN", s.token)
	const leak = "During Pchum Ben, what do people do with the small rice balls around the temple hall before sunrise? They throw them into the dark."
	for n, set := range []string{"asean/open", "asean/hidden"} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "train.jsonl"), []byte(`{"text":"`+leak+`"}`+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "README.md"), []byte("---\nlanguage: [en]\nlicense: cc-by-4.0\nlontar: {rights: licensed:CC-BY-4.0, source: https://example.org}\n---\n# Open\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		args := []string{"push", dir, set, "--hub", s.url}
		if n == 0 {
			args = append(args, "--public")
		}
		if _, said, code := lontar(t, args...); code != 0 {
			t.Fatal(said)
		}
	}
	v := told(t, "contamination", "asean-culture", "--against", "hub:"+s.url)
	corpora := v["corpora"].([]any)
	if v["marked"] != 1.0 || len(corpora) != 1 || !strings.HasSuffix(corpora[0].(map[string]any)["corpus"].(string), "asean/open") {
		t.Errorf("%v %v", v["marked"], corpora)
	}
}
