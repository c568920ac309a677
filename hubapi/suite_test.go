package hubapi_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/exam"
	"github.com/lontar-asean/lontar/evaluate/kind"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hubapi"
)

// secretWord stands in what is right, in open questions where a question holds no choices, and nowhere else.
const secretWord = "ចម្លើយសម្ងាត់"

// privatePack makes a suite of twelve open questions.
func privatePack(t *testing.T) []byte {
	t.Helper()
	var items strings.Builder
	for n := range 12 {
		fmt.Fprintf(&items, "- {id: x/%d, source: {address: https://example.org, sentence: %s%d}, question: {khm: \"សំណួរទី %d?\"}, choices: {khm: [%s%d, ខុស%d]}}\n", n, secretWord, n, n, secretWord, n, n)
	}
	p, err := exam.Pack(evaluate.Loader{Kinds: kind.All()}, fstest.MapFS{
		"s.yaml":         {Data: []byte("name: s\nwordings: words\ntasks: [{name: t, version: 1, kind: short, items: [i.yaml]}]")},
		"words/khm.yaml": {Data: []byte("short: [{prompt: \"{question}\"}]\n")}, "i.yaml": {Data: []byte(items.String())},
	}, "s.yaml")
	must(t, err)
	return p
}

func TestPrivateSuitesTakeAnswersAndKeepWhatIsRight(t *testing.T) {
	s, _ := filled(t, func(o *hubapi.Options) {
		o.Examiner = exam.Examiner{Loader: evaluate.Loader{Kinds: kind.All()}}
	})
	must(t, s.guard.AddUser(t.Context(), hub.User{Name: "mali", Role: hub.Reader}))
	must(t, s.guard.AddUser(t.Context(), hub.User{Name: "noi", Role: hub.Reader}))
	s.tokens["noi"] = s.token(hub.Token{User: "noi", Title: "test", Scope: hub.ScopeWrite})
	s.tokens["mali"] = s.token(hub.Token{User: "mali", Title: "test", Scope: hub.ScopeWrite})
	s.tokens["looks"] = s.token(hub.Token{User: "mali", Title: "looks", Scope: hub.ScopeRead})
	pack := privatePack(t)
	suite := map[string]any{"title": "កំពង់ផែ", "about": "ท่าเรือ", "tries": 2, "daily": 3, "pack": pack}
	var told [][]byte // all that the hub answered
	want := func(status int, as, method, path string, body any) reply {
		t.Helper()
		r := s.want(status, as, method, path, body)
		told = append(told, r.body)
		return r
	}
	want(401, "", "PUT", "/api/suites/harbour", suite)
	want(403, "mali", "PUT", "/api/suites/harbour", suite)
	want(400, "sokha", "PUT", "/api/suites/Harbour", suite)
	want(400, "sokha", "PUT", "/api/suites/harbour", map[string]any{"tries": 2, "daily": 3, "pack": []byte("PK")})
	want(201, "sokha", "PUT", "/api/suites/harbour", suite)
	want(409, "sokha", "PUT", "/api/suites/harbour", suite)
	if list := want(200, "", "GET", "/api/suites", nil).list(t); len(list) != 1 || list[0]["id"] != "harbour" || list[0]["questions"] != 12.0 || list[0]["closed"] != nil || list[0]["seed"] != nil || list[0]["pack"] != nil {
		t.Errorf("%v", list)
	}
	want(200, "", "GET", "/api/suites/harbour", nil)
	want(404, "", "GET", "/api/suites/nobody", nil)
	want(401, "", "GET", "/api/suites/harbour/questions", nil)
	want(403, "looks", "GET", "/api/suites/harbour/questions", nil)
	var questions []exam.Asking
	must(t, json.Unmarshal(want(200, "mali", "GET", "/api/suites/harbour/questions", nil).body, &questions))
	answers := func(right int, note string) map[string]any {
		list := []exam.Given{}
		for n := range questions {
			text := "មិនដឹង" + note
			if n < right {
				text = secretWord + strings.TrimSuffix(strings.TrimPrefix(questions[n].Messages[0].Text, "សំណួរទី "), "?")
			}
			list = append(list, exam.Given{Number: n, Text: text, Finish: "stop"})
		}
		return map[string]any{"model": "m", "answers": list}
	}
	path := "/api/suites/harbour/submissions"
	want(401, "", "POST", path, answers(6, ""))
	want(403, "looks", "POST", path, answers(6, ""))
	want(400, "mali", "POST", path, map[string]any{"model": "m", "answers": []exam.Given{}})
	want(400, "mali", "POST", path, map[string]any{"model": "m\n", "answers": answers(6, "")["answers"]})
	got := want(200, "mali", "POST", path, answers(6, "")).json(t)
	rows := got["rows"].([]any)
	if row := rows[0].(map[string]any); len(rows) != 1 || row["value"] != 0.5 || row["n"] != 12.0 || got["left"] != 1.0 || got["number"] != 1.0 {
		t.Errorf("%v", got)
	}
	if got := want(200, "mali", "POST", path, answers(6, "")).json(t); got["left"] != 1.0 || got["number"] != 1.0 {
		t.Errorf("the same answers are another try: %v", got)
	}
	want(200, "mali", "POST", path, answers(3, "1"))
	want(429, "mali", "POST", path, answers(3, "2"))
	other := answers(12, "")
	other["model"] = "n"
	if got := want(200, "mali", "POST", path, other).json(t); got["left"] != 0.0 || got["rows"].([]any)[0].(map[string]any)["value"] != 1.0 {
		t.Errorf("%v", got)
	}
	if list := want(200, "mali", "GET", path, nil).list(t); len(list) != 3 || list[0]["model"] != "n" {
		t.Errorf("%v", list)
	}
	if list := want(200, "sokha", "GET", path, nil).list(t); len(list) != 3 {
		t.Errorf("%v", list)
	}
	if list := want(200, "noi", "GET", path, nil).list(t); len(list) != 0 {
		t.Errorf("others see them: %v", list)
	}
	// No route answers with what is right, whoever asks.
	for _, as := range []string{"", "mali", "noi", "dara", "sokha"} {
		for _, method := range []string{"GET", "POST", "PUT", "DELETE"} {
			for _, tail := range []string{"", "/", "/harbour", "/harbour/pack", "/harbour/gold", "/harbour/questions", "/harbour/submissions", "/harbour/submissions/1", "/harbour/questions/../pack", "/harbour?full=true", "/%2e%2e/harbour"} {
				if method == "DELETE" && strings.HasPrefix(tail, "/harbour") {
					continue // below
				}
				told = append(told, s.do(as, method, "/api/suites"+tail, nil).body)
			}
		}
		for _, p := range []string{"/api/datasets", "/api/models", "/api/whoami-v2", "/api/requests", "/api/facets/datasets", "/api/suppression", "/api/withdrawals", "/api/imports", "/suites", "/suites/harbour", "/datasets/harbour", "/metrics", "/healthz", "/api/datasets/asean/harbour/tree/main", "/asean/harbour/resolve/main/i.yaml"} {
			told = append(told, s.do(as, "GET", p, nil).body)
		}
	}
	want(403, "mali", "DELETE", "/api/suites/harbour", nil)
	want(200, "sokha", "DELETE", "/api/suites/harbour", nil)
	want(409, "mali", "GET", "/api/suites/harbour/questions", nil)
	want(409, "mali", "POST", path, answers(1, ""))
	packed := []byte(base64.StdEncoding.EncodeToString(pack)[:200])
	for _, b := range told {
		if bytes.Contains(b, []byte(secretWord)) || bytes.Contains(b, packed) || bytes.Contains(b, pack[:100]) {
			t.Fatalf("the hub tells what is right: %.300s", b)
		}
	}
	t.Logf("%d answers of the hub hold nothing that is right", len(told))
}
