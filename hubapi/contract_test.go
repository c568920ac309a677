package hubapi_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hubapi"
)

const base = "/api/datasets/asean/km"

// filled makes a site with a public data set asean/km that has a card, a file with a Khmer name and a large file, and gives the large file's digest.
func filled(t testing.TB, change func(*hubapi.Options)) (s *site, digest string) {
	t.Helper()
	s = newSite(t, change)
	s.create("sokha", "asean", "km", "public")
	digest = s.upload("sokha", "asean/km", []byte(large))
	s.want(200, "sokha", "POST", base+"/commit/main", lines(header("data"), inline("README.md", "---\nlicense: cc-by-4.0\nlanguage: [km]\n---\n# ខ្មែរ\n"), inline("data/ឯកសារ ១.txt", khmer),
		map[string]any{"key": "lfsFile", "value": map[string]any{"path": "data/a.parquet", "algo": "sha256", "oid": digest, "size": len(large)}}))
	return s, digest
}

const (
	large = "PAR1 the bytes of a large file PAR1"
	khmer = "ភាសាខ្មែរ\n" // written for this test, not yet reviewed by a native speaker
)

// upload sends bytes by LFS.
func (s *site) upload(as, repository string, b []byte) string {
	s.t.Helper()
	sum := sha256.Sum256(b)
	digest := hex.EncodeToString(sum[:])
	if a := s.actions(as, repository, digest, len(b)); a != nil {
		s.want(200, "", "PUT", href(a, "upload"), string(b))
		s.want(200, as, "POST", href(a, "verify"), map[string]any{"oid": digest, "size": len(b)})
	}
	return digest
}

// actions asks where an object is to be sent; nil when it is there.
func (s *site) actions(as, repository, digest string, size int) map[string]any {
	s.t.Helper()
	r := s.want(200, as, "POST", "/datasets/"+repository+".git/info/lfs/objects/batch", map[string]any{"operation": "upload", "transfers": []string{"basic", "multipart"}, "hash_algo": "sha256",
		"objects": []any{map[string]any{"oid": digest, "size": size}}}).json(s.t)
	a, _ := r["objects"].([]any)[0].(map[string]any)["actions"].(map[string]any)
	return a
}

func href(actions map[string]any, name string) string {
	return actions[name].(map[string]any)["href"].(string)
}

// TestWhatClientsNeedIsThere is the negative matrix: each header and field whose absence was seen to break a client.
func TestWhatClientsNeedIsThere(t *testing.T) {
	s, digest := filled(t, nil)
	quoted := `"` + digest + `"`
	sha := s.want(200, "", "GET", base, nil).json(t)["sha"].(string)
	file := "/datasets/asean/km/resolve/main/data/a.parquet"
	text := "/datasets/asean/km/resolve/main/data/" + url.PathEscape("ឯកសារ ១.txt")
	for _, c := range []struct {
		name, as, method, path string
		body                   any
		status                 int
		headers                map[string]string // "*" is any
		fields                 string            // that must be there, of the object or of the first of a list
	}{
		{"who am i", "sokha", "GET", "/api/whoami-v2", nil, 200, nil, "type id name fullname orgs auth"},
		{"a wrong token", "hf_wrong", "GET", "/api/whoami-v2", nil, 401, map[string]string{"X-Error-Message": "Invalid credentials in Authorization header"}, "error"},
		{"info", "", "GET", base, nil, 200, map[string]string{"X-Request-Id": "*"}, "_id id sha author private gated disabled downloads likes tags createdAt lastModified cardData siblings"},
		{"info at a revision", "", "GET", base + "/revision/" + sha, nil, 200, nil, "id sha"},
		{"info of HEAD", "", "GET", base + "/revision/HEAD?expand[]=sha", nil, 200, nil, "id sha"},
		{"tree", "", "GET", base + "/tree/main/data", nil, 200, nil, "type oid size path lfs"},
		{"tree with last commits", "", "GET", base + "/tree/main/data?expand=True", nil, 200, nil, "type oid size path lastCommit"},
		{"paths by JSON", "", "POST", base + "/paths-info/main", map[string]any{"paths": []string{"README.md", "none"}}, 200, nil, "type oid size path"},
		{"refs", "", "GET", base + "/refs", nil, 200, nil, "branches tags converts"},
		{"refs with proposals", "", "GET", base + "/refs?include_prs=1", nil, 200, nil, "branches tags converts pullRequests"},
		{"commits", "", "GET", base + "/commits/main", nil, 200, map[string]string{"X-Total-Count": "2"}, "id title message authors date"},
		{"commits by pages", "", "GET", base + "/commits/main?limit=1", nil, 200, map[string]string{"Link": "<" + s.url + base + `/commits/main?limit=1&p=1>; rel="next"`}, "id"},
		{"list", "", "GET", "/api/datasets?limit=1", nil, 200, map[string]string{"Link": "<" + s.url + `/api/datasets?cursor=asean%2Fkm&limit=1>; rel="next"`}, "_id id author private gated disabled downloads likes tags createdAt lastModified"},
		{"a large file", "", "HEAD", file, nil, 200, map[string]string{"Etag": quoted, "X-Repo-Commit": sha, "Content-Length": fmt.Sprint(len(large)), "X-Linked-Size": fmt.Sprint(len(large)), "X-Linked-Etag": quoted, "Accept-Ranges": "bytes", "Content-Encoding": "", "Content-Disposition": `inline; filename*=UTF-8''a.parquet; filename="a.parquet"`}, ""},
		{"a file with a Khmer name", "", "GET", text, nil, 200, map[string]string{"Etag": `"f3846591bc30504ad6b8e44daaec76f4ae95dd5f"`, "X-Repo-Commit": sha, "Content-Length": fmt.Sprint(len(khmer)), "Content-Encoding": "", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "*"}, ""},
		{"the pointer to a large file", "", "HEAD", "/datasets/asean/km/raw/main/data/a.parquet", nil, 200, map[string]string{"Content-Length": "127", "X-Repo-Commit": sha, "Etag": "*", "X-Linked-Size": ""}, ""},
		{"a file that is missing", "", "HEAD", "/datasets/asean/km/resolve/main/none", nil, 404, map[string]string{"X-Error-Code": "EntryNotFound", "X-Error-Message": "*", "X-Repo-Commit": sha}, ""},
		{"a directory in place of a file", "", "GET", "/datasets/asean/km/resolve/main/data", nil, 404, map[string]string{"X-Error-Code": "EntryNotFound"}, "error"},
		{"a tree that is missing", "", "GET", base + "/tree/main/none", nil, 404, map[string]string{"X-Error-Code": "EntryNotFound"}, "error"},
		{"a revision that is missing", "", "HEAD", "/datasets/asean/km/resolve/none/a", nil, 404, map[string]string{"X-Error-Code": "RevisionNotFound"}, ""},
		{"a commit that is missing", "", "GET", base + "/revision/" + strings.Repeat("0", 40), nil, 404, map[string]string{"X-Error-Code": "RevisionNotFound"}, "error"},
		{"a repository that is missing", "sokha", "GET", "/api/datasets/asean/none", nil, 404, map[string]string{"X-Error-Code": "RepoNotFound"}, "error"},
		{"a repository that is missing, for nobody", "", "GET", "/api/datasets/asean/none", nil, 401, map[string]string{"X-Error-Code": "RepoNotFound"}, "error"},
		{"a file of a repository that is missing", "sokha", "HEAD", "/datasets/asean/none/resolve/main/a", nil, 404, map[string]string{"X-Error-Code": "RepoNotFound"}, ""},
		{"an old name of one part", "sokha", "HEAD", "/datasets/squad/resolve/main/a", nil, 404, map[string]string{"X-Error-Code": "RepoNotFound"}, ""},
		{"a call nobody knows", "sokha", "GET", "/api/agent-harnesses", nil, 404, map[string]string{"Content-Type": "application/json; charset=utf-8"}, "error"},
		{"a call of a repository nobody knows", "sokha", "GET", base + "/discussions", nil, 404, nil, "error"},
		{"a repository that is there already", "sokha", "POST", "/api/repos/create", map[string]any{"name": "km", "organization": "asean", "type": "dataset"}, 409, nil, "url name error"},
		{"a branch that is there already", "sokha", "POST", base + "/branch/main", nil, 409, nil, "error"},
		{"a card that is good", "sokha", "POST", "/api/validate-yaml", map[string]any{"content": "---\nlicense: mit\n---\n", "repoType": "dataset"}, 200, nil, "errors warnings"},
		{"a card that is damaged", "sokha", "POST", "/api/validate-yaml", map[string]any{"content": "---\na: [\n---\n"}, 400, nil, "errors warnings"},
		{"preupload", "sokha", "POST", base + "/preupload/main", map[string]any{"files": []any{map[string]any{"path": "README.md", "size": 3, "sample": "YWJj"}}}, 200, nil, "files"},
		{"a token for Xet", "sokha", "GET", base + "/xet-write-token/main", nil, 200, nil, "accessToken casUrl exp"},
		{"a method that is not served", "sokha", "POST", "/api/whoami-v2", nil, 405, map[string]string{"Allow": "GET"}, "error"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := s.want(c.status, c.as, c.method, c.path, c.body)
			for name, want := range c.headers {
				if got := r.header.Get(name); got != want && (want != "*" || got == "") {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
			if c.fields == "" {
				return
			}
			var v map[string]any
			if r.body[0] == '[' {
				v = r.list(t)[0]
			} else {
				v = r.json(t)
			}
			for _, f := range strings.Fields(c.fields) {
				if _, ok := v[f]; !ok {
					t.Errorf("%s is missing in %s", f, r.body)
				}
			}
		})
	}
}

func TestPagesAreFollowedToTheEnd(t *testing.T) {
	s, _ := filled(t, func(o *hubapi.Options) {
		o.Page = 2
		o.Public.Host = strings.Replace(o.Public.Host, "127.0.0.1", "localhost", 1)
	})
	var paths []string
	next := base + "/tree/main?recursive=true"
	for n := 0; next != ""; n++ {
		r := s.want(200, "", "GET", next, nil)
		for _, e := range r.list(t) {
			paths = append(paths, e["path"].(string))
		}
		link, _, _ := strings.Cut(strings.TrimPrefix(r.header.Get("Link"), "<"), ">")
		if link != "" && !strings.HasPrefix(link, "http://localhost:") {
			t.Fatalf("%q does not begin with the public address", link)
		}
		next = link
		if n > 10 {
			t.Fatal("the pages do not end")
		}
	}
	if got := strings.Join(paths, " | "); got != "README.md | data | data/a.parquet | data/ឯកសារ ១.txt" {
		t.Error(got)
	}
}

func TestRanges(t *testing.T) {
	s, digest := filled(t, nil)
	file := "/datasets/asean/km/resolve/main/data/a.parquet"
	r := s.want(206, "", "GET", file, nil, "Range", "bytes=5-9", "Accept-Encoding", "gzip")
	if string(r.body) != large[5:10] || r.header.Get("Content-Range") != fmt.Sprintf("bytes 5-9/%d", len(large)) || r.header.Get("Content-Encoding") != "" {
		t.Errorf("%q %v", r.body, r.header)
	}
	if r := s.want(206, "", "GET", file, nil, "Range", "bytes=5-", "If-Range", `"`+digest+`"`); string(r.body) != large[5:] {
		t.Errorf("%q", r.body)
	}
	if r := s.want(200, "", "GET", file, nil, "Range", "bytes=5-", "If-Range", `"other"`); string(r.body) != large {
		t.Errorf("%q", r.body)
	}
	s.want(304, "", "GET", file, nil, "If-None-Match", `"`+digest+`"`)
	s.want(416, "", "GET", file, nil, "Range", "bytes=9999-")
}

func TestARevisionWithASlashIsOneSegment(t *testing.T) {
	s, _ := filled(t, nil)
	s.want(200, "sokha", "POST", base+"/branch/exp%2F1", map[string]any{"startingPoint": "main"})
	s.want(200, "sokha", "POST", base+"/tag/exp%2F1", map[string]any{"tag": "v/1", "message": "ចំណាំ"})
	for _, revision := range []string{"exp%2F1", "v%2F1", "refs%2Fheads%2Fexp%2F1", "refs%2Ftags%2Fv%2F1", "main", "refs/heads/main"} {
		s.want(200, "", "HEAD", "/datasets/asean/km/resolve/"+revision+"/data/a.parquet", nil)
		s.want(200, "", "GET", base+"/tree/"+revision+"/data", nil)
	}
	s.want(200, "sokha", "DELETE", base+"/tag/v%2F1", nil)
	s.want(404, "", "GET", base+"/revision/v%2F1", nil)
	s.want(400, "sokha", "DELETE", base+"/branch/main", nil)
}

func TestPathsComeAsAForm(t *testing.T) {
	s, _ := filled(t, nil)
	form := url.Values{"paths": {"data/ឯកសារ ១.txt", "data", "none"}, "expand": {"True"}}.Encode()
	got := s.want(200, "", "POST", base+"/paths-info/main", form, "Content-Type", "application/x-www-form-urlencoded").list(t)
	if len(got) != 2 || got[0]["path"] != "data/ឯកសារ ១.txt" || got[0]["lastCommit"] == nil || got[1]["type"] != "directory" {
		t.Errorf("%v", got)
	}
}

func TestListsAreFiltered(t *testing.T) {
	s, _ := filled(t, nil)
	s.create("sokha", "asean", "lo", "public")
	s.create("sokha", "asean", "hidden", "private")
	s.want(200, "sokha", "PUT", "/api/datasets/asean/lo/settings", map[string]any{"gated": "manual"})
	s.want(200, "sokha", "POST", "/api/datasets/asean/lo/commit/main", lines(header("card"), inline("README.md", "---\nlanguage: lo\n---\n")))
	for query, want := range map[string]string{"": "asean/km asean/lo", "filter=language:km": "asean/km", "filter=language:km&filter=license:mit": "", "filter=language:km&filter=license:cc-by-4.0": "asean/km",
		"language=lo": "asean/lo", "gated=true": "asean/lo", "gated=False": "asean/km", "search=L": "asean/lo", "author=ASEAN&sort=createdAt": "asean/lo asean/km", "author=dara": ""} {
		var ids []string
		for _, r := range s.want(200, "", "GET", "/api/datasets?"+query, nil).list(t) {
			ids = append(ids, r["id"].(string))
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s gives %q, want %q", query, got, want)
		}
	}
	if got := s.want(200, "sokha", "GET", "/api/datasets?search=hidden", nil).list(t); len(got) != 1 {
		t.Errorf("its curator sees %v", got)
	}
	if got := s.want(200, "dara", "GET", "/api/datasets?search=hidden", nil).list(t); len(got) != 0 {
		t.Errorf("somebody else sees %v", got)
	}
}

func TestPagesOfOtherPlacesMayRead(t *testing.T) {
	s, _ := filled(t, nil)
	r := s.want(204, "", "OPTIONS", base, nil, "Origin", "https://example.org", "Access-Control-Request-Headers", "authorization")
	exposed := r.header.Get("Access-Control-Expose-Headers")
	for _, name := range []string{"ETag", "Content-Range", "Link", "X-Repo-Commit", "X-Linked-Size", "X-Linked-Etag", "X-Error-Code", "X-Error-Message", "X-Total-Count"} {
		if !strings.Contains(exposed, name) {
			t.Errorf("%s is not exposed", name)
		}
	}
	if r.header.Get("Access-Control-Allow-Origin") != "*" || r.header.Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("%v", r.header)
	}
}

func TestADisabledRepositoryIsShut(t *testing.T) {
	s, _ := filled(t, nil)
	_, err := s.hub.Edit(t.Context(), hub.Name{Kind: hub.Dataset, Owner: "asean", Name: "km"}, func(r *hub.Repository) error { r.Disabled = "withdrawn"; return nil })
	must(t, err)
	for _, as := range []string{"", "sokha"} {
		r := s.do(as, "GET", "/datasets/asean/km/resolve/main/README.md", nil)
		if r.status < 400 || r.header.Get("X-Error-Message") != "Access to this resource is disabled." {
			t.Errorf("%q: %d %v", as, r.status, r.header)
		}
	}
	if got := s.want(200, "", "GET", base, nil).json(t); got["disabled"] != true {
		t.Error("info does not say so")
	}
}

func TestPreuploadSaysHowFilesCome(t *testing.T) {
	s, digest := filled(t, nil)
	file := func(path string, size int, sample string) any {
		return map[string]any{"path": path, "size": size, "sample": []byte(sample)}
	}
	got := s.want(200, "sokha", "POST", base+"/preupload/main", map[string]any{"gitIgnore": "*.log\n/tmp/\n!keep.log\n", "files": []any{
		file("data/a.parquet", 35, "PAR1"), file("README.md", 10, "# "), file("x.json", 11<<20, "{"), file("blob", 10, "a\x00b"), file("km.txt", 30, khmer[:26]),
		file("empty.bin", 0, ""), file("a/x.log", 5, "x"), file("keep.log", 5, "x"), file("tmp/y.txt", 5, "x"), file("a/tmp/y.txt", 5, "x"),
	}}).json(t)["files"].([]any)
	var lines []string
	for _, f := range got {
		m := f.(map[string]any)
		lines = append(lines, fmt.Sprint(m["path"], " ", m["uploadMode"], " ", m["shouldIgnore"], " ", m["oid"] != nil))
	}
	want := "data/a.parquet lfs false true|README.md regular false true|x.json lfs false false|blob lfs false false|km.txt regular false false|empty.bin regular false false|a/x.log regular true false|keep.log regular false false|tmp/y.txt regular true false|a/tmp/y.txt regular false false"
	if strings.Join(lines, "|") != want {
		t.Errorf("%s", strings.Join(lines, "|"))
	}
	if got[0].(map[string]any)["oid"] != digest {
		t.Errorf("the oid of a large file is not its sha256: %v", got[0])
	}
	s.want(400, "sokha", "POST", base+"/preupload/main", map[string]any{"files": []any{file("../x", 1, "")}})
	s.want(400, "sokha", "POST", base+"/preupload/main?create_pr=1", map[string]any{})
	s.want(403, "dara", "POST", base+"/preupload/main", map[string]any{})
	s.want(401, "", "POST", base+"/preupload/main", map[string]any{})
}

func TestHealth(t *testing.T) {
	s := newSite(t, nil)
	if got := s.want(200, "", "GET", "/healthz", nil).json(t); got["status"] != "ok" {
		t.Error(got)
	}
}
