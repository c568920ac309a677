package hubapi_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/hub"
)

func asked(n int, more ...any) map[string]any {
	q := map[string]any{"id": fmt.Sprintf("r-%03d", n), "run": "asean-culture-x-1f", "language": "khm-Khmr", "culture": "khm", "topic": "festival", "concept": "khm/festival/pchum-ben", "kind": "text",
		"deficit": 0.75, "low": 0.5, "high": 0.9, "target": 120, "reason": "ម៉ូដែល​មិន​ស្គាល់"}
	for i := 0; i+1 < len(more); i += 2 {
		q[more[i].(string)] = more[i+1]
	}
	return q
}

func file(list ...map[string]any) map[string]any { return map[string]any{"requests": list} }

func TestRequestsForDataAreFiledTakenAnsweredAndClosed(t *testing.T) {
	s, _ := filled(t, nil)
	must(t, s.guard.AddUser(t.Context(), hub.User{Name: "mali", Role: hub.Contributor}))
	must(t, s.guard.AddUser(t.Context(), hub.User{Name: "noi", Role: hub.Reader}))
	for _, name := range []string{"mali", "noi"} {
		s.tokens[name] = s.token(hub.Token{User: name, Title: "test", Scope: hub.ScopeWrite})
	}
	s.tokens["looks"] = s.token(hub.Token{User: "mali", Title: "looks", Scope: hub.ScopeRead})
	s.want(401, "", "POST", "/api/requests", file(asked(1)))
	s.want(403, "noi", "POST", "/api/requests", file(asked(1)))
	s.want(403, "looks", "POST", "/api/requests", file(asked(1)))
	got := s.want(200, "mali", "POST", "/api/requests", file(asked(1), asked(2, "language", "tha-Thai", "culture", "tha", "concept", ""), asked(3, "deficit", nil, "low", nil, "high", nil, "kind", "item"))).json(t)
	if fmt.Sprint(got) != "map[different:[] known:[] new:[r-001 r-002 r-003]]" {
		t.Errorf("%v", got)
	}
	got = s.want(200, "sokha", "POST", "/api/requests", file(asked(1), asked(2))).json(t)
	if fmt.Sprint(got) != "map[different:[r-002] known:[r-001] new:[]]" {
		t.Errorf("%v", got)
	}
	// Everybody reads, page by page.
	r := s.want(200, "", "GET", "/api/requests?limit=2", nil)
	list := r.list(t)
	if len(list) != 2 || list[0]["id"] != "r-001" || list[0]["deficit"] != 0.75 || list[0]["state"] != "open" || list[0]["by"] != "mali" || list[0]["taken"] != nil || list[0]["reason"] != "ម៉ូដែល​មិន​ស្គាល់" {
		t.Errorf("%v", list)
	}
	if link := r.header.Get("Link"); !strings.Contains(link, "after=r-002") || !strings.HasPrefix(link, "<"+s.url) {
		t.Errorf("%q", link)
	}
	if list := s.want(200, "", "GET", "/api/requests?limit=2&after=r-002", nil).list(t); len(list) != 1 || list[0]["deficit"] != nil || list[0]["kind"] != "item" {
		t.Errorf("%v", list)
	}
	for query, n := range map[string]int{"language=km": 2, "language=th": 1, "culture=tha": 1, "topic=food": 0, "state=open": 3, "state=taken": 0, "run=asean-culture-x-1f": 3, "kind=item": 1} {
		if list := s.want(200, "", "GET", "/api/requests?"+query, nil).list(t); len(list) != n {
			t.Errorf("%s: %v", query, list)
		}
	}
	for _, query := range []string{"language=klingon", "state=lost", "after=%00", "culture=%ff", "run=%00"} {
		s.want(400, "", "GET", "/api/requests?"+query, nil)
	}
	s.want(404, "", "GET", "/api/requests/r-999", nil)
	s.want(404, "", "GET", "/api/requests/%00", nil)
	s.want(405, "", "DELETE", "/api/requests", nil)
	s.want(404, "sokha", "POST", "/api/requests/r-001/eat", nil)

	s.want(401, "", "POST", "/api/requests/r-001/take", nil)
	s.want(403, "noi", "POST", "/api/requests/r-001/take", nil)
	s.want(200, "mali", "POST", "/api/requests/r-001/take", nil)
	s.create("sokha", "asean", "secret", "private")
	for _, with := range []string{"", "asean/km", "datasets/asean/nothing", "datasets/asean/km@nothing", "datasets/asean/secret"} {
		if a := s.do("sokha", "POST", "/api/requests/r-001/answer", map[string]any{"with": with}); a.status != 400 && a.status != 404 {
			t.Errorf("%q answers it: %d", with, a.status)
		}
	}
	if v := s.want(200, "mali", "POST", "/api/requests/r-001/answer", map[string]any{"with": "datasets/asean/km", "note": "រួច​ហើយ"}).json(t); v["state"] != "answered" || !strings.HasPrefix(v["answer"].(string), "datasets/asean/km@") || len(v["answer"].(string)) != len("datasets/asean/km@")+40 || v["answerer"] != "mali" || v["note"] != "រួច​ហើយ" {
		t.Errorf("%v", v)
	}
	// Who filed one may close it, and curators; others not.
	must(t, s.guard.AddUser(t.Context(), hub.User{Name: "lek", Role: hub.Contributor}))
	s.tokens["lek"] = s.token(hub.Token{User: "lek", Title: "test", Scope: hub.ScopeWrite})
	s.want(403, "lek", "POST", "/api/requests/r-001/close", map[string]any{"note": "x"})
	s.want(200, "mali", "POST", "/api/requests/r-003/close", map[string]any{"note": "two of one"})
	if v := s.want(200, "sokha", "POST", "/api/requests/r-001/close", map[string]any{"note": "ល្អ"}).json(t); v["state"] != "closed" || v["closer"] != "sokha" || v["closed"] == nil {
		t.Errorf("%v", v)
	}
	s.want(409, "sokha", "POST", "/api/requests/r-001/close", nil)
	events := []string{}
	must(t, s.hub.Read(t.Context(), func(b hub.Books) error {
		list, err := b.Events(t.Context(), s.hub.Now().AddDate(1, 0, 0), 50)
		for _, e := range list {
			if strings.HasPrefix(e.Action, "request.") {
				events = append(events, e.Actor+" "+e.Action+" "+e.Object)
			}
		}
		return err
	}))
	if got := strings.Join(events, ", "); got != "sokha request.close r-001, mali request.close r-003, mali request.answer r-001, mali request.take r-001, mali request.file asean-culture-x-1f" {
		t.Error(got)
	}
}

func TestRequestsForDataThatCannotBe(t *testing.T) {
	s := newSite(t, nil)
	for _, body := range []any{"{", "[]", file(asked(1, "deficit", 7)), file(asked(1, "reason", "a\nb")), file(asked(1, "language", "Klingon")), file(asked(1, "target", -1)), file(asked(1, "id", "../x")), file(asked(1, "target", 1.5))} {
		s.want(400, "sokha", "POST", "/api/requests", body)
	}
	list := make([]map[string]any, hub.MaxRequests+1)
	for i := range list {
		list[i] = map[string]any{"id": fmt.Sprint("r-", i)}
	}
	s.want(400, "sokha", "POST", "/api/requests", file(list...))
	if got := s.want(200, "", "GET", "/api/requests", nil).list(t); len(got) != 0 {
		t.Errorf("%v", got)
	}
	if got := s.want(200, "", "GET", "/api/requests?topic="+url.QueryEscape("ភាសា"), nil); string(got.body) != "[]" {
		t.Errorf("%s", got.body)
	}
}
