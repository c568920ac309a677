package mirror

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/hub"
)

// FuzzForeignAnswers reads what another hub may send.
func FuzzForeignAnswers(f *testing.F) {
	for _, s := range []string{`{"id":"a/b","private":false,"gated":"auto","xetHash":"x"}`, `[{"path":"ខ្មែរ","xetHash":"1"}]`, `<https://h/x?cursor=ລາວ&limit=2>; rel="next"`, `"` + strings.Repeat("a", 64) + `"`, "W/\"x\"", "\xff", "{", "[[[[",
		"ျ\u0301", "\ue000", strings.Repeat("[", 20_000)} {
		f.Add(s, "12")
	}
	f.Fuzz(func(t *testing.T, s, size string) {
		if q := next(s); q != "" {
			if v, err := url.ParseQuery(q); err != nil || len(v) > len(parameters) {
				t.Errorf("%q %v", q, err)
			}
		}
		if b, err := clean([]byte(s)); err == nil && !json.Valid(b) {
			t.Errorf("%q", b)
		}
		m := &Mirror{}
		if r, err := m.describe(hub.Dataset, record{Body: []byte(s)}, Age{}); err == nil && (hub.CheckNamePart(r.Owner) != nil || hub.CheckNamePart(r.Name.Name) != nil) {
			t.Errorf("%q", r.ID())
		}
		h := http.Header{"Etag": {s}, "Content-Length": {size}, "X-Repo-Commit": {strings.Repeat("a", 40)}}
		if n, err := named(h); err == nil && (n.Size < 0 || strings.Contains(n.key(), "..")) {
			t.Errorf("%+v", n)
		}
		if p, err := parsePattern(s); err == nil && (p.owner == "" || p.name == "") {
			t.Errorf("%+v", p)
		}
		if proper(size, s) == nil && (strings.Contains("/"+s+"/", "/../") || strings.Contains("/"+size+"/", "/../")) {
			t.Errorf("%q %q lead out", size, s)
		}
	})
}
