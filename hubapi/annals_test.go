package hubapi_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/hub"
)

// TestKitsAreForThoseWhoMayReadTheFiles: what leaves in a kit is what resolve gives, and no more.
func TestKitsAreForThoseWhoMayReadTheFiles(t *testing.T) {
	s := newSite(t, nil)
	for _, r := range []string{"closed", "gated"} {
		s.create("sokha", "asean", r, map[string]string{"closed": "private", "gated": "public"}[r])
		s.want(200, "sokha", "POST", "/api/datasets/asean/"+r+"/commit/main", lines(header("a"), inline("ភាគ.txt", "មេគង្គ")))
	}
	s.want(200, "sokha", "PUT", "/api/datasets/asean/gated/settings", `{"gated":"manual"}`)
	read := s.token(hub.Token{User: "sokha", Title: "read", Scope: hub.ScopeRead})
	s.tokens["reader"] = read
	kit := func(commit string) string {
		return fmt.Sprintf(`{"id":%q,"commits":[%q],"note":"stick"}`, strings.Repeat("a", 64), commit)
	}
	for _, c := range []struct {
		status int
		who    string
		method string
		path   string
		body   string
	}{
		{404, "dara", "GET", "closed/annals", ""}, {401, "", "GET", "closed/annals", ""}, {404, "dara", "POST", "closed/annals", "x"}, {404, "dara", "POST", "closed/kits", kit("main")}, {404, "dara", "GET", "closed/kits", ""},
		{403, "dara", "GET", "gated/annals", ""}, {401, "", "GET", "gated/annals", ""}, {403, "dara", "POST", "gated/annals", "x"}, {403, "dara", "POST", "gated/kits", kit("main")}, {403, "dara", "GET", "gated/kits", ""},
		{200, "reader", "GET", "closed/annals", ""}, {403, "reader", "POST", "closed/annals", "x"}, {403, "reader", "GET", "closed/kits", ""}, {200, "reader", "POST", "closed/kits", kit("main")},
		{404, "sokha", "GET", "closed/annals/nowhere", ""}, {200, "sokha", "GET", "closed/annals/main?shallow=true&have=x", ""}, {400, "sokha", "POST", "closed/kits", `{"id":"x"}`},
		{404, "sokha", "POST", "closed/kits", kit("nowhere")}, {405, "sokha", "PUT", "closed/annals", ""}, {200, "sokha", "GET", "closed/kits", ""},
	} {
		s.want(c.status, c.who, c.method, "/api/datasets/asean/"+c.path, c.body)
	}
	for _, bad := range []string{"", "{}\n", "{\"end\":{}}", "{\"tree\":\"x\"}\n", "\xff\n", strings.Repeat("[", 100_000)} {
		if got := s.want(400, "sokha", "POST", "/api/datasets/asean/closed/annals", bad); bytes.Contains(got.body, []byte("goroutine")) {
			t.Errorf("%.20q: %s", bad, got.body)
		}
	}
}
