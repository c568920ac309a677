package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// write puts files into a folder.
func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// made are two sets in the columns of public ones, written for this test.
const (
	passages = `{"link":"x","question_number":1,"flores_passage":"ទឹកហូរ។","question":"អ្វីហូរ?","mc_answer1":"ទឹក","mc_answer2":"ថ្ម","mc_answer3":"ដី","mc_answer4":"ឈើ","correct_answer_num":"1"}` + "\n"
	card     = "---\nlicense: cc-by-4.0\nconfigs:\n- config_name: khm_Khmr\n  data_files:\n  - split: test\n    path: data/khm_Khmr.jsonl\nlanguage: [km]\nlontar: {rights: 'licensed:CC-BY-4.0', source: own}\n---\nមេរៀន\n"
)

// A set of the catalogue comes from a hub of ours, is asked, and is refused when it changed until that is accepted.
func TestSetsOfTheCatalogue(t *testing.T) {
	s := newStation(t)
	s.at(t)
	t.Setenv("LONTAR_HOME", t.TempDir())
	t.Setenv("LONTAR_CACHE", t.TempDir())
	dir := t.TempDir()
	suite := filepath.Join(dir, "suite.yaml")
	write(t, dir, map[string]string{
		"suite.yaml": "name: reading\nwordings: words\ntasks:\n  - {name: kalahi, version: 1, kind: choice, licence: CC-BY-4.0, data: {catalogue: kalahi}}\n" +
			"  - name: from-hub\n    version: 1\n    kind: choice\n    licence: CC-BY-4.0\n    data: {hub: asean/reading, config: khm_Khmr, split: test, languages: {khm: khm_Khmr}, id: link, context: flores_passage, question: question, choices: [mc_answer1, mc_answer2, mc_answer3, mc_answer4], right: correct_answer_num, from: 1}\n",
		"words/khm-Khmr.yaml": "choice: [{prompt: \"{context}\\n{question}\\n{choices}\"}]\n",
		"words/fil-Latn.yaml": "choice: [{prompt: \"{question}\\n{choices}\"}]\n"})

	folder := filepath.Join(dir, "reading")
	write(t, folder, map[string]string{"README.md": card, "data/khm_Khmr.jsonl": passages})
	if _, said, code := lontar(t, "push", folder, "asean/reading"); code != 0 {
		t.Fatal(said)
	}
	out, said, code := lontar(t, "evaluate", suite, "--model", "fake://perfect", "--out", filepath.Join(dir, "one"), "--json")
	if code != 0 || !strings.Contains(out, `"task":"from-hub","language":"khm-Khmr"`) || !strings.Contains(out, `"value":1,`) {
		t.Fatalf("%d %s %s", code, out, said)
	}
	if !strings.Contains(out, "lontar catalogue fetch kalahi") || !strings.Contains(out, "the set Kalahi (CC-BY-4.0) is not there") && !strings.Contains(out, "the set kalahi (CC-BY-4.0) is not there") {
		t.Errorf("the row of the set that is missing: %s", out)
	}
	first, err := os.ReadFile(filepath.Join(dir, "one", "answers.jsonl.zst"))
	if err != nil {
		t.Fatal(err)
	}

	// The catalogue, from a folder: the set is asked, and a changed file is not.
	set := t.TempDir()
	write(t, set, map[string]string{"indo/test_copal.csv": "premise,choice1,choice2,question,idx,label,Terminology,Culture,Language\nHujan.,Basah.,Kering.,effect,0,0,0,1,0\n"})
	if _, said, code := lontar(t, "catalogue", "fetch", "copal-id", "--from", filepath.Join(set, "indo")); code != 0 {
		t.Fatal(said)
	}
	write(t, dir, map[string]string{"copal.yaml": "name: copal\nwordings: words\ntasks:\n  - {name: copal-id, version: 1, kind: choice, licence: CC-BY-SA-4.0, data: {catalogue: copal-id}}\n",
		"words/ind-Latn.yaml": "choice: [{prompt: \"{context} {question}\\n{choices}\"}]\n"})
	out, said, code = lontar(t, "evaluate", filepath.Join(dir, "copal.yaml"), "--model", "fake://perfect", "--out", filepath.Join(dir, "two"), "--json")
	if code != 0 || !strings.Contains(out, `"task":"copal-id","language":"ind-Latn"`) || !strings.Contains(out, `"value":1,`) {
		t.Fatalf("%d %s %s", code, out, said)
	}
	write(t, set, map[string]string{"indo/test_copal.csv": "premise,choice1,choice2,question,idx,label,Terminology,Culture,Language\nHujan.,Basah.,Kering.,effect,0,1,0,1,0\n"})
	_, said, code = lontar(t, "catalogue", "fetch", "copal-id", "--from", filepath.Join(set, "indo"))
	if code != 2 || !strings.Contains(said, "not the one it was") || !strings.Contains(said, "--accept") {
		t.Fatalf("%d %s", code, said)
	}
	if out, _, code = lontar(t, "evaluate", filepath.Join(dir, "copal.yaml"), "--model", "fake://perfect", "--out", filepath.Join(dir, "three"), "--json"); code != 0 || !strings.Contains(out, `"value":1,`) {
		t.Fatal("the set that is there is no longer asked")
	}
	if _, said, code = lontar(t, "catalogue", "fetch", "copal-id", "--from", filepath.Join(set, "indo"), "--accept"); code != 0 {
		t.Fatal(said)
	}

	// What was fetched is asked without the hub; the same answers give the same bytes.
	s.kill(t)
	if _, said, code := lontar(t, "evaluate", suite, "--task", "kalahi", "--model", "fake://perfect", "--data", filepath.Join(dir, "nowhere"), "--json"); code != 0 || said == "" {
		t.Errorf("%d %s", code, said)
	}
	out, said, code = lontar(t, "evaluate", suite, "--model", "fake://perfect", "--data", folder, "--out", filepath.Join(dir, "four"), "--json")
	if code != 0 || !strings.Contains(out, `"task":"from-hub","language":"khm-Khmr"`) {
		t.Fatalf("%d %s %s", code, out, said)
	}
	again, err := os.ReadFile(filepath.Join(dir, "four", "answers.jsonl.zst"))
	if err != nil || string(first) != string(again) {
		t.Errorf("the answers differ: %v", err)
	}
	for _, wrong := range [][]string{{"catalogue", "nothing"}, {"catalogue", "fetch", "nusax"}, {"catalogue", "fetch", "xcopa", "--from", "/no/such/folder"}, {"catalogue", "fetch"}} {
		if _, said, code := lontar(t, wrong...); code != 2 {
			t.Errorf("%v: %d %s", wrong, code, said)
		}
	}
}
