package web_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/lontar-asean/lontar/access"
	"github.com/lontar-asean/lontar/hub"
)

const evil = `<script>alert(1)</script>`

func TestNothingThatSomebodyWroteRuns(t *testing.T) {
	s := newSite(t)
	card := "---\nlicense: \"" + evil + "\"\npretty_name: '" + evil + "'\nlanguage: ['" + evil + "', km]\ntags: ['\"><img src=x onerror=alert(1)>', 'javascript:alert(1)']\n---\n# " + evil + `

[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,<script>alert(1)</script>) <a href="vbscript:x">d</a> <a href="//evil.example/x">e</a>
<img src=x onerror=alert(1)> <svg onload=alert(1)></svg> <iframe src="https://evil.example"></iframe> <style>body{display:none}</style> <p style="position:fixed">f</p>
<form action="https://evil.example"><input name=password></form> <base href="https://evil.example/"> <meta http-equiv="refresh" content="0;url=https://evil.example">
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math> <div id="main" class="skip" onclick="alert(1)">g</div>
![p](https://evil.example/track.png) ![q](data:image/svg+xml;base64,PHN2Zz4=) ![r](../../../../login?next=x)
<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript> <a href="java&#10;script:alert(1)">h</a> <object data="x"></object><embed src="x">
`
	file := `x"><script>alert(1)<`
	s.create("km", "public", evil+`"'`, "README.md", card, file+"/a.txt", evil, "p.html", evil, "p.svg", "<svg onload=alert(1)>", "notes.md", card)
	s.create("rows", "public", "rows", "data/x.parquet", parquetOf(t, []row{{ID: evil, Text: evil, Language: `"><script>alert(1)</script>`}}))
	b := s.browser()
	name := url.PathEscape(file)
	for _, path := range []string{"/", "/datasets", "/datasets?q=" + url.QueryEscape(`"><script>alert(1)</script>`) + "&tag=" + url.QueryEscape(evil) + "&owner=" + url.QueryEscape(evil) + "&sort=" + url.QueryEscape(evil), "/datasets/asean/km", "/datasets/asean/km/tree/main",
		"/datasets/asean/km/tree/main/" + name, "/datasets/asean/km/blob/main/" + name + "%2Fa.txt", "/datasets/asean/km/blob/main/" + name + "/a.txt", "/datasets/asean/km/blob/main/notes.md", "/datasets/asean/km/commits/main",
		"/datasets/asean/km/blob/main/p.html", "/datasets/asean/km/blob/main/p.svg", "/datasets/asean/rows/rows/main", "/datasets/asean/rows/row/main?config=default&split=train&n=1"} {
		page := b.get(path)
		harmless(t, path, page)
		if strings.Count(page, `id="main"`) != 1 {
			t.Errorf("%s: a card takes a place of the page", path)
		}
	}
	for _, path := range []string{"/login?next=" + url.QueryEscape(`"><script>alert(1)</script>`), "/setup?invitation=" + url.QueryEscape(`"><script>`), "/" + url.PathEscape(evil), "/datasets/" + url.PathEscape(evil) + "/x", "/datasets/asean/km/blob/main/" + url.PathEscape(evil)} {
		harmless(t, path, b.do("GET", path, nil).body)
	}
	// What is in files goes out as something to keep, whatever it is called.
	for _, file := range []string{"p.html", "p.svg", "README.md"} {
		r := b.want(200, "GET", "/datasets/asean/km/file/main/"+file, nil)
		if r.header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(r.header.Get("Content-Disposition"), "attachment") ||
			!strings.Contains(r.header.Get("Content-Security-Policy"), "sandbox") || r.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", file, r.header)
		}
	}
}

// harmless looks at every element and attribute of a page.
func harmless(t *testing.T, path, page string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(page))
	for z.Next() != html.ErrorToken {
		k := z.Token()
		if k.Type != html.StartTagToken && k.Type != html.SelfClosingTagToken {
			continue
		}
		switch k.Data {
		case "svg":
			if !strings.HasSuffix(path, "/lineage") || len(k.Attr) == 0 || k.Attr[0].Key != "class" || k.Attr[0].Val != "graph" {
				t.Errorf("%s: <svg>", path)
			}
		case "script", "style", "iframe", "frame", "object", "embed", "base", "math", "noscript", "template", "video", "audio", "source", "area":
			t.Errorf("%s: <%s>", path, k.Data)
		}
		for _, a := range k.Attr {
			value := strings.ToLower(strings.TrimSpace(a.Val))
			own := strings.HasPrefix(value, "/") && !strings.HasPrefix(value, "//")
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc", a.Key == "http-equiv", a.Key == "formaction", a.Key == "srcset",
				(a.Key == "src" || a.Key == "action") && !own,
				a.Key == "href" && !own && !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, "https://") && !strings.HasPrefix(value, "http://") && !strings.HasPrefix(value, "//evil"),
				a.Key == "class" && k.Data == "div" && value == "skip":
				t.Errorf("%s: <%s %s=%q>", path, k.Data, a.Key, a.Val)
			}
		}
	}
}

func TestBrowsersAreToldWhatPagesMayDo(t *testing.T) {
	s := newSite(t)
	s.create("km", "public", "x", "README.md", "x")
	b := s.browser().as("sokha")
	for _, path := range []string{"/", "/login", "/nothing/here", "/datasets/asean/km", "/settings/tokens", "/setup"} {
		h := b.do("GET", path, nil).header
		for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'", "style-src 'self'"} {
			if !strings.Contains(h.Get("Content-Security-Policy"), part) {
				t.Errorf("%s: %v", path, h)
			}
		}
		if strings.Contains(h.Get("Content-Security-Policy"), "unsafe") || strings.Contains(h.Get("Content-Security-Policy"), "script-src") || h.Get("X-Frame-Options") != "DENY" || h.Get("Referrer-Policy") != "no-referrer" ||
			h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "private, no-store" || h.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

func TestFormsOfOtherSitesDoNothing(t *testing.T) {
	s := newSite(t)
	b := s.browser().as("sokha")
	proof := proofField.FindStringSubmatch(b.get("/settings/tokens"))[1]
	make := func(title, proof string) url.Values {
		return url.Values{"form": {proof}, "title": {title}, "scope": {"write"}, "expires": {""}}
	}
	other := proofField.FindStringSubmatch(s.browser().as("dara").get("/settings/tokens"))[1]
	for name, bad := range map[string]string{"none": "", "another's": other, "made up": "AAAA"} {
		if r := b.do("POST", "/settings/tokens", make(name, bad)); r.status != 403 {
			t.Errorf("%s: %d", name, r.status)
		}
	}
	if r := b.do("POST", "/settings/tokens", make("site", proof), "Sec-Fetch-Site", "cross-site"); r.status != 403 {
		t.Errorf("cross-site: %d", r.status)
	}
	if r := b.do("POST", "/settings/tokens", make("origin", proof), "Origin", "https://evil.example"); r.status != 403 {
		t.Errorf("another origin: %d", r.status)
	}
	for _, path := range []string{"/login", "/logout", "/setup", "/settings/tokens/remove", "/datasets/asean/km/access"} {
		if r := b.do("POST", path, url.Values{}); r.status != 403 {
			t.Errorf("%s without a proof: %d", path, r.status)
		}
	}
	if r := b.do("GET", "/logout", nil); r.status != 405 {
		t.Errorf("a link logs out: %d", r.status)
	}
	has(t, b.want(200, "POST", "/settings/tokens", make("ours", proof), "Origin", "null", "Sec-Fetch-Site", "same-origin").body, access.Prefix)
	b.want(200, "POST", "/settings/tokens", make("plain", proof), "Origin", s.url)
	lacks(t, b.get("/settings/tokens"), "cross-site", "another's", "made up", access.Prefix)
}

func TestLoggingInLeadsNowhereElse(t *testing.T) {
	s := newSite(t)
	for _, next := range []string{"https://evil.example", "//evil.example", `/\evil.example`, `\/evil.example`, "/\t/evil.example", "javascript:alert(1)", "/%2F/evil.example", "http:evil", "///evil.example", "/x\r\nX-Evil: 1", "/.//evil.example", ""} {
		r := s.browser().send(303, "/login", "/login", "name", "sokha", "password", password, "next", next)
		if to := r.header.Get("Location"); to != "/" {
			t.Errorf("%q leads to %q", next, to)
		}
	}
	b := s.browser()
	r := b.send(303, "/login?next=%2Fdatasets%3Fq%3Dkm", "/login", "name", "sokha", "password", password, "next", "/datasets?q=km")
	if to := r.header.Get("Location"); to != "/datasets?q=km" {
		t.Errorf("leads to %q", to)
	}
	if to := b.want(303, "GET", "/settings/language?to=km&next=//evil.example", nil).header.Get("Location"); to != "/" {
		t.Errorf("leads to %q", to)
	}
}

func TestASessionIsOfItsOwn(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	// A secret that somebody put into the browser before is not taken over.
	planted := strings.Repeat("a", 43)
	page := b.do("GET", "/login", nil, "Cookie", "lontar-session="+planted+"; lontar-form="+planted)
	proof := proofField.FindStringSubmatch(page.body)[1]
	r := b.want(303, "POST", "/login", url.Values{"form": {proof}, "name": {"sokha"}, "password": {password}}, "Cookie", "lontar-session="+planted+"; lontar-form="+planted)
	cookie := strings.Join(r.header.Values("Set-Cookie"), "\n")
	has(t, cookie, "lontar-session=", "HttpOnly", "SameSite=Lax", "Path=/")
	lacks(t, cookie, planted)
	lacks(t, s.browser().want(303, "GET", "/settings/tokens", nil, "Cookie", "lontar-session="+planted).body, "sokha")
	secret := b.cookies()["lontar-session"]
	has(t, b.get("/settings/tokens"), "test")
	// Nor does a second login leave the first one's session behind.
	proof = proofField.FindStringSubmatch(b.get("/settings/tokens"))[1]
	b.want(303, "POST", "/login", url.Values{"form": {proof}, "name": {"sokha"}, "password": {password}})
	fresh := b.cookies()["lontar-session"]
	if fresh == secret || fresh == "" {
		t.Error("the session is the same as before")
	}
	s.browser().want(303, "GET", "/settings/tokens", nil, "Cookie", "lontar-session="+secret)
	// Logging out ends it on the hub and not only in the browser.
	b.send(303, "/settings/tokens", "/logout")
	s.browser().want(303, "GET", "/settings/tokens", nil, "Cookie", "lontar-session="+fresh)
	if strings.Contains(s.log.String(), secret) || strings.Contains(s.log.String(), fresh) || strings.Contains(s.log.String(), password) {
		t.Error("a secret is in the log")
	}
}

func TestSessionsEnd(t *testing.T) {
	s := newSite(t)
	change := func(edit func(*hub.User)) {
		must(t, s.hub.Write(t.Context(), func(b hub.Books) error {
			u, err := b.User(t.Context(), "dara")
			if err != nil {
				return err
			}
			edit(&u)
			return b.SaveUser(t.Context(), u)
		}))
	}
	b := s.browser().as("dara")
	b.get("/settings/tokens")
	hashed, err := access.HashPassword("another password")
	must(t, err)
	change(func(u *hub.User) { u.Password = hashed })
	b.want(303, "GET", "/settings/tokens", nil)
	b.send(303, "/login", "/login", "name", "dara", "password", "another password")
	b.get("/settings/tokens")
	change(func(u *hub.User) { u.Disabled = true })
	b.want(303, "GET", "/settings/tokens", nil)
	b.send(403, "/login", "/login", "name", "dara", "password", "another password")
	b = s.browser().as("sokha")
	s.ahead(access.SessionLife + time.Minute)
	b.want(303, "GET", "/settings/tokens", nil)
}

func TestCookiesCountForNoCallOfTheProtocol(t *testing.T) {
	s := newSite(t)
	s.create("hidden", "private", "x", "README.md", "secret")
	b := s.browser().as("sokha")
	b.get("/datasets/asean/hidden")
	for _, path := range []string{"/api/whoami-v2", "/api/datasets/asean/hidden", "/datasets/asean/hidden/resolve/main/README.md", "/datasets/asean/hidden/raw/main/README.md"} {
		if r := b.do("GET", path, nil); r.status != 401 {
			t.Errorf("%s: %d", path, r.status)
		}
	}
	if r := b.do("POST", "/api/repos/create", url.Values{"name": {"x"}}); r.status == 200 {
		t.Error("a cookie makes a repository")
	}
	// And a token counts for no page.
	r := s.browser().do("GET", "/datasets/asean/hidden", nil, "Authorization", "Bearer "+s.tokens["sokha"])
	if r.status != 404 {
		t.Errorf("%d", r.status)
	}
}

func TestPrivateLooksLikeMissing(t *testing.T) {
	s := newSite(t)
	s.create("sealed", "private", "x", "README.md", "---\nlanguage: km\n---\nsecret text", "data/x.parquet", parquetOf(t, []row{{ID: "1", Text: "secret text"}}))
	for _, b := range []*browser{s.browser(), s.browser().as("dara")} {
		for _, below := range []string{"", "/tree/main", "/blob/main/README.md", "/file/main/README.md", "/commits/main", "/rows/main", "/row/main?n=1", "/picture/main?n=1&column=text&p=0", "/rows/main?q=secret", "/compare/main..main", "/lineage", "/access", "/tree/nothing"} {
			there, missing := b.do("GET", "/datasets/asean/sealed"+below, nil), b.do("GET", "/datasets/asean/absent"+below, nil)
			if there.status != 404 || strings.ReplaceAll(there.body, "sealed", "absent") != missing.body {
				t.Errorf("%s: %d, and %d: %s", below, there.status, missing.status, there.body)
			}
		}
		for _, list := range []string{"/", "/datasets", "/datasets?q=sealed", "/datasets?owner=asean", "/datasets?tag=language:km"} {
			lacks(t, b.get(list), "asean/<wbr>sealed", "Khmer <span")
		}
		b.want(404, "GET", "/admin", nil)
	}
	b := s.browser().as("sokha")
	has(t, b.get("/datasets/asean/sealed"), "secret text", "private")
	has(t, b.get("/datasets/asean/sealed/rows/main"), "secret text")
	has(t, b.get("/datasets"), "asean/<wbr>sealed")
	has(t, s.browser().as("boss").get("/admin"), "dara", "session.begin")
}

func TestAGateShutsFilesAndRows(t *testing.T) {
	s := newSite(t)
	card := "---\nextra_gated_prompt: \"សូមសួរ " + evil + "\"\nextra_gated_fields:\n  Institution: text\n  Use:\n    type: select\n    options: [research, other]\n  I agree: checkbox\n---\nA card that all may read. ![p](p.png)"
	s.create("km", "public", "x", "README.md", card, "a.txt", "secret text", "data/x.parquet", parquetOf(t, []row{{ID: "1", Text: "secret text", Image: &picture{Bytes: dot(t)}}}))
	s.api("sokha", "PUT", "/api/datasets/asean/km/settings", map[string]any{"gated": "manual"})
	base := "/datasets/asean/km"
	shut := func(b *browser) {
		t.Helper()
		has(t, b.get(base), "A card that all may read", "Ask for access")
		has(t, b.get(base+"/tree/main"), "a.txt")
		lacks(t, b.get(base+"/blob/main/a.txt"), "secret text", base+"/file/")
		for _, path := range []string{"/file/main/a.txt", "/rows/main", "/row/main?n=1&config=default&split=train", "/picture/main?config=default&split=train&n=1&column=image&p=0", "/rows/main?q=secret", "/compare/main..main"} {
			r := b.want(403, "GET", base+path, nil)
			has(t, r.body, base+"/access")
			lacks(t, r.body, "secret text")
		}
	}
	shut(s.browser())
	has(t, s.browser().get(base+"/access"), "/login?next=%2Fdatasets%2Fasean%2Fkm%2Faccess")
	b := s.browser().as("dara")
	shut(b)
	page := b.get(base + "/access")
	has(t, page, "សូមសួរ", `name="field Use"`, "<option>research", `name="field Institution"`)
	lacks(t, page, "<script")
	b.send(400, base+"/access", base+"/access", "field Use", "made up")
	b.send(303, base+"/access", base+"/access", "field Use", "research", "field Institution", "សាកលវិទ្យាល័យ", "field I agree", "yes", "field extra", "x")
	has(t, b.get(base+"/access"), "Your request was sent")
	shut(b)
	asked := string(s.api("sokha", "GET", "/api/datasets/asean/km/user-access-request/pending", nil))
	has(t, asked, "dara", "សាកលវិទ្យាល័យ", `"I agree":true`)
	lacks(t, asked, "extra")
	s.api("sokha", "POST", "/api/datasets/asean/km/user-access-request/handle", map[string]any{"user": "dara", "status": "accepted"})
	has(t, b.get(base+"/access"), "You have access")
	has(t, b.get(base+"/rows/main"), "secret text")
	has(t, b.get(base+"/blob/main/a.txt"), "secret text")
	if r := b.want(200, "GET", base+"/picture/main?config=default&split=train&n=1&column=image&p=0", nil); r.header.Get("Content-Type") != "image/png" || !strings.Contains(r.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%v", r.header)
	}
	s.api("sokha", "POST", "/api/datasets/asean/km/user-access-request/handle", map[string]any{"user": "dara", "status": "rejected", "rejectionReason": "ទេ"})
	has(t, b.get(base+"/access"), "ទេ")
	shut(b)
}

func TestGuessingIsSlow(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	for i := range 10 {
		has(t, b.send(403, "/login", "/login", "name", "sokha", "password", fmt.Sprint("wrong", i)).body, `role="alert"`)
	}
	if r := b.send(429, "/login", "/login", "name", "SOKHA", "password", password); r.header.Get("Retry-After") == "" {
		t.Errorf("%v", r.header)
	}
	// An account that is not there looks the same.
	for range 10 {
		b.send(403, "/login", "/login", "name", "nobody", "password", "wrong")
	}
	b.send(429, "/login", "/login", "name", "nobody", "password", "wrong")
	s.browser().as("dara")
}

func TestAnInvitationCountsOnce(t *testing.T) {
	s := newEmptySite(t)
	invitation, err := s.guard.Invite(t.Context())
	must(t, err)
	b := s.browser()
	send := func(status int, invitation, name, password string) string {
		t.Helper()
		return b.send(status, "/setup?invitation="+invitation, "/setup", "invitation", invitation, "name", name, "password", password).body
	}
	send(403, "wrong", "boss", password)
	has(t, send(400, invitation, "api", password), invitation)
	send(400, invitation, "boss", "short")
	page := send(200, invitation, "boss", password)
	_, rest, _ := strings.Cut(page, access.Prefix)
	token, _, _ := strings.Cut(rest, "<")
	s.tokens["boss"] = access.Prefix + token
	has(t, string(s.api("boss", "GET", "/api/whoami-v2", nil)), `"admin"`)
	has(t, b.get("/admin"), "boss") // who made the account is logged in
	b.send(303, "/admin", "/logout")
	send(403, invitation, "second", password)
	late := newEmptySite(t)
	invitation, err = late.guard.Invite(t.Context())
	must(t, err)
	late.ahead(25 * time.Hour)
	late.browser().send(403, "/setup", "/setup", "invitation", invitation, "name", "boss", "password", password)
	s.browser().do("GET", "/setup?invitation=topsecret", nil)
	if strings.Contains(s.log.String(), "topsecret") || strings.Contains(s.log.String(), password) {
		t.Error("a secret is in the log")
	}
}

func TestFormsAreBounded(t *testing.T) {
	s := newSite(t)
	b := s.browser().as("sokha")
	proof := proofField.FindStringSubmatch(b.get("/settings/tokens"))[1]
	if r := b.do("POST", "/settings/tokens", url.Values{"form": {proof}, "title": {strings.Repeat("x", 65<<10)}}); r.status != 413 && r.status != 400 {
		t.Errorf("%d", r.status)
	}
}
