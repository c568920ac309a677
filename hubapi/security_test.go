package hubapi_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hubapi"
)

func TestALinkIsGoodForOneObjectOnly(t *testing.T) {
	s, _ := filled(t, nil)
	s.create("dara", "dara", "own", "private")
	b := []byte("ទិន្នន័យ")
	sum := sha256.Sum256(b)
	digest := hex.EncodeToString(sum[:])
	good := href(s.actions("dara", "dara/own", digest, len(b)), "upload")
	other := strings.Repeat("ab", 32)
	change := func(name, value string) string {
		u, err := url.Parse(good)
		must(t, err)
		q := u.Query()
		q.Set(name, value)
		u.RawQuery = q.Encode()
		return u.String()
	}
	for name, link := range map[string]string{
		"another object":     strings.Replace(good, digest, other, 1),
		"another size":       change("size", strconv.Itoa(len(b)+1)),
		"another repository": change("repository", "1"),
		"a later end":        change("expires", strconv.FormatInt(time.Now().Add(99*time.Hour).Unix(), 10)),
		"an earlier end":     change("expires", "1"),
		"another person":     change("user", "sokha"),
		"no signature":       change("signature", ""),
		"a part":             strings.Replace(good, "/put/", "/part/", 1),
		"verification":       strings.Replace(good, "/put/", "/verify/", 1),
	} {
		if r := s.do("", "PUT", link, string(b)); r.status != 403 {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}
	s.want(400, "", "PUT", good, string(b)+"x")
	s.want(400, "", "PUT", good, "other bytes of the len"[:len(b)-2]+"xy")
	// Without an announced length the bytes are counted as they come.
	s.want(400, "", "PUT", good, struct{ *strings.Reader }{strings.NewReader(strings.Repeat("x", 1<<20))})
	s.want(404, "", "POST", href(s.actions("dara", "dara/own", digest, len(b)), "verify"), nil)
	s.want(200, "", "PUT", good, string(b))
	if s.actions("dara", "dara/own", digest, len(b)) != nil {
		t.Error("an object that is there is asked for again")
	}
}

func TestALinkExpires(t *testing.T) {
	s, _ := filled(t, nil)
	digest := strings.Repeat("cd", 32)
	link := href(s.actions("sokha", "asean/km", digest, 5), "upload")
	s.ahead(13 * time.Hour)
	if r := s.do("", "PUT", link, "12345"); r.status != 403 || !strings.Contains(string(r.body), "expired") {
		t.Errorf("%d %s", r.status, r.body)
	}
}

func TestADigestIsNoFile(t *testing.T) {
	s, _ := filled(t, nil)
	s.create("sokha", "asean", "secret", "private")
	digest := s.upload("sokha", "asean/secret", []byte("what nobody else may read"))
	s.create("dara", "dara", "own", "public")
	// Who knows the digest is asked for the bytes as if nobody had them.
	if s.actions("dara", "dara/own", digest, 25) == nil {
		t.Error("the hub tells that others have the file")
	}
	claim := lines(header("claim"), map[string]any{"key": "lfsFile", "value": map[string]any{"path": "x.bin", "algo": "sha256", "oid": digest}})
	if r := s.do("dara", "POST", "/api/datasets/dara/own/commit/main", claim); r.status != 400 || !strings.Contains(string(r.body), "not been uploaded for this repository") {
		t.Fatalf("%d %s", r.status, r.body)
	}
	s.want(404, "dara", "GET", "/datasets/dara/own/resolve/main/x.bin", nil)
	// In its own repository it may be named again, as copies of files are.
	s.want(200, "sokha", "POST", "/api/datasets/asean/secret/commit/main", claim)
	s.want(400, "sokha", "POST", "/api/datasets/asean/secret/commit/main", strings.Replace(claim, `"algo"`, `"size":24,"algo"`, 1))
}

func TestTokensReachAsFarAsTheySay(t *testing.T) {
	s, _ := filled(t, nil)
	s.create("sokha", "asean", "hidden", "private")
	read := s.token(hub.Token{User: "sokha", Title: "r", Scope: hub.ScopeRead})
	narrow := s.token(hub.Token{User: "sokha", Title: "n", Scope: hub.ScopeWrite, Owners: []string{"sokha"}})
	old := s.token(hub.Token{User: "sokha", Title: "o", Scope: hub.ScopeWrite, Expires: time.Now().Add(time.Hour)})
	commit := lines(header("x"), inline("x.txt", "x"))
	create := map[string]any{"name": "new", "organization": "asean", "type": "dataset"}
	hidden := "/api/datasets/asean/hidden"
	s.want(200, read, "GET", hidden, nil)
	s.want(404, narrow, "GET", hidden, nil)
	for _, token := range []string{read, narrow, "dara"} {
		for _, r := range []reply{s.do(token, "POST", base+"/commit/main", commit), s.do(token, "POST", "/api/repos/create", create), s.do(token, "DELETE", "/api/repos/delete", map[string]any{"name": "km", "organization": "asean", "type": "dataset"}),
			s.do(token, "PUT", base+"/settings", map[string]any{"private": true}), s.do(token, "POST", base+"/branch/b", nil), s.do(token, "GET", base+"/xet-write-token/main", nil),
			s.do(token, "POST", "/datasets/asean/km.git/info/lfs/objects/batch", map[string]any{"operation": "upload"}), s.do(token, "POST", "/api/repos/move", map[string]any{"fromRepo": "asean/km", "toRepo": "sokha/km", "type": "dataset"}),
			s.do(token, "POST", base+"/user-access-request/grant", map[string]any{"user": "dara"}), s.do(token, "GET", base+"/user-access-request/pending", nil)} {
			if r.status != 403 {
				t.Errorf("%d %s", r.status, r.body)
			}
		}
	}
	// Nobody may move what is theirs into a name space that is not.
	s.create("dara", "dara", "own", "public")
	s.want(403, "dara", "POST", "/api/repos/move", map[string]any{"fromRepo": "dara/own", "toRepo": "asean/own", "type": "dataset"})
	s.want(200, old, "GET", hidden, nil)
	s.ahead(2 * time.Hour)
	s.want(401, old, "GET", hidden, nil)
}

func TestPathsStayInside(t *testing.T) {
	s, _ := filled(t, nil)
	for _, path := range []string{"../x", "/x", "a/../../x", "a//b", ".git/config", "a/.GIT/x", "a\\b", "a\x00b", "a\nb", "", strings.Repeat("ក", 400), "\ufeffx"} {
		r := s.do("sokha", "POST", base+"/commit/main", lines(header("x"), inline(path, "x")))
		if r.status != 400 {
			t.Errorf("%q: %d %s", path, r.status, r.body)
		}
	}
	for _, path := range []string{"%2e%2e%2f%2e%2e%2fhub.db", "..%2fkey", "%00", "data/%2e%2e/README.md"} {
		if r := s.do("sokha", "GET", "/datasets/asean/km/resolve/main/"+path, nil); r.status != 404 {
			t.Errorf("%q: %d %s", path, r.status, r.body)
		}
	}
}

func TestNoBrowserRunsWhatSomebodyUploaded(t *testing.T) {
	s, _ := filled(t, nil)
	name := "<script>\"'.html"
	s.want(200, "sokha", "POST", base+"/commit/main", lines(header("<script>"), inline(name, "<script>alert(1)</script>"), inline("x.svg", "<svg onload=alert(1)>")))
	for _, file := range []string{name, "x.svg"} {
		r := s.want(200, "", "GET", "/datasets/asean/km/resolve/main/"+url.PathEscape(file), nil)
		if k := r.header.Get("Content-Type"); k != "text/plain; charset=utf-8" || r.header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(r.header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s: %v", file, r.header)
		}
		if d := r.header.Get("Content-Disposition"); strings.Count(d, `"`) != 2 {
			t.Errorf("the name breaks out of %s", d)
		}
	}
	// Nor what stands in an error.
	r := s.want(404, "", "GET", "/datasets/asean/km/resolve/main/%0d%0aX-Evil:%201%3Cscript%3E", nil)
	if r.header.Get("X-Evil") != "" || bytes.Contains(r.body, []byte("<script>")) || r.header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Errorf("%v %s", r.header, r.body)
	}
}

func TestBodiesAreBounded(t *testing.T) {
	s, _ := filled(t, nil)
	// Just above the bound, so that the client has sent all when the answer comes: a client that still sends may lose the answer with the connection.
	long := `{"x":"` + strings.Repeat("x", 8<<20) + `"}`
	for _, path := range []string{"/api/validate-yaml", base + "/preupload/main", base + "/paths-info/main", "/datasets/asean/km.git/info/lfs/objects/batch"} {
		s.want(413, "sokha", "POST", path, long)
	}
	s.want(400, "sokha", "POST", base+"/commit/main", lines(header(strings.Repeat("x", 2000)), inline("x", "x")))
	s.want(400, "sokha", "POST", base+"/commit/main", `{"key":"header","value":{"summary":"`+strings.Repeat("x", 1<<20)+`"}}`)
	s.want(400, "sokha", "POST", base+"/commit/main", lines(header("x"))+strings.Repeat(`{"key":"deletedFile","value":{"path":"x"}}`, 100_001))
	if r := s.do("", "GET", "/api/datasets?search="+strings.Repeat("x", 20<<10), nil); r.status != 400 {
		t.Errorf("a long address: %d", r.status)
	}
	var objects []any
	for i := range 1001 {
		objects = append(objects, map[string]any{"oid": fmt.Sprintf("%064x", i), "size": 1})
	}
	s.want(400, "sokha", "POST", "/datasets/asean/km.git/info/lfs/objects/batch", map[string]any{"operation": "upload", "objects": objects})
}

func TestTheGateLetsInWhomItShould(t *testing.T) {
	s, _ := filled(t, nil)
	file := "/datasets/asean/km/resolve/main/README.md"
	s.want(200, "sokha", "PUT", base+"/settings", map[string]any{"gated": "auto"})
	if r := s.want(401, "", "HEAD", file, nil); r.header.Get("X-Error-Code") != "GatedRepo" || !strings.Contains(r.header.Get("X-Error-Message"), s.url+"/datasets/asean/km") {
		t.Errorf("%v", r.header)
	}
	if r := s.want(403, "dara", "HEAD", file, nil); r.header.Get("X-Error-Code") != "GatedRepo" {
		t.Errorf("%v", r.header)
	}
	s.want(200, "", "GET", base, nil)
	s.want(200, "", "GET", base+"/tree/main", nil)
	s.want(401, "", "POST", base+"/user-access-request", nil)
	s.want(200, "dara", "POST", base+"/user-access-request", map[string]any{"use": "research"})
	s.want(200, "dara", "HEAD", file, nil)
	s.want(200, "sokha", "POST", base+"/user-access-request/handle", map[string]any{"user": "dara", "status": "rejected", "rejectionReason": "no"})
	s.want(403, "dara", "HEAD", file, nil)
	s.want(200, "dara", "POST", base+"/user-access-request", nil) // asking again does not help
	s.want(403, "dara", "HEAD", file, nil)
	s.want(200, "sokha", "POST", base+"/user-access-request/grant", map[string]any{"user": "dara", "expires": "1h"})
	s.want(200, "dara", "HEAD", file, nil)
	s.ahead(2 * time.Hour)
	s.want(403, "dara", "HEAD", file, nil)
}

func TestLogsHoldNoSecrets(t *testing.T) {
	s, _ := filled(t, nil)
	link := href(s.actions("sokha", "asean/km", strings.Repeat("ef", 32), 5), "upload")
	s.do("", "PUT", link, "12345")
	s.do("hf_wrongtoken", "GET", base, nil)
	s.do("", "GET", "/setup?invitation=topsecret", nil)
	u, err := url.Parse(link)
	must(t, err)
	grant := s.want(200, "sokha", "GET", base+"/xet-write-token/main", nil).json(t)["accessToken"].(string)
	s.do(grant, "POST", "/xet/x/v1/shards", "x")
	for _, secret := range []string{s.tokens["sokha"], u.Query().Get("signature"), "hf_wrongtoken", "topsecret", grant, "dara@example.org"} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("%s is in the log", secret)
		}
	}
	if !strings.Contains(s.log.String(), "user=sokha") || !strings.Contains(s.log.String(), "/api/uploads/put/") {
		t.Error("the log tells nothing")
	}
}

func TestNumbersOfRequests(t *testing.T) {
	s := newSite(t, nil)
	if r := s.do("", "GET", "/healthz", nil, "X-Request-Id", "abc-123"); r.header.Get("X-Request-Id") != "abc-123" {
		t.Errorf("%v", r.header)
	}
	if r := s.do("", "GET", "/healthz", nil, "X-Request-Id", "<b>"+strings.Repeat("x", 10)); strings.Contains(r.header.Get("X-Request-Id"), "<") || r.header.Get("X-Request-Id") == "" {
		t.Errorf("%v", r.header)
	}
}

func TestLargeFilesComeInParts(t *testing.T) {
	s, _ := filled(t, func(o *hubapi.Options) { o.Parts, o.Part = 100, 40 })
	b := bytes.Repeat([]byte("ភាគ."), 11) // 110 bytes: parts of 40, 40 and 30
	sum := sha256.Sum256(b)
	digest := hex.EncodeToString(sum[:])
	up := s.actions("sokha", "asean/km", digest, len(b))["upload"].(map[string]any)
	parts := up["header"].(map[string]any)
	if parts["chunk_size"] != "40" || len(parts) != 4 {
		t.Fatalf("%v", parts)
	}
	complete := map[string]any{"oid": digest, "parts": []any{map[string]any{"partNumber": 1, "etag": "x"}, map[string]any{"partNumber": 2, "etag": "x"}, map[string]any{"partNumber": 3, "etag": "x"}}}
	s.want(404, "", "POST", up["href"].(string), complete)
	for i, n := range []int{2, 0} { // out of order, one missing
		if r := s.want(200, "", "PUT", parts[fmt.Sprintf("%05d", n+1)].(string), string(b[n*40:min(len(b), n*40+40)])); r.header.Get("ETag") == "" {
			t.Errorf("part %d has no ETag", i)
		}
	}
	s.want(400, "", "POST", up["href"].(string), complete)
	s.want(400, "", "PUT", parts["00002"].(string), "short")
	s.want(403, "", "PUT", strings.Replace(parts["00002"].(string), "part=2", "part=3", 1), string(b[40:80]))
	s.want(200, "", "PUT", parts["00002"].(string), string(b[40:80]))
	s.want(400, "", "POST", up["href"].(string), map[string]any{"parts": []any{}})
	s.want(200, "", "POST", up["href"].(string), complete)
	s.want(200, "sokha", "POST", base+"/commit/main", lines(header("x"), map[string]any{"key": "lfsFile", "value": map[string]any{"path": "parts.bin", "oid": digest}}))
	if r := s.want(200, "", "GET", "/datasets/asean/km/resolve/main/parts.bin", nil); !bytes.Equal(r.body, b) {
		t.Error("the parts were joined otherwise")
	}
}
