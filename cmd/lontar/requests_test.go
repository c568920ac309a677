package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// TestRequestsGoToAHubAndComeBackAnswered goes round: evaluate, file, list, take, answer with a data set, close.
func TestRequestsGoToAHubAndComeBackAnswered(t *testing.T) {
	s := newStation(t)
	t.Setenv("LONTAR_HOME", t.TempDir())
	t.Setenv("LONTAR_CACHE", t.TempDir())
	t.Setenv("LONTAR_TOKEN", s.token)
	run := filepath.Join(t.TempDir(), "run")
	if _, said, code := lontar(t, "evaluate", "asean-culture", "--model", "fake://random", "--language", "khm", "--language", "mya", "--wordings", "1", "--out", run); code != 0 {
		t.Fatal(said)
	}
	filed := told(t, "requests", run, "--file", s.url)
	fresh := filed["new"].([]any)
	if filed["event"] != "filed" || len(fresh) < 10 {
		t.Fatalf("%v", filed)
	}
	again := told(t, "requests", run, "--file", s.url)
	if len(again["new"].([]any)) != 0 || len(again["known"].([]any)) != len(fresh) || len(again["different"].([]any)) != 0 {
		t.Errorf("%v", again)
	}
	list := func(args ...string) (rows []map[string]any) {
		t.Helper()
		out, said, code := lontar(t, append([]string{"requests", "--list", s.url, "--json"}, args...)...)
		if code != 0 {
			t.Fatal(said)
		}
		for line := range strings.Lines(out) {
			var v map[string]any
			if err := json.Unmarshal([]byte(line), &v); err != nil {
				t.Fatal(err)
			}
			rows = append(rows, v)
		}
		return rows
	}
	all := list()
	if len(all) != len(fresh) || all[0]["id"] != fresh[0] {
		t.Errorf("%d of %d, first %v", len(all), len(fresh), all[0])
	}
	khmer := list("--language", "km")
	if len(khmer) == 0 || len(khmer) == len(all) || khmer[0]["language"] != "khm-Khmr" || khmer[0]["state"] != "open" {
		t.Errorf("%d of %d in Khmer", len(khmer), len(all))
	}
	out, _, code := lontar(t, "requests", "--list", s.url, "--language", "mya", "--state", "open")
	if code != 0 || !strings.HasPrefix(out, "id  ") || !strings.Contains(out, "mya-Mymr") || strings.Contains(out, "khm-Khmr") {
		t.Errorf("%d %s", code, out)
	}
	s.at(t)
	id := khmer[0]["id"].(string)
	if v := told(t, "requests", "--take", id); v["state"] != "taken" || v["taker"] != "sokha" {
		t.Errorf("%v", v)
	}
	if _, b := s.ask(t, "POST", "/api/repos/create", `{"name":"festivals","organization":"asean","type":"dataset","visibility":"public"}`); !strings.Contains(string(b), "festivals") {
		t.Fatalf("%s", b)
	}
	v := told(t, "requests", "--answer", id, "--with", "asean/festivals@main", "--note", "ពិធីបុណ្យ")
	if answer, _ := v["answer"].(string); v["state"] != "answered" || !strings.HasPrefix(answer, "datasets/asean/festivals@") || v["note"] != "ពិធីបុណ្យ" {
		t.Errorf("%v", v)
	}
	if v := told(t, "requests", "--close", id); v["state"] != "closed" {
		t.Errorf("%v", v)
	}
	if len(list("--state", "closed")) != 1 {
		t.Error("it is not closed")
	}
	if _, said, code := lontar(t, "requests", "--take", id); code == 0 || !strings.Contains(said, "it is closed") {
		t.Errorf("%d %s", code, said)
	}
	// Without a token everybody may read, and nobody may write.
	t.Setenv("LONTAR_TOKEN", "")
	t.Setenv("HF_TOKEN", "")
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	if len(list()) != len(fresh) {
		t.Error("the list is not open")
	}
	if _, said, code := lontar(t, "requests", run, "--file", s.url); code == 0 || !strings.Contains(said, "log in") {
		t.Errorf("%d %s", code, said)
	}
}
